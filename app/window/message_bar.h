#pragma once

#include <QToolBar>

#include <functional>
#include <vector>

class QHBoxLayout;
class QLabel;

namespace reverie {

/// One sentence across the top of the window, with a few buttons; it never blocks anything.
class MessageBar : public QToolBar {
    Q_OBJECT
public:
    struct Choice {
        QString text;
        std::function<void()> chosen;
    };

    /// `name` is the bar's object name.
    explicit MessageBar(const QString& name, QWidget* parent = nullptr);

    /// Shows the sentence until one of the choices is made; each of them hides the bar.
    void showMessage(const QString& text, const std::vector<Choice>& choices);
    QString text() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitText();

    QLabel* label_;
    QHBoxLayout* buttons_;
};

} // namespace reverie
