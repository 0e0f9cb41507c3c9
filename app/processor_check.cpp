// Compiled for the baseline x86-64 processor: includes neither Eigen nor Qt, and uses nothing but the system calls
// that write a message and leave.
#if defined(__x86_64__) && defined(REVERIE_NEEDS_X86_64_V3)

#include <cstring>
#include <unistd.h>

namespace {

void say(const char* text) {
    for (std::size_t left = std::strlen(text); left > 0;) {
        const ssize_t written = write(STDERR_FILENO, text, left);
        if (written <= 0) return;
        text += written;
        left -= static_cast<std::size_t>(written);
    }
}

/// Runs before every other initialiser of the program, so that no AVX2 instruction is met without a word.
[[gnu::constructor(101)]] void checkProcessor() {
    __builtin_cpu_init();
    struct {
        const char* name;
        bool present;
    } const needed[] = {{" AVX2", __builtin_cpu_supports("avx2") != 0},
                        {" FMA", __builtin_cpu_supports("fma") != 0},
                        {" BMI1", __builtin_cpu_supports("bmi") != 0},
                        {" BMI2", __builtin_cpu_supports("bmi2") != 0}};
    bool complete = true;
    for (const auto& feature : needed)
        complete = complete && feature.present;
    if (complete) return;

    say("reverie: this build is for processors of the level x86-64-v3, and this one lacks");
    for (const auto& feature : needed)
        if (!feature.present) say(feature.name);
    say("; build it for this machine with: "
        "cmake --preset release -DREVERIE_ARCHITECTURE=native && cmake --build --preset release\n");
    _exit(1);
}

} // namespace

#endif
