#include "app/session/fantasy_sampler.h"

#include "core/sampling/fantasies.h"

#include <utility>

namespace reverie {

namespace {

constexpr std::string_view streamName = "fantasies";

/// The chains of one machine, restarted when it changes its kind or size.
class Dreamer {
public:
    void restart() { chains_.reset(); }

    std::shared_ptr<const FantasiesView> dream(const DreamedMachine& dreamed, Index particles, int steps) {
        const AnyMachine& machine = *dreamed.machine;
        if (!chains_ || !chains_->fit(machine, particles)) {
            chains_.emplace(dreamed.seed, streamName);
            chains_->startRandom(machine, particles);
        }
        chains_->advance(machine, team_, steps);
        auto view = std::make_shared<FantasiesView>();
        view->images = chains_->images(machine, team_);
        dreamed.coding.decode(view->images);
        view->gibbsSteps = chains_->steps();
        return view;
    }

private:
    ThreadTeam team_{1};
    std::optional<Fantasies> chains_;
};

} // namespace

FantasySampler::FantasySampler(QObject* parent) : QObject(parent) {
    thread_.reset(QThread::create([this, stop = stop_.get_token()] { run(stop); }));
    thread_->setObjectName(QStringLiteral("fantasies"));
    thread_->start(QThread::LowPriority);
}

FantasySampler::~FantasySampler() {
    stop_.request_stop();
    thread_->wait();
}

void FantasySampler::setMachine(DreamedMachine machine) {
    const std::scoped_lock lock(mutex_);
    machine_ = machine.machine && dreams(*machine.machine)
                   ? std::make_shared<const DreamedMachine>(std::move(machine))
                   : nullptr;
}

void FantasySampler::restart() {
    const std::scoped_lock lock(mutex_);
    restart_ = true;
}

void FantasySampler::ask(Index particles, int steps) {
    {
        const std::scoped_lock lock(mutex_);
        if (!machine_ || particles < 1) return;
        wish_ = Wish{particles, steps};
    }
    wake_.notify_one();
}

void FantasySampler::run(const std::stop_token& stop) {
    Dreamer dreamer;
    while (true) {
        std::shared_ptr<const DreamedMachine> machine;
        Wish wish;
        {
            std::unique_lock lock(mutex_);
            if (!wake_.wait(lock, stop, [this] { return wish_.has_value(); })) return;
            wish = *std::exchange(wish_, std::nullopt);
            machine = machine_;
            if (std::exchange(restart_, false)) dreamer.restart();
        }
        if (!machine) continue;
        const auto start = std::chrono::steady_clock::now();
        auto fantasies = dreamer.dream(*machine, wish.particles, wish.steps);
        const auto took = std::chrono::steady_clock::now() - start;
        if (mailbox_.post({std::move(fantasies), took})) emit dreamed();
    }
}

} // namespace reverie
