#include "ui/panels/network_panel.h"

#include "ui/panels/empty_state.h"
#include "ui/theme/theme.h"
#include "ui/widgets/network_diagram.h"

#include <QScrollArea>
#include <QStackedLayout>

namespace reverie {

NetworkPanel::NetworkPanel(QWidget* parent)
    : Panel(QStringLiteral("network"), tr("Network"), parent),
      empty_(new EmptyState(QStringLiteral("network"), tr("Network"),
                            tr("The layers of the net appear here, with what one image does to them."), this)),
      diagram_(new NetworkDiagram(this)), stack_(new QStackedLayout(this)) {
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(diagram_);
    stack_->addWidget(empty_);
    stack_->addWidget(scroll);
    connect(diagram_, &NetworkDiagram::layerChosen, this, &NetworkPanel::layerChosen);
    connect(diagram_, &NetworkDiagram::layerChosen, this, &NetworkPanel::describe);
    connect(diagram_, &NetworkDiagram::layerHovered, this, &NetworkPanel::describe);
}

void NetworkPanel::clear() {
    presentActivity(nullptr);
    presentNet(nullptr);
}

bool NetworkPanel::isEmpty() const {
    return stack_->currentIndex() == 0;
}

void NetworkPanel::presentNet(std::shared_ptr<const NetView> net) {
    const bool something = net && !net->layers.empty();
    diagram_->setNet(std::move(net));
    stack_->setCurrentIndex(something ? 1 : 0);
}

void NetworkPanel::presentActivity(std::shared_ptr<const RecognitionView> activity) {
    diagram_->setActivity(std::move(activity));
    if (diagram_->hoveredLayer() >= 0) describe(diagram_->hoveredLayer());
}

void NetworkPanel::describe(int layer) {
    emit hovered(diagram_->describe(layer));
}

QWidget& NetworkPanel::exported() {
    return *diagram_;
}

} // namespace reverie
