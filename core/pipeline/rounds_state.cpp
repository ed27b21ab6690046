// SPDX-License-Identifier: GPL-3.0-or-later
// The part of a course of rounds that is kept on disk between them.
#include "core/base/fingerprint.h"
#include "core/pipeline/fingerprints.h"
#include "core/pipeline/rounds.h"
#include "core/project/project_yaml.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace espalier {
namespace {

using Json = nlohmann::ordered_json;

/// Throws where these are not some of the original's units, each once.
std::vector<UnitId> unitsFrom(const Json& json, std::size_t units)
{
    const auto alive = json.get<std::vector<UnitId>>();
    const bool known =
        std::all_of(alive.begin(), alive.end(), [&](UnitId unit) { return unit >= 0 && static_cast<std::size_t>(unit) < units; });
    if (!known || std::set<UnitId>(alive.begin(), alive.end()).size() != alive.size())
        throw std::out_of_range("units that do not exist");
    return alive;
}

std::vector<Fate> fatesFrom(const Json& json, std::size_t units)
{
    std::vector<Fate> fates;
    for (const int fate : json.get<std::vector<int>>()) {
        if (fate < static_cast<int>(Fate::kept) || fate > static_cast<int>(Fate::replacement))
            throw std::out_of_range("a fate that does not exist");
        fates.push_back(static_cast<Fate>(fate));
    }
    if (fates.size() != units)
        throw std::out_of_range("another number of units");
    return fates;
}

} // namespace

std::string RoundCourse::key() const
{
    Fingerprint key;
    key.addText(fingerprintOf(original_->network));
    key.addText(projectToYaml(project_, {}));
    return key.text();
}

Json RoundCourse::state() const
{
    Json fates = Json::array();
    for (const Fate fate : fates_)
        fates.push_back(static_cast<int>(fate));
    return {{"key", key()},
            {"done", done_},
            {"alive", alive_},
            {"fates", fates},
            {"relaxed", relaxed_},
            {"latency_kept", latencyKept_},
            {"params", costs_.params},
            {"macs", costs_.macs}};
}

Result<void> RoundCourse::restore(const Json& state)
{
    try {
        if (state.at("key").get<std::string>() != key())
            return failure("The rounds that were kept belong to another network or to other settings.");
        const int done = state.at("done").get<int>();
        if (done < 1 || done >= count())
            throw std::out_of_range("a round that does not exist");
        const Costs costs{state.at("params").get<std::int64_t>(), state.at("macs").get<std::int64_t>()};
        const double latencyKept = state.at("latency_kept").get<double>();
        const bool relaxed = state.at("relaxed").get<bool>();
        auto alive = unitsFrom(state.at("alive"), fates_.size());
        fates_ = fatesFrom(state.at("fates"), fates_.size());
        alive_ = std::move(alive);
        done_ = done;
        relaxed_ = relaxed;
        latencyKept_ = latencyKept;
        costs_ = costs;
        return {};
    } catch (const std::exception& fault) {
        return failure("The record of the rounds that were kept is damaged.", fault.what());
    }
}

} // namespace espalier
