#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace reverie {

// What the commands use of CLI11, compiled once: its headers take as long as everything else in a file of ours.

/// An option of a command, or a word of it without dashes.
class Option {
public:
    explicit Option(CLI::Option* option) : option_(option) {}

    Option& required();
    /// What the help says may stand behind it.
    Option& typeName(const std::string& name);
    /// The help shows the value as it is now.
    Option& showDefault();
    /// Whole or real numbers from `least` to `most`.
    Option& range(int least, int most);
    Option& range(float least, float most);
    Option& oneOf(std::initializer_list<const char*> words);
    /// It may stand alone; `meaning`, unless empty, is what it means then.
    Option& mayStandAlone(const std::string& meaning = {});
    /// A title in the help under which it stands.
    Option& group(const std::string& title);
    Option& needs(const Option& other);
    Option& excludes(const Option& other);

private:
    CLI::Option* option_;
};

/// One of the program's commands; what its options are read into must live until it has run.
class Command {
public:
    explicit Command(CLI::App* command) : command_(command) {}

    Option add(const std::string& name, std::string& value, const std::string& help);
    Option add(const std::string& name, int& value, const std::string& help);
    Option add(const std::string& name, std::int64_t& value, const std::string& help);
    Option add(const std::string& name, std::uint64_t& value, const std::string& help);
    Option add(const std::string& name, std::optional<std::int64_t>& value, const std::string& help);
    Option add(const std::string& name, float& value, const std::string& help);
    /// May be given several times.
    Option add(const std::string& name, std::vector<std::string>& values, const std::string& help);
    /// Calls back with the text that is given.
    Option add(const std::string& name, std::function<void(const std::string&)> take, const std::string& help);
    /// True when it is there.
    Option addFlag(const std::string& name, bool& value, const std::string& help);
    /// What the help ends with.
    void setFooter(const std::string& text);
    /// Called when all of the command line has been read.
    void setAction(std::function<void()> action);

private:
    CLI::App* command_;
};

/// The command line as a whole.
class Program {
public:
    Program(const std::string& name, const std::string& description, const std::string& version,
            const std::string& footer);
    ~Program();

    Command addCommand(const std::string& name, const std::string& help);
    /// Reads the words and calls the command's action; false when help or version was asked for and printed.
    /// Throws UsageError saying what is wrong with the words and where help is, and what the action throws.
    bool run(int argc, const char* const* argv);

private:
    std::unique_ptr<CLI::App> app_;
};

} // namespace reverie
