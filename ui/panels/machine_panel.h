#pragma once

#include "core/sampling/running_sample.h"
#include "ui/panels/machine_settings.h"
#include "ui/panels/panel.h"

#include <memory>

class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QStackedLayout;
class QVBoxLayout;

namespace reverie {

class ElidedLabel;
class EmptyState;
class EnergyPlot;
class ImageTile;
class MachineControls;
class MatrixView;
class TemperatureBar;
class UnitNetwork;

/// A machine as a general Boltzmann machine: its weights in blocks or its units as a drawing, a sample that runs
/// in it at a temperature, and the restricted and the deep machine that it becomes when weights are set to zero.
///
/// App owns the sample; this panel says what a person wants of it and shows what it made.
class MachinePanel : public Panel {
    Q_OBJECT

public:
    explicit MachinePanel(QWidget* parent = nullptr);

    /// The whole machine.
    SnapshotRequest request() const override;
    /// Forgets the machine and shows the inviting sentence again; the temperature is 1 again.
    void clear() override;
    void setBare(bool bare) override;

    void presentMachine(std::shared_ptr<const MachineView> machine, ImageShape shape);
    /// A sample of the machine presented last.
    void presentSample(std::shared_ptr<const SampleView> sample);
    /// Says why there is nothing to see.
    void presentProblem(const QString& sentence);

    MachineSettings settings() const;
    bool isEmpty() const;
    /// What is true of the machine that is shown, and the energy of its sample.
    QString statement() const;
    const MatrixView& matrix() const { return *matrix_; }
    const UnitNetwork& network() const { return *network_; }
    const EnergyPlot& plot() const { return *plot_; }
    const ImageTile& image() const { return *image_; }

signals:
    void settingsChanged(const MachineSettings& settings);
    /// One sweep.
    void stepRequested();
    void restartRequested();
    void temperatureChosen(float temperature);
    /// A person wants the temperature to fall, or to stay where it is.
    void coolingWanted(bool wanted);

protected:
    /// The picture of the machine that is shown.
    QWidget& exported() override;
    void resizeEvent(QResizeEvent* event) override;

private:
    bool chooseUnit(Index unit);
    QWidget* makePicture();
    QWidget* makeSample();
    QWidget* makeForms();
    void addForm(MachineForm form, const QString& name);
    void offerForms();
    void choosePicture();
    void describe();
    void arrange();

    QStackedLayout* stack_;
    EmptyState* empty_;
    QWidget* body_;
    MachineControls* controls_;
    QHBoxLayout* views_;
    QVBoxLayout* sampleColumn_;
    QStackedLayout* pictures_;
    MatrixView* matrix_;
    UnitNetwork* network_;
    EmptyState* tooMany_;
    ImageTile* image_;
    EnergyPlot* plot_;
    QWidget* forms_;
    QHBoxLayout* formRow_;
    QVBoxLayout* formColumn_;
    QButtonGroup* formButtons_;
    ElidedLabel* statement_;
    TemperatureBar* temperature_;
    std::shared_ptr<const MachineView> machine_;
    ImageShape shape_;
};

} // namespace reverie
