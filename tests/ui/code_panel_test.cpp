#include "tests/suite.h"
#include "ui/images/image_tile.h"
#include "ui/panels/code_panel.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QSignalSpy>

namespace code_panel_test {

using namespace reverie;

namespace {

/// Four cases at the corners of a square; a code decodes to its own two numbers in every pixel.
std::shared_ptr<CodeMap> corners() {
    auto map = std::make_shared<CodeMap>();
    map->codes.resize(2, 4);
    map->codes << 0, 1, 0, 1, //
        0, 0, 1, 1;
    map->images = Matrix::Zero(4, 4);
    map->images(0, 3) = 1;
    map->labels = {0, 1, 1, 3};
    map->shape = {2, 2};
    map->split = QStringLiteral("validation");
    map->decode = [](const Matrix& code) { return Vector(Vector::Constant(4, code(0, 0))); };
    return map;
}

} // namespace

class CodePanelTest : public QObject {
    Q_OBJECT

    std::unique_ptr<CodePanel> panel_;

    void pointAt(double x, double y) {
        CodePlot& plot = panel_->plot();
        QTest::mouseMove(&plot, QPoint(static_cast<int>(plot.xAxis->coordToPixel(x)),
                                       static_cast<int>(plot.yAxis->coordToPixel(y))));
    }

private slots:
    void init() {
        applyTheme(*qApp, Theme::light());
        panel_ = std::make_unique<CodePanel>();
        panel_->resize(600, 480);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
    }
    void cleanup() { panel_.reset(); }

    void everyLabelHasItsPointsAndItsName() {
        panel_->presentMap(corners());
        CodePlot& plot = panel_->plot();
        QCOMPARE(plot.graphCount(), 3); // Labels 0, 1 and 3.
        QCOMPARE(plot.itemCount(), 3);
        QVERIFY(plot.xAxis->range().contains(0) && plot.xAxis->range().contains(1));
        QVERIFY(!panel_->exportImage(1).isNull());
    }

    void thePointerIsDecoded() {
        panel_->presentMap(corners());
        QSignalSpy said(panel_.get(), &Panel::hovered);
        pointAt(0.75, 0.9);
        QTRY_VERIFY(!panel_->decoded().isEmpty());
        QVERIFY(std::abs(panel_->decoded().image()[0] - 0.75F) < 0.02F);
        QVERIFY(said.last().first().toString().contains(QStringLiteral("nearest case 4, label 3")));
        QCOMPARE(panel_->plot().nearest({0.1, 0.2}), Index{0});
    }

    void otherMapsKeepTheAxesWhilePointsFillThem() {
        const auto first = corners();
        panel_->presentMap(first);
        const QCPRange before = panel_->plot().xAxis->range();
        auto second = corners();
        second->codes *= 0.95F;
        panel_->presentMap(second);
        QCOMPARE(panel_->plot().xAxis->range().upper, before.upper);
        auto third = corners();
        third->codes *= 20.0F;
        panel_->presentMap(third);
        QVERIFY(panel_->plot().xAxis->range().upper > 20);
    }

    void withoutAMapItSaysHowToComeByOne() {
        panel_->presentMap(corners());
        panel_->clear();
        QVERIFY(panel_->shown() == nullptr);
        QCOMPARE(panel_->plot().count(), Index{0});
    }
};

REVERIE_SUITE(CodePanelTest, Window)

} // namespace code_panel_test

#include "code_panel_test.moc"
