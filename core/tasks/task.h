// SPDX-License-Identifier: GPL-3.0-or-later
// What a network is for: what its answers are held against, by which loss and metrics, and how they are shown. Training, evaluation,
// sensitivity, reports and the window know a network's task only by this.
#pragma once

#include "core/graph/network.h"
#include "core/tasks/metrics.h"
#include "core/tasks/predictions.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace at {
class Tensor;
} // namespace at

namespace espalier {

struct Augmentation;
struct Placement;
struct Targets;

/// A network's, of one batch, in the network's order.
using Outputs = std::vector<at::Tensor>;

struct LossOptions {
    double labelSmoothing = 0; ///< ε: a target is 1 − ε on what is right and ε spread evenly over all
};

/// Adds up what metrics are made of.
class MetricCounter {
public:
    virtual ~MetricCounter() = default;
    virtual void add(const Outputs& outputs, const Targets& targets) = 0;
    /// Of all that was added, in the task's order; only after something was.
    virtual Metrics metrics() const = 0;
};

/// Without state: one object serves all threads, and lives as long as the program. Functions on tensors throw c10::Error.
class Task {
public:
    Task() = default;
    virtual ~Task() = default;
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;

    virtual const char* name() const = 0;
    /// The first is what networks are compared by.
    virtual std::span<const MetricInfo> metrics() const = 0;
    /// Null for a task without metrics.
    const MetricInfo* primary() const { return metrics().empty() ? nullptr : &metrics().front(); }

    /// Whether the network's outputs are this task's answers.
    virtual bool fits(const Network& network) const = 0;
    /// Empty where the dataset's targets can judge the network's answers, else the sentence that says what does not fit.
    virtual std::string mismatch(const Network& network, const Dataset& dataset) const = 0;
    /// The layers that give the answers: those between which and the outputs there is no other layer.
    virtual std::vector<NodeId> head(const Network& network) const;
    /// Kinds that a limit of images counts each by itself: classes.
    virtual std::int64_t kindsOfImages(const Network& network) const;

    /// Of wished changes to images those that leave the targets right.
    virtual Augmentation allowed(const Augmentation& wished) const;
    /// Of the images as they are placed. Asked only where nothing mismatches.
    virtual Targets targets(const Dataset& dataset, const std::vector<Placement>& images) const = 0;
    /// A scalar under autograd, the mean over images.
    virtual at::Tensor loss(const Outputs& outputs, const Targets& targets, const LossOptions& options = {}) const = 0;
    virtual std::unique_ptr<MetricCounter> counter() const = 0;

    /// How far a student's outputs are from its teacher's: a scalar under autograd; rawOutputLoss, where a task knows nothing better.
    virtual at::Tensor distance(const Outputs& student, const Outputs& teacher, double temperature) const;
    /// What a teacher answers, as targets against which the primary metric is a percentage of agreement; nothing where it is none.
    virtual std::optional<Targets> asTargets(const Outputs& teacher) const;

    /// What the outputs say about one image of their batch, the likeliest guesses first. Name and picture are filled in by the caller.
    virtual Prediction prediction(const Outputs& outputs, std::int64_t row, const Dataset& dataset, std::size_t image,
                                  std::int64_t guesses) const = 0;
};

} // namespace espalier
