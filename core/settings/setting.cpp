// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/setting.h"

#include <spdlog/fmt/fmt.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>
#include <type_traits>

namespace espalier {
namespace {

using Shape = std::vector<std::int64_t>;
using Texts = std::vector<std::string>;

Texts split(const std::string& text, const char* separators)
{
    Texts parts;
    for (std::size_t from = text.find_first_not_of(separators); from != std::string::npos;) {
        const std::size_t to = text.find_first_of(separators, from);
        parts.push_back(text.substr(from, to - from));
        from = text.find_first_not_of(separators, to);
    }
    return parts;
}

/// Files, the command line and the window understand the same spellings.
template <class Value>
bool decode(const std::string& text, Value& value)
{
    return YAML::convert<Value>::decode(YAML::Node(text), value);
}

template <class Value>
Result<Value> valueFrom(const std::string& text, Range range)
{
    if constexpr (std::is_floating_point_v<Value>)
        return numberFrom(text, range).map([](double number) { return static_cast<Value>(number); });
    else
        return wholeFrom(text, range).map([](std::int64_t number) { return static_cast<Value>(number); });
}

template <class Value>
Result<std::vector<Value>> listFrom(const std::string& text, Range range)
{
    std::vector<Value> values;
    for (const std::string& part : split(text, ",; \t")) {
        const auto value = valueFrom<Value>(part, range);
        if (!value)
            return tl::make_unexpected(value.error());
        values.push_back(*value);
    }
    return values;
}

template <class Value>
Result<void> keep(Result<Value> read, Value& place)
{
    return std::move(read).map([&](Value value) { place = std::move(value); });
}

/// Writes a text into a place, according to the place's type.
struct Assignment {
    const std::string& text;
    Range range;

    Result<void> operator()(bool* place) const { return keep(truthFrom(text), *place); }
    Result<void> operator()(std::uint64_t* place) const { return keep(seedFrom(text), *place); }
    Result<void> operator()(int* place) const { return keep(valueFrom<int>(text, range), *place); }
    Result<void> operator()(double* place) const { return keep(numberFrom(text, range), *place); }
    Result<void> operator()(std::vector<double>* place) const { return keep(listFrom<double>(text, range), *place); }
    Result<void> operator()(std::vector<float>* place) const { return keep(listFrom<float>(text, range), *place); }
    Result<void> operator()(const Choice& choice) const { return choice.choose(text); }

    Result<void> operator()(std::optional<double>* place) const
    {
        if (text.empty())
            return place->reset(), Result<void>();
        return numberFrom(text, range).map([&](double value) { *place = value; });
    }
    Result<void> operator()(std::optional<Shape>* place) const
    {
        return listFrom<std::int64_t>(text, range).map([&](Shape shape) {
            *place = shape.empty() ? std::nullopt : std::optional(std::move(shape));
        });
    }
    Result<void> operator()(std::filesystem::path* place) const
    {
        *place = text;
        return {};
    }
    /// A name a line, as names may hold commas.
    Result<void> operator()(std::set<std::string>* place) const
    {
        const Texts names = split(text, "\n");
        *place = {names.begin(), names.end()};
        return {};
    }
    /// NAME=K a line; the number stands behind the last '='.
    Result<void> operator()(std::map<std::string, int>* place) const
    {
        std::map<std::string, int> values;
        for (const std::string& line : split(text, "\n")) {
            const std::size_t at = line.rfind('=');
            const auto number = valueFrom<int>(at == std::string::npos ? std::string() : line.substr(at + 1), range);
            if (!number || at == 0)
                return usageError("must read NAME=K with K a whole number, not '" + line + "'.");
            values[line.substr(0, at)] = *number;
        }
        *place = std::move(values);
        return {};
    }
    /// NAME:3,7-9 a line; the channels stand behind the last colon. Lines of one name add up.
    Result<void> operator()(IndexLists* place) const
    {
        IndexLists values;
        for (const std::string& line : split(text, "\n")) {
            const std::size_t at = line.rfind(':');
            const auto indices = indicesFrom(at == std::string::npos ? std::string() : line.substr(at + 1));
            if (!indices || indices->empty() || at == 0)
                return usageError("must read NAME:3,7-9, a layer and its channels, not '" + line + "'.");
            values[line.substr(0, at)].insert(indices->begin(), indices->end());
        }
        *place = std::move(values);
        return {};
    }
    /// One number is both sides'.
    Result<void> operator()(const Size& size) const
    {
        return listFrom<int>(text, range).and_then([&](const std::vector<int>& sides) -> Result<void> {
            if (sides.empty() || sides.size() > 2)
                return usageError("must be two numbers, height and width, not '" + text + "'.");
            *size.height = sides.front();
            *size.width = sides.back();
            return {};
        });
    }
};

/// The inverse of Assignment.
struct Text {
    std::string operator()(const bool* place) const { return *place ? "true" : "false"; }
    std::string operator()(const std::filesystem::path* place) const { return place->string(); }
    std::string operator()(const std::optional<double>* place) const { return *place ? fmt::format("{}", **place) : ""; }
    std::string operator()(const std::optional<Shape>* place) const { return *place ? list(**place) : ""; }
    std::string operator()(const std::vector<double>* place) const { return list(*place); }
    std::string operator()(const std::vector<float>* place) const { return list(*place); }
    std::string operator()(const std::set<std::string>* place) const { return fmt::format("{}", fmt::join(*place, "\n")); }
    std::string operator()(const Size& size) const { return fmt::format("{},{}", *size.height, *size.width); }
    std::string operator()(const Choice& choice) const { return choice.name(); }
    std::string operator()(const std::map<std::string, int>* place) const
    {
        Texts lines;
        for (const auto& [name, number] : *place)
            lines.push_back(fmt::format("{}={}", name, number));
        return fmt::format("{}", fmt::join(lines, "\n"));
    }
    std::string operator()(const IndexLists* place) const
    {
        Texts lines;
        for (const auto& [name, indices] : *place)
            lines.push_back(fmt::format("{}:{}", name, textOfIndices(indices)));
        return fmt::format("{}", fmt::join(lines, "\n"));
    }
    template <class Number>
    std::string operator()(const Number* place) const
    {
        return fmt::format("{}", *place);
    }
    template <class Values>
    static std::string list(const Values& values)
    {
        return fmt::format("{}", fmt::join(values, ","));
    }
};

struct Numbers {
    const char* kind;
    std::vector<double> values;
};

/// What has a range; nothing of all else. The pointers are as SettingPlace has them: a const one would leave them to the template.
struct NumbersOf {
    Numbers operator()(int* place) const { return {"a whole number", {static_cast<double>(*place)}}; }
    Numbers operator()(double* place) const { return {"a number", {*place}}; }
    Numbers operator()(std::vector<double>* place) const { return {"a number", *place}; }
    Numbers operator()(std::vector<float>* place) const { return {"a number", {place->begin(), place->end()}}; }
    Numbers operator()(std::optional<double>* place) const { return {"a number", *place ? std::vector{**place} : std::vector<double>()}; }
    template <class Other>
    Numbers operator()(const Other&) const
    {
        return {"", {}};
    }
};

/// The setting that this one depends on: in the same section, or in one around it.
const Setting* conditionOf(const Setting& setting, const Settings& all)
{
    if (*setting.when.key == '\0')
        return nullptr;
    for (std::size_t end = setting.key.rfind('.'); end != std::string::npos && end > 0; end = setting.key.rfind('.', end - 1)) {
        if (const Setting* other = find(all, setting.key.substr(0, end + 1) + setting.when.key))
            return other;
    }
    return find(all, setting.when.key);
}

bool isAmong(const Setting& setting, const std::vector<std::string>& keys)
{
    return std::any_of(keys.begin(), keys.end(),
                       [&](const std::string& key) { return setting.key == key || setting.key.starts_with(key + "."); });
}

} // namespace

bool Range::contains(double value) const
{
    return std::isfinite(value) && (openLow ? value > low : value >= low) && (openHigh ? value < high : value <= high);
}

std::vector<std::string> namesFrom(const std::string& text)
{
    return split(text, ",\n");
}

std::string listOf(const std::vector<std::string>& names)
{
    return fmt::format("{}", fmt::join(names, ","));
}

Settings within(const std::string& section, Settings settings)
{
    for (Setting& setting : settings)
        setting.key = section + "." + setting.key;
    return settings;
}

Settings joined(std::vector<Settings> lists)
{
    Settings all;
    for (Settings& list : lists)
        std::move(list.begin(), list.end(), std::back_inserter(all));
    return all;
}

Settings only(Settings settings, const std::vector<std::string>& keys)
{
    std::erase_if(settings, [&](const Setting& setting) { return !isAmong(setting, keys); });
    return settings;
}

Settings without(Settings settings, const std::vector<std::string>& keys)
{
    std::erase_if(settings, [&](const Setting& setting) { return isAmong(setting, keys); });
    return settings;
}

const Setting* find(const Settings& settings, const std::string& key)
{
    const auto found = std::find_if(settings.begin(), settings.end(), [&](const Setting& setting) { return setting.key == key; });
    return found == settings.end() ? nullptr : &*found;
}

std::string textOf(const Setting& setting)
{
    return std::visit(Text(), setting.place);
}

Result<void> setFromText(const Setting& setting, const std::string& text)
{
    return std::visit(Assignment{text, setting.range}, setting.place);
}

bool counts(const Setting& setting, const Settings& all)
{
    const Setting* other = conditionOf(setting, all);
    const auto& names = setting.when.names;
    return other == nullptr || std::find(names.begin(), names.end(), textOf(*other)) != names.end();
}

std::string faultOf(const Settings& settings)
{
    for (const Setting& setting : settings) {
        const Numbers numbers = std::visit(NumbersOf(), setting.place);
        for (const double value : numbers.values) {
            if (!setting.range.contains(value))
                return fmt::format("'{}' must be {}, not {}.", setting.key, expectation(numbers.kind, setting.range), value);
        }
    }
    return {};
}

std::string expectation(const char* kind, Range range)
{
    if (std::isinf(range.high) && std::isinf(range.low))
        return kind;
    if (std::isinf(range.high) && range.low == 0)
        return fmt::format("{} {}", kind, range.openLow ? "above 0" : "of at least 0");
    if (std::isinf(range.high))
        return fmt::format("{} of at least {}", kind, range.low);
    if (range.openLow && !range.openHigh)
        return fmt::format("{} above {} and of at most {}", kind, range.low, range.high);
    return fmt::format("{} between {} and {}{}", kind, range.low, range.high, range.openHigh ? ", without the ends" : "");
}

Result<bool> truthFrom(const std::string& text)
{
    bool value = false;
    if (decode(text, value))
        return value;
    return usageError("must be true or false, not '" + text + "'.");
}

Result<double> numberFrom(const std::string& text, Range range)
{
    double value = 0;
    if (decode(text, value) && range.contains(value))
        return value;
    return usageError(fmt::format("must be {}, not '{}'.", expectation("a number", range), text));
}

Result<std::int64_t> wholeFrom(const std::string& text, Range range)
{
    std::int64_t value = 0;
    if (decode(text, value) && range.contains(static_cast<double>(value)))
        return value;
    return usageError(fmt::format("must be {}, not '{}'.", expectation("a whole number", range), text));
}

Result<std::uint64_t> seedFrom(const std::string& text)
{
    std::uint64_t value = 0;
    if (!text.starts_with('-') && decode(text, value))
        return value;
    return usageError("must be a whole number of at least 0, not '" + text + "'.");
}

} // namespace espalier
