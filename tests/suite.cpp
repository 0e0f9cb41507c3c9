#include "tests/suite.h"

#ifdef QT_WIDGETS_LIB
#include <QApplication>
#endif
#include <QCoreApplication>

#include <iostream>
#include <map>
#include <memory>
#include <string>

namespace reverie::test {

namespace {

struct Program {
    Surroundings surroundings;
    std::function<int(int, char**)> run;
};

std::map<std::string, Program, std::less<>>& programs() {
    static std::map<std::string, Program, std::less<>> registered;
    return registered;
}

std::unique_ptr<QCoreApplication> makeApplication(Surroundings surroundings, int& argc, char** argv) {
    switch (surroundings) {
    case Surroundings::None:
        return nullptr;
    case Surroundings::Console:
        return std::make_unique<QCoreApplication>(argc, argv);
    case Surroundings::Window:
#ifdef QT_WIDGETS_LIB
        return std::make_unique<QApplication>(argc, argv);
#else
        break;
#endif
    }
    qFatal("this room has no windows");
    return nullptr;
}

} // namespace

bool registerProgram(std::string_view name, Surroundings surroundings, std::function<int(int, char**)> run) {
    return programs().try_emplace(std::string(name), Program{surroundings, std::move(run)}).second;
}

bool registerSuite(std::string_view file, Surroundings surroundings, std::function<int(int, char**)> run) {
    file.remove_prefix(file.find_last_of('/') + 1);
    return registerProgram(file.substr(0, file.find('.')), surroundings, std::move(run));
}

static int runNamed(int argc, char** argv) {
    const auto found = argc > 1 ? programs().find(std::string_view(argv[1])) : programs().end();
    if (found == programs().end()) {
        std::cerr << "usage: " << argv[0] << " SUITE [Qt Test's own options]; the suites are\n";
        for (const auto& [name, program] : programs())
            std::cerr << "  " << name << '\n';
        return 2;
    }
    argv[1] = argv[0];
    int count = argc - 1;
    const auto application = makeApplication(found->second.surroundings, count, argv + 1);
    return found->second.run(count, argv + 1);
}

} // namespace reverie::test

int main(int argc, char** argv) {
    return reverie::test::runNamed(argc, argv);
}
