#include "app/window/dress.h"
#include "app/window/message_bar.h"
#include "app/window/panel_dock.h"
#include "core/io/model_file.h"
#include "tests/app/window_fixture.h"
#include "tests/app/window_hands.h"
#include "tests/suite.h"

#include <QLabel>
#include <QTemporaryDir>

namespace train_further_test {

using namespace reverie;
using namespace reverie::test;

/// Run › Train this model further.
class TrainFurtherTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        dressApplication();
        threads_ = threadCount();
    }

    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void cleanup() {
        fixture_.reset();
        QTRY_COMPARE(threadCount(), threads_);
    }

    void aRunGoesOnFromTheModelShown() {
        showModel();
        trainFurther();
        QTRY_VERIFY(!window().live().description()->viewOnly);
        const RunDescription& run = *window().live().description();
        QCOMPARE(run.config.from, model().toStdString());
        QCOMPARE(run.config.data, std::string("bundled"));
        QCOMPARE(run.config.threads, memoryConfig().threads);
        QCOMPARE(run.config.stages.size(), std::size_t{1});
        QVERIFY(run.config.stages.front().kind == StageKind::UpDown);
        QVERIFY(sameNet(saved("begun.safetensors"), loadModel(model().toStdString())));
    }

    void itWaitsWithItsStagesInFront() {
        showModel();
        trainFurther();
        QTRY_VERIFY(window().docks().stages->seen());
        QVERIFY(window().docks().filters->seen());
        QVERIFY(!window().live().status().running);
        QCOMPARE(window().live().status().position.minibatch, std::uint64_t{0});
        const auto* told = window().findChild<QLabel*>(QStringLiteral("hoveredLabel"));
        QVERIFY2(told->text().endsWith(QStringLiteral("goes on from model")), qPrintable(told->text()));
        QVERIFY(!window().action(ActionId::TrainFurther)->isEnabled());
    }

    void spaceTrainsIt() {
        showModel();
        trainFurther();
        QTRY_VERIFY(window().docks().stages->seen());
        QTest::keyClick(&window(), Qt::Key_Space);
        QTRY_VERIFY(window().live().status().position.minibatch > 0);
        QTest::keyClick(&window(), Qt::Key_Space);
        QTRY_VERIFY(!window().live().status().running);
        const Model before = loadModel(model().toStdString());
        const Model after = saved("learned.safetensors");
        QVERIFY(!sameNet(after, before));
        QCOMPARE(after.seen.size(), before.seen.size() + 1);
    }

    void aModelOfTheProgramsOwnIsNamed() {
        fixture_ = std::make_unique<WindowFixture>(std::nullopt, true);
        trainFurther();
        QTRY_VERIFY(!window().live().description()->viewOnly);
        QCOMPARE(window().live().description()->config.from, std::string("digit-model"));
    }

    void itsStagesAreDoneAndItsEpochsCounted() {
        fixture_ = std::make_unique<WindowFixture>(std::nullopt, true);
        window().docks().stages->show();
        window().docks().stages->raise();
        const auto states = [this] { return window().findChildren<QLabel*>(QStringLiteral("state")); };
        QTRY_VERIFY(!states().isEmpty());
        for (const QLabel* state : states())
            QTRY_COMPARE(state->text(), QStringLiteral("done"));
        QVERIFY(window().live().status().position.totalEpochs() > 100);
    }

    void aRunIsNoModelToGoOnFrom() {
        fixture_ = std::make_unique<WindowFixture>();
        QVERIFY(!window().action(ActionId::TrainFurther)->isEnabled());
        const auto* before = window().live().description();
        trainFurther();
        QTest::keyClick(&window(), Qt::Key_Period);
        QTRY_COMPARE(window().live().status().position.minibatch, std::uint64_t{1});
        QVERIFY(window().live().description() == before);
    }

    void aModelThatIsGoneIsSaidAndStaysShown() {
        showModel();
        window().action(ActionId::DreamLayout)->trigger();
        QVERIFY(QFile::remove(model()));
        trainFurther();
        const auto* problem = window().findChild<MessageBar*>(QStringLiteral("problemBar"));
        QTRY_VERIFY(problem->isVisible());
        QVERIFY2(problem->text().startsWith(model()), qPrintable(problem->text()));
        QVERIFY(window().live().description()->viewOnly);
        QVERIFY(window().docks().board->seen());
    }

    void aRunOpenedAfterARefusalIsLeftAlone() {
        showModel();
        window().action(ActionId::DreamLayout)->trigger();
        QVERIFY(QFile::remove(model()));
        trainFurther();
        QTRY_VERIFY(window().findChild<MessageBar*>(QStringLiteral("problemBar"))->isVisible());
        window().session().openRun(barsConfig());
        QTRY_COMPARE(window().live().description()->shape.pixels(), Index{16});
        QTest::keyClick(&window(), Qt::Key_Period);
        QTRY_COMPARE(window().live().status().position.minibatch, std::uint64_t{1});
        QVERIFY(!window().docks().stages->seen());
        QVERIFY(window().docks().board->seen());
    }

private:
    MainWindow& window() const { return fixture_->window(); }
    QString model() const { return folder_->filePath(QStringLiteral("model.safetensors")); }

    /// A window that shows a model of a net with label units.
    void showModel() {
        fixture_ = std::make_unique<WindowFixture>(memoryConfig());
        nameFile(model());
        pressKeys(window(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(QFile::exists(model()));
        nameFile(model());
        pressKeys(window(), Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(window().live().description()->viewOnly);
    }

    void trainFurther() { pressKeys(window(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier); }

    /// What the run would be saved as now.
    Model saved(const QString& name) const {
        const QString path = folder_->filePath(name);
        window().session().saveModel(path.toStdString());
        [&] { QTRY_VERIFY(QFile::exists(path)); }();
        return loadModel(path.toStdString());
    }

    static bool sameNet(const Model& a, const Model& b) {
        return a.net().labels == b.net().labels && a.net().top.weights == b.net().top.weights;
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<WindowFixture> fixture_;
    int threads_ = 0;
};

REVERIE_SUITE(TrainFurtherTest, Window)

} // namespace train_further_test

#include "train_further_test.moc"
