// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/jobs.h"

namespace espalier::jobs {

Result<Measurements> measurementsFor(const Model& model, const Project& project, const Measurements& known, JobResult& result,
                                     RunControl& control, const LogLine& log)
{
    if (sufficient(known, project.prune))
        return known;
    log("Measuring what the plan needs to know.");
    if (!needsImages(project.prune.criterion) || project.data.empty())
        return espalier::measure(model, project.prune, nullptr, control, known);
    return openSplit(model, project, "train", project.trainLimit, result, log).and_then([&](const Dataset& train) {
        return espalier::measure(model, project.prune, &train, control, known);
    });
}

Result<JobResult> measure(const Model& model, const Project& project, const Measurements& known, RunControl& control, const LogLine& log)
{
    JobResult result;
    return measurementsFor(model, project, known, result, control, log).map([&](Measurements measurements) {
        result.measurements = std::make_shared<const Measurements>(std::move(measurements));
        return result;
    });
}

} // namespace espalier::jobs
