#include "core/error.h"
#include "core/experiment/unit_view.h"
#include "core/models/surgery.h"
#include "small_experiment.h"
#include "tests/suite.h"

namespace surgery_test {

using namespace reverie;
using namespace reverie::small;

namespace {

Layer binary(Index units) {
    return {UnitKind::Bernoulli, units};
}

DirectedConnection untied(Index below, Index above) {
    DirectedConnection connection;
    connection.below = binary(below);
    connection.above = binary(above);
    connection.recognition = Matrix::Random(below, above);
    connection.untie();
    connection.generative *= 0.5F;
    return connection;
}

/// One of each kind, six pixels and hidden layers of five and, where there are two, four units.
std::vector<AnyMachine> machines() {
    RandomStream stream(4, "surgery");
    Rbm single(binary(6), binary(5));
    single.initialise(stream, 1);
    Rbm top(Layer({{UnitKind::Bernoulli, 5}, {UnitKind::Softmax, 3}}), binary(4));
    top.initialise(stream, 1);
    DeepBoltzmannMachine deep(binary(6), std::vector<Index>{5, 4}, 3);
    deep.initialise(stream, 1);
    BoltzmannMachine general(6, 5);
    general.initialise(stream, 1);
    const auto autoencoder = randomAutoencoder(
        {{UnitKind::Bernoulli, 6}, {UnitKind::Bernoulli, 5}, {UnitKind::Tanh, 4}}, false, stream);
    return {DeepBeliefNet{{}, single, 0}, DeepBeliefNet{{untied(6, 5)}, top, 3}, deep, general, autoencoder};
}

} // namespace

class SurgeryTest : public QObject {
    Q_OBJECT

    ThreadTeam team_{1};

    float meanOf(const AnyMachine& machine, UnitAddress unit) {
        const Matrix images = Matrix::Random(6, 20).cwiseAbs();
        return machine::layerMean(machine, images, unit.layer - 1, team_).row(unit.unit).cwiseAbs().maxCoeff();
    }

private slots:
    void numbersPutBackAreTheOldMachine() {
        for (const AnyMachine& machine : machines())
            for (Index layer = 0; layer <= machine::hiddenLayers(machine); ++layer) {
                AnyMachine changed = machine;
                const UnitAddress unit = {layer, 2};
                const UnitNumbers before = unitNumbers(machine, unit);
                operate({OperationKind::SwitchOff, unit, 0, 0}, changed);
                QVERIFY(unitNumbers(changed, unit) != before);
                setUnitNumbers(changed, unit, before);
                for (Index other = 0; other <= machine::hiddenLayers(machine); ++other)
                    for (Index i = 0; i < layerSize(machine, other); ++i)
                        QVERIFY(unitNumbers(changed, {other, i}) == unitNumbers(machine, {other, i}));
            }
    }

    void aUnitThatIsSwitchedOffIsNeverOn() {
        for (AnyMachine machine : machines())
            for (Index layer = 1; layer <= machine::hiddenLayers(machine); ++layer) {
                const UnitAddress unit = {layer, 1};
                QVERIFY(meanOf(machine, unit) > 1e-3F);
                operate({OperationKind::SwitchOff, unit, 0, 0}, machine);
                QVERIFY(meanOf(machine, unit) < 1e-20F);
                QVERIFY(weightsBelow(machine, unit).isZero(0));
                // Nor does it say anything to others.
                if (layer < machine::hiddenLayers(machine)) QVERIFY(weightsAbove(machine, unit).isZero(0));
            }
    }

    void aWeightIsChangedInBothDirections() {
        AnyMachine machine = machines()[1];
        operate({OperationKind::Weight, {1, 3}, 4, 0.75F}, machine);
        const DirectedConnection& first = netOf(machine).directed.front();
        QCOMPARE(first.recognition(4, 3), 0.75F);
        QCOMPARE(first.generative(4, 3), 0.75F);
        operate({OperationKind::Weight, {2, 0}, 1, -2.0F}, machine);
        QCOMPARE(netOf(machine).top.weights(1, 0), -2.0F);
        AnyMachine deep = machines()[2];
        operate({OperationKind::Weight, {2, 3}, 1, 0.5F}, deep);
        QCOMPARE(DeepBoltzmannRef(std::get<DeepBoltzmannMachine>(deep)).weights(1)(1, 3), 0.5F);
    }

    void aBiasIsChanged() {
        for (AnyMachine machine : machines()) {
            operate({OperationKind::Bias, {1, 2}, 0, 1.5F}, machine);
            QCOMPARE(biasOf(machine, {1, 2}), 1.5F);
        }
    }

    void lateralWeightsStaySymmetric() {
        AnyMachine machine = machines()[3];
        auto& general = std::get<BoltzmannMachine>(machine);
        general.hiddenLateral.setRandom();
        general.hiddenLateral = (general.hiddenLateral + general.hiddenLateral.transpose()).eval();
        operate({OperationKind::SwitchOff, {1, 2}, 0, 0}, machine);
        QVERIFY(general.hiddenLateral.isApprox(general.hiddenLateral.transpose()));
        QVERIFY(general.hiddenLateral.row(2).isZero(0));
    }

    void whatIsNotThereIsRefused() {
        for (AnyMachine machine : machines()) {
            QVERIFY_EXCEPTION_THROWN(operate({OperationKind::Bias, {1, 5}, 0, 0}, machine), Error);
            QVERIFY_EXCEPTION_THROWN(operate({OperationKind::Bias, {7, 0}, 0, 0}, machine), Error);
            QVERIFY_EXCEPTION_THROWN(operate({OperationKind::Weight, {1, 0}, 6, 0}, machine), Error);
            QVERIFY_EXCEPTION_THROWN(operate({OperationKind::Bias, {1, 0}, 0, std::nanf("")}, machine), Error);
        }
    }

    void operationsAreReadAsTheyAreWritten() {
        for (const Operation& operation : {Operation{OperationKind::Weight, {1, 16}, 299, 0.1F},
                                           Operation{OperationKind::Bias, {2, 0}, 0, -3e-5F},
                                           Operation{OperationKind::SwitchOff, {3, 1999}, 0, 0}})
            QVERIFY(parseOperation(operationKey(operation.kind), operationValue(operation)) == operation);
        QCOMPARE(operationValue({OperationKind::Weight, {1, 16}, 299, 0.5F}), std::string("1/17/300/0.5"));
        for (const char* wrong : {"", "1", "1/0", "1/2/3", "a/2", "1/2x"})
            QVERIFY_EXCEPTION_THROWN(parseOperation("switch-off", wrong), Error);
        QVERIFY_EXCEPTION_THROWN(parseOperation("sing", "1/2"), Error);
    }

    /// The numbers are changed and nothing else: momentum, chains and streams go on.
    void anOperationOfARunChangesTheUnitAlone_data() { addConfigurations(); }
    void anOperationOfARunChangesTheUnitAlone() {
        QFETCH(int, which);
        const ExperimentConfig config = configurations()[static_cast<std::size_t>(which)].config;
        Experiment straight = begin(config);
        Experiment operated = begin(config);
        run(straight, 5);
        run(operated, 5);
        const UnitAddress unit = {machine::hiddenLayers(straight.model().machine), 0};
        const UnitNumbers before = unitNumbers(operated.model().machine, unit);
        operated.operate({OperationKind::Bias, unit, 0, 7.0F});
        QCOMPARE(biasOf(operated.model().machine, unit), 7.0F);
        QCOMPARE(operated.marks().back().change->after.substr(operated.marks().back().change->after.size() - 2),
                 std::string("/7"));
        operated.undo({{OperationKind::Bias, unit, 0, 7.0F}, before});
        run(straight, 5);
        run(operated, 5);
        CHECK_SAME_RUN(operated, straight);
    }

    void theViewOfAUnitTellsItsField() {
        const AnyMachine net = machines()[1];
        const UnitView view = observeUnit(net, {2, 1}, nullptr, {2, 3}, PixelCoding());
        const DeepBeliefNet& deep = netOf(net);
        const Vector own = deep.top.weights.col(1).head(5);
        QVERIFY(view.weights == own);
        QVERIFY(view.field.isApprox(deep.directed[0].generative * own, 1e-5F));
        QCOMPARE(view.below.size(), std::size_t{5});
        QCOMPARE(std::abs(view.below.front().weight), own.cwiseAbs().maxCoeff());
        QVERIFY(view.fieldsBelow.col(0).isApprox(deep.directed[0].generative.col(view.below.front().unit.unit)));
        QVERIFY(view.above.empty());
        const UnitView lower = observeUnit(net, {1, 1}, nullptr, {2, 3}, PixelCoding());
        QVERIFY(lower.below.empty());
        QCOMPARE(lower.above.size(), std::size_t{4});
        QVERIFY_EXCEPTION_THROWN(observeUnit(net, {0, 1}, nullptr, {2, 3}, PixelCoding()), Error);
    }

    void excitingImagesComeStrongestFirst() {
        Experiment experiment = begin(smallConfig());
        run(experiment, 7);
        const Model model = experiment.model();
        const UnitView view =
            observeUnit(model.machine, {1, 0}, &smallData()->training, model.shape, model.coding);
        QCOMPARE(view.exciting.cols(), excitingImages);
        for (Index i = 1; i < excitingImages; ++i)
            QVERIFY(view.excitement[i] <= view.excitement[i - 1]);
        Matrix all;
        smallData()->training.read(0, trainingCases, all);
        model.coding.encodeMean(all);
        const Matrix means = machine::layerMean(model.machine, all, 0, team_);
        QCOMPARE(view.excitement[0], means.row(0).maxCoeff());
        QVERIFY(std::abs(view.meanActivation - means.row(0).mean()) < 1e-5F);
    }

    void activationIsFollowedOverMoments() {
        Experiment experiment = begin(smallConfig());
        std::vector<Moment> moments;
        for (int i = 0; i < 3; ++i) {
            moments.push_back({experiment.position(), std::make_shared<const Model>(experiment.model()), nullptr});
            run(experiment, 2);
        }
        const UnitActivation found = activationOver(moments, {1, 0}, smallData()->training, [] { return true; });
        QCOMPARE(found.minibatch, (std::vector<double>{0, 2, 4}));
        QVERIFY(std::abs(found.mean.front() - 0.5) < 0.05);
        QVERIFY(activationOver(moments, {4, 0}, smallData()->training, [] { return true; }).mean.empty());
        QVERIFY(activationOver(moments, {1, 0}, smallData()->training, [] { return false; }).mean.empty());
    }
};

REVERIE_SUITE(SurgeryTest, None)

} // namespace surgery_test

#include "surgery_test.moc"
