#pragma once

#include "core/experiment/settings.h"

#include <QWidget>

namespace reverie {

/// One control for the value of one setting.
class SettingEditor : public QWidget {
    Q_OBJECT

public:
    /// The control that fits the setting's kind.
    static SettingEditor* make(const Setting& setting, QWidget* parent);

    virtual SettingValue value() const = 0;
    /// Shows a value; emits nothing.
    virtual void setValue(const SettingValue& value) = 0;
    /// Long texts stand under their label, numbers and switches beside it.
    virtual bool isWide() const { return false; }

signals:
    /// A person has finished an edit: Enter, a step, a choice, or loss of focus.
    void committed();
    /// A person wants to pick a file or folder.
    void browseRequested();

protected:
    using QWidget::QWidget;
    /// Fills the editor with one control, which takes the focus for it.
    void hold(QWidget* control);
};

} // namespace reverie
