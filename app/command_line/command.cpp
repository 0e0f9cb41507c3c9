#include "app/command_line/command.h"

#include "app/command_line/exit_code.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <string_view>
#include <utility>
#include <vector>

namespace reverie {

namespace {

constexpr std::size_t columnOfHelp = 34;

/// The first word the command could not place.
std::string unknownWord(const CLI::App& command) {
    const std::vector<std::string> words = command.remaining();
    const auto flag = std::ranges::find_if(words, [](const std::string& word) { return word.starts_with("-"); });
    if (flag != words.end()) return fmt::format("there is no flag “{}”", *flag);
    return fmt::format("“{}” is one word too many", words.empty() ? std::string() : words.front());
}

/// What was wrong, on one line and with a way on.
std::string sentenceOf(const CLI::App& program, const CLI::ParseError& error) {
    std::string sentence = error.what();
    std::ranges::replace(sentence, '\n', ' ');
    const auto chosen = program.get_subcommands();
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr)
        sentence = unknownWord(chosen.empty() ? program : *chosen.front());
    const std::string name = chosen.empty() ? "reverie" : "reverie " + chosen.front()->get_name();
    return fmt::format("{}; see {} --help", sentence, name);
}

} // namespace

Option& Option::required() {
    option_->required();
    return *this;
}

Option& Option::typeName(const std::string& name) {
    option_->type_name(name);
    return *this;
}

Option& Option::showDefault() {
    option_->capture_default_str();
    return *this;
}

Option& Option::range(int least, int most) {
    option_->check(CLI::Range(least, most));
    return *this;
}

Option& Option::range(float least, float most) {
    option_->check(CLI::Range(least, most));
    return *this;
}

Option& Option::oneOf(std::initializer_list<const char*> words) {
    option_->check(CLI::IsMember(words));
    return *this;
}

Option& Option::mayStandAlone(const std::string& meaning) {
    option_->expected(0, 1);
    if (!meaning.empty()) option_->default_str(meaning);
    return *this;
}

Option& Option::group(const std::string& title) {
    option_->group(title);
    return *this;
}

Option& Option::needs(const Option& other) {
    option_->needs(other.option_);
    return *this;
}

Option& Option::excludes(const Option& other) {
    option_->excludes(other.option_);
    return *this;
}

Option Command::add(const std::string& name, std::string& value, const std::string& help) {
    return Option(command_->add_option(name, value, help));
}

Option Command::add(const std::string& name, int& value, const std::string& help) {
    return Option(command_->add_option(name, value, help));
}

Option Command::add(const std::string& name, std::int64_t& value, const std::string& help) {
    return Option(command_->add_option(name, value, help));
}

Option Command::add(const std::string& name, std::uint64_t& value, const std::string& help) {
    return Option(command_->add_option(name, value, help));
}

Option Command::add(const std::string& name, std::optional<std::int64_t>& value, const std::string& help) {
    return Option(command_->add_option(name, value, help));
}

Option Command::add(const std::string& name, float& value, const std::string& help) {
    return Option(command_->add_option(name, value, help));
}

Option Command::add(const std::string& name, std::vector<std::string>& values, const std::string& help) {
    return Option(command_->add_option(name, values, help)->expected(1)->allow_extra_args(false)->take_all());
}

Option Command::add(const std::string& name, std::function<void(const std::string&)> take,
                    const std::string& help) {
    return Option(command_->add_option_function<std::string>(name, std::move(take), help));
}

Option Command::addFlag(const std::string& name, bool& value, const std::string& help) {
    return Option(command_->add_flag(name, value, help));
}

void Command::setFooter(const std::string& text) {
    command_->footer(text);
}

void Command::setAction(std::function<void()> action) {
    command_->final_callback(std::move(action));
}

Program::Program(const std::string& name, const std::string& description, const std::string& version,
                 const std::string& footer)
    : app_(std::make_unique<CLI::App>(description, name)) {
    app_->set_version_flag("--version", version);
    app_->require_subcommand(1);
    app_->footer(footer);
    app_->get_formatter()->column_width(columnOfHelp);
}

Program::~Program() = default;

Command Program::addCommand(const std::string& name, const std::string& help) {
    return Command(app_->add_subcommand(name, help));
}

bool Program::run(int argc, const char* const* argv) {
    try {
        app_->parse(argc, argv);
        return true;
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() != static_cast<int>(CLI::ExitCodes::Success))
            throw UsageError(sentenceOf(*app_, error));
        app_->exit(error);
        return false;
    }
}

} // namespace reverie
