#pragma once

#include <QElapsedTimer>

#include <chrono>

namespace reverie {

/// How often filters are asked for while training: those that cost much come seldom, so that they take no more
/// than a frame's share of the time and the other views keep their pace.
class FiltersPace {
public:
    /// What is to be shown has changed: the next question asks for filters, whatever they cost.
    void hurry();
    /// They are asked for.
    void ask() { underWay_ = true; }
    /// They came, and cost so much to find.
    void arrive(std::chrono::nanoseconds cost);
    /// Whether a run that trains may be asked for them now.
    bool due() const;

private:
    QElapsedTimer sinceArrival_;
    std::chrono::nanoseconds pause_{};
    bool hurried_ = true;
    bool underWay_ = false; ///< Asked for since the last hurry.
};

} // namespace reverie
