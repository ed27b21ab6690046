// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: collects the live numbers of a training and publishes them a few times a second.
#pragma once

#include "core/base/pace.h"
#include "core/tasks/tally.h"
#include "core/training/checkpoint.h"
#include "core/training/trainer.h"

namespace espalier {

class TrainProgress {
public:
    /// report may be empty.
    TrainProgress(TrainReporter report, int epochs, std::int64_t batches);

    void startEpoch(int epoch);
    /// After every batch; seconds: its time without pauses.
    void trained(const Tally& tally, double learningRate, double seconds);
    /// Call at the start of a phase and during it; a new activity is published at once.
    void showActivity(const std::string& activity);
    void validated(double seconds) { validationSeconds_ += seconds; }
    void epochDone(const EpochRecord& record);
    void setHeat(std::shared_ptr<const HeatSnapshot> heat) { now_.heat = std::move(heat); }

    double epochSeconds() const { return epochSeconds_; }
    double imagesPerSecond() const { return now_.imagesPerSecond; }
    const std::vector<EpochRecord>& history() const { return now_.history; }
    double trainSeconds() const { return trainSeconds_; }
    double validationSeconds() const { return validationSeconds_; }
    void restore(const TrainCheckpoint& checkpoint);

private:
    double progress() const { return static_cast<double>(steps_) / static_cast<double>(now_.epochs * now_.batches); }
    double secondsLeft() const;
    void publish();

    TrainReporter report_;
    Throttle throttle_;
    TrainSnapshot now_;
    std::int64_t steps_ = 0;
    double epochSeconds_ = 0;      ///< of training in this epoch
    double trainSeconds_ = 0;      ///< of training in all epochs
    double validationSeconds_ = 0; ///< of all epochs
};

} // namespace espalier
