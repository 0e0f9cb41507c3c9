#pragma once

#include <QWidget>

class QToolButton;
class QVBoxLayout;

namespace reverie {

/// A part of a form under a heading that folds it away.
class Section : public QWidget {
    Q_OBJECT

public:
    explicit Section(const QString& title, QWidget* parent = nullptr);

    void addRow(QWidget* row);
    /// Hides the heading too where no row is to be seen.
    void hideWithoutRows();
    void setOpen(bool open);
    bool isOpen() const;

private:
    QToolButton* heading_;
    QWidget* body_;
    QVBoxLayout* rows_;
};

} // namespace reverie
