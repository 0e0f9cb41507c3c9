#include "core/evaluation/evaluation.h"
#include "small_experiment.h"
#include "tests/suite.h"

namespace seen_test {

using namespace reverie;
using Share = SeenOtherwise::Share;

namespace {

constexpr const char* collection = "Famous training images";

ImageSet blankImages(const std::string& name, Index cases) {
    return {name, {1, 1}, std::vector<std::uint8_t>(static_cast<std::size_t>(cases), 9)};
}

Dataset drawn(const std::string& title, Index training, Index validation, Collection from) {
    return {title,
            title,
            blankImages(title + ", training", training),
            blankImages(title + ", validation", validation),
            blankImages(title + ", test", 10),
            std::move(from)};
}

/// The collection itself, divided somewhere.
Dataset famous(Index training) {
    return drawn("Famous", training, 100 - training, {collection, 100});
}

/// Fifteen of its first twenty in another form.
Dataset excerpt() {
    return drawn("Excerpt", 10, 5, {collection, 20});
}

Share share(const Dataset& learned, const Dataset& data, Split split) {
    const std::vector<SeenCases> seen = {seenTraining(learned)};
    return seenOtherwise(seen, data, split).share;
}

} // namespace

class SeenTest : public QObject {
    Q_OBJECT

private slots:
    void whatWasLearnedIsRemembered();
    void anExcerptOfWhatWasLearnedIsSeen();
    void aCollectionOfWhichAnExcerptWasLearned();
    void ofTheSameDataFingerprintsTell();
    void strangersAreNotSeen();
    void modelFilesKeepTheCollection();
    void aRunThatGoesOnAddsToWhatWasSeen();
};

void SeenTest::whatWasLearnedIsRemembered() {
    const SeenCases ordered = seenTraining(famous(60));
    QCOMPARE(ordered.name, "Famous, training");
    QCOMPARE(ordered.cases, 60);
    QCOMPARE(ordered.fingerprint, famous(60).training.fingerprint());
    QCOMPARE(ordered.collection.name, collection);
    QCOMPARE(ordered.collection.extent, 60);
    QCOMPARE(seenTraining(excerpt()).collection.extent, 20);
    QVERIFY(seenTraining(drawn("Own", 3, 2, {})).collection.name.empty());
}

void SeenTest::anExcerptOfWhatWasLearnedIsSeen() {
    for (const Split split : {Split::Training, Split::Validation}) {
        QCOMPARE(share(famous(60), excerpt(), split), Share::All);
        QCOMPARE(share(famous(20), excerpt(), split), Share::All);
        QCOMPARE(share(famous(19), excerpt(), split), Share::Some);
    }
    QCOMPARE(share(famous(60), excerpt(), Split::Test), Share::None);
    QCOMPARE(seenOtherwise(std::vector{seenTraining(famous(60))}, excerpt(), Split::Training).collection,
             collection);
}

void SeenTest::aCollectionOfWhichAnExcerptWasLearned() {
    QCOMPARE(share(excerpt(), famous(60), Split::Training), Share::Some);
    QCOMPARE(share(excerpt(), famous(60), Split::Validation), Share::None);
    QCOMPARE(share(excerpt(), famous(20), Split::Validation), Share::None);
    QCOMPARE(share(excerpt(), famous(15), Split::Validation), Share::Some);
}

void SeenTest::ofTheSameDataFingerprintsTell() {
    for (const Split split : {Split::Training, Split::Validation}) {
        QCOMPARE(share(famous(60), famous(60), split), Share::None);
        QCOMPARE(share(excerpt(), excerpt(), split), Share::None);
    }
}

void SeenTest::strangersAreNotSeen() {
    QCOMPARE(share(drawn("Own", 60, 40, {}), excerpt(), Split::Training), Share::None);
    QCOMPARE(share(famous(60), drawn("Own", 10, 5, {}), Split::Training), Share::None);
    QCOMPARE(share(drawn("Other", 60, 40, {"Other images", 100}), excerpt(), Split::Training), Share::None);
}

void SeenTest::modelFilesKeepTheCollection() {
    const QTemporaryDir folder;
    Model model = small::begin(small::smallConfig()).model();
    model.seen.push_back(seenTraining(famous(60)));
    const std::filesystem::path path = small::inside(folder, "model.safetensors");
    saveModel(model, path);
    const std::vector<SeenCases> seen = loadModel(path).seen;
    QCOMPARE(seen.size(), 2U);
    QVERIFY(seen[0].collection.name.empty());
    QCOMPARE(seen[1].collection.name, collection);
    QCOMPARE(seen[1].collection.extent, 60);
    QCOMPARE(seenOtherwise(seen, excerpt(), Split::Validation).share, Share::All);
}

void SeenTest::aRunThatGoesOnAddsToWhatWasSeen() {
    const QTemporaryDir folder;
    Model model = small::begin(small::smallConfig()).model();
    model.seen = {seenTraining(famous(60))};
    const std::filesystem::path path = small::inside(folder, "model.safetensors");
    saveModel(model, path);
    ExperimentConfig config = small::smallConfig();
    config.from = path.string();
    config.stages = {{StageKind::UpDown, false, {}}};
    const std::vector<SeenCases> seen = small::begin(config).seen();
    QCOMPARE(seen.size(), 2U);
    QCOMPARE(seen[0].name, "Famous, training");
    QCOMPARE(seen[1].name, "squares, training");
}

REVERIE_SUITE(SeenTest, Console)

} // namespace seen_test

#include "seen_test.moc"
