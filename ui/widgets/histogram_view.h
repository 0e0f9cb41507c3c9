#pragma once

#include "core/evaluation/histogram.h"

#include <QRectF>
#include <QWidget>

#include <vector>

class QPainter;

namespace reverie {

/// Histograms beside and under each other, negative values in blue and positive ones in orange.
class HistogramView : public QWidget {
    Q_OBJECT

public:
    explicit HistogramView(QWidget* parent = nullptr);

    void setHistograms(std::vector<Histogram> histograms);
    const std::vector<Histogram>& histograms() const { return histograms_; }
    /// Where one of them is drawn, its words included.
    QRectF placeOf(std::size_t which) const;
    /// The height that all of them need at a width.
    int neededHeight(int width) const;

signals:
    /// "weights, pixels – hidden 1: 1,234 values between 0.1 and 0.12"; empty where nothing is pointed at.
    void pointedAt(const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    int columnsFor(int width) const;
    void paint(QPainter& painter, const Histogram& histogram, const QRectF& place) const;
    QRectF barsIn(const QRectF& place) const;
    QString textAt(QPointF point) const;

    std::vector<Histogram> histograms_;
};

} // namespace reverie
