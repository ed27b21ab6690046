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
    int images = 2048; ///< number of training images, chosen by the seed; fewer if the set is smaller
    int batch = 32;    ///< criteria average over batches; large batches would hide effects of single images
    std::uint64_t seed = 0;
};

/// The task's loss per batch. Checks control between batches. Data set and control must outlive it.
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
