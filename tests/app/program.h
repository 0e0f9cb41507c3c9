#pragma once

#include <QProcess>
#include <QProcessEnvironment>
#include <QStringList>

#include <signal.h>
#include <sys/types.h>

namespace reverie {

/// What one run of the program left behind.
struct ProgramResult {
    int exitCode = -1;
    QByteArray output;
    QByteArray errors;
};

/// The environment of a machine without a display.
inline QProcessEnvironment displaylessEnvironment() {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        environment.remove(QString::fromLatin1(name));
    return environment;
}

/// Runs a program to its end in a folder, without a display.
inline ProgramResult runToTheEnd(const QString& program, const QStringList& arguments, const QString& folder) {
    QProcess process;
    process.setProcessEnvironment(displaylessEnvironment());
    process.setWorkingDirectory(folder);
    process.start(program, arguments);
    process.closeWriteChannel();
    process.waitForFinished(-1);
    const bool normal = process.exitStatus() == QProcess::NormalExit;
    return {normal ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
}

/// The built program.
inline ProgramResult runProgram(const QStringList& arguments, const QString& folder) {
    return runToTheEnd(QStringLiteral(REVERIE_PROGRAM), arguments, folder);
}

/// The built program as "$0" "$@" of a line for the shell.
inline ProgramResult runInShell(const QString& line, const QStringList& arguments, const QString& folder) {
    return runToTheEnd(QStringLiteral("/bin/sh"),
                       QStringList{QStringLiteral("-c"), line, QStringLiteral(REVERIE_PROGRAM)} + arguments,
                       folder);
}

/// Starts the program, waits for its first word on stderr, sends a signal, and waits for the end.
inline ProgramResult interruptProgram(const QStringList& arguments, const QString& folder, int signal) {
    QProcess process;
    process.setProcessEnvironment(displaylessEnvironment());
    process.setWorkingDirectory(folder);
    process.start(QStringLiteral(REVERIE_PROGRAM), arguments);
    process.setReadChannel(QProcess::StandardError);
    process.waitForReadyRead(-1);
    ::kill(static_cast<pid_t>(process.processId()), signal);
    process.waitForFinished(-1);
    const bool normal = process.exitStatus() == QProcess::NormalExit;
    return {normal ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace reverie
