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
    void resizeEvent(QResizeEvent* event) override;
    QVariant loadResource(int type, const QUrl& name) override;

private:
    void applyTheme();
    void giveAir();
    double room() const;
    void showAgain();

    QString markdown_;
    QString folder_;
    int width_ = 0; ///< Of the whole view when it was last laid out.
};

} // namespace reverie
