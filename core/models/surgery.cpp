#include "core/models/surgery.h"

#include "core/error.h"
#include "core/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <fmt/format.h>
#include <optional>

namespace reverie {

namespace {

/// A logistic unit with this bias and no weights is practically never on: σ(−50) ≈ 2·10⁻²².
constexpr float neverOn = -50;

/// What a vector of numbers is to a unit.
enum class UnitPart { Below, BelowDown, Above, AboveDown, Labels, Lateral, Bias, DownBias };

/// Calls back with each part of a unit as a vector of the machine's own numbers, always in the same order.
template<class Net, class Visit>
void visitConnections(Net& directed, std::size_t layer, Index unit, Visit&& visit) {
    if (layer > 0) {
        auto& below = directed[layer - 1];
        visit(UnitPart::Below, below.recognition.col(unit));
        if (!below.tied()) visit(UnitPart::BelowDown, below.generative.col(unit));
        visit(UnitPart::Bias, below.above.bias.segment(unit, 1));
    }
    if (layer < directed.size()) {
        auto& above = directed[layer];
        visit(UnitPart::Above, above.recognition.row(unit));
        if (!above.tied()) visit(UnitPart::AboveDown, above.generative.row(unit));
        visit(UnitPart::DownBias, above.below.bias.segment(unit, 1));
    }
}

template<class Net, class Visit>
requires std::same_as<std::remove_const_t<Net>, DeepBeliefNet>
void visitParts(Net& net, UnitAddress address, Visit&& visit) {
    const auto layer = static_cast<std::size_t>(address.layer);
    const Index below = net.top.visible.size() - net.labels;
    if (layer <= net.directed.size()) visitConnections(net.directed, layer, address.unit, visit);
    if (layer == net.directed.size()) {
        visit(UnitPart::Above, net.top.weights.row(address.unit));
        visit(UnitPart::DownBias, net.top.visible.bias.segment(address.unit, 1));
    } else if (layer == net.directed.size() + 1) {
        visit(UnitPart::Below, net.top.weights.col(address.unit).head(below));
        if (net.labels > 0) visit(UnitPart::Labels, net.top.weights.col(address.unit).tail(net.labels));
        visit(UnitPart::Bias, net.top.hidden.bias.segment(address.unit, 1));
    }
}

template<class Machine, class Visit>
requires std::same_as<std::remove_const_t<Machine>, DeepBoltzmannMachine>
void visitParts(Machine& machine, UnitAddress address, Visit&& visit) {
    const DeepBoltzmannRef ref(machine);
    const auto layer = static_cast<std::size_t>(address.layer);
    const Index place = ref.place(layer).first + address.unit;
    const auto part = [&](UnitPart name, std::size_t other) {
        const UnitRange range = ref.place(other);
        if (layer % 2 == 0)
            visit(name, machine.sides.weights.row(place).segment(range.first, range.count));
        else
            visit(name, machine.sides.weights.col(place).segment(range.first, range.count));
    };
    if (layer > 0) part(UnitPart::Below, layer - 1);
    if (layer < ref.top()) part(UnitPart::Above, layer + 1);
    if (layer == ref.top() && machine.labels > 0) part(UnitPart::Labels, layer + 1);
    visit(UnitPart::Bias, (layer % 2 == 0 ? machine.sides.visible : machine.sides.hidden).bias.segment(place, 1));
}

template<class Net, class Visit>
requires std::same_as<std::remove_const_t<Net>, Autoencoder>
void visitParts(Net& net, UnitAddress address, Visit&& visit) {
    visitConnections(net.connections, static_cast<std::size_t>(address.layer), address.unit, visit);
}

template<class Machine, class Visit>
requires std::same_as<std::remove_const_t<Machine>, BoltzmannMachine>
void visitParts(Machine& machine, UnitAddress address, Visit&& visit) {
    const Index unit = address.unit;
    if (address.layer == 0) {
        if (machine.hidden.size() > 0) visit(UnitPart::Above, machine.weights.row(unit));
        visit(UnitPart::Lateral, machine.visibleLateral.row(unit));
        visit(UnitPart::Lateral, machine.visibleLateral.col(unit));
        visit(UnitPart::Bias, machine.visible.bias.segment(unit, 1));
    } else {
        visit(UnitPart::Below, machine.weights.col(unit));
        visit(UnitPart::Lateral, machine.hiddenLateral.row(unit));
        visit(UnitPart::Lateral, machine.hiddenLateral.col(unit));
        visit(UnitPart::Bias, machine.hidden.bias.segment(unit, 1));
    }
}

template<class Machine, class Visit>
void visitUnit(Machine& machine, UnitAddress unit, Visit&& visit) {
    checkUnit(machine, unit);
    std::visit([&](auto& one) { visitParts(one, unit, visit); }, machine);
}

/// The first part of a kind that is found, later kinds first where `preferred` is among them.
Vector partOf(const AnyMachine& machine, UnitAddress unit, UnitPart wanted, UnitPart preferred) {
    Vector found;
    bool best = false;
    visitUnit(machine, unit, [&](UnitPart part, const auto& numbers) {
        if (best || (part != wanted && part != preferred)) return;
        best = part == preferred;
        found.resize(numbers.size());
        for (Index i = 0; i < numbers.size(); ++i)
            found[i] = numbers[i];
    });
    return found;
}

UnitKind kindOfUnits(const AnyMachine& machine, Index layer) {
    if (layer == 0) return machine::bottom(machine).firstKind();
    if (const auto* const net = std::get_if<DeepBeliefNet>(&machine)) {
        const auto place = static_cast<std::size_t>(layer);
        return place <= net->directed.size() ? net->directed[place - 1].above.firstKind()
                                             : net->top.hidden.firstKind();
    }
    if (const auto* const net = std::get_if<Autoencoder>(&machine))
        return net->connections[static_cast<std::size_t>(layer) - 1].above.firstKind();
    return UnitKind::Bernoulli;
}

template<class Number>
std::optional<Number> number(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string layerWords(Index layer) {
    return layer == 0 ? std::string("pixel") : fmt::format("hidden {} unit", layer);
}

constexpr std::array<std::string_view, 3> keys = {"weight", "bias", "switch-off"};
constexpr std::array<std::string_view, 3> shapes = {"LAYER/UNIT/UNIT BELOW/VALUE", "LAYER/UNIT/VALUE",
                                                    "LAYER/UNIT"};

} // namespace

Index layerSize(const AnyMachine& machine, Index layer) {
    if (layer == 0) return machine::pixels(machine);
    return layer <= machine::hiddenLayers(machine) ? machine::hiddenCount(machine, layer - 1) : 0;
}

void checkUnit(const AnyMachine& machine, UnitAddress unit) {
    if (unit.layer < 0 || unit.unit < 0 || unit.unit >= layerSize(machine, unit.layer))
        throw Error(fmt::format("the machine has no {} {}", layerWords(unit.layer), unit.unit + 1));
}

std::string_view operationKey(OperationKind kind) {
    return keys[static_cast<std::size_t>(kind)];
}

bool isOperationKey(std::string_view key) {
    return std::ranges::find(keys, key) != keys.end();
}

std::string operationValue(const Operation& operation) {
    const UnitAddress unit = operation.unit;
    switch (operation.kind) {
    case OperationKind::Weight:
        return fmt::format("{}/{}/{}/{}", unit.layer, unit.unit + 1, operation.below + 1, operation.value);
    case OperationKind::Bias:
        return fmt::format("{}/{}/{}", unit.layer, unit.unit + 1, operation.value);
    case OperationKind::SwitchOff:
        break;
    }
    return fmt::format("{}/{}", unit.layer, unit.unit + 1);
}

Operation parseOperation(std::string_view key, std::string_view value) {
    const auto found = std::ranges::find(keys, key);
    if (found == keys.end()) throw Error(fmt::format("{}: it is no operation on a unit", key));
    Operation operation;
    operation.kind = static_cast<OperationKind>(found - keys.begin());
    const auto refuse = [&] {
        return Error(fmt::format("{}={}: it takes {}, units counted from 1", key, value,
                                 shapes[static_cast<std::size_t>(operation.kind)]));
    };
    const std::vector<std::string_view> parts = splitText(value, '/');
    const std::size_t wanted = operation.kind == OperationKind::Weight ? 4
                               : operation.kind == OperationKind::Bias ? 3
                                                                       : 2;
    if (parts.size() != wanted) throw refuse();
    const auto layer = number<Index>(parts[0]);
    const auto unit = number<Index>(parts[1]);
    const auto below = operation.kind == OperationKind::Weight ? number<Index>(parts[2]) : std::optional<Index>(1);
    const auto size =
        operation.kind == OperationKind::SwitchOff ? std::optional(0.0F) : number<float>(parts.back());
    if (!layer || !unit || !below || !size || *layer < 0 || *unit < 1 || *below < 1) throw refuse();
    operation.unit = {*layer, *unit - 1};
    operation.below = *below - 1;
    operation.value = *size;
    return operation;
}

std::string describe(const Operation& operation) {
    const std::string unit = fmt::format("{} {}", layerWords(operation.unit.layer), operation.unit.unit + 1);
    switch (operation.kind) {
    case OperationKind::Weight:
        return fmt::format("weight of {} to {} {} → {}", unit, layerWords(operation.unit.layer - 1),
                           operation.below + 1, operation.value);
    case OperationKind::Bias:
        return fmt::format("bias of {} → {}", unit, operation.value);
    case OperationKind::SwitchOff:
        break;
    }
    return fmt::format("{} switched off", unit);
}

UnitNumbers unitNumbers(const AnyMachine& machine, UnitAddress unit) {
    UnitNumbers all;
    visitUnit(machine, unit, [&all](UnitPart, const auto& numbers) {
        Vector& copy = all.emplace_back(numbers.size());
        for (Index i = 0; i < numbers.size(); ++i)
            copy[i] = numbers[i];
    });
    return all;
}

bool sameShape(const UnitNumbers& left, const UnitNumbers& right) {
    return std::ranges::equal(left, right, {}, &Vector::size, &Vector::size);
}

void setUnitNumbers(AnyMachine& machine, UnitAddress unit, const UnitNumbers& numbers) {
    std::size_t place = 0;
    visitUnit(machine, unit, [&](UnitPart, auto&& own) {
        if (place >= numbers.size() || numbers[place].size() != own.size())
            throw Error("these are numbers of a unit of another machine");
        for (Index i = 0; i < own.size(); ++i)
            own[i] = numbers[place][i];
        ++place;
    });
}

void operate(const Operation& operation, AnyMachine& machine) {
    checkUnit(machine, operation.unit);
    if (!std::isfinite(operation.value)) throw Error(fmt::format("{}: it is not a number", operation.value));
    const bool binary = kindOfUnits(machine, operation.unit.layer) == UnitKind::Bernoulli;
    bool done = false;
    visitUnit(machine, operation.unit, [&](UnitPart part, auto&& own) {
        const bool bias = part == UnitPart::Bias || part == UnitPart::DownBias;
        const bool below = part == UnitPart::Below || part == UnitPart::BelowDown;
        if (operation.kind == OperationKind::SwitchOff) {
            own.setConstant(bias && binary ? neverOn : 0.0F);
        } else if (operation.kind == OperationKind::Bias && part == UnitPart::Bias) {
            own.setConstant(operation.value);
        } else if (operation.kind == OperationKind::Weight && below && operation.below >= 0 &&
                   operation.below < own.size()) {
            own[operation.below] = operation.value;
        } else {
            return;
        }
        done = true;
    });
    if (!done) throw Error(fmt::format("{}: there is no such number in this machine", describe(operation)));
}

Vector weightsBelow(const AnyMachine& machine, UnitAddress unit) {
    return partOf(machine, unit, UnitPart::Below, UnitPart::BelowDown);
}

Vector weightsAbove(const AnyMachine& machine, UnitAddress unit) {
    return partOf(machine, unit, UnitPart::Above, UnitPart::AboveDown);
}

float biasOf(const AnyMachine& machine, UnitAddress unit) {
    const Vector bias = partOf(machine, unit, UnitPart::DownBias, UnitPart::Bias);
    return bias.size() == 0 ? 0.0F : bias[0];
}

} // namespace reverie
