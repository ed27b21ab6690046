// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/latency/latency_cache.h"

#include "core/base/atomic_file.h"
#include "core/base/fingerprint.h"

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>
#include <torch/csrc/api/include/torch/version.h>

#include <algorithm>
#include <fstream>
#include <functional>

namespace espalier {
namespace {

using Json = nlohmann::json;

constexpr int cacheFormat = 1;

std::string processorName()
{
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);)
        if (line.starts_with("model name"))
            return line;
    return "unknown";
}

void addAttribute(Fingerprint& fingerprint, const Attribute& attribute)
{
    fingerprint.addNumber(static_cast<std::int64_t>(attribute.index()));
    if (const auto* number = std::get_if<std::int64_t>(&attribute))
        fingerprint.addNumber(*number);
    else if (const auto* flag = std::get_if<bool>(&attribute))
        fingerprint.addNumber(*flag ? 1 : 0);
    else if (const auto* text = std::get_if<std::string>(&attribute))
        fingerprint.addText(*text);
    else if (const auto* numbers = std::get_if<std::vector<std::int64_t>>(&attribute))
        for (const std::int64_t element : *numbers)
            fingerprint.addNumber(element);
}

void addValue(Fingerprint& fingerprint, const Network& network, const Groups& groups, ValueId value)
{
    fingerprint.addNumber(value);
    if (value == noValue)
        return;
    const Shape& shape = network.values[value].shape;
    for (std::size_t dim = 0; dim < shape.size(); ++dim) {
        fingerprint.addNumber(shape[dim]);
        for (const UnitId unit : groups.unitsOf(value, dim))
            fingerprint.addNumber(unit);
    }
}

TimeGrid gridFrom(const Json& json)
{
    const auto in = json.at("in").get<std::vector<double>>(), out = json.at("out").get<std::vector<double>>();
    auto times = json.at("nanoseconds").get<std::vector<double>>();
    const auto rises = [](const std::vector<double>& axis) {
        return !axis.empty() && std::adjacent_find(axis.begin(), axis.end(), std::greater_equal<>()) == axis.end();
    };
    if (!rises(in) || !rises(out) || times.size() != in.size() * out.size())
        throw std::invalid_argument("a grid is not sound");
    return {in, out, std::move(times)};
}

} // namespace

std::string latencyKey(const Network& network, const Groups& groups, int batch)
{
    Fingerprint fingerprint;
    fingerprint.addText(processorName());
    fingerprint.addText(TORCH_VERSION);
    fingerprint.addNumber(at::get_num_threads());
    fingerprint.addNumber(batch);
    for (const Node& node : network.nodes) {
        fingerprint.addText(node.op);
        for (const auto& [name, attribute] : node.attributes) {
            fingerprint.addText(name);
            addAttribute(fingerprint, attribute);
        }
        for (const auto* values : {&node.inputs, &node.outputs})
            for (const ValueId value : *values)
                addValue(fingerprint, network, groups, value);
    }
    return fingerprint.text();
}

std::optional<std::vector<TimeGrid>> readTimeGrids(const std::filesystem::path& file, std::size_t nodes)
{
    std::ifstream stream(file);
    if (!stream)
        return std::nullopt;
    try {
        const Json json = Json::parse(stream);
        if (json.at("format") != cacheFormat || json.at("grids").size() != nodes)
            return std::nullopt;
        std::vector<TimeGrid> grids;
        for (const Json& grid : json.at("grids"))
            grids.push_back(gridFrom(grid));
        return grids;
    } catch (const std::exception& problem) {
        spdlog::info("The kept measurements in '{}' cannot be used: {}", file.string(), problem.what());
        return std::nullopt;
    }
}

void writeTimeGrids(const std::vector<TimeGrid>& grids, const std::filesystem::path& file)
{
    Json json{{"format", cacheFormat}, {"grids", Json::array()}};
    for (const TimeGrid& grid : grids)
        json["grids"].push_back({{"in", grid.in()}, {"out", grid.out()}, {"nanoseconds", grid.nanoseconds()}});
    std::error_code ignored;
    std::filesystem::create_directories(file.parent_path(), ignored);
    if (const auto written = replaceFile(file, json.dump()); !written)
        spdlog::info("Measurements are not kept: {}", written.error().message);
}

} // namespace espalier
