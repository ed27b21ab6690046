// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coupling/groups.h"
#include "core/pruning/criteria/criteria.h"
#include "core/pruning/planning/plan.h"
#include "core/pruning/surgery/surgery.h"

#include "tests/core/support/pruned.h"

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

} // namespace espalier::test
