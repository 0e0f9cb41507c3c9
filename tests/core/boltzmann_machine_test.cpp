#include "boltzmann_oracle.h"
#include "closeness.h"
#include "core/error.h"
#include "core/evaluation/boltzmann_enumeration.h"
#include "core/evaluation/enumeration.h"
#include "core/math/functions.h"
#include "core/models/general_machine.h"
#include "core/sampling/clamped_mean_field.h"
#include "tests/suite.h"

namespace boltzmann_machine_test {

using namespace reverie;
using oracle::Column;

class BoltzmannMachineTest : public QObject {
    Q_OBJECT
private slots:
    void energyAgainstTheDefinition_data() { oracle::addBoltzmanns(); }
    void energyAgainstTheDefinition();
    void eachPairCountsTwice();
    void inputsGiveTheConditionals_data() { oracle::addBoltzmanns(); }
    void inputsGiveTheConditionals();
    void couplingsSayTheSame_data() { oracle::addBoltzmanns(); }
    void couplingsSayTheSame();
    void visibleMeanIsOfEachUnitGivenTheOthers_data() { oracle::addBoltzmanns(); }
    void visibleMeanIsOfEachUnitGivenTheOthers();
    void withoutLateralWeightsItIsARestrictedMachine();
    void onlyWithoutLateralWeightsIsItRestricted();
    void onlyBinaryMachinesAreTaken();
    void layersInARow();
    void deepMachinesAgree();
    void layersThatDoNotFit();
    void initialWeights();
    void finiteSeesEveryParameter();
};

void BoltzmannMachineTest::energyAgainstTheDefinition() {
    const BoltzmannMachine machine = oracle::fetchedBoltzmann();
    const Matrix states = oracle::someBinary(machine.units(), 20, 1);
    const CaseValues energy = machine.energy(states);
    const CaseValues inParts =
        machine.energy(states.topRows(machine.visible.size()), states.bottomRows(machine.hidden.size()));
    for (Index c = 0; c < states.cols(); ++c) {
        CHECK_CLOSE(energy[c], oracle::energy(machine, Column(states.col(c).cast<double>())), 1e-5);
        CHECK_CLOSE(inParts[c], energy[c], 0);
    }
}

// E(x) = −xᵀUx − bᵀx: two units that are on share 2U.
void BoltzmannMachineTest::eachPairCountsTwice() {
    BoltzmannMachine machine(2, 0);
    machine.visibleLateral << 0, 0.75F, 0.75F, 0;
    machine.visible.bias << 0.5F, -1;
    CHECK_CLOSE(machine.energy(Eigen::Vector2f(1, 1))[0], -2 * 0.75 - 0.5 + 1, 1e-7);
    CHECK_CLOSE(machine.unitInput(0, Eigen::Vector2f(0, 1))[0], 2 * 0.75 + 0.5, 1e-7);
}

void BoltzmannMachineTest::inputsGiveTheConditionals() {
    const BoltzmannMachine machine = oracle::fetchedBoltzmann();
    const Matrix states = oracle::someBinary(machine.units(), 10, 2);
    for (Index unit = 0; unit < machine.units(); ++unit) {
        const Eigen::RowVectorXf input = machine.unitInput(unit, states);
        for (Index c = 0; c < states.cols(); ++c) {
            Column on = states.col(c).cast<double>();
            Column off = on;
            on[unit] = 1;
            off[unit] = 0;
            const double odds = oracle::energy(machine, off) - oracle::energy(machine, on);
            CHECK_CLOSE(logistic(static_cast<double>(input[c])), 1 / (1 + std::exp(-odds)), 1e-6);
        }
    }
}

void BoltzmannMachineTest::couplingsSayTheSame() {
    const BoltzmannMachine machine = oracle::fetchedBoltzmann();
    const Couplings couplings = machine.couplings();
    const Matrix states = oracle::someBinary(machine.units(), 10, 3);
    QVERIFY(couplings.weights == couplings.weights.transpose());
    QVERIFY(couplings.weights.diagonal().isZero(0));
    for (Index unit = 0; unit < machine.units(); ++unit) {
        const Eigen::RowVectorXf input =
            (couplings.weights.col(unit).transpose() * states).array() + couplings.bias[unit];
        CHECK_TABLES_CLOSE(input, machine.unitInput(unit, states), 1e-6);
    }
    const CaseValues energy =
        -0.5 * (states.array() * (couplings.weights * states).array()).colwise().sum().cast<double>().matrix() -
        (couplings.bias.transpose() * states).cast<double>();
    CHECK_TABLES_CLOSE(energy, machine.energy(states), 1e-5);
}

void BoltzmannMachineTest::visibleMeanIsOfEachUnitGivenTheOthers() {
    const BoltzmannMachine machine = oracle::fetchedBoltzmann();
    const Matrix states = oracle::someBinary(machine.units(), 10, 4);
    const Matrix mean =
        machine.visibleMean(states.topRows(machine.visible.size()), states.bottomRows(machine.hidden.size()));
    for (Index unit = 0; unit < machine.visible.size(); ++unit) {
        Eigen::RowVectorXf expected = machine.unitInput(unit, states);
        for (float& value : expected)
            value = logistic(value);
        CHECK_TABLES_CLOSE(mean.row(unit), expected, 1e-6);
    }
}

void BoltzmannMachineTest::withoutLateralWeightsItIsARestrictedMachine() {
    const Rbm machine = oracle::smallMachines()[0].machine;
    const BoltzmannMachine general(machine);
    const Matrix visible = oracle::someStates(machine.visible, 12, 5);
    const Matrix hidden = oracle::someStates(machine.hidden, 12, 6);
    Matrix states(general.units(), 12);
    states << visible, hidden;
    CHECK_TABLES_CLOSE(general.energy(visible, hidden), machine.energy(visible, hidden), 1e-6);
    CHECK_TABLES_CLOSE(general.visibleMean(visible, hidden), machine.visibleMean(hidden), 1e-6);
    const Matrix hiddenMean = machine.hiddenMean(visible);
    for (Index j = 0; j < machine.hidden.size(); ++j) {
        Eigen::RowVectorXf mean = general.unitInput(machine.visible.size() + j, states);
        for (float& value : mean)
            value = logistic(value);
        CHECK_TABLES_CLOSE(mean, hiddenMean.row(j), 1e-6);
    }
    const std::optional<Rbm> back = general.restricted();
    QVERIFY(back.has_value());
    QVERIFY(sameBits(back->weights, machine.weights));
    QVERIFY(sameBits(back->visible.bias, machine.visible.bias));
    QVERIFY(sameBits(back->hidden.bias, machine.hidden.bias));
    QVERIFY(back->visible.groups() == machine.visible.groups() &&
            back->hidden.groups() == machine.hidden.groups());
}

void BoltzmannMachineTest::onlyWithoutLateralWeightsIsItRestricted() {
    int restricted = 0;
    for (const auto& [name, machine] : oracle::smallBoltzmanns())
        restricted += machine.restricted().has_value() ? 1 : 0;
    QCOMPARE(restricted, 1);
    QVERIFY(!BoltzmannMachine(3, 0).restricted());
}

void BoltzmannMachineTest::onlyBinaryMachinesAreTaken() {
    for (const std::size_t which : {1U, 2U, 3U})
        QVERIFY_EXCEPTION_THROWN(BoltzmannMachine(oracle::smallMachines()[which].machine), Error);
    QVERIFY_EXCEPTION_THROWN(BoltzmannMachine(0, 3), Error);
}

// Blocks of zeros: three hidden layers, each of which is driven by its neighbours alone.
void BoltzmannMachineTest::layersInARow() {
    const std::vector<Index> sizes = {3, 2, 3, 2};
    std::vector<Vector> biases;
    std::vector<Matrix> weights;
    std::srand(7);
    for (std::size_t layer = 0; layer < sizes.size(); ++layer) {
        biases.emplace_back(Vector::Random(sizes[layer]));
        if (layer > 0) weights.emplace_back(Matrix::Random(sizes[layer - 1], sizes[layer]));
    }
    const BoltzmannMachine machine = layeredMachine(biases, weights);
    QCOMPARE(machine.visible.size(), 3);
    QCOMPARE(machine.hidden.size(), 7);
    const Matrix states = oracle::someBinary(10, 30, 8);
    const CaseValues energy = machine.energy(states);
    std::vector<Matrix> layers;
    Index first = 0;
    for (const Index size : sizes) {
        layers.emplace_back(states.middleRows(first, size));
        first += size;
    }
    CaseValues expected = CaseValues::Zero(30);
    for (std::size_t layer = 0; layer < sizes.size(); ++layer) {
        expected -= (biases[layer].transpose() * layers[layer]).cast<double>();
        if (layer + 1 == sizes.size()) continue;
        const Matrix above = weights[layer] * layers[layer + 1];
        expected -= (layers[layer].array() * above.array()).colwise().sum().cast<double>().matrix();
    }
    CHECK_TABLES_CLOSE(energy, expected, 1e-5);

    first = 0;
    for (std::size_t layer = 0; layer < sizes.size(); ++layer) {
        Matrix input = Matrix::Zero(sizes[layer], 30);
        if (layer > 0) input += weights[layer - 1].transpose() * layers[layer - 1];
        if (layer + 1 < sizes.size()) input += weights[layer] * layers[layer + 1];
        input.colwise() += biases[layer];
        for (Index unit = 0; unit < sizes[layer]; ++unit)
            CHECK_TABLES_CLOSE(machine.unitInput(first + unit, states), input.row(unit), 1e-5);
        first += sizes[layer];
    }
}

// The deep machine keeps its even and odd layers as two sides, the general one all hidden layers in a row.
void BoltzmannMachineTest::deepMachinesAgree() {
    const std::vector<Index> hidden = {3, 2, 2};
    DeepBoltzmannMachine deep(Layer(UnitKind::Bernoulli, 4), hidden);
    RandomStream stream(11, "weights");
    deep.initialise(stream, 0.7F);
    std::srand(12);
    for (std::size_t layer = 0; layer < 4; ++layer)
        deep.bias(layer) = Vector::Random(deep.sizes[layer]);
    const BoltzmannMachine general = generalMachine(deep);
    QCOMPARE(general.visible.size(), 4);
    QCOMPARE(general.hidden.size(), 7);

    const Matrix states = oracle::someBinary(11, 25, 13);
    Matrix even(6, 25);
    Matrix odd(5, 25);
    even << states.topRows(4), states.middleRows(7, 2);
    odd << states.middleRows(4, 3), states.bottomRows(2);
    CHECK_TABLES_CLOSE(general.energy(states), deep.sides.energy(even, odd), 1e-5);
    CHECK_CLOSE(logPartition(general), logPartition(deep.sides), 1e-5);

    const Matrix oddMean = deep.sides.hiddenMean(even);
    const Matrix evenMean = deep.sides.visibleMean(odd);
    const std::vector<Index> oddUnits = {4, 5, 6, 9, 10};
    const std::vector<Index> evenUnits = {0, 1, 2, 3, 7, 8};
    const auto agrees = [&](const std::vector<Index>& units, const Matrix& mean) {
        Matrix found(mean.rows(), mean.cols());
        for (std::size_t i = 0; i < units.size(); ++i)
            found.row(static_cast<Index>(i)) =
                general.unitInput(units[i], states).unaryExpr([](float input) { return logistic(input); });
        return largestDifference(found, mean) < 1e-5;
    };
    QVERIFY(agrees(oddUnits, oddMean));
    QVERIFY(agrees(evenUnits, evenMean));

    ThreadTeam team(1);
    const Matrix visible = states.topRows(4);
    const ClampedMeans settled = clampedMeanField(general, visible, {500, 0.3F, 1e-6F}, team);
    CHECK_TABLES_CLOSE(settled.hidden.topRows(3), layerMean(deep, visible, 0, team), 1e-3);
    CHECK_TABLES_CLOSE(settled.hidden.bottomRows(2), layerMean(deep, visible, 2, team), 1e-3);
    QVERIFY_EXCEPTION_THROWN(generalMachine(DeepBoltzmannMachine(Layer(UnitKind::Gaussian, 4), hidden)), Error);
}

void BoltzmannMachineTest::layersThatDoNotFit() {
    const std::vector<Vector> biases = {Vector::Zero(3), Vector::Zero(2), Vector::Zero(2)};
    const std::vector<Matrix> tooFew = {Matrix::Zero(3, 2)};
    const std::vector<Matrix> wrong = {Matrix::Zero(3, 2), Matrix::Zero(3, 2)};
    QVERIFY_EXCEPTION_THROWN(layeredMachine(biases, tooFew), Error);
    QVERIFY_EXCEPTION_THROWN(layeredMachine(biases, wrong), Error);
    QVERIFY_EXCEPTION_THROWN(layeredMachine({}, {}), Error);
}

void BoltzmannMachineTest::initialWeights() {
    BoltzmannMachine machine(300, 200);
    RandomStream stream(9, "weights");
    machine.initialise(stream, 0.05F);
    for (const Matrix* lateral : {&machine.visibleLateral, &machine.hiddenLateral}) {
        QVERIFY(*lateral == lateral->transpose());
        QVERIFY(lateral->diagonal().isZero(0));
        const auto pairs = static_cast<double>(lateral->rows() * (lateral->rows() - 1)) / 2;
        CHECK_CLOSE(lateral->cast<double>().squaredNorm() / 2 / pairs, 0.0025, 5 * 0.0025 * std::sqrt(2 / pairs));
    }
    QVERIFY(machine.visible.bias.isZero(0) && machine.hidden.bias.isZero(0));

    // Without lateral weights it begins as a restricted machine does.
    RandomStream same(9, "weights");
    machine.initialise(same, 0.05F, {false, false});
    Rbm restricted(machine.visible, machine.hidden);
    RandomStream again(9, "weights");
    restricted.initialise(again, 0.05F);
    QVERIFY(machine.restricted().has_value());
    QVERIFY(sameBits(machine.weights, restricted.weights));
}

void BoltzmannMachineTest::finiteSeesEveryParameter() {
    const BoltzmannMachine machine = oracle::someBoltzmann(3, 2, 10);
    QVERIFY(machine.finite());
    for (int part = 0; part < 5; ++part) {
        BoltzmannMachine poisoned = machine;
        const float poison = std::numeric_limits<float>::quiet_NaN();
        if (part == 0) poisoned.visibleLateral(1, 2) = poison;
        if (part == 1) poisoned.weights(2, 1) = poison;
        if (part == 2) poisoned.hiddenLateral(0, 1) = poison;
        if (part == 3) poisoned.visible.bias[0] = poison;
        if (part == 4) poisoned.hidden.bias[1] = poison;
        QVERIFY(!poisoned.finite());
    }
}

REVERIE_SUITE(BoltzmannMachineTest, None)

} // namespace boltzmann_machine_test

#include "boltzmann_machine_test.moc"
