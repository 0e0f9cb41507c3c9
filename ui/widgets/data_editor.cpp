#include "ui/widgets/data_editor.h"

#include "core/data/dataset.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/wheel_guard.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QStandardItemModel>
#include <QToolButton>

namespace reverie {

DataEditor::DataEditor(QWidget* parent) : SettingEditor(parent), box_(new QComboBox(this)) {
    box_->setEditable(true);
    box_->setInsertPolicy(QComboBox::NoInsert);
    box_->addItem(tr("Bundled digits"), QStringLiteral("bundled"));
    box_->addItem(tr("MNIST"), QStringLiteral("mnist"));
    box_->addItem(tr("Fashion-MNIST"), QStringLiteral("fashion"));
    box_->addItem(tr("Bars and stripes, 4×4"), QStringLiteral("bars-4x4"));
    showWhatIsHere();
    box_->installEventFilter(this);
    box_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    guardWheel(box_);

    auto* browse = new QToolButton(this);
    browse->setObjectName(QStringLiteral("browseData"));
    browse->setIcon(themedIcon(QStringLiteral("folder")));
    browse->setToolTip(tr("Browse… for an IDX folder or file of your own."));
    browse->setAccessibleName(tr("Browse for data"));
    browse->setFocusPolicy(Qt::StrongFocus);
    const auto sizeIcon = [browse] {
        const int side = currentTheme().spacing(2);
        browse->setIconSize({side, side});
    };
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, browse, sizeIcon);
    sizeIcon();

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacingUnit / 2);
    row->addWidget(box_, 1);
    row->addWidget(browse);
    setFocusProxy(box_);

    connect(box_, &QComboBox::activated, this, &DataEditor::commitIfChanged);
    connect(box_->lineEdit(), &QLineEdit::editingFinished, this, &DataEditor::commitIfChanged);
    connect(browse, &QToolButton::clicked, this, &DataEditor::browseRequested);
}

SettingValue DataEditor::value() const {
    const QString text = box_->currentText().trimmed();
    const int known = box_->findText(text, Qt::MatchFixedString);
    return (known >= 0 ? box_->itemData(known).toString() : text).toStdString();
}

void DataEditor::setValue(const SettingValue& value) {
    committed_ = std::get<std::string>(value);
    const QString source = QString::fromStdString(committed_);
    const int known = box_->findData(source);
    box_->setCurrentIndex(known);
    if (known < 0) box_->setEditText(source);
    box_->setToolTip(known < 0 ? source : QString());
}

/// MNIST may arrive while the editor is there: it looks again before a person can open the list.
bool DataEditor::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Enter || event->type() == QEvent::FocusIn) showWhatIsHere();
    return SettingEditor::eventFilter(watched, event);
}

void DataEditor::showWhatIsHere() {
    showWhether(mnistPresent(), QStringLiteral("mnist"), tr("MNIST"), tr("File › Get MNIST… brings it."));
    showWhether(fashionInstalled(), QStringLiteral("fashion"), tr("Fashion-MNIST"),
                tr("Debian's package dataset-fashion-mnist brings it."));
}

void DataEditor::showWhether(bool here, const QString& source, const QString& title, const QString& whatBringsIt) {
    const int item = box_->findData(source);
    box_->setItemText(item, here ? title : tr("%1 (not installed)").arg(title));
    qobject_cast<QStandardItemModel*>(box_->model())->item(item)->setEnabled(here);
    box_->setItemData(item, here ? QString() : whatBringsIt, Qt::ToolTipRole);
}

void DataEditor::commitIfChanged() {
    const std::string source = std::get<std::string>(value());
    if (source == committed_) return;
    committed_ = source;
    emit committed();
}

} // namespace reverie
