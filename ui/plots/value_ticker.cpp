#include "ui/plots/value_ticker.h"

#include "ui/widgets/wording.h"

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

bool evenlySpaced(const std::vector<Tick>& ticks) {
    if (ticks.size() < 3) return true;
    const double spacing = ticks[1].value - ticks[0].value;
    for (std::size_t i = 2; i < ticks.size(); ++i)
        if (std::abs(ticks[i].value - ticks[i - 1].value - spacing) > 1e-6 * std::abs(spacing)) return false;
    return true;
}

/// Evenly spaced values share their decimals, so that labels line up; decades are written as short as they are.
QVector<QString> labels(const std::vector<Tick>& ticks) {
    QVector<QString> texts;
    const bool even = evenlySpaced(ticks) && ticks.size() >= 2;
    const double spacing = even ? ticks[1].value - ticks[0].value : 0;
    const double largest =
        ticks.empty() ? 0 : std::max(std::abs(ticks.front().value), std::abs(ticks.back().value));
    for (const Tick& tick : ticks) {
        const bool fixed = even && spacing >= 1e-5 && largest < 1e7;
        texts.push_back(fixed ? fixedNumber(tick.value, decimalsForSpacing(spacing))
                              : plainNumber(tick.value, 10));
    }
    return texts;
}

} // namespace

void ValueTicker::generate(const QCPRange& range, const QLocale&, QChar, int, QVector<double>& ticks,
                           QVector<double>* subTicks, QVector<QString>* tickLabels) {
    std::vector<Tick> chosen = scale_.ticks(range.lower, range.upper, tickCount());
    if (whole_) std::erase_if(chosen, [](const Tick& tick) { return tick.value != std::round(tick.value); });
    ticks.clear();
    for (const Tick& tick : chosen)
        ticks.push_back(tick.position);
    if (tickLabels != nullptr) *tickLabels = labels(chosen);
    if (subTicks != nullptr) {
        const std::vector<double> between = scale_.subTicks(range.lower, range.upper);
        *subTicks = QVector<double>(between.begin(), between.end());
    }
}

} // namespace reverie
