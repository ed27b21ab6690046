// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/yaml_file.h"

#include <spdlog/fmt/fmt.h>

#include <fstream>
#include <sstream>

namespace espalier {
namespace {

namespace fs = std::filesystem;

Result<std::string> textOf(const fs::path& file, const std::string& what, std::uintmax_t largest)
{
    std::error_code problem;
    const auto status = fs::status(file, problem);
    if (!fs::exists(status))
        return failure(fmt::format("There is no {} file '{}'.", what, file.string()));
    if (!fs::is_regular_file(status))
        return failure(fmt::format("'{}' is not a file; a {} is one YAML file.", file.string(), what));
    if (fs::file_size(file, problem) > largest)
        return failure(fmt::format("'{}' is too large for a {}; a {} is a short YAML file.", file.string(), what, what));
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream || text.view().empty())
        return failure(fmt::format("The {} file '{}' is empty or cannot be read.", what, file.string()));
    return text.str();
}

Result<YAML::Node> parse(const fs::path& file, const std::string& what, const std::string& text)
{
    try {
        const YAML::Node root = YAML::Load(text);
        if (root.IsMap() && text.find('\0') == std::string::npos)
            return root;
    } catch (const YAML::Exception& problem) {
        if (text.find('\0') == std::string::npos)
            return failure(fmt::format("{}:{}: not valid YAML: {}.", file.string(), problem.mark.line + 1, problem.msg));
    }
    return failure(fmt::format("'{}' is not a {}: a YAML file of 'key: value' lines was expected.", file.string(), what));
}

} // namespace

Result<YAML::Node> readYamlFile(const fs::path& file, const std::string& what, std::uintmax_t largest)
{
    return textOf(file, what, largest).and_then([&](const std::string& text) { return parse(file, what, text); });
}

Result<void> checkYamlFormat(const fs::path& file, const YAML::Node& root, const std::string& what, int newest)
{
    const YAML::Node node = root["format"];
    int format = 0;
    if (!node)
        return failure(fmt::format("'{}' is not a {}: its first line should be 'format: 1'.", file.string(), what));
    const std::string where = fmt::format("{}:{}", file.string(), node.Mark().line + 1);
    if (!node.IsScalar() || !YAML::convert<int>::decode(node, format) || format < 1)
        return failure(fmt::format("{}: 'format' must be a version number; this Espalier writes 'format: {}'.", where, newest));
    if (format > newest) {
        return failure(fmt::format("{}: this {} has format {}, made by a newer version of Espalier; this one reads format {}. Update "
                                   "Espalier to open it.",
                                   where, what, format, newest));
    }
    return {};
}

} // namespace espalier
