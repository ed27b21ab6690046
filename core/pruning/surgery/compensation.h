// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: least-squares compensation. After a cut, the layers that read removed or changed channels are refitted so that they
// compute what they computed before (docs/method.md, "Compensation").
#pragma once

#include "core/base/error.h"
#include "core/coupling/groups.h"
#include "core/pruning/surgery/refitted_layer.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <string>
#include <vector>

namespace espalier {

struct CompensatedNetwork {
    Network network;
    std::vector<RefittedLayer> layers; ///< in the network's order
    std::vector<LayerLeft> left;       ///< likewise
    std::int64_t peakBytes = 0;        ///< of activations and sums, at the most
};

struct CompensationOptions {
    /// As shares of the inputs' mean square. Of several, a layer takes the one that is best on the held out batches.
    std::vector<double> ridges = {1e-3, 1e-2, 1e-1, 1};
    std::size_t heldOut = 0; ///< so many of the last batches are not fitted to; with none, the first ridge is taken
    /// Sampled for a layer, as far as a sample has no more than so many inputs in all, and at least eight for each input of the layer.
    std::int64_t positions = 32768, sampledInputs = 40'000'000;
    std::int64_t largestSystem = 4608; ///< a layer with more inputs is fitted to so many positions, which bounds the memory
    std::uint64_t seed = 1;            ///< of the sample
    std::function<bool()> proceed = [] { return true; };
    std::function<void(int done, int total)> progress = [](int, int) {}; ///< layers
};

/// pruned is removeUnits(original, groups, removed), folded or not; batches: images for the network's only input, without labels. Every
/// convolution and linear layer that reads removed or changed channels is refitted in topological order, each consumer by itself: ridge
/// regression towards its weights, from what it reads in the pruned and so far compensated network to what it computed in the original
/// one; where it is the last addend of a sum, it also makes up for what the sum's other side lost. It stays as it is where that is better
/// on the held out batches. Its constant goes where ConstantAbsorption puts one. Depthwise and recurrent layers, and layers that share
/// their weight with others, are left as they are and named. Network and widths do not change. The same images give the same network, to
/// the bit with one thread. Errors: the network does not take the images, cancelled.
Result<CompensatedNetwork> compensate(const Network& original, const Groups& groups, const std::vector<bool>& removed, Network pruned,
                                      const std::vector<at::Tensor>& batches, const CompensationOptions& options = {});

} // namespace espalier
