// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/graph_data.h"

#include "core/graph/traits.h"
#include "ui/models/number_text.h"
#include "ui/models/texts.h"

#include <algorithm>
#include <set>
#include <string>

namespace espalier {

namespace {

QString plainOperator(const Node& node)
{
    return QString::fromStdString(traitsOf(node).opaque ? opaqueName(node) : node.op).replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString joinedSizes(const Shape& shape, std::size_t first)
{
    QStringList sizes;
    for (std::size_t i = first; i < shape.size(); ++i)
        sizes << QString::number(shape[i]);
    return sizes.join(QStringLiteral("×"));
}

/// "conv 3×3".
QString operatorWithKernel(const Network& network, const Node& node)
{
    const ValueId weight = isConvolution(node) ? weightOf(node) : noValue;
    return weight == noValue
               ? plainOperator(node)
               : plainOperator(node) + QLatin1Char(' ') + joinedSizes(network.values[static_cast<std::size_t>(weight)].shape, 2);
}

/// Without channels and groups.
GraphBox namedBox(const Network& network, const FoldedGraph::Box& from)
{
    GraphBox box{from.kind, {}, from.kind == BoxKind::input ? tr("input") : tr("output")};
    box.nodes = from.nodes;
    box.name = QString::fromStdString(network.values[static_cast<std::size_t>(from.value)].name);
    for (const NodeId id : from.nodes)
        box.inside << plainOperator(network.nodes[static_cast<std::size_t>(id)]);
    if (from.nodes.empty())
        return box;
    const Node& first = network.nodes[static_cast<std::size_t>(from.nodes.front())];
    box.inside.removeFirst();
    box.name = QString::fromStdString(first.name);
    box.op = operatorWithKernel(network, first);
    return box;
}

/// The value whose channels the box shows: a layer's own, because what follows in the box may have put them elsewhere.
ValueId shownValue(const Network& network, const FoldedGraph::Box& box)
{
    return box.kind == BoxKind::layer ? network.nodes[static_cast<std::size_t>(box.nodes.front())].outputs.front() : box.value;
}

/// Where a value has its channels if no unit tells.
std::size_t usualDimension(const Network& network, const FoldedGraph::Box& box)
{
    const Node* node = box.nodes.empty() ? nullptr : &network.nodes[static_cast<std::size_t>(box.nodes.front())];
    if (!node || !isLayer(*node))
        return 1;
    return channelDimension(*node, network.values[static_cast<std::size_t>(node->outputs.front())].shape.size());
}

/// The dimension whose indices are units.
std::optional<std::size_t> unitDimension(const Groups& groups, ValueId value, std::size_t rank)
{
    for (std::size_t dim = 0; dim < rank; ++dim)
        if (const auto& units = groups.unitsOf(value, dim); std::any_of(units.begin(), units.end(), [](UnitId unit) { return unit >= 0; }))
            return dim;
    return std::nullopt;
}

/// Ascending.
std::vector<int> groupsOf(const Groups& groups, const std::vector<UnitId>& units)
{
    std::set<int> found;
    for (const UnitId unit : units)
        found.insert(groups.groupOf(unit));
    return {found.begin(), found.end()};
}

} // namespace

bool GraphData::show(const DocumentState& state)
{
    const bool other = state.model != model_;
    if (other)
        build(state.model);
    if (model_)
        showPlan(state);
    return other;
}

void GraphData::build(const ModelPtr& model)
{
    *this = GraphData();
    model_ = model;
    if (!model_)
        return;
    boxOfNode_.assign(model_->network.nodes.size(), -1);
    const FoldedGraph graph = folded(model_->network);
    for (const FoldedGraph::Box& box : graph.boxes)
        addBox(box);
    for (const FoldedGraph::Edge& edge : graph.edges)
        edges_.push_back({edge.from, edge.to, countAt(edge.value, 1)});
    findMembers();
}

void GraphData::findMembers()
{
    int number = 0;
    for (const Group& group : model_->groups.groups()) {
        std::vector<int>& members = members_.emplace_back();
        for (const NodeId node : group.members)
            if (const int box = boxOf(node); box >= 0) { // no output may need the layer
                members.push_back(box);
                boxes_[static_cast<std::size_t>(box)].member = true;
            }
        couplingNumbers_.push_back(members.size() > 1 ? ++number : 0);
    }
}

void GraphData::addBox(const FoldedGraph::Box& from)
{
    const Network& network = model_->network;
    const auto number = static_cast<int>(boxes_.size());
    GraphBox& box = boxes_.emplace_back(namedBox(network, from));
    box.count = countAt(shownValue(network, from), usualDimension(network, from));
    findGroups(box);
    for (const NodeId id : from.nodes)
        boxOfNode_[static_cast<std::size_t>(id)] = number;
}

/// usual: the dimension of the channels if none of them can be removed.
int GraphData::countAt(ValueId value, std::size_t usual)
{
    const auto [known, fresh] = countOfValue_.try_emplace(value, static_cast<int>(counts_.size()));
    if (!fresh)
        return known->second;
    const Shape& shape = model_->network.values[static_cast<std::size_t>(value)].shape;
    const auto removable = unitDimension(model_->groups, value, shape.size());
    const std::size_t dim = removable.value_or(usual);
    ChannelCount count;
    count.total = count.kept = dim < shape.size() ? static_cast<int>(shape[dim]) : 0;
    if (removable)
        for (const UnitId unit : model_->groups.unitsOf(value, dim))
            if (unit >= 0)
                count.units.push_back(unit);
    counts_.push_back(std::move(count));
    return known->second;
}

void GraphData::findGroups(GraphBox& box) const
{
    box.groups = groupsOf(model_->groups, countOf(box).units);
    for (const FrozenLayer& layer : model_->groups.frozen())
        if (!box.nodes.empty() && layer.node == box.nodes.front() && box.groups.empty())
            box.frozenBy = engineText(layer.reason);
}

void GraphData::showPlan(const DocumentState& state)
{
    const auto removed = state.plan ? state.plan->removedFlags() : std::vector<bool>(static_cast<std::size_t>(model_->groups.unitCount()));
    for (ChannelCount& count : counts_)
        count.kept = count.total - static_cast<int>(std::count_if(count.units.begin(), count.units.end(),
                                                                  [&](UnitId unit) { return removed[static_cast<std::size_t>(unit)]; }));
    for (GraphBox& box : boxes_) {
        if (!box.frozenBy.isEmpty())
            box.state = LayerState::frozen;
        if (!box.member)
            continue;
        box.state = LayerState::free;
        for (const int group : box.groups) // of several the worst
            box.state = std::max(*box.state, stateIn(state, group));
    }
}

LayerState GraphData::stateIn(const DocumentState& state, int number) const
{
    const auto group = static_cast<std::size_t>(number);
    const int total = model_->groups.groups()[group].units;
    LayerFacts facts{total, total, 0, members_[group].size() > 1, state.request && state.request->protectedGroups.contains(number)};
    if (state.plan) {
        facts.kept = state.plan->kept[group];
        facts.floor = state.plan->floors[group];
    }
    return stateOf(facts);
}

int GraphData::boxOf(NodeId node) const
{
    return node >= 0 && static_cast<std::size_t>(node) < boxOfNode_.size() ? boxOfNode_[static_cast<std::size_t>(node)] : -1;
}

const std::vector<int>& GraphData::membersOf(int group) const
{
    static const std::vector<int> none;
    return group >= 0 && static_cast<std::size_t>(group) < members_.size() ? members_[static_cast<std::size_t>(group)] : none;
}

int GraphData::couplingNumber(int group) const
{
    return membersOf(group).size() > 1 ? couplingNumbers_[static_cast<std::size_t>(group)] : 0;
}

bool GraphData::contains(const GraphBox& box, const QString& part) const
{
    if (box.name.contains(part, Qt::CaseInsensitive) || box.op.contains(part, Qt::CaseInsensitive))
        return true;
    return std::any_of(box.nodes.begin(), box.nodes.end(), [&](NodeId id) {
        const Node& node = model_->network.nodes[static_cast<std::size_t>(id)];
        return QString::fromStdString(node.name).contains(part, Qt::CaseInsensitive) ||
               plainOperator(node).contains(part, Qt::CaseInsensitive);
    });
}

std::vector<int> GraphData::containing(const QString& part) const
{
    std::vector<int> found;
    for (std::size_t i = 0; i < boxes_.size() && !part.isEmpty(); ++i)
        if (contains(boxes_[i], part))
            found.push_back(static_cast<int>(i));
    return found;
}

namespace {

QString shapeFact(const Network& network, const GraphBox& box)
{
    const Node& first = network.nodes[static_cast<std::size_t>(box.nodes.front())];
    const Node& last = network.nodes[static_cast<std::size_t>(box.nodes.back())];
    QStringList inputs;
    for (const ValueId input : first.inputs)
        if (input != noValue && network.storedIndex(input) < 0 && network.values[static_cast<std::size_t>(input)].isTensor)
            inputs << joinedSizes(network.values[static_cast<std::size_t>(input)].shape, 0);
    return tr("Reads %1, computes %2.")
        .arg(inputs.join(QStringLiteral(", ")), joinedSizes(network.values[static_cast<std::size_t>(last.outputs.front())].shape, 0));
}

QString costFact(const Model& model, const GraphBox& box)
{
    Costs costs;
    for (const NodeId node : box.nodes)
        costs += model.nodeCosts[static_cast<std::size_t>(node)];
    return costs.params + costs.macs == 0
               ? QString()
               : tr("Before the cut: %1 parameters, %2 MACs.").arg(compactNumber(costs.params), compactNumber(costs.macs));
}

QString stateFact(const GraphBox& box)
{
    if (box.state == LayerState::frozen)
        return tr("Frozen: %1.").arg(box.frozenBy);
    return box.state && *box.state != LayerState::free && *box.state != LayerState::coupled ? explanationOf(*box.state) : QString();
}

QString channelFact(const GraphData& data, const GraphBox& box)
{
    const ChannelCount& count = data.countOf(box);
    return count.total > 0 ? tr("Keeps %1 of %2 channels.").arg(count.kept).arg(count.total) : QString();
}

} // namespace

QStringList boxFacts(const GraphData& data, int number)
{
    const GraphBox& box = data.boxes()[static_cast<std::size_t>(number)];
    const Model& model = *data.model();
    QStringList facts{box.name, (QStringList{box.op} + box.inside).join(QStringLiteral(" · ")), channelFact(data, box)};
    for (const int group : box.groups)
        if (data.couplingNumber(group) > 0)
            facts << couplingFact(data, group);
    facts << stateFact(box);
    if (!box.nodes.empty())
        facts << shapeFact(model.network, box) << costFact(model, box);
    facts.removeAll(QString());
    return facts;
}

QString couplingFact(const GraphData& data, int group)
{
    constexpr std::size_t most = 12;
    const std::vector<int>& members = data.membersOf(group);
    QStringList names;
    for (std::size_t i = 0; i < std::min(most, members.size()); ++i)
        names << data.boxes()[static_cast<std::size_t>(members[i])].name;
    if (members.size() > most)
        names << tr("%1 more").arg(members.size() - most);
    return tr("Coupled group %1, which loses its channels together: %2.")
        .arg(data.couplingNumber(group))
        .arg(names.join(QStringLiteral(", ")));
}

} // namespace espalier
