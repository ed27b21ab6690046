// SPDX-License-Identifier: GPL-3.0-or-later
// The network as the graph view draws it: boxes and edges with their channels, and what the plan keeps of them.
#pragma once

#include "ui/models/graph_folding.h"
#include "ui/models/layer_state.h"
#include "ui/state/document_state.h"

#include <QString>
#include <QStringList>

#include <map>
#include <optional>
#include <vector>

namespace espalier {

/// The channels of a value, and how many of them the plan keeps.
struct ChannelCount {
    int total = 0; ///< 0: it has none
    int kept = 0;
    std::vector<UnitId> units{}; ///< of those that can be removed, a unit as often as it has channels in the value

    double share() const { return total > 0 ? static_cast<double>(kept) / total : 1; }
};

struct GraphBox {
    BoxKind kind = BoxKind::step;
    QString name{};                    ///< of its first node
    QString op{};                      ///< "conv 3×3"
    QStringList inside{};              ///< further operators drawn in it
    std::vector<NodeId> nodes{};       ///< empty for inputs and outputs
    int count = 0;                     ///< its channels: number in GraphData::counts
    std::vector<int> groups{};         ///< whose units its channels are, ascending
    bool member = false;               ///< a layer of these groups
    std::optional<LayerState> state{}; ///< of a group's layers and of frozen ones
    QString frozenBy{};                ///< why it is frozen

    /// The one that it leads to; -1: none. Of several the last: the others began at earlier layers.
    int group() const { return groups.empty() ? -1 : groups.back(); }
};

struct GraphEdge {
    int from = 0, to = 0; ///< numbers of boxes, from < to
    int count = 0;        ///< the channels that pass: number in GraphData::counts
};

class GraphData {
public:
    /// Takes over what the document shows. True: boxes and edges are new; else at most kept channels and states are.
    bool show(const DocumentState& state);

    const ModelPtr& model() const { return model_; }
    const std::vector<GraphBox>& boxes() const { return boxes_; }
    const std::vector<GraphEdge>& edges() const { return edges_; }
    const ChannelCount& countOf(const GraphBox& box) const { return counts_[static_cast<std::size_t>(box.count)]; }
    const ChannelCount& countOf(const GraphEdge& edge) const { return counts_[static_cast<std::size_t>(edge.count)]; }

    /// The box that a node is drawn in; -1: none.
    int boxOf(NodeId node) const;
    /// The boxes of a group's layers, in the network's order. Empty for an unknown group.
    const std::vector<int>& membersOf(int group) const;
    /// From 1, for groups of several layers; 0 for all others.
    int couplingNumber(int group) const;
    /// Boxes whose name, operator or nodes' names contain the text, in any case, in the network's order. None for no text.
    std::vector<int> containing(const QString& text) const;

private:
    void build(const ModelPtr& model);
    void addBox(const FoldedGraph::Box& from);
    int countAt(ValueId value, std::size_t usual);
    void findGroups(GraphBox& box) const;
    void findMembers();
    void showPlan(const DocumentState& state);
    LayerState stateIn(const DocumentState& state, int group) const;
    bool contains(const GraphBox& box, const QString& part) const;

    ModelPtr model_;
    std::vector<GraphBox> boxes_;
    std::vector<GraphEdge> edges_;
    std::vector<ChannelCount> counts_;
    std::map<ValueId, int> countOfValue_;
    std::vector<int> boxOfNode_;            ///< by node; -1: it is not drawn
    std::vector<std::vector<int>> members_; ///< by group
    std::vector<int> couplingNumbers_;      ///< by group
};

/// One each: name, operators, channels, what is coupled with it, state, shapes, and costs.
QStringList boxFacts(const GraphData& data, int box);
/// Names the layers that lose their channels together.
QString couplingFact(const GraphData& data, int group);

} // namespace espalier
