#include "closeness.h"
#include "core/error.h"
#include "core/io/model_file.h"
#include "core/models/machine.h"
#include "deep_oracle.h"
#include "test_files.h"
#include "tests/suite.h"

namespace deep_boltzmann_machine_test {

using namespace reverie;
using namespace reverie::test;
using oracle::Column;
using oracle::DeepMachine;
using oracle::Table;

namespace {

Model modelOf(DeepBoltzmannMachine machine) {
    Model model;
    model.shape = {1, machine.sizes.front()};
    model.machine = std::move(machine);
    model.config = nlohmann::json::object();
    return model;
}

/// P(side = state) of independent binary units with these means.
double probability(const Column& state, const Column& mean) {
    double product = 1;
    for (Index i = 0; i < state.size(); ++i)
        product *= state[i] > 0.5 ? mean[i] : 1 - mean[i];
    return product;
}

} // namespace

class DeepBoltzmannMachineTest : public QObject {
    Q_OBJECT

private slots:
    void energies_data() { addSizes(); }
    void energies();
    void blockGibbsLeavesTheDistribution_data() { addSizes(); }
    void blockGibbsLeavesTheDistribution();
    void layersAndWeightsStandWhereTheyWerePut();
    void absentWeightsStayZero();
    void pretrainedLayersMakeOne();
    void answersAsAnyMachine();
    void files();
    void filesThatLie();

private:
    static void addSizes() {
        QTest::addColumn<int>("which");
        for (int i = 0; i < static_cast<int>(oracle::deepSizes().size()); ++i)
            QTest::addRow("%d hidden layers", i + 2) << i;
    }
    static DeepMachine fetched() {
        QFETCH(int, which);
        return oracle::randomDeep(oracle::deepSizes()[static_cast<std::size_t>(which)], 11);
    }
};

void DeepBoltzmannMachineTest::energies() {
    const DeepMachine deep = fetched();
    const DeepBoltzmannMachine machine = oracle::machineOf(deep);
    const Table states = deep.states();
    for (Index i = 0; i < states.cols(); ++i) {
        const Matrix even = deep.side(states.col(i), 0).cast<float>();
        const Matrix odd = deep.side(states.col(i), 1).cast<float>();
        CHECK_CLOSE(machine.sides.energy(even, odd)[0], deep.energy(states.col(i)), 1e-5);
    }
}

// P(even, odd) is what it was after the odd side was drawn anew, and after the even side was.
void DeepBoltzmannMachineTest::blockGibbsLeavesTheDistribution() {
    const DeepMachine deep = fetched();
    const DeepBoltzmannMachine machine = oracle::machineOf(deep);
    const Table states = deep.states();
    const Column share = (deep.logWeights(states).array() - deep.logPartition()).exp();
    for (const std::size_t redrawn : {std::size_t{1}, std::size_t{0}}) {
        double largest = 0;
        for (Index to = 0; to < states.cols(); ++to) {
            const Column kept = deep.side(states.col(to), 1 - redrawn);
            const Matrix given = kept.cast<float>();
            const Matrix mean = redrawn == 1 ? machine.sides.hiddenMean(given) : machine.sides.visibleMean(given);
            double before = 0;
            for (Index from = 0; from < states.cols(); ++from)
                if (deep.side(states.col(from), 1 - redrawn) == kept) before += share[from];
            const double after =
                before * probability(deep.side(states.col(to), redrawn), mean.col(0).cast<double>());
            largest = std::max(largest, std::abs(after - share[to]));
        }
        CHECK_CLOSE(largest, 0, 1e-7);
    }
}

void DeepBoltzmannMachineTest::layersAndWeightsStandWhereTheyWerePut() {
    const DeepMachine deep = oracle::randomDeep({3, 2, 4, 5, 2}, 12);
    const DeepBoltzmannMachine machine = oracle::machineOf(deep);
    const DeepBoltzmannRef ref(machine);
    QCOMPARE(ref.pixels(), Index{3});
    QCOMPARE(ref.hiddenLayers(), Index{4});
    QCOMPARE(ref.hiddenCount(2), Index{5});
    QCOMPARE(ref.open(), Index{6});
    QCOMPARE(ref.place(2).first, Index{3});
    QCOMPARE(ref.place(3).first, Index{2});
    QCOMPARE(ref.absent().size(), std::size_t{2}); // pixels – hidden 3, hidden 1 – hidden 4
    for (std::size_t layer = 0; layer < deep.layers(); ++layer) {
        CHECK_TABLES_CLOSE(ref.layer(layer).bias, deep.biases[layer], 0);
        if (layer + 1 < deep.layers()) CHECK_TABLES_CLOSE(ref.weights(layer), deep.weights[layer], 0);
    }
    const NetView view = viewOf(ref);
    QCOMPARE(view.layers.size(), std::size_t{5});
    QCOMPARE(view.directed, Index{0});
    QCOMPARE(view.layers[4].name, std::string("hidden 4"));
}

void DeepBoltzmannMachineTest::absentWeightsStayZero() {
    DeepBoltzmannMachine machine = oracle::machineOf(oracle::randomDeep({3, 2, 4, 5, 2}, 13));
    RandomStream stream(13, "weights");
    machine.initialise(stream, 0.1F);
    for (const auto& [rows, columns] : DeepBoltzmannRef(machine).absent())
        QVERIFY(machine.sides.weights.block(rows.first, columns.first, rows.count, columns.count).isZero(0));
    for (std::size_t layer = 0; layer < 4; ++layer)
        QVERIFY((DeepBoltzmannRef(machine).weights(layer).array() != 0).all());
    const auto refused = [](const Layer& pixels, const std::vector<Index>& hidden) {
        return failureOf<Error>([&] { DeepBoltzmannMachine(pixels, hidden); });
    };
    QVERIFY(refused(Layer(UnitKind::Bernoulli, 3), {2}).find("two hidden layers") != std::string::npos);
}

void DeepBoltzmannMachineTest::pretrainedLayersMakeOne() {
    const DeepMachine deep = oracle::randomDeep({4, 3, 2, 3}, 14);
    std::vector<DirectedConnection> layers;
    for (std::size_t level = 0; level < 3; ++level) {
        layers.push_back({Layer(UnitKind::Bernoulli, deep.biases[level].size()),
                          Layer(UnitKind::Bernoulli, deep.biases[level + 1].size()),
                          deep.weights[level].cast<float>(),
                          {}});
        layers.back().below.bias = deep.biases[level].cast<float>();
        layers.back().above.bias.setConstant(static_cast<float>(level));
    }
    const DeepBoltzmannMachine machine = composed(layers);
    const DeepBoltzmannRef ref(machine);
    CHECK_TABLES_CLOSE(ref.weights(0), 0.5 * deep.weights[0], 0);
    CHECK_TABLES_CLOSE(ref.weights(1), 0.5 * deep.weights[1], 0);
    CHECK_TABLES_CLOSE(ref.weights(2), deep.weights[2], 0);
    CHECK_TABLES_CLOSE(ref.layer(0).bias, deep.biases[0], 0);
    CHECK_TABLES_CLOSE(ref.layer(1).bias, 0.5 * deep.biases[1], 0);
    CHECK_TABLES_CLOSE(ref.layer(2).bias, (0.5 * deep.biases[2].array() + 0.5).matrix(), 0);
    CHECK_TABLES_CLOSE(ref.layer(3).bias, Column::Constant(3, 2.0), 0);
    QVERIFY(!failureOf<Error>([&] { composed(std::span(layers).first(1)); }).empty());
    layers[1].above = Layer(UnitKind::Gaussian, 2);
    QVERIFY(!failureOf<Error>([&] { composed(layers); }).empty());
}

void DeepBoltzmannMachineTest::answersAsAnyMachine() {
    const DeepMachine deep = oracle::randomDeep({4, 3, 2}, 15);
    const AnyMachine machine = oracle::machineOf(deep);
    ThreadTeam team(2);
    QCOMPARE(kindOf(machine), std::string_view("deep Boltzmann machine"));
    QCOMPARE(machine::pixels(machine), Index{4});
    CHECK_TABLES_CLOSE(machine::bottom(machine).bias, deep.biases[0], 0);
    QCOMPARE(machine::hiddenLayers(machine), Index{2});
    QCOMPARE(machine::hiddenCount(machine, 1), Index{2});
    QCOMPARE(machine::view(machine).layers.size(), std::size_t{3});
    const Matrix images = oracle::someStates(machine::bottom(machine), 3, 16);
    const Matrix lower = machine::layerMean(machine, images, 0, team);
    const Matrix upper = machine::layerMean(machine, images, 1, team);
    QCOMPARE(upper.rows(), Index{2});
    const auto sigmoid = [](const Table& input) { return Table(1 / (1 + (-input.array()).exp())); };
    const Table input = (deep.weights[1].transpose() * lower.cast<double>()).colwise() + deep.biases[2];
    CHECK_TABLES_CLOSE(upper, sigmoid(input), 1e-5);
    const Table down = (deep.weights[0] * lower.cast<double>()).colwise() + deep.biases[0];
    CHECK_TABLES_CLOSE(machine::reconstruct(machine, images, team), sigmoid(down), 1e-5);
    QVERIFY(failureOf<Error>([&] { netOf(machine); }).find("deep Boltzmann machine") != std::string::npos);
}

void DeepBoltzmannMachineTest::files() {
    const Folder folder;
    const DeepBoltzmannMachine machine = oracle::machineOf(oracle::randomDeep({6, 3, 2, 4}, 17));
    saveModel(modelOf(machine), folder / "model");
    const Model model = loadModel(folder / "model");
    const auto& read = std::get<DeepBoltzmannMachine>(model.machine);
    QVERIFY(sameBits(read.sides.weights, machine.sides.weights));
    QVERIFY(sameBits(read.sides.visible.bias, machine.sides.visible.bias));
    QVERIFY(sameBits(read.sides.hidden.bias, machine.sides.hidden.bias));
    QVERIFY(read.sizes == machine.sizes);
    QVERIFY(read.sides.visible.groups() == machine.sides.visible.groups());
}

void DeepBoltzmannMachineTest::filesThatLie() {
    const Folder folder;
    saveModel(modelOf(oracle::machineOf(oracle::randomDeep({6, 3, 2, 4}, 18))), folder / "model");
    const auto told = [&](std::string_view reason, const auto& change) {
        TensorFile file = TensorFile::load(folder / "model");
        change(file);
        file.save(folder / "liar");
        const std::string message = errorOf([&] { loadModel(folder / "liar"); });
        QVERIFY2(tells(message, folder / "liar", reason), message.c_str());
    };
    const auto sizes = [](const char* text) {
        return [text](TensorFile& file) { file.metadata["layer_sizes"] = text; };
    };
    told("layer_sizes", sizes("[6, 9]"));
    told("layer_sizes", sizes("[6, 3, 2, -4]"));
    told("layer_sizes", sizes("[6, 3, \"2\", 4]"));
    told("layer_sizes", sizes("{"));
    told("layer_sizes", [](TensorFile& file) { file.metadata.erase("layer_sizes"); });
    told("do not add up", sizes("[6, 3, 2, 5]"));
    told("do not add up", sizes("[6, 3, 2]"));
    told("do not agree with the groups", sizes("[5, 3, 3, 4]"));
    told("no neighbours", [](TensorFile& file) { file.put("weights", Matrix(Matrix::Constant(8, 7, 0.1F))); });
    told("not binary", [](TensorFile& file) {
        file.metadata["visible_groups"] = R"([{"kind":"bernoulli","size":6},{"kind":"softmax","size":2}])";
    });
    told("does not know", [](TensorFile& file) { file.metadata["machine"] = "perpetuum mobile"; });
}

REVERIE_SUITE(DeepBoltzmannMachineTest, None)

} // namespace deep_boltzmann_machine_test

#include "deep_boltzmann_machine_test.moc"
