// SPDX-License-Identifier: GPL-3.0-or-later
// Judges a network on more and more images of a dataset: what is known of the first ones is kept.
#pragma once

#include "core/tasks/evaluation.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace espalier {

/// Belongs to one thread.
class GrowingEvaluation {
public:
    /// Errors: network and dataset do not match; the network's task has no metric.
    static Result<GrowingEvaluation> begin(const Network& network, const Dataset& images);
    GrowingEvaluation(GrowingEvaluation&&) noexcept;
    GrowingEvaluation& operator=(GrowingEvaluation&&) noexcept;
    ~GrowingEvaluation();

    /// Judges further images, in the dataset's order, until these are so many, or all. Errors: none of them can be read; cancelled: it goes
    /// on from there the next time.
    Result<void> upTo(std::size_t images, RunControl& control);

    /// Images that have been looked at; those that could not be read count here only.
    std::size_t images() const { return answers().size(); }
    /// The task's primary metric; call this and interval() only after at least one image.
    MetricValue metric() const;
    std::optional<MetricInterval> interval() const;
    /// By image, without pictures; without guesses for an image that could not be read.
    const std::vector<Prediction>& answers() const;

private:
    struct State;
    explicit GrowingEvaluation(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace espalier
