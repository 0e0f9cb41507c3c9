#include "closeness.h"
#include "core/error.h"
#include "core/learning/estimators.h"
#include "oracle.h"
#include "tests/suite.h"

#include <functional>

namespace exact_gradient_test {

using namespace reverie;

namespace {

constexpr float step = 1.0F / 256;
/// Truncation (third derivatives of order one times step²/6) and float32 rounding of the gradient.
constexpr double allowed = 5e-5;

/// Slope of the enumerated mean log-likelihood along one parameter.
double slope(const Rbm& machine, const Matrix& data, const std::function<float&(Rbm&)>& parameter) {
    Rbm more = machine;
    Rbm less = machine;
    parameter(more) += step;
    parameter(less) -= step;
    const double width = static_cast<double>(parameter(more)) - static_cast<double>(parameter(less));
    return (oracle::logLikelihood(more, data) - oracle::logLikelihood(less, data)) / width;
}

GradientEstimate exactGradient(const Rbm& machine, const Matrix& data, int threads = 2) {
    ThreadTeam team(threads);
    ExactGradient estimator;
    GradientEstimate estimate;
    estimate.variances = machine.visible.has(UnitKind::Gaussian);
    estimate.resize(machine, data.cols(), estimator.particles(machine, data.cols()));
    estimate.data() = data;
    estimator.estimate(machine, 1, estimate, team);
    return estimate;
}

} // namespace

class ExactGradientTest : public QObject {
    Q_OBJECT
private slots:
    void weights_data() { oracle::addMachines(); }
    void weights();
    void biases_data() { oracle::addMachines(); }
    void biases();
    void logVariances_data() { oracle::addMachines(); }
    void logVariances();
    void summedOverEitherSide();
    void vanishesAtTheModelsOwnDistribution();
    void threadsDoNotMatter();
    void machinesTooLargeAreRefused();
};

void ExactGradientTest::weights() {
    const Rbm machine = oracle::fetchedMachine();
    const Matrix data = oracle::someStates(machine.visible, 3, 1);
    const Matrix gradient = exactGradient(machine, data).weightsGradient();
    for (Index i = 0; i < machine.visible.size(); ++i)
        for (Index j = 0; j < machine.hidden.size(); ++j)
            CHECK_CLOSE(gradient(i, j), slope(machine, data, [&](Rbm& at) -> float& { return at.weights(i, j); }),
                        allowed);
}

void ExactGradientTest::biases() {
    const Rbm machine = oracle::fetchedMachine();
    const Matrix data = oracle::someStates(machine.visible, 3, 2);
    const GradientEstimate estimate = exactGradient(machine, data);
    const Vector visible = estimate.visibleBiasGradient(machine, machine.visible.all());
    const Vector hidden = estimate.hiddenBiasGradient(machine, machine.hidden.all());
    for (Index i = 0; i < machine.visible.size(); ++i)
        CHECK_CLOSE(visible[i], slope(machine, data, [&](Rbm& at) -> float& { return at.visible.bias[i]; }),
                    allowed);
    for (Index j = 0; j < machine.hidden.size(); ++j)
        CHECK_CLOSE(hidden[j], slope(machine, data, [&](Rbm& at) -> float& { return at.hidden.bias[j]; }),
                    allowed);
}

void ExactGradientTest::logVariances() {
    const Rbm machine = oracle::fetchedMachine();
    const Matrix data = oracle::someStates(machine.visible, 3, 3);
    const GradientEstimate estimate = exactGradient(machine, data);
    if (!machine.visible.has(UnitKind::Gaussian)) {
        QCOMPARE(estimate.visibleLogVariance.size(), 0);
        return;
    }
    const auto kinds = oracle::kinds(machine.visible);
    for (Index i = 0; i < machine.visible.size(); ++i) {
        const bool gaussian = kinds[static_cast<std::size_t>(i)] == UnitKind::Gaussian;
        const double expected =
            gaussian ? slope(machine, data, [&](Rbm& at) -> float& { return at.visible.logVariance[i]; }) : 0.0;
        CHECK_CLOSE(estimate.visibleLogVariance[i], expected, allowed);
    }
}

// Either side may be the smaller one; the gradient is the same.
void ExactGradientTest::summedOverEitherSide() {
    for (const auto& [visible, hidden] : {std::pair{9, 4}, {4, 9}}) {
        Rbm machine(Layer(UnitKind::Bernoulli, visible), Layer(UnitKind::Bernoulli, hidden));
        oracle::scramble(machine, 4);
        const Matrix data = oracle::someStates(machine.visible, 5, 5);
        const Matrix gradient = exactGradient(machine, data).weightsGradient();
        for (Index i = 0; i < visible; ++i) {
            const Index j = i % hidden;
            CHECK_CLOSE(gradient(i, j), slope(machine, data, [&](Rbm& at) -> float& { return at.weights(i, j); }),
                        allowed);
        }
    }
}

void ExactGradientTest::vanishesAtTheModelsOwnDistribution() {
    Rbm machine(Layer(UnitKind::Bernoulli, 3), Layer(UnitKind::Bernoulli, 4));
    machine.weights.setZero(3, 4);
    machine.hidden.bias.setLinSpaced(-1, 1);
    Matrix data(3, 8);
    machine.visible.enumerate(0, data);
    const GradientEstimate estimate = exactGradient(machine, data);
    CHECK_CLOSE(estimate.weightsGradient().norm(), 0, 1e-6);
    CHECK_CLOSE(estimate.visibleBiasGradient(machine, machine.visible.all()).norm(), 0, 1e-6);
    CHECK_CLOSE(estimate.hiddenBiasGradient(machine, machine.hidden.all()).norm(), 0, 1e-6);
}

void ExactGradientTest::threadsDoNotMatter() {
    Rbm machine(Layer(UnitKind::Bernoulli, 80), Layer(UnitKind::Bernoulli, 9));
    oracle::scramble(machine, 6, 0.3F);
    const Matrix data = oracle::someStates(machine.visible, 31, 7);
    const GradientEstimate one = exactGradient(machine, data, 1);
    for (const int threads : {2, 3}) {
        const GradientEstimate more = exactGradient(machine, data, threads);
        QVERIFY(sameBits(one.visible, more.visible));
        QVERIFY(sameBits(one.hidden, more.hidden));
    }
}

void ExactGradientTest::machinesTooLargeAreRefused() {
    using enum UnitKind;
    ExactGradient::check(Rbm(Layer(Bernoulli, 16), Layer(Bernoulli, 12)));
    QVERIFY_EXCEPTION_THROWN(ExactGradient::check(Rbm(Layer(Bernoulli, 784), Layer(Bernoulli, 500))), Error);
    QVERIFY_EXCEPTION_THROWN(ExactGradient::check(Rbm(Layer(Bernoulli, 784), Layer(Bernoulli, 20))), Error);
    QVERIFY_EXCEPTION_THROWN(ExactGradient::check(Rbm(Layer(Gaussian, 4), Layer(Gaussian, 4))), Error);
}

REVERIE_SUITE(ExactGradientTest, None)

} // namespace exact_gradient_test

#include "exact_gradient_test.moc"
