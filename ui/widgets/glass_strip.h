#pragma once

#include "ui/widgets/glass_view.h"

#include <QImage>
#include <QWidget>

#include <memory>
#include <vector>

namespace reverie {

/// The states v⁰ h⁰ v¹ h¹ … side by side, probabilities above and samples below; the visible side as its image,
/// the hidden one as a grid of units, of which one can be chosen.
class GlassStrip : public QWidget {
    Q_OBJECT

public:
    explicit GlassStrip(QWidget* parent = nullptr);

    void setView(std::shared_ptr<const GlassView> view);
    /// The unit whose pairs are shown, −1 for none.
    void setUnit(Index unit);
    /// Where the mean (or the sample) of a state is drawn.
    QRectF cellRect(std::size_t state, bool sample) const;
    /// The middle of a unit of a state within the widget.
    QPointF unitPoint(std::size_t state, bool sample, Index unit) const;
    /// The width at which all states have room at a height.
    int widthFor(int height) const;

signals:
    void unitChosen(qlonglong unit);
    /// "h² unit 17: P = 0.83, sample 1, bias −0.40, total input 1.59"; empty for nothing.
    void hovered(const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    struct Place {
        std::size_t state = 0;
        bool sample = false;
        Index unit = -1;
    };
    double side(int height) const;
    ImageShape shapeOf(const GlassState& state) const;
    QRectF imageRect(std::size_t state, bool sample) const;
    Place placeAt(QPointF point) const;
    QString describe(const Place& place) const;
    QString headingOf(const GlassState& state) const;
    QString headingWithin(const GlassState& state, const QFontMetrics& metrics, int width) const;
    QImage pictureOf(const GlassState& state, bool sample, QSize space) const;

    std::shared_ptr<const GlassView> view_;
    Index unit_ = -1;
};

} // namespace reverie
