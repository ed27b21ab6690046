// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/latency/latency_cache.h"

#include "core/base/json.h"
#include "core/graph/attribute_fingerprint.h"

#include <ATen/Parallel.h>
#include <spdlog/spdlog.h>
#include <torch/csrc/api/include/torch/version.h>

#include <algorithm>
#include <fstream>
#include <functional>

namespace espalier {
namespace {

constexpr int cacheFormat = 1;

std::string processorName()
{
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);)
        if (line.starts_with("model name"))
            return line;
    return "unknown";
}

void addValue(Fingerprint& fingerprint, const Network& network, const Groups& groups, ValueId value)
{
    fingerprint.addNumber(value);
    if (value == noValue)
        return;
    const Shape& shape = network.values[value].shape;
    fingerprint.addNumber(static_cast<std::int64_t>(shape.size()));
    for (std::size_t dim = 0; dim < shape.size(); ++dim) {
        const std::vector<UnitId>& units = groups.unitsOf(value, dim);
        fingerprint.addNumber(shape[dim]);
        fingerprint.addNumber(static_cast<std::int64_t>(units.size()));
        for (const UnitId unit : units)
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
        addAttributes(fingerprint, node.attributes);
        for (const auto* values : {&node.inputs, &node.outputs}) {
            fingerprint.addNumber(static_cast<std::int64_t>(values->size()));
            for (const ValueId value : *values)
                addValue(fingerprint, network, groups, value);
        }
    }
    return fingerprint.text();
}

std::optional<std::vector<TimeGrid>> readTimeGrids(const std::filesystem::path& file, std::size_t nodes)
{
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        return std::nullopt;
    try {
        const auto json = readJson(file, "measurement");
        if (!json)
            throw std::runtime_error(json.error().message);
        if (json->at("format") != cacheFormat || json->at("grids").size() != nodes)
            return std::nullopt;
        std::vector<TimeGrid> grids;
        for (const Json& grid : json->at("grids"))
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
    if (const auto written = writeJson(file, json, -1); !written)
        spdlog::info("Measurements are not kept: {}", written.error().message);
}

} // namespace espalier
