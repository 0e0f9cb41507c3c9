#include "ui/equations/equation_drawing.h"

#include <QFile>
#include <QSvgRenderer>

namespace reverie {

std::unique_ptr<QSvgRenderer> equationDrawing(const QString& path, const QColor& ink, const QColor& lit,
                                              const QSet<QString>& keys) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return nullptr;
    QByteArray text = file.readAll().replace("currentColor", ink.name().toLatin1());
    const QByteArray fill = " fill='" + lit.name().toLatin1() + '\'';
    for (const QString& key : keys) {
        const QByteArray end = '-' + key.toLatin1() + '\'';
        text.replace(end, end + fill);
    }
    auto drawing = std::make_unique<QSvgRenderer>(text);
    return drawing->isValid() ? std::move(drawing) : nullptr;
}

} // namespace reverie
