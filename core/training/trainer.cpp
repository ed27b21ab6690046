// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/trainer.h"

#include "core/data/loader.h"
#include "core/network/executor.h"
#include "core/network/torch_error.h"
#include "core/tasks/classification_run.h"
#include "core/tasks/kept_memory.h"
#include "core/training/progress.h"
#include "core/training/sgd.h"
#include "core/training/sparsity_stage.h"

#include <ATen/ATen.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace espalier {
namespace {

std::string settingsFault(const TrainSettings& settings)
{
    if (settings.epochs < 1)
        return fmt::format("Training takes at least one epoch, not {}.", settings.epochs);
    if (settings.batch < 1)
        return fmt::format("A batch holds at least one image, not {}.", settings.batch);
    if (!(settings.learningRate > 0) || !std::isfinite(settings.learningRate))
        return fmt::format("The learning rate must be above 0, not {}.", settings.learningRate);
    if (!(settings.momentum >= 0 && settings.momentum < 1))
        return fmt::format("The momentum must be at least 0 and below 1, not {}.", settings.momentum);
    if (!(settings.weightDecay >= 0))
        return fmt::format("The weight decay must not be below 0, as {} is.", settings.weightDecay);
    return {};
}

std::string sparsityFault(const TrainJob& job)
{
    if (!(job.sparsity->ratio > 0 && job.sparsity->ratio < 1))
        return fmt::format("The share of units to make sparse must be above 0 and below 1, not {}.", job.sparsity->ratio);
    if (job.groups->unitCount() == 0)
        return "No channel of this network can be removed, so there is nothing to make sparse.";
    return {};
}

Result<void> check(const TrainJob& job)
{
    if (std::string fault = settingsFault(job.settings); !fault.empty())
        return usageError(std::move(fault));
    if (std::string fault = job.sparsity ? sparsityFault(job) : std::string(); !fault.empty())
        return usageError(std::move(fault));
    for (const Dataset* images : {job.train, job.validation}) {
        if (std::string mismatch = images != nullptr ? classMismatch(job.network, *images) : std::string(); !mismatch.empty())
            return failure(std::move(mismatch));
    }
    return {};
}

/// A last batch that is not full is left to the next epoch's shuffle, where there is at least one full one.
bool dropsLastBatch(const TrainJob& job)
{
    return job.train->size() >= static_cast<std::size_t>(job.settings.batch);
}

std::int64_t batchesPerEpoch(const TrainJob& job)
{
    return dropsLastBatch(job) ? static_cast<std::int64_t>(job.train->size()) / job.settings.batch : 1;
}

/// Of the optimiser steps in the run's first half.
double learningRateSum(const TrainSettings& settings, std::int64_t stepsPerEpoch)
{
    double sum = 0;
    for (std::int64_t step = 0; 2 * step < settings.epochs * stepsPerEpoch; ++step)
        sum += learningRateAt(settings, step, stepsPerEpoch);
    return sum;
}

class Training {
public:
    Training(const TrainJob& job, RunControl& control);
    Result<TrainOutcome> run();

private:
    std::vector<Sgd::Parameter> parameters();
    Loader::Options loading(int epoch) const;
    Result<void> runEpoch(int epoch);
    Result<Tally> trainEpoch(int epoch);
    Result<void> step(const Batch& batch, int epoch, Tally& tally);
    Result<void> validate(EpochRecord& record);

    const TrainJob& job_;
    RunControl& control_;
    Executor executor_;
    std::int64_t batches_;
    std::optional<SparsityStage> sparsity_;
    Sgd optimiser_;
    TrainProgress progress_;
    bool channelsLast_;
    std::int64_t steps_ = 0; ///< done
    double learningRate_ = 0;
};

Training::Training(const TrainJob& job, RunControl& control)
    : job_(job), control_(control), executor_(job.network, Executor::Mode::training), batches_(batchesPerEpoch(job)),
      optimiser_({}, job.settings.momentum, job.settings.nesterov), progress_(job.mailbox, job.settings.epochs, batches_),
      channelsLast_(prefersChannelsLast(job.network))
{
    if (channelsLast_)
        executor_.useChannelsLast();
    if (job.sparsity)
        sparsity_.emplace(executor_, *job.groups, *job.sparsity, job.settings.epochs, batches_, learningRateSum(job.settings, batches_));
    optimiser_ = Sgd(parameters(), job.settings.momentum, job.settings.nesterov);
}

/// What is trained: parameters, of which scales and other one-dimensional ones do not decay.
std::vector<Sgd::Parameter> Training::parameters()
{
    const std::vector<std::size_t> scales = sparsity_ ? sparsity_->scaleTensors() : std::vector<std::size_t>();
    std::vector<Sgd::Parameter> parameters;
    for (std::size_t i = 0; i < job_.network.stored.size(); ++i) {
        const at::Tensor& tensor = executor_.stored(i);
        if (!tensor.requires_grad())
            continue;
        const bool decays = tensor.dim() > 1 && !std::binary_search(scales.begin(), scales.end(), i);
        parameters.push_back({tensor, decays ? job_.settings.weightDecay : 0});
    }
    return parameters;
}

Result<TrainOutcome> Training::run()
{
    if (sparsity_)
        progress_.setHeat(sparsity_->heat());
    for (int epoch = 1; epoch <= job_.settings.epochs; ++epoch) {
        if (Result<void> done = runEpoch(epoch); !done)
            return tl::make_unexpected(done.error());
    }
    return TrainOutcome{executor_.trained(), progress_.history(), sparsity_ ? sparsity_->heat() : nullptr};
}

Loader::Options Training::loading(int epoch) const
{
    Loader::Options options;
    options.batch = job_.settings.batch;
    options.shuffle = true;
    options.dropLast = dropsLastBatch(job_);
    options.augmentation = {job_.settings.flip, job_.settings.cropPadding};
    options.seed = job_.settings.seed;
    options.epoch = epoch;
    options.channelsLast = channelsLast_;
    return options;
}

Result<void> Training::runEpoch(int epoch)
{
    const Result<Tally> tally = trainEpoch(epoch);
    if (!tally)
        return tl::make_unexpected(tally.error());
    EpochRecord record;
    record.epoch = epoch;
    record.learningRate = learningRate_;
    record.trainLoss = tally->loss();
    record.trainTop1 = tally->top1();
    record.imagesPerSecond = progress_.imagesPerSecond();
    record.seconds = progress_.epochSeconds();
    if (sparsity_)
        sparsity_->describe(record);
    if (job_.validation != nullptr && (job_.settings.evaluateEveryEpoch || epoch == job_.settings.epochs)) {
        if (Result<void> validated = validate(record); !validated)
            return validated;
    }
    progress_.epochDone(record);
    if (job_.epochDone)
        job_.epochDone(executor_.trained(), record);
    return {};
}

Result<Tally> Training::trainEpoch(int epoch)
{
    progress_.startEpoch(epoch);
    Loader loader(*job_.train, loading(epoch));
    Tally tally;
    while (control_.proceed()) {
        const Stopwatch batchTime;
        const std::optional<Batch> batch = loader.next();
        if (!batch)
            return tally;
        if (Result<void> done = step(*batch, epoch, tally); !done)
            return tl::make_unexpected(done.error());
        progress_.trained(tally, learningRate_, batchTime.seconds());
    }
    return cancelled();
}

Result<void> Training::step(const Batch& batch, int epoch, Tally& tally)
{
    learningRate_ = learningRateAt(job_.settings, steps_, batches_);
    optimiser_.dropGradients();
    const at::Tensor logits = executor_.run({batch.images}, {.training = true}).front();
    const at::Tensor loss = at::cross_entropy_loss(logits, batch.labels);
    const auto meanLoss = loss.item<double>();
    if (!std::isfinite(meanLoss))
        return failure(fmt::format("The loss is not finite in epoch {}, batch {}, at learning rate {:.3g}; use a lower learning rate.",
                                   epoch, steps_ % batches_ + 1, learningRate_));
    tally.add(logits.detach(), batch.labels, meanLoss);
    loss.backward();
    if (sparsity_)
        sparsity_->beforeStep();
    optimiser_.step(learningRate_);
    ++steps_;
    if (sparsity_) {
        sparsity_->afterStep(steps_, learningRate_);
        progress_.setHeat(sparsity_->heat());
    }
    return {};
}

Result<void> Training::validate(EpochRecord& record)
{
    const auto show = [this](std::int64_t, std::int64_t) { progress_.showActivity("validating"); };
    show(0, 0);
    constexpr int batch = 256;
    const Stopwatch time;
    const Result<Evaluation> evaluation = evaluateOn(executor_, *job_.validation, control_, batch, show);
    if (!evaluation)
        return tl::make_unexpected(evaluation.error());
    progress_.validated(time.seconds());
    record.seconds += time.seconds();
    record.valLoss = evaluation->loss;
    record.valTop1 = evaluation->top1;
    return {};
}

} // namespace

Result<TrainOutcome> train(const TrainJob& job, RunControl& control)
{
    if (Result<void> sound = check(job); !sound)
        return tl::make_unexpected(sound.error());
    const KeptMemory memory;
    setThreads(job.settings.threads);
    at::manual_seed(job.settings.seed); // dropout draws from LibTorch's own generator
    try {
        return Training(job, control).run();
    } catch (const std::exception& exception) {
        return tl::make_unexpected(torchError("Cannot train the network on the images", exception));
    }
}

} // namespace espalier
