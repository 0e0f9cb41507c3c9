#include "core/data/dataset.h"
#include "core/experiment/presets.h"
#include "tests/suite.h"
#include "ui/panels/experiment_panel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/section.h"
#include "ui/widgets/setting_row.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QSlider>
#include <QStandardItemModel>
#include <QTemporaryDir>
#include <QToolButton>
#include <QWheelEvent>

#include <filesystem>
#include <fstream>

namespace experiment_panel_test {

using namespace reverie;

namespace {

void typeInto(QWidget* box, const QString& text) {
    box->setFocus();
    auto* edit = box->findChild<QLineEdit*>();
    edit->selectAll();
    QTest::keyClicks(edit, text);
    QTest::keyClick(edit, Qt::Key_Return);
}

void choose(QComboBox* box, const QString& key) {
    const int index = box->findData(key);
    QVERIFY(index >= 0);
    box->setCurrentIndex(index);
    emit box->activated(index);
}

} // namespace

class ExperimentPanelTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        qRegisterMetaType<SettingValue>("SettingValue");
        qRegisterMetaType<ExperimentConfig>("ExperimentConfig");
        applyTheme(*qApp, Theme::light());
    }

    void init() {
        panel_ = std::make_unique<ExperimentPanel>();
        panel_->setConfig(findPreset("digits-cd1").config);
        panel_->resize(300, 700);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
        panel_->activateWindow();
    }

    void cleanup() { panel_.reset(); }

    void everySettingHasItsEditorAndTooltip() {
        for (const Setting& setting : settings()) {
            const QString key = QString::fromStdString(std::string(setting.key));
            QVERIFY2(box<QWidget>(key) != nullptr, qPrintable(key));
        }
        for (const auto* row : panel_->findChildren<SettingRow*>()) {
            const std::string help(row->setting().help);
            QVERIFY(row->toolTip().contains(QString::fromStdString(help).toHtmlEscaped()));
        }
    }

    void exportsTheWholeForm() {
        panel_->resize(300, 300);
        const auto rows = panel_->findChildren<SettingRow*>();
        int lowest = 0;
        QTRY_VERIFY((lowest = rows.last()->mapTo(panel_.get(), QPoint()).y()) > 600);
        QVERIFY(panel_->exportImage(1).height() > lowest);
    }

    void aTypedRateReachesTheRunAtOnce() {
        QSignalSpy live(panel_.get(), &ExperimentPanel::liveChanged);
        typeInto(box<NumberBox>("learning-rate"), "0.01");
        QCOMPARE(live.count(), 1);
        QCOMPARE(live.first().at(0).toString(), QStringLiteral("learning-rate"));
        QCOMPARE(std::get<double>(live.first().at(1).value<SettingValue>()), 0.01);
        QCOMPARE(panel_->config().learningRate, 0.01);
        QVERIFY(!button("apply")->isVisible());
        QTest::keyClick(box<NumberBox>("learning-rate"), Qt::Key_Return);
        QCOMPARE(live.count(), 1);
    }

    void theLevelOfCorruptionSlides() {
        panel_->setConfig(findPreset("autoencoder-denoising").config);
        QSignalSpy live(panel_.get(), &ExperimentPanel::liveChanged);
        auto* number = box<NumberBox>("corruption-level");
        auto* slider = number->parentWidget()->findChild<QSlider*>();
        QCOMPARE(slider->value(), 10);
        QTest::keyClick(slider, Qt::Key_Right);
        QCOMPARE(number->value(), 0.55);
        QCOMPARE(live.count(), 1);
        QCOMPARE(std::get<double>(live.last().at(1).value<SettingValue>()), 0.55);
        typeInto(number, "0.2");
        QCOMPARE(slider->value(), 4);
        QCOMPARE(live.count(), 2);
        // While it is dragged the number follows, and the run hears of it in the end.
        const auto at = [slider](int step) {
            return QPoint(8 + step * (slider->width() - 16) / 20, slider->height() / 2);
        };
        QTest::mousePress(slider, Qt::LeftButton, {}, at(4));
        QTest::mouseMove(slider, at(14));
        QVERIFY(number->value() > 0.4);
        QCOMPARE(live.count(), 2);
        QTest::mouseRelease(slider, Qt::LeftButton, {}, at(14));
        QCOMPARE(live.count(), 3);
        QCOMPARE(std::get<double>(live.last().at(1).value<SettingValue>()), number->value());
    }

    void spaceCommitsAndTypesNoBlank() {
        QSignalSpy live(panel_.get(), &ExperimentPanel::liveChanged);
        auto* rate = box<NumberBox>("learning-rate");
        typeInto(rate, "0.01");
        QTest::keyClick(rate, Qt::Key_Space);
        QCOMPARE(rate->text(), QStringLiteral("0.01"));
        rate->selectAll();
        QTest::keyClicks(rate, "0.3 ");
        QCOMPARE(rate->text(), QStringLiteral("0.3"));
        QCOMPARE(live.count(), 2);
        QCOMPARE(panel_->config().learningRate, 0.3);
    }

    void nothingIsCutOffHoweverNarrow() {
        panel_->resize(10, 400);
        const auto* scroll = panel_->findChild<QScrollArea*>();
        const QWidget* form = scroll->widget();
        QTRY_VERIFY(form->width() <= scroll->viewport()->width());
        for (const auto* row : panel_->findChildren<SettingRow*>())
            QVERIFY(row->mapTo(form, QPoint(row->width(), 0)).x() <= scroll->viewport()->width());
        applyTheme(*qApp, Theme::light(), 2);
        QTRY_VERIFY(panel_->width() >= panel_->minimumSizeHint().width());
        QTRY_VERIFY(form->width() <= scroll->viewport()->width());
        QVERIFY(form->width() >= form->minimumSizeHint().width());
        applyTheme(*qApp, Theme::light());
    }

    void stepsReachTheRunAtOnce() {
        QSignalSpy live(panel_.get(), &ExperimentPanel::liveChanged);
        auto* rate = box<NumberBox>("learning-rate");
        rate->setFocus();
        QTest::keyClick(rate, Qt::Key_Up);
        QCOMPARE(live.count(), 1);
        QCOMPARE(std::get<double>(live.last().at(1).value<SettingValue>()), 0.1);
        QTest::keyClick(box<NumberBox>("k"), Qt::Key_Up);
        QCOMPARE(std::get<std::int64_t>(live.last().at(1).value<SettingValue>()), std::int64_t(2));
    }

    void leavingTheBoxCommits() {
        QSignalSpy live(panel_.get(), &ExperimentPanel::liveChanged);
        auto* momentum = box<NumberBox>("momentum");
        momentum->setFocus();
        auto* edit = momentum->findChild<QLineEdit*>();
        edit->selectAll();
        QTest::keyClicks(edit, "0.9");
        QCOMPARE(live.count(), 0);
        QTest::keyClick(edit, Qt::Key_Tab);
        QTRY_COMPARE(live.count(), 1);
        QCOMPARE(std::get<double>(live.first().at(1).value<SettingValue>()), 0.9);
    }

    void aCommaIsADecimalPoint() {
        typeInto(box<NumberBox>("learning-rate"), "0,02");
        QCOMPARE(panel_->config().learningRate, 0.02);
    }

    void smallNumbersAreWrittenOut() { QCOMPARE(box<NumberBox>("decay")->text(), QStringLiteral("0.0002")); }

    void otherEditsWaitForANewRun() {
        QSignalSpy live(panel_.get(), &ExperimentPanel::liveChanged);
        QSignalSpy start(panel_.get(), &ExperimentPanel::startRequested);
        QVERIFY(!button("apply")->isVisible());
        typeInto(box<NumberBox>("hidden"), "64");
        QCOMPARE(live.count(), 0);
        QVERIFY(button("apply")->isVisible());
        QTest::mouseClick(button("apply"), Qt::LeftButton);
        QCOMPARE(start.count(), 1);
        QCOMPARE(start.first().first().value<ExperimentConfig>().hiddenCount, std::int64_t(64));
        QTest::mouseClick(button("discard"), Qt::LeftButton);
        QCOMPARE(panel_->config(), findPreset("digits-cd1").config);
        QCOMPARE(box<NumberBox>("hidden")->value(), 500.0);
        QVERIFY(!button("apply")->isVisible());
    }

    void aRefusedNumberIsExplainedAndNotTaken() {
        QSignalSpy live(panel_.get(), &ExperimentPanel::liveChanged);
        typeInto(box<NumberBox>("learning-rate"), "1000");
        QCOMPARE(live.count(), 0);
        QCOMPARE(panel_->config().learningRate, 0.05);
        auto* problem = panel_->findChild<QLabel*>("problem");
        QVERIFY(problem->isVisible());
        QVERIFY(problem->text().contains(QStringLiteral("from 0 to 10")));
        typeInto(box<NumberBox>("learning-rate"), "0.02");
        QVERIFY(!problem->isVisible());
        QCOMPARE(live.count(), 1);
    }

    void aPresetFillsTheFormAndWaits() {
        QSignalSpy live(panel_.get(), &ExperimentPanel::liveChanged);
        QSignalSpy start(panel_.get(), &ExperimentPanel::startRequested);
        choose(box<QComboBox>("preset"), "bars-exact");
        QCOMPARE(panel_->config(), findPreset("bars-exact").config);
        QCOMPARE(box<NumberBox>("hidden")->value(), 12.0);
        typeInto(box<NumberBox>("learning-rate"), "0.2");
        QCOMPARE(live.count(), 0);
        QTest::mouseClick(button("apply"), Qt::LeftButton);
        QCOMPARE(start.first().first().value<ExperimentConfig>().learningRate, 0.2);
    }

    void presetsStandUnderTheNameOfTheirFamily() {
        auto* chooser = panel_->findChild<QComboBox*>(QStringLiteral("preset"));
        const auto* items = qobject_cast<QStandardItemModel*>(chooser->model());
        QString family;
        for (int index = 0; index < chooser->count(); ++index) {
            const QString id = chooser->itemData(index).toString();
            if (id.isEmpty()) {
                family = chooser->itemText(index);
                QVERIFY(!items->item(index)->isEnabled());
            } else {
                const std::string_view own = findPreset(id.toStdString()).family;
                QCOMPARE(family.toStdString(), std::string(own));
            }
        }
        QVERIFY(chooser->view()->minimumWidth() >= chooser->view()->sizeHintForColumn(0));
    }

    void whatDoesNotMatterIsDisabledAndSaysWhy() {
        QVERIFY(!box<QWidget>("chains")->isEnabled());
        QVERIFY(!box<QWidget>("learn-variance")->isEnabled());
        QVERIFY(!box<QWidget>("final-rate")->isEnabled());
        QVERIFY(box<QWidget>("sparsity-target")->isEnabled());
        QVERIFY(box<QWidget>("grey-pixels")->isEnabled());
        QVERIFY(rowOf("chains")->toolTip().contains(QStringLiteral("persistent")));
        choose(box<QComboBox>("compare-with"), "pcd");
        QVERIFY(box<QWidget>("chains")->isEnabled());
        choose(box<QComboBox>("schedule"), "linear");
        QVERIFY(box<QWidget>("final-rate")->isEnabled());
        choose(box<QComboBox>("hidden-units"), "gaussian");
        QVERIFY(!box<QWidget>("sparsity-target")->isEnabled());
        QVERIFY(!box<QWidget>("sparsity-cost")->isEnabled());
        choose(box<QComboBox>("visible-units"), "gaussian");
        QVERIFY(box<QWidget>("learn-variance")->isEnabled());
        QVERIFY(!box<QWidget>("grey-pixels")->isEnabled());
        choose(box<QComboBox>("compare-with"), "none");
        choose(box<QComboBox>("estimator"), "exact");
        QVERIFY(!box<QWidget>("k")->isEnabled());
    }

    void settingsOfOtherMachinesAreNotShown() {
        QVERIFY(!rowOf("hidden")->isHidden());
        QVERIFY(rowOf("fully-visible")->isHidden());
        QVERIFY(rowOf("corruption")->isHidden());
        choose(box<QComboBox>("preset"), "autoencoder-denoising");
        QVERIFY(!rowOf("corruption")->isHidden());
        QVERIFY(rowOf("estimator")->isHidden());
        choose(box<QComboBox>("preset"), "bars-boltzmann");
        QVERIFY(!rowOf("fully-visible")->isHidden());
        QVERIFY(rowOf("corruption")->isHidden());
        QVERIFY(box<QWidget>("hidden")->isEnabled());
        QTest::mouseClick(box<QCheckBox>("fully-visible"), Qt::LeftButton);
        for (const char* of : {"hidden", "lateral-visible", "lateral-hidden", "clamped-phase"})
            QVERIFY2(!box<QWidget>(of)->isEnabled(), of);
    }

    void layersLearnedBeforeTakeThePlaceOfSettings() {
        choose(box<QComboBox>("preset"), "dbm-digits");
        panel_->setStage(2);
        QVERIFY(!rowOf("deep-layers")->isHidden());
        QVERIFY(!box<QWidget>("deep-layers")->isEnabled());
        QVERIFY(!box<QWidget>("labels")->isEnabled());
        QVERIFY(box<QWidget>("mean-field")->isEnabled());
        std::vector<StagePlan> stages = panel_->config().stages;
        stages[0].skipped = stages[1].skipped = true;
        panel_->setStages(stages);
        QVERIFY(box<QWidget>("deep-layers")->isEnabled());
        QVERIFY(box<QWidget>("labels")->isEnabled());
    }

    void aGroupWithoutSettingsHasNoHeading() {
        Section section("Group");
        auto* first = new QLabel("first");
        auto* second = new QLabel("second");
        section.addRow(first);
        section.addRow(second);
        first->hide();
        section.hideWithoutRows();
        QVERIFY(!section.isHidden());
        second->hide();
        section.hideWithoutRows();
        QVERIFY(section.isHidden());
        first->show();
        section.hideWithoutRows();
        QVERIFY(!section.isHidden());
    }

    void theWheelChangesNumbersOnlyWithFocus() {
        auto* rate = box<NumberBox>("hidden");
        panel_->setFocus();
        QVERIFY(!rate->hasFocus());
        const QPointF middle = rate->rect().center();
        QWheelEvent event(middle, rate->mapToGlobal(middle), {}, {0, -120}, Qt::NoButton, {}, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(rate, &event);
        QCOMPARE(rate->value(), 500.0);
        QVERIFY2(!event.isAccepted(), "the form behind the box gets the event, and scrolls");
        rate->setFocus();
        QApplication::sendEvent(rate, &event);
        QCOMPARE(rate->value(), 450.0);
    }

    void dataCanBeTypedBrowsedAndSet() {
        QSignalSpy browse(panel_.get(), &ExperimentPanel::browseRequested);
        auto* data = box<QComboBox>("data");
        QTest::mouseClick(data->parentWidget()->findChild<QToolButton*>("browse"), Qt::LeftButton);
        QCOMPARE(browse.takeFirst().first().toString(), QStringLiteral("data"));
        panel_->setText("data", "/somewhere/digits");
        QCOMPARE(panel_->config().data, std::string("/somewhere/digits"));
        QVERIFY(button("apply")->isVisible());
        data->setFocus();
        data->lineEdit()->selectAll();
        QTest::keyClicks(data->lineEdit(), "bars-3x3");
        QTest::keyClick(data->lineEdit(), Qt::Key_Return);
        QCOMPARE(panel_->config().data, std::string("bars-3x3"));
        choose(data, "bundled");
        QCOMPARE(panel_->config().data, std::string("bundled"));
        const auto* item = qobject_cast<QStandardItemModel*>(data->model())->item(data->findData("fashion"));
        QCOMPARE(item->isEnabled(), fashionInstalled());
    }

    void aModelToGoOnFromCanBeChosenAndBrowsedFor() {
        auto* from = box<QComboBox>("from");
        QCOMPARE(from->currentData().toString(), QString());
        QVERIFY(from->currentText().contains("Nothing"));
        QCOMPARE(from->lineEdit()->cursorPosition(), 0);
        choose(from, "small-digit-model");
        QCOMPARE(panel_->config().from, std::string("small-digit-model"));
        QSignalSpy browse(panel_.get(), &ExperimentPanel::browseRequested);
        QTest::mouseClick(from->parentWidget()->findChild<QToolButton*>("browse"), Qt::LeftButton);
        QCOMPARE(browse.takeFirst().first().toString(), QStringLiteral("from"));
        panel_->setText("from", "/somewhere/mine.safetensors");
        QCOMPARE(from->currentText(), QStringLiteral("/somewhere/mine.safetensors"));
        QCOMPARE(panel_->config().from, std::string("/somewhere/mine.safetensors"));
    }

    void theStageThatLearnsIsShownUnlessAnotherRunWaits() {
        auto config = ExperimentConfig();
        config.stages = {{StageKind::Rbm, false, {}}, {StageKind::Rbm, false, {}}, {StageKind::UpDown, false, {}}};
        panel_->setConfig(config);
        const auto* note = panel_->findChild<QLabel*>("stageNote");
        panel_->setLearningStage(1);
        QCOMPARE(note->text(), QStringLiteral("Settings of the stage “Layer 2”"));
        choose(box<QComboBox>("preset"), "bars-boltzmann");
        QCOMPARE(note->text(), QStringLiteral("Settings of the stage “Boltzmann machine”"));
        panel_->setLearningStage(2);
        panel_->setStage(2);
        QCOMPARE(note->text(), QStringLiteral("Settings of the stage “Boltzmann machine”"));
        QTest::mouseClick(panel_->findChild<QPushButton*>("discard"), Qt::LeftButton);
        QCOMPARE(note->text(), QStringLiteral("Settings of the stage “Up-down”"));
        panel_->setStage(0);
        panel_->setLearningStage(2);
        QCOMPARE(note->text(), QStringLiteral("Settings of the stage “Layer 1”"));
    }

    void choosingWhatIsAlreadyThereChangesNothing() {
        auto config = ExperimentConfig();
        config.stages = {{StageKind::Autoencoder, false, {}}};
        panel_->setConfig(config);
        auto* sparsity = box<QComboBox>("sparsity");
        choose(sparsity, "none");
        QVERIFY(!panel_->runWaits());
        QVERIFY(panel_->config() == config);
    }

    void onlyAnAutoencoderOnAnotherCanBeStacked() {
        auto config = ExperimentConfig();
        config.stages = {{StageKind::Autoencoder, false, {}}, {StageKind::Autoencoder, false, {}}};
        panel_->setConfig(config);
        QVERIFY(!box<QWidget>("stacked")->isEnabled());
        QVERIFY(box<QWidget>("hidden")->isEnabled());
        panel_->setStage(1);
        QVERIFY(box<QWidget>("stacked")->isEnabled());
        QVERIFY2(!box<QWidget>("hidden")->isEnabled(), "it fine-tunes the layers of the first");
        QTest::mouseClick(box<QCheckBox>("stacked"), Qt::LeftButton);
        QVERIFY(stageConfig(panel_->config(), 1).stacked);
        QVERIFY(box<QWidget>("hidden")->isEnabled());
    }

    void aScheduleIsALineOfText() {
        auto config = ExperimentConfig();
        config.stages = {{StageKind::Rbm, false, {}}, {StageKind::UpDown, false, {}}};
        panel_->setConfig(config);
        panel_->setStage(1);
        auto* schedule = panel_->findChild<QLineEdit*>("k-schedule");
        QVERIFY(schedule != nullptr);
        schedule->setFocus();
        QTest::keyClicks(schedule, "3,6,10");
        QTest::keyClick(schedule, Qt::Key_Return);
        QCOMPARE(stageConfig(panel_->config(), 1).gibbsSchedule, std::string("3,6,10"));
    }

    void mnistCanBeChosenOnceItIsHere() {
        const QTemporaryDir home;
        const QByteArray before = qgetenv("XDG_DATA_HOME");
        qputenv("XDG_DATA_HOME", home.path().toUtf8());
        panel_ = std::make_unique<ExperimentPanel>();
        panel_->show();
        auto* data = box<QComboBox>("data");
        const auto* model = qobject_cast<QStandardItemModel*>(data->model());
        const auto* item = model->item(data->findData("mnist"));
        QVERIFY(!item->isEnabled());
        QCOMPARE(item->text(), QStringLiteral("MNIST (not installed)"));
        QVERIFY(item->toolTip().contains("Get MNIST"));
        std::filesystem::create_directories(mnistFolder());
        for (const char* name : {"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
                                 "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"})
            std::ofstream(mnistFolder() / name) << "something";
        QEnterEvent enter(QPointF(1, 1), QPointF(1, 1), QPointF(1, 1));
        QApplication::sendEvent(data, &enter);
        QVERIFY(item->isEnabled());
        QCOMPARE(item->text(), QStringLiteral("MNIST"));
        choose(data, "mnist");
        QCOMPARE(panel_->config().data, std::string("mnist"));
        qputenv("XDG_DATA_HOME", before);
    }

    void updatesOfTheRunKeepUnsavedEdits() {
        typeInto(box<NumberBox>("hidden"), "64");
        ExperimentConfig running = findPreset("digits-cd1").config;
        running.epochs = 77;
        panel_->updateConfig(running);
        QCOMPARE(panel_->config().hiddenCount, std::int64_t(64));
        QCOMPARE(panel_->config().epochs, std::int64_t(77));
        panel_->setConfig(running);
        QCOMPARE(panel_->config(), running);
    }

    void nothingIsCutOffAt300Pixels() {
        auto* scroll = panel_->findChild<QScrollArea*>();
        QCOMPARE(panel_->width(), 300);
        QVERIFY2(scroll->widget()->width() <= scroll->viewport()->width(),
                 qPrintable(QString::number(scroll->widget()->minimumSizeHint().width())));
        QVERIFY(scroll->widget()->minimumSizeHint().width() <= scroll->viewport()->width());
    }

private:
    template<class Widget>
    Widget* box(const QString& key) {
        return panel_->findChild<Widget*>(key);
    }
    QPushButton* button(const QString& name) { return panel_->findChild<QPushButton*>(name); }
    SettingRow* rowOf(std::string_view key) {
        for (auto* row : panel_->findChildren<SettingRow*>())
            if (row->setting().key == key) return row;
        return nullptr;
    }

    std::unique_ptr<ExperimentPanel> panel_;
};

REVERIE_SUITE(ExperimentPanelTest, Window)

} // namespace experiment_panel_test

#include "experiment_panel_test.moc"
