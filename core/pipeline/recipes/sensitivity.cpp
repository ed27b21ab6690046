// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/sensitivity.h"

#include "core/base/pace.h"
#include "core/pipeline/recipes/images.h"
#include "core/pipeline/stages.h"

#include <algorithm>

namespace espalier::recipes {
namespace {

/// Images per class: as many as the measurement asks for, at most the project's limit.
int limitOf(const Model& model, int images, int projectLimit)
{
    const int wanted = imagesPerClass(model.network, images);
    return projectLimit > 0 ? std::min(wanted, projectLimit) : wanted;
}

Result<Sensitivity> measured(const Model& model, const Project& project, const SensitivitySettings& settings, const Images& images,
                             const RecipeContext& context)
{
    PruneSettings byScores = project.prune;
    byScores.allocation = Allocation::scores;
    byScores.tryCriteria = false;
    return espalier::measure(model, byScores, &images.train, context)
        .and_then([&](const Measurements& measurements) { return scoresOf(model, byScores, measurements); })
        .and_then([&](const FusedScores& scores) {
            const auto cache = settings.cache ? sensitivityCacheFolder() : std::filesystem::path();
            const SensitivityJob job{&model, &scores.criterion, &images.train, &images.validation, settings, cache};
            const auto tell = [&](const std::shared_ptr<const Sensitivity>& now) { context.observer.sensitivity(now); };
            return measureSensitivity(job, context.control, tell);
        });
}

} // namespace

Result<SensitivityReport> sensitivity(const Model& model, const Project& project, const SensitivitySettings& settings,
                                      const RecipeContext& context)
{
    if (const auto sound = checkSensitivity(settings); !sound)
        return tl::make_unexpected(sound.error());
    Project limited = project;
    limited.trainLimit = limitOf(model, settings.statisticsImages, project.trainLimit);
    limited.validationLimit = limitOf(model, settings.images, project.validationLimit);
    return openImages(model, limited, context).and_then([&](const Images& images) {
        const Stopwatch watch;
        return measured(model, project, settings, images, context).map([&](Sensitivity found) {
            const auto trainImages = static_cast<std::int64_t>(images.train.size());
            return SensitivityReport{std::move(found), std::min<std::int64_t>(settings.statisticsImages, trainImages), images.skipped(),
                                     watch.seconds()};
        });
    });
}

} // namespace espalier::recipes
