#include "core/data/patches.h"
#include "core/evaluation/evaluation.h"
#include "core/experiment/model_view.h"
#include "core/experiment/presets.h"
#include "core/learning/optimiser.h"
#include "small_experiment.h"
#include "tests/core/test_files.h"
#include "tests/suite.h"

#include <cmath>

namespace gaussian_test {

using namespace reverie;
using namespace reverie::small;
using reverie::test::errorOf;
using reverie::test::Folder;

namespace {

/// A few small patches of the bundled photographs.
std::shared_ptr<const Dataset> somePatches() {
    static const auto data = [] {
        PatchPlan plan;
        plan.shape = {6, 6};
        plan.training = 1000;
        plan.validation = 100;
        Patches patches = cutPatches(bundledPictures(), "Few patches", plan);
        return std::make_shared<const Dataset>(
            Dataset{"few", "Few patches", std::move(patches.training), std::move(patches.validation), {}});
    }();
    return data;
}

ExperimentConfig patchesConfig(WhiteningKind whitening) {
    ExperimentConfig config;
    config.preset.clear();
    config.data = "few";
    config.visibleUnits = UnitKind::Gaussian;
    config.whitening = whitening;
    config.hiddenCount = 16;
    config.learningRate = 0.01;
    config.threads = 1;
    return config;
}

void advance(Experiment& experiment, int minibatches) {
    for (int i = 0; i < minibatches; ++i)
        experiment.advance();
}

} // namespace

class GaussianTest : public QObject {
    Q_OBJECT

private slots:
    void theDeviationIsAsSetUntilItIsLearned() {
        ExperimentConfig config = patchesConfig(WhiteningKind::Zca);
        config.visibleDeviation = 0.5;
        Experiment fixed(config, somePatches());
        advance(fixed, 20);
        const Vector& kept = fixed.machine().visible.logVariance;
        QVERIFY(kept.isConstant(2.0F * std::log(0.5F), 1e-6F));

        config.learnVariance = true;
        config.learningRate = 0.05;
        Experiment learned(config, somePatches());
        advance(learned, 300);
        const Vector& found = learned.machine().visible.logVariance;
        QVERIFY(found.minCoeff() > std::log(0.25F) + 0.1F);
        QVERIFY(found.maxCoeff() - found.minCoeff() > 0.01F);
    }

    /// Nothing to explain but noise of a hundredth: variances fall to their bound and no further.
    void variancesStayWithinTheirBounds() {
        std::vector<float> pixels(36 * 200);
        RandomStream(5, "faint noise").draw().normal(pixels.data(), 36 * 200, 0, 0);
        for (float& pixel : pixels)
            pixel = 0.5F + 0.01F * pixel;
        const auto faint =
            std::make_shared<const Dataset>(Dataset{"faint", "Faint noise", {"faint", {6, 6}, pixels}, {}, {}});
        ExperimentConfig config = patchesConfig(WhiteningKind::None);
        config.learnVariance = true;
        config.learningRate = 0.02;
        config.epochs = 1000;
        Experiment experiment(config, faint);
        advance(experiment, 600);
        QVERIFY(experiment.machine().visible.logVariance.isConstant(Optimiser::minimumLogVariance));
        QVERIFY(experiment.machine().finite());
    }

    void divergenceNamesRateDeviationAndWhitening() {
        ExperimentConfig config = patchesConfig(WhiteningKind::None);
        config.visibleDeviation = 0.2;
        config.learningRate = 5;
        Experiment experiment(config, somePatches());
        const std::string message = errorOf([&] { advance(experiment, 3000); });
        for (const char* advice :
             {"diverged", "learning rate of 0.5", "standardised or whitened pixels", "larger σ"})
            QVERIFY2(message.find(advice) != std::string::npos, message.c_str());
        QVERIFY(experiment.machine().finite());
    }

    /// Persistent chains find states far beyond the data while the weights are still small.
    void chainsThatRunAwayAreDivergence() {
        ExperimentConfig config = patchesConfig(WhiteningKind::None);
        config.standardise = true;
        config.estimator = Estimator::PersistentContrastiveDivergence;
        config.hiddenCount = 100;
        config.learningRate = 0.003;
        config.momentum = 0.9;
        config.epochs = 1000;
        Experiment experiment(config, somePatches());
        const std::string message = errorOf([&] { advance(experiment, 3000); });
        QVERIFY2(message.find("diverged") != std::string::npos, message.c_str());
        ThreadTeam team(1);
        const double error = reconstructionError(experiment.model(), experiment.data().validation, team);
        QVERIFY2(error < 2, qPrintable(QString::number(error)));
    }

    /// Noise has a kurtosis of 3; a filter that is grey but for an edge somewhere has more.
    void filtersBecomeLocal() {
        PatchPlan plan;
        plan.training = 5000;
        plan.validation = 0;
        Patches patches = cutPatches(bundledPictures(), "Patches", plan);
        const auto data =
            std::make_shared<const Dataset>(Dataset{"some", "Patches", std::move(patches.training), {}, {}});
        ExperimentConfig config = findPreset("patches-gaussian").config;
        config.hiddenCount = 36;
        config.learningRate = 0.05;
        config.initialWeightScale = 0.1;
        config.epochs = 48;
        config.threads = 1;
        Experiment experiment(config, data);
        const auto kurtosis = [&experiment] {
            const Eigen::ArrayXXf squares = experiment.machine().weights.array().square();
            const Eigen::ArrayXf mean = squares.colwise().mean().transpose();
            const Eigen::ArrayXf fourth = squares.square().colwise().mean().transpose();
            return (fourth / mean.square()).mean();
        };
        QVERIFY(kurtosis() < 3.2F);
        advance(experiment, 2400);
        QVERIFY2(kurtosis() > 3.5F, qPrintable(QString::number(kurtosis())));
    }

    void anOpenedModelDecodesToPixels_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("ZCA") << static_cast<int>(WhiteningKind::Zca);
        QTest::newRow("PCA") << static_cast<int>(WhiteningKind::Pca);
    }

    void anOpenedModelDecodesToPixels() {
        QFETCH(int, kind);
        const Folder folder;
        Experiment experiment(patchesConfig(static_cast<WhiteningKind>(kind)), somePatches());
        advance(experiment, 20);
        saveModel(experiment.model(), folder / "m");
        const Model opened = loadModel(folder / "m");
        QCOMPARE(static_cast<int>(opened.coding.whiteningKind()), kind);
        Matrix pixels;
        somePatches()->validation.read(0, 50, pixels);
        Matrix states = pixels;
        opened.coding.encodeMean(states);
        Matrix expected = pixels;
        experiment.model().coding.encodeMean(expected);
        QVERIFY(states == expected);
        opened.coding.decode(states);
        QVERIFY((states - pixels).cwiseAbs().maxCoeff() < 1e-4F);

        ModelView view(opened, somePatches());
        const auto shown = view.observe({.reconstructions = 50})->reconstructions;
        QVERIFY((shown->data - pixels).cwiseAbs().maxCoeff() < 1e-4F);
        QVERIFY(shown->reconstruction.minCoeff() >= 0 && shown->reconstruction.maxCoeff() <= 1);
    }

    /// 16-bit floats blur the directions a little, not more.
    void halfPrecisionKeepsTheWhitening() {
        const Folder folder;
        const Experiment experiment(patchesConfig(WhiteningKind::Zca), somePatches());
        saveModel(experiment.model(), folder / "m", Precision::Half);
        Matrix pixels;
        somePatches()->validation.read(0, 50, pixels);
        Matrix states = pixels;
        const Model opened = loadModel(folder / "m");
        opened.coding.encodeMean(states);
        opened.coding.decode(states);
        QVERIFY((states - pixels).cwiseAbs().maxCoeff() < 0.01F);
    }

    void weightsOfComponentsAreShownAsImages() {
        const auto fieldsOf = [](const Experiment& experiment) {
            return experiment.observe({.filters = true})->filters->fields;
        };
        const Experiment zca(patchesConfig(WhiteningKind::Zca), somePatches());
        QVERIFY(fieldsOf(zca) == zca.machine().weights);
        const Experiment pca(patchesConfig(WhiteningKind::Pca), somePatches());
        const Matrix expected = pca.model().coding.whitening->basis() * pca.machine().weights;
        QVERIFY(expected.isApprox(fieldsOf(pca), 1e-4F));
        QVERIFY(!pca.machine().weights.isApprox(fieldsOf(pca), 0.1F));
    }

    void aResumedRunWhitensAlike() {
        const Folder folder;
        Experiment whole(patchesConfig(WhiteningKind::Zca), somePatches());
        advance(whole, 7);
        whole.saveCheckpoint(folder / "c");
        advance(whole, 5);
        Experiment resumed = Experiment::loadCheckpoint(folder / "c", somePatches());
        advance(resumed, 5);
        QVERIFY(resumed.machine().weights == whole.machine().weights);
    }

    void whatDoesNotGoTogetherIsRefused() {
        const auto refusal = [](const ExperimentConfig& config) {
            return errorOf([&] { const Experiment refused(config, somePatches()); });
        };
        ExperimentConfig config = patchesConfig(WhiteningKind::Zca);
        config.visibleUnits = UnitKind::Bernoulli;
        QVERIFY(refusal(config).find("turn whitening off") != std::string::npos);
        config = patchesConfig(WhiteningKind::Pca);
        config.standardise = true;
        QVERIFY(refusal(config).find("turn standardising off") != std::string::npos);
    }

    void theFilesTensorsAreChecked() {
        const Folder folder;
        const Experiment experiment(patchesConfig(WhiteningKind::Zca), somePatches());
        saveModel(experiment.model(), folder / "m");
        const auto refusal = [&](auto&& change) {
            TensorFile file = TensorFile::load(folder / "m");
            change(file);
            file.save(folder / "changed");
            return errorOf([&] { loadModel(folder / "changed"); });
        };
        const auto has = [](const std::string& message, const char* part) {
            return message.find(part) != std::string::npos;
        };
        QVERIFY(
            has(refusal([](TensorFile& file) { file.metadata["whitening"] = "blue"; }), "\"whitening\" is not"));
        QVERIFY(has(refusal([](TensorFile& file) { file.put("whitening_scale", Vector(Vector::Zero(36))); }),
                    "not all above zero"));
        QVERIFY(has(refusal([](TensorFile& file) { file.put("whitening_basis", Matrix(Matrix::Ones(36, 36))); }),
                    "right angles"));
        QVERIFY(has(refusal([](TensorFile& file) { file.put("whitening_basis", Matrix(Matrix::Ones(36, 3))); }),
                    "whitening_basis"));
        QVERIFY(has(refusal([](TensorFile& file) { file.put("pixel_offset", Vector(Vector::Zero(3))); }),
                    "pixel_offset"));
    }
};

REVERIE_SUITE(GaussianTest, None)

} // namespace gaussian_test

#include "gaussian_test.moc"
