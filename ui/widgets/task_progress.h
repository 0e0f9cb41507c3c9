#pragma once

#include <QWidget>

class QHBoxLayout;
class QProgressBar;
class QToolButton;

namespace reverie {

class ElidedLabel;

/// One line about work under way: what it is, how far it is, and a button that ends it.
class TaskProgress : public QWidget {
    Q_OBJECT

public:
    explicit TaskProgress(QWidget* parent = nullptr);

    /// Names the work, with nothing of it done; `ending` says what the button does.
    void begin(const QString& doing, const QString& ending);
    /// Other words for the same work.
    void setDoing(const QString& doing);
    /// 0..100.
    void setPercent(int percent);

signals:
    void cancelRequested();

private:
    void arrange();

    QHBoxLayout* line_;
    ElidedLabel* doing_;
    QProgressBar* bar_;
    QToolButton* cancel_;
};

} // namespace reverie
