#include "core/evaluation/unit_pictures.h"
#include "net_oracle.h"
#include "tests/suite.h"

#include <numeric>

namespace unit_pictures_test {

using namespace reverie;
using oracle::Column;
using oracle::Table;

namespace {

constexpr ImageShape shape = {2, 2};

/// Images of four pixels; the first and the last pixel tell them apart.
ImageSet images(const std::vector<std::pair<int, int>>& ends) {
    std::vector<std::uint8_t> pixels;
    for (const auto& [first, last] : ends)
        for (const int value : {first, 100, 50, last})
            pixels.push_back(static_cast<std::uint8_t>(value));
    return {"ends", shape, std::move(pixels)};
}

/// Two units, one for the first pixel and one for the last.
Rbm endsMachine() {
    Rbm machine(Layer(UnitKind::Bernoulli, 4), Layer(UnitKind::Bernoulli, 2));
    machine.weights.setZero();
    machine.visible.bias.setZero();
    machine.hidden.bias.setConstant(-2);
    machine.weights(0, 0) = 4;
    machine.weights(3, 1) = 4;
    return machine;
}

/// The same with a layer above it, whose units exchange the ones below.
DeepBeliefNet exchangingNet() {
    const Rbm lower = endsMachine();
    DeepBeliefNet net;
    net.directed.push_back({lower.visible, lower.hidden, lower.weights, {}});
    net.top = Rbm(Layer(UnitKind::Bernoulli, 2), Layer(UnitKind::Bernoulli, 2));
    net.top.weights = Matrix{{0, 5}, {5, 0}};
    net.top.visible.bias.setZero();
    net.top.hidden.bias.setConstant(-2);
    return net;
}

Vector pixels(int first, int last) {
    return Vector{{static_cast<float>(first), 100, 50, static_cast<float>(last)}} / 255;
}

/// Distributions over the states of a layer, carried down from connection `level` to `end`.
Table downTo(const DeepBeliefNet& net, std::size_t level, std::size_t end, Table states) {
    while (level-- > end)
        states = oracle::generativeTable(net.directed[level]) * states;
    return states;
}

/// E[v | hᵢ = 1] of each unit of a layer, from every joint state.
Table exactImages(const DeepBeliefNet& net, std::size_t level) {
    const oracle::NetJoint joint(net);
    const std::size_t top = net.directed.size();
    const Table hidden =
        level == top ? joint.top.hidden.states : oracle::allStates(net.directed[level].above).states;
    const Table below = downTo(net, top, level + 1, joint.penultimateAndLabel.rowwise().sum());
    Table result(joint.pixels.states.rows(), hidden.rows());
    for (Index unit = 0; unit < hidden.rows(); ++unit) {
        const Column on = hidden.row(unit).transpose();
        Table states = level == top ? Table(joint.top.probability * on) : Table(below.cwiseProduct(on));
        const double share = states.sum();
        if (level == top)
            states = Eigen::Map<const Table>(states.data(), states.size() / joint.labels, joint.labels)
                         .rowwise()
                         .sum()
                         .eval();
        result.col(unit) = joint.pixels.states * downTo(net, std::min(level + 1, top), 0, states) / share;
    }
    return result;
}

} // namespace

class UnitPicturesTest : public QObject {
    Q_OBJECT

private slots:
    void theStrongestImagesAreAveraged();
    void higherUnitsTakeWhatActivatesThem();
    void feedForwardUnitsToo();
    void casesAreSpreadOverTheSet();
    void amongEqualsTheEarlierOnesCount();
    void fewImagesAreAllAveraged();
    void sampledImagesTendToTheConditional_data() { oracle::addNets(); }
    void sampledImagesTendToTheConditional();
    void equalSeedsGiveEqualImages();
    void aUnitThatIsNeverOnHasNoPicture();

private:
    ThreadTeam team_{1};
    PixelCoding coding_;
    /// 200, 180 and 190 are the brightest at one end, and other ones at the other end.
    ImageSet images_ = images({{0, 10}, {200, 0}, {20, 240}, {180, 30}, {40, 230}, {190, 20}});
    Vector first_ = (pixels(200, 0) + pixels(190, 20)) / 2;
    Vector last_ = (pixels(20, 240) + pixels(40, 230)) / 2;
};

void UnitPicturesTest::theStrongestImagesAreAveraged() {
    const Matrix found = mostActiveImages(NetRef(endsMachine()), 0, images_, coding_, {100, 2}, team_);
    CHECK_TABLES_CLOSE(found.col(0), first_, 1e-6);
    CHECK_TABLES_CLOSE(found.col(1), last_, 1e-6);
}

void UnitPicturesTest::higherUnitsTakeWhatActivatesThem() {
    const DeepBeliefNet net = exchangingNet();
    const Matrix lower = mostActiveImages(NetRef(net), 0, images_, coding_, {100, 2}, team_);
    CHECK_TABLES_CLOSE(lower.col(0), first_, 1e-6);
    const Matrix upper = mostActiveImages(NetRef(net), 1, images_, coding_, {100, 2}, team_);
    CHECK_TABLES_CLOSE(upper.col(0), last_, 1e-6);
    CHECK_TABLES_CLOSE(upper.col(1), first_, 1e-6);
}

void UnitPicturesTest::feedForwardUnitsToo() {
    RandomStream stream(1, "test");
    const FeedForwardNet net = unroll(exchangingNet(), 10, stream, 0.1F);
    CHECK_TABLES_CLOSE(mostActiveImages(net, 0, images_, coding_, {100, 2}, team_).col(0), first_, 1e-6);
    CHECK_TABLES_CLOSE(mostActiveImages(net, 1, images_, coding_, {100, 2}, team_).col(0), last_, 1e-6);
}

/// Of a hundred images that grow brighter, ten are looked at: the last of them is the ninetieth.
void UnitPicturesTest::casesAreSpreadOverTheSet() {
    std::vector<std::pair<int, int>> ends;
    for (int i = 0; i < 100; ++i)
        ends.emplace_back(i, 99 - i);
    const Matrix found = mostActiveImages(NetRef(endsMachine()), 0, images(ends), coding_, {10, 1}, team_);
    CHECK_TABLES_CLOSE(found.col(0), pixels(90, 9), 1e-6);
    CHECK_TABLES_CLOSE(found.col(1), pixels(0, 99), 1e-6);
}

void UnitPicturesTest::amongEqualsTheEarlierOnesCount() {
    Rbm blind = endsMachine();
    blind.weights.setZero();
    const Matrix found = mostActiveImages(NetRef(blind), 0, images_, coding_, {100, 2}, team_);
    CHECK_TABLES_CLOSE(found.col(1), (pixels(0, 10) + pixels(200, 0)) / 2, 1e-6);
}

void UnitPicturesTest::fewImagesAreAllAveraged() {
    const Matrix found =
        mostActiveImages(NetRef(endsMachine()), 0, images({{0, 10}, {200, 0}}), coding_, {}, team_);
    CHECK_TABLES_CLOSE(found.col(0), (pixels(0, 10) + pixels(200, 0)) / 2, 1e-6);
}

void UnitPicturesTest::sampledImagesTendToTheConditional() {
    const DeepBeliefNet net = oracle::fetchedNet();
    const SampledSettings settings = {.chains = 20000, .burnIn = 30, .kept = 10};
    for (std::size_t level = 0; level <= net.directed.size(); ++level) {
        const Matrix found = sampledImages(net, static_cast<Index>(level), settings, team_);
        CHECK_TABLES_CLOSE(found, exactImages(net, level), 0.02);
    }
}

void UnitPicturesTest::equalSeedsGiveEqualImages() {
    const DeepBeliefNet net = oracle::smallNets().front().net;
    ThreadTeam two(2);
    for (const Index layer : {0, 1, 2}) {
        const Matrix one = sampledImages(net, layer, {.seed = 5}, team_);
        QVERIFY(sameBits(one, sampledImages(net, layer, {.seed = 5}, two)));
        QVERIFY(!sameBits(one, sampledImages(net, layer, {.seed = 6}, team_)));
    }
}

void UnitPicturesTest::aUnitThatIsNeverOnHasNoPicture() {
    Rbm machine = endsMachine();
    machine.hidden.bias[1] = -1e4F;
    const Matrix found = sampledImages(machine, 0, {}, team_);
    QVERIFY(found.allFinite());
    QVERIFY(found.col(0).minCoeff() > 0);
    QVERIFY(found.col(1).isZero(0));
}

REVERIE_SUITE(UnitPicturesTest, Console)

} // namespace unit_pictures_test

#include "unit_pictures_test.moc"
