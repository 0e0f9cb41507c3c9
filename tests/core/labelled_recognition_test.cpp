#include "closeness.h"
#include "core/evaluation/recognition.h"
#include "core/evaluation/unit_pictures.h"
#include "core/models/feed_forward_net.h"
#include "core/models/mean_field.h"
#include "labelled_oracle.h"
#include "tests/suite.h"

namespace labelled_recognition_test {

using namespace reverie;
using namespace reverie::oracle;

/// What a deep Boltzmann machine with label units makes of images: labels, a classifier, pictures of its units.
class LabelledRecognitionTest : public QObject {
    Q_OBJECT

private slots:
    void recognitionIsThatOfTheTop_data() { addLabelledSizes(); }
    void recognitionIsThatOfTheTop();
    void recognitionAgreesWithEnumeration_data() { addLabelledSizes(); }
    void recognitionAgreesWithEnumeration();
    void unrollsIntoTheFirstPass_data() { addLabelledSizes(); }
    void unrollsIntoTheFirstPass();
    void sampledFilters_data() { addLabelledSizes(); }
    void sampledFilters();
};

// With the layer below the top at its means, the top and the labels are summed over exactly.
void LabelledRecognitionTest::recognitionIsThatOfTheTop() {
    const DeepMachine deep = fetchedLabelled(2.0);
    const DeepBoltzmannMachine machine = labelled(deep);
    const Matrix images = pixelStates(deep).states.cast<float>();
    ThreadTeam team(2);
    MeanField field(machine, images, team);
    field.settle(team);
    const std::size_t top = deep.layers() - 2;
    const Matrix below = field.layer(top - 1);
    const Matrix read = recognise(DeepBoltzmannRef(machine), images, team);
    for (Index image = 0; image < images.cols(); ++image) {
        Column scores(labelCount);
        for (Index label = 0; label < labelCount; ++label) {
            const Column input = deep.weights[top - 1].transpose() * below.col(image).cast<double>() +
                                 deep.weights[top].col(label) + deep.biases[top];
            scores[label] = deep.biases[top + 1][label] + (1 + input.array().exp()).log().sum();
        }
        const Column expected = (scores.array() - logSum(scores)).exp();
        CHECK_TABLES_CLOSE(read.col(image).cast<double>(), expected, 1e-5);
    }
}

// Weak weights at the top leave hardly any dependence between the layers below and labels to neglect.
void LabelledRecognitionTest::recognitionAgreesWithEnumeration() {
    DeepMachine deep = fetchedLabelled(3.0);
    for (std::size_t layer = 1; layer < deep.weights.size(); ++layer)
        deep.weights[layer] *= layer + 1 == deep.weights.size() ? 0.5 : 0.125;
    const DeepBoltzmannMachine machine = labelled(deep);
    const States pixels = pixelStates(deep);
    Table expected = pixelsAndLabel(deep, pixels).transpose();
    for (Index image = 0; image < expected.cols(); ++image)
        expected.col(image) /= expected.col(image).sum();
    ThreadTeam team(2);
    const Matrix read = recognise(DeepBoltzmannRef(machine), pixels.states.cast<float>(), team);
    CHECK_TABLES_CLOSE(read.cast<double>(), expected, 0.02);
    QVERIFY(likeliest(read) == likeliest(expected.cast<float>()));
}

void LabelledRecognitionTest::unrollsIntoTheFirstPass() {
    const DeepMachine deep = fetchedLabelled();
    const DeepBoltzmannMachine machine = labelled(deep);
    const Matrix images = pixelStates(deep).states.cast<float>();
    ThreadTeam team(1);
    RandomStream stream(47, "classifier");
    const FeedForwardNet net = unroll(DeepBoltzmannRef(machine), labelCount, stream, 0.1F);
    Table states = images.cast<double>();
    const std::size_t top = deep.layers() - 2;
    for (std::size_t layer = 1; layer <= top; ++layer) {
        const Table input = ((layer < top ? 2.0 : 1.0) * deep.weights[layer - 1].transpose() * states).colwise() +
                            deep.biases[layer];
        states = 1 / (1 + (-input.array()).exp());
    }
    Table outputs = ((deep.weights[top].transpose() * states).colwise() + deep.biases[top + 1]).array().exp();
    for (Index image = 0; image < outputs.cols(); ++image)
        outputs.col(image) /= outputs.col(image).sum();
    CHECK_TABLES_CLOSE(output(net, images, team), outputs, 1e-5);
    QCOMPARE(unroll(DeepBoltzmannRef(machine), 7, stream, 0.1F).classes(), Index{7});
}

// E[v | hᵢ = 1] by enumeration.
void LabelledRecognitionTest::sampledFilters() {
    const DeepMachine deep = fetchedLabelled();
    const DeepBoltzmannMachine machine = labelled(deep);
    const Table states = statesOf(deep);
    Column share = deep.logWeights(states);
    share = (share.array() - logSum(share)).exp();
    ThreadTeam team(2);
    for (Index layer = 0; layer < DeepBoltzmannRef(machine).hiddenLayers(); ++layer) {
        const Matrix found =
            sampledImages(DeepBoltzmannRef(machine), layer, {.chains = 4000, .burnIn = 30, .kept = 20}, team);
        Index first = 0;
        for (Index below = 0; below <= layer; ++below)
            first += deep.biases[static_cast<std::size_t>(below)].size();
        QCOMPARE(found.cols(), deep.biases[static_cast<std::size_t>(layer) + 1].size());
        for (Index unit = 0; unit < found.cols(); ++unit) {
            const Column on = share.array() * states.row(first + unit).transpose().array();
            CHECK_TABLES_CLOSE(found.col(unit).cast<double>(), states.topRows(3) * on / on.sum(), 0.02);
        }
    }
}

REVERIE_SUITE(LabelledRecognitionTest, None)

} // namespace labelled_recognition_test

#include "labelled_recognition_test.moc"
