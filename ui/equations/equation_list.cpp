#include "ui/equations/equation_list.h"

#include <QCoreApplication>

#include <initializer_list>

namespace reverie {

namespace {

using Equations = std::vector<Equation>;

QString heading(const char* text) {
    return QCoreApplication::translate("reverie::NetworkPanel", text);
}

void add(Equations& equations, std::initializer_list<const char*> names, bool ofTop = false) {
    for (const char* name : names)
        equations.push_back({QString::fromLatin1(name), ofTop});
}

void addIf(Equations& equations, bool holds, const char* name) {
    if (holds) add(equations, {name});
}

std::vector<EquationSection> sections(Equations energy, Equations conditionals, Equations rule) {
    return {{heading("Energy"), std::move(energy)},
            {heading("Conditionals"), std::move(conditionals)},
            {heading("Update rule"), std::move(rule)}};
}

/// The rule of the weights of one restricted machine, `ofTop` where it stands on others.
Equations restrictedRule(const StudiedMachine& studied, bool gaussian, bool labels, bool ofTop) {
    const ExperimentConfig& settings = studied.settings;
    Equations rule;
    switch (settings.estimator) {
    case Estimator::ContrastiveDivergence:
        add(rule, {"rule-contrastive"}, ofTop);
        break;
    case Estimator::PersistentContrastiveDivergence:
        add(rule, {"rule-persistent"}, ofTop);
        break;
    case Estimator::FastPersistent:
        add(rule, {"rule-persistent", "rule-fast"}, ofTop);
        break;
    case Estimator::Exact:
        add(rule, {"rule-exact"}, ofTop);
        break;
    case Estimator::Tempering:
        add(rule, {"rule-tempered"}, ofTop);
        break;
    case Estimator::Composite:
        add(rule, {"rule-composite"}, ofTop);
        break;
    }
    if (settings.centering) add(rule, {"rule-centred"}, ofTop);
    if (gaussian) add(rule, {"rule-gaussian", "rule-gaussian-biases"}, ofTop);
    if (gaussian && settings.learnVariance) add(rule, {"rule-variance"}, ofTop);
    if (labels && settings.estimator != Estimator::Composite) add(rule, {"rule-labels"}, ofTop);
    if (!gaussian) add(rule, {"rule-biases"}, ofTop);
    if (settings.sparsityCost > 0) add(rule, {"rule-sparsity"}, ofTop);
    return rule;
}

std::vector<EquationSection> ofRestricted(const StudiedMachine& studied, const DeepBeliefNet& net) {
    const bool gaussian = net.top.visible.has(UnitKind::Gaussian);
    const bool linear = net.top.hidden.has(UnitKind::Gaussian);
    Equations energy;
    Equations conditionals;
    if (net.labels > 0) {
        add(energy, {"memory-energy", "memory-free-energy"});
        addIf(energy, gaussian, "gaussian-instead");
        add(conditionals, {"memory-up", gaussian ? "gaussian-down" : "rbm-down", "memory-labels"});
    } else if (gaussian) {
        add(energy, {"gaussian-energy", "gaussian-free-energy"});
        add(conditionals, {"gaussian-up", "gaussian-down"});
    } else if (linear) {
        add(energy, {"linear-energy", "linear-free-energy"});
        add(conditionals, {"linear-up", "rbm-down"});
    } else {
        add(energy, {"rbm-energy", "rbm-free-energy"});
        add(conditionals, {"rbm-up", "rbm-down"});
    }
    return sections(std::move(energy), std::move(conditionals),
                    restrictedRule(studied, gaussian, net.labels > 0, false));
}

std::vector<EquationSection> ofNet(const StudiedMachine& studied, const DeepBeliefNet& net) {
    const bool labels = net.labels > 0;
    const bool gaussian = net.directed.front().below.has(UnitKind::Gaussian);
    Equations energy;
    add(energy, {labels ? "net-joint-labels" : "net-joint", labels ? "net-top-labels" : "net-top"});
    addIf(energy, gaussian, "gaussian-instead");
    Equations conditionals;
    add(conditionals, {"net-up", "net-down"});
    addIf(conditionals, gaussian, "net-gaussian-down");
    addIf(conditionals, labels, "net-labels");
    Equations rule;
    if (studied.stage == StageKind::UpDown)
        add(rule, {"rule-wake", "rule-top", "rule-sleep"});
    else
        rule = restrictedRule(studied, false, labels, true);
    std::vector<EquationSection> all = sections(std::move(energy), std::move(conditionals), std::move(rule));
    all.front().title = heading("Joint probability and energy");
    return all;
}

std::vector<EquationSection> ofClassifier() {
    Equations up;
    add(up, {"classifier-up", "classifier-labels"});
    Equations loss;
    add(loss, {"classifier-loss"});
    Equations rule;
    add(rule, {"rule-gradient"});
    return {{heading("Up-pass"), std::move(up)},
            {heading("Loss"), std::move(loss)},
            {heading("Update rule"), std::move(rule)}};
}

std::vector<EquationSection> of(const StudiedMachine& studied, const DeepBeliefNet& net) {
    if (net.top.hidden.size() == 0) return {};
    if (studied.classifier) return ofClassifier();
    return net.directed.empty() ? ofRestricted(studied, net) : ofNet(studied, net);
}

std::vector<EquationSection> of(const StudiedMachine& studied, const DeepBoltzmannMachine& machine) {
    if (machine.sizes.empty()) return {};
    if (studied.classifier) return ofClassifier();
    const bool labels = machine.labels > 0;
    const bool gaussian = machine.sides.visible.has(UnitKind::Gaussian);
    Equations energy;
    add(energy, {labels ? "deep-energy-labels" : "deep-energy"});
    addIf(energy, gaussian, "gaussian-instead");
    Equations conditionals;
    add(conditionals, {"deep-layer", gaussian ? "deep-gaussian-down" : "deep-down"});
    addIf(conditionals, labels, "deep-labels");
    add(conditionals, {"deep-mean-field"});
    Equations rule;
    add(rule, {studied.settings.centering ? "rule-deep-centred" : "rule-deep"});
    return sections(std::move(energy), std::move(conditionals), std::move(rule));
}

std::vector<EquationSection> of(const StudiedMachine&, const BoltzmannMachine& machine) {
    if (machine.units() == 0) return {};
    Equations energy;
    Equations conditionals;
    Equations rule;
    if (machine.hidden.size() == 0) {
        add(energy, {"visible-energy"});
        add(conditionals, {"visible-conditional"});
        add(rule, {"rule-visible"});
    } else {
        add(energy, {"boltzmann-energy"});
        add(conditionals, {"boltzmann-visible", "boltzmann-hidden"});
        add(rule, {"rule-boltzmann", "rule-biases"});
    }
    return sections(std::move(energy), std::move(conditionals), std::move(rule));
}

std::vector<EquationSection> of(const StudiedMachine& studied, const Autoencoder& net) {
    if (net.connections.empty()) return {};
    const ExperimentConfig& settings = studied.settings;
    Equations pass;
    addIf(pass, settings.corruption != CorruptionKind::None, "autoencoder-corruption");
    add(pass, {"autoencoder-up"});
    addIf(pass, settings.sparsity == SparsityKind::LargestOnly, "autoencoder-k-sparse");
    add(pass, {"autoencoder-down"});
    Equations loss;
    const bool squares = settings.reconstructionLoss == ReconstructionLoss::SquaredError;
    add(loss, {squares ? "autoencoder-squared" : "autoencoder-cross-entropy"});
    addIf(loss, settings.sparsity == SparsityKind::KullbackLeibler, "autoencoder-kl");
    addIf(loss, settings.sparsity == SparsityKind::L1, "autoencoder-l1");
    Equations rule;
    add(rule, {"rule-autoencoder"});
    return {{heading("Encoder and decoder"), std::move(pass)},
            {heading("Loss"), std::move(loss)},
            {heading("Update rule"), std::move(rule)}};
}

} // namespace

std::vector<EquationSection> equationsOf(const StudiedMachine& studied) {
    return std::visit([&studied](const auto& machine) { return of(studied, machine); }, studied.machine);
}

QString equationPath(const Equation& equation) {
    return QStringLiteral(":/equations/%1.svg").arg(equation.name);
}

} // namespace reverie
