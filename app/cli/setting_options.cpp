// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/setting_options.h"

#include "core/base/nearest.h"

#include <CLI/CLI.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier::cli {
namespace {

bool isSwitch(const Setting& setting)
{
    return std::holds_alternative<bool*>(setting.place) && setting.words.empty();
}

/// Options that are repeated for each element, because names may contain commas; lists of choices may also use commas.
bool isRepeated(const Setting& setting)
{
    const auto* choice = std::get_if<Choice>(&setting.place);
    return std::holds_alternative<std::set<std::string>*>(setting.place) ||
           std::holds_alternative<std::map<std::string, int>*>(setting.place) || std::holds_alternative<IndexLists*>(setting.place) ||
           (choice && choice->isList);
}

std::string sectionOf(const Setting& setting)
{
    return setting.key.substr(0, setting.key.find('.'));
}

/// The allowed values, as on the command line.
std::vector<std::string> namesFor(const Setting& setting)
{
    std::vector<std::string> names = setting.words;
    if (const auto* choice = std::get_if<Choice>(&setting.place)) {
        for (const Option& option : choice->options)
            names.push_back(option.name);
    }
    return names;
}

/// "true" for the word "best", for example; texts of other settings are unchanged.
Result<std::string> withoutWords(const Setting& setting, const std::string& text)
{
    if (setting.words.empty())
        return text;
    const auto found = std::find(setting.words.begin(), setting.words.end(), text);
    if (found == setting.words.end())
        return usageError("must be " + alternatives(setting.words) + ", not '" + text + "'.");
    return found == setting.words.begin() ? "false" : "true";
}

std::string shownValue(const Setting& setting)
{
    std::string text = textOf(setting);
    if (!setting.words.empty())
        return setting.words[text == "true" ? 1 : 0];
    if (isSwitch(setting))
        return text == "true" ? "on" : "off";
    return text;
}

std::string helpFor(const Setting& setting, bool withDefault)
{
    std::string help = setting.help;
    if (const auto names = namesFor(setting); !names.empty())
        help += (isRepeated(setting) ? " One or several of " : " One of ") + alternatives(names) + ".";
    if (*setting.least != '\0' && std::holds_alternative<int*>(setting.place))
        help += fmt::format(" {}: {}.", setting.range.low, setting.least);
    if (isSwitch(setting) && withDefault)
        help += fmt::format(" Usually {}.", shownValue(setting));
    return help;
}

const char* typeName(const Setting& setting)
{
    const bool whole = std::holds_alternative<int*>(setting.place) || std::holds_alternative<std::uint64_t*>(setting.place);
    const bool number = std::holds_alternative<double*>(setting.place) || std::holds_alternative<std::optional<double>*>(setting.place);
    return whole ? "INT" : number ? "FLOAT" : "TEXT";
}

std::string titled(std::string name)
{
    name.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(name.front())));
    return name;
}

} // namespace

SettingOptions::SettingOptions(CLI::App& app, const Settings& settings, Defaults defaults)
{
    std::vector<Target> targets;
    for (const Setting& setting : settings) {
        if (!std::string(setting.flag).starts_with("--"))
            continue;
        const auto same = std::find_if(targets.begin(), targets.end(), [&](const Target& target) { return target.flag == setting.flag; });
        if (same == targets.end())
            targets.push_back({setting.flag, "Options", {setting}});
        else
            same->settings.push_back(setting);
    }
    for (const Target& target : targets) {
        declare(app, target, defaults);
        for (const Setting& setting : target.settings) {
            const std::string section = sectionOf(setting);
            if (target.settings.size() > 1)
                declare(app, {"--" + section + "-" + target.flag.substr(2), titled(section), {setting}}, defaults);
        }
    }
}

void SettingOptions::declare(CLI::App& app, const Target& target, Defaults defaults)
{
    const Setting& setting = target.settings.front();
    const bool withDefault = defaults == Defaults::shown;
    CLI::Option* option = isSwitch(setting)     ? declareSwitch(app, target)
                          : isRepeated(setting) ? declareList(app, target)
                                                : declareValue(app, target);
    option->description(helpFor(setting, withDefault))->group(target.group);
    if (withDefault && !isSwitch(setting))
        option->default_str(shownValue(setting));
    if (setting.former && target.flag == setting.flag)
        declareFormer(app, target);
}

/// Not in the help.
void SettingOptions::declareFormer(CLI::App& app, const Target& target)
{
    const FormerSwitch former = *target.settings.front().former;
    const auto said = [this, target, former](std::int64_t count) { set(target, count > 0 ? former.whenTrue : former.whenFalse); };
    app.add_flag_function("--" + former.name + ",!--no-" + former.name, said)->group("");
}

/// "--flip" and "--no-flip"; "--finetune-flip" and "--finetune-no-flip".
CLI::Option* SettingOptions::declareSwitch(CLI::App& app, const Target& target)
{
    const std::string bare = std::string(target.settings.front().flag).substr(2);
    const std::string front = target.flag.substr(0, target.flag.size() - bare.size());
    return app.add_flag_function(target.flag + ",!" + front + "no-" + bare,
                                 [this, target](std::int64_t count) { set(target, count > 0 ? "true" : "false"); });
}

CLI::Option* SettingOptions::declareList(CLI::App& app, const Target& target)
{
    const auto all = [this, target](const std::vector<std::string>& texts) { set(target, fmt::format("{}", fmt::join(texts, "\n"))); };
    return app.add_option_function<std::vector<std::string>>(target.flag, all)->allow_extra_args(false);
}

CLI::Option* SettingOptions::declareValue(CLI::App& app, const Target& target)
{
    const auto one = [this, target](const std::string& text) { set(target, text); };
    return app.add_option_function<std::string>(target.flag, one)->type_name(typeName(target.settings.front()));
}

void SettingOptions::set(const Target& target, const std::string& text)
{
    for (const Setting& setting : target.settings) {
        const auto value = withoutWords(setting, text);
        const auto taken = value.and_then([&](const std::string& plain) { return setFromText(setting, plain); });
        if (!taken)
            throw CLI::ValidationError(target.flag, taken.error().message);
        given_[setting.key] = *value;
    }
}

void SettingOptions::apply(const Settings& settings) const
{
    for (const Setting& setting : settings) {
        if (const auto text = given_.find(setting.key); text != given_.end())
            (void)setFromText(setting, text->second); // it was valid when it was parsed
    }
}

} // namespace espalier::cli
