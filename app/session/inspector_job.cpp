#include "app/session/inspector_job.h"

#include "core/error.h"

#include <utility>

namespace reverie {

InspectorJob::InspectorJob(QObject* parent) : QObject(parent) {}

void InspectorJob::cancel() {
    work_.cancel();
    past_.cancel();
    busy_ = false;
}

void InspectorJob::start(std::shared_ptr<const Snapshot> net, std::shared_ptr<const Dataset> data,
                         UnitAddress unit) {
    busy_ = true;
    work_.start([this, net = std::move(net), data = std::move(data), unit](const std::stop_token&,
                                                                           const BackgroundWork::Tell& tell) {
        try {
            const ImageSet* const images = data ? &data->training : nullptr;
            auto view = std::make_shared<const UnitView>(
                observeUnit(*net->machine, unit, images, net->shape, net->coding));
            tell([this, view = std::move(view)] {
                busy_ = false;
                emit inspected(view);
            });
        } catch (const Error&) {
            tell([this] {
                busy_ = false;
                emit failed();
            });
        }
    });
}

void InspectorJob::lookBack(std::vector<Moment> moments, std::shared_ptr<const Dataset> data, UnitAddress unit) {
    if (!data || moments.empty()) return emit lookedBack({});
    past_.start([this, moments = std::move(moments), data = std::move(data),
                 unit](const std::stop_token& stop, const BackgroundWork::Tell& tell) {
        const auto goesOn = [&stop] { return !stop.stop_requested(); };
        UnitActivation activation = activationOver(moments, unit, data->training, goesOn);
        tell([this, activation = std::move(activation)] { emit lookedBack(activation); });
    });
}

} // namespace reverie
