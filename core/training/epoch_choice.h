// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: which epoch's network a training hands out, and whether it is worth going on.
#pragma once

#include "core/training/trainer.h"

#include <memory>
#include <optional>

namespace espalier {

/// Better is a better primary metric on the validation images, where equal a lower loss; where they have no targets, a lower loss alone. An
/// epoch that was not validated is better than whatever came before.
class EpochChoice {
public:
    struct Kept {
        Network network;
        std::shared_ptr<const HeatSnapshot> heat;
        int epoch = 0;
    };

    /// best: hands out the best epoch, else the last. patience: epochs without a better one, 0: any number.
    EpochChoice(bool best, int patience) : best_(best), patience_(patience) {}

    void add(const EpochRecord& record, Network network, std::shared_ptr<const HeatSnapshot> heat);

    /// Nothing before the first epoch.
    const std::optional<Kept>& kept() const { return kept_; }
    bool patienceRanOut() const { return patience_ > 0 && sinceBest_ >= patience_; }

    /// Of the best epoch; nothing before the first.
    const std::optional<EpochRecord>& bestRecord() const { return bestRecord_; }
    /// Goes on from there; epochs: finished ones.
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
