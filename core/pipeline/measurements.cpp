// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/measurements.h"

#include "core/pipeline/latency.h"
#include "core/pipeline/stages.h"
#include "core/training/taylor.h"

#include <spdlog/fmt/fmt.h>

namespace espalier {
namespace {

Result<std::vector<double>> criterionOf(const Model& model, const PruneSettings& settings, const Dataset* train, RunControl& control)
{
    if (!needsImages(settings.criterion))
        return unitCriterion(model.network, model.groups, settings.criterion, settings.seed);
    if (train == nullptr)
        return noImagesFor(settings.criterion);
    TaylorOptions options;
    options.seed = settings.seed;
    return taylorImportance(model.network, model.groups, *train, control, options);
}

} // namespace

bool takesLong(Criterion criterion)
{
    return criterion == Criterion::taylor || criterion == Criterion::fpgm;
}

std::shared_ptr<const LatencyModel> Measurements::latencyIn(Runtime runtime) const
{
    const auto found = latencies.find(runtime);
    return found == latencies.end() ? nullptr : found->second;
}

bool sufficient(const Measurements& measurements, const PruneSettings& settings)
{
    const bool criterion = !takesLong(settings.criterion) || measurements.criteria.count(settings.criterion) > 0;
    return criterion && (settings.budget != Budget::latency || measurements.latencyIn(settings.runtime));
}

tl::unexpected<Error> noImagesFor(Criterion criterion)
{
    return failure(fmt::format(
        "The criterion {} needs training images, and there are none; choose a folder of images, or another criterion.", nameOf(criterion)));
}

Result<Measurements> measure(const Model& model, const PruneSettings& settings, const Dataset* train, RunControl& control,
                             Measurements known)
{
    if (takesLong(settings.criterion) && known.criteria.count(settings.criterion) == 0) {
        auto criterion = criterionOf(model, settings, train, control);
        if (!criterion)
            return tl::make_unexpected(criterion.error());
        known.criteria[settings.criterion] = std::move(*criterion);
    }
    if (settings.budget == Budget::latency && !known.latencyIn(settings.runtime)) {
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
