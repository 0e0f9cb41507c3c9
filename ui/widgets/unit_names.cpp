#include "ui/widgets/unit_names.h"

#include <QCoreApplication>

#include <algorithm>
#include <numeric>

namespace reverie {

namespace {

QString translated(const char* text) {
    return QCoreApplication::translate("reverie::MachinePanel", text);
}

Index firstUnit(const MachineView& machine, std::size_t layer) {
    return std::accumulate(machine.layers.begin(), machine.layers.begin() + static_cast<std::ptrdiff_t>(layer),
                           Index{0});
}

/// W of a layer and the next one: plain where there is one hidden layer; between hidden layers S is half of it.
QString between(const MachineView& machine, std::size_t lower, bool transposed) {
    static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    QString name = lower == 0 ? QStringLiteral("W") : QStringLiteral("½W");
    if (machine.layers.size() > 2) name += digits[static_cast<qsizetype>(std::min<std::size_t>(lower + 1, 9))];
    return transposed ? name + u'ᵀ' : name;
}

} // namespace

QString layerName(const MachineView& machine, std::size_t layer) {
    if (layer == 0) return translated("visible");
    return machine.layers.size() == 2 ? translated("hidden") : translated("hidden %1").arg(layer);
}

std::size_t layerOf(const MachineView& machine, Index unit) {
    std::size_t layer = 0;
    while (layer + 1 < machine.layers.size() && unit >= machine.layers[layer])
        unit -= machine.layers[layer++];
    return layer;
}

Index placeInLayer(const MachineView& machine, Index unit) {
    return unit - firstUnit(machine, layerOf(machine, unit));
}

QString unitName(const MachineView& machine, Index unit) {
    const std::size_t layer = layerOf(machine, unit);
    const Index place = placeInLayer(machine, unit) + 1;
    const QString mark = layer > 0 && machine.layers.size() > 2 ? QStringLiteral(".") : QStringLiteral(" ");
    return layerName(machine, layer) + mark + QString::number(place);
}

QString blockName(const MachineView& machine, std::size_t row, std::size_t column) {
    const std::size_t lower = std::min(row, column);
    const std::size_t upper = std::max(row, column);
    const bool zero = machine.connections(static_cast<Index>(row), static_cast<Index>(column)) == 0;
    QString name = QStringLiteral("S");
    if (upper == 0) name = machine.layers.size() == 1 ? QStringLiteral("U") : QStringLiteral("R");
    if (upper == lower + 1) name = between(machine, lower, row > column);
    // In a machine of several layers most pairs of them have no letter of their own.
    const bool lettered = machine.layers.size() <= 2 || upper == 0 || upper == lower + 1;
    if (!lettered) return zero ? QStringLiteral("0") : lower == 0 ? QStringLiteral("W") : name;
    return zero ? name + QStringLiteral(" = 0") : name;
}

} // namespace reverie
