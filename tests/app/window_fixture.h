#pragma once

#include "app/window/main_window.h"
#include "tests/app/session_watch.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>
#include <optional>

namespace reverie::test {

/// A main window with settings and autosaves of its own, shown with a run on bars and stripes.
class WindowFixture {
public:
    /// Without a configuration the window begins as the program does, with the bundled digits or, where it is to
    /// dream, the bundled model.
    explicit WindowFixture(std::optional<ExperimentConfig> config = barsConfig(), bool dream = false)
        : config_(std::move(config)), dream_(dream) {
        QCoreApplication::setOrganizationName(QStringLiteral("Reverie"));
        QCoreApplication::setApplicationName(QStringLiteral("Reverie"));
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder_.path());
        QSettings().clear();
        QSettings().setValue(QStringLiteral("files/folder"), folder_.path());
        reopen();
    }

    MainWindow& window() { return *window_; }
    QString autosaves() const { return folder_.filePath(QStringLiteral("autosave")); }

    /// Closes the window and opens another one with the same settings.
    void reopen() {
        window_.reset();
        window_ = std::make_unique<MainWindow>(SessionOptions{autosaves(), std::chrono::seconds(30)});
        WindowOptions options;
        options.dream = dream_;
        window_->begin(options);
        if (config_) window_->session().openRun(*config_);
        window_->show();
        QVERIFY(QTest::qWaitForWindowActive(window_.get()));
        window_->setFocus();
        QTRY_VERIFY(window_->live().description());
        if (config_) QTRY_COMPARE(window_->live().description()->config.data, config_->data);
    }

private:
    QTemporaryDir folder_;
    std::optional<ExperimentConfig> config_;
    bool dream_;
    std::unique_ptr<MainWindow> window_;
};

} // namespace reverie::test
