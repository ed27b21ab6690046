// SPDX-License-Identifier: GPL-3.0-or-later
// The task of a network: targets, loss, metrics and how predictions are shown. Training, evaluation, sensitivity, reports and the window
// access a task only through this interface.
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
struct LossPart;
struct Placement;
struct Targets;

/// A network's outputs for one batch, in the network's order.
using Outputs = std::vector<at::Tensor>;

struct LossOptions {
    double labelSmoothing = 0;              ///< ε: a target is 1 − ε for the correct class, and ε is spread evenly over all
    std::vector<LossPart>* parts = nullptr; ///< where given, tasks whose loss is a sum add its parts, in the order of their tables
};

/// Sums the counts that metrics are computed from.
class MetricCounter {
public:
    virtual ~MetricCounter() = default;
    virtual void add(const Outputs& outputs, const Targets& targets) = 0;
    /// The metrics of all added batches, in the task's order; call only after at least one.
    virtual Metrics metrics() const = 0;
    /// By class and by other parts, where the task tells them.
    virtual std::vector<PartMetrics> parts() const { return {}; }
    /// Null where the metrics are all.
    virtual std::shared_ptr<const MetricDetail> detail() const { return nullptr; }
    /// Of the primary metric; nothing where the task does not tell how sure it is.
    virtual std::optional<MetricInterval> interval() const { return std::nullopt; }
};

/// Of one network and of those pruned from it. Never changes, so one object serves all threads. Functions on tensors throw c10::Error.
class Task {
public:
    Task() = default;
    virtual ~Task() = default;
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;

    virtual const char* name() const = 0;
    /// The first is the primary metric, by which networks are compared.
    virtual std::span<const MetricInfo> metrics() const = 0;
    /// Null for a task without metrics.
    const MetricInfo* primary() const { return metrics().empty() ? nullptr : &metrics().front(); }

    /// Whether images keep their proportions, with bars beside them, when they are brought to the network's size.
    virtual bool letterboxes() const { return false; }
    /// Whether the metrics are counted while a network learns, too; not where that takes as long as learning.
    virtual bool countsWhileLearning() const { return true; }

    /// The network with the outputs that the functions below read, which may lie before those of the file. Nodes, values and stored tensors
    /// keep their numbers. judging: with what metrics and predictions take besides; loss and distance need only the others.
    virtual Network answering(const Network& network, bool judging = false) const;
    /// Empty where the dataset has targets for the network's outputs, else a sentence about the difference.
    virtual std::string mismatch(const Network& network, const Dataset& dataset) const = 0;
    /// The output layers: those without another layer between them and the outputs.
    virtual std::vector<NodeId> head(const Network& network) const;
    /// Number of classes, for limits of images per class.
    virtual std::int64_t kindsOfImages(const Network& network) const;

    /// So many images at the least tell how far a changed network's answers are from the original's; fewer where each has many answers.
    virtual int fewestImages() const { return 100; }
    /// Images of a training step where nobody says.
    virtual int usualBatch() const { return 128; }
    /// The requested augmentations that keep the targets valid.
    virtual Augmentation allowed(const Augmentation& wished) const;
    /// The targets of the placed images. Only for a network and a dataset that match.
    virtual Targets targets(const Dataset& dataset, const std::vector<Placement>& images) const = 0;
    /// A scalar under autograd that does not grow with the number of images.
    virtual at::Tensor loss(const Outputs& outputs, const Targets& targets, const LossOptions& options = {}) const = 0;
    virtual std::unique_ptr<MetricCounter> counter() const = 0;

    /// The distance of a student's outputs from its teacher's, a scalar under autograd; by default rawOutputLoss.
    virtual at::Tensor distance(const Outputs& student, const Outputs& teacher, double temperature) const;
    /// The teacher's predictions as targets, so that the primary metric becomes a percentage of agreement; nothing where that is
    /// impossible.
    virtual std::optional<Targets> asTargets(const Outputs& teacher) const;

    /// The prediction for one image of a batch, most likely guesses first. The caller fills in name and picture.
    virtual Prediction prediction(const Outputs& outputs, std::int64_t row, const Dataset& dataset, std::size_t image,
                                  std::int64_t guesses) const = 0;
};

} // namespace espalier
