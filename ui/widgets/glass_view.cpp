#include "ui/widgets/glass_view.h"

#include <QCoreApplication>

namespace reverie {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("GlassView", text);
}

QString upRule(const GlassView& view) {
    const QString drive = view.visible.has(UnitKind::Gaussian) ? QStringLiteral("vᵢ ∕ σᵢ") : QStringLiteral("vᵢ");
    if (view.hidden.has(UnitKind::Gaussian))
        return tr("hⱼ given v is normal with mean bⱼ + σⱼ Σᵢ %1 Wᵢⱼ and variance σⱼ²").arg(drive);
    return tr("P(hⱼ = 1 | v) = σ(bⱼ + Σᵢ %1 Wᵢⱼ)").arg(drive);
}

QString downRule(const GlassView& view) {
    const QString drive = view.hidden.has(UnitKind::Gaussian) ? QStringLiteral("hⱼ ∕ σⱼ") : QStringLiteral("hⱼ");
    QString rule = view.visible.has(UnitKind::Gaussian)
                       ? tr("vᵢ given h is normal with mean cᵢ + σᵢ Σⱼ Wᵢⱼ %1 and variance σᵢ²").arg(drive)
                       : tr("P(vᵢ = 1 | h) = σ(cᵢ + Σⱼ Wᵢⱼ %1)").arg(drive);
    if (view.labels > 0) rule += tr("; the label by softmax");
    return rule;
}

} // namespace

QString superscript(int number) {
    static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    QString text;
    for (const QChar digit : QString::number(number))
        text += digits[digit.digitValue()];
    return text;
}

QString symbolOf(const GlassState& state) {
    return (state.hidden ? u'h' : u'v') + superscript(state.round);
}

QString ruleOf(const GlassView& view, const GlassState& state) {
    switch (state.rule) {
    case GlassRule::Data:
        return view.pixels ? tr("v⁰ is the case itself")
                           : tr("v⁰ is what the layers below make of the case, probabilities");
    case GlassRule::Up:
        return view.sides ? tr("Odd layers given the even ones: P(x = 1 | neighbours) = σ(bias + input)")
                          : upRule(view);
    case GlassRule::Down:
        return view.sides ? tr("Even layers given the odd ones: P(x = 1 | neighbours) = σ(bias + input)")
                          : downRule(view);
    case GlassRule::MeanField:
        return tr("Positive phase, mean field: μ = σ(bias + Σ W μ of both neighbours), v held");
    case GlassRule::ClampedSweep:
        return tr("Clamped phase: each hⱼ in turn from P(hⱼ = 1 | rest) = σ(bⱼ + Σ W v + 2 Σ S h), v held");
    case GlassRule::FreeSweep:
        return tr("Free phase: each unit in turn from P(xᵢ = 1 | rest) = σ(input of all others + bias)");
    case GlassRule::Corrupt:
        return tr("ṽ is the case spoilt, as it is while the net learns to give v back");
    case GlassRule::Encode:
        return tr("Up to the code, h = f(v); no chain: nothing is drawn, the code is a function of v");
    case GlassRule::Decode:
        return tr("Back, v̂ = g(h): the net ends here, for it learns v̂ ≈ v, no distribution to draw from");
    }
    return {};
}

} // namespace reverie
