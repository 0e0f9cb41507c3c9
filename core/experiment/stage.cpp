#include "core/experiment/stage.h"

#include "core/error.h"
#include "core/experiment/autoencoder_stage.h"
#include "core/experiment/backpropagation_stage.h"
#include "core/experiment/boltzmann_stage.h"
#include "core/experiment/deep_boltzmann_stage.h"
#include "core/experiment/rbm_stage.h"
#include "core/experiment/up_down_stage.h"

namespace reverie {

std::unique_ptr<Stage> makeStage(StageKind kind, StageContext context, TrainedNets nets, ThreadTeam& team) {
    switch (kind) {
    case StageKind::Rbm:
        return std::make_unique<RbmStage>(std::move(context), std::move(nets), false, team);
    case StageKind::AssociativeMemory:
        return std::make_unique<RbmStage>(std::move(context), std::move(nets), true, team);
    case StageKind::UpDown:
        return std::make_unique<UpDownStage>(std::move(context), std::move(nets), team);
    case StageKind::Backpropagation:
        return std::make_unique<BackpropagationStage>(std::move(context), std::move(nets), team);
    case StageKind::Autoencoder:
        return std::make_unique<AutoencoderStage>(std::move(context), std::move(nets), team);
    case StageKind::Boltzmann:
        return std::make_unique<BoltzmannStage>(std::move(context), team);
    case StageKind::DeepBoltzmann:
        return std::make_unique<DeepBoltzmannStage>(context, std::move(nets));
    }
    throw Error("unknown kind of stage");
}

} // namespace reverie
