#pragma once

#include "ui/panels/machine_settings.h"

#include <QWidget>

class QComboBox;
class QHBoxLayout;
class QToolButton;

namespace reverie {

class ElidedLabel;

/// The header above a machine: its sample goes on, one sweep, restart, order and speed, and which picture of the
/// machine is shown.
class MachineControls : public QWidget {
    Q_OBJECT

public:
    explicit MachineControls(QWidget* parent = nullptr);

    /// The form is not chosen here.
    MachineSettings settings() const;
    void setSummary(const QString& text);
    QString summary() const;
    bool showsNetwork() const;

signals:
    void settingsChanged();
    void stepRequested();
    void restartRequested();
    void pictureChosen();

private:
    QToolButton* addButton(const QString& icon, const QString& name, const QString& tip);
    QComboBox* addChoice(const QString& name, const QString& tip);
    void makeSampling();
    void makePictures();
    void arrange();

    QHBoxLayout* row_;
    QToolButton* play_;
    QComboBox* order_;
    QComboBox* speed_;
    ElidedLabel* summary_;
    QToolButton* network_;
};

} // namespace reverie
