#include "core/models/machine.h"
#include "tests/suite.h"
#include "ui/equations/equation_symbols.h"
#include "ui/equations/equation_view.h"
#include "ui/panels/network_panel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/network_diagram.h"

#include <QApplication>
#include <QSignalSpy>

namespace equations_test {

using namespace reverie;

namespace {

Rbm between(Layer visible, Layer hidden) {
    return {std::move(visible), std::move(hidden)};
}

Layer binary(Index units) {
    return {UnitKind::Bernoulli, units};
}

DeepBeliefNet restricted(UnitKind visible, UnitKind hidden) {
    return {{}, between({visible, 6}, {hidden, 4}), 0};
}

DeepBeliefNet memory(UnitKind visible) {
    return {{}, between(Layer({{visible, 6}, {UnitKind::Softmax, 3}}), binary(4)), 3};
}

DeepBeliefNet deepNet(UnitKind pixels, bool labels) {
    DirectedConnection first;
    first.below = Layer(pixels, 6);
    first.above = binary(5);
    first.recognition = Matrix::Zero(6, 5);
    if (!labels) return {{first}, between(binary(5), binary(4)), 0};
    return {{first}, between(Layer({{UnitKind::Bernoulli, 5}, {UnitKind::Softmax, 3}}), binary(4)), 3};
}

DeepBoltzmannMachine deepMachine(UnitKind pixels, Index labels) {
    return {Layer(pixels, 6), std::vector<Index>{5, 4}, labels};
}

Autoencoder autoencoder(bool deep) {
    RandomStream stream(1, "equations");
    std::vector<UnitGroup> layers = {{UnitKind::Bernoulli, 6}, {UnitKind::Bernoulli, 4}};
    if (deep) layers.push_back({UnitKind::Gaussian, 2});
    return randomAutoencoder(layers, false, stream);
}

std::vector<AnyMachine> machines() {
    return {restricted(UnitKind::Bernoulli, UnitKind::Bernoulli),
            restricted(UnitKind::Gaussian, UnitKind::Bernoulli),
            restricted(UnitKind::Bernoulli, UnitKind::Gaussian),
            memory(UnitKind::Bernoulli),
            memory(UnitKind::Gaussian),
            deepNet(UnitKind::Bernoulli, false),
            deepNet(UnitKind::Gaussian, false),
            deepNet(UnitKind::Bernoulli, true),
            deepMachine(UnitKind::Bernoulli, 0),
            deepMachine(UnitKind::Gaussian, 3),
            autoencoder(false),
            autoencoder(true),
            BoltzmannMachine(6, 0),
            BoltzmannMachine(6, 4)};
}

/// Those that a machine can learn by; the composite likelihood is one of labels.
std::vector<ExperimentConfig> waysOfLearning(bool labels) {
    std::vector<ExperimentConfig> all;
    for (const Estimator estimator :
         {Estimator::ContrastiveDivergence, Estimator::PersistentContrastiveDivergence, Estimator::Exact,
          Estimator::Composite, Estimator::Tempering, Estimator::FastPersistent}) {
        if (estimator == Estimator::Composite && !labels) continue;
        ExperimentConfig config;
        config.estimator = estimator;
        all.push_back(config);
    }
    for (const SparsityKind kind : {SparsityKind::KullbackLeibler, SparsityKind::L1, SparsityKind::LargestOnly}) {
        ExperimentConfig config;
        config.centering = config.learnVariance = true;
        config.sparsityCost = 0.5;
        config.sparsity = kind;
        config.reconstructionLoss = ReconstructionLoss::SquaredError;
        config.corruption = CorruptionKind::Masking;
        all.push_back(config);
    }
    return all;
}

QStringList names(const std::vector<EquationSection>& sections) {
    QStringList all;
    for (const EquationSection& section : sections)
        for (const Equation& equation : section.equations)
            all.push_back(equation.name);
    return all;
}

/// The drawn net of a classifier: its labels stand on top.
NetView unrolled() {
    NetView net;
    net.layers = {{"pixels", 6, false}, {"hidden 1", 5, false}, {"hidden 2", 4, false}, {"labels", 3, true}};
    net.classifier = true;
    return net;
}

} // namespace

class EquationsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<NetworkPanel> panel_;

    NetworkDiagram* diagram() { return panel_->findChild<NetworkDiagram*>(); }
    EquationView* equations() { return panel_->findChild<EquationView*>(); }
    void show(const AnyMachine& machine, const ExperimentConfig& config = {}, StageKind stage = StageKind::Rbm) {
        panel_->presentNet(std::make_shared<NetView>(machine::view(machine)));
        panel_->presentEquations(machine, config, stage);
        QApplication::processEvents();
    }
    void pointAt(const QString& symbol) {
        QVERIFY2(!equations()->placeOf(symbol).isNull(), qPrintable(symbol));
        QTest::mouseMove(equations(), equations()->placeOf(symbol).center().toPoint());
    }

private slots:
    void init() {
        applyTheme(*qApp, Theme::light());
        panel_ = std::make_unique<NetworkPanel>();
        panel_->resize(420, 900);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
        panel_->activateWindow();
    }
    void cleanup() { panel_.reset(); }

    void everyMachineHasEquationsWhoseSymbolsAreKnown() {
        EquationView view;
        const auto check = [&view](const std::vector<EquationSection>& sections, const NetView& net,
                                   const ExperimentConfig& config) {
            QCOMPARE(sections.size(), std::size_t{3});
            for (const EquationSection& section : sections) {
                QVERIFY(!section.equations.empty());
                for (const Equation& equation : section.equations)
                    QVERIFY2(QFile::exists(equationPath(equation)), qPrintable(equation.name));
            }
            view.setEquations(sections);
            QVERIFY(view.symbols().size() > 3);
            for (const QString& symbol : view.symbols())
                QVERIFY2(!meaningOf(symbol, net, config).words.isEmpty(), qPrintable(symbol));
        };
        for (const AnyMachine& machine : machines())
            for (const ExperimentConfig& config : waysOfLearning(machine::labels(machine) > 0))
                for (const StageKind stage : {StageKind::Rbm, StageKind::UpDown})
                    check(equationsOf({machine, false, config, stage}), machine::view(machine), config);
        check(equationsOf({machines()[7], true, {}, StageKind::Backpropagation}), unrolled(), {});
        QVERIFY(equationsOf({AnyMachine(DeepBeliefNet()), false, {}, StageKind::Rbm}).empty());
    }

    /// No drawing lies in the program that no machine shows.
    void everyDrawingIsUsed() {
        QStringList used = names(equationsOf({machines()[7], true, {}, StageKind::Backpropagation}));
        for (const AnyMachine& machine : machines())
            for (const ExperimentConfig& config : waysOfLearning(machine::labels(machine) > 0))
                for (const StageKind stage : {StageKind::Rbm, StageKind::UpDown})
                    used += names(equationsOf({machine, false, config, stage}));
        for (const QString& file : QDir(QStringLiteral(":/equations")).entryList())
            QVERIFY2(used.contains(file.chopped(4)), qPrintable(file));
    }

    void theRuleIsThatOfTheStage() {
        const AnyMachine net = deepNet(UnitKind::Bernoulli, true);
        QVERIFY(names(equationsOf({net, false, {}, StageKind::UpDown})).contains("rule-wake"));
        QVERIFY(!names(equationsOf({net, false, {}, StageKind::Rbm})).contains("rule-wake"));
        ExperimentConfig persistent;
        persistent.estimator = Estimator::PersistentContrastiveDivergence;
        QVERIFY(names(equationsOf({net, false, persistent, StageKind::Rbm})).contains("rule-persistent"));
    }

    void aSymbolThatIsPointedAtLightsWhatItStandsFor() {
        QSignalSpy hovered(panel_.get(), &Panel::hovered);
        show(deepNet(UnitKind::Bernoulli, true));
        const QImage still = diagram()->grab().toImage();
        const QImage plain = equations()->grab().toImage();
        pointAt("top");
        QCOMPARE(hovered.last().first().toString(), QStringLiteral("states of hidden 2, 4 units"));
        QCOMPARE(diagram()->lit().layers, QSet<int>{3});
        QVERIFY(diagram()->grab().toImage() != still);
        QVERIFY(equations()->grab().toImage() != plain);
        pointAt("label-weights");
        QCOMPARE(diagram()->lit().connections, (QSet<std::pair<int, int>>{{2, 3}}));
        pointAt("generative");
        QCOMPARE(diagram()->lit().connections, (QSet<std::pair<int, int>>{{0, 1}}));
        pointAt("rate");
        QCOMPARE(hovered.last().first().toString(), QStringLiteral("Learning rate ε = 0.05"));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(equations(), &leave);
        QCOMPARE(hovered.last().first().toString(), QString());
        QCOMPARE(diagram()->lit(), NetParts());
        QCOMPARE(equations()->grab().toImage(), plain);
    }

    void symbolsOfTheTopAreThoseOfTheUpperTwoLayers() {
        show(deepNet(UnitKind::Bernoulli, false));
        pointAt("top-weights");
        QCOMPARE(diagram()->lit().connections, (QSet<std::pair<int, int>>{{1, 2}}));
        show(restricted(UnitKind::Bernoulli, UnitKind::Bernoulli));
        pointAt("weights");
        QCOMPARE(diagram()->lit().connections, (QSet<std::pair<int, int>>{{0, 1}}));
    }

    void aLayerThatIsPointedAtLightsItsSymbols() {
        show(restricted(UnitKind::Gaussian, UnitKind::Bernoulli));
        QTest::mouseMove(diagram(), diagram()->barOf(0).center().toPoint());
        QCOMPARE(equations()->lit(), (QSet<QString>{"visible", "visible-bias", "deviation"}));
        QTest::mouseMove(diagram(), diagram()->barOf(1).center().toPoint());
        QCOMPARE(equations()->lit(), (QSet<QString>{"hidden", "hidden-bias"}));
    }

    void keysWalkFromSymbolToSymbol() {
        QSignalSpy pointed(equations(), &EquationView::symbolPointedAt);
        show(restricted(UnitKind::Bernoulli, UnitKind::Bernoulli));
        equations()->setFocus();
        QStringList reached;
        for (const Qt::Key key :
             {Qt::Key_Left, Qt::Key_Right, Qt::Key_Left, Qt::Key_Down, Qt::Key_Right, Qt::Key_Up}) {
            QTest::keyClick(equations(), key);
            reached.push_back(pointed.last().first().toString());
        }
        // E(v, h), F(v)
        QCOMPARE(reached, (QStringList{"visible", "hidden", "visible", "visible", "visible-bias", "visible"}));
        diagram()->setFocus();
        QCOMPARE(pointed.last().first().toString(), QString());
    }

    void equationsStandBesideTheNetWhereThereIsRoom() {
        show(deepNet(UnitKind::Bernoulli, true));
        QVERIFY(equations()->y() >= diagram()->geometry().bottom());
        QVERIFY(equations()->geometry().right() <= panel_->width());
        panel_->resize(1000, 500);
        QApplication::processEvents();
        QVERIFY(equations()->x() >= diagram()->geometry().right());
        QCOMPARE(equations()->y(), 0);
        panel_->resize(260, 300);
        QApplication::processEvents();
        QVERIFY(diagram()->height() >= diagram()->minimumSizeHint().height());
        QVERIFY(equations()->placeOf("top").right() <= panel_->width());
    }
};

REVERIE_SUITE(EquationsTest, Window)

} // namespace equations_test

#include "equations_test.moc"
