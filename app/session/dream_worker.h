#pragma once

#include "app/session/mailbox.h"
#include "core/data/pixel_coding.h"
#include "core/evaluation/label_views.h"
#include "core/models/feed_forward_net.h"
#include "core/models/layered_machine.h"
#include "core/sampling/dream_views.h"
#include "ui/panels/board_settings.h"

#include <QObject>
#include <QThread>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

namespace reverie {

/// A net or a deep Boltzmann machine to dream and read labels with, as the trainer published it.
struct DreamedNet {
    std::shared_ptr<const AnyMachine> machine;
    PixelCoding coding;
    std::uint64_t seed = 1;
};

/// What was dreamed and recognised since the window last looked; what did not change is null.
struct DreamReport {
    std::shared_ptr<const BoardView> board;
    std::shared_ptr<const DreamView> large; ///< Beside the board, under the labels a person clamped.
    std::shared_ptr<const DreamView> drawn; ///< From what a person drew.
    std::shared_ptr<const RecognitionView> recognition;
    std::chrono::nanoseconds took{};
};

/// Dreams under clamps and recognises what is drawn, on the newest net that training published: a thread of low
/// priority with chains and random streams of its own, which never touches the training.
///
/// It works only when asked: each ask() advances what is wanted by as many Gibbs iterations as are due and reports
/// once. On a fixed net the same seed gives the same board after the same number of iterations.
class DreamWorker : public QObject {
    Q_OBJECT
public:
    explicit DreamWorker(QObject* parent = nullptr);
    /// Stops once it has answered what was asked, and joins.
    ~DreamWorker() override;

    /// Goes on with a newer machine; chains are kept while its sizes stay. Without one, or with one of another
    /// kind, nothing is done, and nothing more is heard of the one before.
    void setNet(DreamedNet net, ImageShape shape, std::shared_ptr<const FeedForwardNet> classifier = nullptr);
    void setBoard(const BoardSettings& settings);
    /// One Gibbs iteration of every row with the next ask().
    void stepBoard();
    void restartBoard();
    /// Weights of the labels in the large dream, summing to 1; empty frees them.
    void clampLabels(std::vector<float> weights);
    /// An image to be recognised with the next ask(): pixel intensities 0..1.
    void recognise(Vector pixels, int stochasticPasses);
    /// Dreams from an image with the pixels held where `mask` is 1, until stopped.
    void dreamFrom(Vector pixels, Vector mask);
    void stopDreaming();

    /// Asks for what can be seen: the board with its large dream, the drawing's dream; at most `budget` is spent
    /// on iterations.
    void ask(bool board, bool drawing, std::chrono::nanoseconds budget);
    /// All that is new since the last call.
    DreamReport take() { return mailbox_.take(); }

signals:
    /// A report waits; at most one such notification is pending.
    void dreamed();

private:
    struct Net {
        DreamedNet dreamed;
        ImageShape shape;
        std::shared_ptr<const FeedForwardNet> classifier;
    };
    struct Wishes {
        bool board = false;
        bool drawing = false;
        std::chrono::nanoseconds budget{};
        int steps = 0;
        bool restart = false;
        bool labelsChanged = false;
        std::optional<std::pair<Vector, int>> recognise;
        std::optional<std::pair<Vector, Vector>> dream;
        bool stopDream = false;
    };
    void change(const std::function<void()>& edit);
    void run(const std::stop_token& stop);
    bool post(DreamReport report, std::uint64_t withdrawals);

    Mailbox<DreamReport> mailbox_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::shared_ptr<const Net> net_;
    std::uint64_t withdrawals_ = 0; ///< How often there was no net any more.
    BoardSettings settings_;
    std::vector<float> labelWeights_;
    std::optional<Wishes> asked_; ///< Set by ask().
    Wishes pending_;              ///< What the next ask() brings with it.
    std::stop_source stop_;
    std::unique_ptr<QThread> thread_;
};

} // namespace reverie
