#include "closeness.h"
#include "core/error.h"
#include "core/evaluation/classification.h"
#include "core/evaluation/label_survey.h"
#include "core/evaluation/recognition.h"
#include "net_oracle.h"
#include "tests/suite.h"

#include <array>

namespace label_survey_test {

using namespace reverie;

namespace {

constexpr Index caseCount = 1210; ///< More than two batches.

/// Random images of three pixels with labels that have nothing to do with them.
ImageSet someImages(bool labelled = true) {
    const Matrix states = oracle::someStates(Layer(UnitKind::Bernoulli, 3), caseCount, 5);
    std::vector<std::uint8_t> pixels;
    std::vector<std::uint8_t> labels;
    for (Index c = 0; c < caseCount; ++c) {
        for (Index pixel = 0; pixel < 3; ++pixel)
            pixels.push_back(states(pixel, c) > 0.5F ? 255 : 0);
        if (labelled) labels.push_back(static_cast<std::uint8_t>(c % 3));
    }
    return {"some images", {1, 3}, pixels, std::move(labels)};
}

struct Survey {
    std::vector<LabelWay> ways;
    std::vector<ClassificationView> views;
    bool whole = false;
};

Survey surveyOf(const SurveyedNets& nets, const SurveySettings& settings, int threads = 1,
                const SurveyGoesOn& goesOn = {}) {
    Survey survey;
    ThreadTeam team(threads);
    survey.whole = surveyLabels(
        nets, someImages(), PixelCoding{}, settings, team,
        [&](LabelWay way, ClassificationView view) {
            survey.ways.push_back(way);
            survey.views.push_back(std::move(view));
        },
        goesOn);
    return survey;
}

} // namespace

class LabelSurveyTest : public QObject {
    Q_OBJECT
private slots:
    void everyWayOfTheNetsIsMeasured();
    void waysAreTheirRecognisers();
    void equalSeedsGiveEqualFigures();
    void whatThereIsNotIsLeftOut();
    void progressGoesOnToTheEnd();
    void itEndsBetweenTwoBatches();
    void unlabelledImagesAreRefused();

private:
    FeedForwardNet tuned() const {
        RandomStream stream(1, "test");
        return unroll(net_, 3, stream, 1.0F);
    }
    FeedForwardNet twin() const {
        RandomStream stream(2, "test");
        return randomTwin(tuned(), stream, 4.0F);
    }
    const DeepBeliefNet net_ = oracle::netOf(UnitKind::Bernoulli, {3, 3, 2, 2}, 3, false, 1);
    const AnyMachine machine_ = net_;
    const FeedForwardNet tuned_ = tuned();
    const FeedForwardNet twin_ = twin();
};

void LabelSurveyTest::everyWayOfTheNetsIsMeasured() {
    const Survey survey = surveyOf({&machine_, &tuned_, &twin_}, {6, 2, 1});
    QVERIFY(survey.whole);
    const std::vector<LabelWay> ways = {LabelWay::FreeEnergy, LabelWay::Gibbs, LabelWay::StochasticPasses,
                                        LabelWay::FineTuned, LabelWay::RandomStart};
    QVERIFY(survey.ways == ways);
    const std::vector<std::string> names = {"free energy", "Gibbs", "stochastic up-passes", "fine-tuned net",
                                            "random start"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        const ClassificationView& view = survey.views[i];
        QCOMPARE(view.method, names[i]);
        QCOMPARE(view.cases, caseCount);
        QCOMPARE(view.confusion.cases(), caseCount);
        QCOMPARE(static_cast<Index>(view.wrong.size()), view.confusion.errors());
        QCOMPARE(view.images.cols(), view.confusion.errors());
    }
}

void LabelSurveyTest::waysAreTheirRecognisers() {
    ThreadTeam alone(1);
    const Survey survey = surveyOf({&machine_, &tuned_, &twin_}, {6, 2, 1});
    const auto expect = [&](std::size_t which, const Classifier& classifier) {
        const ClassificationView view = classify(someImages(), PixelCoding{}, classifier);
        QVERIFY2(view.confusion.counts == survey.views[which].confusion.counts,
                 survey.views[which].method.c_str());
    };
    expect(0, [&](const Matrix& visible) { return recognise(net_, visible, alone); });
    expect(3, [&](const Matrix& visible) { return output(tuned_, visible, alone); });
    expect(4, [&](const Matrix& visible) { return output(twin_, visible, alone); });
    QVERIFY(survey.views[3].confusion.counts != survey.views[4].confusion.counts);
}

void LabelSurveyTest::equalSeedsGiveEqualFigures() {
    const auto counts = [&](std::uint64_t seed, int threads) {
        std::vector<std::array<std::array<Index, 10>, 10>> all;
        for (const ClassificationView& view : surveyOf({&machine_, nullptr, nullptr}, {6, 2, seed}, threads).views)
            all.push_back(view.confusion.counts);
        return all;
    };
    const auto first = counts(1, 1);
    QVERIFY(first == counts(1, 2));
    const auto other = counts(2, 1);
    QVERIFY(first[0] == other[0]);
    QVERIFY(first[1] != other[1]);
    QVERIFY(first[2] != other[2]);
}

void LabelSurveyTest::whatThereIsNotIsLeftOut() {
    QVERIFY(surveyOf({&machine_, nullptr, nullptr}, {}).ways ==
            std::vector<LabelWay>({LabelWay::FreeEnergy, LabelWay::Gibbs}));
    const AnyMachine unlabelled = oracle::netOf(UnitKind::Bernoulli, {3, 2}, 0, true, 1);
    QVERIFY(surveyOf({&unlabelled, &tuned_, nullptr}, {6, 2, 1}).ways ==
            std::vector<LabelWay>({LabelWay::FineTuned}));
    const Survey nothing = surveyOf({&unlabelled, nullptr, nullptr}, {});
    QVERIFY(nothing.whole && nothing.ways.empty());
}

void LabelSurveyTest::progressGoesOnToTheEnd() {
    std::vector<double> shares;
    surveyOf({&machine_, nullptr, nullptr}, {}, 1, [&](double share) {
        shares.push_back(share);
        return true;
    });
    QCOMPARE(shares.size(), 6U);
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const double before = 500.0 * static_cast<double>(i % 3) + static_cast<double>(i / 3 * caseCount);
        CHECK_CLOSE(shares[i], before / (2.0 * caseCount), 1e-12);
    }
}

void LabelSurveyTest::itEndsBetweenTwoBatches() {
    int batches = 0;
    const Survey survey = surveyOf({&machine_, nullptr, nullptr}, {}, 1, [&](double) { return ++batches <= 4; });
    QVERIFY(!survey.whole);
    QCOMPARE(batches, 5);
    QVERIFY(survey.ways == std::vector<LabelWay>({LabelWay::FreeEnergy}));
}

void LabelSurveyTest::unlabelledImagesAreRefused() {
    ThreadTeam alone(1);
    const std::string refusal = failureOf<Error>([&] {
        surveyLabels({&machine_, nullptr, nullptr}, someImages(false), PixelCoding{}, {}, alone,
                     [](LabelWay, const ClassificationView&) {});
    });
    QVERIFY2(refusal.starts_with("some images: "), refusal.c_str());
}

REVERIE_SUITE(LabelSurveyTest, None)

} // namespace label_survey_test

#include "label_survey_test.moc"
