#include "ui/widgets/data_editor.h"

#include "core/data/dataset.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/wheel_guard.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QStandardItemModel>
#include <QToolButton>

namespace reverie {

DataEditor::DataEditor(QWidget* parent) : SettingEditor(parent), box_(new QComboBox(this)) {
    box_->setEditable(true);
    box_->setInsertPolicy(QComboBox::NoInsert);
    box_->addItem(tr("Bundled digits"), QStringLiteral("bundled"));
    box_->addItem(tr("Fashion-MNIST"), QStringLiteral("fashion"));
    box_->addItem(tr("Bars and stripes, 4×4"), QStringLiteral("bars-4x4"));
    if (!fashionInstalled()) {
        box_->setItemText(1, tr("Fashion-MNIST (not installed)"));
        qobject_cast<QStandardItemModel*>(box_->model())->item(1)->setEnabled(false);
        box_->setItemData(1, tr("Debian's package dataset-fashion-mnist brings it."), Qt::ToolTipRole);
    }
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

void DataEditor::commitIfChanged() {
    const std::string source = std::get<std::string>(value());
    if (source == committed_) return;
    committed_ = source;
    emit committed();
}

} // namespace reverie
