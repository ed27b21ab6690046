// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/plan_note.h"

#include "core/base/json.h"

#include <stdexcept>

namespace espalier {
namespace {

Json costsNote(const Costs& costs)
{
    return {costs.params, costs.macs, costs.bytes};
}

Costs costsFrom(const Json& note)
{
    return {note.at(0).get<std::int64_t>(), note.at(1).get<std::int64_t>(), note.at(2).get<std::int64_t>()};
}

Json timingNote(const Timing& timing)
{
    return {timing.milliseconds, timing.spread, timing.runs};
}

Timing timingFrom(const Json& note)
{
    return {note.at(0).get<double>(), note.at(1).get<double>(), note.at(2).get<int>()};
}

Json plansNote(const std::vector<MeasuredPlan>& plans)
{
    Json note = Json::array();
    for (const MeasuredPlan& plan : plans)
        note.push_back({plan.hash, plan.predicted, plan.milliseconds});
    return note;
}

Json latencyNote(const MeasuredLatency& latency)
{
    return {{"runtime", nameOf(latency.runtime)},
            {"before", timingNote(latency.before)},
            {"after", timingNote(latency.after)},
            {"target", latency.target},
            {"predicted", latency.predicted},
            {"plans", plansNote(latency.plans)},
            {"met", latency.met},
            {"held_back", latency.heldBack}};
}

MeasuredLatency latencyFrom(const Json& note)
{
    MeasuredLatency latency;
    latency.runtime = runtimeFromName(note.at("runtime").get<std::string>()).value();
    latency.before = timingFrom(note.at("before"));
    latency.after = timingFrom(note.at("after"));
    note.at("target").get_to(latency.target);
    note.at("predicted").get_to(latency.predicted);
    for (const Json& plan : note.at("plans"))
        latency.plans.push_back({plan.at(0).get<std::string>(), plan.at(1).get<double>(), plan.at(2).get<double>()});
    note.at("met").get_to(latency.met);
    note.at("held_back").get_to(latency.heldBack);
    return latency;
}

Json fatesNote(const std::vector<Fate>& fates)
{
    Json note = Json::array();
    for (const Fate fate : fates)
        note.push_back(static_cast<int>(fate));
    return note;
}

Json decisionsNote(const std::vector<Decision>& decisions)
{
    Json note = Json::array();
    for (const Decision& decision : decisions)
        note.push_back({decision.restored, decision.replacement});
    return note;
}

std::vector<Fate> fatesFrom(const Json& note)
{
    std::vector<Fate> fates;
    for (const int fate : note.get<std::vector<int>>()) {
        if (fate < static_cast<int>(Fate::kept) || fate > static_cast<int>(Fate::replacement))
            throw std::out_of_range("a fate that does not exist");
        fates.push_back(static_cast<Fate>(fate));
    }
    return fates;
}

/// Throws for an invalid note.
Plan planFrom(const Json& note, const PlanRequest& request)
{
    Plan plan;
    plan.request = request;
    note.at("requested_share").get_to(plan.requestedShare);
    note.at("floor_share").get_to(plan.floorShare);
    note.at("floor_min").get_to(plan.floorMin);
    note.at("relaxed").get_to(plan.relaxed);
    plan.fates = fatesFrom(note.at("fates"));
    note.at("kept").get_to(plan.kept);
    note.at("floors").get_to(plan.floors);
    for (const Json& decision : note.at("decisions"))
        plan.decisions.push_back({decision.at(0).get<UnitId>(), decision.at(1).get<UnitId>()});
    note.at("removed_units").get_to(plan.removedUnits);
    note.at("zero_units_left").get_to(plan.zeroUnitsLeft);
    note.at("cut_score").get_to(plan.cutScore);
    plan.before = costsFrom(note.at("before"));
    plan.after = costsFrom(note.at("after"));
    note.at("latency_before").get_to(plan.latencyBefore);
    note.at("latency_after").get_to(plan.latencyAfter);
    note.at("hash").get_to(plan.hash);
    return plan;
}

bool fits(const Plan& plan, const Groups& groups)
{
    const auto count = static_cast<std::size_t>(groups.groupCount());
    return plan.fates.size() == static_cast<std::size_t>(groups.unitCount()) && plan.kept.size() == count && plan.floors.size() == count &&
           plan.hash == planHash(groups, plan.removedFlags());
}

} // namespace

Json planNote(const Plan& plan, const std::optional<MeasuredLatency>& latency)
{
    return {{"requested_share", plan.requestedShare},
            {"floor_share", plan.floorShare},
            {"floor_min", plan.floorMin},
            {"relaxed", plan.relaxed},
            {"fates", fatesNote(plan.fates)},
            {"kept", plan.kept},
            {"floors", plan.floors},
            {"decisions", decisionsNote(plan.decisions)},
            {"removed_units", plan.removedUnits},
            {"zero_units_left", plan.zeroUnitsLeft},
            {"cut_score", plan.cutScore},
            {"before", costsNote(plan.before)},
            {"after", costsNote(plan.after)},
            {"latency_before", plan.latencyBefore},
            {"latency_after", plan.latencyAfter},
            {"hash", plan.hash},
            {"latency", latency ? latencyNote(*latency) : Json()}};
}

std::optional<KeptPlan> planFromNote(const Json& note, const PlanRequest& request, const Groups& groups)
{
    try {
        KeptPlan kept{planFrom(note, request), {}};
        if (!note.at("latency").is_null())
            kept.latency = latencyFrom(note.at("latency"));
        return fits(kept.plan, groups) ? std::optional(std::move(kept)) : std::nullopt;
    } catch (const std::exception&) {
        return std::nullopt; // is planned again
    }
}

} // namespace espalier
