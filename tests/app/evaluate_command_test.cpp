#include "core/data/dataset.h"
#include "core/data/idx.h"
#include "core/evaluation/enumeration.h"
#include "core/io/model_file.h"
#include "tests/app/program.h"
#include "tests/suite.h"

#include <QDir>
#include <QTemporaryDir>

#include <fstream>

namespace evaluate_command_test {

using namespace reverie;

class EvaluateCommandTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        run({"train", "--hidden", "16", "--epochs", "1", "--out", "digits"});
        run({"train", "--preset", "bars-exact", "--epochs", "20", "--out", "bars"});
        std::ofstream(path("net.json")) << R"({"stages": [{"kind": "rbm", "hidden": 12, "epochs": 1},
            {"kind": "associative-memory", "hidden": 10, "epochs": 1}]})";
        run({"train", "--data", "bars-4x4", "--visible-units", "gaussian", "--standardise", "--hidden", "4",
             "--epochs", "1", "--learning-rate", "0.001", "--out", "gaussian"});
    }

    void jsonHasTheFiguresAndNothingElse() {
        const nlohmann::json json = evaluate({"digits", "--data", "bundled"});
        QCOMPARE(json.at("cases").get<int>(), 500);
        QCOMPARE(json.at("split").get<std::string>(), std::string("validation"));
        for (const char* key : {"reconstruction_error", "cross_entropy", "free_energy", "pseudo_log_likelihood"})
            QVERIFY2(json.at(key).is_number(), key);
        QCOMPARE(json.at("seen").get<bool>(), false);
        QCOMPARE(json.at("grey_pixels").get<std::string>(), std::string("probability"));
        QVERIFY(json.at("log_likelihood").is_number()); // 2^16 hidden states are few enough.
    }

    /// v → P(h|v) → P(v|h) written out with the file's own tensors, in double.
    void theReconstructionErrorIsTheDeterministicOne() {
        const Model model = loadModel(path("digits"));
        const auto data = openDataset("bundled");
        Matrix images;
        data->validation.read(0, data->validation.size(), images);
        const Eigen::MatrixXd cases = images.cast<double>();
        const Eigen::MatrixXd weights = model.net().top.weights.cast<double>();
        const auto logistic = [](const Eigen::MatrixXd& input) -> Eigen::MatrixXd {
            return (1.0 + (-input.array()).exp()).inverse();
        };
        const Eigen::MatrixXd hidden =
            logistic((weights.transpose() * cases).colwise() + model.net().top.hidden.bias.cast<double>());
        const Eigen::MatrixXd visible =
            logistic((weights * hidden).colwise() + model.net().top.visible.bias.cast<double>());
        const double expected = (visible - cases).array().square().mean();
        const double given = evaluate({"digits", "--data", "bundled"}).at("reconstruction_error").get<double>();
        QVERIFY2(std::abs(given - expected) < 1e-5 * expected, qPrintable(QString::number(given / expected)));
    }

    void theLogLikelihoodIsExact() {
        const Model model = loadModel(path("bars"));
        Matrix images;
        const auto data = openDataset("bars-4x4");
        data->training.read(0, data->training.size(), images);
        const nlohmann::json json = evaluate({"bars", "--data", "bars-4x4", "--split", "train"});
        const double given = json.at("log_likelihood").get<double>();
        QVERIFY(std::abs(given - logLikelihood(model.net().top, images)) < 1e-4);
    }

    void annealingAgreesWithTheExactLikelihood() {
        const Model model = loadModel(path("bars"));
        const nlohmann::json json =
            evaluate({"bars", "--data", "bars-4x4", "--split", "train", "--ais", "quick", "--seed", "3"});
        const nlohmann::json& ais = json.at("ais");
        const auto number = [&](const char* key) { return ais.at(key).get<double>(); };
        const double error = number("log_partition_error");
        QVERIFY(error > 0 && error < 0.1);
        QVERIFY(std::abs(number("log_partition") - logPartition(model.net().top)) < 3 * error);
        QVERIFY(std::abs(number("log_likelihood") - json.at("log_likelihood").get<double>()) < 3 * error + 1e-4);
        QVERIFY(number("log_likelihood_error") > error);
        QVERIFY(number("effective_sample_size") > 50);
        QCOMPARE(ais.at("lower_bound").get<bool>(), false);
        QCOMPARE(ais.at("sampled_pixels").get<bool>(), false);
        QVERIFY(!evaluate({"bars", "--data", "bars-4x4"}).contains("ais"));
    }

    void sweepsOfMeanFieldCloseInOnTheTruth() {
        run({"train", "--preset", "bars-dbm", "--epochs", "50", "--out", "deep"});
        const nlohmann::json json =
            evaluate({"deep", "--data", "bars-4x4", "--split", "train", "--sweeps", "10"}).at("inference");
        const auto bounds = json.at("bound_by_sweep").get<std::vector<double>>();
        QCOMPARE(bounds.size(), std::size_t{11});
        for (std::size_t sweep = 1; sweep < bounds.size(); ++sweep)
            QVERIFY(bounds[sweep] > bounds[sweep - 1] - 1e-5);
        QVERIFY(json.at("divergence").get<double>() > 0);
        QVERIFY(std::abs(json.at("log_likelihood").get<double>() - bounds.back() -
                         json.at("divergence").get<double>()) < 1e-9);
        run({"train", "--data", "bundled-14", "--hidden", "25", "--epochs", "1", "--out", "wide"});
        const ProgramResult wide =
            runProgram({"evaluate", "wide", "--data", "bundled-14", "--sweeps", "3"}, folder_.path());
        QCOMPARE(wide.exitCode, 2);
        QVERIFY2(wide.errors.contains("--ais"), wide.errors.constData());
    }

    void annealingBoundsANetFromBelowAndSamplesGreyPixels() {
        run({"train", "--config", "net.json", "--out", "net"});
        const nlohmann::json json = evaluate({"net", "--data", "bundled", "--ais", "quick"});
        QCOMPARE(json.at("ais").at("lower_bound").get<bool>(), true);
        QCOMPARE(json.at("ais").at("sampled_pixels").get<bool>(), true);
        QVERIFY(json.at("ais").at("log_likelihood").get<double>() < -50);
        const ProgramResult text =
            runProgram({"evaluate", "net", "--data", "bundled", "--ais", "quick"}, folder_.path());
        QVERIFY2(text.output.contains("log-likelihood at least"), text.output.constData());
        const ProgramResult wrong =
            runProgram({"evaluate", "net", "--data", "bundled", "--ais", "fast"}, folder_.path());
        QCOMPARE(wrong.exitCode, 2);
        QVERIFY2(wrong.errors.contains("thorough"), wrong.errors.constData());
    }

    void interruptedAnnealingTellsTheRest() {
        const nlohmann::json whole = evaluate({"digits", "--data", "bundled"});
        for (const int signal : {SIGINT, SIGTERM}) {
            const ProgramResult result = interruptProgram(
                {"evaluate", "digits", "--data", "bundled", "--ais", "--json"}, folder_.path(), signal);
            QCOMPARE(result.exitCode, 130);
            QVERIFY2(result.errors.contains("interrupted after"), result.errors.constData());
            nlohmann::json json = nlohmann::json::parse(result.output.toStdString(), nullptr, false);
            QVERIFY(json.at("ais").is_null());
            json.erase("ais");
            QCOMPARE(json, whole);
        }
    }

    void undefinedFiguresAreNull() {
        const nlohmann::json json = evaluate({"gaussian", "--data", "bars-4x4", "--split", "train"});
        QVERIFY(json.at("cross_entropy").is_null());
        QVERIFY(json.at("pseudo_log_likelihood").is_null());
        QVERIFY(json.at("free_energy").is_number());
        QVERIFY(json.at("grey_pixels").is_null());
    }

    void casesTheMachineHasSeenAreCalledSo() {
        const nlohmann::json training = evaluate({"digits", "--data", "bundled", "--split", "train"});
        QCOMPARE(training.at("seen").get<bool>(), true);
        QCOMPARE(training.at("seen_cases").get<int>(), 4500);
        const ProgramResult text =
            runProgram({"evaluate", "digits", "--data", "bundled", "--split", "train"}, folder_.path());
        QVERIFY2(text.output.contains("trained on"), text.output.constData());
    }

    void aSplitThatReachesIntoTheTrainingCasesIsFound() {
        const nlohmann::json json = evaluate({"digits", "--data", "bundled", "--validation", "700"});
        QCOMPARE(json.at("cases").get<int>(), 700);
        QCOMPARE(json.at("seen_cases").get<int>(), 200);
    }

    void aFolderOfOnesOwnIsDividedAtTheLastSixth() {
        QVERIFY(QDir(folder_.path()).mkdir("own"));
        const ImageSet images = openDataset("bundled")->training.slice(0, 60, "own");
        const std::filesystem::path own = path("own");
        writeIdx(images, own / "train-images-idx3-ubyte", own / "train-labels-idx1-ubyte");
        writeIdx(images.slice(0, 7, "test"), own / "t10k-images-idx3-ubyte.gz");
        QCOMPARE(evaluate({"digits", "--data", "own"}).at("cases").get<int>(), 10);
        QCOMPARE(evaluate({"digits", "--data", "own", "--split", "train"}).at("cases").get<int>(), 50);
        QCOMPARE(evaluate({"digits", "--data", "own", "--split", "test"}).at("cases").get<int>(), 7);
    }

    void aMissingSplitAndAnotherShapeAreRefused() {
        const ProgramResult split =
            runProgram({"evaluate", "digits", "--data", "bundled", "--split", "test"}, folder_.path());
        QCOMPARE(split.exitCode, 1);
        QVERIFY(split.output.isEmpty());
        QVERIFY2(split.errors.contains("test"), split.errors.constData());
        const ProgramResult shape =
            runProgram({"evaluate", "digits", "--data", "bars-4x4", "--split", "train"}, folder_.path());
        QCOMPARE(shape.exitCode, 1);
        QVERIFY2(shape.errors.contains("28"), shape.errors.constData());
    }

private:
    nlohmann::json evaluate(const QStringList& arguments) {
        const ProgramResult result = runProgram(QStringList{"evaluate", "--json"} + arguments, folder_.path());
        if (result.exitCode != 0) qWarning("%s", result.errors.constData());
        return nlohmann::json::parse(result.output.toStdString(), nullptr, false);
    }
    void run(const QStringList& arguments) {
        const ProgramResult result = runProgram(arguments, folder_.path());
        QVERIFY2(result.exitCode == 0, result.errors.constData());
    }
    std::filesystem::path path(const char* name) const {
        return folder_.filePath(QString::fromLatin1(name)).toStdString();
    }

    QTemporaryDir folder_;
};

REVERIE_SUITE(EvaluateCommandTest, Console)

} // namespace evaluate_command_test

#include "evaluate_command_test.moc"
