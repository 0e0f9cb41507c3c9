#pragma once

#include "core/evaluation/label_views.h"
#include "core/experiment/metrics.h"
#include "ui/panels/panel.h"
#include "ui/widgets/confusion_view.h"

#include <map>
#include <memory>
#include <span>

class QBoxLayout;
class QLabel;
class QPushButton;
class QStackedLayout;

namespace reverie {

class ElidedLabel;
class EmptyState;
class ErrorCurves;
class FlatCombo;
class WrongCasesView;

/// How the net classifies a split by each of its methods: the error, what is confused with what, and the wrong
/// cases themselves; below them the errors over the run.
class ClassificationPanel : public Panel {
    Q_OBJECT

public:
    explicit ClassificationPanel(QWidget* parent = nullptr);

    void clear() override;
    /// Takes the classification errors among the measurements of a run, oldest first.
    void append(std::span<const MetricRow> rows);
    /// The measurement that is shown; null while there is none of the chosen split.
    const ClassificationView* shown() const { return shown_.get(); }
    /// The split that is chosen: "validation", "test", "training".
    QString split() const;

public slots:
    /// Takes a measurement in place of the one of the same method and split.
    void presentClassification(std::shared_ptr<const ClassificationView> view);
    /// The splits the data have, by their names; a person chooses among them.
    void setSplits(const QStringList& splits);
    /// A measurement is under way.
    void setBusy(bool busy);

signals:
    void measureRequested(const QString& split);
    /// A person chose a wrong case by its number within the split.
    void caseChosen(qlonglong number, const QString& split);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    using Views = std::map<QString, std::shared_ptr<const ClassificationView>>;

    QWidget* makeHeader();
    QWidget* makeContent();
    void arrange();
    void fillMethods();
    void showChosen();
    void showFigures();
    void showCases(const ConfusionFilter& filter);

    std::map<QString, Views> views_; ///< By split, then by method.
    std::shared_ptr<const ClassificationView> shown_;
    FlatCombo* methods_ = nullptr;
    FlatCombo* splits_ = nullptr;
    QPushButton* measure_ = nullptr;
    QBoxLayout* header_ = nullptr;
    QStackedLayout* stack_ = nullptr;
    EmptyState* empty_ = nullptr;
    QLabel* error_ = nullptr;
    ElidedLabel* counts_ = nullptr;
    QLabel* seen_ = nullptr;
    QBoxLayout* column_ = nullptr;
    QBoxLayout* pictures_ = nullptr;
    ConfusionView* confusion_ = nullptr;
    WrongCasesView* wrong_ = nullptr;
    ErrorCurves* curves_ = nullptr;
};

} // namespace reverie
