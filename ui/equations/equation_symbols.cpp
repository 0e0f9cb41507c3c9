#include "ui/equations/equation_symbols.h"

#include "core/experiment/settings.h"
#include "ui/theme/numbers.h"

#include <QCoreApplication>
#include <QHash>
#include <QStringList>

#include <functional>

namespace reverie {

namespace {

QString saying(const char* text) {
    return QCoreApplication::translate("reverie::NetworkPanel", text);
}

/// The layers of a net as its equations count them, h⁰ being the lowest.
class Layers {
public:
    explicit Layers(const NetView& net) : net_(net) {
        for (int i = 0; i < static_cast<int>(net.layers.size()); ++i) {
            const NetLayer& layer = net.layers[static_cast<std::size_t>(i)];
            if (layer.labels)
                labels_ = i;
            else
                row_.push_back(i);
            if (layer.name == "code") code_ = count() - 1;
        }
        const bool directed = net.directed > 0 && !net.classifier;
        last_ = code_ > 0 ? code_ : directed ? static_cast<int>(net.directed) : count() - 1;
    }

    int count() const { return static_cast<int>(row_.size()); }
    /// The number of the topmost layer that the index l of the equations reaches.
    int last() const { return last_; }
    int top() const { return count() - 1; }
    int code() const { return code_; }
    bool hasLabels() const { return labels_ >= 0; }

    QString name(int layer) const { return QString::fromStdString(shown(row_[at(layer)]).name); }
    QString size(int layer) const { return formatCount(shown(row_[at(layer)]).units); }
    QString labelCount() const { return formatCount(shown(labels_).units); }

    NetParts layers(int first, int last) const {
        NetParts parts;
        for (int layer = first; layer <= last; ++layer)
            parts.layers.insert(row_[at(layer)]);
        return parts;
    }
    /// From each of these layers to the next one.
    NetParts connections(int first, int last) const {
        NetParts parts;
        for (int layer = first; layer <= last; ++layer)
            parts.connections.insert({row_[at(layer)], row_[at(layer + 1)]});
        return parts;
    }
    NetParts labels() const { return {{labels_}, {}}; }
    NetParts labelWeights() const {
        const int other = row_[at(top())];
        return {{}, {{std::min(labels_, other), std::max(labels_, other)}}};
    }

private:
    std::size_t at(int layer) const { return static_cast<std::size_t>(layer); }
    const NetLayer& shown(int place) const { return net_.layers[static_cast<std::size_t>(place)]; }

    const NetView& net_;
    std::vector<int> row_; ///< Places of all layers but the labels.
    int labels_ = -1;
    int code_ = -1;
    int last_ = 0;
};

/// "units of pixels, 784".
SymbolMeaning units(const Layers& net, const char* words, int layer) {
    return {saying(words).arg(net.name(layer), net.size(layer)), net.layers(layer, layer)};
}

SymbolMeaning weights(const Layers& net, int lower) {
    return {saying("weights between %1 and %2, %3 × %4")
                .arg(net.name(lower), net.name(lower + 1), net.size(lower), net.size(lower + 1)),
            net.connections(lower, lower)};
}

SymbolMeaning several(const char* words, NetParts parts) {
    return {saying(words), std::move(parts)};
}

constexpr const char* state = "states of %1, %2 units";
constexpr const char* bias = "biases of %1, %2";

/// Machines of two layers, and the upper two of a deep net.
SymbolMeaning pairMeaning(const QString& symbol, const Layers& net) {
    const int top = net.top();
    if (symbol == u"visible" || symbol == u"input") return units(net, state, 0);
    if (symbol == u"visible-bias") return units(net, bias, 0);
    if (symbol == u"deviation") return units(net, "standard deviations σ of %1, %2", 0);
    if (symbol == u"visible-offset") return units(net, "offsets of centering: mean states of %1, %2", 0);
    if (symbol == u"visible-lateral")
        return units(net, "lateral weights within %1, between each pair of %2 units", 0);
    if (top == 0) return {};
    if (symbol == u"hidden" || symbol == u"first") return units(net, state, 1);
    if (symbol == u"hidden-bias") return units(net, bias, 1);
    if (symbol == u"hidden-offset") return units(net, "offsets of centering: mean states of %1, %2", 1);
    if (symbol == u"hidden-lateral")
        return units(net, "lateral weights within %1, between each pair of %2 units", 1);
    if (symbol == u"weights" || symbol == u"first-weights") return weights(net, 0);
    if (symbol == u"fast-weights")
        return {saying("fast weights, added to W where the chains run"), net.connections(top - 1, top - 1)};
    if (symbol == u"top") return units(net, state, top);
    if (symbol == u"top-bias") return units(net, bias, top);
    if (symbol == u"penultimate") return units(net, state, top - 1);
    if (symbol == u"penultimate-bias") return units(net, bias, top - 1);
    if (symbol == u"top-weights") return weights(net, top - 1);
    if (!net.hasLabels()) return {};
    if (symbol == u"labels") return {saying("label units, one of %1 is on").arg(net.labelCount()), net.labels()};
    if (symbol == u"label-bias") return {saying("biases of the %1 labels").arg(net.labelCount()), net.labels()};
    if (symbol == u"label-weights")
        return {
            saying("weights between labels and %1, %2 × %3").arg(net.name(top), net.labelCount(), net.size(top)),
            net.labelWeights()};
    return {};
}

/// Symbols with an index l that runs through the layers.
SymbolMeaning layeredMeaning(const QString& symbol, const Layers& net) {
    const int last = net.last();
    if (last == 0) return {};
    if (symbol == u"upper") return several("states of the layer in hand, l = 1, 2, …", net.layers(1, last));
    if (symbol == u"lower") return several("states of the layer below it, l − 1", net.layers(0, last - 1));
    if (symbol == u"above" && last > 1) return several("states of the layer above it, l + 1", net.layers(2, last));
    if (symbol == u"layer-weights")
        return several("weights between a layer and the one below it", net.connections(0, last - 1));
    if (symbol == u"weights-above" && last > 1)
        return several("weights between a layer and the one above it", net.connections(1, last - 1));
    if (symbol == u"layer-bias") return several("biases of the layer in hand", net.layers(1, last));
    if (symbol == u"lower-bias") return several("generative biases of the layer below", net.layers(0, last - 1));
    if (symbol == u"upper-offset" || symbol == u"lower-offset") {
        const int first = symbol == u"upper-offset" ? 1 : 0;
        return several("offsets of centering: mean states of a layer", net.layers(first, last - 1 + first));
    }
    if (symbol == u"recognition")
        return several("recognition weights, on the way up", net.connections(0, last - 1));
    if (symbol == u"generative")
        return several("generative weights, on the way down; those of recognition until up-down unties them",
                       net.connections(0, last - 1));
    return {};
}

SymbolMeaning autoencoderMeaning(const QString& symbol, const Layers& net) {
    const int code = net.code();
    const int top = net.top();
    if (code < 0) return {};
    if (symbol == u"encoder") return several("weights of the encoder", net.connections(0, code - 1));
    if (symbol == u"decoder") return several("weights of the decoder", net.connections(code, top - 1));
    if (symbol == u"decoder-bias") return several("biases of the decoder", net.layers(code + 1, top));
    if (symbol == u"mirrored")
        return several("the layer in hand on the way back, the code first", net.layers(code, top - 1));
    if (symbol == u"mirrored-lower")
        return several("the layer below it on the way back", net.layers(code + 1, top));
    if (symbol == u"reconstruction") return units(net, "the reconstruction: %1, %2 pixels", top);
    if (symbol == u"code") return units(net, "the %1, %2 units", code);
    return {};
}

/// "Learning rate ε = 0.05".
QString settingWords(const char* key, const ExperimentConfig& config) {
    const Setting& setting = findSetting(key);
    const auto text = [](std::string_view view) {
        return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
    };
    QString name = text(setting.label);
    if (!setting.symbol.empty()) name += u' ' + text(setting.symbol);
    return saying("%1 = %2").arg(name, QString::fromStdString(settingText(config, setting)));
}

QString modelPhase(const ExperimentConfig& settings) {
    switch (settings.estimator) {
    case Estimator::ContrastiveDivergence:
        return saying("mean after k = %1 Gibbs steps that begin at the data").arg(settings.gibbsSteps);
    case Estimator::Exact:
        return saying("expectation under the model, every state counted");
    case Estimator::Tempering:
        return saying("mean over the chains at temperature 1");
    default:
        return saying("mean over %1 persistent chains").arg(settings.chains);
    }
}

SymbolMeaning learningMeaning(const QString& symbol, const ExperimentConfig& settings) {
    static const QHash<QString, const char*> keys = {
        {QStringLiteral("rate"), "learning-rate"},
        {QStringLiteral("momentum"), "momentum"},
        {QStringLiteral("decay"), "decay"},
        {QStringLiteral("label-share"), "label-share"},
        {QStringLiteral("sparsity-target"), "sparsity-target"},
        {QStringLiteral("sparsity-cost"), "sparsity-cost"},
        {QStringLiteral("fast-rate"), "fast-rate"},
        {QStringLiteral("fast-decay"), "fast-decay"},
    };
    if (const auto found = keys.find(symbol); found != keys.end()) return {settingWords(*found, settings), {}};
    if (symbol == u"data-phase") return {saying("mean over the cases of a minibatch"), {}};
    if (symbol == u"model-phase") return {modelPhase(settings), {}};
    return {};
}

} // namespace

QString canonicalSymbol(const QString& key, bool ofTop) {
    if (!ofTop) return key;
    static const QHash<QString, QString> names = {
        {QStringLiteral("visible"), QStringLiteral("penultimate")},
        {QStringLiteral("visible-bias"), QStringLiteral("penultimate-bias")},
        {QStringLiteral("hidden"), QStringLiteral("top")},
        {QStringLiteral("hidden-bias"), QStringLiteral("top-bias")},
        {QStringLiteral("weights"), QStringLiteral("top-weights")},
    };
    return names.value(key, key);
}

SymbolMeaning meaningOf(const QString& symbol, const NetView& net, const ExperimentConfig& settings) {
    if (net.layers.empty()) return {};
    const Layers layers(net);
    if (SymbolMeaning found = pairMeaning(symbol, layers); !found.words.isEmpty()) return found;
    if (SymbolMeaning found = layeredMeaning(symbol, layers); !found.words.isEmpty()) return found;
    if (SymbolMeaning found = autoencoderMeaning(symbol, layers); !found.words.isEmpty()) return found;
    return learningMeaning(symbol, settings);
}

} // namespace reverie
