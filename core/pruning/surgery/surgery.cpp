// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/surgery/surgery.h"
#include "core/base/assert.h"
#include "core/coupling/removal_note.h"
#include "core/graph/operator.h"
#include "core/graph/operators/reduction.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/torch_error.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <spdlog/fmt/fmt.h>

namespace espalier {

namespace {

Result<void> checkNoGroupEmpty(const Groups& groups, const std::vector<bool>& removed)
{
    for (const Group& group : groups.groups()) {
        const auto begin = removed.begin() + group.firstUnit;
        if (std::find(begin, begin + group.units, false) == begin + group.units)
            return failure(fmt::format("All {} units of '{}' would go, and the network could not run without any; keep at least one.",
                                       group.units, group.name));
    }
    return {};
}

/// Slices of a value can be read separately, so that one can become empty though no group does.
Result<void> checkNoValueEmpty(const Network& network, const Survivors& survivors)
{
    for (const Node& node : network.nodes) {
        for (ValueId value : node.outputs) {
            for (std::size_t dim = 0; dim < network.values[value].shape.size(); ++dim) {
                if (survivors.pruned(value, dim) && survivors.count(value, dim) == 0)
                    return failure(
                        fmt::format("The layer '{}' would be left without any channel; keep at least one that it passes on.", node.name));
            }
        }
    }
    return {};
}

Tensor sliced(const Tensor& tensor, ValueId value, const Survivors& survivors)
{
    const at::Tensor whole = toTorch(tensor);
    at::Tensor part = whole;
    for (std::int64_t dim = 0; dim < whole.dim(); ++dim) {
        if (survivors.pruned(value, static_cast<std::size_t>(dim)))
            part = part.index_select(dim, at::tensor(survivors.kept(value, static_cast<std::size_t>(dim)), at::kLong));
    }
    return part.is_same(whole) ? tensor : fromTorch(part);
}

Network resized(const Network& network, const Survivors& survivors)
{
    const c10::NoGradGuard noGrad;
    Network pruned = network;
    for (Stored& stored : pruned.stored)
        stored.tensor = sliced(stored.tensor, stored.value, survivors);
    for (Node& node : pruned.nodes)
        operatorOf(node).resize(node, survivors);
    for (std::size_t value = 0; value < pruned.values.size(); ++value)
        pruned.values[value].shape = survivors.shape(static_cast<ValueId>(value));
    leaveOutNeedlessZeros(pruned);
    return pruned;
}

} // namespace

Result<Network> removeUnits(const Network& network, const Groups& groups, const std::vector<bool>& removed)
{
    ESPALIER_ASSERT(removed.size() == static_cast<std::size_t>(groups.unitCount()));
    if (const Result<void> checked = checkNoGroupEmpty(groups, removed); !checked)
        return tl::make_unexpected(checked.error());
    const Survivors survivors = groups.survivors(network, removed);
    if (const Result<void> checked = checkNoValueEmpty(network, survivors); !checked)
        return tl::make_unexpected(checked.error());
    try {
        Network pruned = resized(network, survivors);
        noteRemoval(network, groups, removed, pruned);
        if (const std::string broken = brokenInvariant(pruned); !broken.empty())
            return failure("The pruned network is not sound: " + broken);
        return pruned;
    } catch (const std::exception& exception) {
        return tl::make_unexpected(torchError("Cannot cut the network's tensors", exception));
    }
}

} // namespace espalier
