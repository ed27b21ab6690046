// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: chooses the epoch whose network a training returns, and decides when to stop early.
#pragma once

#include "core/training/trainer.h"

#include <memory>
#include <optional>

namespace espalier {

/// Better means a better primary metric on the validation images, or a lower loss for an equal one; without targets, a lower loss alone. An
/// epoch without validation counts as better than all before.
class EpochChoice {
public:
    struct Kept {
        Network network;
        std::shared_ptr<const HeatSnapshot> heat;
        int epoch = 0;
    };

    /// best: keeps the best epoch, else the last. patience: epochs without a better one, 0: no limit.
    EpochChoice(bool best, int patience) : best_(best), patience_(patience) {}

    void add(const EpochRecord& record, Network network, std::shared_ptr<const HeatSnapshot> heat);

    /// Nothing before the first epoch.
    const std::optional<Kept>& kept() const { return kept_; }
    bool patienceRanOut() const { return patience_ > 0 && sinceBest_ >= patience_; }

    /// Of the best epoch; nothing before the first epoch.
    const std::optional<EpochRecord>& bestRecord() const { return bestRecord_; }
    /// Continues from this state; epochs: number of finished ones.
    void restore(Kept kept, const EpochRecord& best, int epochs);

private:
    bool better(const EpochRecord& record) const;

    bool best_;
    int patience_;
    int sinceBest_ = 0; ///< epochs
    std::optional<EpochRecord> bestRecord_;
    std::optional<Kept> kept_;
};

} // namespace espalier
