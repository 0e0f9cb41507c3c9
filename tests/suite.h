#pragma once

#include <QtTest>

#include <functional>
#include <string_view>

namespace reverie::test {

/// The application object that a suite runs under.
enum class Surroundings {
    None,
    Console, ///< QCoreApplication: an event loop without a screen.
    Window,  ///< QApplication
};

/// Adds a program to those that this executable can be started as, by its name as the first argument; `run` sees
/// the arguments as if that name were the executable's.
bool registerProgram(std::string_view name, Surroundings surroundings, std::function<int(int, char**)> run);

/// As above; a suite is named as its file is, without the ending.
bool registerSuite(std::string_view file, Surroundings surroundings, std::function<int(int, char**)> run);

template<class Suite>
int runSuite(int argc, char** argv) {
    Suite suite;
    return QTest::qExec(&suite, argc, argv);
}

} // namespace reverie::test

/// Makes a class of Qt Test the suite of its file.
#define REVERIE_SUITE(Suite, surroundings)                                                                        \
    [[maybe_unused]] static const bool registered##Suite = reverie::test::registerSuite(                          \
        __FILE__, reverie::test::Surroundings::surroundings, reverie::test::runSuite<Suite>);
