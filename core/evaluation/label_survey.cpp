#include "core/evaluation/label_survey.h"

#include "core/evaluation/classification.h"
#include "core/evaluation/recognition.h"

#include <utility>
#include <vector>

namespace reverie {

namespace {

struct Method {
    LabelWay way;
    const char* name;
    Classifier classifier;
};

struct Ended {};

void addStochastic(std::vector<Method>& methods, const NetRef& net, const SurveySettings& settings,
                   ThreadTeam& team) {
    if (settings.stochasticPasses == 0) return;
    methods.push_back(
        {LabelWay::StochasticPasses, "stochastic up-passes",
         [net, &team, passes = settings.stochasticPasses,
          stream = RandomStream(settings.seed, "stochastic up-passes")](const Matrix& visible) mutable {
             return recogniseStochastically(net, visible, passes, stream, team);
         }});
}

/// Its mean field has no chance in it.
void addStochastic(std::vector<Method>&, const DeepBoltzmannRef&, const SurveySettings&, ThreadTeam&) {}

/// The ways of a machine with label units.
template<class Ref>
void addLabelled(std::vector<Method>& methods, const Ref& machine, const SurveySettings& settings,
                 ThreadTeam& team) {
    methods.push_back({LabelWay::FreeEnergy, "free energy",
                       [machine, &team](const Matrix& visible) { return recognise(machine, visible, team); }});
    methods.push_back(
        {LabelWay::Gibbs, "Gibbs",
         [machine, &team, iterations = settings.gibbsIterations,
          stream = RandomStream(settings.seed, "recognition by Gibbs")](const Matrix& visible) mutable {
             return recogniseByGibbs(machine, visible, iterations, stream, team);
         }});
    addStochastic(methods, machine, settings, team);
}

std::vector<Method> methodsOf(const SurveyedNets& nets, const SurveySettings& settings, ThreadTeam& team) {
    std::vector<Method> methods;
    if (nets.machine != nullptr && machine::labels(*nets.machine) > 0) {
        std::visit([&](const auto& one) { addLabelled(methods, one, settings, team); },
                   layeredIn(*nets.machine).value());
    }
    const auto addFeedForward = [&](LabelWay way, const char* name, const FeedForwardNet* net) {
        if (net == nullptr) return;
        methods.push_back(
            {way, name, [net, &team](const Matrix& visible) { return output(*net, visible, team); }});
    };
    addFeedForward(LabelWay::FineTuned, "fine-tuned net", nets.classifier);
    addFeedForward(LabelWay::RandomStart, "random start", nets.randomStart);
    return methods;
}

} // namespace

bool surveyLabels(const SurveyedNets& nets, const ImageSet& images, const PixelCoding& coding,
                  const SurveySettings& settings, ThreadTeam& team, const LabelsMeasured& measured,
                  const SurveyGoesOn& goesOn) {
    const std::vector<Method> methods = methodsOf(nets, settings, team);
    const auto all = static_cast<double>(methods.size()) * static_cast<double>(images.size());
    Index done = 0;
    try {
        for (const Method& method : methods) {
            ClassificationView view = classify(images, coding, [&](const Matrix& visible) {
                if (goesOn && !goesOn(static_cast<double>(done) / all)) throw Ended{};
                done += visible.cols();
                return method.classifier(visible);
            });
            view.method = method.name;
            measured(method.way, std::move(view));
        }
    } catch (const Ended&) {
        return false;
    }
    return true;
}

} // namespace reverie
