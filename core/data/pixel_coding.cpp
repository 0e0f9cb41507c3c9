#include "core/data/pixel_coding.h"

#include <algorithm>
#include <cmath>

namespace reverie {
namespace {

constexpr float smallestShareOfDeviation = 0.1F;

/// Σ over the set of what `summand` makes of each pixel (pixels × cases), in double.
template<class Summand>
Eigen::VectorXd sumOverCases(const ImageSet& set, Summand&& summand) {
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(set.shape().pixels());
    Matrix images;
    constexpr Index casesAtATime = 256;
    for (Index first = 0; first < set.size(); first += casesAtATime) {
        set.read(first, std::min(casesAtATime, set.size() - first), images);
        for (const auto image : images.colwise())
            sum += summand(image.template cast<double>());
    }
    return sum;
}

void threshold(MatrixRef images) {
    images = images.unaryExpr([](float value) { return value >= 0.5F ? 1.0F : 0.0F; });
}

void sampleBinary(MatrixRef images, const RandomDraw& draw) {
    Vector uniform(images.rows());
    for (Index column = 0; column < images.cols(); ++column) {
        draw.uniform(uniform.data(), uniform.size(), 0, column);
        float* pixels = images.col(column).data();
        for (Index row = 0; row < images.rows(); ++row)
            pixels[row] = uniform[row] < pixels[row] ? 1.0F : 0.0F;
    }
}

} // namespace

void PixelCoding::standardiseOn(const ImageSet& set) {
    const auto cases = static_cast<double>(set.size());
    const Eigen::VectorXd mean = sumOverCases(set, [](const auto& image) { return image; }) / cases;
    const Eigen::VectorXd variance =
        sumOverCases(set, [&](const auto& image) { return (image - mean).cwiseAbs2(); }) / cases;
    const double overall = std::sqrt(variance.mean());
    const double floor = overall > 0 ? smallestShareOfDeviation * overall : 1.0;
    offset = mean.cast<float>();
    scale = variance.cwiseSqrt().cwiseMax(floor).cast<float>();
}

void PixelCoding::whitenOn(const ImageSet& set, WhiteningKind kind, double regulariser) {
    whitening.reset();
    if (kind != WhiteningKind::None)
        whitening = std::make_shared<const Whitening>(Whitening::measuredOn(set, kind, regulariser));
}

void PixelCoding::encode(MatrixRef images, const RandomDraw& draw) const {
    if (binary && grey == GreyPixels::Sampled)
        sampleBinary(images, draw);
    else
        encodeMean(images);
}

void PixelCoding::encodeMean(MatrixRef images) const {
    if (binary && grey == GreyPixels::Thresholded) threshold(images);
    if (whitening) whitening->whiten(images);
    if (standardised()) images = (images.colwise() - offset).array().colwise() / scale.array();
}

void PixelCoding::decode(MatrixRef states) const {
    if (standardised()) states = ((states.array().colwise() * scale.array()).colwise() + offset.array()).matrix();
    if (whitening) whitening->restore(states);
    states = states.cwiseMax(0.0F).cwiseMin(1.0F);
}

void PixelCoding::showFields(MatrixRef fields) const {
    if (whitening) whitening->turnToPixels(fields);
}

} // namespace reverie
