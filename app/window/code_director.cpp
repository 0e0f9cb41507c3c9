#include "app/window/code_director.h"

#include "app/window/live_view.h"
#include "app/window/panel_dock.h"
#include "core/data/dataset.h"
#include "core/math/thread_team.h"
#include "ui/panels/code_panel.h"

#include <algorithm>
#include <utility>

namespace reverie {

namespace {

constexpr Index mostCases = 2000;

bool mapped(const AnyMachine& machine) {
    const auto* const net = std::get_if<Autoencoder>(&machine);
    return net != nullptr && net->code().size() == 2;
}

std::shared_ptr<const CodeMap> mapOf(const std::shared_ptr<const Snapshot>& snapshot, const Dataset& data) {
    const auto& net = std::get<Autoencoder>(*snapshot->machine);
    const bool held = !data.validation.empty();
    const ImageSet& set = held ? data.validation : data.training;
    auto map = std::make_shared<CodeMap>();
    map->shape = snapshot->shape;
    map->split = held ? CodePanel::tr("validation") : CodePanel::tr("training");
    const Index count = std::min(set.size(), mostCases);
    set.read(0, count, map->images);
    if (set.labelled()) map->labels.assign(set.labels().begin(), set.labels().begin() + count);
    Matrix states = map->images;
    snapshot->coding.encodeMean(states);
    ThreadTeam alone(1);
    map->codes = encode(net, states, alone);
    map->decode = [snapshot](const Matrix& code) {
        ThreadTeam one(1);
        Matrix pixels = decode(std::get<Autoencoder>(*snapshot->machine), code, one);
        snapshot->coding.decode(pixels);
        return Vector(pixels.col(0));
    };
    return map;
}

} // namespace

CodeDirector::CodeDirector(LiveView& live, PanelDock* dock, QObject* parent)
    : QObject(parent), live_(live), dock_(dock), panel_(static_cast<CodePanel*>(dock->panel())) {
    connect(&live_, &LiveView::netArrived, this, &CodeDirector::takeMachine);
    connect(&live_, &LiveView::opened, this, &CodeDirector::forget);
    connect(dock_, &PanelDock::seenChanged, this, &CodeDirector::encodeNewest);
}

void CodeDirector::takeMachine(const std::shared_ptr<const Snapshot>& snapshot) {
    newest_ = snapshot;
    encodeNewest();
}

void CodeDirector::forget() {
    work_.cancel();
    busy_ = false;
    newest_.reset();
    panel_->clear();
}

void CodeDirector::encodeNewest() {
    if (busy_ || !newest_ || !dock_->seen() || live_.description() == nullptr) return;
    const auto data = live_.description()->data;
    const auto snapshot = std::exchange(newest_, nullptr);
    if (!mapped(*snapshot->machine) || !data || data->training.shape() != snapshot->shape) {
        if (panel_->shown() != nullptr) panel_->clear();
        return;
    }
    busy_ = true;
    work_.start([this, snapshot, data](const std::stop_token&, const BackgroundWork::Tell& tell) {
        tell([this, map = mapOf(snapshot, *data)] {
            busy_ = false;
            panel_->presentMap(map);
            encodeNewest();
        });
    });
}

} // namespace reverie
