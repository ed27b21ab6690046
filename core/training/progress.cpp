// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/progress.h"

namespace espalier {

TrainProgress::TrainProgress(TrainReporter report, int epochs, std::int64_t batches) : report_(std::move(report))
{
    now_.epochs = epochs;
    now_.batches = batches;
}

void TrainProgress::startEpoch(int epoch)
{
    now_.epoch = epoch;
    now_.batch = 0;
    epochSeconds_ = 0;
    showActivity("training");
}

void TrainProgress::startBatch()
{
    inBatch_ = true;
    reached_.clear();
    batchTime_.restart();
}

void TrainProgress::passed()
{
    if (!inBatch_)
        return;
    const std::size_t place = reached_.size();
    reached_.push_back(batchTime_.seconds());
    if (place >= shares_.size() || !throttle_.due())
        return;
    now_.progress = progress(shares_[place]);
    now_.secondsLeft = secondsLeft(shares_[place]);
    publish();
}

void TrainProgress::trained(const Tally& tally, double learningRate)
{
    ++steps_;
    ++now_.batch;
    inBatch_ = false;
    const double whole = batchTime_.seconds();
    shares_.clear();
    for (const double seconds : reached_)
        shares_.push_back(seconds / whole);
    epochSeconds_ += whole;
    trainSeconds_ += whole;
    now_.loss = tally.loss();
    now_.metrics = tally.metrics();
    now_.learningRate = learningRate;
    now_.imagesPerSecond = static_cast<double>(tally.images()) / epochSeconds_;
    now_.progress = progress();
    now_.secondsLeft = secondsLeft();
    if (throttle_.due())
        publish();
}

void TrainProgress::showActivity(const std::string& activity)
{
    if (now_.activity != activity || throttle_.due()) {
        now_.activity = activity;
        publish();
    }
}

void TrainProgress::epochDone(const EpochRecord& record)
{
    now_.history.push_back(record);
    now_.secondsLeft = secondsLeft();
    publish();
}

void TrainProgress::restore(const TrainCheckpoint& checkpoint)
{
    steps_ = checkpoint.steps;
    trainSeconds_ = checkpoint.trainSeconds;
    validationSeconds_ = checkpoint.validationSeconds;
    now_.epoch = checkpoint.epoch();
    now_.batch = now_.batches;
    now_.progress = progress();
    now_.history = checkpoint.history;
}

double TrainProgress::secondsLeft(double share) const
{
    const auto stepsLeft = static_cast<double>(now_.epochs * now_.batches - steps_) - share;
    const auto epochsDone = static_cast<double>(now_.history.size());
    const double training = trainSeconds_ / static_cast<double>(steps_) * stepsLeft;
    return epochsDone == 0 ? training : training + validationSeconds_ / epochsDone * (now_.epochs - epochsDone);
}

void TrainProgress::publish()
{
    if (report_)
        report_(std::make_shared<const TrainSnapshot>(now_));
}

} // namespace espalier
