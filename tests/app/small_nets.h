#pragma once

#include "core/io/model_file.h"
#include "tests/app/program.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

namespace reverie {

/// Nets so small that the program trains them on the bundled digits within a second.
class SmallNets {
public:
    bool valid() const { return folder_.isValid(); }
    QString folder() const { return folder_.path(); }
    std::filesystem::path path(const char* name) const {
        return folder_.filePath(QString::fromLatin1(name)).toStdString();
    }

    /// Trains stages given as JSON, each for four epochs, and returns what went wrong.
    QByteArray train(const char* name, const QByteArray& stages) const {
        QFile config(folder_.filePath(QStringLiteral("config.json")));
        if (!config.open(QIODevice::WriteOnly)) return "the settings cannot be written";
        config.write(R"({"epochs": 4, "hidden": 30, "learning-rate": 0.1, "stages": [)" + stages + "]}");
        config.close();
        const ProgramResult result = run({"train", "--config", "config.json", "--out", name});
        return result.exitCode == 0 ? QByteArray() : result.errors;
    }

    ProgramResult run(const QStringList& arguments) const { return runProgram(arguments, folder()); }

private:
    QTemporaryDir folder_;
};

} // namespace reverie
