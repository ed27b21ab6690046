// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: stage 1's additions to the training loop (docs/method.md §1).
#pragma once

#include "core/sparsity/heatmap.h"
#include "core/sparsity/penalty.h"
#include "core/training/checkpoint.h"
#include "core/training/trainer.h"

#include <cstdint>
#include <memory>

namespace espalier {

class SparsityStage {
public:
    /// learningRateSum: over the optimiser steps in the stage's first half.
    SparsityStage(Executor& executor, const Groups& groups, const SparsitySettings& settings, int epochs, std::int64_t stepsPerEpoch,
                  double learningRateSum);

    /// Before and after every optimiser step. afterStep is false if a scale is not finite: the training has diverged.
    void beforeStep();
    [[nodiscard]] bool afterStep(std::int64_t stepsDone, double learningRate);

    /// Fills in evenness and zero share of the present scales.
    void describe(EpochRecord& record) const;
    std::shared_ptr<const HeatSnapshot> heat() const { return heat_; }

    TrainCheckpoint::Sparsity state() const { return {controller_.state(), heat_}; }
    /// Whether a state has this stage's number of units and groups.
    bool fits(const TrainCheckpoint::Sparsity& state) const;
    bool fits(const HeatSnapshot& heat) const;
    void restore(const TrainCheckpoint::Sparsity& state);

    const std::vector<std::size_t>& scaleTensors() const { return penalty_.scaleTensors(); }

private:
    bool updateDue(std::int64_t stepsDone) const;
    bool update(std::int64_t stepsDone);

    const Groups& groups_;
    SparsitySettings settings_;
    Penalty penalty_;
    HeatmapController controller_;
    std::int64_t totalSteps_;
    std::int64_t updates_; ///< number in the whole stage
    std::shared_ptr<const HeatSnapshot> heat_;
};

} // namespace espalier
