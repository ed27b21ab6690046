// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: reads values from YAML and says exactly what is wrong with them. The counterpart of YamlWriter.
#pragma once

#include "core/base/error.h"
#include "core/settings/setting.h"

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace espalier {

/// One mapping of the file. Keys that are absent leave the setting as it is; the first fault is kept and later ones ignored.
class YamlReader {
public:
    /// file is named in messages.
    YamlReader(const YAML::Node& node, std::string file);

    void field(const char* key, bool& value, Range = {});
    std::optional<bool> truth(const char* key);
    void field(const char* key, std::string& value);
    void field(const char* key, std::filesystem::path& value, Range = {});
    void field(const char* key, int& value, Range range);
    void field(const char* key, std::int64_t& value, Range range);
    void field(const char* key, std::uint64_t& value, Range = {});
    void field(const char* key, double& value, Range range);
    void field(const char* key, std::optional<double>& value, Range range);
    void field(const char* key, std::vector<double>& values, Range range);
    void field(const char* key, std::vector<float>& values, Range range);
    void field(const char* key, std::optional<std::vector<std::int64_t>>& values, Range range);
    void field(const char* key, std::map<std::string, int>& values, Range range);
    void field(const char* key, std::set<std::string>& values, Range = {});
    void field(const char* key, IndexLists& lists, Range = {});
    void field(const char* key, const Size& size, Range range);
    void field(const char* key, const Choice& choice, Range = {});
    template <class Value>
    void field(const char* key, Value* value, Range range)
    {
        field(key, *value, range);
    }

    template <class Value, class FromName>
    void choice(const char* key, Value& value, FromName fromName)
    {
        if (const YAML::Node node = find(key)) {
            if (const auto chosen = fromName(text(key, node)))
                value = *chosen;
            else
                refuse(node, key, chosen.error().message);
        }
    }

    /// A list, every element of it taken as choice() takes one.
    template <class Value, class FromName>
    void choices(const char* key, std::vector<Value>& values, FromName fromName)
    {
        const YAML::Node node = find(key);
        if (!node)
            return;
        values.clear();
        for (const YAML::Node& element : elements(key, node)) {
            if (const auto chosen = fromName(text(key, element)))
                values.push_back(*chosen);
            else
                refuse(element, key, chosen.error().message);
        }
    }

    template <class Describe>
    void section(const char* key, Describe describe)
    {
        if (const YAML::Node node = find(key)) {
            YamlReader inner(node, file_);
            inner.prefix_ = prefix_ + key + ".";
            inner.requireMapping(key);
            describe(inner);
            take(inner.finish());
        }
    }

    /// A list of sections, each described in its turn.
    template <class Describe>
    void list(const char* key, Describe describe)
    {
        const YAML::Node node = find(key);
        if (!node)
            return;
        for (const YAML::Node& element : elements(key, node)) {
            YamlReader inner(element, file_);
            inner.prefix_ = prefix_ + key + ".";
            inner.requireMapping(key);
            describe(inner);
            take(inner.finish());
        }
    }

    /// A fault where the key is absent.
    void require(const char* key);
    /// A fault of the key's value that only the caller can tell: "must name an earlier plan".
    void refuseValue(const char* key, const std::string& predicate);
    /// What the caller reads on its own; undefined where the key is absent.
    YAML::Node node(const char* key) { return find(key); }
    /// A mapping of all keys that nobody asked for so far, for the caller to read on its own.
    YAML::Node rest();

    /// The first fault; else one for a key that nobody asked for.
    Result<void> finish();

private:
    YAML::Node find(const char* key);
    void requireMapping(const char* key);
    std::string text(const char* key, const YAML::Node& node);
    /// What from makes of the node's text; wanted: what it should have been, for a node that is none.
    template <class From>
    auto single(const char* key, const YAML::Node& node, const std::string& wanted, From from) -> decltype(from(std::string()));
    double number(const char* key, const YAML::Node& node, Range range);
    std::int64_t whole(const char* key, const YAML::Node& node, Range range);
    /// The elements of a list; none, with a fault, where the node is not one.
    std::vector<YAML::Node> elements(const char* key, const YAML::Node& node);
    /// predicate: what the key must be, after its name and without the full stop.
    void fail(const YAML::Node& node, const std::string& key, const std::string& predicate);
    void refuse(const YAML::Node& node, const std::string& key, const std::string& wholeSentence);
    void failWith(const std::string& where, const std::string& message);
    void take(const Result<void>& inner);
    void checkKeys();

    YAML::Node node_;
    std::string file_;
    std::string prefix_; ///< "prune." inside that section
    std::vector<std::string> known_;
    std::optional<Error> fault_;
};

} // namespace espalier
