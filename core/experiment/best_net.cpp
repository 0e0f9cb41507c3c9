#include "core/experiment/best_net.h"

namespace reverie {

void BestNet::consider(const FeedForwardNet& net, double error) {
    if (net_ && !(error < error_)) {
        ++waited_;
        return;
    }
    net_ = net;
    error_ = error;
    waited_ = 0;
}

void BestNet::restore(FeedForwardNet net, double error, std::int64_t waited) {
    net_ = std::move(net);
    error_ = error;
    waited_ = waited;
}

} // namespace reverie
