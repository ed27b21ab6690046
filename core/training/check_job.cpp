// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/check_job.h"

#include "core/graph/device.h"
#include "core/graph/traits.h"
#include "core/sparsity/zero_targets.h"
#include "core/training/objective.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier {
namespace {

std::string settingsFault(const TrainSettings& settings)
{
    if (settings.epochs < 1)
        return fmt::format("Training takes at least one epoch, not {}.", settings.epochs);
    if (std::string fault = rangeFault(settings); !fault.empty())
        return fault;
    return deviceFault(settings.device);
}

std::string sparsityFault(const TrainJob& job)
{
    if (job.settings.emaDecay > 0)
        return "An average of the weights would lose the exact zeros that sparsity training is for; set it to 0 in this stage.";
    return faultOf(*job.sparsity, *job.groups);
}

/// A batch norm whose input has a single value per channel for one image; empty where there is none.
std::string normOverOneValue(const Network& network)
{
    for (const Node& node : network.nodes) {
        const Shape& shape = network.values[static_cast<std::size_t>(node.inputs.empty() ? 0 : node.inputs.front())].shape;
        const bool one = shape.size() > 1 && std::all_of(shape.begin() + 2, shape.end(), [](std::int64_t size) { return size == 1; });
        if (isBatchNorm(node) && one && runningVarianceOf(node) != noValue)
            return node.name;
    }
    return {};
}

/// One value has no variance: the running statistics would not be finite after one batch.
std::string batchFault(const TrainJob& job)
{
    const bool single = job.settings.batch == 1 || job.train->size() == 1;
    const std::string norm = single ? normOverOneValue(job.network) : std::string();
    return norm.empty()
               ? norm
               : fmt::format("With one image per batch the batch norm '{}' would take the variance of a single value, which is not "
                             "defined; use batches of 2 images at least.",
                             norm);
}

} // namespace

Result<void> check(const TrainJob& job)
{
    if (std::string fault = settingsFault(job.settings); !fault.empty())
        return usageError(std::move(fault));
    if (std::string fault = job.sparsity ? sparsityFault(job) : std::string(); !fault.empty())
        return usageError(std::move(fault));
    if (std::string fault = objectiveFault(job); !fault.empty())
        return failure(std::move(fault));
    if (std::string fault = batchFault(job); !fault.empty())
        return failure(std::move(fault));
    return {};
}

} // namespace espalier
