// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/unit_facts.h"

#include "core/formats/shared_tensors.h"
#include "core/sparsity/evenness.h"
#include "ui/models/by_hand.h"
#include "ui/models/number_text.h"
#include "ui/models/protection.h"
#include "ui/models/substitute_text.h"
#include "ui/models/texts.h"
#include "ui/models/theme.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace espalier {

namespace {

QStringList nodeNames(const Network& network, const std::vector<NodeId>& nodes)
{
    QStringList names;
    for (const NodeId node : nodes)
        names += QString::fromStdString(network.nodes[static_cast<std::size_t>(node)].name);
    return names;
}

const Group& groupAt(const Document& document, int group)
{
    return document.model()->groups.groups()[static_cast<std::size_t>(group)];
}

/// The decision that involves a unit; null for units without one.
const Decision* decisionOf(const Plan& plan, UnitId unit)
{
    const auto found = std::find_if(plan.decisions.begin(), plan.decisions.end(),
                                    [unit](const Decision& decision) { return decision.restored == unit || decision.replacement == unit; });
    return found == plan.decisions.end() ? nullptr : &*found;
}

QString restoredSentence(const Document& document, UnitId unit)
{
    const Plan& plan = *document.plan();
    const Groups& groups = document.model()->groups;
    const int floor = plan.floors[static_cast<std::size_t>(groups.groupOf(unit))];
    QStringList sentences{tr("Given back because the layer would fall below its floor of %1.").arg(countText(floor))};
    if (const Substitute* own = substituteOf(*document.state(), unit))
        sentences << tr("Without it the layer would lose %1 of its variance.").arg(percentText(own->lost));
    const Decision* decision = decisionOf(plan, unit);
    if (!decision || decision->replacement < 0)
        return sentences.join(QLatin1Char(' '));
    const QString name = unitName(groups, decision->replacement);
    const Substitute* other = substituteOf(*document.state(), decision->replacement);
    sentences << (other ? tr("%1 is removed in its place; that costs its layer %2.").arg(name, percentText(other->lost))
                        : tr("%1 is removed in its place.").arg(name));
    return sentences.join(QLatin1Char(' '));
}

QString replacementSentence(const Document& document, UnitId unit)
{
    const Groups& groups = document.model()->groups;
    const Decision* decision = decisionOf(*document.plan(), unit);
    if (!decision)
        return tr("Removed in the place of a channel that a floor gave back.");
    const int group = groups.groupOf(decision->restored);
    const QString sentence = tr("Removed in the place of %1, which was given back because its layer would fall below its floor of %2.")
                                 .arg(unitName(groups, decision->restored))
                                 .arg(countText(document.plan()->floors[static_cast<std::size_t>(group)]));
    const Substitute* other = substituteOf(*document.state(), decision->restored);
    return other
               ? sentence + QLatin1Char(' ') + tr("Without that one its layer would lose %1 of its variance.").arg(percentText(other->lost))
               : sentence;
}

QString fateSentence(const Document& document, UnitId unit)
{
    const ByHand choice = byHand(*document.state(), unit);
    if (choice == ByHand::cut)
        return document.plan()->removed(unit) ? tr("Cut by hand: it goes first, however much it matters.")
                                              : tr("Cut by hand as soon as a ratio above zero is planned.");
    if (choice == ByHand::keep)
        return tr("Kept by hand: it stays, however little it matters.");
    switch (document.plan()->fates[static_cast<std::size_t>(unit)]) {
    case Fate::kept:
        return tr("Kept: it matters more than those that the cut removes.");
    case Fate::cut:
        return tr("Removed: it is among those that matter least.");
    case Fate::restored:
        return restoredSentence(document, unit);
    case Fate::replacement:
        return replacementSentence(document, unit);
    }
    return {};
}

QString groupSentence(const Document& document, int group)
{
    if (!document.plan())
        return tr("There is no plan: %1").arg(engineText(document.planProblem().toStdString()));
    const auto i = static_cast<std::size_t>(group);
    const Plan& plan = *document.plan();
    const Group& own = groupAt(document, group);
    if (plan.request.protectedGroups.contains(group) && plan.kept[i] < own.units)
        return tr("Protected, but the policy “%1” holds no protection: %2 of its %3 channels stay. Choose another one.")
            .arg(QLatin1String(nameOf(plan.request.policy)), countText(plan.kept[i]), countText(own.units));
    if (plan.request.protectedGroups.contains(group))
        return own.members.size() > 1 ? tr("Protected: keeps all of its %1 channels, and so do the %2 layers that are coupled with it.")
                                            .arg(countText(own.units), countText(static_cast<std::int64_t>(own.members.size()) - 1))
                                      : tr("Protected: keeps all of its %1 channels.").arg(countText(own.units));
    const auto begin = plan.fates.begin() + own.firstUnit;
    const auto restored = std::count(begin, begin + own.units, Fate::restored);
    QString sentence = tr("Keeps %1 of %2 channels.").arg(countText(plan.kept[i]), countText(own.units));
    if (restored > 0)
        sentence += QLatin1Char(' ') + tr("Its floor of %1 gave back %2 of them.").arg(countText(plan.floors[i]), countText(restored));
    else if (plan.kept[i] == 0)
        sentence += QLatin1Char(' ') + tr("Nothing would be left: raise its floor, or choose the policy that replaces.");
    return sentence;
}

/// value: what surrounds the number %1.
UnitFact scoreRow(const QString& label, const QString& value, const char* term, double score)
{
    return {label, value.arg(shortScore(score)), term, value.arg(exactScore(score))};
}

UnitFact shareRow(const QString& label, const QString& value, const char* term, double share)
{
    return {label, value.arg(percentText(share)), term, value.arg(exactScore(100 * share) + QStringLiteral(" %"))};
}

void addScoreRows(const Document& document, UnitId unit, UnitFacts& facts)
{
    const auto i = static_cast<std::size_t>(unit);
    const FusedScores& scores = document.scores();
    const auto below =
        std::count_if(scores.fused.begin(), scores.fused.end(), [own = scores.fused[i]](double score) { return score < own; });
    facts.rows.push_back(scoreRow(tr("Score"), QStringLiteral("%1"), "score", scores.fused[i]));
    if (scores.allocation == Allocation::measured)
        facts.rows.push_back(shareRow(tr("Goes"), tr("when %1 of the budget is saved"), "goes", scores.fused[i]));
    if (scores.allocation == Allocation::even)
        facts.rows.push_back(shareRow(tr("Goes"), tr("when %1 of its layer is to go"), "goes", scores.fused[i]));
    facts.rows.push_back(scoreRow(tr("Against all channels"), tr("%1 × the average"), "againstAll", scores.global[i]));
    facts.rows.push_back(scoreRow(tr("Against its layer"), tr("%1 × the average"), "againstLayer", scores.local[i]));
    const Criterion criterion = chosen(document.project().prune, document.measurements()).criterion;
    facts.rows.push_back(scoreRow(engineText(descriptionOf(criterion).quantity), QStringLiteral("%1"), "criterion", scores.criterion[i]));
    facts.rows.push_back({tr("Less important"),
                          tr("%1 of %2 channels").arg(countText(below), countText(static_cast<std::int64_t>(scores.fused.size()))),
                          "lessImportant"});
    const auto& heat = document.state()->heat;
    if (heat && i < heat->heat.size())
        facts.rows.push_back(shareRow(tr("Heat"), QStringLiteral("%1"), "heat", heat->heat[i]));
}

/// What stands in for a removed unit, and what its removal costs.
void addSubstituteRows(const Document& document, UnitId unit, UnitFacts& facts)
{
    const DocumentState& state = *document.state();
    if (!state.plan || !state.plan->removed(unit))
        return;
    const Substitute* substitute = substituteOf(state, unit);
    if (!substitute)
        return facts.rows.push_back({tr("Stands in"), unknownSubstituteText(state), "standsIn"});
    facts.rows.push_back({tr("Stands in"), termsText(state.model->groups, *substitute), "standsIn"});
    facts.rows.push_back(shareRow(tr("Explained"), tr("%1 of its variance"), "explained", substitute->explained));
    facts.rows.push_back(shareRow(tr("Costs its layer"), tr("%1 of its variance"), "costsItsLayer", substitute->lost));
}

/// Tensors of the group that the file has under several names.
void addSharedRows(const Model& model, const Group& group, UnitFacts& facts)
{
    std::set<std::string> own;
    for (const Slice& slice : model.groups.slices(group.firstUnit))
        own.insert(model.network.stored[static_cast<std::size_t>(slice.stored)].name);
    for (const std::vector<std::string>& names : sharedTensors(model.network)) {
        QStringList shown;
        for (const std::string& name : names)
            shown << QString::fromStdString(name);
        if (names.size() > 1 && own.count(names.front()) > 0)
            facts.rows.push_back({tr("One tensor"), shown.join(QStringLiteral(" = ")), "oneTensor"});
    }
}

void addGroupRows(const Document& document, int group, UnitFacts& facts)
{
    const Model& model = *document.model();
    const Group& own = groupAt(document, group);
    Costs costs;
    for (const NodeId node : own.members) {
        costs.params += model.nodeCosts[static_cast<std::size_t>(node)].params;
        costs.macs += model.nodeCosts[static_cast<std::size_t>(node)].macs;
    }
    const auto zeros = std::count(model.scales.begin() + own.firstUnit, model.scales.begin() + own.firstUnit + own.units, 0.0);
    facts.rows.push_back({tr("Exactly zero"), zeros == 1 ? tr("1 channel") : tr("%1 channels").arg(countText(zeros)), "exactlyZero"});
    facts.rows.push_back({tr("Parameters"), compactNumber(costs.params), "layerParams", countText(costs.params)});
    facts.rows.push_back({tr("MACs"), compactNumber(costs.macs), "layerMacs", countText(costs.macs)});
    addSharedRows(model, own, facts);
}

} // namespace

UnitFacts unitFacts(const Document& document, int group, UnitId unit)
{
    const Model& model = *document.model();
    const Group& own = groupAt(document, group);
    UnitFacts facts;
    facts.members = nodeNames(model.network, own.members);
    facts.isProtected = isProtected(document, group);
    facts.consumers = nodeNames(model.network, own.consumers);
    facts.title = unit < 0 ? layerName(own.name) : unitName(model.groups, unit);
    if (unit < 0 || !document.plan()) {
        facts.sentence = groupSentence(document, group);
    } else {
        facts.fate = document.plan()->fates[static_cast<std::size_t>(unit)];
        facts.fateText = fateText(*document.state(), unit);
        facts.sentence = fateSentence(document, unit);
    }
    if (unit >= 0) {
        addSubstituteRows(document, unit, facts);
        addScoreRows(document, unit, facts);
    } else {
        addGroupRows(document, group, facts);
    }
    if (document.plan()) {
        const auto i = static_cast<std::size_t>(group);
        facts.rows.push_back(
            {tr("Layer keeps"), tr("%1 of %2").arg(countText(document.plan()->kept[i]), countText(own.units)), "layerKeeps"});
        facts.rows.push_back({tr("Floor"), countText(document.plan()->floors[i]), "floor"});
        if (const auto kept = varianceKept(*document.state(), group))
            facts.rows.push_back(shareRow(tr("Variance kept"), QStringLiteral("%1"), "variance", *kept));
    }
    return facts;
}

QString copyText(const UnitFacts& facts)
{
    QStringList lines{facts.title, facts.sentence};
    for (const UnitFact& fact : facts.rows)
        lines << QStringLiteral("%1\t%2").arg(fact.label, fact.exact.isEmpty() ? fact.value : fact.exact);
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QString unitName(const Groups& groups, UnitId unit)
{
    const Group& group = groups.groups()[static_cast<std::size_t>(groups.groupOf(unit))];
    return QStringLiteral("%1 #%2").arg(layerName(group.name)).arg(groups.indexOf(unit));
}

QString fateText(const DocumentState& state, UnitId unit)
{
    const ByHand choice = byHand(state, unit);
    const Fate fate = state.plan->fates[static_cast<std::size_t>(unit)];
    const bool obeyed = choice != ByHand::free && state.plan->removed(unit) == (choice == ByHand::cut);
    return obeyed ? signOf(choice) + QLatin1Char(' ') + nameOf(choice) : theme::fateName(fate);
}

QString unitLine(const Document& document, UnitId unit)
{
    const auto i = static_cast<std::size_t>(unit);
    const FusedScores& scores = document.scores();
    const QString score = tr("score %1 (all layers %2, own layer %3)")
                              .arg(shortScore(scores.fused[i]), shortScore(scores.global[i]), shortScore(scores.local[i]));
    QStringList parts{unitName(document.model()->groups, unit), score};
    if (document.plan())
        parts += fateText(*document.state(), unit);
    return parts.join(QStringLiteral("  ·  "));
}

bool knows(const Document& document, int group, UnitId unit)
{
    if (!document.model())
        return false;
    const Groups& groups = document.model()->groups;
    return group < groups.groupCount() && unit < groups.unitCount();
}

} // namespace espalier
