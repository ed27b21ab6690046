// SPDX-License-Identifier: GPL-3.0-or-later
// Inside session only: writes settings as YAML, in the order they are described, so that equal settings give equal bytes.
#pragma once

#include "core/settings/yaml_reader.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace espalier {

/// Same functions as YamlReader; ranges are not looked at.
class YamlWriter {
public:
    YamlWriter();

    void field(const char* key, bool value);
    void field(const char* key, const std::string& value);
    void field(const char* key, int value, Range range);
    void field(const char* key, std::uint64_t value);
    void field(const char* key, double value, Range range);
    void field(const char* key, const std::optional<double>& value, Range range);
    void field(const char* key, const std::vector<double>& values, Range range);
    void field(const char* key, const std::vector<float>& values, Range range);
    void field(const char* key, const std::optional<std::vector<std::int64_t>>& values, Range range);
    void field(const char* key, const std::map<std::string, int>& values, Range range);
    void field(const char* key, const std::set<std::string>& values);
    void size(const char* key, int height, int width);

    template <class Value, class FromName>
    void choice(const char* key, Value value, FromName)
    {
        scalar(key, nameOf(value));
    }

    template <class Describe>
    void section(const char* key, Describe describe)
    {
        out_ << YAML::Key << key << YAML::Value << YAML::BeginMap;
        describe(*this);
        out_ << YAML::EndMap;
    }

    /// The whole text; nothing can be added afterwards.
    std::string finish();

private:
    void scalar(const char* key, const std::string& text);
    template <class Values>
    void list(const char* key, const Values& values);

    YAML::Emitter out_;
};

} // namespace espalier
