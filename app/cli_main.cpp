// SPDX-License-Identifier: GPL-3.0-or-later
// espalier-cli: the engine on the command line.
#include "app/cli/command.h"
#include "app/cli/interrupt.h"
#include "core/base/nearest.h"
#include "core/base/step_watch.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <spdlog/fmt/fmt.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

namespace espalier::cli {
namespace {

enum ExitCode { done = 0, failed = 1, wrongUsage = 2, interrupted = 130 };

using Commands = std::vector<std::unique_ptr<Command>>;

Command* chosen(const Commands& commands)
{
    const auto found = std::find_if(commands.begin(), commands.end(), [](const auto& command) { return command->app().parsed(); });
    return found == commands.end() ? nullptr : found->get();
}

std::vector<std::string> optionNames(const CLI::App& app)
{
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames())
            names.push_back("--" + name);
    }
    return names;
}

std::vector<std::string> commandNames(const CLI::App& app)
{
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(command->get_name());
    return names;
}

/// Our own messages end with a full stop or a question mark, CLI11's with neither.
std::string sentence(const std::string& text)
{
    return text.ends_with('.') || text.ends_with('?') ? text : text + ".";
}

/// The unknown argument with a suggestion; the parser's own message for other errors.
std::string usageFault(const CLI::App& app, const Command* command, const CLI::ParseError& problem)
{
    const auto unknown = command ? command->app().remaining() : app.remaining();
    if (unknown.empty())
        return sentence(problem.what());
    const auto option = std::find_if(unknown.begin(), unknown.end(), [](const std::string& word) { return word.starts_with("-"); });
    if (option != unknown.end())
        return fmt::format("There is no option '{}'.{}", *option, didYouMean(*option, optionNames(command ? command->app() : app)));
    if (!command)
        return fmt::format("There is no command '{}'.{}", unknown.front(), didYouMean(unknown.front(), commandNames(app)));
    return fmt::format("The argument '{}' is one too many.", unknown.front());
}

int tellWrongUsage(const CLI::App& app, const Command* command, const CLI::ParseError& problem)
{
    const std::string name = command ? "espalier-cli " + command->app().get_name() : "espalier-cli";
    fmt::print(stderr, "espalier-cli: {} See '{} --help'.\n", usageFault(app, command, problem), name);
    return wrongUsage;
}

int tellError(const Error& error, Narrator& narrator)
{
    narrator.failed(error);
    if (!error.details.empty())
        spdlog::info("{}", error.details);
    return error.isCancelled() ? interrupted : failed;
}

int print(const Report& report, bool json)
{
    const std::string text = json ? jsonText(report.json, 2) + "\n" : report.text;
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0)
        return done;
    fmt::print(stderr, "espalier-cli: The result cannot be written to standard output.\n");
    return failed;
}

int execute(Command& command)
{
    RunControl control;
    std::unique_ptr<Narrator> narrator = command.narrator();
    Result<Report> report = failure("");
    {
        const Interrupt interrupt(control, *narrator);
        try {
            const StepWatch stops(control);
            report = command.run({control, *narrator});
        } catch (const Stopped&) {
            report = cancelled();
        } catch (const std::bad_alloc&) {
            report = failure("There is not enough memory for this; try a smaller batch.");
        } catch (const std::exception& problem) {
            report = failure("An unexpected error occurred; --verbose shows more.", problem.what());
        }
    }
    if (!report && control.stopRequested()) // whatever it says
        report = cancelled();
    if (!report)
        return tellError(report.error(), *narrator);
    narrator.reset(); // removes a progress line
    return print(*report, command.json());
}

int main(int argc, char** argv)
{
    CLI::App app("Espalier makes trained networks smaller by removing whole channels, in three stages.\n"
                 "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 cancelled by Ctrl+C.",
                 "espalier-cli");
    bool verbose = false;
    app.set_version_flag("--version", "espalier-cli " ESPALIER_VERSION);
    app.add_flag("-v,--verbose", verbose, "Also print the log, to stderr");
    app.require_subcommand(1);
    const Commands commands = makeCommands(app);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& request) {
        return app.exit(request);
    } catch (const CLI::ParseError& problem) {
        return tellWrongUsage(app, chosen(commands), problem);
    }
    spdlog::set_default_logger(spdlog::stderr_logger_mt("espalier"));
    spdlog::set_level(verbose ? spdlog::level::debug : spdlog::level::err);
    return execute(*chosen(commands));
}

} // namespace
} // namespace espalier::cli

int main(int argc, char** argv)
{
    // Without this a file beyond the size limit ends the program; now it is an error.
    std::signal(SIGXFSZ, SIG_IGN);
    return espalier::cli::main(argc, argv);
}
