// SPDX-License-Identifier: GPL-3.0-or-later
// The interface by which criteria get gradients. Criteria know neither data sets nor losses; core/training/loss_gradients.h implements it.
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

    /// Called once per batch: the executor's stored tensors hold the gradients of that batch alone, on the executor's device.
    using Use = std::function<void(Executor&)>;
    /// Returns the number of batches, at least one. Batch norms use their running statistics, as in evaluation. Errors: images that do not
    /// fit the network or cannot be read, a loss that is not finite, cancelled; also what use throws.
    virtual Result<int> eachBatch(const Network& network, const Use& use) = 0;
};

} // namespace espalier
