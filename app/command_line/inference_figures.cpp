#include "app/command_line/inference_figures.h"

#include "app/command_line/exit_code.h"
#include "core/evaluation/evaluation.h"
#include "core/evaluation/log_likelihood.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fmt/format.h>

namespace reverie {

namespace {

constexpr Index casesAtATime = 500;
constexpr int upPasses = 10;

LayeredRef layered(const Model& model) {
    const auto machine = layeredIn(model.machine);
    if (!machine)
        throw Error(
            fmt::format("--sweeps is for deep belief nets and deep Boltzmann machines, and this machine is "
                        "another: {}",
                        kindOf(model.machine)));
    return *machine;
}

} // namespace

void checkInference(const Model& model, const ImageSet& images, bool estimated) {
    const LayeredRef machine = layered(model);
    checkFit(model, images);
    if (!estimated && !exactLogPartition(machine))
        throw UsageError(
            "--sweeps needs log Z, which cannot be summed for a machine of this size: give --ais too");
}

InferenceFigures inferenceFigures(const Model& model, const ImageSet& images, int sweeps,
                                  const std::optional<LogPartition>& estimated, std::uint64_t seed,
                                  ThreadTeam& team) {
    const LayeredRef machine = layered(model);
    InferenceFigures figures;
    const auto exactZ = exactLogPartition(machine);
    figures.logZ = exactZ ? *exactZ : estimated.value();
    const PixelCoding coding = sampledWhereGrey(model.coding, images);
    RandomStream pixels(seed, "inference pixels");
    RandomStream passes(seed, "inference up-passes");
    double exact = 0;
    bool enumerated = true;
    Matrix states;
    for (Index first = 0; first < images.size(); first += casesAtATime) {
        images.read(first, std::min(casesAtATime, images.size() - first), states);
        coding.encode(states, pixels.draw());
        const Inference block = infer(machine, states, sweeps, upPasses, 0, passes, team);
        figures.bounds.resize(block.bounds.size());
        for (std::size_t sweep = 0; sweep < block.bounds.size(); ++sweep)
            figures.bounds[sweep] += block.bounds[sweep].sum();
        enumerated = enumerated && block.exact;
        if (block.exact) exact += block.exact->sum();
    }
    const auto cases = static_cast<double>(images.size());
    for (double& bound : figures.bounds)
        bound = bound / cases - figures.logZ.value;
    if (enumerated) figures.exact = exact / cases - figures.logZ.value;
    return figures;
}

nlohmann::ordered_json asJson(const InferenceFigures& figures) {
    nlohmann::ordered_json json;
    json["log_partition"] = figures.logZ.value;
    json["log_partition_error"] = figures.logZ.standardError;
    json["bound_by_sweep"] = figures.bounds;
    json["log_likelihood"] = figures.exact ? nlohmann::json(*figures.exact) : nlohmann::json(nullptr);
    json["divergence"] =
        figures.exact ? nlohmann::json(*figures.exact - figures.bounds.back()) : nlohmann::json(nullptr);
    return json;
}

std::string asText(const InferenceFigures& figures) {
    std::string text;
    const auto line = [&text](const std::string& name, double value, const char* unit) {
        text += fmt::format("{:<24}{:>14.6g}  {}\n", name, value, unit);
    };
    line("bound, one up-pass", figures.bounds.front(), "nats per case");
    if (figures.bounds.size() > 1)
        line(fmt::format("bound, {} sweeps", figures.bounds.size() - 1), figures.bounds.back(), "nats per case");
    if (figures.exact) {
        line("log P(v)", *figures.exact, "nats per case, exact");
        line("KL(Q‖P(h|v))", *figures.exact - figures.bounds.back(), "nats per case");
    }
    return text;
}

} // namespace reverie
