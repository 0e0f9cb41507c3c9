#pragma once

class QWidget;

namespace reverie {

/// The wheel changes this control only while it has the keyboard focus; otherwise it scrolls what lies behind.
void guardWheel(QWidget* control);

} // namespace reverie
