// SPDX-License-Identifier: GPL-3.0-or-later
// One setting as every front sees it. Each structure of settings has a function settingsOf() that lists its members once: what they are
// called in files, on the command line and in the window, what they mean, and what they may be. Reading, writing, options, fields, checks
// and documents all follow from these lists.
#pragma once

#include "core/base/named.h"
#include "core/settings/index_lists.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace espalier {

/// What a number may be; always finite. An open end is itself outside.
struct Range {
    double low = 0;
    double high = std::numeric_limits<double>::infinity();
    bool openLow = false, openHigh = false;

    bool contains(double value) const;
};

namespace range {
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr Range share{0, 1};
constexpr Range openShare{0, 1, true, true};
constexpr Range notNegative{0, infinity};
constexpr Range positive{0, infinity, true};
constexpr Range count{0, 1e9};
} // namespace range

/// A member that has one of a few values, each with a name, or a list of them.
struct Choice {
    std::vector<Option> options;
    std::function<std::string()> name; ///< of the present value
    std::function<Result<void>(const std::string&)> choose;
    bool isList = false; ///< of names with commas or ends of lines between
};

/// Two members that are one setting.
struct Size {
    int* height;
    int* width;
};

/// Where a value lies, in the structure that settingsOf() was given; it must outlive the setting.
using SettingPlace = std::variant<bool*, int*, std::uint64_t*, double*, std::optional<double>*, std::vector<double>*, std::vector<float>*,
                                  std::optional<std::vector<std::int64_t>>*, std::filesystem::path*, std::map<std::string, int>*,
                                  std::set<std::string>*, IndexLists*, Size, Choice>;

/// What a setting has to be for another one to count.
struct Condition {
    const char* key = ""; ///< in the same section or one around it; empty: none
    std::vector<std::string> names;
};

/// The switch that a setting was before: still read, no longer written.
struct FormerSwitch {
    std::string name;                ///< "fold": the key, in the same section; on the command line "--fold" and "--no-fold"
    std::string whenFalse, whenTrue; ///< what they mean now
};

struct Setting {
    Setting(std::string theKey, const char* theFlag, const char* theLabel, const char* theHelp, SettingPlace thePlace, Range theRange = {})
        : key(std::move(theKey)), flag(theFlag), label(theLabel), help(theHelp), place(std::move(thePlace)), range(theRange)
    {
    }

    std::string key;   ///< in files, with the sections it lies in: "finetune.distill.weight"
    const char* flag;  ///< on the command line; "--flip" stands for "--no-flip", too
    const char* label; ///< in the window
    const char* help;  ///< a sentence or two: tooltip, --help and document
    SettingPlace place;
    Range range;                    ///< of a number, or of each number of a list
    const char* unit = "";          ///< in the window; "%": shown in percent there, as a share everywhere else
    double step = 0;                ///< of the window's arrows, for a number that is not whole
    const char* least = "";         ///< what the least number means, or an empty one; where that is something special
    Condition when;                 ///< without it the setting has no effect
    std::vector<std::string> words; ///< on the command line, for false and true; empty: the flag alone
    std::optional<FormerSwitch> former;

    // For lists of settings.
    Setting& in(const char* theUnit) { return unit = theUnit, *this; }
    Setting& by(double theStep) { return step = theStep, *this; }
    Setting& leastMeans(const char* meaning) { return least = meaning, *this; }
    Setting& onlyWith(const char* other, std::vector<std::string> names) { return when = {other, std::move(names)}, *this; }
    Setting& saidAs(std::string whenFalse, std::string whenTrue) { return words = {std::move(whenFalse), std::move(whenTrue)}, *this; }

    Setting& formerly(FormerSwitch theFormer) { return former = std::move(theFormer), *this; }

    /// The key without its sections.
    std::string name() const { return key.substr(key.rfind('.') + 1); }
    bool isPercent() const { return std::string(unit) == "%"; }
};

using Settings = std::vector<Setting>;

template <class Value>
Choice choiceOf(Value& value, Result<Value> (*fromName)(const std::string&), std::vector<Option> options)
{
    return {std::move(options), [&value] { return std::string(nameOf(value)); },
            [&value, fromName](const std::string& name) { return fromName(name).map([&](const Value& chosen) { value = chosen; }); }};
}

/// The names in a list, and the inverse.
std::vector<std::string> namesFrom(const std::string& text);
std::string listOf(const std::vector<std::string>& names);

/// Of one value at least.
template <class Value>
Choice choicesOf(std::vector<Value>& values, Result<Value> (*fromName)(const std::string&), std::vector<Option> options)
{
    const auto names = [&values] {
        std::vector<std::string> all;
        for (const Value& value : values)
            all.emplace_back(nameOf(value));
        return listOf(all);
    };
    const auto choose = [&values, fromName](const std::string& text) -> Result<void> {
        std::vector<Value> chosen;
        for (const std::string& name : namesFrom(text)) {
            const auto value = fromName(name);
            if (!value)
                return tl::make_unexpected(value.error());
            chosen.push_back(*value);
        }
        if (chosen.empty())
            return usageError("must have one name at least.");
        values = std::move(chosen);
        return {};
    };
    return {std::move(options), names, choose, true};
}

/// The same settings as part of a section.
Settings within(const std::string& section, Settings settings);
Settings joined(std::vector<Settings> lists);
/// Those of these keys, or in sections of these names ("finetune").
Settings only(Settings settings, const std::vector<std::string>& keys);
/// All others.
Settings without(Settings settings, const std::vector<std::string>& keys);

/// Null where there is none of that key.
const Setting* find(const Settings& settings, const std::string& key);

/// The value as the command line takes it; lists with commas between.
std::string textOf(const Setting& setting);
/// The inverse. Errors say what the value must be, after the setting's name: "must be a number above 0, not '0'."; the value is then as it
/// was.
Result<void> setFromText(const Setting& setting, const std::string& text);

/// Whether the setting that this one depends on is as it must be.
bool counts(const Setting& setting, const Settings& all);

/// About the first number out of its range, for users; empty where there is none.
std::string faultOf(const Settings& settings);
/// The same for a structure of settings.
template <class Struct>
std::string rangeFault(Struct settings)
{
    return faultOf(settingsOf(settings));
}

/// "a number between 0 and 1"; kind: "a number", "a whole number".
std::string expectation(const char* kind, Range range);

// Single values. Errors are predicates, as setFromText's.
Result<bool> truthFrom(const std::string& text);
Result<double> numberFrom(const std::string& text, Range range);
Result<std::int64_t> wholeFrom(const std::string& text, Range range);
Result<std::uint64_t> seedFrom(const std::string& text);

} // namespace espalier
