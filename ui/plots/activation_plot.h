#pragma once

#include "core/experiment/unit_view.h"

#include <qcustomplot.h>

namespace reverie {

/// How active a unit was over the run: mean of E[h | v] at moments that were kept.
class ActivationPlot : public QCustomPlot {
    Q_OBJECT

public:
    explicit ActivationPlot(QWidget* parent = nullptr);

    void setActivation(const UnitActivation& activation);
    void clear();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void showEvent(QShowEvent* event) override;

private:
    void applyTheme();
    void redraw();
};

} // namespace reverie
