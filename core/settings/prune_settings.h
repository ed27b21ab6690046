// SPDX-License-Identifier: GPL-3.0-or-later
// What stage 2 can be told.
#pragma once

#include "core/formats/runtime.h"
#include "core/pruning/criteria/criteria.h"
#include "core/pruning/planning/allocation.h"
#include "core/pruning/planning/plan.h"
#include "core/settings/setting.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace espalier {

/// What to reach in place of a ratio of a budget; at most one of them is given.
struct AbsoluteTarget {
    std::optional<double> units;               ///< so many go
    std::optional<double> params, macs, bytes; ///< at most so many are left
    std::optional<double> milliseconds;        ///< that one inference may take
    std::optional<double> keepWithin; ///< the estimated metric falls by at most so much; the most of the budget that this allows goes

    bool operator==(const AbsoluteTarget&) const = default;
};

/// How the rest of the network makes up for what removed channels passed on.
enum class Compensate {
    automatic,    ///< least squares where there are images and no training follows, else folding
    leastSquares, ///< the layers behind are refitted on images (docs/method.md, "Compensation")
    fold,         ///< constants go into the layers behind, where that is exact
    none,
};
const char* nameOf(Compensate compensate);
Result<Compensate> compensateFromName(const std::string& name);

/// What the trials of criterion `auto` go by.
enum class TrialJudge {
    answers, ///< how far the smaller network's answers are from the original's; needs no labels
    labels,  ///< the task's primary metric
};
const char* nameOf(TrialJudge judge);
Result<TrialJudge> trialJudgeFromName(const std::string& name);

/// What stage 2 needs beyond the plan's request; groups are given by name, so that the file survives renumbering.
struct PruneSettings {
    double ratio = 0.5;
    Budget budget = Budget::macs;
    Criterion criterion = Criterion::l1;
    bool tryCriteria = false; ///< criterion `auto`: where there are images, trials choose criterion, fusion and allocation
    TrialJudge judge = TrialJudge::answers;
    std::vector<double> tryRatios; ///< of the budget, for which trials find the best, too; the plan does not follow them
    AbsoluteTarget target;         ///< where one is given, ratio and budget do not count
    double fusion = 0.5;
    double timeLimit = 120; ///< seconds that measuring shares may take with the automatic allocation, and that trials may take
    Allocation allocation = Allocation::automatic;
    Policy policy = Policy::replace;
    double floorShare = 0.3;
    int floorMin = 1;
    int align = 1; ///< widths stay multiples of this
    std::map<std::string, int> floors;
    std::set<std::string> protectedNames;   ///< of groups or of layers
    IndexLists cut, keep;                   ///< channels that go, and that stay, by hand
    Runtime runtime = Runtime::torchScript; ///< what a latency is measured with
    Compensate compensate = Compensate::automatic;
    double recover = 0;          ///< seconds of training towards the unpruned network's answers, without labels
    int calibrationImages = 500; ///< of the training images, for least squares, measured shares and recovery
    bool relax = false;          ///< lower the floors where they do not let the ratio be met
    bool cutTail = false;        ///< the result ends where the tail began (core/graph/tail.h)
    std::uint64_t seed = 0;      ///< of the criterion `random`, the policy `replace-random` and taylor's choice of images

    bool operator==(const PruneSettings&) const = default;
};

Settings settingsOf(PruneSettings& settings);

} // namespace espalier
