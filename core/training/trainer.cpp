// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/trainer.h"

#include "core/base/kept_memory.h"
#include "core/base/step_watch.h"
#include "core/data/loader.h"
#include "core/graph/executor.h"
#include "core/graph/random_state.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/torch_error.h"
#include "core/sparsity/zero_targets.h"
#include "core/tasks/images_run.h"
#include "core/tasks/model_card.h"
#include "core/training/augmentation.h"
#include "core/training/check_job.h"
#include "core/training/checkpoint.h"
#include "core/training/epoch_choice.h"
#include "core/training/objective.h"
#include "core/training/optimiser.h"
#include "core/training/progress.h"
#include "core/training/sparsity_stage.h"
#include "core/training/weight_average.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace espalier {
namespace {

/// An incomplete last batch is dropped if there is at least one full batch; the next epoch shuffles anew.
bool dropsLastBatch(const TrainJob& job)
{
    return job.train->size() >= static_cast<std::size_t>(job.settings.batch);
}

std::int64_t batchesPerEpoch(const TrainJob& job)
{
    return dropsLastBatch(job) ? static_cast<std::int64_t>(job.train->size()) / job.settings.batch : 1;
}

/// Sum of the learning rates of the optimiser steps in the run's first half.
double learningRateSum(const TrainSettings& settings, std::int64_t stepsPerEpoch)
{
    double sum = 0;
    for (std::int64_t step = 0; 2 * step < settings.epochs * stepsPerEpoch; ++step)
        sum += learningRateAt(settings, step, stepsPerEpoch);
    return sum;
}

bool isFinite(const at::Tensor& tensor)
{
    return !tensor.is_floating_point() || at::isfinite(tensor.detach()).all().item<bool>();
}

TrainCheckpoint::Tensors tensorsOf(const Network& network)
{
    TrainCheckpoint::Tensors tensors;
    for (const Stored& stored : network.stored)
        tensors.push_back(stored.tensor);
    return tensors;
}

Network withTensors(Network network, const TrainCheckpoint::Tensors& tensors)
{
    for (std::size_t i = 0; i < tensors.size(); ++i)
        network.stored[i].tensor = tensors[i];
    return network;
}

TrainCheckpoint::Tensors copiesOf(const std::vector<at::Tensor>& tensors)
{
    TrainCheckpoint::Tensors copies;
    for (const at::Tensor& tensor : tensors)
        copies.push_back(tensor.defined() ? copyOf(tensor) : Tensor());
    return copies;
}

std::vector<at::Tensor> toTorch(const TrainCheckpoint::Tensors& tensors)
{
    std::vector<at::Tensor> opened;
    for (const Tensor& tensor : tensors)
        opened.push_back(toTorch(tensor));
    return opened;
}

/// Whether the tensors have the number, shapes and types of the network's.
bool fits(const TrainCheckpoint::Tensors& tensors, const Network& network)
{
    return std::equal(tensors.begin(), tensors.end(), network.stored.begin(), network.stored.end(),
                      [](const Tensor& tensor, const Stored& stored) {
                          return tensor.defined() && tensor.shape() == stored.tensor.shape() &&
                                 toTorch(tensor).scalar_type() == toTorch(stored.tensor).scalar_type();
                      });
}

class Training {
public:
    Training(const TrainJob& job, RunControl& control);
    Result<TrainOutcome> run();
    /// The result so far; nothing before the first epoch is finished.
    std::optional<TrainOutcome> reached() const;

private:
    std::vector<Learned> parameters();
    Loader::Options loading(int epoch) const;
    std::string checkpointFault(const TrainCheckpoint& checkpoint) const;
    void restore(const TrainCheckpoint& checkpoint);
    TrainCheckpoint checkpoint() const;
    Result<void> runEpoch(int epoch);
    Result<Tally> trainEpoch(int epoch);
    bool blendsNow() const;
    Result<void> step(const Batch& batch, int epoch, Tally& tally);
    Network trained() const { return withTensors(described_, tensorsOf(executor_.trained())); }
    EpochRecord recordOf(int epoch, const Tally& tally) const;
    Result<void> finishEpoch(EpochRecord record);
    Result<void> validate(EpochRecord& record);
    Result<void> checkFinite(const EpochRecord& record);
    tl::unexpected<Error> notFinite(const char* what, int epoch, std::int64_t batch) const;

    const TrainJob& job_;
    RunControl& control_;
    const Network described_; ///< the job's, with what its file is to tell
    Objective objective_;
    Executor executor_;
    std::int64_t batches_;
    std::optional<SparsityStage> sparsity_;
    std::unique_ptr<Optimiser> optimiser_;
    std::optional<WeightAverage> average_;
    TrainProgress progress_;
    EpochChoice choice_;
    bool channelsLast_;
    std::int64_t steps_ = 0; ///< finished steps
    double learningRate_ = 0;
    TrainTimes times_;                 ///< of the present epoch
    std::vector<std::size_t> watched_; ///< indices into Network::stored
};

Training::Training(const TrainJob& job, RunControl& control)
    : job_(job), control_(control), described_(learnedFrom(job.network, *job.train)), objective_(job),
      executor_(objective_.answering(job.network), Executor::Mode::training), batches_(batchesPerEpoch(job)),
      progress_(job.report, job.settings.epochs, batches_), choice_(job.settings.keepBest, job.settings.patience),
      channelsLast_(prefersChannelsLast(job.network))
{
    prepareForImages(executor_);
    if (job.sparsity)
        sparsity_.emplace(executor_, *job.groups, *job.sparsity, job.settings.epochs, batches_, learningRateSum(job.settings, batches_));
    optimiser_ = makeOptimiser(parameters(), job.settings);
    if (job.settings.emaDecay > 0)
        average_.emplace(executor_, job.settings.emaDecay);
    for (std::size_t i = 0; i < job.network.stored.size(); ++i) {
        if (isFinite(executor_.stored(i))) // attention masks may hold infinities from the start
            watched_.push_back(i);
    }
}

/// The trained parameters; scales and other one-dimensional ones have no weight decay.
std::vector<Learned> Training::parameters()
{
    const std::vector<std::size_t> scales = sparsity_ ? sparsity_->scaleTensors() : std::vector<std::size_t>();
    std::vector<Learned> parameters;
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
    if (job_.resume != nullptr) {
        if (std::string fault = checkpointFault(*job_.resume); !fault.empty())
            return failure(std::move(fault));
        restore(*job_.resume);
    }
    if (sparsity_)
        progress_.setHeat(sparsity_->heat());
    for (int epoch = static_cast<int>(progress_.history().size()) + 1; epoch <= job_.settings.epochs && !choice_.patienceRanOut();
         ++epoch) {
        if (Result<void> done = runEpoch(epoch); !done)
            return tl::make_unexpected(done.error());
    }
    return *reached();
}

std::optional<TrainOutcome> Training::reached() const
{
    if (!choice_.kept())
        return std::nullopt;
    const EpochChoice::Kept& kept = *choice_.kept();
    const bool early = static_cast<int>(progress_.history().size()) < job_.settings.epochs;
    return TrainOutcome{kept.network, progress_.history(), kept.heat, kept.epoch, early && choice_.patienceRanOut()};
}

/// Empty where the checkpoint matches this training.
std::string Training::checkpointFault(const TrainCheckpoint& checkpoint) const
{
    const bool ofNetwork = fits(checkpoint.weights, job_.network) && fits(checkpoint.kept.tensors, job_.network);
    const bool ofOptimiser = optimiser_->fits(toTorch(checkpoint.velocities));
    const bool ofAverage = average_ ? fits(checkpoint.average, job_.network) : checkpoint.average.empty();
    const bool ofStage = sparsity_ ? checkpoint.sparsity && checkpoint.kept.heat && sparsity_->fits(*checkpoint.sparsity) &&
                                         sparsity_->fits(*checkpoint.kept.heat)
                                   : !checkpoint.sparsity;
    if (!ofNetwork)
        return "The checkpoint is of the training of another network.";
    if (!ofOptimiser || !ofAverage || !ofStage)
        return "The checkpoint is of a training with other settings.";
    if (checkpoint.epoch() > job_.settings.epochs || checkpoint.steps != checkpoint.epoch() * batches_)
        return fmt::format("The checkpoint is of {} steps in {} epochs, but this training takes {} epochs of {} steps.", checkpoint.steps,
                           checkpoint.epoch(), job_.settings.epochs, batches_);
    return {};
}

/// In place, so that every tensor keeps its layout in memory: the last bit of sums depends on it.
void Training::restore(const TrainCheckpoint& checkpoint)
{
    const c10::NoGradGuard noGradients;
    for (std::size_t i = 0; i < checkpoint.weights.size(); ++i)
        executor_.stored(i).copy_(toTorch(checkpoint.weights[i]));
    steps_ = checkpoint.steps;
    optimiser_->restore(toTorch(checkpoint.velocities));
    if (average_)
        average_->restore(toTorch(checkpoint.average), steps_);
    if (sparsity_)
        sparsity_->restore(*checkpoint.sparsity);
    const TrainCheckpoint::Kept& kept = checkpoint.kept;
    choice_.restore({withTensors(described_, kept.tensors), kept.heat, kept.epoch},
                    checkpoint.history[static_cast<std::size_t>(checkpoint.bestEpoch - 1)], checkpoint.epoch());
    progress_.restore(checkpoint);
    setRandomState(checkpoint.random);
}

/// The state after a finished epoch.
TrainCheckpoint Training::checkpoint() const
{
    const EpochChoice::Kept& kept = *choice_.kept();
    const bool keptIsPresent = !average_ && kept.epoch == static_cast<int>(progress_.history().size());
    TrainCheckpoint checkpoint;
    checkpoint.steps = steps_;
    checkpoint.weights = tensorsOf(keptIsPresent ? kept.network : trained());
    checkpoint.velocities = copiesOf(optimiser_->state());
    if (average_)
        checkpoint.average = copiesOf(average_->tensors());
    checkpoint.history = progress_.history();
    checkpoint.kept = {kept.epoch, tensorsOf(kept.network), kept.heat};
    checkpoint.bestEpoch = choice_.bestRecord()->epoch;
    if (sparsity_)
        checkpoint.sparsity = sparsity_->state();
    checkpoint.random = randomState();
    checkpoint.trainSeconds = progress_.trainSeconds();
    checkpoint.validationSeconds = progress_.validationSeconds();
    return checkpoint;
}

Loader::Options Training::loading(int epoch) const
{
    Loader::Options options;
    options.batch = job_.settings.batch;
    options.shuffle = true;
    options.dropLast = dropsLastBatch(job_);
    options.augmentation = objective_.allowed(augmentationOf(job_.settings, epoch));
    options.targets = objective_.targets();
    options.seed = job_.settings.seed;
    options.epoch = epoch;
    options.channelsLast = channelsLast_;
    return options;
}

Result<void> Training::runEpoch(int epoch)
{
    times_ = {};
    return trainEpoch(epoch).and_then([&](const Tally& tally) { return finishEpoch(recordOf(epoch, tally)); }).map([this] {
        if (job_.checkpoint)
            job_.checkpoint(checkpoint());
    });
}

Result<Tally> Training::trainEpoch(int epoch)
{
    const StepWatch watch([this] { progress_.passed(); });
    progress_.startEpoch(epoch);
    Loader loader(*job_.train, loading(epoch));
    Tally tally = objective_.tally();
    while (control_.proceed()) {
        progress_.startBatch();
        const Stopwatch loading;
        const std::optional<Batch> batch = loader.next();
        times_.loading += loading.seconds();
        if (!batch)
            return tally;
        Batch present = onComputeDevice(*batch);
        present.blended = blendsNow();
        if (present.blended)
            present.images = blended(present.images);
        if (Result<void> done = step(present, epoch, tally); !done)
            return tl::make_unexpected(done.error());
        progress_.trained(tally, learningRate_);
    }
    return cancelled();
}

/// The share of the blended steps, spread evenly over all.
bool Training::blendsNow() const
{
    const Distillation& learning = job_.settings.distillation;
    const auto before = [&](std::int64_t steps) { return std::floor(static_cast<double>(steps) * learning.blend); };
    return learning.teacher != Distillation::Teacher::none && before(steps_ + 1) > before(steps_);
}

Result<void> Training::step(const Batch& batch, int epoch, Tally& tally)
{
    Stopwatch watch;
    learningRate_ = learningRateAt(job_.settings, steps_, batches_);
    optimiser_->dropGradients();
    const Outputs taught = objective_.taught(batch);
    times_.teacher += watch.lap();
    const Outputs outputs = executor_.run({batch.images}, {.training = job_.settings.normStatistics == NormStatistics::batch});
    std::vector<LossPart> parts;
    const at::Tensor loss = objective_.loss(outputs, batch, taught, &parts);
    const LossValue value = valueOf(loss, parts);
    if (!std::isfinite(value.mean))
        return notFinite("loss is", epoch, steps_ % batches_ + 1);
    objective_.count(tally, outputs, batch, taught, value);
    times_.forward += watch.lap();
    loss.backward();
    times_.backward += watch.lap();
    if (sparsity_)
        sparsity_->beforeStep();
    times_.penalty += watch.lap();
    optimiser_->step(learningRate_);
    if (average_)
        average_->update();
    times_.optimiser += watch.lap();
    if (sparsity_) {
        if (!sparsity_->afterStep(steps_ + 1, learningRate_))
            return notFinite("weights are", epoch, steps_ % batches_ + 1);
        progress_.setHeat(sparsity_->heat());
    }
    ++steps_;
    times_.penalty += watch.lap();
    return {};
}

EpochRecord Training::recordOf(int epoch, const Tally& tally) const
{
    EpochRecord record;
    record.epoch = epoch;
    record.learningRate = learningRate_;
    record.trainLoss = tally.loss();
    record.trainLossParts = tally.lossParts();
    record.train = tally.metrics();
    record.imagesPerSecond = progress_.imagesPerSecond();
    record.seconds = progress_.epochSeconds();
    if (sparsity_)
        sparsity_->describe(record);
    return record;
}

/// Validates the network that would be returned, updates the choice of the epoch, and reports.
Result<void> Training::finishEpoch(EpochRecord record)
{
    std::optional<WeightAverage::InPlace> averaged;
    if (average_)
        averaged.emplace(*average_);
    if (job_.validation != nullptr && (job_.settings.evaluateEveryEpoch || record.epoch == job_.settings.epochs)) {
        if (Result<void> validated = validate(record); !validated)
            return validated;
    }
    record.times = times_;
    if (Result<void> sound = checkFinite(record); !sound)
        return sound;
    Network network = trained();
    progress_.epochDone(record);
    if (job_.epochDone)
        job_.epochDone(network, record);
    choice_.add(record, std::move(network), sparsity_ ? sparsity_->heat() : nullptr);
    return {};
}

Result<void> Training::validate(EpochRecord& record)
{
    const auto show = [this](std::int64_t, std::int64_t) { progress_.showActivity("validating"); };
    show(0, 0);
    const Stopwatch time;
    if (Result<void> validated = objective_.validate(executor_, control_, show, record); !validated)
        return validated;
    times_.validation = time.seconds();
    progress_.validated(times_.validation);
    record.seconds += times_.validation;
    return {};
}

/// The last step of an epoch may have diverged without a loss that shows it.
Result<void> Training::checkFinite(const EpochRecord& record)
{
    const bool finite = std::all_of(watched_.begin(), watched_.end(), [this](std::size_t i) { return isFinite(executor_.stored(i)); });
    if (finite && std::isfinite(record.valLoss.value_or(0)))
        return {};
    return notFinite("weights are", record.epoch, batches_);
}

tl::unexpected<Error> Training::notFinite(const char* what, int epoch, std::int64_t batch) const
{
    const std::string kept = choice_.kept() ? fmt::format(" The network of epoch {} is kept.", choice_.kept()->epoch) : std::string();
    return failure(fmt::format("The {} not finite in epoch {}, batch {}, at learning rate {:.3g}; use a lower learning rate.{}", what,
                               epoch, batch, learningRate_, kept));
}

/// The training's error if it broke off; the result so far is passed to salvage first.
Result<TrainOutcome> runOrSalvage(const TrainJob& job, RunControl& control)
{
    std::optional<Training> training;
    Result<TrainOutcome> outcome = cancelled();
    try {
        outcome = training.emplace(job, control).run();
    } catch (const std::exception& exception) {
        outcome = tl::make_unexpected(torchError("Cannot train the network on the images", exception));
    }
    if (outcome || outcome.error().isCancelled() || !training || !job.salvage)
        return outcome;
    if (const std::optional<TrainOutcome> reached = training->reached())
        job.salvage(*reached);
    return outcome;
}

} // namespace

Result<TrainOutcome> train(const TrainJob& asked, RunControl& control)
{
    TrainJob job = asked;
    if (job.settings.batch == 0)
        job.settings.batch = taskOf(job)->usualBatch();
    if (Result<void> sound = check(job); !sound)
        return tl::make_unexpected(sound.error());
    const KeptMemory memory;
    const ComputeScope compute(job.settings.threads, job.settings.device);
    const SeedScope seed(job.settings.seed); // dropout uses LibTorch's own generator
    return runOrSalvage(job, control);
}

} // namespace espalier
