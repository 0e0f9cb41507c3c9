#include "app/window/action_rules.h"

namespace reverie {

bool allowed(ActionId action, const WindowFacts& facts) {
    switch (action) {
    case ActionId::SaveCheckpoint:
        return facts.hasRun;
    case ActionId::Play:
        return facts.hasRun || facts.viewOnly;
    case ActionId::TrainFurther:
        return facts.viewOnly;
    case ActionId::SaveModel:
    case ActionId::EstimateLogZ:
    case ActionId::StartOver:
        return facts.hasModel;
    case ActionId::StepMinibatch:
    case ActionId::StepEpoch:
        return facts.hasRun && !facts.finished && (!facts.running || facts.stepping);
    case ActionId::EarlierMoment:
    case ActionId::FirstMoment:
        return facts.hasRun && facts.hasPast;
    case ActionId::LaterMoment:
    case ActionId::LiveMoment:
        return facts.pinned;
    case ActionId::ExportCurves:
        return facts.measured;
    case ActionId::RestartFantasies:
        return facts.hasModel && facts.samplerFantasies;
    case ActionId::GoBack:
        return facts.presenting;
    case ActionId::Record:
        return !facts.writing;
    case ActionId::DockBack:
        return facts.floating;
    default:
        return true;
    }
}

} // namespace reverie
