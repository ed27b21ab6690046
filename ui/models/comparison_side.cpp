// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/comparison_side.h"

#include "core/pipeline/stages.h"
#include "core/pruning/surgery/surgery.h"

#include <map>
#include <string>

namespace espalier {

namespace {

/// By the nodes' names: surgery may leave out nodes.
using MacsByName = std::map<std::string, std::int64_t>;

MacsByName macsByName(const Network& network, const std::vector<Costs>& costs)
{
    MacsByName macs;
    for (std::size_t node = 0; node < network.nodes.size(); ++node)
        macs[network.nodes[node].name] += costs[node].macs;
    return macs;
}

MacsByName macsOf(const SideContent& content, const std::vector<bool>& removed)
{
    const Model& model = *content.model;
    if (!content.plan || content.plan->removedUnits == 0)
        return macsByName(model.network, model.nodeCosts);
    const auto cut = removeUnits(model.network, model.groups, removed);
    return cut ? macsByName(*cut, costsPerNode(*cut)) : macsByName(model.network, model.nodeCosts);
}

/// Null where they are not known, and where they would take measuring.
std::shared_ptr<const FusedScores> knownScores(const SideContent& content)
{
    if (content.scores)
        return content.scores;
    const Measurements measured = content.measurements ? *content.measurements : Measurements();
    const auto scores = scoresOf(*content.model, chosen(content.settings, measured), measured);
    return scores ? std::make_shared<const FusedScores>(*scores) : nullptr;
}

std::optional<double> meanScore(const FusedScores* scores, const Group& group, const std::vector<bool>& removed)
{
    double sum = 0;
    int count = 0;
    for (int i = 0; scores && i < group.units; ++i) {
        const auto unit = static_cast<std::size_t>(group.firstUnit + i);
        if (removed[unit])
            continue;
        sum += scores->fused[unit];
        ++count;
    }
    return count > 0 ? std::optional(sum / count) : std::nullopt;
}

ComparedLayer layerOf(const SideContent& content, int index, const FusedScores* scores, const std::vector<bool>& removed,
                      const MacsByName& macs)
{
    const Model& model = *content.model;
    const Group& group = model.groups.groups()[static_cast<std::size_t>(index)];
    ComparedLayer layer;
    layer.name = QString::fromStdString(group.name);
    layer.total = group.units;
    layer.kept = content.plan ? content.plan->kept[static_cast<std::size_t>(index)] : group.units;
    layer.score = meanScore(scores, group, removed);
    for (const NodeId node : group.members) {
        const auto found = macs.find(model.network.nodes[static_cast<std::size_t>(node)].name);
        layer.macs += layer.kept > 0 && found != macs.end() ? found->second : 0;
    }
    return layer;
}

} // namespace

ComparisonSide sideOf(const SideContent& content)
{
    const Model& model = *content.model;
    ComparisonSide side;
    side.name = content.name;
    side.text = content.text;
    side.removed = content.plan ? content.plan->removedFlags() : std::vector<bool>(static_cast<std::size_t>(model.groups.unitCount()));
    const MacsByName macs = macsOf(content, side.removed);
    const auto scores = knownScores(content);
    for (int group = 0; group < model.groups.groupCount(); ++group) {
        side.layers.push_back(layerOf(content, group, scores.get(), side.removed, macs));
        side.totalUnits += side.layers.back().total;
        side.keptUnits += side.layers.back().kept;
    }
    side.costs = content.plan ? content.plan->after : model.costs;
    side.answerer = {content.model, content.plan, content.settings};
    return side;
}

} // namespace espalier
