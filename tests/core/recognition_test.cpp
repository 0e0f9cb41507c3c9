#include "closeness.h"
#include "core/data/one_hot.h"
#include "core/error.h"
#include "core/evaluation/classification.h"
#include "core/evaluation/recognition.h"
#include "net_oracle.h"
#include "tests/suite.h"

namespace recognition_test {

using namespace reverie;
using oracle::Column;
using oracle::Table;

namespace {

std::vector<oracle::NamedNet> labelledNets() {
    std::vector<oracle::NamedNet> nets;
    for (const oracle::NamedNet& entry : oracle::smallNets())
        if (entry.net.labels > 0) nets.push_back(entry);
    return nets;
}

void addLabelledNets() {
    QTest::addColumn<int>("which");
    int which = 0;
    for (const oracle::NamedNet& entry : labelledNets())
        QTest::newRow(entry.name) << which++;
}

DeepBeliefNet fetchedNet() {
    QFETCH(int, which);
    return labelledNets()[static_cast<std::size_t>(which)].net;
}

Layer penultimateLayer(const NetRef& net) {
    return Layer(net.top.visible.groups().front().kind, net.penultimate());
}

Matrix somePixels(const NetRef& net, Index count) {
    return oracle::someStates(Layer(net.bottom().groups().front().kind, net.pixels()), count, 21);
}

/// Images whose first pixel says how a classifier takes them.
ImageSet markedImages(const std::vector<std::uint8_t>& marks, std::vector<std::uint8_t> labels) {
    std::vector<std::uint8_t> pixels;
    for (const std::uint8_t mark : marks)
        pixels.insert(pixels.end(), {mark, 0});
    return {"marked images", {1, 2}, pixels, std::move(labels)};
}

/// Reads the mark, sure of it by two thirds.
Matrix readMarks(const Matrix& visible, Index labels) {
    Matrix probabilities = Matrix::Constant(labels, visible.cols(), 1.0F / 3.0F / static_cast<float>(labels - 1));
    for (Index c = 0; c < visible.cols(); ++c)
        probabilities(static_cast<Index>(std::lround(visible(0, c) * 255.0F)), c) = 2.0F / 3.0F;
    return probabilities;
}

} // namespace

class RecognitionTest : public QObject {
    Q_OBJECT
private slots:
    void freeEnergiesGiveTheEnumeratedLabels_data() { addLabelledNets(); }
    void freeEnergiesGiveTheEnumeratedLabels();
    void freeEnergiesAgreeWithTheJoint_data() { addLabelledNets(); }
    void freeEnergiesAgreeWithTheJoint();
    void recognitionGoesUpDeterministically_data() { addLabelledNets(); }
    void recognitionGoesUpDeterministically();
    void stochasticPassesAverageToTheirExpectation_data() { addLabelledNets(); }
    void stochasticPassesAverageToTheirExpectation();
    void gibbsConvergesToTheFreeEnergies_data() { addLabelledNets(); }
    void gibbsConvergesToTheFreeEnergies();
    void gibbsCountsTheSecondHalf();
    void threadsAndBlocksDoNotMatter();
    void likeliestLabels();
    void oneHotColumns();
    void confusionOfKnownCases();
    void rareAndUnknownLabels();
    void setsWithoutLabels();
};

void RecognitionTest::freeEnergiesGiveTheEnumeratedLabels() {
    const DeepBeliefNet net = fetchedNet();
    ThreadTeam team(2);
    // States as they are sampled, and probabilities as an up-pass leaves them.
    Matrix penultimate = oracle::someStates(penultimateLayer(net), 60, 22);
    penultimate.rightCols(30) = 0.5F * (penultimate.rightCols(30) + penultimate.leftCols(30));
    const Matrix found = labelsByFreeEnergy(net, penultimate, team);
    CHECK_TABLES_CLOSE(found, oracle::enumeratedLabels(net, penultimate.cast<double>()), 5e-6);
    CHECK_TABLES_CLOSE(found.colwise().sum(), Eigen::RowVectorXd::Ones(60), 1e-6);
}

void RecognitionTest::freeEnergiesAgreeWithTheJoint() {
    const DeepBeliefNet net = fetchedNet();
    const oracle::NetJoint joint(net);
    ThreadTeam team(1);
    const Index states = joint.penultimateAndLabel.rows();
    const Matrix penultimate =
        joint.top.visible.states.topLeftCorner(NetRef(net).penultimate(), states).cast<float>();
    const Matrix found = labelsByFreeEnergy(net, penultimate, team);
    // The far ends of a Gaussian grid are too improbable to be divided by.
    const Column evidence = joint.penultimateAndLabel.rowwise().sum();
    for (Index s = 0; s < states; ++s) {
        if (evidence[s] < 1e-6) continue;
        const Column expected = joint.penultimateAndLabel.row(s).transpose() / evidence[s];
        CHECK_TABLES_CLOSE(found.col(s), expected, 1e-5);
    }
}

void RecognitionTest::recognitionGoesUpDeterministically() {
    const DeepBeliefNet net = fetchedNet();
    ThreadTeam team(2);
    const Matrix pixels = somePixels(net, 15);
    const Table penultimate = oracle::upPassMean(net, pixels.cast<double>(), net.directed.size());
    CHECK_TABLES_CLOSE(recognise(net, pixels, team), oracle::enumeratedLabels(net, penultimate), 1e-5);
}

void RecognitionTest::stochasticPassesAverageToTheirExpectation() {
    constexpr Index copies = 2000;
    constexpr int passes = 10;
    const DeepBeliefNet net = fetchedNet();
    ThreadTeam team(2);
    RandomStream stream(23, "passes");
    for (Index c = 0; c < 3; ++c) {
        const Matrix pixels = somePixels(net, 3).col(c);
        const Matrix found = recogniseStochastically(net, pixels.replicate(1, copies), passes, stream, team);
        CHECK_TABLES_CLOSE(found.colwise().sum(), Eigen::RowVectorXd::Ones(copies), 2e-6);
        Table expected;
        if (net.directed.empty())
            expected = oracle::enumeratedLabels(net, pixels.cast<double>());
        else
            expected = oracle::enumeratedLabels(net, oracle::allStates(net.directed.back().above).states) *
                       oracle::upPassTable(net, pixels.cast<double>());
        const Column mean = found.cast<double>().rowwise().mean();
        // Numbers between 0 and 1 spread by at most a half.
        CHECK_TABLES_CLOSE(mean, expected, 5 * 0.5 / std::sqrt(static_cast<double>(copies * passes)));
    }
}

void RecognitionTest::gibbsConvergesToTheFreeEnergies() {
    constexpr Index copies = 4000;
    const DeepBeliefNet net = fetchedNet();
    ThreadTeam team(2);
    RandomStream stream(24, "gibbs");
    for (Index c = 0; c < 2; ++c) {
        const Matrix pixels = somePixels(net, 2).col(c);
        const Matrix found = recogniseByGibbs(net, pixels.replicate(1, copies), 60, stream, team);
        CHECK_TABLES_CLOSE(found.colwise().sum(), Eigen::RowVectorXd::Ones(copies), 2e-6);
        const Table penultimate = oracle::upPassMean(net, pixels.cast<double>(), net.directed.size());
        const Column mean = found.cast<double>().rowwise().mean();
        CHECK_TABLES_CLOSE(mean, oracle::enumeratedLabels(net, penultimate),
                           5 * 0.5 / std::sqrt(static_cast<double>(copies)));
    }
}

// Hidden states from undecided labels, labels under them, and so on; the first half of the iterations is not
// counted.
void RecognitionTest::gibbsCountsTheSecondHalf() {
    constexpr Index copies = 100000;
    const DeepBeliefNet net = oracle::netOf(UnitKind::Bernoulli, {4, 4}, 3, true, 29, 3.0F);
    const oracle::States hidden = oracle::allStates(net.top.hidden);
    const Matrix pixels = somePixels(net, 1);
    Table underHidden(3, hidden.count());
    for (Index h = 0; h < hidden.count(); ++h)
        underHidden.col(h) = oracle::visibleMean(net.top, hidden.states.col(h)).tail(3);
    const auto labelsAfter = [&](const Column& labels) -> Column {
        Column visible(7);
        visible << pixels.col(0).cast<double>(), labels;
        return underHidden * oracle::hiddenGivenVisible(net.top, hidden, visible);
    };
    const Column first = labelsAfter(Column::Constant(3, 1.0 / 3.0));
    Column second = Column::Zero(3);
    for (Index label = 0; label < 3; ++label)
        second += first[label] * labelsAfter(Column::Unit(3, label));

    const double tolerance = 5 * 0.5 / std::sqrt(static_cast<double>(copies));
    QVERIFY(largestDifference(first, second) > 4 * tolerance);
    ThreadTeam team(2);
    RandomStream stream(25, "gibbs");
    for (const int iterations : {1, 2}) {
        const Matrix found = recogniseByGibbs(net, pixels.replicate(1, copies), iterations, stream, team);
        const Column mean = found.cast<double>().rowwise().mean();
        CHECK_TABLES_CLOSE(mean, iterations == 1 ? first : second, tolerance);
    }
}

void RecognitionTest::threadsAndBlocksDoNotMatter() {
    const DeepBeliefNet net = oracle::netOf(UnitKind::Bernoulli, {60, 70, 50, 90}, 10, false, 26, 0.3F);
    const Matrix pixels = somePixels(net, 133);
    Matrix first;
    for (const int threads : {1, 2, 3}) {
        ThreadTeam team(threads);
        RandomStream stream(27, "threads");
        Matrix all(30, 133);
        all << recognise(net, pixels, team), recogniseStochastically(net, pixels, 2, stream, team),
            recogniseByGibbs(net, pixels, 4, stream, team);
        if (threads == 1) first = all;
        QVERIFY(sameBits(all, first));
    }
    ThreadTeam team(1);
    const Matrix penultimate = upPass(net.directed, pixels, team);
    CHECK_TABLES_CLOSE(labelsByFreeEnergy(net, penultimate.rightCols(7), team),
                       labelsByFreeEnergy(net, penultimate, team).rightCols(7), 1e-5);
}

void RecognitionTest::likeliestLabels() {
    Matrix probabilities(3, 4);
    probabilities << 0.2F, 0.5F, 0.1F, 0.4F, //
        0.7F, 0.3F, 0.1F, 0.4F,              //
        0.1F, 0.2F, 0.8F, 0.2F;
    QCOMPARE(likeliest(probabilities), (std::vector<int>{1, 0, 2, 0}));
    QVERIFY(likeliest(Matrix(3, 0)).empty());
}

void RecognitionTest::oneHotColumns() {
    Matrix states = Matrix::Constant(4, 3, 7);
    const std::vector<std::uint8_t> labels = {3, 0, 2};
    writeOneHot(labels, states);
    Matrix expected(4, 3);
    expected << 0, 1, 0, //
        0, 0, 0,         //
        0, 0, 1,         //
        1, 0, 0;
    QVERIFY(sameBits(states, expected));
}

void RecognitionTest::confusionOfKnownCases() {
    // More cases than one batch holds.
    std::vector<std::uint8_t> marks;
    std::vector<std::uint8_t> labels;
    for (int c = 0; c < 1210; ++c) {
        labels.push_back(static_cast<std::uint8_t>(c % 10));
        marks.push_back(static_cast<std::uint8_t>(c % 100 == 3 ? 8 : c % 10));
    }
    const ImageSet images = markedImages(marks, labels);
    const PixelCoding coding;
    const Classifier classifier = [](const Matrix& visible) { return readMarks(visible, 10); };
    const ClassificationView view = classify(images, coding, classifier);
    QCOMPARE(view.cases, 1210);
    QCOMPARE(view.confusion.cases(), 1210);
    QCOMPARE(view.confusion.errors(), 13);
    QCOMPARE(view.confusion.counts[3][8], 13);
    QCOMPARE(view.confusion.counts[3][3], 108);
    QCOMPARE(view.confusion.counts[8][8], 121);
    QCOMPARE(view.wrong.size(), 13U);
    QCOMPARE(view.images.cols(), 13);
    for (std::size_t i = 0; i < 13; ++i) {
        QCOMPARE(view.wrong[i].number, static_cast<Index>(100 * i + 3));
        QCOMPARE(view.wrong[i].truth, 3);
        QCOMPARE(view.wrong[i].recognised, 8);
        CHECK_CLOSE(view.wrong[i].confidence, 2.0 / 3.0, 1e-6);
        CHECK_CLOSE(view.images(0, static_cast<Index>(i)), 8.0 / 255.0, 1e-6);
    }
    CHECK_CLOSE(scoreOf(images, 10000, coding, classifier)->errorShare, 13.0 / 1210.0, 1e-12);
    CHECK_CLOSE(scoreOf(images, 100, coding, classifier)->errorShare, 0.01, 1e-12);
    CHECK_CLOSE(scoreOf(images, 3, coding, classifier)->errorShare, 0.0, 0.0);
}

void RecognitionTest::rareAndUnknownLabels() {
    // A classifier of three labels, cases of a fourth.
    const ImageSet images = markedImages({0, 1, 2, 2}, {0, 1, 2, 3});
    const PixelCoding coding;
    const ClassificationView view =
        classify(images, coding, [](const Matrix& visible) { return readMarks(visible, 3); });
    QCOMPARE(view.confusion.errors(), 1);
    QCOMPARE(view.confusion.counts[3][2], 1);
    const std::string refusal = failureOf<Error>(
        [&] { classify(images, coding, [](const Matrix& visible) { return readMarks(visible, 12); }); });
    QVERIFY2(refusal.find("12 labels") != std::string::npos, refusal.c_str());
}

void RecognitionTest::setsWithoutLabels() {
    const ImageSet images = markedImages({0, 1}, {});
    const PixelCoding coding;
    const Classifier classifier = [](const Matrix& visible) { return readMarks(visible, 10); };
    QVERIFY(!scoreOf(images, 10, coding, classifier));
    QVERIFY(!scoreOf(ImageSet(), 10, coding, classifier));
    const std::string refusal = failureOf<Error>([&] { classify(images, coding, classifier); });
    QVERIFY2(refusal.starts_with("marked images: "), refusal.c_str());
}

REVERIE_SUITE(RecognitionTest, None)

} // namespace recognition_test

#include "recognition_test.moc"
