#include "ui/dialogs/shortcuts_dialog.h"

#include "ui/theme/theme.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QFontMetricsF>
#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace reverie {

namespace {

struct Group {
    QString title;
    QList<Shortcut> lines;
};

/// One key or chord drawn as a key cap.
class KeyCap : public QWidget {
public:
    KeyCap(const QString& keys, QWidget* parent) : QWidget(parent), keys_(keys) {
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        setAccessibleName(keys);
    }
    QSize sizeHint() const override {
        const Theme& theme = currentTheme();
        const QFontMetrics metrics(theme.font(TextSize::Small));
        const int height = metrics.height() + theme.spacing();
        return {std::max(height, metrics.horizontalAdvance(keys_) + theme.spacing(2)), height};
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = currentTheme();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.separator, 1));
        painter.setBrush(theme.field);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        painter.setFont(theme.font(TextSize::Small));
        painter.setPen(theme.text);
        painter.drawText(rect(), Qt::AlignCenter, keys_);
    }

private:
    QString keys_;
};

QStringList keysOf(const Shortcut& shortcut) {
    if (shortcut.action == nullptr) return {shortcut.keys};
    QStringList keys;
    for (const QKeySequence& sequence : shortcut.action->shortcuts())
        keys.append(sequence.toString(QKeySequence::NativeText));
    return keys;
}

QString wordsOf(const Shortcut& shortcut) {
    if (shortcut.action == nullptr) return shortcut.text;
    QString words = shortcut.text.isEmpty() ? shortcut.action->text() : shortcut.text;
    return words.remove(u'&').remove(u'…').remove(QStringLiteral("..."));
}

QList<Group> grouped(const QList<Shortcut>& shortcuts) {
    QList<Group> groups;
    for (const Shortcut& shortcut : shortcuts) {
        if (keysOf(shortcut).isEmpty()) continue;
        auto group = std::ranges::find(groups, shortcut.group, &Group::title);
        if (group == groups.end()) group = groups.insert(groups.end(), {shortcut.group, {}});
        group->lines.append(shortcut);
    }
    return groups;
}

QWidget* makeGroup(const Group& group, QWidget* parent) {
    const Theme& theme = currentTheme();
    auto* block = new QWidget(parent);
    auto* grid = new QGridLayout(block);
    grid->setContentsMargins(0, 0, 0, theme.spacing(2));
    grid->setHorizontalSpacing(theme.spacing(2));
    grid->setVerticalSpacing(theme.spacing(0.5));
    grid->setColumnStretch(1, 1);
    grid->setColumnMinimumWidth(0, theme.spacing(14));
    auto* title = new QLabel(group.title, block);
    QFont font = theme.font();
    font.setWeight(QFont::DemiBold);
    title->setFont(font);
    grid->addWidget(title, 0, 0, 1, 2);
    for (qsizetype i = 0; i < group.lines.size(); ++i) {
        const int line = static_cast<int>(i) + 1;
        auto* caps = new QHBoxLayout;
        caps->setSpacing(theme.spacing(0.5));
        for (const QString& keys : keysOf(group.lines[i]))
            caps->addWidget(new KeyCap(keys, block));
        caps->addStretch(1);
        grid->addLayout(caps, line, 0);
        auto* words = new QLabel(wordsOf(group.lines[i]), block);
        grid->addWidget(words, line, 1);
    }
    return block;
}

/// How many of the groups fill the first column so that both end at about the same height.
qsizetype firstColumn(const QList<Group>& groups) {
    constexpr qsizetype headingLines = 2;
    qsizetype total = 0;
    for (const Group& group : groups)
        total += group.lines.size() + headingLines;
    qsizetype taken = 0;
    qsizetype count = 0;
    while (count < groups.size() && 2 * taken + groups[count].lines.size() + headingLines <= total) {
        taken += groups[count].lines.size() + headingLines;
        ++count;
    }
    return std::max<qsizetype>(count, groups.isEmpty() ? 0 : 1);
}

} // namespace

ShortcutsDialog::ShortcutsDialog(const QList<Shortcut>& shortcuts, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Shortcuts"));
    const Theme& theme = currentTheme();
    auto* sheet = new QWidget;
    auto* columns = new QHBoxLayout(sheet);
    columns->setContentsMargins(theme.spacing(3), theme.spacing(3), theme.spacing(3), theme.spacing());
    columns->setSpacing(theme.spacing(4));
    const QList<Group> groups = grouped(shortcuts);
    const qsizetype split = firstColumn(groups);
    for (const auto& part : {groups.first(split), groups.sliced(split)}) {
        auto* column = new QVBoxLayout;
        for (const Group& group : part)
            column->addWidget(makeGroup(group, sheet));
        column->addStretch(1);
        columns->addLayout(column, 1);
    }
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(sheet);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, theme.spacing(), theme.spacing());
    column->addWidget(scroll, 1);
    column->addWidget(buttons);
    const QSize wanted = sheet->sizeHint() + QSize(theme.spacing(3), theme.spacing(7));
    resize(std::clamp(wanted.width(), theme.spacing(80), theme.spacing(120)),
           std::min(wanted.height(), theme.spacing(80)));
}

} // namespace reverie
