#pragma once

#include "core/evaluation/label_views.h"
#include "core/experiment/config.h"
#include "core/models/machine.h"
#include "ui/panels/panel.h"

#include <memory>

class QScrollArea;
class QStackedLayout;

namespace reverie {

class EmptyState;
class EquationView;
class NetworkDiagram;
struct NetParts;

/// The layers of the net in hand with their connections and what one case does to them, and its equations, whose
/// symbols light up the parts that they stand for.
class NetworkPanel : public Panel {
    Q_OBJECT

public:
    explicit NetworkPanel(QWidget* parent = nullptr);

    void clear() override;
    const NetworkDiagram& diagram() const { return *diagram_; }
    const EquationView& equations() const { return *equations_; }
    bool isEmpty() const;

    /// Shows the equations of a machine of the net that is shown, with the settings of the stage that learns, or
    /// did last.
    void presentEquations(const AnyMachine& machine, const ExperimentConfig& settings, StageKind stage);

public slots:
    /// Null shows the inviting sentence again.
    void presentNet(std::shared_ptr<const NetView> net);
    /// The activity of the current case; null shows the net alone.
    void presentActivity(std::shared_ptr<const RecognitionView> activity);

signals:
    /// A person chose a layer of the net: its filters are shown.
    void layerChosen(int layer);

protected:
    QWidget& exported() override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void layOut();
    void describe(int layer);
    void chooseUnit(int layer, qlonglong unit);
    void lightSymbol(const QString& symbol);
    void lightLayer(int layer);

    EmptyState* empty_;
    QWidget* body_; ///< Diagram and equations, under each other or side by side.
    NetworkDiagram* diagram_;
    EquationView* equations_;
    QScrollArea* scroll_;
    QStackedLayout* stack_;
    std::shared_ptr<const NetView> net_;
    ExperimentConfig settings_;
};

} // namespace reverie
