#pragma once

#include "core/math/matrix.h"
#include "ui/plots/value_ticker.h"

#include <qcustomplot.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace reverie {

/// Codes of two numbers as points on the plane, coloured by label, each label written where its points are
/// thickest.
class CodePlot : public QCustomPlot {
    Q_OBJECT

public:
    explicit CodePlot(QWidget* parent = nullptr);

    /// 2 × cases; `labels` one a case, 0..9, or empty. The axes stay while the points fill them.
    void setCodes(const Matrix& codes, std::span<const std::uint8_t> labels);
    void clear();
    Index count() const { return codes_.cols(); }
    /// The case next to a point of the plane, −1 without cases.
    Index nearest(QPointF code) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// The code under the pointer.
    void pointed(QPointF code);
    void left();

protected:
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void applyTheme();
    void redraw();
    void fit();

    Matrix codes_;
    std::vector<std::uint8_t> labels_;
    QSharedPointer<ValueTicker> xTicker_;
    QSharedPointer<ValueTicker> yTicker_;
};

} // namespace reverie
