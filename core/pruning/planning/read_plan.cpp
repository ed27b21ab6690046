// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/planning/read_plan.h"

#include "core/base/json.h"
#include "core/pruning/planning/plan_json.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace espalier {
namespace {

/// Its text is the end of the sentence "The plan is damaged: …".
struct Damage : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::int64_t whole(const Json& json, const char* key, std::int64_t least, std::int64_t most = std::numeric_limits<std::int64_t>::max())
{
    const Json& value = json.at(key);
    if (!value.is_number_integer() || value < least || value > most)
        throw Damage(fmt::format("'{}' is {}, which cannot be", key, jsonText(value)));
    return value.get<std::int64_t>();
}

double number(const Json& json, const char* key, double least, double most)
{
    const Json& value = json.at(key);
    if (!value.is_number() || !(value.get<double>() >= least && value.get<double>() <= most))
        throw Damage(fmt::format("'{}' is {}, which cannot be", key, jsonText(value)));
    return value.get<double>();
}

template <class Value>
Value required(Result<Value> value)
{
    if (!value)
        throw Damage(value.error().message);
    return *value;
}

// Does the plan belong to this network?

std::string differenceOf(const Json& saved, const Network& network, const Group& group, int id)
{
    const auto name = saved.at("name").get<std::string>();
    if (name != group.name)
        return fmt::format("group {} is '{}' in the plan and '{}' in the network", id, name, group.name);
    const auto units = whole(saved, "units", 0);
    if (units != group.units)
        return fmt::format("'{}' has {} channels in the plan and {} in the network", name, units, group.units);
    std::vector<std::string> members;
    for (const NodeId member : group.members)
        members.push_back(network.nodes[member].name);
    return saved.at("members").get<std::vector<std::string>>() == members ? "" : fmt::format("'{}' consists of other layers", name);
}

/// Empty where the saved groups are the network's.
std::string differenceOf(const Json& saved, const Network& network, const Groups& groups)
{
    if (!saved.is_array())
        throw Damage("'groups' is no list");
    if (static_cast<int>(saved.size()) != groups.groupCount())
        return fmt::format("it has {} groups of channels, the network has {}", saved.size(), groups.groupCount());
    for (int id = 0; id < groups.groupCount(); ++id) {
        if (std::string difference = differenceOf(saved[id], network, groups.groups()[id], id); !difference.empty())
            return difference;
    }
    return {};
}

/// The first tensor with other remaining slices; empty where there is none.
std::string differingTensor(const Json& saved, const Json& own)
{
    for (const auto& [name, dims] : own.items()) {
        if (!saved.contains(name) || saved[name] != dims)
            return name;
    }
    for (const auto& [name, dims] : saved.items()) {
        if (!own.contains(name))
            return name;
    }
    return {};
}

// The content of the plan.

std::vector<bool> removedFlags(const Json& saved, const Groups& groups)
{
    std::vector<bool> removed(static_cast<std::size_t>(groups.unitCount()), false);
    for (int id = 0; id < groups.groupCount(); ++id) {
        const Group& group = groups.groups()[id];
        for (const Json& entry : saved[id].at("removed")) {
            const auto index = whole({{"removed", entry}}, "removed", 0, group.units - 1);
            if (removed[group.firstUnit + index])
                throw Damage(fmt::format("channel {} of '{}' goes twice", index, group.name));
            removed[group.firstUnit + index] = true;
        }
        const auto begin = removed.begin() + group.firstUnit;
        if (whole(saved[id], "kept", 0) != std::count(begin, begin + group.units, false))
            throw Damage(fmt::format("'{}' does not keep what is not removed of it", group.name));
    }
    return removed;
}

PlanTarget targetFrom(const Json& json)
{
    if (!json.contains("target"))
        return RatioTarget{number(json, "requested", 0, 1), required(budgetFromName(json.at("budget").get<std::string>()))};
    const Json& target = json.at("target");
    if (!target.is_object() || target.size() != 1)
        throw Damage("'target' is not one number with a name");
    const std::string kind = target.begin().key();
    if (kind == "units")
        return UnitsTarget{whole(target, "units", 1)};
    if (kind == "milliseconds")
        return TimeTarget{number(target, "milliseconds", 0, 1e12)};
    const Budget budget = required(budgetFromName(kind));
    if (budget == Budget::channels || budget == Budget::latency)
        throw Damage(fmt::format("there is no target in {}", kind));
    return CostTarget{budget, whole(target, kind.c_str(), 1)};
}

void readRequest(const Json& json, Plan& plan)
{
    plan.request.target = targetFrom(json);
    plan.request.policy = required(policyFromName(json.at("policy").get<std::string>()));
    plan.request.align = static_cast<int>(whole(json, "align", 1, std::numeric_limits<int>::max()));
    plan.request.floorShare = plan.floorShare = number(json, "floor_share", 0, 1);
    plan.request.floorMin = plan.floorMin = static_cast<int>(whole(json, "floor_min", 0, std::numeric_limits<int>::max()));
    plan.relaxed = json.at("relaxed").get<bool>();
    plan.requestedShare = number(json, "requested", 0, 1);
}

class Reading {
public:
    Reading(const Json& json, const Network& network, const Groups& groups, const CostModel& costs)
        : json_(json), network_(network), groups_(groups), costs_(costs)
    {
    }

    Result<SavedPlan> perform()
    {
        if (const std::string difference = differenceOf(json_.at("groups"), network_, groups_); !difference.empty())
            return otherNetwork(difference);
        const std::vector<bool> removed = removedFlags(json_.at("groups"), groups_);
        if (const std::string tensor = differingTensor(json_.at("parameters"), keptIndices(network_, groups_.survivors(network_, removed)));
            !tensor.empty())
            return otherNetwork(fmt::format("of '{}' other parts belong to the channels that go", tensor));
        readRequest(json_, saved_.plan);
        readUnits(removed);
        readDecisions();
        readScores();
        if (json_.contains("substitutes"))
            readSubstitutes();
        readCosts(removed);
        return std::move(saved_);
    }

private:
    static tl::unexpected<Error> otherNetwork(const std::string& difference)
    {
        return failure(fmt::format("The plan was made for another network: {}.", difference));
    }

    void readUnits(const std::vector<bool>& removed)
    {
        Plan& plan = saved_.plan;
        for (const bool gone : removed)
            plan.fates.push_back(gone ? Fate::cut : Fate::kept);
        for (int id = 0; id < groups_.groupCount(); ++id) {
            const int units = groups_.groups()[id].units;
            plan.kept.push_back(static_cast<int>(whole(json_.at("groups")[id], "kept", 0, units)));
            plan.floors.push_back(static_cast<int>(whole(json_.at("groups")[id], "floor", 0, units)));
            plan.removedUnits += units - plan.kept.back();
        }
        plan.request.cutByHand = unitsByHand("cut_by_hand");
        plan.request.keptByHand = unitsByHand("kept_by_hand");
        plan.zeroUnitsLeft = static_cast<int>(whole(json_, "zero_units_left", 0, groups_.unitCount()));
        plan.cutScore = number(json_, "cut_score", 0, std::numeric_limits<double>::max());
        plan.hash = planHash(groups_, removed);
        if (json_.at("plan_hash") != plan.hash || whole(json_, "removed_units", 0) != plan.removedUnits)
            throw Damage("its hash or count is not that of the channels that go");
    }

    std::set<UnitId> unitsByHand(const char* key) const
    {
        std::set<UnitId> units;
        for (int id = 0; id < groups_.groupCount(); ++id) {
            const Group& group = groups_.groups()[id];
            for (const Json& index : json_.at("groups")[id].value(key, Json::array()))
                units.insert(group.firstUnit + static_cast<UnitId>(whole({{key, index}}, key, 0, group.units - 1)));
        }
        return units;
    }

    static Allocation allocationIn(const Json& json)
    {
        const auto allocation = allocationFromName(json.at("allocation").get<std::string>());
        if (!allocation || *allocation == Allocation::automatic)
            throw Damage("its allocation is unknown");
        return *allocation;
    }

    void readDecisions()
    {
        saved_.scores.fusion = number(json_, "fusion", 0, 1);
        saved_.scores.allocation = json_.contains("allocation") ? allocationIn(json_) : Allocation::scores;
        saved_.scores.criterionName = json_.at("criterion").get<std::string>();
        saved_.scores.fused.assign(saved_.plan.fates.size(), 0);
        for (const Json& entry : json_.at("decisions")) {
            const UnitId restored = unitFrom(entry.at("restored"), Fate::kept, Fate::restored);
            const Json& instead = entry.at("replacement");
            const UnitId replacement = instead.is_null() ? -1 : unitFrom(instead, Fate::cut, Fate::replacement);
            saved_.plan.decisions.push_back({restored, replacement});
        }
    }

    /// Of all units, where the plan tells them; else those of the units in decisions stay.
    void readScores()
    {
        const Json& all = json_.at("groups");
        if (all.empty() || !std::all_of(all.begin(), all.end(), [](const Json& group) { return group.contains("criterion"); }))
            return;
        saved_.scores.fused = ofUnits("score");
        saved_.scores.global = ofUnits("against_all");
        saved_.scores.local = ofUnits("against_layer");
        saved_.scores.criterion = ofUnits("criterion");
        for (int id = 0; id < groups_.groupCount(); ++id)
            readFates(all[id].at("fates"), groups_.groups()[id]);
    }

    std::vector<double> ofUnits(const char* key) const
    {
        std::vector<double> values;
        for (int id = 0; id < groups_.groupCount(); ++id) {
            const Json& group = json_.at("groups")[id].at(key);
            if (group.size() != static_cast<std::size_t>(groups_.groups()[id].units))
                throw Damage(fmt::format("'{}' is not told of every channel of '{}'", key, groups_.groups()[id].name));
            for (const Json& value : group)
                values.push_back(number({{key, value}}, key, 0, std::numeric_limits<double>::max()));
        }
        return values;
    }

    /// They tell what decisions do not: units that go in the place of others where no unit of their own came back.
    void readFates(const Json& names, const Group& group)
    {
        for (int index = 0; index < group.units; ++index) {
            Fate& fate = saved_.plan.fates[static_cast<std::size_t>(group.firstUnit) + static_cast<std::size_t>(index)];
            const auto name = names.at(static_cast<std::size_t>(index)).get<std::string>();
            if (fate == Fate::cut && name == nameOf(Fate::replacement))
                fate = Fate::replacement;
            if (name != nameOf(fate))
                throw Damage(fmt::format("channel {} of '{}' is called '{}', which it is not", index, group.name, name));
        }
    }

    /// A unit of a decision; its fate changes from before to after.
    UnitId unitFrom(const Json& entry, Fate before, Fate after)
    {
        const UnitId unit = unitAt(entry);
        if (saved_.plan.fates[unit] != before)
            throw Damage(fmt::format("a decision about '{}' contradicts what goes of it", nameOfGroupOf(unit)));
        saved_.plan.fates[unit] = after;
        saved_.scores.fused[unit] = number(entry, "score", 0, std::numeric_limits<double>::max());
        return unit;
    }

    UnitId unitAt(const Json& entry) const
    {
        const Group& of = groups_.groups()[static_cast<std::size_t>(whole(entry, "group", 0, groups_.groupCount() - 1))];
        return of.firstUnit + static_cast<UnitId>(whole(entry, "index", 0, of.units - 1));
    }

    const std::string& nameOfGroupOf(UnitId unit) const { return groups_.groups()[groups_.groupOf(unit)].name; }

    void readSubstitutes()
    {
        Substitutes& read = saved_.substitutes.emplace();
        for (const Json& group : json_.at("groups"))
            read.varianceKept.push_back(group.contains("variance_kept") ? std::optional(number(group, "variance_kept", 0, 1))
                                                                        : std::nullopt);
        for (const Json& entry : json_.at("substitutes")) {
            const UnitId unit = unitAt(entry);
            if (!saved_.plan.removed(unit) || (!read.removed.empty() && read.removed.back().unit >= unit))
                throw Damage(fmt::format("what stands in for channels of '{}' contradicts what goes of it", nameOfGroupOf(unit)));
            read.removed.push_back({unit, termsFrom(entry.at("terms"), unit), number(entry, "explained", 0, 1), lostIn(entry)});
        }
        for (const Json& decision : json_.at("decisions"))
            if (const Json& restored = decision.at("restored"); restored.contains("explained"))
                read.restored.push_back({unitAt(restored), {}, number(restored, "explained", 0, 1), lostIn(restored)});
        std::sort(read.restored.begin(), read.restored.end(), [](const Substitute& a, const Substitute& b) { return a.unit < b.unit; });
    }

    static double lostIn(const Json& entry) { return number(entry, "variance_lost", 0, 1); }

    /// Of the unit's own group, none of which goes.
    std::vector<SubstituteTerm> termsFrom(const Json& list, UnitId unit) const
    {
        std::vector<SubstituteTerm> terms;
        for (const Json& entry : list) {
            const UnitId term = unitAt(entry);
            if (groups_.groupOf(term) != groups_.groupOf(unit) || saved_.plan.removed(term))
                throw Damage(fmt::format("what stands in for a channel of '{}' does not stay there", nameOfGroupOf(unit)));
            constexpr double most = std::numeric_limits<double>::max();
            terms.push_back({term, number(entry, "weight", -most, most)});
        }
        return terms;
    }

    void readCosts(const std::vector<bool>& removed)
    {
        Plan& plan = saved_.plan;
        plan.before = costs_.full();
        plan.after = costs_.costsWithout(removed);
        if (!json_.at("before").contains("latency_ns"))
            return;
        plan.latencyBefore = whole(json_.at("before"), "latency_ns", 1);
        plan.latencyAfter = whole(json_.at("after"), "latency_ns", 1);
    }

    const Json& json_;
    const Network& network_;
    const Groups& groups_;
    const CostModel& costs_;
    SavedPlan saved_;
};

} // namespace

Result<SavedPlan> planFromJson(const Json& json, const Network& network, const Groups& groups, const CostModel& costs)
{
    try {
        return Reading(json, network, groups, costs).perform();
    } catch (const Damage& damage) {
        return failure(fmt::format("The plan is damaged: {}.", damage.what()));
    } catch (const Json::exception& problem) {
        return failure("The plan is damaged: something is missing, or is not what it should be.", problem.what());
    }
}

Result<SavedPlan> readPlan(const std::filesystem::path& file, const Network& network, const Groups& groups, const CostModel& costs)
{
    return readJson(file, "plan").and_then([&](const Json& json) { return planFromJson(json, network, groups, costs); });
}

} // namespace espalier
