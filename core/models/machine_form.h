#pragma once

#include "core/models/boltzmann_machine.h"
#include "core/models/machine.h"

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace reverie {

/// Which weights of a general machine are kept: all, none within a side (R = S = 0), or those between neighbouring
/// layers alone.
enum class MachineForm { AsTrained, Restricted, Layered };

/// A machine as the general one that it is, with the same energy.
struct GeneralForm {
    BoltzmannMachine machine;
    std::vector<Index> layers; ///< Units of each layer, the visible one first; together all units.
};

/// Throws Error saying why for a machine that is no Boltzmann machine of binary units, or has more than so many.
GeneralForm generalForm(const AnyMachine& machine, Index mostUnits);

/// The same machine without lateral weights, R = S = 0.
BoltzmannMachine withoutLaterals(BoltzmannMachine machine);
/// The same machine with weights between neighbouring layers alone; `hidden` are the units of its hidden layers,
/// the lowest first. Throws Error when they are not all hidden units.
BoltzmannMachine withNeighboursAlone(BoltzmannMachine machine, std::span<const Index> hidden);
/// The deep machine that a general one with these hidden layers is, nothing unless there are two or more and all
/// weights but those between neighbours are zero.
std::optional<DeepBoltzmannMachine> deepMachine(const BoltzmannMachine& machine, std::span<const Index> hidden);

/// What a form leaves of a machine; hidden units that stand in one layer are halved into two for Layered.
GeneralForm formed(const GeneralForm& trained, MachineForm form);
/// A form can be had and leaves another machine than the trained one.
bool changes(const GeneralForm& trained, MachineForm form);

/// The special machine that a general one is, because of its zeros; nothing where it is none.
using SpecialMachine = std::variant<std::monostate, Rbm, DeepBoltzmannMachine>;
SpecialMachine specialMachine(const GeneralForm& general);
/// E as the special machine computes it, one number a column of states of all units, in the order of the layers.
CaseValues energy(const Rbm& machine, const ConstMatrixRef& states);
CaseValues energy(const DeepBoltzmannRef& machine, const ConstMatrixRef& states);

using MatrixOfCounts = Eigen::Matrix<Index, Eigen::Dynamic, Eigen::Dynamic>;

/// A machine's weights as they are looked at.
struct MachineView {
    Matrix weights; ///< Units × units, the visible ones first: R, W, Wᵀ and S as blocks.
    Vector bias;
    std::vector<Index> layers;  ///< As in GeneralForm.
    MatrixOfCounts connections; ///< Layers × layers: how many weights of a block are not zero.
    MachineForm form = MachineForm::AsTrained;
    bool canRestrict = false; ///< The forms that would change the trained machine.
    bool canLayer = false;
    std::string kind; ///< What the machine as trained is called.
};

MachineView viewOf(const GeneralForm& trained, MachineForm form, std::string kind);

} // namespace reverie
