// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/calibrate_model.h"

#include "core/data/dataset.h"
#include "core/graph/torch_error.h"
#include "core/graph/traits.h"
#include "core/pipeline/calibration_images.h"
#include "core/pipeline/divergence.h"
#include "core/training/trainer.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier {
namespace {

constexpr std::size_t judgedPart = 10; ///< of the images, one in so many
constexpr int mostImages = 2200;       ///< those that judge included

/// Whether the calibrated network is at least as close to the original's answers as the other one.
bool closer(const Network& calibrated, const Network& present, const Network& original, std::vector<at::Tensor> images)
{
    const Divergence divergence(original, std::move(images));
    return meanOf(divergence.of(calibrated)) <= meanOf(divergence.of(present));
}

} // namespace

bool hasBatchNorms(const Network& network)
{
    return std::any_of(network.nodes.begin(), network.nodes.end(), isBatchNorm);
}

Result<ModelPtr> calibrated(const Model& original, const ModelPtr& pruned, const Dataset& train, const RecipeContext& context)
{
    const Dataset chosen = calibrationImages(train, mostImages);
    const SplitImages split = keptOut(chosen, chosen.size() / judgedPart);
    const Dataset& judging = split.judging;
    return reestimateBatchNorm(pruned->network, split.fitted, context.control).and_then([&](Network network) -> Result<ModelPtr> {
        if (judging.size() == 0 || !hasBatchNorms(network))
            return makeModel(std::move(network));
        return calibrationBatches(judging, context.control).and_then([&](std::vector<at::Tensor> images) -> Result<ModelPtr> {
            try {
                if (closer(network, pruned->network, original.network, std::move(images)))
                    return makeModel(std::move(network));
            } catch (const std::exception& exception) {
                return tl::make_unexpected(torchError("Cannot compare the calibrated network with the original", exception));
            }
            context.observer.log(fmt::format("Batch norms stay as they are: calibrated, the network would answer less like the "
                                             "original on {} images that were kept out.",
                                             judging.size()));
            return pruned;
        });
    });
}

} // namespace espalier
