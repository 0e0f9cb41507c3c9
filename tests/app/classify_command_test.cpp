#include "core/data/dataset.h"
#include "core/data/idx.h"
#include "tests/app/small_nets.h"
#include "tests/suite.h"

#include <QDir>

namespace classify_command_test {

using namespace reverie;

class ClassifyCommandTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(nets_.valid());
        const auto train = [this](const char* name, const QByteArray& stages) {
            const QByteArray problem = nets_.train(name, stages);
            QVERIFY2(problem.isEmpty(), problem);
        };
        train("both", R"({"kind": "rbm"}, {"kind": "associative-memory"}, {"kind": "backpropagation"})");
        train("memory", R"({"kind": "associative-memory"})");
        train("unlabelled", R"({"kind": "rbm"}, {"kind": "backpropagation"})");
        train("plain", R"({"kind": "rbm"})");
    }

    void everyWayIsCounted() {
        const nlohmann::json json = classify({"both", "--data", "bundled"});
        QCOMPARE(json.at("cases").get<int>(), 500);
        QCOMPARE(json.at("split").get<std::string>(), std::string("validation"));
        QCOMPARE(json.at("seen").get<bool>(), false);
        QCOMPARE(json.at("seen_cases").get<int>(), 0);
        QVERIFY(!json.contains("error_stochastic"));
        QCOMPARE(json.at("confusion").size(), 3U);
        for (const auto& [error, method] :
             {std::pair("error_free_energy", "free_energy"), {"error_gibbs", "gibbs"}, {"error", "classifier"}}) {
            const nlohmann::json& confusion = json.at("confusion").at(method);
            int cases = 0;
            int right = 0;
            QCOMPARE(confusion.size(), 10U);
            for (std::size_t truth = 0; truth < 10; ++truth) {
                QCOMPARE(confusion[truth].size(), 10U);
                for (const auto& count : confusion[truth])
                    cases += count.get<int>();
                right += confusion[truth][truth].get<int>();
            }
            QCOMPARE(cases, 500);
            QCOMPARE(json.at(error).get<double>(), (500 - right) / 500.0);
            // Nine of ten would be wrong by chance.
            QVERIFY2(json.at(error).get<double>() < 0.8, error);
        }
    }

    /// Every label setting's free energy, one after the other.
    void theFreeEnergyDecides() {
        const Model model = loadModel(nets_.path("memory"));
        const auto data = openDataset("bundled");
        Matrix images;
        data->validation.read(0, data->validation.size(), images);
        std::vector<double> lowest(500, HUGE_VAL);
        std::vector<int> chosen(500, -1);
        Matrix states = Matrix::Zero(794, 500);
        states.topRows(784) = images;
        for (int label = 0; label < 10; ++label) {
            states.bottomRows(10).setZero();
            states.row(784 + label).setOnes();
            const CaseValues energy = model.net().top.freeEnergy(states);
            for (std::size_t i = 0; i < 500; ++i)
                if (energy(static_cast<Index>(i)) < lowest[i]) {
                    lowest[i] = energy(static_cast<Index>(i));
                    chosen[i] = label;
                }
        }
        int wrong = 0;
        for (std::size_t i = 0; i < 500; ++i)
            wrong += chosen[i] != data->validation.labels()[i] ? 1 : 0;
        QCOMPARE(classify({"memory", "--data", "bundled"}).at("error_free_energy").get<double>(), wrong / 500.0);
    }

    void whatAModelHasNotGotIsNull() {
        const nlohmann::json memory = classify({"memory", "--data", "bundled", "--stochastic", "2"});
        QVERIFY(memory.at("error").is_null() && memory.at("error_gibbs").is_number());
        // Without layers below the top there is nothing stochastic in an up-pass.
        QCOMPARE(memory.at("error_stochastic").get<double>(), memory.at("error_free_energy").get<double>());
        const nlohmann::json unlabelled = classify({"unlabelled", "--data", "bundled", "--stochastic", "2"});
        for (const char* key : {"error_free_energy", "error_gibbs", "error_stochastic"})
            QVERIFY2(unlabelled.at(key).is_null(), key);
        QVERIFY(unlabelled.at("error").is_number());
        QCOMPARE(unlabelled.at("confusion").size(), 1U);
    }

    void equalSeedsGiveEqualFigures() {
        const QStringList arguments = {"both", "--data", "bundled", "--stochastic", "3", "--gibbs", "6"};
        const nlohmann::json first = classify(arguments + QStringList{"--threads", "1"});
        QVERIFY(first.at("error_stochastic").is_number());
        QVERIFY(first == classify(arguments + QStringList{"--threads", "2"}));
        QVERIFY(first != classify(arguments + QStringList{"--seed", "2"}));
    }

    void casesTheModelHasSeenAreCalledSo() {
        const nlohmann::json json = classify({"both", "--data", "bundled", "--split", "train"});
        QCOMPARE(json.at("seen").get<bool>(), true);
        QCOMPARE(json.at("seen_cases").get<int>(), 4500);
    }

    void aCopyOfTheDigitModelHasSeenTheBundledDigits() {
        const QString copy = QDir(nets_.folder()).filePath(QStringLiteral("copy"));
        QVERIFY(QFile::copy(QStringLiteral(REVERIE_SOURCE_DIR "/resources/models/digit-model.safetensors"), copy));
        for (const char* model : {"copy", "digit-model"}) {
            const nlohmann::json json = classify({model, "--data", "bundled", "--gibbs", "1"});
            QCOMPARE(json.at("seen").get<bool>(), false);
            QCOMPARE(json.at("seen_otherwise").get<std::string>(), std::string("all"));
        }
        const ProgramResult text = nets_.run({"classify", "digit-model", "--data", "bundled", "--gibbs", "1"});
        QVERIFY2(text.output.contains("trained on all of these cases in another form: they come from the MNIST "
                                      "training images."),
                 text.output.constData());
        QVERIFY(classify({"both", "--data", "bundled"}).at("seen_otherwise").is_null());
    }

    void infoTellsTheLayers() {
        const ProgramResult result = nets_.run({"info", "both", "--json"});
        const nlohmann::json json = nlohmann::json::parse(result.output.toStdString(), nullptr, false);
        QCOMPARE(json.at("layers"), nlohmann::json({784, 30, 30}));
        QCOMPARE(json.at("labels").get<int>(), 10);
        QCOMPARE(json.at("classifier"), nlohmann::json({784, 30, 30, 10}));
        const ProgramResult text = nets_.run({"info", "both"});
        QCOMPARE(text.exitCode, 0);
        QVERIFY2(text.output.contains("rbm, associative-memory, backpropagation"), text.output.constData());
        QVERIFY(nets_.run({"info", "plain"}).exitCode == 0);
    }

    void textNamesTheWays() {
        const ProgramResult result =
            nets_.run({"classify", "both", "--data", "bundled", "--split", "train", "--stochastic", "2"});
        QCOMPARE(result.exitCode, 0);
        for (const char* words :
             {"4500 cases of the train split", "free energy", "20 Gibbs iterations", "2 stochastic up-passes",
              "fine-tuned net", "% wrong", "recognised as", "trained on these very cases"})
            QVERIFY2(result.output.contains(words), words);
    }

    void whatCannotBeClassifiedIsRefused() {
        const ProgramResult plain = nets_.run({"classify", "plain", "--data", "bundled"});
        QCOMPARE(plain.exitCode, 1);
        QVERIFY(plain.output.isEmpty());
        QVERIFY2(plain.errors.contains("plain: ") && plain.errors.contains("label"), plain.errors.constData());
        const ProgramResult shape = nets_.run({"classify", "both", "--data", "bars-4x4", "--split", "train"});
        QCOMPARE(shape.exitCode, 1);
        QVERIFY2(shape.errors.contains("28"), shape.errors.constData());

        QVERIFY(QDir(nets_.folder()).mkdir("bare"));
        const ImageSet images = openDataset("bundled")->training.slice(0, 12, "bare");
        const std::vector<std::uint8_t> pixels(images.bytes().begin(), images.bytes().end());
        writeIdx(ImageSet("bare", images.shape(), pixels), nets_.path("bare") / "train-images-idx3-ubyte");
        const ProgramResult bare = nets_.run({"classify", "both", "--data", "bare"});
        QCOMPARE(bare.exitCode, 1);
        QVERIFY2(bare.errors.contains("labels"), bare.errors.constData());
    }

private:
    nlohmann::json classify(const QStringList& arguments) const {
        const ProgramResult result = nets_.run(QStringList{"classify", "--json"} + arguments);
        if (result.exitCode != 0) qWarning("%s", result.errors.constData());
        return nlohmann::json::parse(result.output.toStdString(), nullptr, false);
    }

    SmallNets nets_;
};

REVERIE_SUITE(ClassifyCommandTest, Console)

} // namespace classify_command_test

#include "classify_command_test.moc"
