#include "core/evaluation/histogram.h"
#include "tests/suite.h"

#include <algorithm>
#include <numeric>

namespace histogram_test {

using namespace reverie;

class HistogramTest : public QObject {
    Q_OBJECT

private slots:
    void valuesLieInTheirBins() {
        Matrix values(2, 2);
        values << -1, 0.99F, 0.01F, -0.01F;
        const Histogram found = histogram("test", values);
        QCOMPARE(found.reach, 1.0F);
        QCOMPARE(found.values, Index{4});
        QCOMPARE(found.counts.size(), histogramBins);
        QCOMPARE(found.counts.front(), 1U);
        QCOMPARE(found.counts.back(), 1U);
        QCOMPARE(found.counts[histogramBins / 2], 1U);
        QCOMPARE(found.counts[histogramBins / 2 - 1], 1U);
        QVERIFY(std::abs(found.mean + 0.0025) < 1e-6);
        QVERIFY(std::abs(found.deviation - 0.703611) < 1e-5);
    }

    void theReachIsRoundAndHoldsAllValues() {
        for (const float size : {0.003F, 0.1F, 0.11F, 0.7F, 1.0F, 4.0F, 30.0F}) {
            const Histogram found = histogram("test", Matrix::Constant(1, 1, size));
            QVERIFY(found.reach >= size && found.reach <= 2.5F * size);
        }
        QCOMPARE(histogram("none", Matrix::Zero(3, 1)).counts[histogramBins / 2], 3U);
        QCOMPARE(histogram("empty", Matrix()).values, Index{0});
    }

    void everyNumberOfAMachineIsCounted() {
        RandomStream stream(3, "histogram");
        Rbm top(Layer({{UnitKind::Bernoulli, 5}, {UnitKind::Softmax, 3}}), Layer(UnitKind::Bernoulli, 4));
        top.initialise(stream, 1);
        DirectedConnection first;
        first.below = Layer(UnitKind::Bernoulli, 7);
        first.above = Layer(UnitKind::Bernoulli, 5);
        first.recognition = Matrix::Random(7, 5);
        first.untie();
        const auto found = parameterHistograms(DeepBeliefNet{{first}, top, 3});
        std::vector<std::string> names;
        Index values = 0;
        for (const Histogram& one : found) {
            names.push_back(one.name);
            values += one.values;
            QCOMPARE(std::accumulate(one.counts.begin(), one.counts.end(), Index{0}), one.values);
        }
        QCOMPARE(values, Index{7 * 5 * 2 + 7 + 8 * 4 + 5 + 4});
        QCOMPARE(names.front(), std::string("weights, pixels – hidden 1, up"));
        QVERIFY(std::ranges::count(names, "weights, labels – hidden 2") == 1);
        QVERIFY(std::ranges::count(names, "biases, hidden 1") == 1);
    }

    void everyKindOfMachineHasSome() {
        RandomStream stream(3, "histogram");
        QVERIFY(parameterHistograms(DeepBeliefNet()).empty());
        QCOMPARE(parameterHistograms(BoltzmannMachine(4, 0)).size(), std::size_t{1});
        QCOMPARE(parameterHistograms(BoltzmannMachine(4, 3)).size(), std::size_t{3});
        const DeepBoltzmannMachine deep(Layer(UnitKind::Bernoulli, 6), std::vector<Index>{5, 4}, 3);
        QCOMPARE(parameterHistograms(deep).size(), std::size_t{7});
        QCOMPARE(parameterHistograms(deep).back().name, std::string("biases, labels"));
        const auto autoencoder =
            randomAutoencoder({{UnitKind::Bernoulli, 6}, {UnitKind::Bernoulli, 4}}, true, stream);
        QCOMPARE(parameterHistograms(autoencoder).size(), std::size_t{3});
    }
};

REVERIE_SUITE(HistogramTest, None)

} // namespace histogram_test

#include "histogram_test.moc"
