#pragma once

#include "core/experiment/config.h"
#include "core/models/machine.h"

#include <QString>

#include <vector>

namespace reverie {

/// One equation of a machine, drawn in `resources/equations`.
struct Equation {
    QString name; ///< Of its file, without extension.
    /// Its visible and hidden units are the two uppermost layers of a deep net.
    bool ofTop = false;
    bool operator==(const Equation&) const = default;
};

/// Equations under one heading.
struct EquationSection {
    QString title;
    std::vector<Equation> equations;
    bool operator==(const EquationSection&) const = default;
};

/// A machine with what decides how it learns.
struct StudiedMachine {
    const AnyMachine& machine;
    bool classifier = false;          ///< The net stands unrolled, with labels as its output.
    const ExperimentConfig& settings; ///< Those of its stage.
    StageKind stage = StageKind::Rbm; ///< The one that learns, or did last.
};

/// Energy, conditionals and update rule of a machine; none for one that has no units yet.
std::vector<EquationSection> equationsOf(const StudiedMachine& studied);

/// Where the drawing of an equation lies.
QString equationPath(const Equation& equation);

} // namespace reverie
