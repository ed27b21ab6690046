// SPDX-License-Identifier: GPL-3.0-or-later
// A project: a network, its images and the settings of the three stages, as one YAML file.
#pragma once

#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/formats/runtime.h"
#include "core/pruning/criteria.h"
#include "core/pruning/plan.h"
#include "core/sparsity/heatmap.h"
#include "core/training/trainer.h"

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace espalier {

/// What stage 2 needs beyond the plan's request; groups are given by name, so that the file survives renumbering.
struct PruneSettings {
    double ratio = 0.5;
    Budget budget = Budget::macs;
    Criterion criterion = Criterion::scale;
    double fusion = 0.5;
    Policy policy = Policy::replace;
    double floorShare = 0.3;
    int floorMin = 1;
    std::map<std::string, int> floors;
    std::set<std::string> protectedNames;   ///< of groups or of layers
    int align = 1;                          ///< widths stay multiples of this
    bool relax = false;                     ///< lower the floors where they do not let the ratio be met
    Runtime runtime = Runtime::torchScript; ///< what a latency is measured with
    bool fold = true;                       ///< what removed channels still passed on goes into their consumers, where that is exact
    std::uint64_t seed = 0;                 ///< of the criterion `random`, the policy `replace-random` and taylor's choice of images

    bool operator==(const PruneSettings&) const = default;
};

/// Short stages at a rate that a trained network stands, with the unpruned network as the teacher: what docs/method.md measured.
TrainSettings sparsifyDefaults();
TrainSettings finetuneDefaults();

struct Project {
    std::filesystem::path file;  ///< where it was read from; relative paths inside are relative to its folder
    std::filesystem::path model; ///< absolute after reading
    std::optional<Shape> inputShape;
    int rounds = 1;             ///< of (sparsify, prune, fine-tune) towards the same final budget: core/session/rounds.h
    std::filesystem::path data; ///< absolute after reading; empty: no images
    Preprocessing preprocessing;
    bool labels = true;                          ///< false: the images have none, and training learns from a teacher alone
    int trainLimit = 0;                          ///< first training images of each class by name; 0: all
    int validationLimit = 0;                     ///< the same for the validation images
    TrainSettings sparsify = sparsifyDefaults(); ///< epochs may be 0: the stage is skipped
    bool restoreBatchNorm = false;               ///< before stage 1: layers without a batch norm get one
    SparsitySettings sparsity;                   ///< its ratio is set from prune when a run starts
    PruneSettings prune;
    TrainSettings finetune = finetuneDefaults(); ///< epochs may be 0: the stage is skipped
};

/// Errors name file, line and key: not there, not YAML, unknown key, wrong type, value out of range, written by a newer version.
Result<Project> readProject(const std::filesystem::path& file);
/// Two saves without a change are byte-equal. Paths below the project's folder are stored relative.
Result<void> writeProject(const Project& project, const std::filesystem::path& file);

/// The plan's request for these groups, without a latency model; error where a name matches no group or layer, naming the nearest ones.
Result<PlanRequest> planRequest(const PruneSettings& settings, const Network& network, const Groups& groups);

} // namespace espalier
