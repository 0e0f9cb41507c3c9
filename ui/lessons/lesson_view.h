#pragma once

#include <QTextBrowser>

namespace reverie {

/// A page of a lesson as it is read; its equations, SVG in one ink, follow the theme.
class LessonView : public QTextBrowser {
    Q_OBJECT

public:
    explicit LessonView(QWidget* parent = nullptr);

    /// Markdown whose images lie in a folder.
    void showPage(const QString& markdown, const QString& folder);

protected:
    QVariant loadResource(int type, const QUrl& name) override;

private:
    void applyTheme();
    void giveAir();

    QString markdown_;
    QString folder_;
};

} // namespace reverie
