// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/setting_options.h"
#include "core/base/nearest.h"
#include "core/project/project.h"
#include "core/settings/evaluate_settings.h"
#include "core/settings/sensitivity_settings.h"
#include "core/settings/timing_settings.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <set>

namespace espalier::cli {
namespace {

/// The form of a value in a project file.
struct Values {
    const Setting& setting;

    std::string operator()(const bool*) const { return "true or false"; }
    std::string operator()(const int*) const { return expectation("a whole number", setting.range); }
    std::string operator()(const std::uint64_t*) const { return "a whole number of at least 0"; }
    std::string operator()(const double*) const { return expectation("a number", setting.range); }
    std::string operator()(const std::optional<double>*) const { return expectation("a number", setting.range) + ", or left out"; }
    std::string operator()(const std::optional<std::vector<std::int64_t>>*) const { return "a list of whole numbers, or left out"; }
    std::string operator()(const std::filesystem::path*) const { return "a path"; }
    std::string operator()(const std::map<std::string, int>*) const { return "`NAME: K` pairs"; }
    std::string operator()(const IndexLists*) const { return "`NAME: [3, 7-9]` pairs"; }
    std::string operator()(const std::set<std::string>*) const { return "a list of names"; }
    std::string operator()(const Size&) const { return "two whole numbers"; }
    template <class Number>
    std::string operator()(const std::vector<Number>*) const
    {
        return "a list, each " + expectation("a number", setting.range);
    }
    std::string operator()(const Choice& choice) const
    {
        std::vector<std::string> names;
        for (const Option& option : choice.options)
            names.push_back("`" + option.name + "`");
        return (choice.isList ? "a list of " : "") + alternatives(names);
    }
};

std::string valuesOf(const Setting& setting)
{
    return std::visit(Values{setting}, setting.place);
}

std::string code(const std::string& text)
{
    return text.empty() ? "" : "`" + text + "`";
}

std::string meaningOf(const Setting& setting)
{
    std::string text = setting.help;
    if (*setting.least != '\0' && std::holds_alternative<int*>(setting.place))
        text += fmt::format(" {}: {}.", setting.range.low, setting.least);
    if (*setting.when.key != '\0')
        text += fmt::format(" Only with `{}: {}`.", setting.when.key, alternatives(setting.when.names));
    for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at + 2))
        text.insert(at, 1, '\\'); // else Markdown would read it as HTML
    return text;
}

std::string optionOf(const Setting& setting)
{
    const bool isSwitch = std::holds_alternative<bool*>(setting.place) && setting.words.empty();
    if (!setting.words.empty())
        return fmt::format("`{} {}`", setting.flag, fmt::join(setting.words, "\\|"));
    return isSwitch ? fmt::format("`{}`, `--no-{}`", setting.flag, setting.flag + 2) : code(setting.flag);
}

std::string keyIn(const std::string& section, const Setting& setting)
{
    return setting.key.substr(section.empty() ? 0 : section.size() + 1);
}

std::string table(const std::string& section, const Settings& settings, const std::function<std::string(const Setting&)>& defaultOf)
{
    std::string text = "| key | command line | default | values | meaning |\n|---|---|---|---|---|\n";
    for (const Setting& setting : settings)
        text += fmt::format("| `{}` | {} | {} | {} | {} |\n", keyIn(section, setting), optionOf(setting), defaultOf(setting),
                            valuesOf(setting), meaningOf(setting));
    return text;
}

std::string ownDefault(const Setting& setting)
{
    return code(textOf(setting));
}

/// One default if all stages agree.
std::string stageDefault(const Setting& setting)
{
    TrainSettings train, sparsify = sparsifyDefaults(), finetune = finetuneDefaults();
    const auto in = [&](TrainSettings& settings) { return textOf(*find(within("finetune", settingsOf(settings)), setting.key)); };
    const std::string inTrain = in(train), inSparsify = in(sparsify), inFinetune = in(finetune);
    if (inTrain == inSparsify && inTrain == inFinetune)
        return code(inTrain);
    return fmt::format("train `{}`, sparsify `{}`, finetune `{}`", inTrain, inSparsify, inFinetune);
}

/// Settings of commands that only measure; they are not part of a project.
struct MeasuringSettings {
    EvaluateSettings evaluate;
    SensitivitySettings sensitivity;
    TimingSettings latency;
};

Settings settingsOf(MeasuringSettings& s)
{
    return joined({within("evaluate", settingsOf(s.evaluate)), within("sensitivity", settingsOf(s.sensitivity)),
                   within("latency", settingsOf(s.latency))});
}

std::string page()
{
    MeasuringSettings measuring;
    const Settings measuringOnes = settingsOf(measuring);
    const auto commandTable = [&](const std::string& command) {
        return "\n## The command `" + command + "`\n\n" + table(command, only(measuringOnes, {command}), ownDefault);
    };
    Project project;
    const Settings all = settingsOf(project);
    TrainSettings stage;
    std::vector<std::string> ofStages;
    for (const Setting& setting : settingsOf(stage))
        ofStages.push_back("sparsify." + setting.key);
    return "# Settings\n\n"
           "All settings of project files, the command line and the window. `espalier-cli settings` writes this page; a test fails where "
           "it differs.\n"
           "Options of `run` override the project. An option of several stages sets all of them; with the stage's name in front, as in "
           "`--finetune-lr`, only one.\n\n"
           "## The project\n\n" +
           table("", without(all, {"data", "train", "sparsify", "prune", "finetune"}), ownDefault) + "\n## Pictures: `data`\n\n" +
           table("data", only(all, {"data"}), ownDefault) + "\n## Training: `train`, `sparsify` and `finetune`\n\n" +
           table("finetune", only(all, {"finetune"}), stageDefault) + "\n## Sparsity training: further keys of `sparsify`\n\n" +
           table("sparsify", without(only(all, {"sparsify"}), ofStages), ownDefault) + "\n## Pruning: `prune`\n\n" +
           table("prune", only(all, {"prune"}), ownDefault) + commandTable("evaluate") + commandTable("sensitivity") +
           commandTable("latency");
}

Json described(const Setting& setting)
{
    return {{"key", setting.key},         {"option", setting.flag},
            {"label", setting.label},     {"help", setting.help},
            {"default", textOf(setting)}, {"values", valuesOf(setting)},
            {"unit", setting.unit},       {"switch", std::holds_alternative<bool*>(setting.place) && setting.words.empty()}};
}

Json described(const Settings& settings)
{
    Json all = Json::array();
    for (const Setting& setting : settings)
        all.push_back(described(setting));
    return all;
}

/// For documentation, tests and scripts; not in the list of commands.
class SettingsCommand : public Command {
public:
    explicit SettingsCommand(CLI::App& parent) : Command(parent, "settings", "Describe every setting") { app().group(""); }

    Result<Report> run(const RecipeContext&) override
    {
        Project project;
        MeasuringSettings measuring;
        return Report{{{"settings", described(settingsOf(project))}, {"measuring", described(settingsOf(measuring))}}, page()};
    }
};

} // namespace

std::unique_ptr<Command> makeSettings(CLI::App& parent)
{
    return std::make_unique<SettingsCommand>(parent);
}

} // namespace espalier::cli
