#include "ui/widgets/number_box.h"

#include "ui/theme/theme.h"
#include "ui/widgets/wheel_guard.h"

#include <QKeyEvent>

#include <algorithm>
#include <array>
#include <cmath>

namespace reverie {

namespace {

constexpr double smallestStep = 1e-6;
constexpr double farAway = 1e16;
constexpr int boxDecimals = 12;
constexpr std::array<double, 4> roundFactors = {1, 2, 5, 10};

/// The next of 1, 2, 5 × 10ⁿ above or below; below the smallest comes zero.
double roundNeighbour(double value, bool up) {
    if (value < smallestStep) return up ? smallestStep : 0;
    const double power = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
    const double share = value / power;
    if (up) return power * *std::ranges::find_if(roundFactors, [&](double f) { return f > share * (1 + 1e-6); });
    for (auto factor = roundFactors.rbegin(); factor != roundFactors.rend(); ++factor)
        if (*factor < share * (1 - 1e-6)) return power * *factor;
    return value <= smallestStep * (1 + 1e-6) ? 0 : power / 2;
}

double linearNeighbour(double value, double step, bool up) {
    const double count = value / step;
    const double nearest = std::round(count);
    const bool on = std::abs(count - nearest) < 1e-6;
    if (up) return step * (on ? nearest + 1 : std::ceil(count));
    return step * (on ? nearest - 1 : std::floor(count));
}

/// Takes the binary noise off a sum of decimal steps.
double tidied(double value) {
    return QString::number(value, 'g', 12).toDouble();
}

} // namespace

double stepped(const NumberRules& rules, double value, int steps) {
    for (int i = 0; i < std::abs(steps); ++i)
        value =
            rules.logarithmic ? roundNeighbour(value, steps > 0) : linearNeighbour(value, rules.step, steps > 0);
    return tidied(std::clamp(value, rules.minimum, rules.maximum));
}

QString editableNumber(double value) {
    const double magnitude = std::abs(value);
    const int places = magnitude > 0 ? static_cast<int>(std::floor(std::log10(magnitude))) + 1 : 1;
    QString text = QString::number(magnitude, 'f', std::clamp(7 - places, 0, boxDecimals));
    while (text.contains(u'.') && (text.endsWith(u'0') || text.endsWith(u'.')))
        text.chop(1);
    return value < 0 ? u'\u2212' + text : text;
}

NumberBox::NumberBox(const NumberRules& rules, QWidget* parent) : QDoubleSpinBox(parent), rules_(rules) {
    setDecimals(boxDecimals);
    setRange(-farAway, farAway);
    setKeyboardTracking(false);
    setAccelerated(true);
    guardWheel(this);
}

void NumberBox::setWord(double value, const QString& word) {
    wordValue_ = value;
    word_ = word;
    setValue(this->value());
}

bool NumberBox::event(QEvent* event) {
    const bool key = event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    if (!key || static_cast<const QKeyEvent*>(event)->key() != Qt::Key_Space) return QDoubleSpinBox::event(event);
    interpretText();
    event->ignore();
    return true;
}

void NumberBox::stepBy(int steps) {
    interpretText();
    setValue(stepped(rules_, value(), steps));
    selectAll();
}

QAbstractSpinBox::StepEnabled NumberBox::stepEnabled() const {
    StepEnabled enabled = StepNone;
    if (value() > rules_.minimum) enabled |= StepDownEnabled;
    if (value() < rules_.maximum) enabled |= StepUpEnabled;
    return enabled;
}

QString NumberBox::textFromValue(double number) const {
    return !word_.isEmpty() && number == wordValue_ ? word_ : editableNumber(number);
}

double NumberBox::valueFromText(const QString& text) const {
    QString plain = text.trimmed();
    if (!word_.isEmpty() && plain.compare(word_, Qt::CaseInsensitive) == 0) return wordValue_;
    return plain.replace(u'\u2212', u'-').replace(u',', u'.').toDouble();
}

QValidator::State NumberBox::validate(QString& text, int&) const {
    QString plain = text.trimmed();
    if (!word_.isEmpty() && word_.startsWith(plain, Qt::CaseInsensitive))
        return plain.size() == word_.size() ? QValidator::Acceptable : QValidator::Intermediate;
    bool isNumber = false;
    const double number = plain.replace(u'\u2212', u'-').replace(u',', u'.').toDouble(&isNumber);
    if (isNumber) {
        const bool fits = std::isfinite(number) && (!rules_.whole || number == std::round(number));
        return fits ? QValidator::Acceptable : QValidator::Intermediate;
    }
    const bool canBecomeOne =
        std::ranges::all_of(plain, [](QChar c) { return c.isDigit() || QStringLiteral("+-.eE").contains(c); });
    return canBecomeOne ? QValidator::Intermediate : QValidator::Invalid;
}

QSize NumberBox::sizeHint() const {
    return {currentTheme().spacing(12), QDoubleSpinBox::sizeHint().height()};
}

} // namespace reverie
