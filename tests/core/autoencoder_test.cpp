#include "autoencoder_oracle.h"
#include "core/error.h"
#include "core/io/net_file.h"
#include "net_oracle.h"
#include "test_files.h"
#include "tests/suite.h"

#include <functional>

namespace autoencoder_test {

using namespace reverie;
using namespace reverie::test;

namespace {

constexpr Index cases = 9;

Autoencoder deep(bool tied) {
    return autoencoderOf({30, 12, 6, 2}, UnitKind::Bernoulli, UnitKind::Tanh, tied);
}

} // namespace

using Change = std::function<void(TensorFile&)>;
class AutoencoderTest : public QObject {
    Q_OBJECT
private slots:
    void shapes();
    void tiedIsUntiedWithEqualWeights();
    void randomStartsHaveTheirReach();
    void unrolledNetsReconstructAlike();
    void variancesMoveIntoTheWeights();
    void whatCannotBeUnrolled();
    void keepsTheLargest();
    void unitsWithoutEnergy();
    void comesBackFromAFile_data();
    void comesBackFromAFile();
    void lies_data();
    void lies();
};

void AutoencoderTest::shapes() {
    ThreadTeam team(1);
    const Autoencoder net = deep(false);
    const Matrix visible = uniformTable(30, cases, "visible");
    QCOMPARE(net.hiddenLayers(), Index{3});
    QCOMPARE(layerMean(net, visible, 0, team).rows(), Index{12});
    const Matrix codes = encode(net, visible, team);
    QCOMPARE(codes.rows(), Index{2});
    QCOMPARE(codes.cols(), cases);
    const Matrix back = decode(net, codes, team);
    QCOMPARE(back.rows(), Index{30});
    QVERIFY(sameBits(reconstruct(net, visible, team), back));
}

void AutoencoderTest::tiedIsUntiedWithEqualWeights() {
    ThreadTeam team(1);
    const Autoencoder tied = deep(true);
    Autoencoder untied = tied;
    for (DirectedConnection& part : untied.connections)
        part.untie();
    QVERIFY(tied.tied() && !untied.tied() && !sameLayers(tied, untied));
    const Matrix visible = uniformTable(30, cases, "visible");
    QVERIFY(sameBits(reconstruct(tied, visible, team), reconstruct(untied, visible, team)));
}

void AutoencoderTest::randomStartsHaveTheirReach() {
    RandomStream stream(1, "start");
    const Autoencoder net = randomAutoencoder({{UnitKind::Bernoulli, 300}, {UnitKind::Tanh, 100}}, false, stream);
    const float reach = std::sqrt(6.0F / 400.0F);
    const DirectedConnection& part = net.connections.front();
    CHECK_CLOSE(part.recognition.cwiseAbs().maxCoeff(), reach, 0.01F * reach);
    CHECK_CLOSE(part.generative.cwiseAbs().maxCoeff(), 4 * reach, 0.04F * reach);
    CHECK_CLOSE(part.recognition.mean(), 0.0, 0.01F * reach);
    const Autoencoder small =
        randomAutoencoder({{UnitKind::Bernoulli, 300}, {UnitKind::Tanh, 100}}, true, stream, 0.01F);
    CHECK_CLOSE(std::sqrt(small.connections[0].recognition.squaredNorm() / 30000), 0.01, 0.0002);
    QVERIFY(part.above.bias.isZero(0) && part.below.bias.isZero(0));
    QVERIFY(!failureOf<Error>([&] { randomAutoencoder({{UnitKind::Tanh, 3}}, true, stream); }).empty());
}

void AutoencoderTest::unrolledNetsReconstructAlike() {
    ThreadTeam team(1);
    const DeepBeliefNet net = oracle::netOf(UnitKind::Bernoulli, {6, 4, 3, 2}, 0, true, 71);
    const Matrix visible = uniformTable(6, cases, "visible");
    for (const bool tied : {false, true}) {
        const Autoencoder unrolled = unrollAutoencoder(net, tied);
        QCOMPARE(unrolled.hiddenLayers(), Index{3});
        QCOMPARE(unrolled.tied(), tied);
        CHECK_TABLES_CLOSE(reconstruct(unrolled, visible, team), reconstruct(NetRef(net), visible, team), 1e-6);
    }
    const DeepBeliefNet free = oracle::netOf(UnitKind::Bernoulli, {6, 4, 3, 2}, 0, false, 72);
    CHECK_TABLES_CLOSE(reconstruct(unrollAutoencoder(free, false), visible, team),
                       reconstruct(NetRef(free), visible, team), 1e-6);
}

void AutoencoderTest::variancesMoveIntoTheWeights() {
    ThreadTeam team(1);
    const DeepBeliefNet net = oracle::netOf(UnitKind::Gaussian, {6, 4, 3}, 0, false, 73);
    QVERIFY(!net.directed.front().below.unitScale());
    const Matrix visible = uniformTable(6, cases, "visible");
    const Autoencoder unrolled = unrollAutoencoder(net, false);
    QVERIFY(unrolled.bottom().unitScale());
    CHECK_TABLES_CLOSE(reconstruct(unrolled, visible, team), reconstruct(NetRef(net), visible, team), 1e-5);
}

void AutoencoderTest::whatCannotBeUnrolled() {
    const DeepBeliefNet labelled = oracle::netOf(UnitKind::Bernoulli, {6, 4, 3}, 3, false, 74);
    QVERIFY(!failureOf<Error>([&] { unrollAutoencoder(labelled, false); }).empty());
    const DeepBeliefNet scaled = oracle::netOf(UnitKind::Gaussian, {6, 4, 3}, 0, false, 75);
    QVERIFY(!failureOf<Error>([&] { unrollAutoencoder(scaled, true); }).empty());
}

void AutoencoderTest::keepsTheLargest() {
    Matrix states(5, 3);
    states << 1, 3, 2, /**/ 4, 3, 0, /**/ -2, 3, 2, /**/ 3, 3, 2, /**/ 0, 3, -1;
    Matrix expected(5, 3);
    expected << 0, 3, 2, /**/ 4, 3, 0, /**/ 0, 0, 2, /**/ 3, 0, 0, /**/ 0, 0, 0;
    keepLargest(states, 2);
    QVERIFY(sameBits(states, expected));
    keepLargest(states, 5);
    QVERIFY(sameBits(states, expected));
}

void AutoencoderTest::unitsWithoutEnergy() {
    for (const UnitKind kind : {UnitKind::Tanh, UnitKind::RectifiedLinear}) {
        Layer layer(kind, 300);
        layer.bias = uniformTable(300, 1, "bias").col(0);
        Matrix states = 8.0F * uniformTable(300, cases, "input").array() - 4.0F;
        const Eigen::ArrayXXd input = states.cast<double>().colwise() + layer.bias.cast<double>();
        layer.mean(states, layer.all());
        const Eigen::ArrayXXd mean = kind == UnitKind::Tanh ? Eigen::ArrayXXd(input.tanh()) : input.max(0.0);
        CHECK_TABLES_CLOSE(states, mean.matrix(), 5e-7);
        QCOMPARE(layer.stateCount(), Index{0});
        QVERIFY(!failureOf<Error>([&] { layer.energyTerm(states); }).empty());
        QVERIFY(!failureOf<Error>([&] { layer.logMarginal(states); }).empty());
        QVERIFY(!failureOf<Error>([&] { layer.variance(states); }).empty());
    }
}

void AutoencoderTest::comesBackFromAFile_data() {
    QTest::addColumn<bool>("tied");
    QTest::newRow("tied") << true;
    QTest::newRow("untied") << false;
}

void AutoencoderTest::comesBackFromAFile() {
    QFETCH(bool, tied);
    Autoencoder net = deep(tied);
    net.connections.front().above = Layer(UnitKind::RectifiedLinear, 12);
    net.connections[1].below = Layer(UnitKind::RectifiedLinear, 12);
    net.activeUnits = 1;
    const Folder folder;
    TensorFile file;
    QVERIFY(!readAutoencoder(file));
    putAutoencoder(file, net);
    file.save(folder / "net.safetensors");
    const auto back = readAutoencoder(TensorFile::load(folder / "net.safetensors"));
    QVERIFY(back && sameLayers(*back, net) && sameWeights(*back, net));
    QCOMPARE(back->activeUnits, Index{1});
}

void AutoencoderTest::lies_data() {
    QTest::addColumn<Change>("change");
    const auto row = [](const char* name, const Change& change) { QTest::newRow(name) << change; };
    row("a layer too many", [](TensorFile& file) { file.metadata["autoencoder.directed"] = "4"; });
    row("more layers than anyone has", [](TensorFile& file) { file.metadata["autoencoder.directed"] = "4000"; });
    row("no number of layers", [](TensorFile& file) { file.metadata["autoencoder.directed"] = "many"; });
    row("more active units than units", [](TensorFile& file) { file.metadata["autoencoder.active_units"] = "3"; });
    row("weights of another size", [](TensorFile& file) {
        file.put("autoencoder.layer2.generative_weights", uniformTable(12, 5, "weights"));
    });
    row("untied and yet without a decoder", [](TensorFile& file) {
        TensorFile tied;
        putAutoencoder(tied, deep(true));
        tied.metadata = file.metadata;
        file = tied;
    });
    row("softmax units", [](TensorFile& file) {
        file.metadata["autoencoder.layer3.hidden_groups"] = R"([{"kind":"softmax","size":2}])";
    });
    row("unheard-of units", [](TensorFile& file) {
        file.metadata["autoencoder.layer3.hidden_groups"] = R"([{"kind":"cubic","size":2}])";
    });
}

void AutoencoderTest::lies() {
    QFETCH(Change, change);
    const Folder folder;
    TensorFile file;
    putAutoencoder(file, deep(false));
    change(file);
    file.save(folder / "net.safetensors");
    const TensorFile lie = TensorFile::load(folder / "net.safetensors");
    const std::string sentence = failureOf<Error>([&] { readAutoencoder(lie); });
    QVERIFY2(sentence.starts_with((folder / "net.safetensors").string()), sentence.c_str());
}

REVERIE_SUITE(AutoencoderTest, None)

} // namespace autoencoder_test

#include "autoencoder_test.moc"
