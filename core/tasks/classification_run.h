// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: classification on an executor that its caller keeps, as the training loop does for validation.
#pragma once

#include "core/data/loader.h"
#include "core/graph/executor.h"
#include "core/tasks/classification.h"

#include <functional>
#include <optional>

namespace espalier {

/// True where channels-last order pays: images, convolutions over them, and the processor as the device.
bool prefersChannelsLast(const Network& network);
/// To the compute device, and on the processor in channels-last order where that pays.
void prepareForImages(Executor& executor);
/// The batch where the compute device has it at hand.
Batch onComputeDevice(const Batch& batch);

/// Sums over batches.
class Tally {
public:
    /// Of logits, N×classes; labels: N.
    void add(const at::Tensor& logits, const at::Tensor& labels, double meanLoss);
    /// Of outputs that are no classes' logits: only the loss counts.
    void add(std::int64_t images, double meanLoss);

    std::int64_t images() const { return images_; }
    double top1() const { return percent(top1_); }
    /// top1(), where there were logits.
    std::optional<double> ratedTop1() const { return rated_ ? std::optional(top1()) : std::nullopt; }
    double top5() const { return percent(top5_); }
    double loss() const { return images_ == 0 ? 0 : loss_ / static_cast<double>(images_); }

private:
    double percent(std::int64_t hits) const { return images_ == 0 ? 0 : 100.0 * static_cast<double>(hits) / static_cast<double>(images_); }

    std::int64_t images_ = 0, top1_ = 0, top5_ = 0;
    double loss_ = 0;
    bool rated_ = false;
};

/// Adds what a batch's outputs are worth to the tally.
using Judge = std::function<void(const std::vector<at::Tensor>& outputs, const Batch& batch, Tally& tally)>;
/// By cross-entropy and by the best answers. Classifiers on labelled images only.
void judgeByLabels(const std::vector<at::Tensor>& outputs, const Batch& batch, Tally& tally);

/// evaluate() on the executor's present tensors. Throws c10::Error.
Result<Evaluation> evaluateOn(Executor& executor, const Dataset& dataset, RunControl& control, int batch,
                              const EvaluationProgress& progress, const Judge& judge = judgeByLabels);

} // namespace espalier
