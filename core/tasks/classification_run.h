// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: classification on an executor that its caller keeps, as the training loop does for validation.
#pragma once

#include "core/network/executor.h"
#include "core/tasks/classification.h"

namespace espalier {

/// True where channels-last order pays: images, and convolutions over them.
bool prefersChannelsLast(const Network& network);

/// Sums over batches of logits.
class Tally {
public:
    void add(const at::Tensor& logits, const at::Tensor& labels, double meanLoss);

    std::int64_t images() const { return images_; }
    double top1() const { return percent(top1_); }
    double top5() const { return percent(top5_); }
    double loss() const { return images_ == 0 ? 0 : loss_ / static_cast<double>(images_); }

private:
    double percent(std::int64_t hits) const { return images_ == 0 ? 0 : 100.0 * static_cast<double>(hits) / static_cast<double>(images_); }

    std::int64_t images_ = 0, top1_ = 0, top5_ = 0;
    double loss_ = 0;
};

/// evaluate() on the executor's present tensors. Throws c10::Error.
Result<Evaluation> evaluateOn(Executor& executor, const Dataset& dataset, RunControl& control, int batch,
                              const EvaluationProgress& progress);

} // namespace espalier
