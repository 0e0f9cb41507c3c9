#include "ui/widgets/label_bars.h"

#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace reverie {
namespace {

constexpr double barUnits = 0.5;
constexpr double swatchUnits = 1;

QColor colourOf(const LabelMethod& method) {
    const Theme& theme = currentTheme();
    const QColor colours[] = {theme.accentBlue, theme.accentOrange, theme.secondaryText};
    return colours[static_cast<int>(method.colour)];
}

double probabilityOf(const LabelMethod& method, Index label) {
    const double value = label < method.probabilities.size() ? double(method.probabilities[label]) : 0;
    return std::isfinite(value) ? std::clamp(value, 0.0, 1.0) : 0;
}

} // namespace

QString formatPercent(double probability) {
    constexpr QChar figureSpace(0x2007);
    const QString digits = QString::number(100 * probability, 'f', 1);
    return digits.rightJustified(4, figureSpace) + QStringLiteral(" %");
}

LabelBars::LabelBars(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Label probabilities"));
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void LabelBars::setMethods(std::vector<LabelMethod> methods, Index labels) {
    const auto named = [](const LabelMethod& a, const LabelMethod& b) { return a.name == b.name; };
    const bool sameLayout = labels == labels_ && std::ranges::equal(methods, methods_, named);
    methods_ = std::move(methods);
    labels_ = labels;
    if (!sameLayout) updateGeometry();
    describe();
    update();
}

Index LabelBars::winner(std::size_t method) const {
    const Vector& probabilities = methods_[method].probabilities;
    if (probabilities.size() == 0 || !probabilities.allFinite()) return -1;
    Index best = -1;
    probabilities.maxCoeff(&best);
    return best;
}

QRectF LabelBars::barRect(Index label, std::size_t method) const {
    const Columns at = columns();
    const auto count = static_cast<double>(methods_.size());
    const double row = rowHeight();
    const double bar = std::min(row / (count + 1), 3.0 * currentTheme().spacing(barUnits));
    const double top = headHeight() + static_cast<double>(label) * row + (row - count * bar) / 2;
    return {at.bars, top + static_cast<double>(method) * bar, at.numbers - at.bars, bar};
}

QRectF LabelBars::numberRect(Index label, std::size_t method) const {
    const Columns at = columns();
    return {at.numbers + static_cast<double>(method) * at.number,
            headHeight() + static_cast<double>(label) * rowHeight(), at.number, rowHeight()};
}

QSize LabelBars::sizeHint() const {
    const double rows = static_cast<double>(labels_) * 1.25 * leastRowHeight();
    return {currentTheme().spacing(40), static_cast<int>(std::ceil(headHeight() + rows))};
}

QSize LabelBars::minimumSizeHint() const {
    const double rows = static_cast<double>(labels_) * leastRowHeight();
    return {currentTheme().spacing(20), static_cast<int>(std::ceil(headHeight() + rows))};
}

bool LabelBars::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), tipAt(help->pos()), this);
    return true;
}

void LabelBars::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintHead(painter);
    for (Index label = 0; label < labels_; ++label)
        paintRow(painter, label);
}

/// The names of the methods, each after a patch of its colour, and a line of it above each column of numbers.
void LabelBars::paintHead(QPainter& painter) const {
    const Theme& theme = currentTheme();
    const double swatch = theme.spacing(swatchUnits);
    painter.setFont(theme.font(TextSize::Small));
    double left = columns().bars;
    left = std::max(0.0, std::min(left, width() - legendWidth()));
    const double height = painter.fontMetrics().height();
    for (std::size_t method = 0; method < methods_.size(); ++method) {
        QRectF line = numberRect(0, method).adjusted(theme.spacing(), 0, 0, 0);
        line.moveTop(headHeight() - theme.spacing(0.5));
        line.setHeight(theme.spacing(0.25));
        painter.fillRect(line, colourOf(methods_[method]));
        painter.fillRect(QRectF(left, (height - swatch) / 2, swatch, swatch), colourOf(methods_[method]));
        left += swatch + theme.spacing(0.5);
        painter.setPen(theme.secondaryText);
        painter.drawText(QRectF(left, 0, width(), height), Qt::AlignLeft | Qt::AlignVCenter,
                         methods_[method].name);
        left += painter.fontMetrics().horizontalAdvance(methods_[method].name) + theme.spacing(1.5);
    }
}

void LabelBars::paintRow(QPainter& painter, Index label) const {
    const Theme& theme = currentTheme();
    const Columns at = columns();
    const bool wins = !methods_.empty() && winner(0) == label;
    const QRectF row(0, headHeight() + static_cast<double>(label) * rowHeight(), width(), rowHeight());
    if (wins) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.selection);
        painter.drawRoundedRect(row.adjusted(0, 0.5, 0, -0.5), theme.spacing(0.5), theme.spacing(0.5));
    }
    painter.setFont(rowFont(wins));
    painter.setPen(wins ? theme.text : theme.secondaryText);
    painter.drawText(QRectF(at.name, row.top(), at.bars - at.name - theme.spacing(), row.height()),
                     Qt::AlignRight | Qt::AlignVCenter, QString::number(label));
    for (std::size_t method = 0; method < methods_.size(); ++method) {
        const double probability = probabilityOf(methods_[method], label);
        QRectF bar = barRect(label, method).adjusted(0, 0.5, 0, -0.5);
        painter.fillRect(bar, theme.gridLine);
        bar.setWidth(bar.width() * probability);
        painter.fillRect(bar, colourOf(methods_[method]));
        const bool first = winner(method) == label;
        painter.setFont(rowFont(first));
        painter.setPen(first ? theme.text : theme.secondaryText);
        painter.drawText(numberRect(label, method), Qt::AlignRight | Qt::AlignVCenter,
                         methods_[method].probabilities.size() > 0 ? formatPercent(probability)
                                                                   : QStringLiteral("–"));
    }
}

LabelBars::Columns LabelBars::columns() const {
    const Theme& theme = currentTheme();
    const QFontMetricsF metrics(rowFont(true));
    const double name = theme.spacing(0.5);
    const QString longest = QString::number(std::max<Index>(0, labels_ - 1));
    const double number = metrics.horizontalAdvance(formatPercent(1)) + theme.spacing(1);
    const double numbers = width() - theme.spacing(0.5) - static_cast<double>(methods_.size()) * number;
    return {name, name + metrics.horizontalAdvance(longest) + theme.spacing(), numbers, number};
}

/// Small where rows are low or there is little width, up to a title's size where people sit far away.
QFont LabelBars::rowFont(bool strong) const {
    const Theme& theme = currentTheme();
    QFont font = theme.font(TextSize::Small);
    const double wide =
        width() / static_cast<double>(theme.spacing(30 + 15 * static_cast<double>(methods_.size())));
    const double pixels = std::min(0.55 * rowHeight(), theme.textPixels(TextSize::Title) * wide);
    font.setPixelSize(static_cast<int>(
        std::clamp(pixels, double(theme.textPixels(TextSize::Small)), 1.25 * theme.textPixels(TextSize::Title))));
    font.setWeight(strong ? QFont::DemiBold : QFont::Normal);
    return font;
}

double LabelBars::headHeight() const {
    return QFontMetricsF(currentTheme().font(TextSize::Small)).height() + currentTheme().spacing(1.25);
}

double LabelBars::rowHeight() const {
    if (labels_ == 0) return 0;
    const double fair = (height() - headHeight()) / static_cast<double>(labels_);
    return std::clamp(fair, leastRowHeight(), 3 * leastRowHeight());
}

double LabelBars::leastRowHeight() const {
    const Theme& theme = currentTheme();
    const double bars = theme.spacing(barUnits) * (static_cast<double>(methods_.size()) + 0.5);
    return std::max(bars, QFontMetricsF(theme.font(TextSize::Small)).height() + theme.spacing(0.25));
}

double LabelBars::legendWidth() const {
    const Theme& theme = currentTheme();
    const QFontMetricsF metrics(theme.font(TextSize::Small));
    double width = -theme.spacing(1.5);
    for (const LabelMethod& method : methods_)
        width += theme.spacing(swatchUnits) + theme.spacing(0.5) + metrics.horizontalAdvance(method.name) +
                 theme.spacing(1.5);
    return width;
}

QString LabelBars::tipAt(QPointF at) const {
    QStringList lines;
    const auto label = static_cast<Index>(std::floor((at.y() - headHeight()) / rowHeight()));
    for (const LabelMethod& method : methods_) {
        QString line = QStringLiteral("<b>%1</b>").arg(method.name.toHtmlEscaped());
        if (label >= 0 && label < labels_ && at.y() >= headHeight() && method.probabilities.size() > 0)
            line += tr(": P(%1) = %2").arg(label).arg(formatPercent(probabilityOf(method, label)).trimmed());
        lines += line + QStringLiteral("<br>") + method.explanation.toHtmlEscaped();
    }
    return lines.join(QStringLiteral("<br>"));
}

/// Says the winners to those who cannot see them.
void LabelBars::describe() {
    QStringList parts;
    for (std::size_t method = 0; method < methods_.size(); ++method)
        if (winner(method) >= 0)
            parts += tr("%1 by %2, %3")
                         .arg(winner(method))
                         .arg(methods_[method].name,
                              formatPercent(probabilityOf(methods_[method], winner(method))).trimmed());
    setAccessibleDescription(parts.join(QStringLiteral("; ")));
}

} // namespace reverie
