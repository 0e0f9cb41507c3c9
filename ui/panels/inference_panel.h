#pragma once

#include "core/data/image_set.h"
#include "core/evaluation/inference.h"
#include "ui/panels/panel.h"
#include "ui/plots/bound_plot.h"

#include <memory>
#include <vector>

class QBoxLayout;
class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QStackedLayout;
class QToolButton;

namespace reverie {

class ElidedLabel;
class EmptyState;
class FlatCombo;
class ImageGridView;
class TaskProgress;

/// What one machine believes of the hidden units of the cases that were looked at.
struct MachineInference {
    QString kind; ///< "DBM".
    BoundCurve curve;
    LogPartition logZ;
};

/// That of the machine in hand, and of the one beside it, if any.
struct InferenceReading {
    std::vector<MachineInference> machines;
    /// A row for each machine: the first case, then what Q makes of it after the sweeps of `moments`; intensities,
    /// pixels × images.
    std::shared_ptr<const Matrix> pictures;
    std::vector<int> moments;
    ImageShape shape;
};

/// How close a machine's approximate posterior Q(h|v) is to P(h|v): the bound on log P(v) after one up-pass and
/// sweep by sweep, beside that of another machine for the same image.
class InferencePanel : public Panel {
    Q_OBJECT

public:
    explicit InferencePanel(QWidget* parent = nullptr);

    void clear() override;
    /// The case that is asked for, from 0.
    Index firstCase() const;
    /// Many cases from the first one on, or that one alone.
    bool average() const;
    bool busy() const { return busy_; }
    const InferenceReading& shown() const { return shown_; }
    /// The name of the machine beside the one in hand; empty when there is none.
    const QString& beside() const { return beside_; }

public slots:
    /// How many cases there are; 0 where there are no data of the machine's shape.
    void setCases(Index cases);
    void setBeside(const QString& name);
    void setBusy(bool busy);
    /// 0..100 of the annealing is done.
    void setPercent(int percent);
    void presentInference(const InferenceReading& reading);
    void presentProblem(const QString& sentence);

signals:
    void inferenceRequested();
    /// Another case, or so many of them: log Z need not be estimated again.
    void casesChosen();
    void cancelRequested();
    void keepRequested();
    void openRequested();
    void dropRequested();

protected:
    QWidget& exported() override;

private:
    QWidget* makeHeader();
    QWidget* makeContent();
    void arrange();
    void showEmpty();
    void describe();

    InferenceReading shown_;
    QString beside_;
    Index cases_ = 0;
    bool busy_ = false;
    QSpinBox* case_ = nullptr;
    FlatCombo* scope_ = nullptr;
    QPushButton* infer_ = nullptr;
    ElidedLabel* besideName_ = nullptr;
    QPushButton* keep_ = nullptr;
    QPushButton* open_ = nullptr;
    QToolButton* drop_ = nullptr;
    TaskProgress* progress_ = nullptr;
    QBoxLayout* first_ = nullptr;
    QBoxLayout* second_ = nullptr;
    QBoxLayout* column_ = nullptr;
    QStackedLayout* stack_ = nullptr;
    EmptyState* empty_ = nullptr;
    BoundPlot* plot_ = nullptr;
    ImageGridView* pictures_ = nullptr;
    QLabel* figures_ = nullptr;
};

} // namespace reverie
