#include "app/window/microscope_director.h"

#include "app/window/live_view.h"
#include "app/window/panel_dock.h"
#include "core/experiment/autoencoder_stage.h"
#include "ui/panels/microscope_panel.h"
#include "ui/theme/numbers.h"

#include <utility>

namespace reverie {

namespace {

constexpr std::uint64_t firstSeed = 1;

/// "Hidden 1", … of a deep belief net, whose layers are looked at one by one.
QStringList layersOf(const AnyMachine& machine) {
    if (!std::holds_alternative<DeepBeliefNet>(machine)) return {};
    QStringList names;
    const Index count = machine::hiddenLayers(machine);
    for (Index layer = 0; layer < count; ++layer)
        names.append(layer + 1 < count ? MicroscopeDirector::tr("Layer %1").arg(layer + 1)
                                       : MicroscopeDirector::tr("Layer %1, top").arg(layer + 1));
    return names;
}

/// The pictures of a state as pixel intensities.
std::shared_ptr<const GlassState> developed(GlassState state, Index pixels, const PixelCoding& coding) {
    for (Vector* picture : {&state.picture, &state.drawn}) {
        if (picture->size() == 0) continue;
        Matrix shown = picture->head(pixels);
        coding.decode(shown);
        *picture = shown;
    }
    return std::make_shared<const GlassState>(std::move(state));
}

} // namespace

MicroscopeDirector::MicroscopeDirector(LiveView& live, PanelDock* dock, QObject* parent)
    : QObject(parent), live_(live), dock_(dock), panel_(static_cast<MicroscopePanel*>(dock->panel())) {
    connect(&live_, &LiveView::opened, this, &MicroscopeDirector::onOpened);
    connect(dock_, &PanelDock::seenChanged, this, &MicroscopeDirector::beginWhenSeen);
    connect(panel_, &MicroscopePanel::restartRequested, this, &MicroscopeDirector::restart);
    connect(panel_, &MicroscopePanel::choiceChanged, this, &MicroscopeDirector::begin);
    connect(panel_, &MicroscopePanel::anotherSampleRequested, this, [this] {
        ++sample_;
        begin();
    });
    connect(panel_, &MicroscopePanel::halfStepRequested, this, [this] {
        if (!glass_) return;
        glass_->halfStep();
        advance();
    });
    connect(panel_, &MicroscopePanel::wholeStepRequested, this, [this] {
        if (!glass_) return;
        glass_->runTo(glass_->states().back().round + 1);
        advance();
    });
    connect(panel_, &MicroscopePanel::runRequested, this, [this] {
        if (!glass_) {
            running_ = true;
            return;
        }
        glass_->runTo(panel_->gibbsSteps());
        advance();
    });
}

const ImageSet* MicroscopeDirector::cases() const {
    if (!data_) return nullptr;
    return data_->validation.empty() ? &data_->training : &data_->validation;
}

void MicroscopeDirector::onOpened(const RunDescription& run) {
    ++run_;
    asked_ = false;
    data_ = run.data;
    glass_.reset();
    snapshot_.reset();
    panel_->clear();
    beginWhenSeen();
}

void MicroscopeDirector::beginWhenSeen() {
    if (dock_->seen() && !snapshot_) restart();
}

void MicroscopeDirector::restart() {
    if (asked_ || live_.description() == nullptr) return;
    if (cases() == nullptr || cases()->empty()) {
        panel_->presentNothing(tr("There are no data of this machine's shape to take a case from."));
        return;
    }
    asked_ = true;
    live_.withNet([this, run = run_](const std::shared_ptr<const Snapshot>& snapshot) {
        if (run != run_) return;
        asked_ = false;
        snapshot_ = snapshot;
        begin();
    });
}

void MicroscopeDirector::begin() {
    if (!snapshot_ || cases() == nullptr) return;
    const ImageSet& set = *cases();
    const AnyMachine& machine = *snapshot_->machine;
    if (set.shape() != snapshot_->shape || machine::pixels(machine) == 0) {
        panel_->presentNothing(tr("There are no data of this machine's shape to take a case from."));
        return;
    }
    panel_->setChoices(set.size(), layersOf(machine));
    const Index number = panel_->caseNumber();
    Matrix image;
    set.read(number, 1, image);
    snapshot_->coding.encodeMean(image);
    const int label = set.labelled() ? set.labels()[static_cast<std::size_t>(number)] : -1;
    const ExperimentConfig settings = stageConfig(live_.config(), live_.stage());
    const Corruption corruption = corruptionIn(live_.config(), live_.stage());
    glass_.emplace(snapshot_->machine, panel_->layer(), image, label, firstSeed + sample_, corruption);
    view_ = {};
    view_.visible = glass_->visible();
    view_.hidden = glass_->hidden();
    view_.shape = snapshot_->shape;
    view_.chained = glass_->chained();
    // The error of logistic outputs passes through their slope where squares are the loss.
    view_.differenceIsGradient = settings.reconstructionLoss == ReconstructionLoss::CrossEntropy ||
                                 glass_->visible().firstKind() == UnitKind::Gaussian;
    view_.sides = std::holds_alternative<DeepBoltzmannMachine>(machine);
    const auto* const net = std::get_if<DeepBeliefNet>(&machine);
    view_.pixels = net == nullptr || net->directed.empty() || panel_->layer() == 0;
    const bool top =
        net != nullptr && (panel_->layer() < 0 || panel_->layer() + 1 == machine::hiddenLayers(machine));
    view_.labels = top ? net->labels : 0;
    if (snapshot_->coding.whitening)
        view_.showFields = [coding = snapshot_->coding](MatrixRef fields) { coding.showFields(fields); };
    view_.note = noteOf(number);
    if (std::exchange(running_, false)) glass_->runTo(panel_->gibbsSteps());
    advance();
}

QString MicroscopeDirector::noteOf(Index number) const {
    const RunPosition& moment = snapshot_->position;
    QString note =
        moment.minibatch > 0
            ? tr("weights of minibatch %1").arg(formatCount(static_cast<std::int64_t>(moment.minibatch)))
            : tr("weights of epoch %1").arg(formatCount(moment.epoch));
    if (cases()->labelled()) note += tr(" · label %1").arg(cases()->labels()[static_cast<std::size_t>(number)]);
    return note + (data_->validation.empty() ? tr(" · a training case") : tr(" · a validation case"));
}

void MicroscopeDirector::advance() {
    const Index pixels = view_.shape.pixels();
    for (std::size_t i = view_.states.size(); i < glass_->states().size(); ++i)
        view_.states.push_back(developed(glass_->states()[i], pixels, snapshot_->coding));
    view_.statistics = glass_->statistics();
    view_.finished = glass_->finished();
    view_.learningRate = stageConfig(live_.config(), live_.stage()).learningRate;
    panel_->presentGlass(std::make_shared<const GlassView>(view_));
}

} // namespace reverie
