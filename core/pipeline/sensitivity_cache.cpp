// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/sensitivity_cache.h"

#include "core/base/json.h"

#include <spdlog/spdlog.h>

#include <cmath>
#include <stdexcept>

namespace espalier {
namespace {

namespace fs = std::filesystem;

constexpr int format = 1;

/// Throws for an invalid entry.
SensitivityPoint pointFrom(const Json& entry, const MetricInfo& metric)
{
    const SensitivityPoint point{entry.at("kept").get<int>(), entry.at(metric.key).get<double>(), entry.at("loss").get<double>()};
    if (point.kept < 1 || !(point.metric >= metric.lowest && point.metric <= metric.highest))
        throw std::out_of_range("a point is out of range");
    return point;
}

} // namespace

SensitivityCache::SensitivityCache(const fs::path& folder, const std::string& key, const MetricInfo& metric) : key_(key), metric_(metric)
{
    if (folder.empty())
        return;
    file_ = folder / (key + ".json");
    read();
}

void SensitivityCache::read()
{
    std::error_code problem;
    if (!fs::exists(file_, problem))
        return;
    try {
        const auto json = readJson(file_, "measurement");
        if (!json)
            throw std::runtime_error(json.error().message);
        if (json->at("format").get<int>() != format || json->at("key").get<std::string>() != key_)
            throw std::runtime_error("it belongs to something else");
        for (const Json& entry : json->at("points")) {
            const SensitivityPoint point = pointFrom(entry, metric_);
            points_[{entry.at("group").get<int>(), point.kept}] = point;
        }
    } catch (const std::exception& fault) {
        points_.clear();
        spdlog::warn("The kept measurements in '{}' cannot be used ({}); everything is measured again.", file_.string(), fault.what());
    }
}

std::optional<SensitivityPoint> SensitivityCache::find(int group, int kept) const
{
    const auto found = points_.find({group, kept});
    return found == points_.end() ? std::nullopt : std::optional(found->second);
}

void SensitivityCache::keep(int group, const SensitivityPoint& point)
{
    // JSON has no infinity; such a point is measured again next time.
    if (!std::isfinite(point.loss) || !std::isfinite(point.metric))
        return;
    points_[{group, point.kept}] = point;
    if (!file_.empty() && writable_)
        write();
}

void SensitivityCache::write()
{
    Json points = Json::array();
    for (const auto& [place, point] : points_)
        points.push_back({{"group", place.first}, {"kept", point.kept}, {metric_.key, point.metric}, {"loss", point.loss}});
    const Json json{{"format", format}, {"key", key_}, {"points", std::move(points)}};
    std::error_code problem;
    fs::create_directories(file_.parent_path(), problem);
    if (const auto written = writeJson(file_, json, -1); !written) {
        writable_ = false; // reported once
        spdlog::warn("What was measured is not kept for the next time: {}", written.error().message);
    }
}

} // namespace espalier
