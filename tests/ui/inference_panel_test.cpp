#include "tests/suite.h"
#include "ui/images/image_grid_view.h"
#include "ui/panels/empty_state.h"
#include "ui/panels/inference_panel.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QToolButton>

namespace inference_panel_test {

using namespace reverie;

namespace {

InferenceReading reading() {
    InferenceReading result;
    result.machines = {
        {QStringLiteral("DBM"), {{-9.5, -8.25, -8.125}, -8.0}, {12, 0, true}},
        {QStringLiteral("DBN"), {{-10.25}, {}}, {30, 0.25, false}},
    };
    result.moments = {0, 1, 2};
    result.shape = {4, 4};
    result.pictures = std::make_shared<const Matrix>(Matrix::Constant(16, 8, 0.5F));
    return result;
}

} // namespace

class InferencePanelTest : public QObject {
    Q_OBJECT

    std::unique_ptr<InferencePanel> panel_;

    template<class Widget>
    Widget* part(const char* name) {
        return panel_->findChild<Widget*>(QString::fromLatin1(name));
    }

private slots:
    void init() {
        applyTheme(*qApp, Theme::light());
        panel_ = std::make_unique<InferencePanel>();
        panel_->setCases(30);
        panel_->resize(520, 560);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
    }
    void cleanup() { panel_.reset(); }

    void buttonsAsk() {
        QSignalSpy asked(panel_.get(), &InferencePanel::inferenceRequested);
        QSignalSpy kept(panel_.get(), &InferencePanel::keepRequested);
        QSignalSpy opened(panel_.get(), &InferencePanel::openRequested);
        QSignalSpy chosen(panel_.get(), &InferencePanel::casesChosen);
        for (const char* name : {"infer", "keep", "openBeside"})
            QTest::mouseClick(part<QPushButton>(name), Qt::LeftButton);
        QCOMPARE(asked.size() + kept.size() + opened.size(), 3);
        part<QSpinBox>("case")->setFocus();
        QTest::keyClick(part<QSpinBox>("case"), Qt::Key_Up);
        QCOMPARE(panel_->firstCase(), Index{1});
        part<QComboBox>("scope")->setFocus();
        QTest::keyClick(part<QComboBox>("scope"), Qt::Key_Down);
        QVERIFY(panel_->average());
        QCOMPARE(chosen.size(), 2);
    }

    void whatStandsBesideCanBePutAway() {
        QSignalSpy dropped(panel_.get(), &InferencePanel::dropRequested);
        QVERIFY(!part<QToolButton>("drop")->isVisible());
        panel_->setBeside(QStringLiteral("deep belief net, 16–12–12"));
        QVERIFY(part<QLabel>("beside")->text().contains(QStringLiteral("16–12–12")));
        QTest::mouseClick(part<QToolButton>("drop"), Qt::LeftButton);
        QCOMPARE(dropped.size(), 1);
    }

    void figuresSayWhatTheCurvesShow() {
        panel_->presentInference(reading());
        const QString text = part<QLabel>("figures")->text();
        for (const char* piece : {"one pass", "2 sweeps", "this DBM", "−9.500", "−8.125", "−8.000", "0.13",
                                  "beside, DBN", "−10.25 ± 0.25"})
            QVERIFY2(text.contains(QString::fromUtf8(piece)), qPrintable(text));
        const auto* plot = panel_->findChild<BoundPlot*>();
        QCOMPARE(plot->curves().size(), std::size_t{2});
        QVERIFY(plot->yAxis->range().contains(-8.0) && plot->yAxis->range().contains(-10.25));
        QCOMPARE(plot->graphCount(), 5); // Two lines with dots, and log P(v) of one machine.
        QCOMPARE(
            panel_->findChild<ImageGridView*>()->gridStyle().columnCaptions,
            QStringList({QStringLiteral("v"), QStringLiteral("pass"), QStringLiteral("1"), QStringLiteral("2")}));
        QVERIFY(!panel_->exportImage(1).isNull());
    }

    void withoutCasesNothingCanBeAsked() {
        panel_->setCases(0);
        QVERIFY(!part<QPushButton>("infer")->isEnabled());
        QVERIFY(!part<QPushButton>("keep")->isEnabled());
    }

    void problemsAreSaid() {
        panel_->presentInference(reading());
        panel_->presentProblem(QStringLiteral("This is another machine."));
        QVERIFY(panel_->findChild<EmptyState*>()->isVisible());
        QVERIFY(panel_->shown().machines.empty());
    }
};

REVERIE_SUITE(InferencePanelTest, Window)

} // namespace inference_panel_test

#include "inference_panel_test.moc"
