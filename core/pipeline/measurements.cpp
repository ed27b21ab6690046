// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/measurements.h"

#include "core/latency/measure_latency.h"
#include "core/pipeline/stages.h"
#include "core/settings/prune_target.h"
#include "core/training/loss_gradients.h"

namespace espalier {
namespace {

Result<std::vector<double>> criterionOf(const Model& model, const PruneSettings& settings, const Dataset* train, RunControl& control)
{
    if (train == nullptr)
        return unitCriterion(settings.criterion, {model.network, model.groups, settings.seed});
    LossGradients gradients(*train, control, {.seed = settings.seed});
    return unitCriterion(settings.criterion, {model.network, model.groups, settings.seed, &gradients});
}

} // namespace

std::shared_ptr<const LatencyModel> Measurements::latencyIn(Runtime runtime) const
{
    const auto found = latencies.find(runtime);
    return found == latencies.end() ? nullptr : found->second;
}

bool sufficient(const Measurements& measurements, const PruneSettings& settings)
{
    const bool criterion = !descriptionOf(settings.criterion).takesLong || measurements.criteria.count(settings.criterion) > 0;
    return criterion && (budgetOf(settings) != Budget::latency || measurements.latencyIn(settings.runtime));
}

Result<Measurements> measure(const Model& model, const PruneSettings& settings, const Dataset* train, RunControl& control,
                             Measurements known)
{
    if (descriptionOf(settings.criterion).takesLong && known.criteria.count(settings.criterion) == 0) {
        auto criterion = criterionOf(model, settings, train, control);
        if (!criterion)
            return tl::make_unexpected(criterion.error());
        known.criteria[settings.criterion] = std::move(*criterion);
    }
    if (budgetOf(settings) == Budget::latency && !known.latencyIn(settings.runtime)) {
        LatencySettings timing;
        timing.runtime = settings.runtime;
        auto latency = measureLatency(model.network, model.groups, control, timing);
        if (!latency)
            return tl::make_unexpected(latency.error());
        known.latencies[settings.runtime] = std::move(*latency);
    }
    return known;
}

} // namespace espalier
