#pragma once

#include "core/experiment/config.h"
#include "core/models/net_view.h"
#include "ui/widgets/network_layout.h"

#include <QString>

namespace reverie {

/// What one symbol of an equation stands for.
struct SymbolMeaning {
    QString words; ///< "weights between pixels and hidden 1, 784 × 500"; empty for an unknown symbol.
    NetParts parts;
};

/// The symbol of a key as it is called where top layers have names of their own: "visible" of an equation of the
/// top is "penultimate".
QString canonicalSymbol(const QString& key, bool ofTop);

/// What symbols of canonical keys stand for in a net with the settings of its stage.
SymbolMeaning meaningOf(const QString& symbol, const NetView& net, const ExperimentConfig& settings);

} // namespace reverie
