#pragma once

#include "core/data/image_set.h"
#include "core/math/matrix.h"

namespace reverie {

/// How pixels are whitened: not at all, turned back to pixels (zero-phase components), or as principal components.
enum class WhiteningKind { None, Zca, Pca };

/// A linear map after which the pixels of a set are uncorrelated, each of variance about one.
///
/// With m the mean and U diag(λ) Uᵀ the covariance of the cases, and s = √(λ + e · mean λ), PCA gives
/// diag(1/s) Uᵀ (x − m), the component of largest variance first, and ZCA turns it back to pixels,
/// U diag(1/s) Uᵀ (x − m), which of all whitened images stays closest to the original (Bell & Sejnowski 1997).
class Whitening {
public:
    /// `basis` is U, a principal direction a column; `scale` is s, above zero.
    Whitening(WhiteningKind kind, Vector mean, Matrix basis, Vector scale);

    /// Measures a set; `regulariser` is e, the share of the mean variance that is added to each direction's, so
    /// that noise is not blown up. A variance of λ becomes λ / (λ + e · mean λ).
    static Whitening measuredOn(const ImageSet& set, WhiteningKind kind, double regulariser);

    WhiteningKind kind() const { return kind_; }
    const Vector& mean() const { return mean_; }
    const Matrix& basis() const { return basis_; }
    const Vector& scale() const { return scale_; }

    /// Pixel values (pixels × cases) to whitened ones, in place, and back.
    void whiten(MatrixRef images) const;
    void restore(MatrixRef states) const;
    /// Whitened states or weights, one number a component, as whitened images, in place: nothing to do for ZCA.
    void turnToPixels(MatrixRef states) const;

private:
    WhiteningKind kind_;
    Vector mean_;
    Matrix basis_;
    Vector scale_;
    Matrix whitening_; ///< What images minus their mean are multiplied by.
    Matrix restoring_; ///< Its inverse.
};

} // namespace reverie
