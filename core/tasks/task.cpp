// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/task.h"

#include "core/data/loader.h"
#include "core/tasks/distillation/losses.h"
#include "core/tasks/last_layers.h"

namespace espalier {

std::vector<NodeId> Task::head(const Network& network) const
{
    return lastLayers(network);
}

Network Task::answering(const Network& network, bool) const
{
    return network;
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
