#pragma once

#include "deep_oracle.h"

/// Small deep Boltzmann machines whose uppermost layer of the definition is one choice among labels.
namespace reverie::oracle {

inline constexpr Index labelCount = 3;

/// Rows of test data, in a column "which": labels that belong to the odd side, and to the even one.
void addLabelledSizes();
/// The machine of the current row.
DeepMachine fetchedLabelled(double scale = 1.0);

DeepBoltzmannMachine labelled(const DeepMachine& deep);
/// Every joint state in which one label is on.
Table statesOf(const DeepMachine& deep);
States pixelStates(const DeepMachine& deep);
/// P(pixels, label): states of the pixels × labels.
Table pixelsAndLabel(const DeepMachine& deep, const States& pixels);
/// That label in every case.
Matrix oneLabel(Index label, Index cases);
/// The bound by the definition, the labels being one choice.
double boundOf(const DeepMachine& deep, const Column& pixels, const Column& means);

} // namespace reverie::oracle
