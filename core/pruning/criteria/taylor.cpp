// SPDX-License-Identifier: GPL-3.0-or-later
// The change of the loss, to first order, if a unit were set to zero. Molchanov, Tyree, Karras, Aila, Kautz, "Pruning Convolutional Neural
// Networks for Resource Efficient Inference", ICLR 2017; Molchanov, Mallya, Tyree, Frosio, Kautz, "Importance Estimation for Neural Network
// Pruning", CVPR 2019, eq. 8, on the scales (the paper's "gates" after batch norms).
#include "core/graph/executor.h"
#include "core/pruning/criteria/criteria.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <map>
#include <utility>

namespace espalier {

namespace {

/// A tensor's dimension whose indices belong to units.
struct Part {
    std::size_t stored;
    std::int64_t dim;
    at::Tensor positions; ///< int64: indices along dim
    at::Tensor units;     ///< int64: their units
};

/// True for scales and shifts of batch norms, and for filters and biases of members without a batch norm.
bool counts(const Slice& slice, const Group& group)
{
    const auto isOf = [&](const std::vector<NodeId>& nodes) { return std::find(nodes.begin(), nodes.end(), slice.node) != nodes.end(); };
    if (slice.role == SliceRole::filter)
        return isOf(group.bareMembers);
    return slice.role == SliceRole::scale || (slice.role == SliceRole::shift && (isOf(group.norms) || isOf(group.bareMembers)));
}

std::vector<Part> partsOf(const Groups& groups)
{
    std::map<std::pair<std::int32_t, std::int32_t>, std::pair<std::vector<std::int64_t>, std::vector<std::int64_t>>> byDimension;
    for (UnitId unit = 0; unit < groups.unitCount(); ++unit) {
        for (const Slice& slice : groups.slices(unit)) {
            if (!counts(slice, groups.groups()[groups.groupOf(unit)]))
                continue;
            auto& [positions, units] = byDimension[{slice.stored, slice.dim}];
            positions.push_back(slice.index);
            units.push_back(unit);
        }
    }
    std::vector<Part> parts;
    for (const auto& [where, lists] : byDimension)
        parts.push_back(
            {static_cast<std::size_t>(where.first), where.second, at::tensor(lists.first, at::kLong), at::tensor(lists.second, at::kLong)});
    return parts;
}

/// Sums the squared changes of all batches, per unit.
class SquaredChanges {
public:
    explicit SquaredChanges(const Groups& groups) : parts_(partsOf(groups)), squares_(at::zeros({groups.unitCount()}, at::kDouble)) {}

    void add(Executor& executor)
    {
        place(executor.device());
        squares_ += changes(executor).square_();
    }

    /// The root of the mean over this many batches.
    std::vector<double> roots(int batches) const
    {
        const at::Tensor roots = (squares_ / batches).sqrt().cpu();
        return {roots.data_ptr<double>(), roots.data_ptr<double>() + roots.numel()};
    }

private:
    void place(c10::Device device)
    {
        squares_ = squares_.to(device);
        for (Part& part : parts_) {
            part.positions = part.positions.to(device);
            part.units = part.units.to(device);
        }
    }

    /// Σ parameter·gradient per unit, of one batch.
    at::Tensor changes(Executor& executor) const
    {
        const c10::NoGradGuard noGradients;
        at::Tensor sums = at::zeros_like(squares_);
        for (const Part& part : parts_) {
            const at::Tensor& parameter = executor.stored(part.stored);
            if (!parameter.grad().defined()) // not learned, or without influence on the output
                continue;
            at::Tensor products = (parameter.to(at::kDouble) * parameter.grad().to(at::kDouble)).transpose(0, part.dim);
            products = products.reshape({products.size(0), -1}).sum(1);
            sums.index_add_(0, part.units, products.index_select(0, part.positions));
        }
        return sums;
    }

    std::vector<Part> parts_;
    at::Tensor squares_; ///< float64, by unit
};

/// sqrt of the mean over batches of (Σ over members of γ·∂γ + β·∂β)² for every unit; where no batch norm follows a member, its filter and
/// bias stand for γ and β.
Result<std::vector<double>> firstOrderChanges(const CriterionInput& input)
{
    SquaredChanges changes(input.groups);
    return input.gradients->eachBatch(input.network, [&](Executor& executor) { changes.add(executor); }).map([&](int batches) {
        return changes.roots(batches);
    });
}

} // namespace

const CriterionDescription taylorCriterion{
    .name = "taylor",
    .label = "Taylor",
    .help = "How much worse the answers to the training images would get without the channel, estimated from the slope (gradient). "
            "Needs images, and takes some seconds.",
    .quantity = "Expected change of the loss (Taylor)",
    .needsImages = true,
    .takesLong = true,
    .usesSeed = true,
    .compute = firstOrderChanges,
};

} // namespace espalier
