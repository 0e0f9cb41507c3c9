#include "ui/plots/mark_lines.h"

#include <QFontMetricsF>

#include <algorithm>

namespace reverie {

namespace {

constexpr int labelRowCount = 3;
constexpr double labelGap = 4;

/// Left end of a label: right of its line, or left of it at the edge of the plot.
double labelLeft(const LabelSpace& label, double rightEdge) {
    const double right = label.x + labelGap;
    return right + label.width <= rightEdge ? right : label.x - labelGap - label.width;
}

} // namespace

std::vector<int> labelRows(std::span<const LabelSpace> labels, int rows, double rightEdge) {
    std::vector<std::vector<std::pair<double, double>>> taken(static_cast<std::size_t>(rows));
    std::vector<int> chosen;
    for (const LabelSpace& label : labels) {
        const double left = labelLeft(label, rightEdge);
        const double right = left + label.width;
        const auto row = std::ranges::find_if(taken, [&](const auto& spans) {
            return std::ranges::none_of(spans, [&](const auto& span) {
                return left < span.second + labelGap && span.first < right + labelGap;
            });
        });
        chosen.push_back(row == taken.end() ? -1 : static_cast<int>(row - taken.begin()));
        if (row != taken.end()) row->emplace_back(left, right);
    }
    return chosen;
}

MarkLines::MarkLines(QCustomPlot* plot) : QCPLayerable(plot, QStringLiteral("grid")) {}

void MarkLines::setColours(const QColor& line, const QColor& text, const QColor& ground) {
    line_ = line;
    text_ = text;
    ground_ = ground;
}

QStringList MarkLines::near(double pixel, double reach) const {
    QStringList texts;
    for (const Mark& mark : marks_)
        if (std::abs(pixelOf(mark) - pixel) <= reach) texts.push_back(QString::fromStdString(mark.text));
    return texts;
}

QRect MarkLines::clipRect() const {
    return mParentPlot->axisRect()->rect();
}

void MarkLines::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    painter->setAntialiasing(false);
}

double MarkLines::pixelOf(const Mark& mark) const {
    return mParentPlot->xAxis->coordToPixel(axis_ == RunAxis::Epochs ? mark.epoch
                                                                     : static_cast<double>(mark.minibatch));
}

void MarkLines::draw(QCPPainter* painter) {
    const QRect area = clipRect();
    std::vector<const Mark*> visible;
    painter->setPen(QPen(line_, 1));
    for (const Mark& mark : marks_) {
        const double x = pixelOf(mark);
        if (x < area.left() || x > area.right()) continue;
        painter->drawLine(QLineF(x, area.top(), x, area.bottom()));
        visible.push_back(&mark);
    }
    if (labelled_) drawLabels(painter, visible);
}

void MarkLines::drawLabels(QCPPainter* painter, const std::vector<const Mark*>& visible) const {
    const QFontMetricsF metrics(font_);
    const QRectF area = clipRect();
    std::vector<LabelSpace> spaces;
    spaces.reserve(visible.size());
    for (const Mark* mark : visible)
        spaces.push_back({pixelOf(*mark), metrics.horizontalAdvance(QString::fromStdString(mark->text))});
    const std::vector<int> rows = labelRows(spaces, labelRowCount, area.right());
    painter->setFont(font_);
    for (std::size_t i = 0; i < visible.size(); ++i) {
        if (rows[i] < 0) continue;
        const QRectF place(labelLeft(spaces[i], area.right()), area.top() + rows[i] * metrics.height(),
                           spaces[i].width, metrics.height());
        painter->fillRect(place, ground_);
        painter->setPen(text_);
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip,
                          QString::fromStdString(visible[i]->text));
    }
}

} // namespace reverie
