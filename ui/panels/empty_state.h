#pragma once

#include <QWidget>

class QLabel;

namespace reverie {

/// What a panel shows before there is anything to show: a drawing, what to do, and what will come.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    EmptyState(const QString& icon, const QString& headline, const QString& line, QWidget* parent = nullptr);

    void setText(const QString& headline, const QString& line);
    QString headline() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange();
    void fitIcon();

    QString iconName_;
    QLabel* icon_;
    QLabel* headline_;
    QLabel* line_;
};

} // namespace reverie
