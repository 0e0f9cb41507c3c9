#include "core/evaluation/inference.h"

#include "core/evaluation/enumeration.h"
#include "core/evaluation/likelihood_bound.h"
#include "core/evaluation/net_enumeration.h"
#include "core/evaluation/variational_bound.h"
#include "core/models/mean_field.h"

namespace reverie {

namespace {

Inference inferIn(const NetRef& net, const ConstMatrixRef& visible, int, int passes, Index pictured,
                  RandomStream& stream, ThreadTeam& team, const std::stop_token& stop) {
    Inference inference;
    if (enumerable(net)) {
        EnumeratedNet summed = enumerate(net, visible);
        inference.bounds = {std::move(summed.bound)};
        inference.exact = std::move(summed.logUnnormalised);
    } else {
        inference.bounds = {unnormalisedBound(net, visible, passes, stream, team, stop)};
    }
    inference.reconstructions = {reconstruct(net, visible.leftCols(pictured), team)};
    return inference;
}

Inference inferIn(const DeepBoltzmannRef& machine, const ConstMatrixRef& visible, int sweeps, int, Index pictured,
                  RandomStream&, ThreadTeam& team, const std::stop_token& stop) {
    Inference inference;
    MeanField field(machine, visible, team);
    for (int sweep = 0; sweep <= sweeps && !stop.stop_requested(); ++sweep) {
        if (sweep > 0) field.sweep(team);
        inference.bounds.push_back(unnormalisedBound(machine, field.even(), field.odd()));
        inference.reconstructions.push_back(pixelMean(machine, field.odd().leftCols(pictured), team));
    }
    if (hiddenEnumerable(machine)) inference.exact = logUnnormalised(machine, visible);
    return inference;
}

} // namespace

std::optional<LogPartition> exactLogPartition(const LayeredRef& machine) {
    const Rbm& chains = chained(machine);
    if (!enumerable(chains)) return std::nullopt;
    return LogPartition{logPartition(chains), 0, true};
}

Inference infer(const LayeredRef& machine, const ConstMatrixRef& visible, int sweeps, int passes, Index pictured,
                RandomStream& stream, ThreadTeam& team, const std::stop_token& stop) {
    return std::visit(
        [&](const auto& one) { return inferIn(one, visible, sweeps, passes, pictured, stream, team, stop); },
        machine);
}

} // namespace reverie
