#include "core/data/whitening.h"

#include "core/math/product.h"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <utility>

namespace reverie {
namespace {

/// Calls visit(images) for one stretch of a set after the other: pixels × cases.
template<class Visit>
void goThrough(const ImageSet& set, Visit&& visit) {
    Matrix images;
    constexpr Index casesAtATime = 1000;
    for (Index first = 0; first < set.size(); first += casesAtATime) {
        set.read(first, std::min(casesAtATime, set.size() - first), images);
        visit(images);
    }
}

Eigen::VectorXd meanOf(const ImageSet& set) {
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(set.shape().pixels());
    goThrough(set, [&sum](const Matrix& images) { sum += images.rowwise().sum().cast<double>(); });
    return sum / static_cast<double>(set.size());
}

/// The lower half of the covariance; products in float, sums over stretches in double.
Eigen::MatrixXd covarianceOf(const ImageSet& set, const Vector& mean) {
    const Index pixels = set.shape().pixels();
    Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(pixels, pixels);
    Matrix part(pixels, pixels);
    goThrough(set, [&](Matrix& images) {
        images.colwise() -= mean;
        part.setZero();
        part.selfadjointView<Eigen::Lower>().rankUpdate(images);
        sum += part.cast<double>();
    });
    return sum / static_cast<double>(set.size());
}

} // namespace

Whitening::Whitening(WhiteningKind kind, Vector mean, Matrix basis, Vector scale)
    : kind_(kind), mean_(std::move(mean)), basis_(std::move(basis)), scale_(std::move(scale)) {
    whitening_ = scale_.cwiseInverse().asDiagonal() * basis_.transpose();
    restoring_ = basis_ * scale_.asDiagonal();
    if (kind_ == WhiteningKind::Pca) return;
    whitening_ = Matrix(basis_ * whitening_);
    restoring_ = Matrix(restoring_ * basis_.transpose());
}

Whitening Whitening::measuredOn(const ImageSet& set, WhiteningKind kind, double regulariser) {
    const Vector mean = meanOf(set).cast<float>();
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covarianceOf(set, mean));
    const Eigen::VectorXd variance = solver.eigenvalues().reverse().cwiseMax(0.0);
    const double added = regulariser * variance.mean();
    const Eigen::VectorXd scale =
        added > 0 ? Eigen::VectorXd((variance.array() + added).sqrt()) : Eigen::VectorXd::Ones(variance.size());
    return {kind, mean, solver.eigenvectors().rowwise().reverse().cast<float>(), scale.cast<float>()};
}

void Whitening::whiten(MatrixRef images) const {
    const Matrix centred = images.colwise() - mean_;
    multiply(whitening_, centred, images);
}

void Whitening::restore(MatrixRef states) const {
    const Matrix whitened = states;
    multiply(restoring_, whitened, states);
    states.colwise() += mean_;
}

void Whitening::turnToPixels(MatrixRef states) const {
    if (kind_ != WhiteningKind::Pca) return;
    const Matrix components = states;
    multiply(basis_, components, states);
}

} // namespace reverie
