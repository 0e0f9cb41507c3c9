#include "app/command_line/fetch_command.h"

#include "app/command_line/files.h"
#include "app/command_line/interrupt.h"
#include "app/command_line/terminal_bar.h"
#include "app/download/download.h"
#include "core/data/dataset.h"

#include <QEventLoop>

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <unistd.h>

namespace reverie {

namespace fs = std::filesystem;

namespace {

constexpr auto interruptInterval = std::chrono::milliseconds(50);
constexpr double megabyte = 1e6;

/// Tells on stderr how a download goes: a bar on a terminal, a line a file elsewhere.
class FetchReport {
public:
    explicit FetchReport(bool terminal) : terminal_(terminal) {}

    void update(const DownloadProgress& progress) {
        if (terminal_) {
            if (bar_.due()) drawBar(progress);
        } else if (!progress.mirror.isEmpty() && sourceOf(progress) != told_) {
            told_ = sourceOf(progress);
            tell(fmt::format("file {}/{}  {}\n", progress.number, progress.count, told_));
        }
    }
    void say(const std::string& sentence) {
        finish();
        tell(sentence + "\n");
    }
    void finish() { bar_.clear(); }

private:
    static std::string sourceOf(const DownloadProgress& progress) {
        return fmt::format("{} from {}", progress.file.toStdString(), progress.mirror.toStdString());
    }

    void drawBar(const DownloadProgress& progress) {
        const double received = static_cast<double>(progress.received);
        const double total = static_cast<double>(std::max<qint64>(progress.total, 1));
        const double done = std::clamp(received / total, 0.0, 1.0);
        bar_.draw(done, fmt::format("{:3.0f} %  {:.1f}/{:.1f} MB  {}", std::floor(done * 100.0),
                                    received / megabyte, total / megabyte,
                                    progress.mirror.isEmpty() ? "checking " + progress.file.toStdString()
                                                              : sourceOf(progress)));
    }

    bool terminal_;
    TerminalBar bar_;
    std::string told_;
};

/// The address of a folder: http, https or file.
QUrl addressOf(const std::string& text) {
    QUrl url(QString::fromStdString(text), QUrl::StrictMode);
    constexpr std::array schemes = {"http", "https", "file"};
    if (!url.isValid() || std::ranges::find(schemes, url.scheme()) == schemes.end() ||
        (url.host().isEmpty() && !url.isLocalFile()))
        throw UsageError(fmt::format("--from: “{}” is no address; give one such as https://example.org/mnist/, "
                                     "http and file are fine too",
                                     text));
    return url;
}

ExitCode fetchMnist(const std::string& to, const std::string& from) {
    RemoteSet set = mnistSet();
    if (!from.empty()) set.mirrors = {addressOf(from)};
    return fetchSet(set, to.empty() ? mnistFolder() : fs::absolute(to));
}

} // namespace

ExitCode fetchSet(const RemoteSet& set, const fs::path& folder) {
    const InterruptGuard interrupt;
    FetchReport report(isatty(STDERR_FILENO) == 1);
    Download download(set, folder);
    QEventLoop loop;
    std::string failure;
    bool interrupted = false;
    QObject::connect(&download, &Download::progressed, &loop,
                     [&](const DownloadProgress& progress) { report.update(progress); });
    QObject::connect(&download, &Download::finished, &loop, &QEventLoop::quit);
    QObject::connect(&download, &Download::failed, &loop, [&](const QString& sentence) {
        failure = sentence.toStdString();
        loop.quit();
    });
    QObject::connect(&download, &Download::cancelled, &loop, [&] {
        interrupted = true;
        loop.quit();
    });
    QTimer watch;
    QObject::connect(&watch, &QTimer::timeout, &loop, [&] {
        if (interrupt.requested()) download.cancel();
    });
    watch.start(interruptInterval);
    download.start();
    loop.exec();

    report.finish();
    if (!failure.empty()) throw Error(failure);
    if (interrupted) {
        report.say(fmt::format("Interrupted; the files that are complete are kept in {}, and the same command "
                               "goes on with the others.",
                               shellText(folder)));
        return ExitCode::Interrupted;
    }
    fmt::print("{}\n", folder.string());
    return ExitCode::Success;
}

void addFetchCommand(Program& program, ExitCode& exitCode) {
    struct FetchOptions {
        std::string to;
        std::string from;
    };
    Command command =
        program.addCommand("fetch-mnist", "Download the MNIST digits, which --data mnist then names");
    auto options = std::make_shared<FetchOptions>();
    command
        .add("--to", options->to,
             "Into this folder instead of the one that the name mnist stands for; it is made if need be")
        .typeName("DIR");
    command.add("--from", options->from, "From this address instead of the known mirrors").typeName("URL");
    command.setFooter("Each file is checked before it gets its name, and files that are there and right are not "
                      "fetched again.\nStandard output gets the folder.");
    command.setAction([options, &exitCode] { exitCode = fetchMnist(options->to, options->from); });
}

} // namespace reverie
