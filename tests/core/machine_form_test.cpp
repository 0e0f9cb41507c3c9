#include "boltzmann_oracle.h"
#include "closeness.h"
#include "core/error.h"
#include "core/math/functions.h"
#include "core/models/machine_form.h"
#include "deep_oracle.h"
#include "tests/suite.h"

namespace machine_form_test {

using namespace reverie;
using oracle::Column;

namespace {

constexpr Index mostUnits = 100;

GeneralForm someForm(unsigned seed = 7) {
    return {oracle::someBoltzmann(4, 5, seed), {4, 5}};
}

/// P(x_i = 1 | rest) of every unit as the general machine has it: units × states.
Matrix conditionals(const BoltzmannMachine& machine, const Matrix& states) {
    Matrix all(machine.units(), states.cols());
    for (Index unit = 0; unit < machine.units(); ++unit)
        all.row(unit) =
            machine.unitInput(unit, states).unaryExpr([](float input) { return 1 / (1 + std::exp(-input)); });
    return all;
}

Matrix allStates(Index units) {
    return oracle::binaryStates(units).states.cast<float>();
}

AnyMachine restrictedMachine() {
    Rbm rbm(Layer(UnitKind::Bernoulli, 4), Layer(UnitKind::Bernoulli, 3));
    RandomStream stream(3, "weights");
    rbm.initialise(stream, 0.5F);
    return DeepBeliefNet{{}, std::move(rbm), 0};
}

} // namespace

class MachineFormTest : public QObject {
    Q_OBJECT
private slots:
    // With R = S = 0 it is the restricted machine, parameter by parameter, in energies and in conditionals.
    void withoutLateralsItIsARestrictedMachine() {
        const GeneralForm trained = someForm();
        QVERIFY(std::holds_alternative<std::monostate>(specialMachine(trained)));
        const GeneralForm form = formed(trained, MachineForm::Restricted);
        QCOMPARE(form.layers, (std::vector<Index>{4, 5}));
        const auto special = specialMachine(form);
        const Rbm& rbm = std::get<Rbm>(special);
        QVERIFY(rbm.weights == trained.machine.weights);
        QVERIFY(rbm.visible.bias == trained.machine.visible.bias);
        QVERIFY(rbm.hidden.bias == trained.machine.hidden.bias);
        const Matrix states = allStates(9);
        CHECK_TABLES_CLOSE(energy(rbm, states), form.machine.energy(states), 1e-5);
        const Matrix general = conditionals(form.machine, states);
        CHECK_TABLES_CLOSE(general.topRows(4), rbm.visibleMean(states.bottomRows(5)), 1e-6);
        CHECK_TABLES_CLOSE(general.bottomRows(5), rbm.hiddenMean(states.topRows(4)), 1e-6);
    }

    // With weights between neighbouring layers alone it is the deep machine.
    void withNeighboursAloneItIsADeepMachine() {
        const GeneralForm trained = someForm(8);
        const GeneralForm form = formed(trained, MachineForm::Layered);
        QCOMPARE(form.layers, (std::vector<Index>{4, 3, 2}));
        const auto special = specialMachine(form);
        const auto& deep = std::get<DeepBoltzmannMachine>(special);
        const DeepBoltzmannRef ref(deep);
        QVERIFY(ref.weights(0) == trained.machine.weights.leftCols(3));
        QVERIFY(ref.weights(1) == 2 * trained.machine.hiddenLateral.topRightCorner(3, 2));
        QVERIFY(ref.layer(2).bias == trained.machine.hidden.bias.tail(2));
        const Matrix states = allStates(9);
        CHECK_TABLES_CLOSE(energy(ref, states), form.machine.energy(states), 1e-5);
        const Matrix general = conditionals(form.machine, states);
        Matrix even(6, states.cols());
        even << states.topRows(4), states.bottomRows(2);
        const Matrix odd = deep.sides.hiddenMean(even);
        CHECK_TABLES_CLOSE(general.middleRows(4, 3), odd, 1e-6);
        const Matrix evenMean = deep.sides.visibleMean(states.middleRows(4, 3));
        CHECK_TABLES_CLOSE(general.topRows(4), evenMean.topRows(4), 1e-6);
        CHECK_TABLES_CLOSE(general.bottomRows(2), evenMean.bottomRows(2), 1e-6);
    }

    void aDeepMachineIsGeneralAndBackAgain() {
        const AnyMachine machine = oracle::machineOf(oracle::randomDeep({3, 2, 4, 2}, 12));
        const GeneralForm form = generalForm(machine, mostUnits);
        QCOMPARE(form.layers, (std::vector<Index>{3, 2, 4, 2}));
        const auto& before = std::get<DeepBoltzmannMachine>(machine);
        const auto special = specialMachine(form);
        const auto& after = std::get<DeepBoltzmannMachine>(special);
        QVERIFY(after.sides.weights == before.sides.weights);
        QVERIFY(after.sides.visible.bias == before.sides.visible.bias);
        QVERIFY(after.sides.hidden.bias == before.sides.hidden.bias);
        QVERIFY(!changes(form, MachineForm::Layered));
        QVERIFY(changes(form, MachineForm::Restricted));
    }

    void oneOtherWeightAndItIsNoneOfThem() {
        GeneralForm form = formed(someForm(), MachineForm::Layered);
        form.machine.weights(3, 4) = 0.5F;
        QVERIFY(std::holds_alternative<std::monostate>(specialMachine(form)));
        form = formed(someForm(), MachineForm::Layered);
        form.machine.hiddenLateral(0, 1) = form.machine.hiddenLateral(1, 0) = 0.5F;
        QVERIFY(std::holds_alternative<std::monostate>(specialMachine(form)));
        form = formed(someForm(), MachineForm::Layered);
        form.machine.visibleLateral(0, 1) = form.machine.visibleLateral(1, 0) = 0.5F;
        QVERIFY(std::holds_alternative<std::monostate>(specialMachine(form)));
    }

    void aFormIsOfferedWhereItChangesSomething() {
        QVERIFY(!changes(someForm(), MachineForm::AsTrained));
        QVERIFY(changes(someForm(), MachineForm::Restricted));
        QVERIFY(changes(someForm(), MachineForm::Layered));
        const GeneralForm visible = generalForm(oracle::someBoltzmann(5, 0, 1), mostUnits);
        QCOMPARE(visible.layers, std::vector<Index>{5});
        QVERIFY(!changes(visible, MachineForm::Restricted) && !changes(visible, MachineForm::Layered));
        QVERIFY(std::holds_alternative<std::monostate>(specialMachine(visible)));
        const GeneralForm restricted = generalForm(restrictedMachine(), mostUnits);
        QVERIFY(!changes(restricted, MachineForm::Restricted) && !changes(restricted, MachineForm::Layered));
        QVERIFY(std::holds_alternative<Rbm>(specialMachine(restricted)));
        QVERIFY(!changes({oracle::someBoltzmann(3, 1, 2), {3, 1}}, MachineForm::Layered));
    }

    void theViewHasEveryBlock() {
        const GeneralForm trained = someForm();
        const MachineView view = viewOf(trained, MachineForm::AsTrained, "machine");
        QVERIFY(view.weights == view.weights.transpose());
        QVERIFY(view.weights.topLeftCorner(4, 4) == trained.machine.visibleLateral);
        QVERIFY(view.weights.topRightCorner(4, 5) == trained.machine.weights);
        QVERIFY(view.weights.bottomRightCorner(5, 5) == trained.machine.hiddenLateral);
        QVERIFY(view.canRestrict && view.canLayer);
        const MachineView layered = viewOf(trained, MachineForm::Layered, "machine");
        QVERIFY(layered.weights.topLeftCorner(4, 4).isZero(0));
        QVERIFY(layered.weights.topRightCorner(4, 2).isZero(0));
        QCOMPARE(layered.layers.size(), std::size_t{3});
        QVERIFY(layered.canRestrict && layered.canLayer);
    }

    void whatHasNoGeneralFormSaysWhy() {
        const auto refusal = [](const AnyMachine& machine, Index most = mostUnits) {
            return QString::fromStdString(failureOf<Error>([&] { generalForm(machine, most); }));
        };
        DeepBeliefNet net = std::get<DeepBeliefNet>(restrictedMachine());
        net.directed.push_back({net.top.visible, net.top.hidden, net.top.weights, {}});
        QVERIFY(refusal(net).contains("directed"));
        const std::vector<Index> two = {3, 2};
        const DeepBoltzmannMachine labelled(Layer(UnitKind::Bernoulli, 4), two, 2);
        QVERIFY(refusal(labelled).contains("label units"));
        QVERIFY(refusal(Autoencoder()).contains("autoencoder"));
        const Rbm gaussian(Layer(UnitKind::Gaussian, 3), Layer(UnitKind::Bernoulli, 2));
        QVERIFY(refusal(DeepBeliefNet{{}, gaussian, 0}).contains("binary"));
        QVERIFY(refusal(restrictedMachine(), 6).contains("7 units"));
        QVERIFY(failureOf<Error>([] {
                    const std::vector<Index> hidden = {2, 2};
                    withNeighboursAlone(oracle::someBoltzmann(3, 5, 1), hidden);
                }).find("all hidden units") != std::string::npos);
    }
};

REVERIE_SUITE(MachineFormTest, None)

} // namespace machine_form_test

#include "machine_form_test.moc"
