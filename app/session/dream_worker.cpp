#include "app/session/dream_worker.h"

#include "app/session/dream_studio.h"

#include <utility>

namespace reverie {

namespace {

void give(DreamStudio& studio, const DreamedNet& net, ImageShape shape) {
    if (const auto* const autoencoder = std::get_if<Autoencoder>(net.machine.get()))
        studio.setNet(*autoencoder, net.coding, shape);
    else
        studio.setNet(layeredIn(*net.machine).value(), net.coding, shape, net.seed);
}

} // namespace

DreamWorker::DreamWorker(QObject* parent) : QObject(parent) {
    thread_.reset(QThread::create([this, stop = stop_.get_token()] { run(stop); }));
    thread_->setObjectName(QStringLiteral("dreams"));
    thread_->start(QThread::LowPriority);
}

DreamWorker::~DreamWorker() {
    stop_.request_stop();
    thread_->wait();
}

void DreamWorker::change(const std::function<void()>& edit) {
    const std::scoped_lock lock(mutex_);
    edit();
}

void DreamWorker::setNet(DreamedNet net, ImageShape shape, std::shared_ptr<const FeedForwardNet> classifier) {
    const bool reads =
        net.machine && (layeredIn(*net.machine) || std::holds_alternative<Autoencoder>(*net.machine));
    auto held = reads ? std::make_shared<const Net>(Net{std::move(net), shape, std::move(classifier)}) : nullptr;
    change([&] {
        net_ = std::move(held);
        if (net_) return;
        ++withdrawals_;
        mailbox_.take();
    });
}

void DreamWorker::setBoard(const BoardSettings& settings) {
    change([&] { settings_ = settings; });
}

void DreamWorker::stepBoard() {
    change([&] { ++pending_.steps; });
}

void DreamWorker::restartBoard() {
    change([&] { pending_.restart = true; });
}

void DreamWorker::clampLabels(std::vector<float> weights) {
    change([&] {
        labelWeights_ = std::move(weights);
        pending_.labelsChanged = true;
    });
}

void DreamWorker::recognise(Vector pixels, int stochasticPasses) {
    change([&] { pending_.recognise.emplace(std::move(pixels), stochasticPasses); });
}

void DreamWorker::dreamFrom(Vector pixels, Vector mask) {
    change([&] {
        pending_.dream.emplace(std::move(pixels), std::move(mask));
        pending_.stopDream = false;
    });
}

void DreamWorker::stopDreaming() {
    change([&] {
        pending_.dream.reset();
        pending_.stopDream = true;
    });
}

void DreamWorker::ask(bool board, bool drawing, std::chrono::nanoseconds budget) {
    {
        const std::scoped_lock lock(mutex_);
        if (!net_) return;
        Wishes wishes = asked_ ? std::move(*asked_) : Wishes{};
        wishes.board = board;
        wishes.drawing = drawing;
        wishes.budget = budget;
        asked_ = std::move(wishes);
    }
    wake_.notify_one();
}

void DreamWorker::run(const std::stop_token& stop) {
    DreamStudio studio;
    std::shared_ptr<const Net> held;
    while (true) {
        Wishes wishes;
        BoardSettings settings;
        std::vector<float> labelWeights;
        std::shared_ptr<const Net> net;
        std::uint64_t withdrawals = 0;
        {
            std::unique_lock lock(mutex_);
            if (!wake_.wait(lock, stop, [this] { return asked_.has_value(); })) return;
            const Wishes asked = *std::exchange(asked_, std::nullopt);
            wishes = std::exchange(pending_, {});
            wishes.board = asked.board;
            wishes.drawing = asked.drawing;
            wishes.budget = asked.budget;
            settings = settings_;
            labelWeights = labelWeights_;
            net = net_;
            withdrawals = withdrawals_;
        }
        if (!net) continue;
        const auto start = DreamStudio::Clock::now();
        if (net != held) {
            give(studio, net->dreamed, net->shape);
            studio.clampLabels(labelWeights);
            held = net;
        }
        if (wishes.labelsChanged) studio.clampLabels(labelWeights);
        if (wishes.restart) studio.restartBoard();
        if (wishes.stopDream) studio.stopDreaming();
        if (wishes.dream) studio.dreamFrom(wishes.dream->first, wishes.dream->second);

        DreamReport report;
        if (wishes.board && machine::labels(*net->dreamed.machine) > 0) {
            studio.advanceBoard(settings, wishes.steps, start + wishes.budget);
            report.board = std::make_shared<BoardView>(studio.board());
            report.large = std::make_shared<DreamView>(studio.large());
        }
        if (wishes.drawing && studio.dreamsOfDrawing()) {
            studio.advanceDrawing(start + wishes.budget);
            report.drawn = std::make_shared<DreamView>(studio.drawn());
        }
        if (wishes.recognise)
            report.recognition = std::make_shared<RecognitionView>(
                studio.recognise(wishes.recognise->first, wishes.recognise->second, net->classifier.get()));
        report.took = DreamStudio::Clock::now() - start;
        if (post(std::move(report), withdrawals)) emit dreamed();
    }
}

/// Adds to what waits, unless the net was withdrawn meanwhile; true when the reader must be notified.
bool DreamWorker::post(DreamReport report, std::uint64_t withdrawals) {
    const std::scoped_lock lock(mutex_);
    if (withdrawals != withdrawals_) return false;
    return mailbox_.change([&](DreamReport& slot) {
        if (report.board) slot.board = std::move(report.board);
        if (report.large) slot.large = std::move(report.large);
        if (report.drawn) slot.drawn = std::move(report.drawn);
        if (report.recognition) slot.recognition = std::move(report.recognition);
        slot.took += report.took;
    });
}

} // namespace reverie
