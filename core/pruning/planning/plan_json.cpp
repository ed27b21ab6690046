// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/planning/plan_json.h"

#include "core/base/json.h"
#include "core/graph/file_dimensions.h"

namespace espalier {

namespace {

/// latency: predicted nanoseconds; not told where there are none.
Json costsJson(const Costs& costs, std::int64_t latency)
{
    Json json{{"params", costs.params}, {"macs", costs.macs}, {"bytes", costs.bytes}};
    if (latency > 0)
        json["latency_ns"] = latency;
    return json;
}

Json achievedJson(const Plan& plan)
{
    Json json;
    for (Budget budget : {Budget::channels, Budget::params, Budget::macs, Budget::bytes})
        json[nameOf(budget)] = plan.achieved(budget);
    if (plan.latencyBefore > 0)
        json[nameOf(Budget::latency)] = plan.achieved(Budget::latency);
    return json;
}

/// Empty for a ratio, which "requested" and "budget" tell.
Json targetJson(const PlanTarget& target)
{
    if (const auto* units = std::get_if<UnitsTarget>(&target))
        return {{"units", units->units}};
    if (const auto* cost = std::get_if<CostTarget>(&target))
        return {{nameOf(cost->budget), cost->most}};
    if (const auto* time = std::get_if<TimeTarget>(&target))
        return {{"milliseconds", time->milliseconds}};
    return Json::object();
}

Json unitJson(const Groups& groups, const FusedScores& scores, UnitId unit)
{
    if (unit < 0)
        return nullptr;
    return {{"group", groups.groupOf(unit)}, {"index", groups.indexOf(unit)}, {"score", scores.fused[unit]}};
}

Json memberNames(const Network& network, const Group& group)
{
    Json names = Json::array();
    for (NodeId member : group.members)
        names.push_back(network.nodes[member].name);
    return names;
}

/// Of the group's units; not told where there are none.
void addByHand(Json& json, const char* key, const Group& group, const std::set<UnitId>& units)
{
    Json list = Json::array();
    for (auto unit = units.lower_bound(group.firstUnit); unit != units.end() && *unit < group.firstUnit + group.units; ++unit)
        list.push_back(*unit - group.firstUnit);
    if (!list.empty())
        json[key] = std::move(list);
}

Json groupsJson(const Network& network, const Groups& groups, const Plan& plan, const Substitutes* substitutes)
{
    Json list = Json::array();
    for (int id = 0; id < groups.groupCount(); ++id) {
        const Group& group = groups.groups()[id];
        list.push_back({{"id", id},
                        {"name", group.name},
                        {"members", memberNames(network, group)},
                        {"units", group.units},
                        {"kept", plan.kept[id]},
                        {"floor", plan.floors[id]}});
        if (substitutes && substitutes->varianceKept[id])
            list.back()["variance_kept"] = *substitutes->varianceKept[id];
        addByHand(list.back(), "cut_by_hand", group, plan.request.cutByHand);
        addByHand(list.back(), "kept_by_hand", group, plan.request.keptByHand);
    }
    return list;
}

/// A unit of a decision, and what its removal would cost, or costs, its group.
Json decidedJson(const Groups& groups, const FusedScores& scores, const Substitutes* substitutes, UnitId unit, bool restored)
{
    Json json = unitJson(groups, scores, unit);
    const Substitute* found = substitutes && unit >= 0 ? substitutes->of(unit) : nullptr;
    if (found && restored)
        json["explained"] = found->explained;
    if (found)
        json["variance_lost"] = found->lost;
    return json;
}

Json decisionsJson(const Groups& groups, const FusedScores& scores, const Plan& plan, const Substitutes* substitutes)
{
    Json list = Json::array();
    for (const Decision& decision : plan.decisions)
        list.push_back({{"restored", decidedJson(groups, scores, substitutes, decision.restored, true)},
                        {"replacement", decidedJson(groups, scores, substitutes, decision.replacement, false)}});
    return list;
}

Json termsJson(const Groups& groups, const std::vector<SubstituteTerm>& terms)
{
    Json list = Json::array();
    for (const SubstituteTerm& term : terms)
        list.push_back({{"group", groups.groupOf(term.unit)}, {"index", groups.indexOf(term.unit)}, {"weight", term.weight}});
    return list;
}

Json substitutesJson(const Groups& groups, const Substitutes& substitutes)
{
    Json list = Json::array();
    for (const Substitute& substitute : substitutes.removed)
        list.push_back({{"group", groups.groupOf(substitute.unit)},
                        {"index", groups.indexOf(substitute.unit)},
                        {"terms", termsJson(groups, substitute.terms)},
                        {"explained", substitute.explained},
                        {"variance_lost", substitute.lost}});
    return list;
}

Json removedIndices(const Group& group, const Plan& plan)
{
    Json list = Json::array();
    for (int index = 0; index < group.units; ++index) {
        if (plan.removed(group.firstUnit + index))
            list.push_back(index);
    }
    return list;
}

Json ofGroup(const Group& group, const std::vector<double>& values)
{
    const auto begin = values.begin() + group.firstUnit;
    return std::vector<double>(begin, begin + group.units);
}

/// A plan that was read back knows the scores of some units only.
void addUnits(Json& json, const Group& group, const FusedScores& scores, const Plan& plan)
{
    if (scores.criterion.size() != plan.fates.size())
        return;
    for (int index = 0; index < group.units; ++index)
        json["fates"].push_back(nameOf(plan.fates[static_cast<std::size_t>(group.firstUnit) + static_cast<std::size_t>(index)]));
    json["score"] = ofGroup(group, scores.fused);
    json["against_all"] = ofGroup(group, scores.global);
    json["against_layer"] = ofGroup(group, scores.local);
    json["criterion"] = ofGroup(group, scores.criterion);
}

Json keptIndices(const Network& network, const Survivors& survivors, ValueId stored)
{
    Json dims = Json::object();
    for (std::size_t dim = 0; dim < network.values[stored].shape.size(); ++dim)
        if (survivors.pruned(stored, dim))
            if (const auto inFile = fileDimension(network, stored, dim))
                dims[std::to_string(*inFile)] = survivors.kept(stored, dim);
    return dims;
}

/// An ONNX file has a shared tensor once, under its own name; a state_dict has it under all of its names.
std::vector<std::string> namesInFile(const Network& network, const Stored& stored)
{
    std::vector<std::string> names{stored.name};
    if (network.onnx.opset == 0)
        names.insert(names.end(), stored.sharedNames.begin(), stored.sharedNames.end());
    return names;
}

} // namespace

Json keptIndices(const Network& network, const Survivors& survivors)
{
    Json parameters = Json::object();
    for (const Stored& stored : network.stored) {
        const Json dims = keptIndices(network, survivors, stored.value);
        for (const std::string& name : dims.empty() ? std::vector<std::string>() : namesInFile(network, stored))
            parameters[name] = dims;
    }
    return parameters;
}

Json planToJson(const Network& network, const Groups& groups, const FusedScores& scores, const Plan& plan, const Substitutes* substitutes)
{
    Json json{{"requested", plan.requestedShare}, {"budget", nameOf(budgetOf(plan.request.target))}};
    if (Json target = targetJson(plan.request.target); !target.empty())
        json["target"] = std::move(target);
    json.update({
        {"policy", nameOf(plan.request.policy)},
        {"criterion", scores.criterionName},
        {"fusion", scores.fusion},
        {"allocation", nameOf(scores.allocation)},
        {"align", plan.request.align},
        {"floor_share", plan.floorShare},
        {"floor_min", plan.floorMin},
        {"relaxed", plan.relaxed},
        {"achieved", achievedJson(plan)},
        {"before", costsJson(plan.before, plan.latencyBefore)},
        {"after", costsJson(plan.after, plan.latencyAfter)},
        {"removed_units", plan.removedUnits},
        {"zero_units_left", plan.zeroUnitsLeft},
        {"cut_score", plan.cutScore},
        {"groups", groupsJson(network, groups, plan, substitutes)},
        {"decisions", decisionsJson(groups, scores, plan, substitutes)},
        {"replacements", std::count(plan.fates.begin(), plan.fates.end(), Fate::replacement)},
        {"plan_hash", plan.hash},
    });
    if (substitutes)
        json["substitutes"] = substitutesJson(groups, *substitutes);
    return json;
}

Json planFileJson(const Network& network, const Groups& groups, const FusedScores& scores, const Plan& plan, const Substitutes* substitutes)
{
    Json json = planToJson(network, groups, scores, plan, substitutes);
    for (int id = 0; id < groups.groupCount(); ++id) {
        json["groups"][id]["removed"] = removedIndices(groups.groups()[id], plan);
        addUnits(json["groups"][id], groups.groups()[id], scores, plan);
    }
    json["parameters"] = keptIndices(network, groups.survivors(network, plan.removedFlags()));
    return json;
}

} // namespace espalier
