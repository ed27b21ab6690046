// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/taylor.h"

#include "core/base/kept_memory.h"
#include "core/data/loader.h"
#include "core/graph/executor.h"
#include "core/graph/torch_error.h"
#include "core/tasks/evaluation_run.h"
#include "core/tasks/images_run.h"
#include "core/tasks/task_for.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>
#include <optional>
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

/// Scales and shifts of batch norms; filters and biases of members that none follows.
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

/// Runs batches and keeps the squares of what each says about every unit.
class Importance {
public:
    Importance(const Network& network, const Groups& groups)
        : executor_(network, Executor::Mode::training), parts_(partsOf(groups)), squares_(at::zeros({groups.unitCount()}, at::kDouble))
    {
        prepareForImages(executor_);
        squares_ = squares_.to(executor_.device());
        for (Part& part : parts_) {
            part.positions = part.positions.to(executor_.device());
            part.units = part.units.to(executor_.device());
        }
    }

    Result<void> add(const Task& task, const Batch& batch)
    {
        const at::Tensor loss = task.loss(executor_.run({batch.images}), batch.targets);
        if (!at::isfinite(loss).item<bool>())
            return failure(fmt::format("The loss of training batch {} is not finite, so no importance can be told from it.", batches_ + 1));
        dropGradients();
        loss.backward();
        squares_ += changes().square_();
        ++batches_;
        return {};
    }

    int batches() const { return batches_; }

    std::vector<double> result() const
    {
        const at::Tensor roots = (squares_ / std::max(batches_, 1)).sqrt().cpu();
        return {roots.data_ptr<double>(), roots.data_ptr<double>() + roots.numel()};
    }

private:
    void dropGradients()
    {
        for (const Part& part : parts_)
            executor_.stored(part.stored).mutable_grad() = at::Tensor();
    }

    /// Σ parameter·gradient per unit, of the last batch.
    at::Tensor changes()
    {
        const c10::NoGradGuard noGradients;
        at::Tensor sums = at::zeros_like(squares_);
        for (const Part& part : parts_) {
            const at::Tensor& parameter = executor_.stored(part.stored);
            if (!parameter.grad().defined()) // not learned, or not on the way to the output
                continue;
            at::Tensor products = (parameter.to(at::kDouble) * parameter.grad().to(at::kDouble)).transpose(0, part.dim);
            products = products.reshape({products.size(0), -1}).sum(1);
            sums.index_add_(0, part.units, products.index_select(0, part.positions));
        }
        return sums;
    }

    Executor executor_;
    std::vector<Part> parts_;
    at::Tensor squares_; ///< float64, by unit
    int batches_ = 0;
};

Result<std::vector<double>> importanceOn(const Task& task, const Network& network, const Groups& groups, const Dataset& train,
                                         RunControl& control, const TaylorOptions& options)
{
    Loader::Options loading;
    loading.batch = options.batch;
    loading.shuffle = true; // files stand in the order of classes, and a batch of one class is no typical one
    loading.seed = options.seed;
    loading.targets = targetsOf(task);
    loading.channelsLast = prefersChannelsLast(network);
    Loader loader(train, loading);
    Importance importance(network, groups);
    while (importance.batches() * options.batch < options.images) {
        if (!control.proceed())
            return cancelled();
        const std::optional<Batch> next = loader.next();
        if (!next)
            break;
        if (const Result<void> added = importance.add(task, onComputeDevice(*next)); !added)
            return tl::make_unexpected(added.error());
    }
    if (importance.batches() == 0)
        return failure("There are no training images to tell importance from.");
    return importance.result();
}

} // namespace

Result<std::vector<double>> taylorImportance(const Network& network, const Groups& groups, const Dataset& train, RunControl& control,
                                             const TaylorOptions& options)
{
    const Task& task = taskFor(network);
    if (std::string mismatch = task.mismatch(network, train); !mismatch.empty())
        return failure(std::move(mismatch));
    try {
        const KeptMemory memory;
        return importanceOn(task, network, groups, train, control, options);
    } catch (const std::exception& exception) {
        return tl::make_unexpected(torchError("Cannot tell the channels' importance from the images", exception));
    }
}

} // namespace espalier
