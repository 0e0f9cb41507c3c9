#include "core/sampling/microscope.h"

#include "core/models/mean_field.h"
#include "core/sampling/unit_sweep.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace reverie {

namespace {

constexpr std::string_view glassStream = "microscope";

Vector driveOf(const Layer& layer, const Vector& states) {
    Matrix driven = states;
    layer.drive(driven);
    return driven;
}

Vector biasStatisticOf(const Layer& layer, const Vector& states) {
    Matrix statistic = states;
    layer.biasStatistic(statistic);
    return statistic;
}

Vector labelUnits(Index labels, int label) {
    if (label < 0 || label >= labels)
        return Vector::Constant(labels, 1.0F / static_cast<float>(std::max<Index>(labels, 1)));
    Vector units = Vector::Zero(labels);
    units(label) = 1;
    return units;
}

/// Pixels given states of a layer above them, without chance.
class Downwards {
public:
    Downwards() = default;
    explicit Downwards(std::span<const DirectedConnection> below) : below_(below.begin(), below.end()) {}

    void picture(GlassState& state, Index units) const {
        ThreadTeam alone(1);
        state.picture = meanDownPass(below_, state.mean.head(units), alone);
        state.drawn = meanDownPass(below_, state.sample.head(units), alone);
    }

private:
    std::vector<DirectedConnection> below_;
};

/// Half steps between the two sides of a restricted machine, of which the first units of the visible one come from
/// the pixels.
class RestrictedCourse : public GlassCourse {
public:
    RestrictedCourse(Rbm sides, Index pictured, Downwards downwards, std::uint64_t seed)
        : sides_(std::move(sides)), pictured_(pictured), downwards_(std::move(downwards)),
          stream_(seed, glassStream) {}

    const Layer& visible() const override { return sides_.visible; }
    const Layer& hidden() const override { return sides_.hidden; }

    void begin(std::vector<GlassState>& states, const Vector& visible) const {
        GlassState data;
        data.mean = visible;
        data.sample = visible;
        downwards_.picture(data, pictured_);
        states = {std::move(data)};
    }

    void advance(std::vector<GlassState>& states) override { halfStep(states); }

    GlassStatistics statistics(const std::vector<GlassState>& states) const override {
        if (states.size() < 2) return {};
        return contrast(states[0].mean, states[1].mean, states);
    }

protected:
    void halfStep(std::vector<GlassState>& states) {
        const GlassState& last = states.back();
        GlassState next;
        next.hidden = !last.hidden;
        next.rule = next.hidden ? GlassRule::Up : GlassRule::Down;
        next.round = next.hidden ? last.round : last.round + 1;
        const Layer& layer = next.hidden ? sides_.hidden : sides_.visible;
        Matrix mean = next.hidden ? sides_.hiddenInput(last.sample) : sides_.visibleInput(last.sample);
        next.input = mean + layer.bias;
        layer.mean(mean, layer.all());
        next.mean = mean;
        draw(next);
        if (!next.hidden) downwards_.picture(next, pictured_);
        states.push_back(std::move(next));
    }

    void draw(GlassState& state) {
        const Layer& layer = state.hidden ? sides_.hidden : sides_.visible;
        Matrix sample(state.mean.size(), 1);
        layer.sample(state.mean, sample, layer.all(), stream_.draw());
        state.sample = sample;
    }

    /// As CD-k has it: the last hidden update uses probabilities (Hinton 2010, section 3).
    GlassStatistics contrast(const Vector& visible0, const Vector& hidden0,
                             const std::vector<GlassState>& states) const {
        GlassStatistics all;
        all.positive = driveOf(sides_.visible, visible0) * driveOf(sides_.hidden, hidden0).transpose();
        const GlassState* const up = lastStep(states);
        if (up == nullptr) return all;
        const Vector& visibleK = (up - 1)->sample;
        all.negative = driveOf(sides_.visible, visibleK) * driveOf(sides_.hidden, up->mean).transpose();
        all.visibleUpdate = biasStatisticOf(sides_.visible, visible0) - biasStatisticOf(sides_.visible, visibleK);
        all.hiddenUpdate = biasStatisticOf(sides_.hidden, hidden0) - biasStatisticOf(sides_.hidden, up->mean);
        all.complete = true;
        return all;
    }

    Rbm sides_;
    Index pictured_;
    Downwards downwards_;

private:
    /// The hidden side of the last whole step.
    static const GlassState* lastStep(const std::vector<GlassState>& states) {
        const auto found = std::find_if(states.rbegin(), states.rend(), [](const GlassState& state) {
            return state.rule == GlassRule::Up && state.round > 0;
        });
        return found == states.rend() ? nullptr : &*found;
    }

    RandomStream stream_;
};

/// The same between the even and the odd layers of a deep Boltzmann machine, after sweeps of mean field.
class DeepCourse : public RestrictedCourse {
public:
    DeepCourse(const DeepBoltzmannRef& machine, const Vector& visible, int label, std::uint64_t seed)
        : RestrictedCourse(machine.sides, machine.pixels(), {}, seed), absent_(machine.absent()), team_(1),
          field_(label < 0 || machine.labels == 0
                     ? MeanField(machine, visible, team_)
                     : MeanField(machine, visible, labelUnits(machine.labels, label), team_)) {}

    Vector start() const { return field_.even(); }

    void advance(std::vector<GlassState>& states) override {
        if (swept_ > Microscope::positiveSweeps) return halfStep(states);
        if (swept_ > 0) {
            field_.sweep(team_);
            states.push_back(settled(false));
            downwards_.picture(states.back(), pictured_);
        }
        states.push_back(settled(true));
        // The chain begins at a sample of where mean field has come to.
        if (++swept_ > Microscope::positiveSweeps) draw(states.back());
    }

    GlassStatistics statistics(const std::vector<GlassState>& states) const override {
        if (swept_ == 0) return {};
        GlassStatistics all = contrast(field_.even(), field_.odd(), states);
        for (const WeightBlock& block : absent_)
            for (Matrix* pairs : {&all.positive, &all.negative})
                if (pairs->size() > 0)
                    pairs->block(block.rows.first, block.columns.first, block.rows.count, block.columns.count)
                        .setZero();
        return all;
    }

private:
    GlassState settled(bool hidden) const {
        GlassState state;
        state.rule = GlassRule::MeanField;
        state.hidden = hidden;
        state.mean = hidden ? field_.odd() : field_.even();
        state.sample = state.mean;
        return state;
    }

    std::vector<WeightBlock> absent_;
    ThreadTeam team_;
    MeanField field_;
    int swept_ = 0; ///< The up-pass that comes first counts too.
};

/// Sweeps through the units of a general machine, one unit after the other: the hidden ones with the case clamped,
/// then all.
class GeneralCourse : public GlassCourse {
public:
    GeneralCourse(const BoltzmannMachine& machine, const Vector& visible, std::uint64_t seed)
        : visible_(machine.visible), hidden_(machine.hidden), couplings_(machine.couplings()),
          stream_(seed, glassStream) {
        all_ = Matrix::Zero(machine.units(), 1);
        all_.topRows(visible.size()) = visible;
        means_ = all_;
    }

    const Layer& visible() const override { return visible_; }
    const Layer& hidden() const override { return hidden_; }

    void advance(std::vector<GlassState>& states) override {
        const bool clamped = hidden_.size() > 0 && clamped_ < Microscope::positiveSweeps;
        sweep(clamped ? visible_.size() : 0);
        if (clamped) {
            ++clamped_;
            return states.push_back(side(GlassRule::ClampedSweep, true));
        }
        ++round_;
        states.push_back(side(GlassRule::FreeSweep, false));
        if (hidden_.size() > 0) states.push_back(side(GlassRule::FreeSweep, true));
    }

    GlassStatistics statistics(const std::vector<GlassState>& states) const override {
        GlassStatistics all;
        const Vector& visible0 = states.front().sample;
        if (hidden_.size() > 0 && clamped_ == 0) return all;
        const Vector hidden0 = hidden_.size() > 0 ? states[static_cast<std::size_t>(clamped_)].sample : Vector();
        all.positive = pairs(visible0, hidden0);
        if (hidden_.size() > 0) all.allPositive = allPairs(visible0, hidden0);
        if (round_ == 0) return all;
        const Vector visibleK = all_.topRows(visible_.size());
        const Vector hiddenK = all_.bottomRows(hidden_.size());
        all.negative = pairs(visibleK, hiddenK);
        if (hidden_.size() > 0) all.allNegative = allPairs(visibleK, hiddenK);
        all.visibleUpdate = visible0 - visibleK;
        all.hiddenUpdate = hidden0 - hiddenK;
        all.complete = true;
        return all;
    }

private:
    void sweep(Index first) {
        std::vector<std::uint32_t> order(static_cast<std::size_t>(all_.rows() - first));
        std::iota(order.begin(), order.end(), static_cast<std::uint32_t>(first));
        shuffle(order, stream_.draw());
        ThreadTeam alone(1);
        sweepUnits(couplings_, order, 1, nullptr, all_, means_, stream_.draw(), alone);
    }

    GlassState side(GlassRule rule, bool hidden) const {
        GlassState state;
        state.rule = rule;
        state.hidden = hidden;
        state.round = round_;
        state.mean = hidden ? means_.bottomRows(hidden_.size()) : means_.topRows(visible_.size());
        state.sample = hidden ? all_.bottomRows(hidden_.size()) : all_.topRows(visible_.size());
        if (!hidden) {
            state.picture = state.mean;
            state.drawn = state.sample;
        }
        return state;
    }

    Matrix pairs(const Vector& visible, const Vector& hidden) const {
        if (hidden_.size() > 0) return visible * hidden.transpose();
        Matrix lateral = visible * visible.transpose();
        lateral.diagonal().setZero();
        return lateral;
    }

    static Matrix allPairs(const Vector& visible, const Vector& hidden) {
        Vector units(visible.size() + hidden.size());
        units << visible, hidden;
        Matrix all = units * units.transpose();
        all.diagonal().setZero();
        return all;
    }

    Layer visible_;
    Layer hidden_;
    Couplings couplings_;
    Matrix all_;
    Matrix means_;
    int clamped_ = 0;
    int round_ = 0;
    RandomStream stream_;
};

/// Up to the code and back.
class AutoencoderCourse : public GlassCourse {
public:
    AutoencoderCourse(std::shared_ptr<const AnyMachine> machine, const Corruption& corruption, std::uint64_t seed)
        : machine_(std::move(machine)), net_(std::get<Autoencoder>(*machine_)), corruption_(corruption),
          stream_(seed, glassStream) {}

    const Layer& visible() const override { return net_.bottom(); }
    const Layer& hidden() const override { return net_.code(); }
    bool chained() const override { return false; }

    void advance(std::vector<GlassState>& states) override {
        if (states.size() == 1 && spoils(corruption_)) return states.push_back(spoilt(states.front().mean));
        ThreadTeam alone(1);
        GlassState next;
        next.hidden = !states.back().hidden;
        next.rule = next.hidden ? GlassRule::Encode : GlassRule::Decode;
        next.round = next.hidden ? 0 : 1;
        next.mean =
            next.hidden ? encode(net_, states.back().mean, alone) : decode(net_, states.back().mean, alone);
        next.sample = next.mean;
        if (!next.hidden) next.picture = next.drawn = next.mean;
        states.push_back(std::move(next));
    }

    /// Of the decoder's weights, where they lead from the code itself.
    GlassStatistics statistics(const std::vector<GlassState>& states) const override {
        GlassStatistics all;
        const auto code = std::ranges::find(states, GlassRule::Encode, &GlassState::rule);
        if (code == states.end() || net_.hiddenLayers() > 1) return all;
        const Vector& target = states.front().mean;
        all.positive = target * code->mean.transpose();
        if (states.back().rule != GlassRule::Decode) return all;
        all.negative = states.back().mean * code->mean.transpose();
        all.visibleUpdate = target - states.back().mean;
        all.complete = true;
        return all;
    }

private:
    GlassState spoilt(const Vector& clean) {
        Matrix states = clean;
        corrupt(states, corruption_, 0, stream_.draw());
        GlassState state;
        state.rule = GlassRule::Corrupt;
        state.mean = state.sample = state.picture = state.drawn = states;
        return state;
    }

    std::shared_ptr<const AnyMachine> machine_;
    const Autoencoder& net_;
    Corruption corruption_;
    RandomStream stream_;
};

GlassState dataState(const Vector& visible) {
    GlassState data;
    data.mean = data.sample = data.picture = data.drawn = visible;
    return data;
}

std::unique_ptr<GlassCourse> netCourse(const DeepBeliefNet& net, Index layer, const Vector& visible, int label,
                                       std::uint64_t seed, std::vector<GlassState>& states) {
    const auto levels = static_cast<Index>(net.directed.size());
    const bool top = layer < 0 || layer >= levels;
    const std::span<const DirectedConnection> below(net.directed.data(),
                                                    static_cast<std::size_t>(top ? levels : layer));
    ThreadTeam alone(1);
    const Vector lower = upPass(below, visible, alone);
    Rbm sides = net.top;
    Vector start = lower;
    if (!top) {
        const DirectedConnection& connection = net.directed[static_cast<std::size_t>(layer)];
        sides = Rbm(connection.below, connection.above);
        sides.weights = connection.recognition;
    } else if (net.labels > 0) {
        start.resize(lower.size() + net.labels);
        start << lower, labelUnits(net.labels, label);
    }
    auto course = std::make_unique<RestrictedCourse>(std::move(sides), lower.size(), Downwards(below), seed);
    course->begin(states, start);
    return course;
}

} // namespace

Microscope::Microscope(std::shared_ptr<const AnyMachine> machine, Index layer, const Vector& visible, int label,
                       std::uint64_t seed, const Corruption& corruption) {
    if (const auto* net = std::get_if<DeepBeliefNet>(machine.get())) {
        course_ = netCourse(*net, layer, visible, label, seed, states_);
        return;
    }
    if (const auto* deep = std::get_if<DeepBoltzmannMachine>(machine.get())) {
        held_ = machine;
        auto course = std::make_unique<DeepCourse>(*deep, visible, label, seed);
        course->begin(states_, course->start());
        course_ = std::move(course);
        return;
    }
    states_ = {dataState(visible)};
    if (const auto* general = std::get_if<BoltzmannMachine>(machine.get()))
        course_ = std::make_unique<GeneralCourse>(*general, visible, seed);
    else
        course_ = std::make_unique<AutoencoderCourse>(std::move(machine), corruption, seed);
}

void Microscope::halfStep() {
    if (!finished()) course_->advance(states_);
}

void Microscope::runTo(int k) {
    const bool hiddenLast = course_->hidden().size() > 0 && chained();
    while (!finished() && (states_.back().round < k || states_.back().hidden != hiddenLast))
        halfStep();
}

bool Microscope::finished() const {
    return states_.back().rule == GlassRule::Decode;
}

} // namespace reverie
