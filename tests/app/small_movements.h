#pragma once

#include "ui/panels/board_movement.h"

#include <memory>

namespace reverie::test {

/// A board of two rows and three columns that never stands still.
inline BoardMovement smallMovement(std::size_t frames) {
    BoardMovement movement;
    movement.shape = {3, 4};
    movement.columns = 3;
    movement.labels = {4, 7};
    for (std::size_t i = 0; i < frames; ++i) {
        auto frame = std::make_shared<BoardMovement::Frame>();
        frame->pixels.setConstant(12, 6, static_cast<std::uint8_t>(i * 37 % 256));
        frame->columnIterations = {i, i + 1, i + 2};
        movement.frames.push_back(std::move(frame));
    }
    return movement;
}

/// As many frames as keep an export busy for long.
inline BoardMovement endlessMovement() {
    BoardMovement movement = smallMovement(1);
    movement.frames.resize(200'000, movement.frames.front());
    return movement;
}

} // namespace reverie::test
