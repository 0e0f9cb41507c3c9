#pragma once

#include "ui/plots/value_scale.h"

#include <qcustomplot.h>

namespace reverie {

/// Ticks of an axis whose places are those of a ValueScale; the labels are the values, not the places.
class ValueTicker : public QCPAxisTicker {
public:
    explicit ValueTicker(int wanted) { setTickCount(wanted); }

    void setScale(const ValueScale& scale) { scale_ = scale; }
    const ValueScale& scale() const { return scale_; }
    /// Whole numbers only, for counts.
    void setWhole(bool whole) { whole_ = whole; }

    void generate(const QCPRange& range, const QLocale& locale, QChar formatChar, int precision,
                  QVector<double>& ticks, QVector<double>* subTicks, QVector<QString>* tickLabels) override;

private:
    ValueScale scale_;
    bool whole_ = false;
};

} // namespace reverie
