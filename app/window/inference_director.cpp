#include "app/window/inference_director.h"

#include "app/window/live_view.h"
#include "app/window/panel_dock.h"
#include "core/io/model_file.h"
#include "ui/panels/inference_panel.h"

#include <QFileDialog>
#include <QFileInfo>

#include <exception>
#include <utility>

namespace reverie {

namespace {

constexpr Index casesOfMean = 100;

/// "784–500–1000 deep Boltzmann machine".
QString nameOf(const AnyMachine& machine) {
    QString sizes = QString::number(machine::pixels(machine));
    for (Index layer = 0; layer < machine::hiddenLayers(machine); ++layer)
        sizes += QStringLiteral("–%1").arg(machine::hiddenCount(machine, layer));
    const std::string_view kind = kindOf(machine);
    return InferenceDirector::tr("%1, %2").arg(QString::fromUtf8(kind.data(), static_cast<qsizetype>(kind.size())),
                                               sizes);
}

Contender contenderOf(const Snapshot& snapshot) {
    return {snapshot.machine, snapshot.shape, snapshot.coding, {}};
}

} // namespace

InferenceDirector::InferenceDirector(LiveView& live, PanelDock* dock, QObject* parent)
    : QObject(parent), live_(live), dock_(dock), panel_(static_cast<InferencePanel*>(dock->panel())) {
    connect(&live_, &LiveView::opened, this, &InferenceDirector::onOpened);
    connect(&job_, &InferenceJob::progressed, panel_, &InferencePanel::setPercent);
    connect(&job_, &InferenceJob::partitionFound, this, &InferenceDirector::rememberPartition);
    connect(&job_, &InferenceJob::inferred, this, [this](const InferenceReading& reading) {
        panel_->setBusy(false);
        panel_->presentInference(reading);
    });
    connect(&job_, &InferenceJob::failed, this, [this](const QString& sentence) {
        panel_->setBusy(false);
        panel_->presentProblem(sentence.left(1).toUpper() + sentence.mid(1) + u'.');
    });
    connectPanel();
}

void InferenceDirector::connectPanel() {
    connect(panel_, &InferencePanel::inferenceRequested, this, &InferenceDirector::compare);
    connect(panel_, &InferencePanel::casesChosen, this, [this] {
        if (inHand_ && !panel_->shown().machines.empty()) start();
    });
    connect(panel_, &InferencePanel::cancelRequested, this, &InferenceDirector::cancel);
    connect(panel_, &InferencePanel::keepRequested, this, &InferenceDirector::keep);
    connect(panel_, &InferencePanel::openRequested, this, &InferenceDirector::chooseFile);
    connect(panel_, &InferencePanel::dropRequested, this, [this] { setBeside({}, {}); });
}

void InferenceDirector::cancel() {
    job_.cancel();
    panel_->setBusy(false);
}

/// What stands beside stays: it is there to be compared with the machine that comes now.
void InferenceDirector::onOpened(const RunDescription& run) {
    cancel();
    inHand_.reset();
    data_ = run.data;
    panel_->clear();
    panel_->setCases(data_ ? casesToInfer(*data_).size() : 0);
}

void InferenceDirector::compare() {
    if (!data_) return;
    panel_->setBusy(true);
    live_.withNet([this](const std::shared_ptr<const Snapshot>& snapshot) {
        if (!panel_->busy()) return;
        inHand_ = contenderOf(*snapshot);
        start();
    });
}

void InferenceDirector::start() {
    std::vector<Contender> machines = {*inHand_};
    if (beside_) machines.push_back(*beside_);
    panel_->setBusy(true);
    job_.start(std::move(machines), data_, panel_->firstCase(), panel_->average() ? casesOfMean : 1);
}

void InferenceDirector::rememberPartition(int machine, const LogPartition& logZ) {
    std::optional<Contender>& known = machine == 0 ? inHand_ : beside_;
    if (known) known->logZ = logZ;
}

void InferenceDirector::keep() {
    live_.withNet([this](const std::shared_ptr<const Snapshot>& snapshot) {
        setBeside(contenderOf(*snapshot), nameOf(*snapshot->machine));
    });
}

void InferenceDirector::chooseFile() {
    const QString path = QFileDialog::getOpenFileName(dock_->window(), tr("Open a machine to stand beside"), {},
                                                      tr("Models (*.safetensors);;All files (*)"));
    if (!path.isEmpty()) openBeside(path);
}

void InferenceDirector::openBeside(const QString& path) {
    try {
        Model model = loadModel(path.toStdString());
        const auto machine = std::make_shared<const AnyMachine>(std::move(model.machine));
        setBeside(Contender{machine, model.shape, model.coding, {}},
                  tr("%1 (%2)").arg(nameOf(*machine), QFileInfo(path).fileName()));
    } catch (const std::exception& failure) {
        panel_->presentProblem(QString::fromUtf8(failure.what()));
    }
}

void InferenceDirector::setBeside(std::optional<Contender> machine, const QString& name) {
    cancel();
    beside_ = std::move(machine);
    panel_->setBeside(name);
    if (inHand_ && !panel_->shown().machines.empty()) start();
}

} // namespace reverie
