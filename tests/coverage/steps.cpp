// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/coverage/steps.h"

#include "core/base/temporary_folder.h"
#include "core/formats/write_network.h"
#include "core/graph/traits.h"
#include "core/pruning/criteria/criteria.h"
#include "core/pruning/surgery/surgery.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>

namespace espalier::coverage {
namespace fs = std::filesystem;
namespace {

Json failed(const Error& error)
{
    return {{"error", error.message}};
}

struct Planned {
    FusedScores scores;
    Plan plan;
};

Result<Planned> planFor(const Network& network, const Groups& groups, double ratio)
{
    PlanRequest request;
    request.target = RatioTarget{ratio};
    FusedScores scores = fuse(groups, unitCriterion(Criterion::l2, {network, groups}).value(), 0);
    return makePlan(groups, scores.fused, ascending(scores.fused), CostModel(network, groups), request).map([&](Plan plan) {
        return Planned{std::move(scores), std::move(plan)};
    });
}

Json writtenAs(const Network& network, const fs::path& file)
{
    Result<WrittenFile> back;
    const double seconds = secondsOf([&] { back = writeNetwork(network, file); });
    if (!back)
        return failed(back.error());
    return {{"check_error", back->checkError}, {"bytes", back->bytes}, {"seconds", seconds}};
}

/// Elements are float32 or wider; all other tensors are small.
constexpr std::int64_t bytesPerElement = 4;

} // namespace

Result<Pruned> prune(const Network& network, double ratio, Json& seconds)
{
    Groups groups;
    seconds["couple"] = secondsOf([&] { groups = couple(network); });
    Result<Planned> planned;
    seconds["plan"] = secondsOf([&] { planned = planFor(network, groups, ratio); });
    if (!planned)
        return tl::make_unexpected(planned.error());
    Result<Network> smaller;
    seconds["surgery"] = secondsOf([&] { smaller = removeUnits(network, groups, planned->plan.removedFlags()); });
    if (!smaller)
        return tl::make_unexpected(smaller.error());
    return Pruned{std::move(groups), std::move(planned->scores), std::move(planned->plan), std::move(*smaller)};
}

Json frozenLayers(const Network& network, const Groups& groups)
{
    std::map<std::string, Json> byReason;
    for (const FrozenLayer& frozen : groups.frozen()) {
        Json& entry = byReason[frozen.reason];
        if (entry.is_null())
            entry = {{"reason", frozen.reason}, {"layers", 0}, {"example", network.nodes[frozen.node].name}};
        entry["layers"] = entry["layers"].get<int>() + 1;
    }
    Json reasons = Json::array();
    for (auto& [reason, entry] : byReason)
        reasons.push_back(std::move(entry));
    return {{"layers", groups.frozen().size()}, {"reasons", std::move(reasons)}};
}

double freeShare(const Network& network, const Groups& groups)
{
    std::set<NodeId> layers;
    for (const Group& group : groups.groups())
        layers.insert(group.members.begin(), group.members.end());
    for (const FrozenLayer& frozen : groups.frozen())
        layers.insert(frozen.node);
    std::size_t all = 0, free = 0;
    for (const NodeId id : layers) {
        const ValueId output = network.nodes[id].outputs.front();
        const std::size_t dim = channelDimension(network.nodes[id], network.values[output].shape.size());
        const std::vector<UnitId>& units = groups.unitsOf(output, dim);
        all += static_cast<std::size_t>(network.values[output].shape[dim]);
        free += static_cast<std::size_t>(std::count_if(units.begin(), units.end(), [](UnitId unit) { return unit >= 0; }));
    }
    return all == 0 ? 0 : static_cast<double>(free) / static_cast<double>(all);
}

Json opaqueOperators(const ImportedNetwork& imported)
{
    Json counts = Json::object();
    for (const OpaqueOperator& opaque : imported.opaque)
        counts[opaque.op] = counts.value(opaque.op, 0) + 1;
    return counts;
}

Json oracle(const Network& network, const Pruned& pruned, double ratio)
{
    const Result<Planned> planned = planFor(network, pruned.groups, ratio);
    if (!planned)
        return failed(planned.error());
    const std::vector<bool> removed = planned->plan.removedFlags();
    const Result<Network> smaller = removeUnits(network, pruned.groups, removed);
    if (!smaller)
        return failed(smaller.error());
    Json found;
    for (const bool inDouble : {true, false}) {
        const Result<double> error = oracleError(network, pruned.groups, removed, *smaller, 1, inDouble);
        if (!error)
            return failed(error.error());
        found[inDouble ? "float64" : "float32"] = *error;
    }
    return found;
}

Json written(const Network& pruned, const PeakMemory& meter, std::int64_t weights, Json& memory)
{
    const TemporaryFolder folder;
    Json formats;
    for (const std::string name : {"torchscript", "onnx"}) {
        PeakMemory::startStep();
        formats[name] = writtenAs(pruned, folder.path() / (name + formatFromName(name)->usualEnding()));
        memory["write_" + name] = multiple(meter.peak(), weights);
    }
    return formats;
}

std::int64_t weightBytes(const Network& network)
{
    std::int64_t bytes = 0;
    for (const Stored& stored : network.stored)
        bytes += stored.tensor.elements() * bytesPerElement;
    return bytes;
}

double multiple(std::int64_t bytes, std::int64_t of)
{
    return std::round(100.0 * static_cast<double>(bytes) / static_cast<double>(std::max<std::int64_t>(1, of))) / 100;
}

} // namespace espalier::coverage
