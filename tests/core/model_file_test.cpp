#include "core/io/model_file.h"
#include "tests/core/test_files.h"
#include "tests/suite.h"

#include <functional>
#include <limits>

namespace model_file_test {

using namespace reverie;
using namespace reverie::test;

namespace {

/// A machine of 6 visible and 4 hidden units with parameters that are all different.
Model modelOf(UnitKind visible, UnitKind hidden) {
    Model model;
    model.net().top = Rbm(Layer(visible, 6), Layer(hidden, 4));
    model.net().top.weights = Vector::LinSpaced(24, -1, 1).reshaped(6, 4);
    model.net().top.visible.bias = Vector::LinSpaced(6, 0, 0.5F);
    model.net().top.hidden.bias = Vector::LinSpaced(4, -3, 0);
    if (visible == UnitKind::Gaussian) model.net().top.visible.logVariance = Vector::LinSpaced(6, -2, 0);
    if (hidden == UnitKind::Gaussian) model.net().top.hidden.logVariance = Vector::LinSpaced(4, -1, 1);
    model.shape = {2, 3};
    model.coding.binary = visible != UnitKind::Gaussian;
    model.coding.grey = GreyPixels::Sampled;
    model.config = {{"preset", "digits-cd1"}, {"batch-size", 100}};
    model.seen = {{"Bundled digits, training", 4500, 0xFEDCBA9876543210}};
    model.epochs = 12;
    return model;
}

void standardise(Model& model) {
    model.coding.offset = Vector::LinSpaced(6, 0, 1);
    model.coding.scale = Vector::LinSpaced(6, 0.1F, 1);
}

using Change = std::function<void(TensorFile&)>;

} // namespace

class ModelFileTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsSavedIsLoaded_data() {
        QTest::addColumn<int>("visible");
        QTest::addColumn<int>("hidden");
        QTest::addColumn<bool>("standardised");
        const auto add = [](const char* name, UnitKind visible, UnitKind hidden, bool standardised) {
            QTest::newRow(name) << static_cast<int>(visible) << static_cast<int>(hidden) << standardised;
        };
        add("binary", UnitKind::Bernoulli, UnitKind::Bernoulli, false);
        add("Gaussian pixels", UnitKind::Gaussian, UnitKind::Bernoulli, true);
        add("Gaussian hidden units", UnitKind::Bernoulli, UnitKind::Gaussian, false);
        add("softmax", UnitKind::Softmax, UnitKind::Softmax, false);
    }

    void whatIsSavedIsLoaded() {
        QFETCH(int, visible);
        QFETCH(int, hidden);
        QFETCH(bool, standardised);
        const Folder folder;
        Model model = modelOf(static_cast<UnitKind>(visible), static_cast<UnitKind>(hidden));
        if (standardised) standardise(model);
        saveModel(model, folder / "m");
        const Model loaded = loadModel(folder / "m");
        QVERIFY(loaded.net().top.weights == model.net().top.weights);
        QVERIFY(loaded.net().top.visible.bias == model.net().top.visible.bias);
        QVERIFY(loaded.net().top.hidden.bias == model.net().top.hidden.bias);
        QVERIFY(loaded.net().top.visible.logVariance == model.net().top.visible.logVariance);
        QVERIFY(loaded.net().top.hidden.logVariance == model.net().top.hidden.logVariance);
        QVERIFY(loaded.net().top.visible.groups() == model.net().top.visible.groups());
        QVERIFY(loaded.net().top.hidden.groups() == model.net().top.hidden.groups());
        QCOMPARE(loaded.shape, model.shape);
        QCOMPARE(loaded.coding.binary, model.coding.binary);
        QCOMPARE(loaded.coding.grey, model.coding.grey);
        QCOMPARE(loaded.coding.standardised(), standardised);
        if (standardised) QVERIFY(loaded.coding.offset == model.coding.offset);
        if (standardised) QVERIFY(loaded.coding.scale == model.coding.scale);
        QVERIFY(loaded.config == model.config);
        QCOMPARE(loaded.seen.size(), std::size_t{1});
        QCOMPARE(loaded.seen[0].name, model.seen[0].name);
        QCOMPARE(loaded.seen[0].cases, model.seen[0].cases);
        QCOMPARE(loaded.seen[0].fingerprint, model.seen[0].fingerprint);
        QCOMPARE(loaded.epochs, model.epochs);
    }

    void theTensorsAreThoseTheReadmeNames() {
        const Folder folder;
        Model model = modelOf(UnitKind::Gaussian, UnitKind::Bernoulli);
        standardise(model);
        saveModel(model, folder / "m");
        const TensorFile file = TensorFile::load(folder / "m");
        std::vector<std::string> names;
        for (const auto& [name, tensor] : file.tensors())
            names.push_back(name);
        QVERIFY((names == std::vector<std::string>{"hidden_bias", "pixel_offset", "pixel_scale", "visible_bias",
                                                   "visible_log_variance", "weights"}));
        QVERIFY((file.tensors().at("weights").shape == std::vector<std::size_t>{4, 6}));
        QCOMPARE(file.metadata.at("format"), "reverie-model");
        QCOMPARE(file.metadata.at("version"), "1");
        QCOMPARE(file.metadata.at("shape"), "[2,3]");
        QCOMPARE(file.metadata.at("visible_groups"), R"([{"kind":"gaussian","size":6}])");
    }

    void severalGroupsAndMachinesShareAFile() {
        const Folder folder;
        Rbm machine(Layer({{UnitKind::Bernoulli, 4}, {UnitKind::Softmax, 3}}), Layer(UnitKind::Bernoulli, 2));
        machine.weights.setConstant(0.5F);
        TensorFile file;
        putMachine(file, modelOf(UnitKind::Bernoulli, UnitKind::Bernoulli).net().top);
        putMachine(file, machine, "second.");
        file.save(folder / "t");
        const Rbm loaded = readMachine(TensorFile::load(folder / "t"), "second.");
        QVERIFY(loaded.visible.groups() == machine.visible.groups());
        QVERIFY(loaded.weights == machine.weights);
    }

    void aCheckpointsMachineIsLoaded() {
        const Folder folder;
        saveModel(modelOf(UnitKind::Bernoulli, UnitKind::Bernoulli), folder / "m");
        TensorFile file = TensorFile::load(folder / "m");
        file.metadata["format"] = "reverie-checkpoint";
        file.put("momentum.weights", Matrix(Matrix::Zero(6, 4)));
        file.save(folder / "c");
        QCOMPARE(loadModel(folder / "c").net().top.weights, loadModel(folder / "m").net().top.weights);
    }

    void filesThatLie_data() {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("reason");
        const auto add = [](const char* name, Change change, const char* reason) {
            QTest::newRow(name) << change << reason;
        };
        const auto set = [](const char* key, const char* value) {
            return [=](TensorFile& file) { file.metadata[key] = value; };
        };
        const auto drop = [](const char* key) { return [=](TensorFile& file) { file.metadata.erase(key); }; };
        const auto sized = [](const char* name, Index size) {
            return [=](TensorFile& file) { file.put(name, Vector(Vector::Ones(size))); };
        };
        add("not ours", drop("format"), "not a model or checkpoint of Reverie");
        add("another format", set("format", "pt"), "not a model or checkpoint of Reverie");
        add("a newer version", set("version", "2"), "format version 2");
        add("a version in words", set("version", "two"), "\"version\" is not what it should be");
        add(
            "weights of another shape", [](TensorFile& file) { file.put("weights", Matrix(Matrix::Zero(5, 4))); },
            "visible_groups");
        add("weights of one dimension", sized("weights", 24), "tensor \"weights\" has the shape [24]");
        add(
            "weights NaN",
            [](TensorFile& file) {
                file.put("weights", Matrix(Matrix::Constant(6, 4, std::numeric_limits<float>::quiet_NaN())));
            },
            "tensor \"weights\" holds values that are not finite");
        add("bias of another size", sized("visible_bias", 5), "tensor \"visible_bias\" has the shape [5]");
        add("hidden bias of another size", sized("hidden_bias", 6), "tensor \"hidden_bias\" has the shape [6]");
        add("log variance of another size", sized("visible_log_variance", 1), "\"visible_log_variance\"");
        add("pixel offset alone", sized("pixel_offset", 6), "tensor \"pixel_scale\" is missing");
        add(
            "pixel scale zero",
            [](TensorFile& file) {
                file.put("pixel_offset", Vector(Vector::Zero(6)));
                file.put("pixel_scale", Vector(Vector::Zero(6)));
            },
            "not all above zero");
        add("no groups", drop("hidden_groups"), "no metadata entry \"hidden_groups\"");
        add("empty groups", set("hidden_groups", "[]"), "do not add up to the 4 units");
        add("groups too few", set("hidden_groups", R"([{"kind":"bernoulli","size":3}])"), "do not add up");
        add("groups too many", set("hidden_groups", R"([{"kind":"bernoulli","size":1000000000000}])"),
            "\"hidden_groups\" is not what it should be");
        add("groups negative",
            set("hidden_groups", R"([{"kind":"bernoulli","size":-4},{"kind":"bernoulli","size":8}])"),
            "\"hidden_groups\" is not what it should be");
        add("softmax of one",
            set("hidden_groups", R"([{"kind":"bernoulli","size":3},{"kind":"softmax","size":1}])"),
            "\"hidden_groups\" is not what it should be");
        add("unknown kind", set("hidden_groups", R"([{"kind":"quantum","size":4}])"),
            "\"hidden_groups\" is not what it should be");
        add("groups not JSON", set("hidden_groups", "four"), "not valid JSON");
        add("groups a number", set("hidden_groups", "4"), "\"hidden_groups\" is not what it should be");
        add("shape of other images", set("shape", "[3,3]"), "do not fit its 6 visible units");
        add("shape negative", set("shape", "[-2,-3]"), "do not fit its 6 visible units");
        add("shape that overflows", set("shape", "[4611686018427387904,4]"), "do not fit its 6 visible units");
        add("shape of one number", set("shape", "[6]"), "\"shape\" is not what it should be");
        add("unknown grey pixels", set("grey_pixels", "purple"), "\"grey_pixels\" is not what it should be");
        add("epochs negative", set("epochs", "-1"), "\"epochs\" is not what it should be");
        add("configuration not JSON", set("config", "{"), "\"config\" is not valid JSON");
        add("seen incomplete", set("seen", "[{}]"), "\"seen\" is not what it should be");
        add("seen with a broken fingerprint", set("seen", R"([{"name":"a","cases":1,"fingerprint":"xyz"}])"),
            "\"seen\" is not what it should be");
    }

    void filesThatLie() {
        QFETCH(Change, change);
        QFETCH(QString, reason);
        const Folder folder;
        saveModel(modelOf(UnitKind::Gaussian, UnitKind::Bernoulli), folder / "m");
        TensorFile file = TensorFile::load(folder / "m");
        change(file);
        file.save(folder / "lie");
        const std::string message = errorOf([&] { loadModel(folder / "lie"); });
        QVERIFY2(tells(message, folder / "lie", reason.toStdString()), message.c_str());
    }
};

REVERIE_SUITE(ModelFileTest, None)

} // namespace model_file_test

#include "model_file_test.moc"
