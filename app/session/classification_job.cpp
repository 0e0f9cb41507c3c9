#include "app/session/classification_job.h"

#include "core/error.h"
#include "core/evaluation/label_survey.h"
#include "core/models/deep_belief_net.h"

#include <string>
#include <utility>

namespace reverie {

namespace {

std::string nameOf(Split split) {
    switch (split) {
    case Split::Training:
        return "training";
    case Split::Validation:
        return "validation";
    case Split::Test:
        break;
    }
    return "test";
}

} // namespace

ClassificationJob::ClassificationJob(QObject* parent) : QObject(parent) {}

ClassificationJob::~ClassificationJob() {
    stop();
}

void ClassificationJob::stop() {
    if (!thread_) return;
    stop_.request_stop();
    thread_->wait();
    thread_.reset();
}

void ClassificationJob::start(std::shared_ptr<const Snapshot> nets, std::shared_ptr<const Dataset> data,
                              Split split, std::vector<SeenCases> seen) {
    stop();
    stop_ = {};
    const auto work = [this, nets = std::move(nets), data = std::move(data), split, seen = std::move(seen),
                       stop = stop_.get_token()] {
        ThreadTeam alone(1);
        const ImageSet& images = imagesOf(*data, split);
        try {
            const Index seenHere = seenCases(seen, *data, split);
            const SeenOtherwise otherwise = seenOtherwise(seen, *data, split);
            const auto tell = [&](LabelWay, ClassificationView measuredView) {
                auto view = std::make_shared<ClassificationView>(std::move(measuredView));
                view->split = nameOf(split);
                view->seen = seenHere;
                view->seenOtherwise = otherwise;
                emit measured(std::move(view));
            };
            const auto goesOn = [&](double) { return !stop.stop_requested(); };
            const SurveyedNets surveyed = {nets->net.get(), nets->classifier.get(), nets->randomStart.get()};
            if (!surveyLabels(surveyed, images, nets->coding, {}, alone, tell, goesOn)) return;
        } catch (const Error&) {
            // Images without labels: there is nothing to measure, and the window offers no such split.
        }
        emit finished();
    };
    thread_.reset(QThread::create(work));
    thread_->setObjectName(QStringLiteral("classification"));
    thread_->start(QThread::LowPriority);
}

} // namespace reverie
