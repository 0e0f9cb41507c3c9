#pragma once

#include "core/experiment/settings.h"

#include <QWidget>

class QLabel;

namespace reverie {

class SettingEditor;
struct Theme;

/// The small dot that marks live settings, as rich text.
QString liveDot(const Theme& theme);

/// A setting in a form: its name with the symbol, a dot when it is live, and its editor.
class SettingRow : public QWidget {
    Q_OBJECT

public:
    /// `setting` must outlive the row.
    explicit SettingRow(const Setting& setting, QWidget* parent = nullptr);

    const Setting& setting() const { return setting_; }
    SettingEditor& editor() { return *editor_; }
    const SettingEditor& editor() const { return *editor_; }
    /// Disables the editor and says why in the tooltip; an empty reason enables it.
    void setUnused(const QString& reason);

private:
    void writeLabel();

    const Setting& setting_;
    QLabel* label_;
    SettingEditor* editor_;
    QString reason_;
};

} // namespace reverie
