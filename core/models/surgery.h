#pragma once

#include "core/models/machine.h"

#include <string>
#include <string_view>
#include <vector>

namespace reverie {

/// A unit of a machine: layer 0 are the pixels, the hidden layers are counted from 1; units count from 0. In an
/// autoencoder they are those of the encoder.
struct UnitAddress {
    Index layer = 1;
    Index unit = 0;
    bool operator==(const UnitAddress&) const = default;
};

/// Throws Error when a machine has no such unit.
void checkUnit(const AnyMachine& machine, UnitAddress unit);
/// Units of a layer.
Index layerSize(const AnyMachine& machine, Index layer);

enum class OperationKind {
    Weight,   ///< One weight to the layer below, in both directions of an untied connection.
    Bias,     ///< Its bias on the way up.
    SwitchOff ///< All its weights zero, and its biases such that it is never on.
};

/// What is done to one unit.
struct Operation {
    OperationKind kind = OperationKind::SwitchOff;
    UnitAddress unit;
    Index below = 0; ///< Weight: the unit of the layer below that it leads to.
    float value = 0; ///< Weight, Bias.
    bool operator==(const Operation&) const = default;
};

/// "weight", "bias", "switch-off": as the command line calls them.
std::string_view operationKey(OperationKind kind);
/// "1/17/300/0.5": layer, unit, unit below and value, as far as the kind has them, units counted from 1.
std::string operationValue(const Operation& operation);
bool isOperationKey(std::string_view key);
/// Reads both; throws Error.
Operation parseOperation(std::string_view key, std::string_view value);
/// "weight of hidden 1 unit 17 to unit 300 → 0.5": what a person reads.
std::string describe(const Operation& operation);

/// All numbers of a unit, opaque: its weights in both directions and its biases.
using UnitNumbers = std::vector<Vector>;
UnitNumbers unitNumbers(const AnyMachine& machine, UnitAddress unit);
/// Puts back what unitNumbers() took from a machine of the same layers.
void setUnitNumbers(AnyMachine& machine, UnitAddress unit, const UnitNumbers& numbers);

/// Whether they can be put in each other's place.
bool sameShape(const UnitNumbers& left, const UnitNumbers& right);

/// What was done to a unit, and its numbers before that.
struct Surgery {
    Operation operation;
    UnitNumbers before;
};
/// The key of taking back the last one.
inline constexpr std::string_view undoKey = "undo";

/// Throws Error for a unit that is not there, or a number that is none.
void operate(const Operation& operation, AnyMachine& machine);

/// The weights of a unit to the layer below, those on the way down where directions differ, and to the layer
/// above, without labels; empty where there is no such layer.
Vector weightsBelow(const AnyMachine& machine, UnitAddress unit);
Vector weightsAbove(const AnyMachine& machine, UnitAddress unit);
/// Its bias on the way up.
float biasOf(const AnyMachine& machine, UnitAddress unit);

} // namespace reverie
