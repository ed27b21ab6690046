// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: a network run with the positions of removed channels multiplied by zero wherever they are consumed (docs/method.md §2).
#pragma once

#include "core/graph/executor.h"
#include "core/graph/survivors.h"

#include <unordered_map>

namespace espalier {

/// Normalisations that average over channels would be other functions of the zeros: they are taken over the surviving channels alone, so
/// that what stands behind them can be compared, too. Network and survivors must outlive the run.
class MaskedRun {
public:
    MaskedRun(const Network& network, const Survivors& survivors);

    /// The network's outputs, zero at removed positions. Throws like Executor::run.
    std::vector<at::Tensor> run(const std::vector<at::Tensor>& inputs);

private:
    c10::IValue tap(ValueId value, c10::IValue result);
    bool averagesOverRemoved(const Node& node) const;
    at::Tensor ofSurvivors(const Node& node);
    at::Tensor withoutRemoved(at::Tensor tensor, ValueId value) const;
    at::Tensor withZeros(at::Tensor tensor, ValueId value) const;

    const Network& network_;
    const Survivors& survivors_;
    Executor executor_;
    std::vector<at::Tensor> removed_; ///< by value: true at every removed position (broadcasting); undefined where none is
    std::unordered_map<ValueId, const Node*> averaging_; ///< by output
    std::unordered_map<ValueId, at::Tensor> averaged_;   ///< what such nodes read, as it came in this run
};

} // namespace espalier
