#pragma once

#include "ui/widgets/setting_editor.h"

class QComboBox;
class QToolButton;

namespace reverie {

/// A source that is known by name, a path that is typed, or one that is browsed for.
class SourceEditor : public SettingEditor {
    Q_OBJECT

public:
    struct Known {
        QString title;
        QString source;
    };
    /// `browsing` says what can be browsed for.
    SourceEditor(const std::vector<Known>& known, const QString& browsing, QWidget* parent);

    SettingValue value() const override;
    void setValue(const SettingValue& value) override;
    bool isWide() const override { return true; }

protected:
    QComboBox& box() { return *box_; }

private:
    void commitIfChanged();

    QComboBox* box_;
    std::string committed_;
};

/// Where the images come from.
class DataEditor : public SourceEditor {
    Q_OBJECT

public:
    explicit DataEditor(QWidget* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// Sets that are not on this machine cannot be chosen, and say what brings them.
    void showWhatIsHere();
    void showWhether(bool here, const QString& source, const QString& title, const QString& whatBringsIt);
};

/// The model that a run goes on from.
class ModelEditor : public SourceEditor {
    Q_OBJECT

public:
    explicit ModelEditor(QWidget* parent);
};

} // namespace reverie
