#include "ui/widgets/setting_row.h"

#include "ui/theme/theme.h"
#include "ui/widgets/setting_editor.h"
#include "ui/widgets/wording.h"

#include <QBoxLayout>
#include <QLabel>

namespace reverie {

namespace {

QString htmlOf(std::string_view text) {
    return textOf(text).toHtmlEscaped();
}

QString coloured(const QString& text, const QColor& colour) {
    return QStringLiteral("<span style='color:%1'>%2</span>").arg(colour.name(), text);
}

/// "σ_W" with the W below the line.
QString withSubscript(std::string_view symbol) {
    const QString text = htmlOf(symbol);
    const qsizetype mark = text.indexOf(u'_');
    return mark < 0 ? text : QStringLiteral("%1<sub>%2</sub>").arg(text.left(mark), text.mid(mark + 1));
}

} // namespace

QString liveDot(const Theme& theme) {
    return QStringLiteral("&nbsp;<span style='color:%1; font-size:%2px'>●</span>")
        .arg(theme.accentBlue.name())
        .arg(theme.spacing());
}

SettingRow::SettingRow(const Setting& setting, QWidget* parent)
    : QWidget(parent), setting_(setting), label_(new QLabel(this)), editor_(SettingEditor::make(setting, this)) {
    label_->setTextFormat(Qt::RichText);
    label_->setWordWrap(true);
    label_->setBuddy(editor_);
    auto* layout = new QBoxLayout(editor_->isWide() ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight, this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(editor_->isWide() ? spacingUnit / 4 : spacingUnit);
    layout->addWidget(label_, 1);
    layout->addWidget(editor_);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &SettingRow::writeLabel);
    writeLabel();
}

void SettingRow::setUnused(const QString& reason) {
    if (reason_ == reason && editor_->isEnabled() == reason.isEmpty()) return;
    reason_ = reason;
    editor_->setEnabled(reason.isEmpty());
    writeLabel();
}

void SettingRow::writeLabel() {
    const Theme& theme = currentTheme();
    const bool unused = !reason_.isEmpty();
    QString text = coloured(htmlOf(setting_.label), unused ? theme.disabledText : theme.text);
    if (!setting_.symbol.empty())
        text += QStringLiteral(" ") +
                coloured(withSubscript(setting_.symbol), unused ? theme.disabledText : theme.secondaryText);
    if (setting_.live) text += liveDot(theme);
    label_->setText(text);

    const QString symbol =
        setting_.symbol.empty() ? QString() : QStringLiteral("  ") + withSubscript(setting_.symbol);
    QString tip = QStringLiteral("<b>%1</b>%2<br>%3").arg(htmlOf(setting_.label), symbol, htmlOf(setting_.help));
    if (setting_.live) tip += QStringLiteral("<br>") + tr("● Changes at once, while the machine learns.");
    if (unused) tip += QStringLiteral("<br><i>%1</i>").arg(reason_.toHtmlEscaped());
    setToolTip(tip);
    setAccessibleDescription(reason_);
}

} // namespace reverie
