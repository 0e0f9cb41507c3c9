#include "app/session/dream_studio.h"
#include "tests/app/small_dreams.h"
#include "tests/suite.h"

namespace dream_studio_test {

using namespace reverie;
using dreaming::smallDrawing;
using dreaming::smallLabels;
using dreaming::smallNet;
using dreaming::smallShape;

namespace {

using Clock = DreamStudio::Clock;

Clock::time_point never() {
    return Clock::now() + std::chrono::hours(1);
}

BoardSettings held() {
    BoardSettings settings;
    settings.running = false;
    settings.iterationsPerColumn = 2;
    settings.columns = 3;
    return settings;
}

/// 12 – 8 – 6 with label units beside the 8.
DeepBoltzmannMachine deepMachine() {
    DeepBoltzmannMachine machine(Layer(UnitKind::Bernoulli, smallShape.pixels()), std::vector<Index>{8, 6},
                                 smallLabels);
    RandomStream stream(9, "weights");
    machine.initialise(stream, 1.0F);
    return machine;
}

/// A studio that holds a net of its own.
struct Studio : DreamStudio {
    explicit Studio(std::uint64_t seed = 7, Index labels = smallLabels) : net(smallNet(3, labels)) {
        setNet(*net, {}, smallShape, seed);
    }
    void step(int iterations) { advanceBoard(held(), iterations, never()); }

    std::shared_ptr<const DeepBeliefNet> net;
};

} // namespace

class DreamStudioTest : public QObject {
    Q_OBJECT

private slots:
    void aHeldBoardMovesByItsStepsAlone() {
        Studio studio;
        studio.step(5);
        const BoardView before = studio.board();
        QCOMPARE(before.iterations, std::uint64_t{5});
        QCOMPARE(before.labels, (std::vector<int>{0, 1, 2, 3}));
        QCOMPARE(before.images.cols(), Index{12});
        QCOMPARE(before.columnIterations, (std::vector<std::uint64_t>{2, 4, 5}));
        QCOMPARE(studio.large().iterations, std::uint64_t{5});
        studio.step(0);
        QVERIFY(studio.board().images == before.images);
        studio.step(1);
        QVERIFY(studio.board().images != before.images);
    }

    void theSameSeedDreamsTheSame() {
        Studio one;
        Studio other;
        one.step(3);
        one.step(4);
        other.step(7);
        QVERIFY(one.board().images == other.board().images);
        QVERIFY(one.large().image == other.large().image);
        Studio different(8);
        different.step(7);
        QVERIFY(one.board().images != different.board().images);
        QVERIFY(one.large().image != different.large().image);
    }

    void aNewerNetKeepsTheChains() {
        Studio studio;
        Studio twin;
        studio.step(4);
        twin.step(4);
        const auto newer = smallNet(9);
        studio.setNet(*newer, {}, smallShape, 7);
        studio.step(0);
        QCOMPARE(studio.board().iterations, std::uint64_t{4});
        studio.step(4);
        twin.step(4);
        QVERIFY(studio.board().images != twin.board().images);
    }

    void anotherNetOrSeedBeginsAnew() {
        Studio studio;
        studio.step(4);
        studio.setNet(*studio.net, {}, smallShape, 8);
        studio.step(0);
        QCOMPARE(studio.board().iterations, std::uint64_t{0});
        studio.step(4);
        const auto fewer = smallNet(3, 2);
        studio.setNet(*fewer, {}, smallShape, 8);
        studio.step(1);
        QCOMPARE(studio.board().iterations, std::uint64_t{1});
        QCOMPARE(studio.board().labels, (std::vector<int>{0, 1}));
    }

    void restartingBeginsAtOtherImages() {
        Studio studio;
        studio.step(0);
        const Matrix first = studio.board().images;
        studio.step(6);
        studio.restartBoard();
        studio.step(0);
        QCOMPARE(studio.board().iterations, std::uint64_t{0});
        QCOMPARE(studio.large().iterations, std::uint64_t{0});
        QVERIFY(studio.board().images != first);
    }

    void labelsOfTheLargeDreamAreClampedMixedAndFreed() {
        Studio studio;
        studio.clampLabels({0, 1, 0, 0});
        studio.step(3);
        QVERIFY(studio.large().labelsClamped);
        QVERIFY(studio.large().labels == Vector::Unit(smallLabels, 1));
        studio.clampLabels({0.25F, 0, 0, 0.75F});
        studio.step(3);
        QVERIFY(studio.large().labels == (Vector(smallLabels) << 0.25F, 0, 0, 0.75F).finished());
        studio.clampLabels({});
        studio.step(3);
        QVERIFY(!studio.large().labelsClamped);
        QVERIFY(std::abs(studio.large().labels.sum() - 1) < 1e-5F);
        studio.clampLabels({0, 1, 0});
        studio.step(3);
        QVERIFY(!studio.large().labelsClamped);
    }

    void aClampBeforeTheNetHoldsFromTheBeginning() {
        DreamStudio studio;
        studio.clampLabels({0, 0, 1, 0});
        const auto net = smallNet();
        studio.setNet(*net, {}, smallShape, 7);
        studio.advanceBoard(held(), 0, never());
        QVERIFY(studio.large().labels == Vector::Unit(smallLabels, 2));
    }

    void theClampMovesTheLargeDreamAlone() {
        Studio clamped;
        Studio free;
        clamped.clampLabels({1, 0, 0, 0});
        clamped.step(6);
        free.step(6);
        QVERIFY(clamped.board().images == free.board().images);
        QVERIFY(clamped.large().image != free.large().image);
    }

    void iterationsAreMadeUpForHalfASecondAtMost() {
        Studio studio;
        BoardSettings settings = held();
        settings.running = true;
        settings.iterationsPerSecond = 20;
        studio.advanceBoard(settings, 0, never());
        QCOMPARE(studio.board().iterations, std::uint64_t{10});
    }

    void timeThatIsSpentEndsIt() {
        Studio studio;
        BoardSettings settings = held();
        settings.running = true;
        settings.iterationsPerSecond = 0;
        studio.advanceBoard(settings, 0, Clock::now());
        QCOMPARE(studio.board().iterations, std::uint64_t{1});
    }

    void pixelsAreSampledOnRequest() {
        Studio studio;
        BoardSettings settings = held();
        settings.samples = true;
        studio.advanceBoard(settings, 3, never());
        const Matrix images = studio.board().images;
        const auto values = images.array();
        QVERIFY((values == 0 || values == 1).all());
    }

    void aDrawingDreamsWithItsPixelsHeld() {
        Studio studio;
        const Vector drawing = smallDrawing();
        const Vector mask = (drawing.array() > 0.5F).cast<float>();
        studio.dreamFrom(drawing, mask);
        QVERIFY(studio.dreamsOfDrawing());
        for (int i = 0; i < 5; ++i)
            studio.advanceDrawing(Clock::now());
        const DreamView view = studio.drawn();
        QCOMPARE(view.iterations, std::uint64_t{5});
        QVERIFY(view.pixelsClamped);
        QVERIFY((view.image.array() * mask.array()).matrix() == (drawing.array() * mask.array()).matrix());
        QVERIFY(view.image != drawing);
        studio.stopDreaming();
        QVERIFY(!studio.dreamsOfDrawing());
        studio.dreamFrom(drawing.head(5), mask.head(5));
        QVERIFY(!studio.dreamsOfDrawing());
    }

    void recognisesInEveryWayTheNetHas() {
        Studio studio;
        RandomStream stream(1, "classifier");
        const FeedForwardNet classifier = unroll(*studio.net, smallLabels, stream, 0.5F);
        const RecognitionView view = studio.recognise(smallDrawing(), 3, &classifier);
        for (const Vector* labels : {&view.byFreeEnergy, &view.byGibbs, &view.byClassifier}) {
            QCOMPARE(labels->size(), smallLabels);
            QVERIFY(std::abs(labels->sum() - 1) < 1e-5F);
        }
        QCOMPARE(view.stochasticPasses, 3);
        QVERIFY(view.image == smallDrawing());
        QCOMPARE(view.reconstruction.size(), smallShape.pixels());
        QCOMPARE(view.activity.size(), std::size_t{3});
        QCOMPARE(view.activity[0].size(), Index{8});
        QCOMPARE(view.activity[2].size(), Index{9});
    }

    void aDrawingIsAlwaysReadAlike() {
        Studio studio;
        const RecognitionView before = studio.recognise(smallDrawing(), 4, nullptr);
        studio.step(5);
        const RecognitionView after = studio.recognise(smallDrawing(), 4, nullptr);
        QVERIFY(before.byFreeEnergy == after.byFreeEnergy);
        QVERIFY(before.byGibbs == after.byGibbs);
        QVERIFY(after.byClassifier.size() == 0);
        QVERIFY(studio.recognise(smallDrawing(), 0, nullptr).byFreeEnergy != before.byFreeEnergy);
    }

    void withoutLabelsThereIsNoBoard() {
        Studio studio(7, 0);
        studio.step(3);
        const RecognitionView view = studio.recognise(smallDrawing(), 0, nullptr);
        QVERIFY(view.byFreeEnergy.size() == 0);
        QCOMPARE(view.reconstruction.size(), smallShape.pixels());
        studio.dreamFrom(smallDrawing(), Vector::Ones(smallShape.pixels()));
        studio.advanceDrawing(Clock::now());
        QVERIFY(studio.drawn().labels.size() == 0);
    }

    void aDeepBoltzmannMachineDreamsAndReads() {
        const DeepBoltzmannMachine machine = deepMachine();
        DreamStudio studio;
        studio.clampLabels({0, 0, 1, 0});
        studio.setNet(DeepBoltzmannRef(machine), {}, smallShape, 7);
        studio.advanceBoard(held(), 5, never());
        QCOMPARE(studio.board().iterations, std::uint64_t{5});
        QCOMPARE(studio.board().labels, (std::vector<int>{0, 1, 2, 3}));
        QVERIFY(studio.large().labels == Vector::Unit(smallLabels, 2));
        const RecognitionView view = studio.recognise(smallDrawing(), 3, nullptr);
        QCOMPARE(view.byFreeEnergy.size(), smallLabels);
        QVERIFY(std::abs(view.byFreeEnergy.sum() - 1) < 1e-4F && std::abs(view.byGibbs.sum() - 1) < 1e-4F);
        QCOMPARE(view.stochasticPasses, 0);
        QCOMPARE(view.activity.size(), std::size_t{2});
        const Vector mask = Vector::Ones(smallShape.pixels());
        studio.dreamFrom(smallDrawing(), mask);
        studio.advanceDrawing(Clock::now());
        QVERIFY(studio.drawn().pixelsClamped);
        QVERIFY(studio.drawn().image == smallDrawing());
        // The sizes of the sides are not all that a net can share with it.
        studio.setNet(NetRef(machine.sides), {}, smallShape, 7);
        QVERIFY(!studio.dreamsOfDrawing());
    }

    /// An autoencoder reads drawings layer by layer, up and down again, and a net tuned from it names them.
    void anAutoencoderReadsAndDoesNotDream() {
        RandomStream stream(11, "weights");
        const Index pixels = smallShape.pixels();
        const Autoencoder net = randomAutoencoder(
            {{UnitKind::Bernoulli, pixels}, {UnitKind::Bernoulli, 5}, {UnitKind::Bernoulli, 3}}, false, stream);
        const FeedForwardNet classifier = unroll(net, 4, stream, 1);
        DreamStudio studio;
        studio.setNet(net, {}, smallShape);
        const Vector drawing = smallDrawing();
        const RecognitionView view = studio.recognise(drawing, 0, &classifier);
        ThreadTeam team(1);
        QVERIFY(view.reconstruction.isApprox(Vector(reconstruct(net, drawing, team).col(0))));
        QVERIFY(view.byClassifier.isApprox(Vector(output(classifier, drawing, team).col(0))));
        QCOMPARE(view.byFreeEnergy.size(), Index{0});
        std::vector<Index> sizes;
        for (const Vector& layer : view.activity)
            sizes.push_back(layer.size());
        QCOMPARE(sizes, (std::vector<Index>{5, 3, 5, pixels}));
        QVERIFY(view.activity[1].isApprox(Vector(encode(net, drawing, team).col(0))));
        studio.dreamFrom(drawing, Vector::Ones(pixels));
        QVERIFY(!studio.dreamsOfDrawing());
    }
};

REVERIE_SUITE(DreamStudioTest, Console)

} // namespace dream_studio_test

#include "dream_studio_test.moc"
