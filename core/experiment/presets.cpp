#include "core/experiment/presets.h"

#include "core/error.h"
#include "core/experiment/preset_configs.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace reverie {

namespace {

constexpr std::string_view family = "Restricted Boltzmann machines";
constexpr std::string_view generalFamily = "General Boltzmann machines";

const std::array<Preset, 21>& presetTable() {
    static const std::array<Preset, 21> all = {{
        {"digits-cd1", "Digits, contrastive divergence", family,
         "784–500 binary units learn handwritten digits by CD-1: sharp filters and good reconstructions within a "
         "minute.",
         ExperimentConfig{}},
        {"digits-pcd", "Digits, persistent chains", family,
         "The same machine learns from 100 fantasy particles that never restart, so that what it dreams becomes "
         "digits too.",
         preset::digitsPcd()},
        {"fashion-gaussian", "Fashion, real-valued pixels", family,
         "Gaussian visible units on standardised Fashion-MNIST (Debian's dataset-fashion-mnist).",
         preset::fashionGaussian()},
        {"digits-standardised", "Digits, real-valued pixels", family,
         "Gaussian visible units on the handwritten digits, each pixel brought to mean zero and variance one.",
         preset::digitsStandardised()},
        {"patches-gaussian", "Natural patches, edges", family,
         "Gaussian visible units and sparse hidden ones on whitened patches of photographs: most filters become "
         "edges, each of its own place, direction and width, within a minute.",
         preset::patchesGaussian()},
        {"bars-exact", "Bars and stripes, exact against CD-1", family,
         "A machine small enough to enumerate: the exact log-likelihood live on the plot, exact gradient and CD-1 "
         "side by side.",
         preset::barsExact()},
        {"digit-model", "The digit model", "Deep belief nets",
         "784–500–500–[500 + 10 labels]–2000, layer by layer and then fine-tuned by up-down: it reads digits and "
         "writes the one you name.",
         preset::digitModel()},
        {"digit-model-2006", "The digit model, as in 2006", "Deep belief nets",
         "The same net by contrastive divergence alone, up-down with 3, 6 and 10 Gibbs iterations, as the paper "
         "trained it: it reads best of all, and dreams less well.",
         preset::digitModelByContrast()},
        {"small-digit-model", "The small digit model", "Deep belief nets",
         "784–300–300–[300 + 10 labels]–1000 for a few thousand cases, such as the bundled digits: what it writes "
         "can be read after some minutes.",
         preset::smallDigitModel()},
        {"digit-classifier", "The digit classifier", "Deep belief nets",
         "784–500–500–2000, layer by layer, then a softmax of the ten digits on top and backpropagation, beside "
         "the "
         "same net from random weights: what pretraining is worth.",
         preset::digitClassifier()},
        {"bars-dbn", "Bars and stripes, a deep belief net", "Deep belief nets",
         "16–12–12, small enough to enumerate: how close what one up-pass believes comes to the truth (dock "
         "Inference), beside bars-dbm.",
         preset::barsBeliefNet()},
        {"autoencoder-plain", "A plain autoencoder", "Autoencoders",
         "784–500–784 with tied weights learns to give back the digits it is shown.",
         preset::autoencoder("autoencoder-plain")},
        {"autoencoder-denoising", "A denoising autoencoder", "Autoencoders",
         "The same net is shown digits of which half the pixels are black, and learns to give back the whole "
         "ones: "
         "its filters become strokes.",
         preset::denoisingAutoencoder()},
        {"autoencoder-sparse", "A sparse autoencoder", "Autoencoders",
         "The same net with each unit of the code drawn to be on for one case in twenty.",
         preset::sparseAutoencoder()},
        {"autoencoder-stacked", "Stacked denoising autoencoders", "Autoencoders",
         "784–500–500–500, each layer learning to give back the codes below from spoilt ones, then fine-tuned to "
         "name digits, beside the same net from random weights.",
         preset::stackedAutoencoders()},
        {"autoencoder-deep", "A deep autoencoder, code of two", "Autoencoders",
         "784–1000–500–250–2, layer by layer and then unrolled and fine-tuned, as in 2006: every digit is a point "
         "on the plane.",
         preset::deepAutoencoder()},
        {"bars-boltzmann", "Bars and stripes, all units connected", generalFamily,
         "Nine pixels and six hidden units, each connected with every other: drawn one after the other, learned "
         "by "
         "clamped minus free statistics, the exact log-likelihood live on the plot.",
         preset::barsBoltzmann()},
        {"digits-boltzmann", "Small digits, all units connected", generalFamily,
         "196 pixels and 200 hidden units with lateral weights on both sides learn digits of 14 × 14 pixels.",
         preset::digitsBoltzmann()},
        {"bars-dbm", "Bars and stripes, a deep Boltzmann machine", "Deep Boltzmann machines",
         "16–12–12 from nothing, small enough to enumerate: mean field comes closer to the truth sweep "
         "by "
         "sweep (dock Inference).",
         preset::barsDeepBoltzmann()},
        {"dbm-digits", "A deep Boltzmann machine of digits", "Deep Boltzmann machines",
         "784–200–400 binary units and labels, layer by layer and then together: each layer hears from both "
         "neighbours; it reads digits and writes the one you name.",
         preset::deepBoltzmannOfDigits()},
        {"dbm-mnist", "A deep Boltzmann machine of MNIST", "Deep Boltzmann machines",
         "784–500–1000 binary units for the 60,000 digits of MNIST, the machine of Salakhutdinov and Hinton "
         "(2009).",
         preset::deepBoltzmannOfMnist()},
    }};
    return all;
}

} // namespace

std::span<const Preset> presets() {
    return presetTable();
}

const Preset& findPreset(std::string_view id) {
    const auto found = std::ranges::find(presetTable(), id, &Preset::id);
    if (found != presetTable().end()) return *found;
    std::string known;
    for (const Preset& preset : presetTable())
        known += fmt::format("{}{}", known.empty() ? "" : ", ", preset.id);
    throw Error(fmt::format("there is no preset called “{}”; there are {}", id, known));
}

} // namespace reverie
