// SPDX-License-Identifier: GPL-3.0-or-later
// He, Liu, Wang, Hu, Yang, "Filter Pruning via Geometric Median for Deep Neural Networks Acceleration", CVPR 2019, eq. 6: a filter near the
// geometric median of its layer can be replaced by the others, whatever its norm.
#include "core/graph/tensor_torch.h"
#include "core/pruning/criteria/criteria.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

namespace espalier {

namespace {

/// For each unit of a group: its filters, in the order of their tensors.
std::vector<std::vector<at::Tensor>> filtersOf(const Network& network, const Groups& groups, const Group& group)
{
    std::vector<std::vector<at::Tensor>> filters(static_cast<std::size_t>(group.units));
    for (int index = 0; index < group.units; ++index) {
        for (const Slice& slice : groups.slices(group.firstUnit + index)) {
            const Stored& stored = network.stored[slice.stored];
            if (slice.role == SliceRole::filter && stored.kind == Stored::Kind::parameter)
                filters[index].push_back(toTorch(stored.tensor).select(slice.dim, slice.index).reshape(-1));
        }
    }
    return filters;
}

/// The place-th filter of every unit as a row. Missing and shorter filters are padded with zeros.
at::Tensor rowsAt(const std::vector<std::vector<at::Tensor>>& filters, std::size_t place)
{
    std::int64_t longest = 0;
    for (const auto& each : filters)
        longest = place < each.size() ? std::max(longest, each[place].numel()) : longest;
    at::Tensor rows = at::zeros({static_cast<std::int64_t>(filters.size()), longest}, at::kFloat);
    for (std::size_t row = 0; row < filters.size(); ++row) {
        if (place < filters[row].size())
            rows[static_cast<std::int64_t>(row)].narrow(0, 0, filters[row][place].numel()).copy_(filters[row][place]);
    }
    return rows;
}

/// Adds the squared distances between rows, a block of columns at a time: all of them in double precision would take twice the weights'
/// memory.
void addSquaredDistances(at::Tensor& squared, const at::Tensor& rows)
{
    constexpr std::int64_t most = 1024;
    for (std::int64_t column = 0; column < rows.size(1); column += most) {
        const at::Tensor part = rows.narrow(1, column, std::min(most, rows.size(1) - column)).to(at::kDouble);
        const at::Tensor lengths = part.square().sum(1);
        squared.add_(lengths.unsqueeze(1)).add_(lengths.unsqueeze(0)).sub_(part.mm(part.t()), 2);
    }
}

at::Tensor distanceSums(const std::vector<std::vector<at::Tensor>>& filters)
{
    const auto units = static_cast<std::int64_t>(filters.size());
    at::Tensor squared = at::zeros({units, units}, at::kDouble);
    std::size_t most = 0;
    for (const auto& each : filters)
        most = std::max(most, each.size());
    for (std::size_t place = 0; place < most; ++place)
        addSquaredDistances(squared, rowsAt(filters, place));
    squared.fill_diagonal_(0);
    return squared.clamp_min_(0).sqrt_().sum(1).to(at::kFloat);
}

/// For every unit the sum of its Euclidean distances to all other units of its group. A unit's point consists of the filters of all its
/// members; biases, norms and the weights that read it do not count, as in the paper, nor do filters that are no parameters. Takes
/// n_g²·(size of a unit's filters) multiplications per group: seconds for layers of thousands of channels. Rounded to single precision: the
/// last bits of a matrix product differ between machines, but the plan must not.
Result<std::vector<double>> medianDistances(const CriterionInput& input)
{
    const c10::NoGradGuard noGradients;
    std::vector<double> distances;
    for (const Group& group : input.groups.groups()) {
        const at::Tensor sums = distanceSums(filtersOf(input.network, input.groups, group));
        distances.insert(distances.end(), sums.data_ptr<float>(), sums.data_ptr<float>() + sums.numel());
    }
    return distances;
}

} // namespace

const CriterionDescription fpgmCriterion{
    .name = "fpgm",
    .label = "Geometric median",
    .help = "How different the channel's filters are from the others of its layer: what resembles the rest can be replaced by it.",
    .quantity = "Distance to the others (FPGM)",
    .takesLong = true,
    .compute = medianDistances,
};

} // namespace espalier
