#include "closeness.h"
#include "core/io/model_file.h"
#include "core/io/net_file.h"
#include "net_oracle.h"
#include "test_files.h"
#include "tests/suite.h"

#include <functional>

namespace net_file_test {

using namespace reverie;
using namespace reverie::test;
using oracle::sameLayer;
using oracle::sameNet;

namespace {

using Change = std::function<void(TensorFile&)>;

bool sameFeedForward(const FeedForwardNet& left, const FeedForwardNet& right) {
    return sameLayer(left.input, right.input) &&
           std::ranges::equal(left.steps, right.steps, [](const auto& a, const auto& b) {
               return sameBits(a.weights, b.weights) && sameLayer(a.above, b.above);
           });
}

DeepBeliefNet labelledNet() {
    return oracle::netOf(UnitKind::Bernoulli, {6, 4, 3, 2}, 3, false, 71);
}

FeedForwardNet unrolled(const DeepBeliefNet& net) {
    RandomStream stream(72, "unrolled");
    return unroll(net, 3, stream, 0.1F);
}

Model modelOf(const DeepBeliefNet& net) {
    Model model;
    model.net() = net;
    model.classifier = unrolled(net);
    model.shape = {2, 3};
    model.config = nlohmann::json::object();
    return model;
}

/// All of a file but one tensor.
TensorFile without(const TensorFile& file, const std::string& missing) {
    TensorFile rest;
    rest.metadata = file.metadata;
    for (const auto& [name, tensor] : file.tensors()) {
        if (name == missing) continue;
        if (tensor.shape.size() == 1)
            rest.put(name, file.vector(name));
        else
            rest.put(name, file.matrix(name));
    }
    return rest;
}

} // namespace

class NetFileTest : public QObject {
    Q_OBJECT
private slots:
    void netsComeBack_data() { oracle::addNets(); }
    void netsComeBack();
    void feedForwardNetsComeBack();
    void modelsComeBack();
    void aMachineAloneIsANet();
    void everyTensorIsMissed();
    void lies_data();
    void lies();
    void modelsThatLie();
};

void NetFileTest::netsComeBack() {
    const DeepBeliefNet net = oracle::fetchedNet();
    const Folder folder;
    TensorFile file;
    putNet(file, net);
    putNet(file, labelledNet(), "other.");
    file.save(folder / "net");
    const TensorFile loaded = TensorFile::load(folder / "net");
    QVERIFY(sameNet(readNet(loaded), net));
    QVERIFY(sameNet(readNet(loaded, "other."), labelledNet()));
}

void NetFileTest::feedForwardNetsComeBack() {
    const FeedForwardNet net = unrolled(oracle::netOf(UnitKind::Gaussian, {6, 4, 3, 2}, 0, true, 73));
    const Folder folder;
    TensorFile file;
    putFeedForward(file, net, "classifier");
    file.save(folder / "net");
    const TensorFile loaded = TensorFile::load(folder / "net");
    const auto found = readFeedForward(loaded, "classifier");
    QVERIFY(found && sameFeedForward(*found, net));
    QCOMPARE(found->classes(), 3);
    QVERIFY(!readFeedForward(loaded, "random_start"));
}

void NetFileTest::modelsComeBack() {
    const Folder folder;
    const Model model = modelOf(labelledNet());
    saveModel(model, folder / "m");
    const Model loaded = loadModel(folder / "m");
    QVERIFY(sameNet(loaded.net(), model.net()));
    QVERIFY(loaded.classifier && sameFeedForward(*loaded.classifier, *model.classifier));
    QCOMPARE(loaded.shape, model.shape);
}

void NetFileTest::aMachineAloneIsANet() {
    const DeepBeliefNet net = oracle::netOf(UnitKind::Bernoulli, {6, 4}, 0, true, 74);
    const Folder folder;
    TensorFile file;
    putMachine(file, net.top);
    file.save(folder / "machine");
    QVERIFY(sameNet(readNet(TensorFile::load(folder / "machine")), net));
}

// Whatever is missing, the sentence names the file and the part; weights of the generative side alone may be.
void NetFileTest::everyTensorIsMissed() {
    const Folder folder;
    saveModel(modelOf(labelledNet()), folder / "whole");
    const TensorFile whole = TensorFile::load(folder / "whole");
    for (const auto& [name, tensor] : whole.tensors()) {
        without(whole, name).save(folder / "part");
        const std::string message = errorOf([&] { loadModel(folder / "part"); });
        if (name.find("generative_weights") != std::string::npos)
            QVERIFY2(message.empty(), message.c_str());
        else
            QVERIFY2(tells(message, folder / "part", name), (name + " → " + message).c_str());
    }
    for (const auto& [key, value] : whole.metadata) {
        TensorFile part = whole;
        part.metadata.erase(key);
        part.save(folder / "part");
        const std::string message = errorOf([&] { loadModel(folder / "part"); });
        // Labels become pixels where nothing says what they are; connections and classifier are as good as gone.
        if (key != "directed" && key != "labels" && key != "classifier")
            QVERIFY2(tells(message, folder / "part", key == "format" ? "not a model" : key),
                     (key + " → " + message).c_str());
        else if (key != "classifier")
            QVERIFY2(tells(message, folder / "part", "fit"), (key + " → " + message).c_str());
    }
}

void NetFileTest::lies_data() {
    QTest::addColumn<Change>("change");
    QTest::addColumn<std::string>("reason");
    const auto add = [](const char* name, std::string reason, Change change) {
        QTest::newRow(name) << change << std::move(reason);
    };
    const auto says = [](std::string key, std::string value) {
        return [key, value](TensorFile& file) { file.metadata[key] = value; };
    };
    const char* const unclear = "is not what it should be";
    add("more layers than any net", unclear, says("directed", "101"));
    add("as many as numbers go", unclear, says("directed", "9223372036854775807"));
    add("beyond numbers", unclear, says("directed", "99999999999999999999"));
    add("fewer than none", unclear, says("directed", "-1"));
    add("half a layer", unclear, says("directed", "1.5"));
    add("no number", unclear, says("directed", "two"));
    add("one layer more than there is", "layer3.recognition_weights", says("directed", "3"));
    add("one layer less", "does not fit", says("directed", "1"));
    add("labels that are no softmax group", unclear, says("labels", "2"));
    add("all are labels", unclear, says("labels", "6"));
    add("labels beyond the machine", unclear, says("labels", "1000000000000"));
    add("labels below none", unclear, says("labels", "-3"));
    add("label units of another kind", unclear,
        says("visible_groups", R"([{"kind":"bernoulli","size":3},{"kind":"bernoulli","size":3}])"));
    add("a softmax group that is cut", unclear,
        says("visible_groups", R"([{"kind":"bernoulli","size":1},{"kind":"softmax","size":5}])"));
    add("layers that do not fit each other", "layer 2 does not fit", [](TensorFile& file) {
        file.put("layer2.recognition_weights", Matrix(Matrix::Ones(5, 3)));
        file.put("layer2.generative_weights", Matrix(Matrix::Ones(5, 3)));
        file.put("layer2.visible_bias", Vector(Vector::Ones(5)));
        file.metadata["layer2.visible_groups"] = R"([{"kind":"bernoulli","size":5}])";
    });
    add("layers of other kinds", "layer 2 does not fit",
        says("layer2.visible_groups", R"([{"kind":"softmax","size":4}])"));
    add("a top that does not fit", "top machine does not fit", [](TensorFile& file) {
        file.put("weights", Matrix(Matrix::Ones(8, 2)));
        file.put("visible_bias", Vector(Vector::Ones(8)));
        file.metadata["visible_groups"] = R"([{"kind":"bernoulli","size":5},{"kind":"softmax","size":3}])";
    });
    add("directions of other sizes", "layer1.generative_weights",
        [](TensorFile& file) { file.put("layer1.generative_weights", Matrix(Matrix::Ones(4, 6))); });
    add("biases of another size", "layer1.hidden_bias",
        [](TensorFile& file) { file.put("layer1.hidden_bias", Vector(Vector::Ones(5))); });
    add("groups that do not add up", "layer1.hidden_groups",
        says("layer1.hidden_groups", R"([{"kind":"bernoulli","size":3}])"));
    add("a huge group", unclear, says("layer1.hidden_groups", R"([{"kind":"bernoulli","size":4000000000000}])"));
    add("groups that are none", unclear, says("layer1.hidden_groups", R"(["bernoulli"])"));
    add("weights that are no numbers", "layer2.recognition_weights", [](TensorFile& file) {
        file.put("layer2.recognition_weights",
                 Matrix(Matrix::Constant(4, 3, std::numeric_limits<float>::quiet_NaN())));
    });
    add("eleven labels", unclear, [](TensorFile& file) {
        file.put("weights", Matrix(Matrix::Ones(14, 2)));
        file.put("visible_bias", Vector(Vector::Ones(14)));
        file.metadata["visible_groups"] = R"([{"kind":"bernoulli","size":3},{"kind":"softmax","size":11}])";
        file.metadata["labels"] = "11";
    });
}

void NetFileTest::lies() {
    QFETCH(Change, change);
    QFETCH(std::string, reason);
    const Folder folder;
    TensorFile file;
    putNet(file, labelledNet());
    change(file);
    file.save(folder / "liar");
    const std::string message = errorOf([&] { readNet(TensorFile::load(folder / "liar")); });
    QVERIFY2(tells(message, folder / "liar", reason), message.c_str());
}

void NetFileTest::modelsThatLie() {
    const Folder folder;
    saveModel(modelOf(labelledNet()), folder / "model");
    const auto told = [&](std::string_view reason, const Change& change) {
        TensorFile file = TensorFile::load(folder / "model");
        change(file);
        file.save(folder / "liar");
        const std::string message = errorOf([&] { loadModel(folder / "liar"); });
        QVERIFY2(tells(message, folder / "liar", reason), message.c_str());
    };
    told("2 × 4", [](TensorFile& file) { file.metadata["shape"] = "[2, 4]"; });
    told("classifier", [](TensorFile& file) { file.metadata["classifier"] = "1000"; });
    told("classifier.layer5", [](TensorFile& file) { file.metadata["classifier"] = "5"; });
    told("classifier does not fit the pixels", [](TensorFile& file) {
        file.put("classifier.layer1.weights", Matrix(Matrix::Ones(7, 4)));
        file.put("classifier.input_bias", Vector(Vector::Ones(7)));
        file.metadata["classifier.input_groups"] = R"([{"kind":"bernoulli","size":7}])";
    });
    told("layer 2 of its classifier does not fit",
         [](TensorFile& file) { file.put("classifier.layer2.weights", Matrix(Matrix::Ones(9, 3))); });
}

REVERIE_SUITE(NetFileTest, None)

} // namespace net_file_test

#include "net_file_test.moc"
