// SPDX-License-Identifier: GPL-3.0-or-later
// The histogram of the fused scores, and what a cut at a score would remove, without a widget.
#pragma once

#include "ui/state/document_state.h"

#include <vector>

namespace espalier {

/// Number of units per bar.
struct Histogram {
    std::vector<int> kept, removed;
    std::vector<int> highlighted; ///< of one group, kept or not
};

/// Scores span orders of magnitude, so the axis is logarithmic. Exact zeros have no logarithm: they get a separate bar to the left of all
/// others. Positions count bars from the left: bar i covers [i, i + 1).
class ImportanceData {
public:
    /// Scores that are not known give an empty histogram.
    void setScores(std::shared_ptr<const RankedScores> scores, int bars = 60);

    bool empty() const { return units() == 0; }
    int units() const { return scores_ ? static_cast<int>(scores_->fused.size()) : 0; }
    bool hasZeros() const { return zeroBars_ > 0; }
    int bars() const { return zeroBars_ + bars_; }
    /// Removed and kept units under the plan; without a plan all count as kept. highlightedGroup: -1 for none.
    Histogram histogram(const Groups& groups, const Plan* plan, int highlightedGroup) const;

    /// Share of units with at most this score.
    double ratioBelow(double score) const;
    /// The score of the last unit that a cut at this share of units removes, so that ratioBelow(scoreAt(r)) is r up to one unit and ties.
    double scoreAt(double ratio) const;
    /// Share of the budget that is removed with every unit up to this score. latency: null where it has not been measured; then the share
    /// of units.
    double budgetBelow(double score, Budget budget, const Model& model, const LatencyModel* latency) const;

    /// A score's position on the axis.
    double position(double score) const;
    /// The score at a position; 0 on the bar of zeros.
    double scoreAtPosition(double position) const;

private:
    int barOf(double score) const;
    /// The score at a place of the ascending order.
    double sorted(std::size_t place) const { return scores_->fused[static_cast<std::size_t>(scores_->ascending[place])]; }
    /// Number of units with at most this score.
    std::size_t countUpTo(double score) const;

    std::shared_ptr<const RankedScores> scores_;
    double low_ = 0, high_ = 1; ///< log10 at both ends of the bars
    int bars_ = 0;
    int zeroBars_ = 0; ///< 2 (the bar and a gap) where there are exact zeros
};

} // namespace espalier
