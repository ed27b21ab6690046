// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/protection.h"

#include "ui/models/texts.h"
#include "ui/models/unit_facts.h"

#include <algorithm>
#include <variant>

namespace espalier {

namespace {

const Group& ownGroup(const Document& document, int group)
{
    return document.model()->groups.groups()[static_cast<std::size_t>(group)];
}

QString nameOfLayer(const Document& document, int group)
{
    return layerName(ownGroup(document, group).name);
}

bool knowsAll(const Document& document, const std::set<int>& groups)
{
    return document.model() && !groups.empty() && *groups.begin() >= 0 && knows(document, *groups.rbegin(), -1);
}

/// A layer may be named by its own name or its group's: all of them are removed.
template <class Names>
void eraseNames(Names& names, const Model& model, const Group& group)
{
    names.erase(group.name);
    for (const auto* nodes : {&group.members, &group.norms})
        for (const NodeId node : *nodes)
            names.erase(model.network.nodes[static_cast<std::size_t>(node)].name);
}

/// What cannot be of a floor; empty for one that can.
QString floorFault(const Document& document, int group, int channels)
{
    const int units = ownGroup(document, group).units;
    if (const QString none = whyNoFloor(document, group); !none.isEmpty())
        return none;
    if (channels < 0 || channels > units)
        return tr("“%1” has %2 channels: its floor can be 1 to %2, or automatic, but not %3.")
            .arg(nameOfLayer(document, group))
            .arg(units)
            .arg(channels);
    return {};
}

} // namespace

QString applyEdit(Document& document, const PruneSettings& settings, const QString& step)
{
    const DocumentState& state = *document.state();
    const PruneSettings inForce = chosen(settings, *state.measurements);
    Result<PlanRequest> request = planRequest(inForce, state.model->network, state.model->groups);
    const auto refused = [&](const Error& error) {
        const QString sentence = QString::fromStdString(error.message);
        return sentence == state.planProblem ? QString() : engineText(error.message); // what was wrong before is no reason
    };
    QString problem;
    if (!request) {
        problem = refused(request.error());
    } else if (!std::holds_alternative<MetricTarget>(request->target)) { // else nobody knows yet how low floors will be
        request->latency = state.measurements->latencyIn(inForce.runtime);
        const auto checked = checkByHand(state.model->groups, state.model->costModel, *request);
        problem = checked ? QString() : refused(checked.error());
    }
    if (problem.isEmpty())
        document.setPruneSettings(settings, step);
    return problem;
}

bool isProtected(const Document& document, int group)
{
    const auto& request = document.state()->request;
    return request && request->protectedGroups.contains(group);
}

QString whyNoFloor(const Document& document, int group)
{
    if (!isProtected(document, group))
        return {};
    return tr("“%1” is protected and keeps all its %2 channels; unprotect it to give it a floor.")
        .arg(nameOfLayer(document, group))
        .arg(ownGroup(document, group).units);
}

QString setProtected(Document& document, const std::set<int>& groups, bool on)
{
    if (!knowsAll(document, groups))
        return tr("Select the layers first, in the layer table or in the heatmap.");
    PruneSettings settings = document.project().prune;
    for (const int group : groups) {
        const Group& own = ownGroup(document, group);
        const bool before = isProtected(document, group);
        if (before != on)
            eraseNames(settings.protectedNames, *document.model(), own);
        if (on && !before)
            settings.protectedNames.insert(own.name);
    }
    return applyEdit(document, settings, on ? tr("Protect a layer") : tr("Release a layer"));
}

QString setProtected(Document& document, int group, bool on)
{
    return setProtected(document, std::set<int>{group}, on);
}

QString setFloor(Document& document, const std::set<int>& groups, int channels)
{
    if (!knowsAll(document, groups))
        return tr("Select the layers first, in the layer table or in the heatmap.");
    PruneSettings settings = document.project().prune;
    for (const int group : groups) {
        if (const QString fault = floorFault(document, group, channels); !fault.isEmpty())
            return fault;
        const Group& own = ownGroup(document, group);
        eraseNames(settings.floors, *document.model(), own);
        if (channels > 0)
            settings.floors[own.name] = channels;
    }
    return applyEdit(document, settings, tr("Floor of a layer"));
}

QString setFloor(Document& document, int group, int channels)
{
    return setFloor(document, std::set<int>{group}, channels);
}

QString setFloorText(Document& document, const std::set<int>& groups, const QString& text)
{
    const QString typed = text.trimmed();
    if (typed.isEmpty() || typed.compare(tr("automatic"), Qt::CaseInsensitive) == 0)
        return setFloor(document, groups, 0);
    bool isNumber = false;
    const int channels = typed.toInt(&isNumber);
    if (isNumber)
        return setFloor(document, groups, channels);
    return tr("“%1” is no number of channels. A floor is a whole number such as 8, or “automatic”.").arg(typed);
}

} // namespace espalier
