#include "ui/widgets/setting_editor.h"

#include "ui/widgets/number_box.h"
#include "ui/widgets/source_editor.h"
#include "ui/widgets/wheel_guard.h"
#include "ui/widgets/wording.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSlider>

#include <cmath>

namespace reverie {

namespace {

class NumberEditor : public SettingEditor {
public:
    NumberEditor(const Setting& setting, QWidget* parent)
        : SettingEditor(parent), whole_(setting.kind == SettingKind::Integer),
          box_(new NumberBox(
              {setting.minimum, setting.maximum, setting.step > 0 ? setting.step : 1, setting.logarithmic, whole_},
              this)) {
        if (whole_ && setting.minimum == -1) box_->setWord(-1, tr("auto"));
        hold(box_);
        connect(box_, &NumberBox::valueChanged, this, &NumberEditor::committed);
    }
    SettingValue value() const override {
        if (whole_) return static_cast<std::int64_t>(box_->value());
        return box_->value();
    }
    void setValue(const SettingValue& value) override {
        const QSignalBlocker quiet(box_);
        if (const auto* number = std::get_if<std::int64_t>(&value)) box_->setValue(static_cast<double>(*number));
        if (const auto* number = std::get_if<double>(&value)) box_->setValue(*number);
    }

private:
    bool whole_;
    NumberBox* box_;
};

/// A number that can be moved too; it counts when the slider is let go.
class SlidingEditor : public SettingEditor {
public:
    SlidingEditor(const Setting& setting, QWidget* parent)
        : SettingEditor(parent), least_(setting.minimum), step_(setting.step),
          box_(new NumberBox({setting.minimum, setting.maximum, setting.step, false, false}, this)),
          slider_(new QSlider(Qt::Horizontal, this)) {
        slider_->setRange(0, static_cast<int>(std::lround((setting.maximum - least_) / step_)));
        slider_->setAccessibleName(textOf(setting.label));
        guardWheel(slider_);
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(slider_, 1);
        row->addWidget(box_);
        setFocusProxy(box_);
        connect(box_, &NumberBox::valueChanged, this, [this] {
            followBox();
            emit committed();
        });
        connect(slider_, &QSlider::valueChanged, this, [this](int steps) {
            const QSignalBlocker quiet(box_);
            box_->setValue(least_ + steps * step_);
            if (!slider_->isSliderDown()) emit committed();
        });
        connect(slider_, &QSlider::sliderReleased, this, &SlidingEditor::committed);
    }
    SettingValue value() const override { return box_->value(); }
    void setValue(const SettingValue& value) override {
        const QSignalBlocker quiet(box_);
        box_->setValue(std::get<double>(value));
        followBox();
    }
    bool isWide() const override { return true; }

private:
    void followBox() {
        const QSignalBlocker quiet(slider_);
        slider_->setValue(static_cast<int>(std::lround((box_->value() - least_) / step_)));
    }

    double least_;
    double step_;
    NumberBox* box_;
    QSlider* slider_;
};

class ToggleEditor : public SettingEditor {
public:
    explicit ToggleEditor(QWidget* parent) : SettingEditor(parent), box_(new QCheckBox(this)) {
        hold(box_);
        connect(box_, &QCheckBox::clicked, this, &ToggleEditor::committed);
    }
    SettingValue value() const override { return box_->isChecked(); }
    void setValue(const SettingValue& value) override { box_->setChecked(std::get<bool>(value)); }

private:
    QCheckBox* box_;
};

class ChoiceEditor : public SettingEditor {
public:
    ChoiceEditor(const Setting& setting, QWidget* parent) : SettingEditor(parent), box_(new QComboBox(this)) {
        for (const SettingChoice& choice : setting.choices)
            box_->addItem(textOf(choice.label), textOf(choice.key));
        box_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        guardWheel(box_);
        hold(box_);
        connect(box_, &QComboBox::activated, this, &ChoiceEditor::committed);
    }
    SettingValue value() const override { return box_->currentData().toString().toStdString(); }
    void setValue(const SettingValue& value) override {
        box_->setCurrentIndex(box_->findData(QString::fromStdString(std::get<std::string>(value))));
    }
    bool isWide() const override { return true; }

private:
    QComboBox* box_;
};

class LineEditor : public SettingEditor {
public:
    explicit LineEditor(QWidget* parent) : SettingEditor(parent), line_(new QLineEdit(this)) {
        hold(line_);
        connect(line_, &QLineEdit::editingFinished, this, [this] {
            if (value() == committed_) return;
            committed_ = value();
            emit committed();
        });
    }
    SettingValue value() const override { return line_->text().trimmed().toStdString(); }
    void setValue(const SettingValue& value) override {
        committed_ = value;
        line_->setText(QString::fromStdString(std::get<std::string>(value)));
    }
    bool isWide() const override { return true; }

private:
    QLineEdit* line_;
    SettingValue committed_;
};

SettingEditor* makeTextEditor(std::string_view key, QWidget* parent) {
    if (key == "data") return new DataEditor(parent);
    if (key == "from") return new ModelEditor(parent);
    return new LineEditor(parent);
}

} // namespace

SettingEditor* SettingEditor::make(const Setting& setting, QWidget* parent) {
    SettingEditor* editor = nullptr;
    switch (setting.kind) {
    case SettingKind::Toggle:
        editor = new ToggleEditor(parent);
        break;
    case SettingKind::Integer:
    case SettingKind::Real:
        editor = setting.slides ? static_cast<SettingEditor*>(new SlidingEditor(setting, parent))
                                : new NumberEditor(setting, parent);
        break;
    case SettingKind::Choice:
        editor = new ChoiceEditor(setting, parent);
        break;
    case SettingKind::Text:
        editor = makeTextEditor(setting.key, parent);
        break;
    }
    editor->focusProxy()->setObjectName(textOf(setting.key));
    editor->focusProxy()->setAccessibleName(textOf(setting.label));
    return editor;
}

void SettingEditor::hold(QWidget* control) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(control);
    setFocusProxy(control);
}

} // namespace reverie
