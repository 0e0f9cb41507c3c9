#pragma once

#include <QAbstractButton>

namespace reverie {

/// A label as a button: its digit, and the state of its unit as the height to which it is filled.
class LabelButton : public QAbstractButton {
    Q_OBJECT

public:
    explicit LabelButton(int label, QWidget* parent = nullptr);

    int label() const { return label_; }
    /// The state of the label unit, 0..1.
    void setLevel(float level);
    float level() const { return level_; }
    void setClamped(bool clamped);
    bool isClamped() const { return clamped_; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// Pressed by mouse or key; `add` while Ctrl or Shift is held.
    void chosen(int label, bool add);

protected:
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    int label_;
    float level_ = 0;
    bool clamped_ = false;
    bool add_ = false;
};

} // namespace reverie
