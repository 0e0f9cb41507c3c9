#include "autoencoder_oracle.h"

namespace reverie::test {

Matrix uniformTable(Index rows, Index columns, const std::string& name) {
    Matrix values(rows, columns);
    const RandomDraw draw = RandomStream(3, name).draw();
    for (Index column = 0; column < columns; ++column)
        draw.uniform(values.col(column).data(), rows, 0, column);
    return values;
}

Autoencoder autoencoderOf(const std::vector<Index>& sizes, UnitKind pixels, UnitKind hidden, bool tied) {
    std::vector<UnitGroup> layers;
    for (const Index size : sizes)
        layers.push_back({layers.empty() ? pixels : hidden, size});
    RandomStream stream(3, "autoencoder");
    Autoencoder net = randomAutoencoder(layers, tied, stream);
    for (DirectedConnection& part : net.connections) {
        part.recognition *= 0.6F;
        part.generative *= 0.6F;
        part.below.bias = uniformTable(part.below.size(), 1, "below").col(0).array() - 0.5F;
        part.above.bias = uniformTable(part.above.size(), 1, "above").col(0).array() - 0.4F;
    }
    return net;
}

bool sameWeights(const Autoencoder& left, const Autoencoder& right) {
    for (std::size_t i = 0; i < left.connections.size(); ++i) {
        const DirectedConnection& a = left.connections[i];
        const DirectedConnection& b = right.connections[i];
        if (!sameBits(a.recognition, b.recognition) || !sameBits(a.generative, b.generative) ||
            !sameBits(a.below.bias, b.below.bias) || !sameBits(a.above.bias, b.above.bias))
            return false;
    }
    return true;
}

AutoencoderOracle::AutoencoderOracle(const Autoencoder& net, const Matrix& spoilt, const Matrix& clean,
                                     const AutoencoderSettings& settings)
    : net_(net), settings_(settings), input_(spoilt.cast<double>()), clean_(clean.cast<double>()) {
    for (const DirectedConnection& part : net.connections)
        parts.push_back({part.recognition.cast<double>(), part.generative.cast<double>(),
                         part.below.bias.cast<double>(), part.above.bias.cast<double>()});
}

double AutoencoderOracle::objective() const {
    Eigen::MatrixXd states = input_;
    for (std::size_t i = 0; i < parts.size(); ++i)
        states = mean((parts[i].up.transpose() * states).colwise() + parts[i].above, net_.connections[i].above);
    if (settings_.sparsity == SparsityKind::LargestOnly) keep(states);
    const double penalty = sparsity(states);
    for (std::size_t i = parts.size(); i-- > 0;) {
        const Eigen::MatrixXd& weights = net_.tied() ? parts[i].up : parts[i].down;
        states = mean((weights * states).colwise() + parts[i].below, net_.connections[i].below);
    }
    const auto x = clean_.array();
    const auto y = states.array();
    const double loss = settings_.loss == ReconstructionLoss::SquaredError
                            ? 0.5 * (x - y).square().sum()
                            : -(x * y.log() + (1.0 - x) * (1.0 - y).log()).sum();
    return loss / static_cast<double>(clean_.cols()) + penalty;
}

double AutoencoderOracle::uphill(double& parameter) const {
    constexpr double width = 1e-5;
    const double value = parameter;
    parameter = value + width;
    const double above = objective();
    parameter = value - width;
    const double below = objective();
    parameter = value;
    return (below - above) / (2 * width);
}

Eigen::MatrixXd AutoencoderOracle::mean(const Eigen::MatrixXd& input, const Layer& layer) {
    switch (layer.groups().front().kind) {
    case UnitKind::Bernoulli:
        return 1.0 / (1.0 + (-input.array()).exp());
    case UnitKind::Tanh:
        return input.array().tanh();
    case UnitKind::RectifiedLinear:
        return input.array().max(0.0);
    case UnitKind::Gaussian:
    case UnitKind::Softmax:
        break;
    }
    return input;
}

void AutoencoderOracle::keep(Eigen::MatrixXd& codes) const {
    const auto count =
        std::lround(static_cast<double>(settings_.update.sparsityTarget) * static_cast<double>(codes.rows()));
    for (Index column = 0; column < codes.cols(); ++column) {
        const Eigen::VectorXd before = codes.col(column);
        for (Index unit = 0; unit < codes.rows(); ++unit)
            if ((before.array() > before[unit]).count() >= count) codes(unit, column) = 0;
    }
}

double AutoencoderOracle::sparsity(const Eigen::MatrixXd& codes) const {
    const auto cost = static_cast<double>(settings_.update.sparsityCost);
    const auto rho = static_cast<double>(settings_.update.sparsityTarget);
    if (settings_.sparsity == SparsityKind::L1)
        return cost * codes.array().abs().sum() / static_cast<double>(codes.cols());
    if (settings_.sparsity != SparsityKind::KullbackLeibler) return 0;
    Eigen::ArrayXd q = codes.rowwise().mean();
    if (net_.code().has(UnitKind::Tanh)) q = (1.0 + q) / 2.0;
    return cost * (rho * (rho / q).log() + (1.0 - rho) * ((1.0 - rho) / (1.0 - q)).log()).sum();
}

} // namespace reverie::test
