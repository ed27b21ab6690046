// SPDX-License-Identifier: GPL-3.0-or-later
// Folding of removed channels: what they would still have passed on becomes part of the layers that read them (docs/method.md §2,
// "Surgery").
#pragma once

#include "core/base/error.h"
#include "core/coupling/groups.h"

#include <vector>

namespace espalier {

/// Removed units by what became of what they passed on. Those that passed on nothing but zeros are in neither count.
struct ChannelFolding {
    int folded = 0;   ///< all of it went into biases and running means
    int unfolded = 0; ///< some of it is lost: it changes with the image, or it met channels in a product of matrices

    bool operator==(const ChannelFolding&) const = default;
};

struct FoldedNetwork {
    Network network;
    ChannelFolding folding;
};

/// pruned is removeUnits(network, groups, removed); what comes back is the same network with other constants.
/// A removed channel counts as what its batch norm's shift makes of it, as if its scale were zero; for stage 1's zeros that is exact, for
/// others it is the channel's mean in front of the activation. A bare layer's channel counts where its filter is zero: then it is its bias.
/// What of it reaches a convolution or linear layer is the same for every image; it goes into the layer's bias, or into the running mean of
/// the batch norm behind a layer that has no bias (exact in evaluation; in training the batch's own mean takes it), or into a new buffer
/// `….folded_bias` where there is neither: no parameter, so that costs stay as planned. Exact away from borders that are padded with zeros;
/// on maps that consist of borders only, the mean over their positions is taken. Norms over channels average over what is left.
/// Which channels are constant, and how large, is found by running the network on two random images, in its own precision.
Result<FoldedNetwork> foldRemovedChannels(const Network& network, const Groups& groups, const std::vector<bool>& removed, Network pruned);

} // namespace espalier
