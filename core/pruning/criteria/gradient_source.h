// SPDX-License-Identifier: GPL-3.0-or-later
// What criteria that need images ask for. They know neither data sets nor losses; whoever has both answers
// (core/training/loss_gradients.h).
#pragma once

#include "core/base/error.h"

#include <functional>

namespace espalier {

class Executor;
struct Network;

/// Gradients of the loss on training images.
class GradientSource {
public:
    virtual ~GradientSource() = default;

    /// Called once a batch: the executor's stored tensors hold the gradients of that batch alone. Tensors lie on the executor's device.
    using Use = std::function<void(Executor&)>;
    /// The number of batches, at least one. Batch norms use their running statistics, as the network answers. Errors: the images do not fit
    /// the network, none of them can be read, a loss that is not finite, cancelled; also what use throws.
    virtual Result<int> eachBatch(const Network& network, const Use& use) = 0;
};

} // namespace espalier
