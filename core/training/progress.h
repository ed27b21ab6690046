// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: collects the live numbers of a training and publishes them a few times a second.
#pragma once

#include "core/base/pace.h"
#include "core/tasks/tally.h"
#include "core/training/checkpoint.h"
#include "core/training/trainer.h"

#include <vector>

namespace espalier {

class TrainProgress {
public:
    /// report may be empty.
    TrainProgress(TrainReporter report, int epochs, std::int64_t batches);

    void startEpoch(int epoch);
    /// Before every batch, which trained() ends.
    void startBatch();
    /// Inside a batch, at places that are the same in every batch and come in the same order: a batch takes seconds on a small machine.
    /// Which share of the batch a place is at, is told by the batch before.
    void passed();
    /// After every batch.
    void trained(const Tally& tally, double learningRate);
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
    /// share: of the next batch.
    double progress(double share = 0) const
    {
        return (static_cast<double>(steps_) + share) / static_cast<double>(now_.epochs * now_.batches);
    }
    double secondsLeft(double share = 0) const;
    void publish();

    TrainReporter report_;
    Throttle throttle_;
    TrainSnapshot now_;
    std::int64_t steps_ = 0;
    Stopwatch batchTime_;
    bool inBatch_ = false;
    std::vector<double> reached_;  ///< by place: seconds of the present batch
    std::vector<double> shares_;   ///< by place: of the batch before; empty: there was none
    double epochSeconds_ = 0;      ///< of training in this epoch
    double trainSeconds_ = 0;      ///< of training in all epochs
    double validationSeconds_ = 0; ///< of all epochs
};

} // namespace espalier
