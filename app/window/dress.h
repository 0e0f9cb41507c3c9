#pragma once

#include "ui/theme/theme.h"

namespace reverie {

/// The theme a person chose last.
ThemeChoice savedTheme();

/// Dresses the program in the theme and at the scale a person chose last, or larger by a factor.
void dressApplication(double magnification = 1);

/// While it lives the program wears the light theme, for what is exported; nothing of that is seen.
class LightMeanwhile {
public:
    /// Does nothing unless that is wanted.
    explicit LightMeanwhile(bool wanted);
    ~LightMeanwhile();
    LightMeanwhile(const LightMeanwhile&) = delete;
    LightMeanwhile& operator=(const LightMeanwhile&) = delete;

private:
    bool wanted_;
    Theme before_;
};

} // namespace reverie
