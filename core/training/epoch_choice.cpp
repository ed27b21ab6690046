// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/epoch_choice.h"

#include <utility>

namespace espalier {

bool EpochChoice::better(const EpochRecord& record) const
{
    if (!bestRecord_ || !record.valLoss || !bestRecord_->valLoss)
        return true;
    const MetricValue *now = record.validation.ranking(), *best = bestRecord_->validation.ranking();
    if (const double worse = now != nullptr && best != nullptr ? worsening(*now->info, best->value, now->value) : 0; worse != 0)
        return worse < 0;
    return record.valLoss < bestRecord_->valLoss;
}

void EpochChoice::add(const EpochRecord& record, Network network, std::shared_ptr<const HeatSnapshot> heat)
{
    const bool isBetter = better(record);
    sinceBest_ = isBetter ? 0 : sinceBest_ + 1;
    if (isBetter)
        bestRecord_ = record;
    if (isBetter || !best_)
        kept_ = Kept{std::move(network), std::move(heat), record.epoch};
}

void EpochChoice::restore(Kept kept, const EpochRecord& best, int epochs)
{
    kept_ = std::move(kept);
    bestRecord_ = best;
    sinceBest_ = epochs - best.epoch;
}

} // namespace espalier
