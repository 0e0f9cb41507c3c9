#include "app/download/remote_set.h"

namespace reverie {

RemoteSet mnistSet() {
    return {
        QStringLiteral("MNIST"),
        {
            {QStringLiteral("train-images-idx3-ubyte.gz"), 9'912'422, 47'040'016,
             "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"},
            {QStringLiteral("train-labels-idx1-ubyte.gz"), 28'881, 60'008,
             "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"},
            {QStringLiteral("t10k-images-idx3-ubyte.gz"), 1'648'877, 7'840'016,
             "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"},
            {QStringLiteral("t10k-labels-idx1-ubyte.gz"), 4'542, 10'008,
             "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"},
        },
        {
            QUrl(QStringLiteral("https://storage.googleapis.com/cvdf-datasets/mnist/")),
            QUrl(QStringLiteral("https://ossci-datasets.s3.amazonaws.com/mnist/")),
            QUrl(QStringLiteral("https://azureopendatastorage.blob.core.windows.net/mnist/")),
        },
    };
}

QString mirrorName(const QUrl& mirror) {
    if (mirror.host().isEmpty()) return mirror.toDisplayString();
    return mirror.port() < 0 ? mirror.host() : QStringLiteral("%1:%2").arg(mirror.host()).arg(mirror.port());
}

} // namespace reverie
