// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/task.h"

#include "core/data/loader.h"
#include "core/graph/traits.h"
#include "core/tasks/distillation/losses.h"

#include <algorithm>
#include <set>

namespace espalier {

std::vector<NodeId> Task::head(const Network& network) const
{
    std::vector<NodeId> head;
    std::set<ValueId> reached(network.outputs.begin(), network.outputs.end());
    for (auto id = static_cast<NodeId>(network.nodes.size()) - 1; id >= 0; --id) {
        const Node& node = network.nodes[static_cast<std::size_t>(id)];
        if (std::none_of(node.outputs.begin(), node.outputs.end(), [&](ValueId output) { return reached.contains(output); }))
            continue;
        if (isLayer(node))
            head.push_back(id);
        else
            reached.insert(node.inputs.begin(), node.inputs.end());
    }
    std::reverse(head.begin(), head.end());
    return head;
}

std::int64_t Task::kindsOfImages(const Network&) const
{
    return 1;
}

Augmentation Task::allowed(const Augmentation& wished) const
{
    return wished;
}

at::Tensor Task::distance(const Outputs& student, const Outputs& teacher, double) const
{
    return rawOutputLoss(student, teacher);
}

std::optional<Targets> Task::asTargets(const Outputs&) const
{
    return std::nullopt;
}

} // namespace espalier
