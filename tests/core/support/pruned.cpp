// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coupling/groups.h"
#include "core/graph/tensor_torch.h"
#include "core/pruning/criteria/criteria.h"
#include "core/pruning/planning/plan.h"
#include "core/pruning/surgery/surgery.h"

#include "tests/core/support/pruned.h"

#include <ATen/ATen.h>
#include <QtGlobal>

namespace espalier::test {

Network pruned(const Network& network, double ratio)
{
    const Groups groups = couple(network);
    PlanRequest request;
    request.target = RatioTarget{ratio};
    const FusedScores scores = fuse(groups, unitCriterion(Criterion::l2, {network, groups}).value(), 0.5);
    const Result<Plan> plan = makePlan(groups, scores.fused, ascending(scores.fused), CostModel(network, groups), request);
    if (!plan)
        qFatal("%s", plan.error().message.c_str());
    return removeUnits(network, groups, plan->removedFlags()).value();
}

std::vector<bool> flags(const Groups& groups, const std::set<UnitId>& units)
{
    std::vector<bool> removed(static_cast<std::size_t>(groups.unitCount()), false);
    for (const UnitId unit : units)
        removed[unit] = true;
    return removed;
}

Network inDouble(Network network)
{
    for (Stored& stored : network.stored)
        if (stored.tensor.isFloating())
            stored.tensor = fromTorch(toTorch(stored.tensor).to(at::kDouble));
    return network;
}

} // namespace espalier::test
