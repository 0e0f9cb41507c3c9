#include "ui/panels/network_panel.h"

#include "ui/equations/equation_symbols.h"
#include "ui/equations/equation_view.h"
#include "ui/panels/empty_state.h"
#include "ui/theme/theme.h"
#include "ui/widgets/network_diagram.h"

#include <QEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedLayout>

#include <algorithm>
#include <span>

namespace reverie {

namespace {

constexpr double besideUnits = 96;   ///< From this width on the equations stand beside the diagram.
constexpr double equationUnits = 56; ///< The width they are given there.
constexpr double peekUnits = 14;     ///< What of equations is to be seen below a diagram that fills the room.

} // namespace

NetworkPanel::NetworkPanel(QWidget* parent)
    : Panel(QStringLiteral("network"), tr("Network"), parent),
      empty_(new EmptyState(QStringLiteral("network"), tr("Network"),
                            tr("The layers of the net appear here, with what one image does to them."), this)),
      body_(new QWidget(this)), diagram_(new NetworkDiagram(body_)), equations_(new EquationView(body_)),
      scroll_(new QScrollArea(this)), stack_(new QStackedLayout(this)) {
    scroll_->setFocusPolicy(Qt::NoFocus);
    scroll_->setWidget(body_);
    // Both stand on the ground of the panel.
    body_->setAutoFillBackground(false);
    scroll_->viewport()->setAutoFillBackground(false);
    scroll_->installEventFilter(this);
    stack_->addWidget(empty_);
    stack_->addWidget(scroll_);
    connect(diagram_, &NetworkDiagram::layerChosen, this, &NetworkPanel::layerChosen);
    connect(diagram_, &NetworkDiagram::layerChosen, this, &NetworkPanel::describe);
    connect(diagram_, &NetworkDiagram::layerHovered, this, &NetworkPanel::describe);
    connect(diagram_, &NetworkDiagram::layerHovered, this, &NetworkPanel::lightLayer);
    connect(diagram_, &NetworkDiagram::unitClicked, this, &NetworkPanel::chooseUnit);
    connect(equations_, &EquationView::symbolPointedAt, this, &NetworkPanel::lightSymbol);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &NetworkPanel::layOut);
}

void NetworkPanel::clear() {
    presentActivity(nullptr);
    presentNet(nullptr);
    equations_->setEquations({});
}

bool NetworkPanel::isEmpty() const {
    return stack_->currentIndex() == 0;
}

void NetworkPanel::presentNet(std::shared_ptr<const NetView> net) {
    const bool something = net && !net->layers.empty();
    net_ = net;
    diagram_->setNet(std::move(net));
    stack_->setCurrentIndex(something ? 1 : 0);
    layOut();
}

void NetworkPanel::presentEquations(const AnyMachine& machine, const ExperimentConfig& settings, StageKind stage) {
    settings_ = settings;
    const bool classifier = net_ && net_->classifier;
    equations_->setEquations(equationsOf({machine, classifier, settings, stage}));
    layOut();
}

void NetworkPanel::presentActivity(std::shared_ptr<const RecognitionView> activity) {
    diagram_->setActivity(std::move(activity));
    if (diagram_->hoveredLayer() >= 0) describe(diagram_->hoveredLayer());
}

/// The diagram takes what room the equations leave, and with little room all but a glimpse of them.
void NetworkPanel::layOut() {
    const Theme& theme = currentTheme();
    const QSize most = scroll_->maximumViewportSize();
    const int least = diagram_->minimumSizeHint().height();
    const bool beside = !equations_->isEmpty() && most.width() >= theme.spacing(besideUnits);
    const auto place = [&](int width) {
        const int side = beside ? theme.spacing(equationUnits) : width;
        const int lines = equations_->heightForWidth(side);
        const int left = most.height() - (beside ? 0 : lines);
        const int wanted = lines == 0 || beside ? most.height() : most.height() - theme.spacing(peekUnits);
        const int height = std::max({least, left, std::min(wanted, diagram_->sizeHint().height())});
        diagram_->setGeometry(0, 0, beside ? width - side : width, height);
        equations_->setGeometry(beside ? width - side : 0, beside ? 0 : height, side, lines);
        body_->resize(width, beside ? std::max(height, lines) : height + lines);
    };
    place(most.width());
    if (body_->height() > most.height()) place(most.width() - scroll_->verticalScrollBar()->sizeHint().width());
}

bool NetworkPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == scroll_ && event->type() == QEvent::Resize) layOut();
    return Panel::eventFilter(watched, event);
}

/// Labels do not count as a layer of units, nor pixels and what an autoencoder makes of its code.
void NetworkPanel::chooseUnit(int layer, qlonglong unit) {
    const auto& layers = net_->layers;
    const auto before = std::span(layers).first(static_cast<std::size_t>(layer));
    const bool decoder = std::ranges::any_of(before, [](const NetLayer& one) { return one.name == "code"; });
    if (layer == 0 || layers[static_cast<std::size_t>(layer)].labels || decoder) return;
    emit unitChosen({std::ranges::count(before, false, &NetLayer::labels), static_cast<Index>(unit)});
}

void NetworkPanel::describe(int layer) {
    emit hovered(diagram_->describe(layer));
}

void NetworkPanel::lightSymbol(const QString& symbol) {
    const SymbolMeaning meaning = net_ ? meaningOf(symbol, *net_, settings_) : SymbolMeaning();
    diagram_->light(meaning.parts);
    equations_->setToolTip(meaning.words);
    equations_->setAccessibleDescription(meaning.words);
    emit hovered(meaning.words);
}

/// Whatever stands for one layer, or for it among others.
void NetworkPanel::lightLayer(int layer) {
    QSet<QString> symbols;
    if (layer >= 0 && net_)
        for (const QString& symbol : equations_->symbols())
            if (meaningOf(symbol, *net_, settings_).parts.layers.contains(layer)) symbols.insert(symbol);
    equations_->light(symbols);
}

QWidget& NetworkPanel::exported() {
    return *body_;
}

} // namespace reverie
