#pragma once

#include "core/evaluation/label_views.h"
#include "core/models/net_view.h"
#include "ui/panels/panel.h"

#include <memory>

class QStackedLayout;

namespace reverie {

class EmptyState;
class NetworkDiagram;

/// The layers of the net in hand with their connections and what one case does to them.
class NetworkPanel : public Panel {
    Q_OBJECT

public:
    explicit NetworkPanel(QWidget* parent = nullptr);

    void clear() override;
    const NetworkDiagram& diagram() const { return *diagram_; }
    bool isEmpty() const;

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

private:
    void describe(int layer);

    EmptyState* empty_;
    NetworkDiagram* diagram_;
    QStackedLayout* stack_;
};

} // namespace reverie
