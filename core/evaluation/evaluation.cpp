#include "core/evaluation/evaluation.h"

#include "core/error.h"
#include "core/evaluation/boltzmann_enumeration.h"
#include "core/evaluation/enumeration.h"
#include "core/evaluation/reconstruction.h"

#include <algorithm>
#include <fmt/format.h>

namespace reverie {

namespace {

/// The restricted machine that a model consists of; null for any other model.
const Rbm* aloneIn(const AnyMachine& machine) {
    const auto* const net = std::get_if<DeepBeliefNet>(&machine);
    return net != nullptr && net->directed.empty() && net->labels == 0 ? &net->top : nullptr;
}

/// The general machine that a model is, where it is small enough to enumerate.
const BoltzmannMachine* enumerableIn(const AnyMachine& machine) {
    const auto* const general = std::get_if<BoltzmannMachine>(&machine);
    return general != nullptr && enumerable(*general) ? general : nullptr;
}

/// Calls visit(states, reconstruction) for one batch of cases after the other.
template<class Visit>
void forEachBatch(const Model& model, const ImageSet& images, ThreadTeam& team, const Visit& visit) {
    checkFit(model, images);
    Matrix states;
    constexpr Index batchCases = 500;
    for (Index first = 0; first < images.size(); first += batchCases) {
        images.read(first, std::min(batchCases, images.size() - first), states);
        model.coding.encodeMean(states);
        visit(states, machine::reconstruct(model.machine, states, team));
    }
}

/// Where in its collection a split may lie.
UnitRange placeOf(const Dataset& data, Split split) {
    const Index training = data.training.size();
    const Index extent = data.collection.extent;
    if (training + data.validation.size() != extent) return {0, extent};
    return split == Split::Training ? UnitRange{0, training} : UnitRange{training, extent - training};
}

/// How many of the first cases of a split with `cases` cases, whose training part ends at `seen`, lie before it.
Index overlap(Index seen, Index first, Index cases) {
    return std::clamp<Index>(seen - first, 0, cases);
}

} // namespace

void checkFit(const Model& model, const ImageSet& images) {
    if (images.empty()) throw Error(fmt::format("{}: there are no images in it", images.name()));
    const ImageShape shape = images.shape();
    if (shape != model.shape)
        throw Error(fmt::format("{}: its images are {}×{} pixels, and the machine takes {}×{}", images.name(),
                                shape.rows, shape.columns, model.shape.rows, model.shape.columns));
    if (model.coding.binary && images.kind() == PixelKind::Real)
        throw Error(
            fmt::format("{}: its pixels are real values from {} to {}, and the machine's visible units are "
                        "binary; a machine with Gaussian visible units can take them",
                        images.name(), images.minimum(), images.maximum()));
}

Evaluation evaluate(const Model& model, const ImageSet& images, ThreadTeam& team,
                    const std::function<void(double share)>& told) {
    const Rbm* const alone = aloneIn(model.machine);
    const BoltzmannMachine* const general = enumerableIn(model.machine);
    const Layer& bottom = machine::bottom(model.machine);
    const bool discrete = !bottom.has(UnitKind::Gaussian);
    const bool bernoulli = alone != nullptr && discrete && !bottom.has(UnitKind::Softmax);

    Evaluation sums;
    double crossEntropySum = 0;
    double freeEnergySum = 0;
    double pseudoSum = 0;
    forEachBatch(model, images, team, [&](const Matrix& states, const Matrix& reconstruction) {
        sums.cases += states.cols();
        sums.reconstructionError += squaredError(states, reconstruction).sum();
        if (discrete) crossEntropySum += crossEntropy(bottom, states, reconstruction).sum();
        if (alone != nullptr) freeEnergySum += alone->freeEnergy(states).sum();
        if (general != nullptr) freeEnergySum += freeEnergy(*general, states).sum();
        if (bernoulli) pseudoSum += pseudoLogLikelihood(*alone, states, team).sum();
        if (told) told(static_cast<double>(sums.cases) / static_cast<double>(images.size()));
    });

    const auto cases = static_cast<double>(sums.cases);
    sums.reconstructionError /= cases;
    if (discrete) sums.crossEntropy = crossEntropySum / cases;
    if (alone != nullptr || general != nullptr) sums.freeEnergy = freeEnergySum / cases;
    if (bernoulli) sums.pseudoLogLikelihood = pseudoSum / cases;
    if (alone != nullptr && enumerable(*alone)) sums.logLikelihood = -*sums.freeEnergy - logPartition(*alone);
    if (general != nullptr) sums.logLikelihood = -*sums.freeEnergy - logPartition(*general);
    return sums;
}

double reconstructionError(const Model& model, const ImageSet& images, ThreadTeam& team) {
    checkFit(model, images);
    const auto reconstruct = [&model](const Matrix& states, ThreadTeam& those) {
        return machine::reconstruct(model.machine, states, those);
    };
    return meanReconstructionError(reconstruct, images, images.size(), model.coding, team);
}

const ImageSet& imagesOf(const Dataset& data, Split split) {
    switch (split) {
    case Split::Training:
        return data.training;
    case Split::Validation:
        return data.validation;
    case Split::Test:
        break;
    }
    return data.test;
}

Index seenCases(std::span<const SeenCases> seenSets, const Dataset& data, Split split) {
    const ImageSet& images = imagesOf(data, split);
    const std::uint64_t fingerprint = images.fingerprint();
    for (const SeenCases& seen : seenSets)
        if (seen.fingerprint == fingerprint) return images.size();
    if (split == Split::Test) return 0;

    // The machine may have learned from the same images, divided at another place into training and validation.
    const Index all = data.training.size() + data.validation.size();
    for (const SeenCases& seen : seenSets) {
        if (seen.cases <= 0 || seen.cases > all) continue;
        const auto divided = openDataset(data.source, all - seen.cases);
        if (divided->training.fingerprint() != seen.fingerprint) continue;
        const Index first = split == Split::Training ? 0 : data.training.size();
        return overlap(seen.cases, first, images.size());
    }
    return 0;
}

SeenOtherwise seenOtherwise(std::span<const SeenCases> seenSets, const Dataset& data, Split split) {
    using enum SeenOtherwise::Share;
    const Collection& collection = data.collection;
    SeenOtherwise result = {None, collection.name};
    if (split == Split::Test || collection.name.empty()) return result;
    const UnitRange here = placeOf(data, split);
    for (const SeenCases& seen : seenSets) {
        // Of the same data set fingerprints tell exactly.
        if (seen.collection.name != collection.name || seen.name == data.training.name()) continue;
        if (seen.collection.extent <= here.first) continue;
        const bool whole = seen.cases == seen.collection.extent;
        if (whole && seen.cases >= here.first + here.count) return {All, collection.name};
        result.share = Some;
    }
    return result;
}

} // namespace reverie
