// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/compensate_model.h"

#include "core/base/pace.h"
#include "core/data/loader.h"
#include "core/graph/stepwise_run.h"
#include "core/graph/tail.h"
#include "core/graph/torch_error.h"
#include "core/graph/traits.h"
#include "core/pruning/surgery/compensation.h"
#include "core/tasks/images.h"
#include "core/tasks/images_run.h"
#include "core/tasks/task_for.h"
#include "core/training/trainer.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace espalier {
namespace {

using Batches = std::vector<at::Tensor>;

constexpr std::int64_t largestMemory = 2'500'000'000; ///< bytes of activations
constexpr int batchSize = 32;
constexpr int judgedPart = 10; ///< of the images, one in so many

struct Images {
    Batches all;                ///< those that judge come last
    std::size_t judging = 0;    ///< so many batches
    int fitted = 0, judged = 0; ///< images

    Batches judgingBatches() const { return {all.end() - static_cast<std::ptrdiff_t>(judging), all.end()}; }
};

/// The first images of a shuffled pass: files are ordered by class.
Result<Images> imagesOf(const Dataset& train, int count, RunControl& control)
{
    Loader::Options options;
    options.batch = batchSize;
    options.shuffle = true;
    Loader loader(train, options);
    Images images;
    images.judged = count > 1 ? std::max(1, count / judgedPart) : 0;
    images.fitted = count - images.judged;
    for (int seen = 0; seen < count;) {
        if (!control.proceed())
            return cancelled();
        const std::optional<Batch> next = loader.next();
        if (!next)
            break;
        const auto here = std::min(static_cast<int>(next->images.size(0)), count - seen);
        const int fitted = std::clamp(images.fitted - seen, 0, here);
        if (fitted > 0)
            images.all.push_back(next->images.narrow(0, 0, fitted));
        if (fitted < here) {
            images.all.push_back(next->images.narrow(0, fitted, here - fitted));
            ++images.judging;
        }
        seen += here;
    }
    return images;
}

/// The number of images that fit into the memory.
int affordable(int wanted, const Network& original, const Network& pruned, Observer& observer)
{
    const std::int64_t each = std::max<std::int64_t>(1, stepwiseBytesPerImage(original) + stepwiseBytesPerImage(pruned));
    const int most = static_cast<int>(std::clamp<std::int64_t>(largestMemory / each, 1, wanted));
    if (most < wanted)
        observer.log(fmt::format("The layers are refitted on {} images in place of {}: more would take over {:.1f} GB of memory.", most,
                                 wanted, static_cast<double>(largestMemory) / 1e9));
    return most;
}

Network withoutAnyTail(const Network& network)
{
    return tailOf(network).empty() ? network : withoutTail(network).value_or(network);
}

/// Distances of networks' outputs from the original's, image by image.
class Divergence {
public:
    Divergence(const Network& original, Batches batches) : task_(taskFor(original)), batches_(std::move(batches))
    {
        answers_ = answersOf(original);
    }

    std::vector<double> of(const Network& network) const
    {
        const std::vector<Outputs> answers = answersOf(network);
        std::vector<double> distances;
        for (std::size_t i = 0; i < batches_.size(); ++i)
            for (std::int64_t image = 0; image < batches_[i].size(0); ++image)
                distances.push_back(task_.distance(ofImage(answers[i], image), ofImage(answers_[i], image), 1).item<double>());
        return distances;
    }

private:
    static Outputs ofImage(const Outputs& outputs, std::int64_t image)
    {
        Outputs one;
        for (const at::Tensor& output : outputs)
            one.push_back(output.narrow(0, image, 1));
        return one;
    }

    std::vector<Outputs> answersOf(const Network& network) const
    {
        const c10::NoGradGuard noGradients;
        Executor executor(withoutAnyTail(network));
        prepareForImages(executor);
        std::vector<Outputs> answers;
        for (const at::Tensor& batch : batches_)
            answers.push_back(executor.run({batch}));
        return answers;
    }

    const Task& task_;
    Batches batches_;
    std::vector<Outputs> answers_;
};

bool hasBatchNorms(const Network& network)
{
    return std::any_of(network.nodes.begin(), network.nodes.end(), isBatchNorm);
}

/// Smaller by more than chance: by two standard errors of the mean difference.
bool clearlySmaller(const std::vector<double>& a, const std::vector<double>& b)
{
    const auto count = static_cast<double>(a.size());
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += b[i] - a[i];
        squares += (b[i] - a[i]) * (b[i] - a[i]);
    }
    const double mean = sum / count, variance = std::max(0.0, squares / count - mean * mean);
    return mean > 2 * std::sqrt(variance / (count - 1));
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
    const int there = std::min(images, static_cast<int>(train.size()));
    const int count = affordable(there, original.network, pruned.network, context.observer);
    try {
        return imagesOf(train, count, context.control)
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
