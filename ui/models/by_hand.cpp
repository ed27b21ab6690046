// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/by_hand.h"

#include "core/pipeline/stages.h"
#include "core/project/plan_request.h"
#include "core/settings/index_lists.h"
#include "ui/models/protection.h"
#include "ui/models/texts.h"
#include "ui/models/unit_facts.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

/// The lists of the settings, as units.
struct HandMade {
    std::set<UnitId> cut, keep;

    explicit HandMade(const Document& document)
        : cut(unitsIn(document.project().prune.cut, document.model()->network, document.model()->groups)),
          keep(unitsIn(document.project().prune.keep, document.model()->network, document.model()->groups))
    {
    }

    void decide(UnitId unit, ByHand choice)
    {
        cut.erase(unit);
        keep.erase(unit);
        if (choice != ByHand::free)
            (choice == ByHand::cut ? cut : keep).insert(unit);
    }

    /// Where a cost is to be met, more may go instead than came back.
    void accept(const Plan& plan)
    {
        for (std::size_t unit = 0; unit < plan.fates.size(); ++unit)
            if (const Fate fate = plan.fates[unit]; fate == Fate::restored || fate == Fate::replacement)
                decide(static_cast<UnitId>(unit), fate == Fate::restored ? ByHand::keep : ByHand::cut);
    }
};

/// What is accepted moves the line of the plain cut, by which the same plan may have other decisions; these are accepted, too.
constexpr int mostRounds = 8;

/// Under the groups' own names.
IndexLists listsOf(const std::set<UnitId>& units, const Groups& groups)
{
    IndexLists lists;
    for (const UnitId unit : units)
        lists[groups.groups()[static_cast<std::size_t>(groups.groupOf(unit))].name].insert(groups.indexOf(unit));
    return lists;
}

/// With these units in place of the lists that the settings have.
PruneSettings withUnits(const Document& document, const HandMade& units)
{
    PruneSettings settings = document.project().prune;
    settings.cut = listsOf(units.cut, document.model()->groups);
    settings.keep = listsOf(units.keep, document.model()->groups);
    return settings;
}

Result<Plan> planWith(const Document& document, const PruneSettings& settings)
{
    const Measurements& measured = *document.state()->measurements;
    return planOf(*document.model(), document.scores(), chosen(settings, measured), measured);
}

QString stepName(ByHand choice)
{
    return choice == ByHand::cut    ? tr("Cut channels by hand")
           : choice == ByHand::keep ? tr("Keep channels by hand")
                                    : tr("Let the plan decide about channels");
}

bool hasOwnFloorIn(const Document& document, int group)
{
    const auto& request = document.state()->request;
    return request && request->floors.count(group) > 0;
}

} // namespace

ByHand byHand(const DocumentState& state, UnitId unit)
{
    if (!state.request)
        return ByHand::free;
    return state.request->cutByHand.count(unit) > 0 ? ByHand::cut : state.request->keptByHand.count(unit) > 0 ? ByHand::keep : ByHand::free;
}

QString nameOf(ByHand choice)
{
    return choice == ByHand::cut ? tr("cut by hand") : choice == ByHand::keep ? tr("kept by hand") : QString();
}

QString signOf(ByHand choice)
{
    return choice == ByHand::cut ? QStringLiteral("✕") : choice == ByHand::keep ? QStringLiteral("●") : QString();
}

int countByHand(const DocumentState& state, int group, ByHand choice)
{
    if (!state.request || choice == ByHand::free)
        return 0;
    const Group& own = state.model->groups.groups()[static_cast<std::size_t>(group)];
    const std::set<UnitId>& units = choice == ByHand::cut ? state.request->cutByHand : state.request->keptByHand;
    return static_cast<int>(std::distance(units.lower_bound(own.firstUnit), units.lower_bound(own.firstUnit + own.units)));
}

QString decideByHand(Document& document, const std::set<UnitId>& units, ByHand choice)
{
    if (!document.model() || units.empty() || !knows(document, -1, *units.rbegin()))
        return tr("Select the channels first: click a cell of the heatmap, and others with Ctrl or Shift.");
    HandMade made(document);
    for (const UnitId unit : units)
        made.decide(unit, choice);
    return applyEdit(document, withUnits(document, made), stepName(choice));
}

QString takeList(Document& document, const std::filesystem::path& file, ByHand choice)
{
    const auto read = readIndexLists(file);
    if (!read)
        return engineText(read.error().message);
    PruneSettings settings = document.project().prune;
    addLists(choice == ByHand::cut ? settings.cut : settings.keep, *read);
    return applyEdit(document, settings, stepName(choice));
}

QString revertDecision(Document& document, const Decision& decision)
{
    const Groups& groups = document.model()->groups;
    const int group = groups.groupOf(decision.restored);
    const Group& own = groups.groups()[static_cast<std::size_t>(group)];
    const int floor = document.plan()->floors[static_cast<std::size_t>(group)];
    const QString name = QString::fromStdString(own.name);
    if (hasOwnFloorIn(document, group))
        return tr("You set the floor of “%1” to %2 yourself: lower it first, and the channel can go.").arg(name).arg(floor);
    const int lower = floor - std::max(1, document.project().prune.align);
    if (lower < 1)
        return tr("“%1” keeps the fewest channels that it can: a layer cannot do without any.").arg(name);
    HandMade made(document);
    made.decide(decision.restored, ByHand::cut);
    if (decision.replacement >= 0)
        made.decide(decision.replacement, ByHand::keep);
    PruneSettings settings = withUnits(document, made);
    settings.floors[own.name] = lower;
    return applyEdit(document, settings, tr("Revert a replacement"));
}

QString acceptDecisions(Document& document)
{
    if (!document.plan() || document.plan()->decisions.empty())
        return tr("There is nothing to accept: no floor gave a channel back.");
    HandMade made(document);
    made.accept(*document.plan());
    PruneSettings settings = withUnits(document, made);
    for (int round = 1; round < mostRounds; ++round) {
        const Result<Plan> next = planWith(document, settings);
        if (!next || next->decisions.empty() || next->hash != document.plan()->hash)
            break;
        made.accept(*next);
        settings = withUnits(document, made);
    }
    return applyEdit(document, settings, tr("Accept all replacements"));
}

} // namespace espalier
