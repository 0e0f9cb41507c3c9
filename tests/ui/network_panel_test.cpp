#include "tests/suite.h"
#include "ui/panels/network_panel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/network_diagram.h"

#include <QApplication>
#include <QSignalSpy>

namespace network_panel_test {

using namespace reverie;

namespace {

/// Pixels, hidden 1, hidden 2 beside labels, hidden 3.
std::shared_ptr<NetView> digitNet() {
    auto net = std::make_shared<NetView>();
    net->layers = {{"pixels", 16, false},
                   {"hidden 1", 50, false},
                   {"hidden 2", 50, false},
                   {"labels", 10, true},
                   {"hidden 3", 200, false}};
    net->directed = 2;
    return net;
}

std::shared_ptr<RecognitionView> activityOf(float second) {
    auto activity = std::make_shared<RecognitionView>();
    activity->shape = {4, 4};
    activity->image = Vector::Constant(16, 0.5F);
    activity->activity = {Vector::Constant(50, 0.25F), Vector::Constant(50, second),
                          Vector::Constant(200, 0.125F)};
    activity->byFreeEnergy = Vector::Constant(10, 0.02F);
    activity->byFreeEnergy[3] = 0.82F;
    return activity;
}

} // namespace

class NetworkPanelTest : public QObject {
    Q_OBJECT

    std::unique_ptr<NetworkPanel> panel_;

    NetworkDiagram* diagram() { return panel_->findChild<NetworkDiagram*>(); }
    QPoint middle(int layer) { return diagram()->barOf(layer).center().toPoint(); }
    QImage picture() { return diagram()->grab().toImage(); }

private slots:
    void init() {
        applyTheme(*qApp, Theme::light());
        panel_ = std::make_unique<NetworkPanel>();
        panel_->resize(360, 520);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
        panel_->activateWindow();
    }
    void cleanup() { panel_.reset(); }

    void beginsAndEndsInviting() {
        QCOMPARE(panel_->id(), QStringLiteral("network"));
        QVERIFY(panel_->isEmpty());
        panel_->presentNet(digitNet());
        QVERIFY(!panel_->isEmpty());
        panel_->clear();
        QVERIFY(panel_->isEmpty());
        QVERIFY(diagram()->barOf(0).isNull());
    }

    void layersStandOnEachOtherAndLabelsBeside() {
        panel_->presentNet(digitNet());
        const auto bar = [this](int layer) { return diagram()->barOf(layer); };
        QVERIFY(bar(1).bottom() < bar(0).top());
        QVERIFY(bar(2).bottom() < bar(1).top());
        QVERIFY(bar(4).bottom() < bar(2).top());
        QCOMPARE(bar(3).top(), bar(2).top());
        QVERIFY(bar(3).left() > bar(2).right());
        QVERIFY(bar(4).width() > bar(1).width());
        for (int layer = 0; layer < 5; ++layer)
            QVERIFY(QRectF(diagram()->rect()).contains(bar(layer)));
        QVERIFY(bar(5).isNull());
    }

    void aClassifierHasItsLabelsOnTop() {
        auto net = digitNet();
        std::swap(net->layers[3], net->layers[4]);
        net->classifier = true;
        panel_->presentNet(net);
        QVERIFY(diagram()->barOf(4).bottom() < diagram()->barOf(3).top());
        const QImage up = picture();
        net = std::make_shared<NetView>(*net);
        net->training = 1;
        panel_->presentNet(net);
        QVERIFY(picture() != up);
    }

    void theConnectionThatLearnsStandsOut() {
        panel_->presentNet(digitNet());
        const QImage still = picture();
        auto net = digitNet();
        net->training = 2;
        panel_->presentNet(net);
        const QImage learning = picture();
        QVERIFY(learning != still);
        const QRgb accent = currentTheme().accentBlue.rgb();
        const QPointF between((diagram()->barOf(2).center().x()),
                              (diagram()->barOf(4).bottom() + diagram()->barOf(2).top()) / 2);
        QCOMPARE(learning.pixel(between.toPoint()), accent);
        QVERIFY(still.pixel(between.toPoint()) != accent);
    }

    void aClickChoosesALayer() {
        QSignalSpy chosen(panel_.get(), &NetworkPanel::layerChosen);
        panel_->presentNet(digitNet());
        QTest::mouseClick(diagram(), Qt::LeftButton, {}, middle(2));
        QCOMPARE(chosen.last().first().toInt(), 2);
        QTest::mouseClick(diagram(), Qt::LeftButton, {}, QPoint(1, 1));
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(diagram()->selectedLayer(), 2);
    }

    void aClickOnItsActivityChoosesAUnit() {
        QSignalSpy chosen(panel_.get(), &Panel::unitChosen);
        panel_->presentNet(digitNet());
        QTest::mouseClick(diagram(), Qt::LeftButton, {}, middle(4));
        QCOMPARE(chosen.count(), 0);
        auto activity = activityOf(0);
        activity->activity[2][37] = 1;
        panel_->presentActivity(activity);
        const QImage shown = picture();
        // The brightest cell of the top layer is that of its unit 38.
        const QRect bar = diagram()->barOf(4).toAlignedRect();
        QPoint brightest;
        int most = -1;
        for (int y = bar.top() + 25; y < bar.bottom() - 6; ++y)
            for (int x = bar.left() + 8; x < bar.right() - 8; ++x)
                if (diagram()->unitAt(4, QPointF(x, y)) >= 0 && qGray(shown.pixel(x, y)) > most) {
                    most = qGray(shown.pixel(x, y));
                    brightest = QPoint(x, y);
                }
        QVERIFY(most > 200);
        QTest::mouseClick(diagram(), Qt::LeftButton, {}, brightest);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.last().first().value<UnitAddress>(), (UnitAddress{3, 37}));
        // The image and the labels have no unit to inspect.
        QTest::mouseClick(diagram(), Qt::LeftButton, {}, middle(0));
        QTest::mouseClick(diagram(), Qt::LeftButton, {}, middle(3));
        QCOMPARE(chosen.count(), 1);
    }

    void keysWalkThroughTheLayers() {
        QSignalSpy chosen(panel_.get(), &NetworkPanel::layerChosen);
        panel_->presentNet(digitNet());
        diagram()->setFocus();
        std::vector<int> reached;
        for (const Qt::Key key : {Qt::Key_Up, Qt::Key_Up, Qt::Key_Up, Qt::Key_Right, Qt::Key_Up, Qt::Key_Up,
                                  Qt::Key_Down, Qt::Key_Down, Qt::Key_Left}) {
            QTest::keyClick(diagram(), key);
            reached.push_back(diagram()->selectedLayer());
        }
        QCOMPARE(reached, (std::vector<int>{0, 1, 2, 3, 4, 4, 2, 1, 1}));
        QCOMPARE(chosen.count(), 7);
    }

    void pointingSaysWhatALayerIs() {
        QSignalSpy hovered(panel_.get(), &Panel::hovered);
        panel_->presentNet(digitNet());
        QTest::mouseMove(diagram(), middle(1));
        QCOMPARE(hovered.last().first().toString(), QStringLiteral("hidden 1 · 50 units"));
        panel_->presentActivity(activityOf(0.5F));
        QCOMPARE(hovered.last().first().toString(), QStringLiteral("hidden 1 · 50 units · mean activity 0.250"));
        QTest::mouseMove(diagram(), middle(4));
        QCOMPARE(hovered.last().first().toString(), QStringLiteral("hidden 3 · 200 units · mean activity 0.125"));
        QTest::mouseMove(diagram(), middle(3));
        QCOMPARE(hovered.last().first().toString(), QStringLiteral("labels · 10 units · P(3) = 0.820"));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(diagram(), &leave);
        QCOMPARE(hovered.last().first().toString(), QString());
    }

    void activityIsDrawnInsideTheBars() {
        panel_->presentNet(digitNet());
        const QImage alone = picture();
        panel_->presentActivity(activityOf(1));
        const QImage bright = picture();
        QVERIFY(bright != alone);
        panel_->presentActivity(activityOf(0));
        const QImage dark = picture();
        for (int layer = 0; layer < 5; ++layer) {
            const QRect bar = diagram()->barOf(layer).toAlignedRect();
            QCOMPARE(bright.copy(bar) != dark.copy(bar), layer == 2);
        }
        panel_->presentActivity(nullptr);
        QCOMPARE(picture(), alone);
    }

    /// What an autoencoder gives back is an image as what it was given.
    void aReconstructionIsDrawnAsAnImage() {
        const auto net = std::make_shared<NetView>();
        net->layers = {{"pixels", 16}, {"hidden 1", 3}, {"reconstruction", 16}};
        net->directed = 2;
        net->classifier = true;
        panel_->presentNet(net);
        auto activity = std::make_shared<RecognitionView>();
        activity->shape = {4, 4};
        activity->image = Vector::LinSpaced(16, 0, 1);
        activity->activity = {Vector::Zero(3), activity->image};
        panel_->presentActivity(activity);
        const auto drawnColumns = [this, all = picture()](int layer) {
            const QRect bar = diagram()->barOf(layer).toAlignedRect();
            const int row = bar.bottom() - 10;
            const QRgb ground = all.pixel(bar.left() + 4, row);
            int columns = 0;
            for (int x = bar.left() + 4; x < bar.right() - 4; ++x)
                columns += all.pixel(x, row) != ground ? 1 : 0;
            return columns;
        };
        for (const int end : {0, 2}) {
            QVERIFY(drawnColumns(end) > 4);
            QVERIFY2(drawnColumns(end) <= diagram()->barOf(end).height(), "as high as it is wide");
        }
    }

    void activityOfAnotherNetIsLeftOut() {
        panel_->presentNet(digitNet());
        const QImage alone = picture();
        auto other = activityOf(1);
        other->image = Vector::Ones(9);
        other->activity = {Vector::Ones(7)};
        other->byFreeEnergy = {};
        panel_->presentActivity(other);
        QCOMPARE(picture(), alone);
        QCOMPARE(diagram()->describe(1), QStringLiteral("hidden 1 · 50 units"));
    }

    void aLowPanelScrolls() {
        panel_->presentNet(digitNet());
        panel_->resize(300, 150);
        QApplication::processEvents();
        QVERIFY(diagram()->height() >= diagram()->minimumSizeHint().height());
        QVERIFY(QRectF(diagram()->rect()).contains(diagram()->barOf(4)));
    }
};

REVERIE_SUITE(NetworkPanelTest, Window)

} // namespace network_panel_test

#include "network_panel_test.moc"
