// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/compensate_model.h"

#include "core/base/kept_memory.h"
#include "core/base/pace.h"
#include "core/data/loader.h"
#include "core/graph/stepwise_run.h"
#include "core/graph/torch_error.h"
#include "core/graph/traits.h"
#include "core/pipeline/calibrate_model.h"
#include "core/pipeline/calibration_images.h"
#include "core/pipeline/divergence.h"
#include "core/pruning/surgery/compensation.h"
#include "core/tasks/images.h"
#include "core/tasks/task_for.h"
#include "core/training/trainer.h"

#include <ATen/ATen.h>

#include <spdlog/fmt/fmt.h>
#include <spdlog/fmt/ranges.h>

#include <algorithm>

namespace espalier {
namespace {

using Batches = std::vector<at::Tensor>;

constexpr int judgedPart = 10; ///< of the images, one in so many

struct Images {
    Batches all;                ///< those that judge come last
    std::size_t judging = 0;    ///< so many batches
    int fitted = 0, judged = 0; ///< images; mirrored ones do not count

    Batches judgingBatches() const { return {all.end() - static_cast<std::ptrdiff_t>(judging), all.end()}; }
};

/// In front of those that judge.
void addMirrored(Images& images, std::int64_t count)
{
    constexpr std::int64_t width = 3;
    Batches mirrored;
    for (std::size_t batch = 0; batch + images.judging < images.all.size() && count > 0; ++batch) {
        mirrored.push_back(images.all[batch].narrow(0, 0, std::min(count, images.all[batch].size(0))).flip({width}));
        count -= mirrored.back().size(0);
    }
    images.all.insert(images.all.end() - static_cast<std::ptrdiff_t>(images.judging), mirrored.begin(), mirrored.end());
}

/// mirrored: so many of the images that are fitted to come a second time, mirrored.
Result<Images> imagesOf(const Dataset& train, int count, int mirrored, RunControl& control)
{
    return calibrationBatches(calibrationImages(train, count), control).map([&](const Batches& batches) {
        Images images;
        images.judged = count > 1 ? std::max(1, count / judgedPart) : 0;
        images.fitted = count - images.judged;
        std::int64_t left = images.fitted;
        for (const at::Tensor& batch : batches) {
            const std::int64_t fitted = std::min(left, batch.size(0));
            if (fitted > 0)
                images.all.push_back(batch.narrow(0, 0, fitted));
            if (fitted < batch.size(0)) {
                images.all.push_back(batch.narrow(0, fitted, batch.size(0) - fitted));
                ++images.judging;
            }
            left -= fitted;
        }
        addMirrored(images, mirrored);
        return images;
    });
}

/// The number of images that fit into the memory, mirrored ones included.
int affordable(int wanted, const Network& original, const Network& pruned)
{
    return affordableImages(wanted, stepwiseBytesPerImage(original) + stepwiseBytesPerImage(pruned));
}

/// The better of the network and the one with calibrated batch norms. Without images to judge by: the network.
Result<Network> betterCalibrated(const Model& original, const Network& network, const Dataset& train, const Images& images,
                                 const RecipeContext& context, CompensationReport& report)
{
    constexpr int enough = 30;
    if (images.judged < enough || !hasBatchNorms(network))
        return network;
    context.observer.progress({"calibrating batch norms"});
    return reestimateBatchNorm(network, train, context.control, images.fitted).map([&](Network calibrated) {
        const Divergence divergence(original.network, images.judgingBatches());
        report.calibrated = clearlySmaller(divergence.of(calibrated), divergence.of(network));
        return *report.calibrated ? std::move(calibrated) : network;
    });
}

/// Depthwise layers mix no channels, so that nothing can stand in for a lost one; the others would be refitted by right.
void tellWhatStays(const std::vector<LayerLeft>& left, const RecipeContext& context)
{
    std::vector<std::string> names;
    for (const LayerLeft& layer : left)
        if (layer.reason != "depthwise")
            names.push_back(fmt::format("{} ({})", layer.name, layer.reason));
    if (!names.empty())
        context.observer.log(fmt::format("Not refitted, although what they read has changed: {}.", fmt::join(names, ", ")));
}

CompensationOptions optionsFor(const Images& images, const RecipeContext& context)
{
    CompensationOptions options;
    options.heldOut = images.judging;
    options.proceed = [&context] { return context.control.proceed(); };
    options.progress = [&context](int done, int total) { context.observer.progress({"refitting layers", done, total}); };
    return options;
}

Result<CompensatedModel> fitted(const Model& original, const Plan& plan, const Model& pruned, const Dataset& train, const Images& images,
                                const RecipeContext& context)
{
    CompensationReport report;
    report.images = images.fitted;
    report.judged = images.judged;
    return compensate(original.network, original.groups, plan.removedFlags(), pruned.network, images.all, optionsFor(images, context))
        .and_then([&](CompensatedNetwork done) {
            report.layers = std::move(done.layers);
            report.left = std::move(done.left);
            tellWhatStays(report.left, context);
            report.peakBytes = done.peakBytes;
            return betterCalibrated(original, done.network, train, images, context, report);
        })
        .map([&](Network network) {
            return CompensatedModel{makeModel(std::move(network)), report};
        });
}

} // namespace

Result<CompensatedModel> compensated(const Model& original, const Plan& plan, const Model& pruned, const Dataset& train, int images,
                                     const RecipeContext& context)
{
    if (std::string mismatch = imageMismatch(original.network, train); !mismatch.empty())
        return failure(std::move(mismatch));
    const Stopwatch watch;
    const KeptMemory memory;
    const int there = std::min(images, static_cast<int>(train.size()));
    const int most = affordable(2 * there, original.network, pruned.network), count = std::min(there, most);
    if (count < there)
        context.observer.log(
            fmt::format("The layers are refitted on {} images in place of {}: more would take too much memory.", count, there));
    const int mirrored = taskFor(original.network)->allowed({.flip = true}).flip ? most - count : 0;
    try {
        return imagesOf(train, count, mirrored, context.control)
            .and_then([&](const Images& loaded) { return fitted(original, plan, pruned, train, loaded, context); })
            .map([&](CompensatedModel done) {
                done.report.seconds = watch.seconds();
                return done;
            });
    } catch (const std::exception& exception) {
        return tl::make_unexpected(torchError("Cannot compare the compensated network with the original", exception));
    }
}

} // namespace espalier
