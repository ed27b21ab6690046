// SPDX-License-Identifier: GPL-3.0-or-later
// The criterion `taylor` (docs/method.md §2): what the loss would change by, to first order, if a unit were set to zero. Molchanov,
// Tyree, Karras, Aila, Kautz, "Pruning Convolutional Neural Networks for Resource Efficient Inference", ICLR 2017; Molchanov, Mallya,
// Tyree, Frosio, Kautz, "Importance Estimation for Neural Network Pruning", CVPR 2019, eq. 8, on the scales (there "gates" behind batch
// norms).
#pragma once

#include "core/base/error.h"
#include "core/base/run_control.h"
#include "core/coupling/groups.h"
#include "core/data/dataset.h"

#include <cstdint>
#include <vector>

namespace espalier {

struct TaylorOptions {
    int images = 2048; ///< of the training images, drawn by the seed; fewer where there are fewer
    int batch = 32;    ///< the mean is over batches: large ones hide what single images need
    std::uint64_t seed = 0;
};

/// sqrt of the mean over batches of (Σ over members of γ·∂γ + β·∂β)² for every unit; where no batch norm follows a member, its filter and
/// bias stand for γ and β. The loss is the task's, of a batch; batch norms use their running statistics, as the network answers.
/// Stopped by control between batches. groups must be those of network.
/// Errors: the images do not fit the network (number of classes, channels), none of them can be read, a loss that is not finite, cancelled.
Result<std::vector<double>> taylorImportance(const Network& network, const Groups& groups, const Dataset& train, RunControl& control,
                                             const TaylorOptions& options = {});

} // namespace espalier
