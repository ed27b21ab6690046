// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/yaml_reader.h"

#include "core/base/nearest.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace espalier {
namespace {

std::string place(const std::string& file, const YAML::Node& node)
{
    return node.Mark().is_null() ? file : fmt::format("{}:{}", file, node.Mark().line + 1);
}

std::string shown(const YAML::Node& node)
{
    if (node.IsScalar())
        return "'" + node.Scalar() + "'";
    return node.IsNull() ? "empty" : node.IsSequence() ? "a list" : "a section";
}

} // namespace

YamlReader::YamlReader(const YAML::Node& node, std::string file) : node_(node), file_(std::move(file)) {}

std::optional<bool> YamlReader::truth(const char* key)
{
    const YAML::Node node = find(key);
    if (!node)
        return std::nullopt;
    const auto truth = single(key, node, "must be true or false", truthFrom);
    return truth ? std::optional(*truth) : std::nullopt;
}

void YamlReader::field(const char* key, bool& value, Range)
{
    value = truth(key).value_or(value);
}

void YamlReader::field(const char* key, std::string& value)
{
    if (const YAML::Node node = find(key))
        value = text(key, node);
}

void YamlReader::field(const char* key, int& value, Range range)
{
    if (const YAML::Node node = find(key))
        value = static_cast<int>(whole(key, node, range));
}

void YamlReader::field(const char* key, std::int64_t& value, Range range)
{
    if (const YAML::Node node = find(key))
        value = whole(key, node, range);
}

void YamlReader::field(const char* key, std::filesystem::path& value, Range)
{
    if (const YAML::Node node = find(key))
        value = text(key, node);
}

void YamlReader::field(const char* key, std::uint64_t& value, Range)
{
    if (const YAML::Node node = find(key))
        value = single(key, node, "must be a whole number of at least 0", seedFrom).value_or(value);
}

void YamlReader::field(const char* key, double& value, Range range)
{
    if (const YAML::Node node = find(key))
        value = number(key, node, range);
}

void YamlReader::field(const char* key, std::optional<double>& value, Range range)
{
    if (const YAML::Node node = find(key))
        value = number(key, node, range);
}

void YamlReader::field(const char* key, std::vector<double>& values, Range range)
{
    const YAML::Node node = find(key);
    if (!node)
        return;
    values.clear();
    for (const YAML::Node& element : elements(key, node))
        values.push_back(number(key, element, range));
}

void YamlReader::field(const char* key, std::vector<float>& values, Range range)
{
    std::vector<double> wide(values.begin(), values.end());
    field(key, wide, range);
    values.assign(wide.begin(), wide.end());
}

void YamlReader::field(const char* key, std::optional<std::vector<std::int64_t>>& values, Range range)
{
    const YAML::Node node = find(key);
    if (!node)
        return;
    values.emplace();
    for (const YAML::Node& element : elements(key, node))
        values->push_back(whole(key, element, range));
}

void YamlReader::field(const char* key, std::map<std::string, int>& values, Range range)
{
    const YAML::Node node = find(key);
    if (!node)
        return;
    if (!node.IsMap())
        return fail(node, key, "must list 'name: number' pairs, not " + shown(node));
    values.clear();
    for (const auto& entry : node)
        values[text(key, entry.first)] = static_cast<int>(whole(key, entry.second, range));
}

void YamlReader::field(const char* key, std::set<std::string>& values, Range)
{
    const YAML::Node node = find(key);
    if (!node)
        return;
    values.clear();
    for (const YAML::Node& element : elements(key, node))
        values.insert(text(key, element));
}

void YamlReader::field(const char* key, IndexLists& lists, Range)
{
    const YAML::Node node = find(key);
    if (!node)
        return;
    if (!node.IsMap())
        return fail(node, key, "must list 'name: [channels]' pairs, not " + shown(node));
    lists.clear();
    for (const auto& entry : node) {
        std::set<int>& indices = lists[text(key, entry.first)];
        for (const YAML::Node& element : elements(key, entry.second)) {
            if (const auto read = indicesFrom(text(key, element)))
                indices.insert(read->begin(), read->end());
            else
                refuse(element, key, read.error().message);
        }
    }
}

void YamlReader::field(const char* key, const Size& size, Range range)
{
    const YAML::Node node = find(key);
    if (!node)
        return;
    const auto sides = elements(key, node);
    if (sides.size() != 2)
        return fail(node, key, "must be two numbers, height and width");
    *size.height = static_cast<int>(whole(key, sides[0], range));
    *size.width = static_cast<int>(whole(key, sides[1], range));
}

void YamlReader::field(const char* key, const Choice& choice, Range)
{
    const YAML::Node node = find(key);
    if (!node)
        return;
    if (const auto chosen = choice.choose(text(key, node)); !chosen)
        refuse(node, key, chosen.error().message);
}

void YamlReader::require(const char* key)
{
    if (!find(key).IsDefined())
        failWith(place(file_, node_), fmt::format("the key '{}{}' is missing.", prefix_, key));
}

void YamlReader::refuseValue(const char* key, const std::string& predicate)
{
    const YAML::Node node = find(key);
    fail(node.IsDefined() ? node : node_, key, predicate);
}

YAML::Node YamlReader::rest()
{
    YAML::Node others(YAML::NodeType::Map);
    if (!node_.IsMap())
        return others;
    const std::vector<std::string> asked = known_;
    for (const auto& entry : node_) {
        if (entry.first.IsScalar() && std::find(asked.begin(), asked.end(), entry.first.Scalar()) == asked.end()) {
            others.force_insert(entry.first, entry.second);
            known_.push_back(entry.first.Scalar());
        }
    }
    return others;
}

Result<void> YamlReader::finish()
{
    if (!fault_)
        checkKeys();
    if (fault_)
        return tl::make_unexpected(*fault_);
    return {};
}

YAML::Node YamlReader::find(const char* key)
{
    known_.emplace_back(key);
    if (!node_.IsMap())
        return YAML::Node(YAML::NodeType::Undefined);
    // Not by operator[], which would see only the first of two equal keys; checkKeys reports the second.
    for (const auto& entry : node_) {
        if (entry.first.IsScalar() && entry.first.Scalar() == key)
            return entry.second;
    }
    return YAML::Node(YAML::NodeType::Undefined);
}

void YamlReader::requireMapping(const char* key)
{
    if (!node_.IsMap() && !node_.IsNull())
        failWith(place(file_, node_), fmt::format("'{}' must be a section of 'key: value' lines, not {}.", key, shown(node_)));
}

std::string YamlReader::text(const char* key, const YAML::Node& node)
{
    if (node.IsScalar())
        return node.Scalar();
    fail(node, key, "must be a text, not " + shown(node));
    return {};
}

template <class From>
auto YamlReader::single(const char* key, const YAML::Node& node, const std::string& wanted, From from) -> decltype(from(std::string()))
{
    auto value = node.IsScalar() ? from(node.Scalar()) : usageError(fmt::format("{}, not {}.", wanted, shown(node)));
    if (!value)
        refuse(node, key, value.error().message);
    return value;
}

double YamlReader::number(const char* key, const YAML::Node& node, Range range)
{
    const auto value =
        single(key, node, "must be " + expectation("a number", range), [&](const std::string& t) { return numberFrom(t, range); });
    return value.value_or(std::clamp(0.0, range.low, range.high));
}

std::int64_t YamlReader::whole(const char* key, const YAML::Node& node, Range range)
{
    const auto value =
        single(key, node, "must be " + expectation("a whole number", range), [&](const std::string& t) { return wholeFrom(t, range); });
    return value.value_or(static_cast<std::int64_t>(range.low));
}

std::vector<YAML::Node> YamlReader::elements(const char* key, const YAML::Node& node)
{
    if (!node.IsSequence()) {
        fail(node, key, "must be a list like [1, 2], not " + shown(node));
        return {};
    }
    return {node.begin(), node.end()};
}

void YamlReader::fail(const YAML::Node& node, const std::string& key, const std::string& predicate)
{
    refuse(node, key, predicate + ".");
}

void YamlReader::refuse(const YAML::Node& node, const std::string& key, const std::string& wholeSentence)
{
    failWith(place(file_, node), fmt::format("'{}{}': {}", prefix_, key, wholeSentence));
}

void YamlReader::failWith(const std::string& where, const std::string& message)
{
    if (!fault_)
        fault_ = Error{where + ": " + message, {}, Error::Kind::failed};
}

void YamlReader::take(const Result<void>& inner)
{
    if (!inner && !fault_)
        fault_ = inner.error();
}

void YamlReader::checkKeys()
{
    if (!node_.IsMap())
        return;
    std::set<std::string> seen;
    for (const auto& entry : node_) {
        const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : shown(entry.first);
        if (std::find(known_.begin(), known_.end(), key) == known_.end())
            failWith(place(file_, entry.first), fmt::format("unknown key '{}{}'.{}", prefix_, key, didYouMean(key, known_)));
        else if (!seen.insert(key).second)
            failWith(place(file_, entry.first), fmt::format("the key '{}{}' stands here a second time.", prefix_, key));
    }
}

} // namespace espalier
