#include "core/experiment/stage_order.h"
#include "tests/suite.h"

namespace stage_order_test {

using namespace reverie;

namespace {

/// L, A, D, U, E, B, G for the seven kinds; small letters are skipped stages.
std::vector<StagePlan> plan(const char* letters) {
    std::vector<StagePlan> stages;
    for (const char* letter = letters; *letter != 0; ++letter) {
        const auto kind = QByteArray("LADUEBG").indexOf(QChar(*letter).toUpper().toLatin1());
        stages.push_back({static_cast<StageKind>(kind), QChar(*letter).isLower(), {}});
    }
    return stages;
}

} // namespace

class StageOrderTest : public QObject {
    Q_OBJECT
private slots:
    void says_data();
    void says();
    void newStagesGoWhereTheyBelong();
    void everyPlaceForAStageIsALegalOne();
};

void StageOrderTest::says_data() {
    QTest::addColumn<QByteArray>("stages");
    QTest::addColumn<QByteArray>("problem");
    for (const char* legal : {"L",     "A",    "LL",  "LLA", "LLAU", "LLUB", "LAUUB", "LLABB", "LlA", "aLLA",
                              "uLLA",  "LAal", "G",   "lGb", "D",    "DD",   "LLD",   "LLaD",  "LAD", "DB",
                              "LLADB", "LLE",  "LUE", "EE",  "EB",   "EEB",  "LLEB",  "LUEB"})
        QTest::newRow(legal) << QByteArray(legal) << QByteArray();
    QTest::newRow("general machine on a layer") << QByteArray("LG") << QByteArray("run of its own");
    QTest::newRow("layer on a general machine") << QByteArray("GL") << QByteArray("run of its own");
    QTest::newRow("two general machines") << QByteArray("GG") << QByteArray("run of its own");
    QTest::newRow("none") << QByteArray("") << QByteArray("at least one stage");
    QTest::newRow("all skipped") << QByteArray("la") << QByteArray("at least one stage");
    QTest::newRow("layer on top") << QByteArray("LAL") << QByteArray("top of the net");
    QTest::newRow("two tops") << QByteArray("LAA") << QByteArray("one associative memory");
    QTest::newRow("nothing to tune") << QByteArray("U") << QByteArray("Up-down fine-tunes a net");
    QTest::newRow("its layer is skipped") << QByteArray("lB") << QByteArray("Backpropagation fine-tunes a net");
    QTest::newRow("up-down after backpropagation")
        << QByteArray("LABU") << QByteArray("Up-down cannot come after backpropagation");
    QTest::newRow("deep machine after up-down")
        << QByteArray("LUD") << QByteArray("Deep Boltzmann machine cannot come after up-down");
    QTest::newRow("autoencoder of a deep machine")
        << QByteArray("LLDE") << QByteArray("Autoencoder cannot come after deep Boltzmann machine");
    QTest::newRow("autoencoder after backpropagation")
        << QByteArray("EBE") << QByteArray("Autoencoder cannot come after backpropagation");
    QTest::newRow("autoencoder of labels")
        << QByteArray("LAE") << QByteArray("Autoencoder cannot come after associative memory");
    QTest::newRow("layer after an autoencoder")
        << QByteArray("EL") << QByteArray("Layer cannot come after autoencoder");
    QTest::newRow("tuning a deep machine")
        << QByteArray("LLDU") << QByteArray("Up-down cannot come after deep Boltzmann machine");
    QTest::newRow("layer after up-down") << QByteArray("LUL") << QByteArray("Layer cannot come after up-down");
}

void StageOrderTest::says() {
    QFETCH(QByteArray, stages);
    QFETCH(QByteArray, problem);
    const QByteArray said = QByteArray::fromStdString(stageOrderProblem(plan(stages)));
    QCOMPARE(said.isEmpty(), problem.isEmpty());
    QVERIFY2(said.contains(problem), said);
}

void StageOrderTest::newStagesGoWhereTheyBelong() {
    QCOMPARE(placeForStage(plan("LLD"), StageKind::AssociativeMemory), std::size_t{2});
    QCOMPARE(placeForStage(plan("LLA"), StageKind::DeepBoltzmann), std::size_t{3});
    QCOMPARE(placeForStage(plan("LLD"), StageKind::Backpropagation), std::size_t{3});
    const auto stages = plan("LLAUB");
    QCOMPARE(placeForStage(stages, StageKind::Rbm), std::size_t{2});
    QCOMPARE(placeForStage(stages, StageKind::AssociativeMemory), std::size_t{3});
    QCOMPARE(placeForStage(stages, StageKind::UpDown), std::size_t{4});
    QCOMPARE(placeForStage(stages, StageKind::Backpropagation), std::size_t{5});
    QCOMPARE(placeForStage({}, StageKind::Rbm), std::size_t{0});
}

void StageOrderTest::everyPlaceForAStageIsALegalOne() {
    for (const char* letters : {"L", "LL", "LLA", "LAU", "LAUB", "LB"})
        for (const StageKind kind : {StageKind::Rbm, StageKind::UpDown, StageKind::Backpropagation}) {
            auto stages = plan(letters);
            const auto place = static_cast<std::ptrdiff_t>(placeForStage(stages, kind));
            stages.insert(stages.begin() + place, {kind, false, {}});
            QVERIFY2(stageOrderProblem(stages).empty(), letters);
        }
}

REVERIE_SUITE(StageOrderTest, None)

} // namespace stage_order_test

#include "stage_order_test.moc"
