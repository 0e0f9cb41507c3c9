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

private:
    void commitIfChanged();

    QComboBox* box_;
    std::string committed_;
};

} // namespace reverie
