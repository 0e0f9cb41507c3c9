// What the window costs training: minibatches a second with every dock visible beside none, and how long the
// window's own thread is away.
#include "app/window/main_window.h"
#include "app/window/panel_dock.h"
#include "core/experiment/presets.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

using namespace reverie;

namespace {

constexpr int pairs = 5;
constexpr int millisecondsEach = 4000;
constexpr int settleMilliseconds = 700;

void passTime(int milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

/// Gaps between the ticks of a timer that is due every millisecond, in milliseconds.
class StallWatch {
public:
    StallWatch() {
        timer_.setTimerType(Qt::PreciseTimer);
        timer_.setInterval(1);
        QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] {
            gaps_.push_back(static_cast<double>(clock_.nsecsElapsed()) * 1e-6);
            clock_.restart();
        });
        clock_.start();
        timer_.start();
    }

    double quantile(double share) {
        std::ranges::sort(gaps_);
        return gaps_[static_cast<std::size_t>(share * static_cast<double>(gaps_.size() - 1))];
    }

private:
    QTimer timer_;
    QElapsedTimer clock_;
    std::vector<double> gaps_;
};

/// Processor time of the window's thread so far, in seconds.
double ownTime() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

struct Measurement {
    double minibatchesPerSecond = 0;
    double ownShare = 0; ///< Of one processor, by the window's thread.
    double stall99 = 0;
    double stallLargest = 0;
};

Measurement measure(MainWindow& window, bool docksVisible) {
    for (PanelDock* dock : window.docks().all())
        dock->setVisible(docksVisible);
    passTime(settleMilliseconds);
    StallWatch watch;
    const auto first = window.live().status().position.minibatch;
    const double ownBefore = ownTime();
    QElapsedTimer clock;
    clock.start();
    passTime(millisecondsEach);
    const auto learned = static_cast<double>(window.live().status().position.minibatch - first);
    const double seconds = static_cast<double>(clock.nsecsElapsed()) * 1e-9;
    return {learned / seconds, (ownTime() - ownBefore) / seconds, watch.quantile(0.99), watch.quantile(1.0)};
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QTemporaryDir folder;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
    QCoreApplication::setOrganizationName(QStringLiteral("Reverie"));
    applyTheme(application, Theme::light(), 1.0);
    MainWindow window(SessionOptions{folder.path(), std::chrono::seconds(30)});
    window.resize(1920, 1080);
    WindowOptions options;
    options.dream = false;
    window.begin(options);
    ExperimentConfig config = findPreset("digits-cd1").config;
    config.epochs = 1000000;
    window.session().openRun(config);
    window.show();
    passTime(2000);
    window.session().play();
    passTime(2000);

    std::vector<double> ratios;
    std::vector<double> stalls;
    for (int pair = 0; pair < pairs; ++pair) {
        const Measurement shown = measure(window, true);
        const Measurement hidden = measure(window, false);
        ratios.push_back(hidden.minibatchesPerSecond / shown.minibatchesPerSecond);
        stalls.push_back(shown.stall99);
        std::printf("all docks %.0f minibatches/s, none %.0f; time ratio %.3f; window's thread %.1f %%; gap of "
                    "the window's thread 99 %%: %.1f ms, "
                    "largest %.1f ms\n",
                    shown.minibatchesPerSecond, hidden.minibatchesPerSecond, ratios.back(), 100 * shown.ownShare,
                    shown.stall99, shown.stallLargest);
    }
    std::printf("median: time with all docks ÷ none %.3f, 99th percentile gap %.1f ms\n", median(ratios),
                median(stalls));
    window.session().pause();
    passTime(300);
    return 0;
}
