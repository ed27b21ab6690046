// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/plan_tree.h"

#include "core/base/assert.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace espalier {
namespace {

/// The first node whose number is not smaller.
template <class Nodes>
auto placeOf(Nodes& nodes, int id)
{
    return std::lower_bound(nodes.begin(), nodes.end(), id, [](const PlanNode& node, int number) { return node.id < number; });
}

} // namespace

bool isNetwork(PlanOrigin origin)
{
    return origin != PlanOrigin::plan;
}

const PlanNode* PlanTree::find(int id) const
{
    const auto place = placeOf(nodes_, id);
    return place != nodes_.end() && place->id == id ? &*place : nullptr;
}

PlanNode* PlanTree::find(int id)
{
    return const_cast<PlanNode*>(std::as_const(*this).find(id));
}

const PlanNode* PlanTree::findPlan(int parent, const std::string& hash) const
{
    const auto found = std::find_if(nodes_.begin(), nodes_.end(), [&](const PlanNode& node) {
        return node.origin == PlanOrigin::plan && node.parent == parent && node.hash == hash;
    });
    return found == nodes_.end() ? nullptr : &*found;
}

const PlanNode* PlanTree::networkAbove(int id) const
{
    const PlanNode* node = find(id);
    while (node && !isNetwork(node->origin))
        node = find(node->parent);
    return node;
}

std::vector<int> PlanTree::children(int id) const
{
    std::vector<int> all;
    for (const PlanNode& node : nodes_)
        if (node.parent == id)
            all.push_back(node.id);
    return all;
}

/// Parents have smaller numbers, so that one pass finds all.
std::vector<int> PlanTree::subtree(int id) const
{
    std::vector<int> all;
    std::set<int> inside{id};
    for (const PlanNode& node : nodes_) {
        if (node.id != id && !inside.contains(node.parent))
            continue;
        inside.insert(node.id);
        all.push_back(node.id);
    }
    return all;
}

int PlanTree::add(PlanNode node)
{
    ESPALIER_ASSERT(nodes_.empty() ? node.parent == 0 : find(node.parent) != nullptr);
    node.id = ++last_;
    nodes_.push_back(std::move(node));
    return last_;
}

std::vector<PlanNode> PlanTree::remove(int id)
{
    ESPALIER_ASSERT(find(id) && find(id)->parent != 0);
    const std::vector<int> gone = subtree(id);
    const auto stays = [&](const PlanNode& node) { return !std::binary_search(gone.begin(), gone.end(), node.id); };
    const auto place = std::stable_partition(nodes_.begin(), nodes_.end(), stays);
    std::vector<PlanNode> removed(std::make_move_iterator(place), std::make_move_iterator(nodes_.end()));
    nodes_.erase(place, nodes_.end());
    return removed;
}

void PlanTree::putBack(const std::vector<PlanNode>& nodes)
{
    for (const PlanNode& node : nodes) {
        ESPALIER_ASSERT(!find(node.id) && (node.parent == 0 || find(node.parent)));
        nodes_.insert(placeOf(nodes_, node.id), node);
        last_ = std::max(last_, node.id);
    }
}

} // namespace espalier
