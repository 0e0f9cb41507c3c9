#include "boltzmann_oracle.h"
#include "closeness.h"
#include "core/io/boltzmann_file.h"
#include "test_files.h"
#include "tests/suite.h"

namespace boltzmann_file_test {

using namespace reverie;
using namespace reverie::test;

class BoltzmannFileTest : public QObject {
    Q_OBJECT
private slots:
    void machinesComeBackBitForBit();
    void shapesAreThoseOfTheReadme();
    void wrongTensorsAreRefused_data();
    void wrongTensorsAreRefused();
};

namespace {

bool sameMachine(const BoltzmannMachine& left, const BoltzmannMachine& right) {
    return sameBits(left.visibleLateral, right.visibleLateral) && sameBits(left.weights, right.weights) &&
           sameBits(left.hiddenLateral, right.hiddenLateral) && sameBits(left.visible.bias, right.visible.bias) &&
           sameBits(left.hidden.bias, right.hidden.bias);
}

} // namespace

void BoltzmannFileTest::machinesComeBackBitForBit() {
    const Folder folder;
    for (const auto& [name, machine] : oracle::smallBoltzmanns()) {
        TensorFile file;
        putBoltzmann(file, machine, "a.");
        file.save(folder / "machine");
        const TensorFile loaded = TensorFile::load(folder / "machine");
        QVERIFY(hasBoltzmann(loaded, "a.") && !hasBoltzmann(loaded));
        QVERIFY(sameMachine(readBoltzmann(loaded, "a."), machine));
    }
}

void BoltzmannFileTest::shapesAreThoseOfTheReadme() {
    TensorFile file;
    putBoltzmann(file, oracle::someBoltzmann(4, 3, 1));
    const auto shape = [&](const char* name) { return file.tensors().at(name).shape; };
    QCOMPARE(file.tensors().size(), std::size_t{5});
    QVERIFY(shape("visible_lateral") == (std::vector<std::size_t>{4, 4}));
    QVERIFY(shape("weights") == (std::vector<std::size_t>{3, 4}));
    QVERIFY(shape("hidden_lateral") == (std::vector<std::size_t>{3, 3}));
    QVERIFY(shape("visible_bias") == (std::vector<std::size_t>{4}));
    QVERIFY(shape("hidden_bias") == (std::vector<std::size_t>{3}));
    TensorFile fullyVisible;
    putBoltzmann(fullyVisible, oracle::someBoltzmann(4, 0, 1));
    QCOMPARE(fullyVisible.tensors().size(), std::size_t{2});
}

void BoltzmannFileTest::wrongTensorsAreRefused_data() {
    QTest::addColumn<QString>("tensor");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("columns");
    QTest::addColumn<int>("poison"); // 0: shape, 1: not a number, 2: asymmetric, 3: diagonal
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* tensor, int rows, int columns, int poison, const char* reason) {
        QTest::addRow("%s, %s", tensor, reason) << tensor << rows << columns << poison << reason;
    };
    row("visible_lateral", 4, 5, 0, "visible_lateral");
    row("visible_lateral", 5, 5, 0, "visible_lateral");
    row("visible_lateral", 4, 4, 1, "not finite");
    row("visible_lateral", 4, 4, 2, "not symmetric");
    row("visible_lateral", 4, 4, 3, "themselves");
    row("hidden_lateral", 2, 2, 0, "hidden_lateral");
    row("hidden_lateral", 3, 3, 2, "not symmetric");
    row("hidden_lateral", 3, 3, 3, "themselves");
    row("weights", 4, 2, 0, "weights");
    row("weights", 3, 4, 0, "weights");
    row("weights", 4, 3, 1, "not finite");
    row("hidden_bias", 4, 1, 0, "weights");
    row("visible_bias", 3, 1, 0, "visible_lateral");
    row("visible_bias", 0, 1, 0, "no visible units");
}

void BoltzmannFileTest::wrongTensorsAreRefused() {
    QFETCH(QString, tensor);
    QFETCH(int, rows);
    QFETCH(int, columns);
    QFETCH(int, poison);
    QFETCH(QString, reason);
    const Folder folder;
    TensorFile file;
    putBoltzmann(file, oracle::someBoltzmann(4, 3, 2));
    Matrix values = Matrix::Zero(rows, columns);
    if (poison == 1) values(1, 0) = values(0, 1) = std::numeric_limits<float>::quiet_NaN();
    if (poison == 2) values(1, 0) = 1;
    if (poison == 3) values(1, 1) = 1;
    const std::string name = tensor.toStdString();
    if (columns == 1)
        file.put(name, Vector(values.col(0)));
    else
        file.put(name, values);
    file.save(folder / "wrong");
    const std::string message = errorOf([&] { readBoltzmann(TensorFile::load(folder / "wrong")); });
    QVERIFY2(tells(message, folder / "wrong", reason.toStdString()), message.c_str());
}

REVERIE_SUITE(BoltzmannFileTest, None)

} // namespace boltzmann_file_test

#include "boltzmann_file_test.moc"
