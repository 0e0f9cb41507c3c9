#pragma once

#include <QDoubleSpinBox>
#include <QString>

namespace reverie {

/// How a number may be stepped.
struct NumberRules {
    double minimum = 0;
    double maximum = 0;
    double step = 1;          ///< Linear boxes step to its multiples.
    bool logarithmic = false; ///< Steps through 1, 2, 5 times powers of ten, and to zero where it is allowed.
    bool whole = false;
};

/// The number one or more steps away, within the range.
double stepped(const NumberRules& rules, double value, int steps);

/// A number as it is edited: "0.0002", never "2e-04"; a true minus sign, no thousands apart.
QString editableNumber(double value);

/// A spin box with round steps. Typed numbers outside the range are handed on as they are, for whoever knows what
/// to say about them; valueChanged is emitted on Enter, Space, steps and loss of focus only. No number has a blank
/// in it, so Space goes on to whatever shortcut it is.
class NumberBox : public QDoubleSpinBox {
    Q_OBJECT

public:
    explicit NumberBox(const NumberRules& rules, QWidget* parent = nullptr);

    /// Shows and accepts a word instead of one number, such as "auto" for −1.
    void setWord(double value, const QString& word);

    void stepBy(int steps) override;
    QString textFromValue(double value) const override;
    double valueFromText(const QString& text) const override;
    QValidator::State validate(QString& text, int& position) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    bool event(QEvent* event) override;
    StepEnabled stepEnabled() const override;

private:
    NumberRules rules_;
    double wordValue_ = 0;
    QString word_;
};

} // namespace reverie
