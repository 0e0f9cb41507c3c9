#include "app/session/filters_pace.h"

#include "app/session/frame_clock.h"

namespace reverie {

void FiltersPace::hurry() {
    hurried_ = true;
    underWay_ = false;
}

void FiltersPace::arrive(std::chrono::nanoseconds cost) {
    if (underWay_) hurried_ = false;
    pause_ = cost * FrameClock::trainingShare;
    sinceArrival_.start();
}

bool FiltersPace::due() const {
    return hurried_ || std::chrono::nanoseconds(sinceArrival_.nsecsElapsed()) >= pause_;
}

} // namespace reverie
