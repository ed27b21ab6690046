// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: what stage 1 adds to the training loop (docs/method.md §1).
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
    /// learningRateSum: of the optimiser steps in the stage's first half.
    SparsityStage(Executor& executor, const Groups& groups, const SparsitySettings& settings, int epochs, std::int64_t stepsPerEpoch,
                  double learningRateSum);

    /// Around every optimiser step. False after one that left a scale that is not finite: the training has diverged.
    void beforeStep();
    [[nodiscard]] bool afterStep(std::int64_t stepsDone, double learningRate);

    /// Evenness and zero share of the scales as they are now.
    void describe(EpochRecord& record) const;
    std::shared_ptr<const HeatSnapshot> heat() const { return heat_; }

    TrainCheckpoint::Sparsity state() const { return {controller_.state(), heat_}; }
    /// Whether a state is of a stage with as many units and groups.
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
    std::int64_t updates_; ///< of the whole stage
    std::shared_ptr<const HeatSnapshot> heat_;
};

} // namespace espalier
