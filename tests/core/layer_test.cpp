#include "closeness.h"
#include "core/error.h"
#include "core/units/layer.h"
#include "oracle.h"
#include "tests/suite.h"

#include <set>

namespace layer_test {

using namespace reverie;
using oracle::Column;
using oracle::Table;

namespace {

/// The layers that the contract is run over: each kind alone, and groups of them.
std::vector<std::pair<const char*, Layer>> contractLayers() {
    using enum UnitKind;
    std::vector<std::pair<const char*, Layer>> all = {
        {"Bernoulli", Layer(Bernoulli, 4)},
        {"Gaussian", Layer(Gaussian, 2)},
        {"softmax", Layer(Softmax, 4)},
        {"Bernoulli, softmax, Gaussian", Layer({{Bernoulli, 2}, {Softmax, 3}, {Gaussian, 1}})},
        {"Gaussian, two softmaxes, Bernoulli", Layer({{Gaussian, 1}, {Softmax, 2}, {Softmax, 3}, {Bernoulli, 1}})},
    };
    std::mt19937 generator(21);
    std::uniform_real_distribution<float> number(-0.9F, 0.9F);
    for (auto& [name, layer] : all) {
        const auto kinds = oracle::kinds(layer);
        for (Index i = 0; i < layer.size(); ++i) {
            layer.bias[i] = number(generator);
            if (kinds[static_cast<std::size_t>(i)] == Gaussian) layer.logVariance[i] = number(generator);
        }
    }
    return all;
}

void addLayers() {
    QTest::addColumn<int>("which");
    int which = 0;
    for (const auto& [name, layer] : contractLayers())
        QTest::newRow(name) << which++;
}

Matrix inputs(const Layer& layer, Index count, unsigned seed, float scale = 1.2F) {
    std::mt19937 generator(seed);
    std::uniform_real_distribution<float> number(-scale, scale);
    Matrix input(layer.size(), count);
    for (Index i = 0; i < input.size(); ++i)
        input.data()[i] = number(generator);
    return input;
}

/// P(x | I) of every enumerated (or grid) state of a layer, and log Σ_x exp(−term + driveᵀI).
struct Conditional {
    oracle::States all;
    Column probability;
    double logMarginal = 0;

    Conditional(const Layer& layer, const Column& input)
        : all(oracle::allStates(layer)), probability(all.count()) {
        for (Index s = 0; s < all.count(); ++s)
            probability[s] = all.logShare[s] - oracle::term(layer, all.states.col(s)) +
                             oracle::drive(layer, all.states.col(s)).dot(input);
        logMarginal = oracle::logSum(probability);
        probability = (probability.array() - logMarginal).exp();
    }

    Column mean() const { return all.states * probability; }
    Table covariance() const {
        const Column centre = mean();
        return all.states * probability.asDiagonal() * all.states.transpose() - centre * centre.transpose();
    }
};

} // namespace

class LayerTest : public QObject {
    Q_OBJECT
private slots:
    void meanIsTheConditionalMean_data() { addLayers(); }
    void meanIsTheConditionalMean();
    void varianceIsTheConditionalVariance_data() { addLayers(); }
    void varianceIsTheConditionalVariance();
    void logMarginalIsTheSumOverStates_data() { addLayers(); }
    void logMarginalIsTheSumOverStates();
    void logMarginalsSlopeIsTheMeanDrive_data() { addLayers(); }
    void logMarginalsSlopeIsTheMeanDrive();
    void energyTermAndDrive_data() { addLayers(); }
    void energyTermAndDrive();
    void biasStatisticIsTheSlopeOfTheTerm_data() { addLayers(); }
    void biasStatisticIsTheSlopeOfTheTerm();
    void logVarianceStatisticIsTheSlopeOfTheEnergy_data() { addLayers(); }
    void logVarianceStatisticIsTheSlopeOfTheEnergy();
    void samplesFollowTheConditional_data() { addLayers(); }
    void samplesFollowTheConditional();
    void softmaxSamplesAreOneHot();
    void sampledAlwaysAndNever();
    void largeInputsStayFinite_data() { addLayers(); }
    void largeInputsStayFinite();
    void tilesCoverEverythingOnce();
    void tileByTileEqualsWhole_data() { addLayers(); }
    void tileByTileEqualsWhole();
    void tileByTileEqualsWholeInLargeLayers();
    void statesAreCountedAndListed();
    void impossibleGroupsAreRefused();

private:
    static Layer fetched() {
        QFETCH(int, which);
        return contractLayers()[static_cast<std::size_t>(which)].second;
    }
    static void compareTilesWithWhole(const Layer& layer, Index cases);
};

void LayerTest::meanIsTheConditionalMean() {
    const Layer layer = fetched();
    const Matrix input = inputs(layer, 6, 1);
    Matrix mean = input;
    layer.mean(mean, layer.all());
    for (Index c = 0; c < input.cols(); ++c)
        CHECK_TABLES_CLOSE(mean.col(c), Conditional(layer, input.col(c).cast<double>()).mean(), 2e-6);
}

void LayerTest::varianceIsTheConditionalVariance() {
    const Layer layer = fetched();
    const Matrix input = inputs(layer, 6, 2);
    Matrix mean = input;
    layer.mean(mean, layer.all());
    const Matrix variance = layer.variance(mean);
    for (Index c = 0; c < input.cols(); ++c)
        CHECK_TABLES_CLOSE(variance.col(c),
                           Conditional(layer, input.col(c).cast<double>()).covariance().diagonal().eval(), 5e-6);
}

void LayerTest::logMarginalIsTheSumOverStates() {
    const Layer layer = fetched();
    const Matrix input = inputs(layer, 6, 3);
    const CaseValues found = layer.logMarginal(input);
    QCOMPARE(found.size(), input.cols());
    for (Index c = 0; c < input.cols(); ++c)
        CHECK_CLOSE(found[c], Conditional(layer, input.col(c).cast<double>()).logMarginal, 1e-5);
}

void LayerTest::logMarginalsSlopeIsTheMeanDrive() {
    const Layer layer = fetched();
    const Matrix input = inputs(layer, 4, 4);
    Matrix mean = input;
    layer.mean(mean, layer.all());
    Matrix expected = mean;
    layer.drive(expected);
    constexpr float step = 1.0F / 32;
    for (Index unit = 0; unit < layer.size(); ++unit) {
        Matrix more = input;
        Matrix less = input;
        more.row(unit).array() += step;
        less.row(unit).array() -= step;
        const CaseValues slope =
            (layer.logMarginal(more) - layer.logMarginal(less)) / static_cast<double>(2 * step);
        // Third derivatives are below 0.13, float32 rounds at about 1e-6: both well below.
        CHECK_TABLES_CLOSE(slope, expected.row(unit), 2e-4);
    }
}

void LayerTest::energyTermAndDrive() {
    const Layer layer = fetched();
    const Matrix states = oracle::someStates(layer, 20, 5);
    const CaseValues term = layer.energyTerm(states);
    Matrix drive = states;
    layer.drive(drive);
    for (Index c = 0; c < states.cols(); ++c) {
        CHECK_CLOSE(term[c], oracle::term(layer, states.col(c).cast<double>()), 1e-5);
        CHECK_TABLES_CLOSE(drive.col(c), oracle::drive(layer, states.col(c).cast<double>()), 1e-5);
    }
    QVERIFY(!layer.unitScale() || sameBits(drive, states));
    QVERIFY(layer.has(UnitKind::Gaussian) || layer.unitScale());
    QVERIFY(!layer.has(UnitKind::Gaussian) || !layer.unitScale());
}

void LayerTest::biasStatisticIsTheSlopeOfTheTerm() {
    const Layer layer = fetched();
    const Matrix states = oracle::someStates(layer, 7, 6);
    Matrix statistic = states;
    layer.biasStatistic(statistic);
    constexpr double step = 1.0 / 16;
    for (Index unit = 0; unit < layer.size(); ++unit) {
        Layer more = layer;
        Layer less = layer;
        more.bias[unit] += static_cast<float>(step);
        less.bias[unit] -= static_cast<float>(step);
        const CaseValues slope = (less.energyTerm(states) - more.energyTerm(states)) / (2 * step);
        CHECK_TABLES_CLOSE(statistic.row(unit), slope, 2e-4);
    }
}

// The energy of a case as log σ² sees it: the own term and the drive's product with the input.
void LayerTest::logVarianceStatisticIsTheSlopeOfTheEnergy() {
    const Layer layer = fetched();
    const Matrix states = oracle::someStates(layer, 7, 15);
    const Matrix input = inputs(layer, 7, 16);
    Matrix statistic = states;
    layer.logVarianceStatistic(statistic, input);
    const auto kinds = oracle::kinds(layer);
    constexpr float step = 1.0F / 64;
    for (Index unit = 0; unit < layer.size(); ++unit) {
        if (kinds[static_cast<std::size_t>(unit)] != UnitKind::Gaussian) {
            QVERIFY(statistic.row(unit).isZero(0));
            continue;
        }
        Layer more = layer;
        Layer less = layer;
        more.logVariance[unit] += step;
        less.logVariance[unit] -= step;
        for (Index c = 0; c < states.cols(); ++c) {
            const Column state = states.col(c).cast<double>();
            const Column column = input.col(c).cast<double>();
            const auto energy = [&](const Layer& at) {
                return oracle::term(at, state) - oracle::drive(at, state).dot(column);
            };
            // Third derivatives of e^(−z)(x − c)²/2 and e^(−z/2)xI stay below the size of the energy itself.
            CHECK_CLOSE(statistic(unit, c), (energy(less) - energy(more)) / (2.0 * step),
                        5e-5 * (1 + std::abs(energy(layer))) + 1e-5 * state.squaredNorm());
        }
    }
}

void LayerTest::samplesFollowTheConditional() {
    constexpr Index count = 40000;
    const Layer layer = fetched();
    const Matrix input = inputs(layer, 1, 7);
    const Conditional conditional(layer, input.col(0).cast<double>());
    Matrix mean = input.replicate(1, count);
    layer.mean(mean, layer.all());
    Matrix sample(layer.size(), count);
    layer.sample(mean, sample, layer.all(), RandomStream(8, "samples").draw());

    const Column expected = conditional.mean();
    const Table covariance = conditional.covariance();
    const Table found = sample.cast<double>();
    const Column foundMean = found.rowwise().mean();
    const Table centred = found.colwise() - expected;
    for (Index i = 0; i < layer.size(); ++i) {
        CHECK_CLOSE(foundMean[i], expected[i], 5 * std::sqrt(covariance(i, i) / count));
        // Var(x y) ≤ √(E x⁴ E y⁴) ≤ 3 σ_x² σ_y² for Gaussian, and no more than 1/4 for binary units.
        for (Index j = 0; j <= i; ++j)
            CHECK_CLOSE(centred.row(i).dot(centred.row(j)) / count, covariance(i, j),
                        5 * std::sqrt(std::max(3 * covariance(i, i) * covariance(j, j), 0.25) / count));
    }
    if (layer.stateCount() > 0) {
        const auto counts = oracle::histogram(conditional.all, sample);
        QVERIFY2(counts.front() >= 0, "a sample is no state of this layer");
        CHECK_CHI_SQUARE(oracle::chiSquare(counts, conditional.probability, count),
                         static_cast<double>(conditional.all.count() - 1));
    }
}

void LayerTest::softmaxSamplesAreOneHot() {
    const Layer layer({{UnitKind::Bernoulli, 3}, {UnitKind::Softmax, 10}, {UnitKind::Softmax, 3}});
    Matrix mean = inputs(layer, 50000, 9, 6.0F);
    layer.mean(mean, layer.all());
    // Certain choices, also the last, and sums that rounding leaves just below one.
    mean.col(0).segment(3, 10) = Vector::Unit(10, 9);
    mean.col(1).segment(3, 10) = Vector::Unit(10, 0);
    for (Index c = 2; c < 20000; ++c)
        mean.col(c).segment(13, 3).setConstant(0.33333F);
    Matrix sample(layer.size(), mean.cols());
    layer.sample(mean, sample, layer.all(), RandomStream(10, "one-hot").draw());
    for (Index c = 0; c < sample.cols(); ++c) {
        QVERIFY(((sample.col(c).array() == 0) || (sample.col(c).array() == 1)).all());
        QCOMPARE(sample.col(c).segment(3, 10).sum(), 1.0F);
        QCOMPARE(sample.col(c).segment(13, 3).sum(), 1.0F);
    }
    QCOMPARE(sample(12, 0), 1.0F);
    QCOMPARE(sample(3, 1), 1.0F);
}

void LayerTest::sampledAlwaysAndNever() {
    const Layer layer(UnitKind::Bernoulli, 64);
    Matrix mean = Matrix::Zero(64, 2000);
    mean.rightCols(1000).setOnes();
    Matrix sample(64, 2000);
    layer.sample(mean, sample, layer.all(), RandomStream(11, "certain").draw());
    QVERIFY(sameBits(sample, mean));
}

void LayerTest::largeInputsStayFinite() {
    const Layer layer = fetched();
    for (const float size : {-1e4F, -120.0F, 120.0F, 1e4F}) {
        Matrix input = Matrix::Constant(layer.size(), 2, size);
        for (Index i = 0; i < layer.size(); i += 2)
            input(i, 1) = -size;
        const CaseValues marginal = layer.logMarginal(input);
        Matrix mean = input;
        layer.mean(mean, layer.all());
        QVERIFY(mean.allFinite());
        QVERIFY(marginal.allFinite());
        if (!layer.has(UnitKind::Gaussian)) QVERIFY(mean.minCoeff() >= 0 && mean.maxCoeff() <= 1);
    }
}

void LayerTest::tilesCoverEverythingOnce() {
    using enum UnitKind;
    std::vector<Layer> layers = {Layer(Bernoulli, 1),
                                 Layer(Bernoulli, 784),
                                 Layer(Gaussian, 510),
                                 Layer({{Bernoulli, 500}, {Softmax, 10}}),
                                 Layer({{Softmax, 300}, {Bernoulli, 33}, {Gaussian, 70}, {Softmax, 2}}),
                                 Layer(std::vector<UnitGroup>(100, UnitGroup{Softmax, 7}))};
    for (const auto& [name, layer] : contractLayers())
        layers.push_back(layer);
    for (const Layer& layer : layers) {
        std::vector<int> cover(static_cast<std::size_t>(layer.size()), 0);
        std::set<Index> starts;
        for (const UnitRange& tile : layer.tiles()) {
            QVERIFY(tile.count > 0 && tile.first >= 0 && tile.first + tile.count <= layer.size());
            starts.insert(tile.first);
            for (Index i = tile.first; i < tile.first + tile.count; ++i)
                ++cover[static_cast<std::size_t>(i)];
        }
        QVERIFY(std::ranges::all_of(cover, [](int times) { return times == 1; }));
        Index unit = 0;
        for (const UnitGroup& group : layer.groups()) {
            if (group.kind == Softmax) QVERIFY(starts.upper_bound(unit) == starts.lower_bound(unit + group.size));
            unit += group.size;
        }
    }
}

void LayerTest::compareTilesWithWhole(const Layer& layer, Index cases) {
    const RandomDraw draw = RandomStream(12, "tiles").draw();
    const Matrix input = inputs(layer, cases, 13);
    Matrix wholeMean = input;
    layer.mean(wholeMean, layer.all());
    Matrix wholeSample(layer.size(), cases);
    layer.sample(wholeMean, wholeSample, layer.all(), draw);

    Matrix mean = input;
    Matrix sample(layer.size(), cases);
    for (const UnitRange& tile : layer.tiles()) {
        layer.mean(mean.middleRows(tile.first, tile.count), tile);
        layer.sample(mean.middleRows(tile.first, tile.count), sample.middleRows(tile.first, tile.count), tile,
                     draw);
    }
    QVERIFY(sameBits(mean, wholeMean));
    QVERIFY(sameBits(sample, wholeSample));
}

void LayerTest::tileByTileEqualsWhole() {
    compareTilesWithWhole(fetched(), 33);
}

void LayerTest::tileByTileEqualsWholeInLargeLayers() {
    using enum UnitKind;
    compareTilesWithWhole(Layer({{Bernoulli, 500}, {Softmax, 10}}), 20);
    compareTilesWithWhole(Layer({{Gaussian, 301}, {Softmax, 90}, {Bernoulli, 203}}), 20);
}

void LayerTest::statesAreCountedAndListed() {
    using enum UnitKind;
    QCOMPARE(Layer(Bernoulli, 3).stateCount(), 8);
    QCOMPARE(Layer(Softmax, 10).stateCount(), 10);
    QCOMPARE(Layer({{Bernoulli, 2}, {Softmax, 3}, {Softmax, 5}}).stateCount(), 60);
    QCOMPARE(Layer(Bernoulli, 24).stateCount(), Index{1} << 24);
    QCOMPARE(Layer(Bernoulli, 25).stateCount(), 0);
    QCOMPARE(Layer(Bernoulli, 784).stateCount(), 0);
    QCOMPARE(Layer(std::vector<UnitGroup>(200, UnitGroup{Softmax, 10})).stateCount(), 0);
    QCOMPARE(Layer({{Bernoulli, 2}, {Gaussian, 1}}).stateCount(), 0);

    const Layer layer({{Bernoulli, 3}, {Softmax, 3}, {Bernoulli, 1}, {Softmax, 2}});
    Matrix all(layer.size(), layer.stateCount());
    layer.enumerate(0, all);
    const oracle::States expected = oracle::allStates(layer);
    QCOMPARE(expected.count(), all.cols());
    const auto counts = oracle::histogram(expected, all);
    QVERIFY(std::ranges::all_of(counts, [](double count) { return count == 1; }));
    Matrix part(layer.size(), 17);
    layer.enumerate(20, part);
    QVERIFY(sameBits(part, all.middleCols(20, 17)));
}

void LayerTest::impossibleGroupsAreRefused() {
    QVERIFY_EXCEPTION_THROWN(Layer(UnitKind::Bernoulli, 0), Error);
    QVERIFY_EXCEPTION_THROWN(Layer(UnitKind::Gaussian, -3), Error);
    QVERIFY_EXCEPTION_THROWN(Layer(UnitKind::Softmax, 1), Error);
    QVERIFY_EXCEPTION_THROWN(Layer({{UnitKind::Bernoulli, 5}, {UnitKind::Softmax, 0}}), Error);
}

REVERIE_SUITE(LayerTest, None)

} // namespace layer_test

#include "layer_test.moc"
