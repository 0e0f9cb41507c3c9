#pragma once

#include "ui/plots/value_ticker.h"

#include <qcustomplot.h>

#include <cstdint>
#include <span>

namespace reverie {

/// The energy of a running sample over its newest sweeps.
class EnergyPlot : public QCustomPlot {
    Q_OBJECT

public:
    explicit EnergyPlot(QWidget* parent = nullptr);

    /// One energy a sweep, the oldest first, the last one after `sweeps`. Drawn while somebody can see.
    void setEnergies(std::span<const double> energies, std::uint64_t sweeps);
    void clear();
    /// What is shown, empty before the first sample.
    const QCPGraphDataContainer& points() const { return *graph(0)->data(); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void applyTheme();
    void redraw();
    void fitValues();

    QSharedPointer<ValueTicker> valueTicker_;
    QSharedPointer<ValueTicker> sweepTicker_;
};

} // namespace reverie
