// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/jobs.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier::jobs {
namespace {

/// Of each class: what the measurement asks for, and never more than the project allows.
int limitOf(const Model& model, int images, int projectLimit)
{
    const int wanted = imagesPerClass(model.network, images);
    return projectLimit > 0 ? std::min(wanted, projectLimit) : wanted;
}

} // namespace

Result<JobResult> measureSensitivity(const Model& model, const Project& project, const SensitivitySettings& settings, RunControl& control,
                                     SensitivityMailbox& mailbox, const LogLine& log)
{
    mailbox.put(nullptr);
    if (project.data.empty())
        return failure("Sensitivity is measured on images; choose a folder of images for the project.");
    JobResult result;
    const int trainLimit = limitOf(model, settings.statisticsImages, project.trainLimit);
    const auto train = openSplit(model, project, "train", trainLimit, result, log);
    if (!train)
        return tl::make_unexpected(train.error());
    const int validationLimit = limitOf(model, settings.images, project.validationLimit);
    const auto validation = openSplit(model, project, "val", validationLimit, result, log);
    if (!validation)
        return tl::make_unexpected(validation.error());
    const auto scores = measure(model, project.prune, &*train, control).and_then([&](const Measurements& measured) {
        return scoresOf(model, project.prune, measured);
    });
    if (!scores)
        return tl::make_unexpected(scores.error());
    const SensitivityJob job{&model, &scores->criterion, &*train, &*validation, settings, sensitivityCacheFolder()};
    const auto publish = [&mailbox](const std::shared_ptr<const Sensitivity>& now) { mailbox.put(now); };
    return espalier::measureSensitivity(job, control, publish).map([&](const Sensitivity& sensitivity) {
        log(fmt::format("Sensitivity: {} points, {} of them kept from before.", sensitivity.total, sensitivity.fromCache));
        result.sensitivity = std::make_shared<const Sensitivity>(sensitivity);
        return result;
    });
}

} // namespace espalier::jobs
