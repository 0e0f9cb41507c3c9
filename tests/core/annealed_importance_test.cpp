#include "closeness.h"
#include "core/error.h"
#include "core/evaluation/annealed_importance.h"
#include "core/evaluation/enumeration.h"
#include "oracle.h"
#include "small_experiment.h"
#include "tests/suite.h"

#include <cmath>

namespace annealed_importance_test {

using namespace reverie;

namespace {

AnnealingPlan plan(Index temperatures, Index runs) {
    AnnealingPlan plan;
    for (Index i = 0; i <= temperatures; ++i)
        plan.inverseTemperatures.push_back(static_cast<float>(i) / static_cast<float>(temperatures));
    plan.runs = runs;
    return plan;
}

PartitionEstimate estimated(const Rbm& machine, const Vector& base, const AnnealingPlan& way, int threads = 2) {
    ThreadTeam team(threads);
    AnnealedImportance sampling(machine, base, way, 91);
    while (!sampling.finished())
        sampling.advance(97, team);
    return sampling.estimate();
}

} // namespace

class AnnealedImportanceTest : public QObject {
    Q_OBJECT

private slots:
    void agreesWithEnumeration_data();
    void agreesWithEnumeration();
    void agreesOnTrainedMachines_data();
    void agreesOnTrainedMachines();
    void independentUnitsAreExact_data() { oracle::addMachines(); }
    void independentUnitsAreExact();
    void oneStepWeighsTheBase();
    void stepsAndThreadsDoNotMatter();
    void plansLeadFromZeroToOne();
    void refusals();
};

void AnnealedImportanceTest::agreesWithEnumeration_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<bool>("ownBiases");
    int which = 0;
    for (const auto& [name, machine] : oracle::smallMachines()) {
        QTest::addRow("%s, its own biases", name) << which << true;
        QTest::addRow("%s, biases of zero", name) << which << false;
        ++which;
    }
}

// Within three standard errors, which are small: a test of the estimate and of its error.
void AnnealedImportanceTest::agreesWithEnumeration() {
    QFETCH(bool, ownBiases);
    const Rbm machine = oracle::fetchedMachine();
    if (!enumerable(machine)) return;
    const Vector base = ownBiases ? machine.visible.bias : Vector(Vector::Zero(machine.visible.size()));
    const PartitionEstimate found = estimated(machine, base, plan(400, 500));
    QVERIFY(found.standardError > 0);
    QVERIFY2(found.standardError < 0.05, qPrintable(QString::number(found.standardError)));
    CHECK_CLOSE(found.logZ, logPartition(machine), 3 * found.standardError);
    QVERIFY(found.effectiveSampleSize > 250 && found.effectiveSampleSize <= 500);
}

void AnnealedImportanceTest::agreesOnTrainedMachines_data() {
    QTest::addColumn<ExperimentConfig>("config");
    const auto add = [](const char* name, ExperimentConfig config) {
        config.epochs = 80;
        QTest::newRow(name) << config;
    };
    ExperimentConfig config = small::smallConfig();
    config.estimator = Estimator::Exact;
    add("exact gradient", config);
    config.estimator = Estimator::ContrastiveDivergence;
    add("contrastive divergence", config);
    config.estimator = Estimator::PersistentContrastiveDivergence;
    add("persistent chains", config);
    config.centering = true;
    add("centred", config);
    config.stages = {{StageKind::AssociativeMemory, false, {}}};
    add("labels", config);
    ExperimentConfig real = small::smallConfig();
    real.visibleUnits = UnitKind::Gaussian;
    real.standardise = true;
    real.learningRate = 0.005;
    add("Gaussian", real);
    real.learnVariance = true;
    add("Gaussian, learned variances", real);
}

void AnnealedImportanceTest::agreesOnTrainedMachines() {
    QFETCH(ExperimentConfig, config);
    Experiment experiment = small::begin(config);
    while (!experiment.finished())
        experiment.advance();
    const Rbm& machine = experiment.machine();
    QVERIFY(machine.weights.norm() > 1);
    const PartitionEstimate found = estimated(machine, machine.visible.bias, plan(1000, 500));
    QVERIFY2(found.standardError < 0.1, qPrintable(QString::number(found.standardError)));
    CHECK_CLOSE(found.logZ, logPartition(machine), 3 * found.standardError);
}

void AnnealedImportanceTest::independentUnitsAreExact() {
    Rbm machine = oracle::fetchedMachine();
    machine.weights.setZero();
    const PartitionEstimate found = estimated(machine, machine.visible.bias, plan(3, 4));
    QVERIFY(found.standardError < 1e-5);
    CHECK_CLOSE(found.effectiveSampleSize, 4, 1e-5);
    if (enumerable(machine)) CHECK_CLOSE(found.logZ, logPartition(machine), 1e-4);
}

// From 0 to 1 at once it is plain importance sampling, whose mean is unbiased.
void AnnealedImportanceTest::oneStepWeighsTheBase() {
    const Rbm machine = oracle::smallMachines().front().machine;
    const PartitionEstimate found = estimated(machine, machine.visible.bias, plan(1, 40'000));
    CHECK_CLOSE(found.logZ, logPartition(machine), 3 * found.standardError);
    QVERIFY(found.standardError > 1e-4);
}

void AnnealedImportanceTest::stepsAndThreadsDoNotMatter() {
    const Rbm machine = oracle::smallMachines().front().machine;
    const AnnealingPlan way = plan(50, 60);
    const PartitionEstimate two = estimated(machine, machine.visible.bias, way);
    const PartitionEstimate one = estimated(machine, machine.visible.bias, way, 1);
    QCOMPARE(one.logZ, two.logZ);
    ThreadTeam team(1);
    AnnealedImportance sampling(machine, machine.visible.bias, way, 91);
    double before = 0;
    while (!sampling.finished()) {
        sampling.advance(7, team);
        QVERIFY(sampling.progress() > before);
        before = sampling.progress();
    }
    QCOMPARE(before, 1.0);
    QCOMPARE(sampling.estimate().logZ, two.logZ);
    AnnealedImportance other(machine, machine.visible.bias, way, 92);
    other.advance(50, team);
    QVERIFY(other.finished());
    QVERIFY(other.estimate().logZ != two.logZ);
}

void AnnealedImportanceTest::plansLeadFromZeroToOne() {
    QCOMPARE(AnnealingPlan::thorough().inverseTemperatures.size(), std::size_t{14501});
    QCOMPARE(AnnealingPlan::quick().inverseTemperatures.size(), std::size_t{1451});
    for (const AnnealingPlan& way : {AnnealingPlan::thorough(), AnnealingPlan::quick()}) {
        QCOMPARE(way.inverseTemperatures.front(), 0.0F);
        QCOMPARE(way.inverseTemperatures.back(), 1.0F);
        QVERIFY(std::ranges::is_sorted(way.inverseTemperatures));
        QCOMPARE(way.runs, Index{100});
    }
}

void AnnealedImportanceTest::refusals() {
    const Rbm machine = oracle::smallMachines().front().machine;
    const auto refused = [&](const Vector& base, const AnnealingPlan& way) {
        try {
            const AnnealedImportance sampling(machine, base, way, 1);
        } catch (const Error&) {
            return true;
        }
        return false;
    };
    const Vector& base = machine.visible.bias;
    QVERIFY(!refused(base, plan(3, 2)));
    QVERIFY(refused(Vector::Zero(1), plan(3, 2)));
    QVERIFY(refused(base, plan(3, 1)));
    AnnealingPlan half = plan(4, 2);
    half.inverseTemperatures.pop_back();
    QVERIFY(refused(base, half));
    Rbm large = machine;
    large.weights.setConstant(1e38F);
    ThreadTeam team(1);
    AnnealedImportance sampling(large, base, plan(3, 2), 1);
    sampling.advance(3, team);
    QVERIFY_EXCEPTION_THROWN(sampling.estimate(), Error);
}

REVERIE_SUITE(AnnealedImportanceTest, None)

} // namespace annealed_importance_test

#include "annealed_importance_test.moc"
