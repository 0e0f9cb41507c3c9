#include "core/experiment/settings_table.h"

#include <algorithm>
#include <concepts>
#include <utility>

namespace reverie {

namespace {

using Config = ExperimentConfig;

/// What every row of the table has; the rest is filled in by the makers below.
struct Words {
    std::string_view key;
    std::string_view label;
    std::string_view symbol;
    std::string_view help;
    SettingGroup group;
    bool live = false;
};

struct Span {
    double minimum;
    double maximum;
    double step;
    bool logarithmic = false;
};

Setting blank(const Words& words, SettingKind kind) {
    Setting setting{};
    setting.key = words.key;
    setting.label = words.label;
    setting.symbol = words.symbol;
    setting.help = words.help;
    setting.group = words.group;
    setting.live = words.live;
    setting.kind = kind;
    return setting;
}

Setting ranged(const Words& words, Span span, SettingKind kind) {
    Setting setting = blank(words, kind);
    setting.minimum = span.minimum;
    setting.maximum = span.maximum;
    setting.step = span.step;
    setting.logarithmic = span.logarithmic;
    return setting;
}

Setting integer(const Words& words, std::integral auto Config::*member, Span span) {
    using Member = std::remove_reference_t<decltype(std::declval<Config&>().*member)>;
    Setting setting = ranged(words, span, SettingKind::Integer);
    setting.get = [member](const Config& config) {
        return SettingValue(static_cast<std::int64_t>(config.*member));
    };
    setting.assign = [member](Config& config, const SettingValue& value) {
        config.*member = static_cast<Member>(std::get<std::int64_t>(value));
    };
    return setting;
}

Setting real(const Words& words, double Config::*member, Span span) {
    Setting setting = ranged(words, span, SettingKind::Real);
    setting.get = [member](const Config& config) { return SettingValue(config.*member); };
    setting.assign = [member](Config& config, const SettingValue& value) {
        config.*member = std::get<double>(value);
    };
    return setting;
}

Setting sliding(Setting setting) {
    setting.slides = true;
    return setting;
}

Setting toggle(const Words& words, bool Config::*member) {
    Setting setting = blank(words, SettingKind::Toggle);
    setting.get = [member](const Config& config) { return SettingValue(config.*member); };
    setting.assign = [member](Config& config, const SettingValue& value) {
        config.*member = std::get<bool>(value);
    };
    return setting;
}

Setting text(const Words& words, std::string Config::*member) {
    Setting setting = blank(words, SettingKind::Text);
    setting.get = [member](const Config& config) { return SettingValue(config.*member); };
    setting.assign = [member](Config& config, const SettingValue& value) {
        config.*member = std::get<std::string>(value);
    };
    return setting;
}

/// The choices stand in the order of the enumeration's values, from 0.
template<class Enumeration>
Setting choice(const Words& words, Enumeration Config::*member, std::vector<SettingChoice> choices) {
    Setting setting = blank(words, SettingKind::Choice);
    setting.choices = std::move(choices);
    setting.get = [member, keys = setting.choices](const Config& config) {
        return SettingValue(std::string(keys[static_cast<std::size_t>(config.*member)].key));
    };
    setting.assign = [member, keys = setting.choices](Config& config, const SettingValue& value) {
        const auto& key = std::get<std::string>(value);
        const auto found = std::ranges::find(keys, key, &SettingChoice::key);
        config.*member = static_cast<Enumeration>(found - keys.begin());
    };
    return setting;
}

} // namespace

std::vector<Setting> makeSettingsTable() {
    using enum SettingGroup;
    return {
        text({"data", "Data", "",
              "Where the images come from: bundled, bundled-14, mnist, fashion, patches (of photographs), "
              "bars-4x4, an "
              "IDX folder or file, or a folder of pictures.",
              Data},
             &Config::data),
        integer({"validation", "Validation cases", "",
                 "Images held out of training; −1 takes the split the data brings, or its last sixth.", Data},
                &Config::validationCases, {-1, 1e7, 100}),
        toggle({"standardise", "Standardise pixels", "",
                "Brings each pixel to mean zero and variance one over the training set, as Gaussian units need.",
                Data},
               &Config::standardise),
        choice(
            {"whitening", "Whiten pixels", "",
             "Makes pixels uncorrelated over the training set: as images again (ZCA) or as principal components "
             "(PCA).",
             Data},
            &Config::whitening,
            {{"none", "Not at all"}, {"zca", "As images (ZCA)"}, {"pca", "As principal components (PCA)"}}),
        real({"whitening-regulariser", "Regulariser of whitening", "",
              "Share of the mean variance that is added to the variance of each direction before whitening, so "
              "that "
              "noise is not blown up.",
              Data},
             &Config::whiteningRegulariser, {1e-6, 10.0, 2, true}),
        choice(
            {"grey-pixels", "Grey pixels", "",
             "How grey levels drive binary visible units: as probabilities, sampled afresh, or thresholded at one "
             "half.",
             Data},
            &Config::greyPixels,
            {{"probability", "As probabilities"}, {"sampled", "Sampled afresh"}, {"thresholded", "Thresholded"}}),
        integer({"shift", "Shift by up to (pixels)", "",
                 "Moves each training case by up to so many pixels down and across, afresh each time it is "
                 "learned, so "
                 "that a digit is known wherever it lies; 0 leaves it in its place.",
                 Data},
                &Config::shift, {0, 10, 1}),
        text({"from", "Go on from", "",
              "A model file whose net, with its pixels and visible units, the first stage goes on from "
              "(digit-model: "
              "the digit model that comes with the program); empty starts from nothing.",
              Machine},
             &Config::from),
        choice({"visible-units", "Visible units", "v",
                "Binary units for probabilities and black-and-white, Gaussian units for real-valued pixels.",
                Machine},
               &Config::visibleUnits,
               {{"bernoulli", "Binary (Bernoulli)"}, {"gaussian", "Real-valued (Gaussian)"}}),
        choice({"hidden-units", "Hidden units", "h", "What a hidden unit can be.", Machine}, &Config::hiddenUnits,
               {{"bernoulli", "Binary (Bernoulli)"}, {"gaussian", "Real-valued (Gaussian)"}}),
        integer({"hidden", "Number of hidden units", "N", "How many hidden units the machine has.", Machine},
                &Config::hiddenCount, {1, 20000, 50}),
        toggle({"fully-visible", "No hidden units", "U",
                "A Boltzmann machine of visible units alone, each pair connected by a weight.", Machine},
               &Config::fullyVisible),
        toggle({"lateral-visible", "Weights between visible units", "R",
                "A Boltzmann machine's lateral weights between visible units; without those and S it is a "
                "restricted machine.",
                Machine},
               &Config::lateralVisible),
        toggle({"lateral-hidden", "Weights between hidden units", "S",
                "A Boltzmann machine's lateral weights between hidden units; without those and R it is a "
                "restricted machine.",
                Machine},
               &Config::lateralHidden),
        text({"deep-layers", "Hidden layers", "",
              "Hidden units of each layer of a deep Boltzmann machine learned from nothing, the lowest first, "
              "such as "
              "500,1000; layers learned before it take their place.",
              Machine},
             &Config::deepLayers),
        toggle(
            {"labels", "Label units", "",
             "A deep Boltzmann machine learned from nothing has label units, joined to its topmost hidden layer; "
             "of layers learned before it, an associative memory at the top brings them.",
             Machine},
            &Config::labels),
        real(
            {"sigma", "Standard deviation of pixels", "σ",
             "Standard deviation of Gaussian visible units, in the units they see: where it begins when variances "
             "are learned, and where it stays when not.",
             Machine},
            &Config::visibleDeviation, {0.14, 2.7, 2, true}),
        toggle({"learn-variance", "Learn variances", "σ²",
                "Gaussian visible units learn their variance, within bounds, instead of keeping it.", Machine},
               &Config::learnVariance),
        real({"initial-weights", "First weights", "σ_W",
              "Standard deviation of the first weights; 0 lets an autoencoder take it from the sizes of its "
              "layers.",
              Machine},
             &Config::initialWeightScale, {0.0, 1.0, 2, true}),
        choice(
            {"estimator", "Gradient estimator", "",
             "Where the negative phase comes from: chains started at the data (CD), persistent chains (PCD), "
             "persistent chains that fast weights drive on (fast PCD) or at several temperatures (PT), or the sum "
             "over all states. Another one begins with new chains from the machine as it is.",
             Learning, true},
            &Config::estimator,
            {{"cd", "Contrastive divergence"},
             {"pcd", "Persistent contrastive divergence"},
             {"exact", "Exact (enumerated)"},
             {"composite", "Composite likelihood (labels)"},
             {"pt", "Parallel tempering"},
             {"fast-pcd", "Fast persistent CD"}}),
        toggle({"centering", "Centering", "μ, λ",
                "The weights follow the gradient of centred states: running means of the data are subtracted "
                "from both sides, so that an image and its negative are learned alike.",
                Learning, true},
               &Config::centering),
        integer({"k", "Gibbs steps", "k", "Gibbs steps of the negative phase for each update.", Learning, true},
                &Config::gibbsSteps, {1, 1000, 1}),
        integer({"chains", "Fantasy particles", "", "Number of persistent chains.", Learning, true},
                &Config::chains, {1, 10000, 10}),
        integer(
            {"chain-life", "Life of a particle", "",
             "Mean number of updates after which a persistent chain starts again from noise, so that dreams find "
             "their way from noise quickly; 0 lets them live for ever.",
             Learning},
            &Config::chainLife, {0, 1e6, 100}),
        real({"clamped-particles", "Clamped particles", "",
              "Share of the persistent chains whose label is clamped, each label in as many of them, so that a "
              "clamped label is "
              "learned from as it is used; the others also choose their label.",
              Learning},
             &Config::clampedShare, {0.0, 1.0, 0.1}),
        real(
            {"label-share", "Share of the labels", "λ",
             "Share of the composite likelihood that is log P(label | rest); what is left is log P(rest | label).",
             Learning},
            &Config::labelShare, {0.0, 1.0, 0.1}),
        integer({"temperatures", "Temperatures", "",
                 "At how many temperatures parallel tempering runs as many chains, which trade their states.",
                 Learning, true},
                &Config::temperatures, {2, 100, 1}),
        real({"hottest", "Hottest", "β",
              "Inverse temperature of the hottest chains, the others evenly between it and 1; the swap rate says "
              "how "
              "well neighbours trade.",
              Learning, true},
             &Config::hottest, {0.01, 0.99, 0.05}),
        real({"fast-rate", "Rate of the fast weights", "",
              "Learning rate of the fast weights that are added to the machine's own while the chains of fast PCD "
              "move.",
              Learning, true},
             &Config::fastRate, {1e-5, 10.0, 2, true}),
        real({"fast-decay", "What stays of the fast weights", "",
              "Share of the fast weights that an update leaves; 0.95 (19/20) in Tieleman & Hinton (2009).",
              Learning, true},
             &Config::fastDecay, {0.0, 0.999, 0.01}),
        choice({"compare-with", "Compare with", "",
                "Trains a second machine beside the first, from the same start on the same minibatches, with "
                "another estimator.",
                Learning},
               &Config::compareWith,
               {{"none", "Nothing"},
                {"cd", "Contrastive divergence"},
                {"pcd", "Persistent contrastive divergence"},
                {"exact", "Exact (enumerated)"},
                {"pt", "Parallel tempering"},
                {"fast-pcd", "Fast persistent CD"},
                {"composite", "Composite likelihood (labels)"}}),
        real({"learning-rate", "Learning rate", "ε", "Size of a step along the estimated gradient.", Learning,
              true},
             &Config::learningRate, {0.0, 10.0, 2, true}),
        choice({"update-order", "Order of the units", "",
                "In which order a Gibbs sweep of a Boltzmann machine draws the units, each given all others.",
                Learning, true},
               &Config::updateOrder, {{"fixed", "From first to last"}, {"random", "Random, anew each sweep"}}),
        choice({"clamped-phase", "Clamped phase", "",
                "How a Boltzmann machine's hidden units are driven while the visible ones are held at the data.",
                Learning, true},
               &Config::clampedPhase, {{"mean-field", "Mean field"}, {"gibbs", "Gibbs sampling"}}),
        integer({"clamped-sweeps", "Sweeps of the clamped phase", "",
                 "Mean-field sweeps at most, which end when nothing moves any more, or Gibbs sweeps.", Learning,
                 true},
                &Config::clampedSweeps, {1, 1000, 5}),
        real({"momentum", "Momentum", "μ", "Share of the last weight change that is kept in the next one.",
              Learning, true},
             &Config::momentum, {0.0, 0.999, 0.1}),
        real({"decay", "Weight decay (L2)", "λ₂", "Pulls each weight towards zero in proportion to its size.",
              Learning, true},
             &Config::weightDecay, {0.0, 1.0, 2, true}),
        real({"decay-l1", "Weight decay (L1)", "λ₁", "Pulls each weight towards zero by a constant amount.",
              Learning, true},
             &Config::weightDecayL1, {0.0, 1.0, 2, true}),
        real({"sparsity-target", "Sparsity target", "ρ", "Mean activation that hidden units are drawn towards.",
              Learning, true},
             &Config::sparsityTarget, {0.001, 0.999, 0.01}),
        real({"sparsity-cost", "Sparsity cost", "", "Strength of the pull towards the sparsity target; 0 is none.",
              Learning, true},
             &Config::sparsityCost, {0.0, 10.0, 2, true}),
        text(
            {"k-schedule", "Gibbs iterations of up-down", "",
             "Gibbs iterations in the top machine, for equal shares of the epochs, such as 3,6,10; empty keeps k.",
             Learning},
            &Config::gibbsSchedule),
        real({"directed-rate", "Rate below the top", "",
              "Learning rate of the directed connections while up-down fine-tunes them.", Learning, true},
             &Config::directedRate, {0.0, 10.0, 2, true}),
        real({"label-pull", "Pull of the labels", "",
              "How strongly recognition weights also follow the gradient of log P(label | pixels) while up-down "
              "fine-tunes them, beside what they learn from dreams; 0 leaves them to dreams alone.",
              Learning, true},
             &Config::labelPull, {0.0, 1000.0, 2, true}),
        real(
            {"down-factor", "Weights on the way down", "",
             "How many times as strong they are as on the way up while a layer is learned by CD: ½ for the lowest "
             "layer of a deep Boltzmann machine and 2 for its top, in the place of the layers that are not there "
             "yet.",
             Learning},
            &Config::downFactor, {0.5, 2.0, 2, true}),
        integer(
            {"mean-field", "Mean-field sweeps", "",
             "Sweeps over the layers of a deep Boltzmann machine in which their means settle for each minibatch.",
             Learning, true},
            &Config::meanFieldSweeps, {1, 100, 1}),
        choice({"layer-input", "Data of higher layers", "",
                "What a layer hands to the next one as data: probabilities, or states sampled afresh.", Learning},
               &Config::layerInput, {{"probabilities", "Probabilities"}, {"samples", "Samples"}}),
        choice({"optimiser", "Optimiser", "", "How backpropagation and autoencoders step along their gradient.",
                Learning},
               &Config::optimiser, {{"momentum", "Gradient descent with momentum"}, {"adam", "Adam"}}),
        real({"dropout", "Dropout of hidden units", "",
              "Share of hidden units that backpropagation leaves out of each case.", Learning, true},
             &Config::dropout, {0.0, 0.9, 0.1}),
        real({"input-dropout", "Dropout of pixels", "",
              "Share of pixels that backpropagation leaves out of each case.", Learning, true},
             &Config::inputDropout, {0.0, 0.9, 0.1}),
        integer(
            {"patience", "Patience", "",
             "Epochs without a lower validation error after which backpropagation stops and returns to its best "
             "net; 0 goes on.",
             Learning, true},
            &Config::patience, {0, 10000, 1}),
        text({"encoder-layers", "Layers of the encoder", "",
              "Units of each layer up to the code, such as 1000,500,250,2; empty is one layer of the number of "
              "hidden units. Layers that were learned before are taken as they are.",
              Machine},
             &Config::layers),
        choice(
            {"code-units", "Units of the code", "",
             "What the units of an autoencoder's code can be, and those of the layers below it; under a linear "
             "code those are logistic.",
             Machine},
            &Config::codeUnits,
            {{"logistic", "Logistic"}, {"tanh", "Tanh"}, {"rectified", "Rectified linear"}, {"linear", "Linear"}}),
        toggle({"tied", "Tied weights", "",
                "The decoder of an autoencoder uses the weights of the encoder, the other way round.", Machine},
               &Config::tied),
        toggle({"stacked", "Stacked on the code", "",
                "An autoencoder learns the codes of the one before it, which stays as it is, instead of going on "
                "with all of its layers: so denoising autoencoders are stacked (Vincent et al. 2010).",
                Machine},
               &Config::stacked),
        choice({"reconstruction-loss", "Loss", "",
                "How an autoencoder's reconstruction is compared with the image: as probabilities, or as numbers.",
                Learning},
               &Config::reconstructionLoss, {{"cross-entropy", "Cross-entropy"}, {"squares", "Squared error"}}),
        choice({"corruption", "Corruption", "",
                "How what goes into an autoencoder is spoilt, afresh each time a case is seen, while it learns to "
                "give back the clean image.",
                Learning, true},
               &Config::corruption,
               {{"none", "None"},
                {"masking", "Masking (pixels to 0)"},
                {"salt-and-pepper", "Salt and pepper"},
                {"gaussian", "Gaussian noise"}}),
        sliding(real({"corruption-level", "Level of corruption", "",
                      "Share of the pixels that are spoilt, or the standard deviation of Gaussian noise.",
                      Learning, true},
                     &Config::corruptionLevel, {0.0, 1.0, 0.05})),
        choice({"sparsity", "Sparsity of the code", "",
                "What keeps most units of an autoencoder's code quiet: a pull of each mean activation towards the "
                "target, a price on every activation, or only the target's share of the units staying on.",
                Learning, true},
               &Config::sparsity,
               {{"none", "None"},
                {"kl", "Target of the mean activation (KL)"},
                {"l1", "Price on activations (L1)"},
                {"largest", "Only the largest (k-sparse)"}}),
        toggle({"compare-random", "Random start beside it", "",
                "Backpropagation trains the same net from random weights beside the pretrained one.", Learning},
               &Config::compareRandom),
        choice({"schedule", "Rate schedule", "", "How the learning rate falls over the planned epochs.", Learning},
               &Config::schedule,
               {{"constant", "Constant"}, {"linear", "Linear"}, {"exponential", "Exponential"}}),
        real({"final-rate", "Final share of the rate", "",
              "What the schedule leaves of the learning rate at the planned end.", Learning},
             &Config::finalRateShare, {1e-6, 1.0, 2, true}),
        integer({"batch", "Minibatch", "", "Cases averaged for each update.", Run}, &Config::batchSize,
                {1, 10000, 10}),
        toggle({"balanced", "Balanced minibatches", "", "Every minibatch holds equally many cases of each label.",
                Run},
               &Config::balanced),
        integer({"epochs", "Epochs to run", "", "Passes through the training set that are planned.", Run},
                &Config::epochs, {1, 1e6, 10}),
        integer({"seed", "Seed", "", "Equal seeds give equal runs, bit for bit.", Run}, &Config::seed,
                {0, 9e15, 1}),
        integer({"threads", "Threads", "", "Compute threads; they change the speed, never the numbers.", Run},
                &Config::threads, {1, 64, 1}),
        integer({"evaluate-every", "Evaluate every", "",
                 "Minibatches between evaluations of free energy and likelihood.", Run},
                &Config::evaluationInterval, {1, 1e6, 10}),
        integer({"evaluation-cases", "Evaluation cases", "", "Cases of each split that are used for them.", Run},
                &Config::evaluationCases, {1, 1e6, 100}),
    };
}

} // namespace reverie
