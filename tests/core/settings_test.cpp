#include "closeness.h"
#include "core/error.h"
#include "core/experiment/presets.h"
#include "core/experiment/settings.h"
#include "tests/suite.h"

#include <set>

namespace settings_test {

using namespace reverie;

namespace {

/// A value other than the default for a setting.
SettingValue anotherValue(const Setting& setting) {
    const ExperimentConfig standard;
    const SettingValue now = setting.get(standard);
    switch (setting.kind) {
    case SettingKind::Toggle:
        return !std::get<bool>(now);
    case SettingKind::Integer:
        return std::get<std::int64_t>(now) + 1;
    case SettingKind::Real:
        return (std::get<double>(now) + setting.maximum) / 4;
    case SettingKind::Choice:
        return std::string(std::get<std::string>(now) == setting.choices.back().key ? setting.choices.front().key
                                                                                    : setting.choices.back().key);
    case SettingKind::Text:
        return std::string("/a folder/with “quotes” and, commas");
    }
    return {};
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

class SettingsTest : public QObject {
    Q_OBJECT
private slots:
    void tableIsComplete();
    void defaultsAreAllowed();
    void everySettingGoesThroughJson();
    void everySettingGoesThroughText();
    void presetsGoThroughJson();
    void jsonBeginsFromItsPreset();
    void unknownKeysAreRefused();
    void wrongTypesAreRefused();
    void valuesOutOfRangeAreRefused();
    void refusalsChangeNothing();
    void textIsReadStrictly();
    void everyKeyIsOneSetting();
    void liveSettings();
    void recordsFromBeforeASettingHaveItsDefault();
    void stagesOwnWhatIsNotTheRuns();
    void presetsKeepTheirIds();
};

void SettingsTest::tableIsComplete() {
    std::set<std::string_view> keys;
    for (const Setting& setting : settings()) {
        keys.insert(setting.key);
        QVERIFY(!setting.label.empty());
        QVERIFY(setting.help.ends_with('.'));
        QVERIFY(std::ranges::all_of(
            setting.key, [](char c) { return std::islower(c) != 0 || c == '-' || std::isdigit(c) != 0; }));
        QCOMPARE(&findSetting(setting.key), &setting);
        std::set<std::string_view> choices;
        for (const SettingChoice& choice : setting.choices)
            choices.insert(choice.key);
        QCOMPARE(choices.size(), setting.choices.size());
        QCOMPARE(setting.kind == SettingKind::Choice, !setting.choices.empty());
        if (setting.kind == SettingKind::Integer || setting.kind == SettingKind::Real)
            QVERIFY(setting.minimum < setting.maximum && setting.step > 0);
    }
    QCOMPARE(keys.size(), settings().size());
}

void SettingsTest::defaultsAreAllowed() {
    for (const Preset& preset : presets())
        for (const Setting& setting : settings()) {
            ExperimentConfig config = preset.config;
            applySetting(config, setting, setting.get(config));
            QVERIFY(config == preset.config);
        }
}

void SettingsTest::everySettingGoesThroughJson() {
    ExperimentConfig changed;
    for (const Setting& setting : settings()) {
        ExperimentConfig alone;
        applySetting(alone, setting, anotherValue(setting));
        QVERIFY2(alone != ExperimentConfig{}, setting.key.data());
        const auto text = toJson(alone).dump();
        QVERIFY2(configFromJson(nlohmann::json::parse(text)) == alone, setting.key.data());
        applySetting(changed, setting, anotherValue(setting));
    }
    QVERIFY(configFromJson(toJson(changed)) == changed);
    changed.preset.clear();
    QVERIFY(configFromJson(toJson(changed)) == changed);
}

void SettingsTest::everySettingGoesThroughText() {
    for (const Setting& setting : settings()) {
        ExperimentConfig changed;
        applySetting(changed, setting, anotherValue(setting));
        ExperimentConfig typed;
        applySetting(typed, setting.key, settingText(changed, setting));
        QVERIFY2(typed == changed, setting.key.data());
    }
}

void SettingsTest::presetsGoThroughJson() {
    for (const Preset& preset : presets()) {
        QVERIFY(configFromJson(toJson(preset.config)) == preset.config);
        const std::size_t stages = preset.config.stages.empty() ? 0 : 1;
        QCOMPARE(toJson(preset.config).size(), settings().size() + 1 + stages);
    }
}

void SettingsTest::jsonBeginsFromItsPreset() {
    ExperimentConfig expected = findPreset("bars-exact").config;
    expected.hiddenCount = 7;
    QVERIFY(configFromJson({{"preset", "bars-exact"}, {"hidden", 7}}) == expected);
    ExperimentConfig standard;
    standard.momentum = 0;
    QVERIFY(configFromJson({{"momentum", 0}}) == standard);
    QVERIFY(configFromJson(nlohmann::json::object()) == ExperimentConfig{});
}

void SettingsTest::unknownKeysAreRefused() {
    const auto message = failureOf<Error>([] { configFromJson({{"learning_rate", 0.1}}); });
    QVERIFY2(contains(message, "learning_rate"), message.c_str());
    QVERIFY(!failureOf<Error>([] { findSetting(""); }).empty());
    const auto preset = failureOf<Error>([] { configFromJson({{"preset", "digits-cd2"}}); });
    QVERIFY2(contains(preset, "digits-cd2") && contains(preset, "digits-cd1"), preset.c_str());
}

void SettingsTest::wrongTypesAreRefused() {
    using Json = nlohmann::json;
    for (const Json& json :
         {Json{{"hidden", "500"}}, Json{{"hidden", 2.5}}, Json{{"hidden", true}}, Json{{"learning-rate", "fast"}},
          Json{{"learning-rate", false}}, Json{{"balanced", 1}}, Json{{"estimator", 0}}, Json{{"data", 3}},
          Json{{"hidden", nullptr}}, Json{{"hidden", {1, 2}}}, Json{{"preset", 5}}, Json::array(), Json(3),
          Json()}) {
        const auto message = failureOf<Error>([&] { configFromJson(json); });
        QVERIFY2(!message.empty(), json.dump().c_str());
    }
}

void SettingsTest::valuesOutOfRangeAreRefused() {
    for (const Setting& setting : settings()) {
        ExperimentConfig config;
        if (setting.kind == SettingKind::Integer) {
            const auto low = static_cast<std::int64_t>(setting.minimum) - 1;
            const auto high = static_cast<std::int64_t>(setting.maximum) + 1;
            for (const std::int64_t value : {low, high}) {
                const auto message = failureOf<Error>([&] { applySetting(config, setting, value); });
                QVERIFY2(contains(message, setting.key) && contains(message, "from"), message.c_str());
            }
        }
        if (setting.kind == SettingKind::Real) {
            const double maximum = setting.maximum;
            for (const double value : {setting.minimum - 0.1, maximum * 1.01, std::nan(""), HUGE_VAL, -HUGE_VAL})
                QVERIFY2(contains(failureOf<Error>([&] { applySetting(config, setting, value); }), setting.key),
                         setting.key.data());
        }
        if (setting.kind == SettingKind::Choice) {
            const auto message =
                failureOf<Error>([&] { applySetting(config, setting, std::string("something else")); });
            QVERIFY2(contains(message, setting.choices.front().key), message.c_str());
        }
    }
}

void SettingsTest::refusalsChangeNothing() {
    ExperimentConfig config;
    QVERIFY_EXCEPTION_THROWN(applySetting(config, "hidden", "0"), Error);
    QVERIFY_EXCEPTION_THROWN(applySetting(config, "estimator", "magic"), Error);
    QVERIFY_EXCEPTION_THROWN(applySetting(config, "momentum", "1.5"), Error);
    QVERIFY_EXCEPTION_THROWN(applySetting(config, "balanced", "perhaps"), Error);
    QVERIFY(config == ExperimentConfig{});
}

void SettingsTest::textIsReadStrictly() {
    ExperimentConfig config;
    applySetting(config, "balanced", "on");
    QVERIFY(config.balanced);
    applySetting(config, "balanced", "no");
    QVERIFY(!config.balanced);
    applySetting(config, "learning-rate", "1e-3");
    QCOMPARE(config.learningRate, 1e-3);
    applySetting(config, "estimator", "pcd");
    QCOMPARE(config.estimator, Estimator::PersistentContrastiveDivergence);
    applySetting(config, "validation", "-1");
    QCOMPARE(config.validationCases, -1);
    for (const auto& [key, text] : {std::pair{"hidden", "12x"},
                                    {"hidden", ""},
                                    {"hidden", "1.5"},
                                    {"k", " 3"},
                                    {"learning-rate", "0,1"},
                                    {"learning-rate", "nan"},
                                    {"learning-rate", "inf"}})
        QVERIFY2(!failureOf<Error>([&] { applySetting(config, key, text); }).empty(), text);
}

void SettingsTest::everyKeyIsOneSetting() {
    for (const Setting& setting : settings())
        QVERIFY2(&findSetting(setting.key) == &setting, setting.key.data());
}

void SettingsTest::liveSettings() {
    std::set<std::string_view> live;
    for (const Setting& setting : settings())
        if (setting.live) live.insert(setting.key);
    QCOMPARE(live, (std::set<std::string_view>{"k",
                                               "learning-rate",
                                               "momentum",
                                               "decay",
                                               "decay-l1",
                                               "sparsity-target",
                                               "sparsity-cost",
                                               "directed-rate",
                                               "label-pull",
                                               "dropout",
                                               "input-dropout",
                                               "patience",
                                               "estimator",
                                               "chains",
                                               "temperatures",
                                               "hottest",
                                               "fast-rate",
                                               "fast-decay",
                                               "centering",
                                               "update-order",
                                               "clamped-phase",
                                               "clamped-sweeps",
                                               "mean-field",
                                               "corruption",
                                               "corruption-level",
                                               "sparsity"}));
}

void SettingsTest::recordsFromBeforeASettingHaveItsDefault() {
    const ExperimentConfig now = findPreset("digit-model").config;
    QVERIFY(now.shift != ExperimentConfig{}.shift);
    nlohmann::json record = toJson(now);
    QVERIFY(recordedConfig(record) == now);
    record.erase("shift");
    ExperimentConfig then = now;
    then.shift = 0;
    QVERIFY(recordedConfig(record) == then);
    QVERIFY(configFromJson(record) == now);
}

void SettingsTest::stagesOwnWhatIsNotTheRuns() {
    ExperimentConfig config = findPreset("digit-model-2006").config;
    const auto change = [&](std::string_view key, const SettingValue& value) {
        applyToStage(config, 1, findSetting(key), value);
    };
    change("shift", std::int64_t{2});
    change("learning-rate", 0.125);
    QCOMPARE(config.shift, 0);
    QCOMPARE(stageConfig(config, 0).shift, 0);
    QCOMPARE(stageConfig(config, 1).shift, 2);
    QCOMPARE(stageValue(config, 1, findSetting("shift")), SettingValue(std::int64_t{2}));
    QCOMPARE(stageConfig(config, 1).learningRate, 0.125);
    change("seed", std::int64_t{9});
    change("standardise", true);
    QCOMPARE(config.seed, std::uint64_t{9});
    QVERIFY(config.standardise);
    QVERIFY(!config.stages[1].own.contains("seed"));
    QVERIFY_EXCEPTION_THROWN(change("shift", std::int64_t{-1}), Error);
}

void SettingsTest::presetsKeepTheirIds() {
    for (const std::string_view id : {"digits-cd1",
                                      "digits-pcd",
                                      "fashion-gaussian",
                                      "digits-standardised",
                                      "patches-gaussian",
                                      "bars-exact",
                                      "digit-model",
                                      "digit-model-2006",
                                      "small-digit-model",
                                      "digit-classifier",
                                      "autoencoder-plain",
                                      "autoencoder-denoising",
                                      "autoencoder-sparse",
                                      "autoencoder-stacked",
                                      "autoencoder-deep",
                                      "bars-boltzmann",
                                      "digits-boltzmann",
                                      "dbm-digits",
                                      "dbm-mnist",
                                      "bars-dbn",
                                      "bars-dbm"}) {
        QCOMPARE(findPreset(id).id, id);
        QCOMPARE(findPreset(id).config.preset, std::string(id));
    }
    const ExperimentConfig& digits = findPreset("digits-cd1").config;
    QCOMPARE(digits.hiddenCount, 500);
    QCOMPARE(digits.batchSize, 100);
    QCOMPARE(digits.gibbsSteps, 1);
    QCOMPARE(findPreset("fashion-gaussian").config.visibleUnits, UnitKind::Gaussian);
    QVERIFY(findPreset("digits-standardised").config.standardise);
    QCOMPARE(findPreset("patches-gaussian").config.whitening, WhiteningKind::Zca);
    QCOMPARE(findPreset("bars-exact").config.estimator, Estimator::Exact);
    QCOMPARE(findPreset("bars-exact").config.compareWith, Comparison::ContrastiveDivergence);
}

REVERIE_SUITE(SettingsTest, None)

} // namespace settings_test

#include "settings_test.moc"
