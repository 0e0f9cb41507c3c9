#include "ui/panels/histograms_panel.h"

#include "ui/panels/empty_state.h"
#include "ui/theme/theme.h"
#include "ui/widgets/histogram_view.h"

#include <QEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedLayout>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace reverie {

namespace {

constexpr int pauseMilliseconds = 1000;

} // namespace

HistogramsPanel::HistogramsPanel(QWidget* parent)
    : Panel(QStringLiteral("histograms"), tr("Histograms"), parent),
      empty_(new EmptyState(QStringLiteral("curve"), tr("Histograms"),
                            tr("How large the weights and biases of the machine are appears here."), this)),
      view_(new HistogramView(this)), scroll_(new QScrollArea(this)), stack_(new QStackedLayout(this)),
      pause_(new QTimer(this)) {
    scroll_->setFocusPolicy(Qt::NoFocus);
    scroll_->setWidget(view_);
    // Both stand on the ground of the panel.
    view_->setAutoFillBackground(false);
    scroll_->viewport()->setAutoFillBackground(false);
    scroll_->installEventFilter(this);
    stack_->addWidget(empty_);
    stack_->addWidget(scroll_);
    pause_->setSingleShot(true);
    pause_->setInterval(pauseMilliseconds);
    connect(pause_, &QTimer::timeout, this, &HistogramsPanel::count);
    connect(view_, &HistogramView::pointedAt, this, &Panel::hovered);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &HistogramsPanel::layOut);
}

SnapshotRequest HistogramsPanel::request() const {
    SnapshotRequest request;
    request.net = true;
    return request;
}

void HistogramsPanel::present(const Snapshot& snapshot) {
    if (!snapshot.machine) return;
    machine_ = snapshot.machine;
    if (!pause_->isActive()) count();
}

/// Every number of the machine is looked at, so that this is not done with every frame.
void HistogramsPanel::count() {
    const auto machine = std::exchange(machine_, nullptr);
    if (!machine) return;
    view_->setHistograms(parameterHistograms(*machine));
    stack_->setCurrentIndex(view_->histograms().empty() ? 0 : 1);
    layOut();
    pause_->start();
}

void HistogramsPanel::clear() {
    machine_ = nullptr;
    pause_->stop();
    view_->setHistograms({});
    stack_->setCurrentIndex(0);
}

bool HistogramsPanel::isEmpty() const {
    return stack_->currentIndex() == 0;
}

void HistogramsPanel::layOut() {
    const QSize most = scroll_->maximumViewportSize();
    const int alone = view_->neededHeight(most.width());
    const int bar = alone > most.height() ? scroll_->verticalScrollBar()->sizeHint().width() : 0;
    view_->resize(most.width() - bar, std::max(most.height(), view_->neededHeight(most.width() - bar)));
}

bool HistogramsPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == scroll_ && event->type() == QEvent::Resize) layOut();
    return Panel::eventFilter(watched, event);
}

QWidget& HistogramsPanel::exported() {
    return *view_;
}

} // namespace reverie
