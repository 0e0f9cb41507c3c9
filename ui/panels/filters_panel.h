#pragma once

#include "ui/panels/panel.h"

namespace reverie {

/// All receptive fields as one grid, white-centred blue–orange; the grid can be zoomed, sorted and pointed at.
class FiltersPanel : public Panel {
    Q_OBJECT
public:
    explicit FiltersPanel(QWidget* parent = nullptr);
};

} // namespace reverie
