#include "app/session/classification_job.h"

#include "app/session/split_name.h"
#include "core/error.h"
#include "core/evaluation/label_survey.h"

#include <utility>

namespace reverie {

ClassificationJob::ClassificationJob(QObject* parent) : QObject(parent) {}

void ClassificationJob::cancel() {
    work_.cancel();
}

void ClassificationJob::start(std::shared_ptr<const Snapshot> nets, std::shared_ptr<const Dataset> data,
                              Split split, std::vector<SeenCases> seen) {
    work_.start([this, nets = std::move(nets), data = std::move(data), split,
                 seen = std::move(seen)](const std::stop_token& stop, const BackgroundWork::Tell& tell) {
        ThreadTeam alone(1);
        const ImageSet& images = imagesOf(*data, split);
        try {
            const Index seenHere = seenCases(seen, *data, split);
            const SeenOtherwise otherwise = seenOtherwise(seen, *data, split);
            const auto measuredHere = [&](LabelWay, ClassificationView survey) {
                auto view = std::make_shared<ClassificationView>(std::move(survey));
                view->split = splitName(split);
                view->seen = seenHere;
                view->seenOtherwise = otherwise;
                tell([this, view = std::move(view)] { emit measured(view); });
            };
            const auto goesOn = [&](double) { return !stop.stop_requested(); };
            const SurveyedNets surveyed = {nets->machine.get(), nets->classifier.get(), nets->randomStart.get()};
            if (!surveyLabels(surveyed, images, nets->coding, {}, alone, measuredHere, goesOn)) return;
        } catch (const Error&) {
            // Images without labels: there is nothing to measure, and the window offers no such split.
        }
        tell([this] { emit finished(); });
    });
}

} // namespace reverie
