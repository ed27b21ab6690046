// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/measure_covariances.h"

#include "core/graph/torch_error.h"
#include "core/pipeline/calibration_images.h"
#include "core/pipeline/model.h"
#include "core/pruning/substitution/covariance_sums.h"
#include "core/tasks/images.h"
#include "core/tasks/images_run.h"
#include "core/tasks/task_for.h"

#include <ATen/ATen.h>

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier {
namespace {

constexpr std::int64_t fewestForCovariances = 16;
constexpr std::int64_t heldOutPart = 10; // of the images, one in so many

Result<std::shared_ptr<const UnitCovariances>> covariancesOver(const Model& model, const Dataset& images, const RecipeContext& context)
{
    const auto count = static_cast<std::int64_t>(images.size()), fitted = count - count / heldOutPart;
    Executor executor(taskFor(model.network)->answering(model.network));
    prepareForImages(executor);
    CovarianceSums sums(executor, model.groups, count);
    std::int64_t done = 0;
    const auto look = [&](const at::Tensor& batch) {
        const std::int64_t fits = std::clamp<std::int64_t>(fitted - done, 0, batch.size(0));
        if (fits > 0)
            sums.add(batch.narrow(0, 0, fits), false);
        if (fits < batch.size(0))
            sums.add(batch.narrow(0, fits, batch.size(0) - fits), true);
        done += batch.size(0);
        context.observer.progress({"finding what stands in for channels", done, count});
    };
    return forEachCalibrationBatch(images, context.control, look).map([&] {
        return std::make_shared<const UnitCovariances>(sums.result());
    });
}

} // namespace

Result<std::shared_ptr<const UnitCovariances>> measureCovariances(const Model& model, const Dataset& train, int images,
                                                                  const RecipeContext& context)
{
    if (std::string mismatch = imageMismatch(model.network, train); !mismatch.empty())
        return failure(std::move(mismatch));
    const Dataset chosen = calibrationImages(train, images);
    if (static_cast<std::int64_t>(chosen.size()) < fewestForCovariances)
        return failure(fmt::format("What stands in for removed channels takes at least {} images to find out, and there are {}.",
                                   fewestForCovariances, chosen.size()));
    try {
        return covariancesOver(model, chosen, context);
    } catch (const std::exception& exception) {
        return tl::make_unexpected(torchError("Cannot find out what stands in for removed channels", exception));
    }
}

} // namespace espalier
