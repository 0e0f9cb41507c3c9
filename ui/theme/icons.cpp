#include "ui/theme/icons.h"

#include "ui/theme/theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace reverie {
namespace {

/// Draws an SVG whose strokes are "currentColor" in the colour the theme has at the time of painting.
class ThemedIconEngine : public QIconEngine {
public:
    ThemedIconEngine(QString name, QString nameWhenOn)
        : name_(std::move(name)), nameWhenOn_(std::move(nameWhenOn)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const QString& name = state == QIcon::On && !nameWhenOn_.isEmpty() ? nameWhenOn_ : name_;
        QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
        if (!file.open(QIODevice::ReadOnly)) return;
        const Theme& theme = currentTheme();
        const QColor colour = mode == QIcon::Disabled ? theme.disabledText : theme.text;
        QSvgRenderer renderer(file.readAll().replace("currentColor", colour.name().toLatin1()));
        painter->setRenderHint(QPainter::Antialiasing);
        renderer.render(painter, rect);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        const QString key = QStringLiteral("reverie/%1/%2/%3x%4/%5/%6/%7")
                                .arg(name_, nameWhenOn_)
                                .arg(size.width())
                                .arg(size.height())
                                .arg(static_cast<int>(mode))
                                .arg(static_cast<int>(state))
                                .arg(currentTheme().text.name());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap)) return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    QIconEngine* clone() const override { return new ThemedIconEngine(*this); }
    QString key() const override { return QStringLiteral("reverie"); }
    QString iconName() override { return name_; }
    bool isNull() override { return !QFile::exists(QStringLiteral(":/icons/%1.svg").arg(name_)); }

private:
    QString name_;
    QString nameWhenOn_;
};

} // namespace

QIcon themedIcon(const QString& name, const QString& nameWhenOn) {
    return QIcon(new ThemedIconEngine(name, nameWhenOn));
}

QIcon applicationIcon() {
    return themedIcon(QStringLiteral("reverie"));
}

} // namespace reverie
