#pragma once

#include "core/evaluation/log_likelihood.h"
#include "ui/panels/panel.h"

#include <QElapsedTimer>

#include <optional>

class QBoxLayout;
class QLabel;
class QPushButton;
class QStackedLayout;

namespace reverie {

class EmptyState;
class FlatCombo;
class TaskProgress;

/// What annealed importance sampling found, and under which circumstances.
struct LikelihoodReading {
    LikelihoodEstimate estimate;
    AnnealingPlan plan;
    QString split;     ///< "validation", "test" or "training".
    double epoch = -1; ///< Epochs that the weights have learned; negative where nothing learns.
};

/// How likely the net finds the cases of a split: log Z and the mean log-likelihood by annealed importance
/// sampling, each with what it can be trusted for.
class LikelihoodPanel : public Panel {
    Q_OBJECT

public:
    explicit LikelihoodPanel(QWidget* parent = nullptr);

    void clear() override;
    QString split() const;
    bool thorough() const;
    bool busy() const { return busy_; }
    /// The estimate that is shown; none before the first.
    const std::optional<LikelihoodReading>& shown() const { return shown_; }

public slots:
    /// The splits the data have, by their names; none where there are no data of the machine's shape.
    void setSplits(const QStringList& splits);
    /// An estimate is under way, or no longer.
    void setBusy(bool busy);
    /// 0..100 of the annealing is done; the cases are weighed after it.
    void setPercent(int percent);
    void presentReading(const LikelihoodReading& reading);
    /// One sentence about what could not be estimated.
    void presentProblem(const QString& sentence);

signals:
    void estimateRequested(const QString& split, bool thorough);
    void cancelRequested();

private:
    QWidget* makeHeader();
    QWidget* makeContent();
    QLabel* addFigure(QBoxLayout& column, const char* name, const QString& term, const QString& help);
    void arrange();
    void showEmpty();

    std::optional<LikelihoodReading> shown_;
    QElapsedTimer running_;
    bool busy_ = false;
    FlatCombo* splits_ = nullptr;
    FlatCombo* plans_ = nullptr;
    QPushButton* estimate_ = nullptr;
    TaskProgress* progress_ = nullptr;
    QBoxLayout* header_ = nullptr;
    QBoxLayout* line_ = nullptr;
    QBoxLayout* column_ = nullptr;
    QStackedLayout* stack_ = nullptr;
    EmptyState* empty_ = nullptr;
    QLabel* figure_ = nullptr;
    QLabel* meaning_ = nullptr;
    QLabel* logZ_ = nullptr;
    QLabel* sampleSize_ = nullptr;
    QLabel* trust_ = nullptr;
    QLabel* circumstances_ = nullptr;
};

} // namespace reverie
