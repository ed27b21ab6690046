// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: writes values as YAML. The counterpart of YamlReader.
#pragma once

#include "core/settings/setting.h"

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace espalier {

class YamlWriter {
public:
    YamlWriter();

    void field(const char* key, bool value);
    void field(const char* key, const std::string& value);
    void field(const char* key, const std::filesystem::path& value);
    void field(const char* key, int value);
    void field(const char* key, std::int64_t value);
    void field(const char* key, std::uint64_t value);
    void field(const char* key, double value);
    void field(const char* key, const std::optional<double>& value);
    void field(const char* key, const std::vector<double>& values);
    void field(const char* key, const std::vector<float>& values);
    void field(const char* key, const std::optional<std::vector<std::int64_t>>& values);
    void field(const char* key, const std::map<std::string, int>& values);
    void field(const char* key, const std::set<std::string>& values);
    void field(const char* key, const IndexLists& lists);
    void field(const char* key, const Size& size);
    void field(const char* key, const Choice& choice);
    template <class Value>
    void field(const char* key, const Value* value)
    {
        field(key, *value);
    }

    template <class Describe>
    void section(const char* key, Describe describe)
    {
        out_ << YAML::Key << key << YAML::Value << YAML::BeginMap;
        describe(*this);
        out_ << YAML::EndMap;
    }

    /// A list of sections: describe(writer, element) writes each.
    template <class Elements, class Describe>
    void list(const char* key, const Elements& elements, Describe describe)
    {
        out_ << YAML::Key << key << YAML::Value << YAML::BeginSeq;
        for (const auto& element : elements) {
            out_ << YAML::BeginMap;
            describe(*this, element);
            out_ << YAML::EndMap;
        }
        out_ << YAML::EndSeq;
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
