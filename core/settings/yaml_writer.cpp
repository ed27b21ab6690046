// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/yaml_writer.h"

#include <spdlog/fmt/fmt.h>

namespace espalier {

YamlWriter::YamlWriter()
{
    out_ << YAML::BeginMap;
}

void YamlWriter::field(const char* key, bool value)
{
    scalar(key, value ? "true" : "false");
}

void YamlWriter::field(const char* key, const std::string& value)
{
    scalar(key, value);
}

void YamlWriter::field(const char* key, const std::filesystem::path& value)
{
    scalar(key, value.generic_string());
}

void YamlWriter::field(const char* key, int value)
{
    scalar(key, fmt::to_string(value));
}

void YamlWriter::field(const char* key, std::int64_t value)
{
    scalar(key, fmt::to_string(value));
}

void YamlWriter::field(const char* key, std::uint64_t value)
{
    scalar(key, fmt::to_string(value));
}

void YamlWriter::field(const char* key, double value)
{
    scalar(key, fmt::format("{}", value));
}

void YamlWriter::field(const char* key, const std::optional<double>& value)
{
    if (value)
        field(key, *value);
}

void YamlWriter::field(const char* key, const std::vector<double>& values)
{
    list(key, values);
}

void YamlWriter::field(const char* key, const std::vector<float>& values)
{
    list(key, values);
}

void YamlWriter::field(const char* key, const std::optional<std::vector<std::int64_t>>& values)
{
    if (values)
        list(key, *values);
}

void YamlWriter::field(const char* key, const std::map<std::string, int>& values)
{
    out_ << YAML::Key << key << YAML::Value << YAML::BeginMap;
    for (const auto& [name, number] : values)
        out_ << YAML::Key << name << YAML::Value << fmt::to_string(number); // yaml-cpp would group digits as the locale does
    out_ << YAML::EndMap;
}

void YamlWriter::field(const char* key, const std::set<std::string>& values)
{
    list(key, values);
}

void YamlWriter::field(const char* key, const IndexLists& lists)
{
    out_ << YAML::Key << key << YAML::Value << YAML::BeginMap;
    for (const auto& [name, indices] : lists)
        list(name.c_str(), namesFrom(textOfIndices(indices)));
    out_ << YAML::EndMap;
}

void YamlWriter::field(const char* key, const Size& size)
{
    list(key, std::vector{*size.height, *size.width});
}

void YamlWriter::field(const char* key, const Choice& choice)
{
    scalar(key, choice.name());
}

std::string YamlWriter::finish()
{
    out_ << YAML::EndMap;
    return std::string(out_.c_str(), out_.size()) + "\n";
}

void YamlWriter::scalar(const char* key, const std::string& text)
{
    out_ << YAML::Key << key << YAML::Value << text;
}

template <class Values>
void YamlWriter::list(const char* key, const Values& values)
{
    out_ << YAML::Key << key << YAML::Value << YAML::Flow << YAML::BeginSeq;
    for (const auto& value : values)
        out_ << fmt::format("{}", value);
    out_ << YAML::EndSeq;
}

} // namespace espalier
