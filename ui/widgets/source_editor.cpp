#include "ui/widgets/source_editor.h"

#include "core/data/dataset.h"
#include "core/io/bundled_model.h"
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

SourceEditor::SourceEditor(const std::vector<Known>& known, const QString& browsing, QWidget* parent)
    : SettingEditor(parent), box_(new QComboBox(this)) {
    box_->setEditable(true);
    box_->setInsertPolicy(QComboBox::NoInsert);
    for (const Known& one : known)
        box_->addItem(one.title, one.source);
    box_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    guardWheel(box_);

    auto* browse = new QToolButton(this);
    browse->setObjectName(QStringLiteral("browse"));
    browse->setIcon(themedIcon(QStringLiteral("folder")));
    browse->setToolTip(browsing);
    browse->setAccessibleName(browsing);
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

    connect(box_, &QComboBox::activated, this, &SourceEditor::commitIfChanged);
    connect(box_->lineEdit(), &QLineEdit::editingFinished, this, &SourceEditor::commitIfChanged);
    connect(browse, &QToolButton::clicked, this, &SourceEditor::browseRequested);
}

SettingValue SourceEditor::value() const {
    const QString text = box_->currentText().trimmed();
    const int known = box_->findText(text, Qt::MatchFixedString);
    return (known >= 0 ? box_->itemData(known).toString() : text).toStdString();
}

void SourceEditor::setValue(const SettingValue& value) {
    committed_ = std::get<std::string>(value);
    const QString source = QString::fromStdString(committed_);
    const int known = box_->findData(source);
    box_->setCurrentIndex(known);
    if (known < 0) box_->setEditText(source);
    // Of a title that does not fit, the beginning says more; of a path, its end.
    if (known >= 0 && !box_->lineEdit()->hasFocus()) box_->lineEdit()->home(false);
    box_->setToolTip(known < 0 ? source : QString());
}

void SourceEditor::commitIfChanged() {
    const std::string source = std::get<std::string>(value());
    if (source == committed_) return;
    committed_ = source;
    emit committed();
}

DataEditor::DataEditor(QWidget* parent)
    : SourceEditor({{tr("Bundled digits"), QStringLiteral("bundled")},
                    {tr("MNIST"), QStringLiteral("mnist")},
                    {tr("Fashion-MNIST"), QStringLiteral("fashion")},
                    {tr("Bundled digits, 14 × 14"), QStringLiteral("bundled-14")},
                    {tr("Patches of photographs"), QStringLiteral("patches")},
                    {tr("Bars and stripes, 3×3"), QStringLiteral("bars-3x3")},
                    {tr("Bars and stripes, 4×4"), QStringLiteral("bars-4x4")}},
                   tr("Browse for an IDX folder or file of your own"), parent) {
    showWhatIsHere();
    box().installEventFilter(this);
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
    const int item = box().findData(source);
    box().setItemText(item, here ? title : tr("%1 (not installed)").arg(title));
    qobject_cast<QStandardItemModel*>(box().model())->item(item)->setEnabled(here);
    box().setItemData(item, here ? QString() : whatBringsIt, Qt::ToolTipRole);
}

ModelEditor::ModelEditor(QWidget* parent)
    : SourceEditor({{tr("Nothing: random weights"), QString()}}, tr("Browse for a model file"), parent) {
    for (const BundledModel& model : bundledModels())
        box().addItem(QString::fromUtf8(model.title), QString::fromUtf8(model.name));
}

} // namespace reverie
