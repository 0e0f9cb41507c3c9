#pragma once

#include "ui/widgets/setting_editor.h"

class QComboBox;

namespace reverie {

/// Where the images come from: the sets that are known by name, a path that is typed, or one that is browsed for.
class DataEditor : public SettingEditor {
    Q_OBJECT

public:
    explicit DataEditor(QWidget* parent);

    SettingValue value() const override;
    void setValue(const SettingValue& value) override;
    bool isWide() const override { return true; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void commitIfChanged();
    /// Sets that are not on this machine cannot be chosen, and say what brings them.
    void showWhatIsHere();
    void showWhether(bool here, const QString& source, const QString& title, const QString& whatBringsIt);

    QComboBox* box_;
    std::string committed_;
};

} // namespace reverie
