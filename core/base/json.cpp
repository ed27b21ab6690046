// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"

#include "core/base/atomic_file.h"

#include <spdlog/fmt/fmt.h>

#include <fstream>
#include <iterator>

template class nlohmann::basic_json<nlohmann::ordered_map>;

namespace espalier {

Result<Json> parseJson(std::string_view text)
{
    try {
        return Json::parse(text);
    } catch (const Json::exception& problem) {
        return failure("it is not JSON", problem.what());
    }
}

std::string jsonText(const Json& json, int indent)
{
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Result<Json> readJson(const std::filesystem::path& file, const std::string& what)
{
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        return failure(fmt::format("The {} '{}' cannot be opened.", what, file.string()));
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    return parseJson(text).map_error([&](const Error& error) {
        return Error{fmt::format("'{}' is no {}: {}.", file.string(), what, error.message), error.details};
    });
}

Result<void> writeJson(const std::filesystem::path& file, const Json& json, int indent)
{
    return replaceFile(file, jsonText(json, indent) + "\n");
}

} // namespace espalier
