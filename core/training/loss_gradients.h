// SPDX-License-Identifier: GPL-3.0-or-later
// Gradients of the loss on training images, for criteria that need them.
#pragma once

#include "core/base/run_control.h"
#include "core/data/dataset.h"
#include "core/pruning/criteria/gradient_source.h"

#include <cstdint>

namespace espalier {

class Task;

struct GradientOptions {
    int images = 2048; ///< of the training images, drawn by the seed; fewer where there are fewer
    int batch = 32;    ///< criteria take the mean over batches: large ones hide what single images need
    std::uint64_t seed = 0;
};

/// The loss is the task's, of a batch. Stopped by control between batches. Data set and control must outlive it.
class LossGradients final : public GradientSource {
public:
    LossGradients(const Dataset& train, RunControl& control, const GradientOptions& options = {})
        : train_(train), control_(control), options_(options)
    {
    }

    Result<int> eachBatch(const Network& network, const Use& use) override;

private:
    Result<int> run(const Task& task, const Network& network, const Use& use);

    const Dataset& train_;
    RunControl& control_;
    GradientOptions options_;
};

} // namespace espalier
