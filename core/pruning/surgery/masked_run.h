// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: a network run with the positions of removed channels multiplied by zero wherever they are consumed (docs/method.md §2).
#pragma once

#include "core/graph/executor.h"
#include "core/graph/survivors.h"

#include <unordered_map>

namespace espalier {

/// Normalisations that average over channels would be changed by the zeros: they are computed over the surviving channels only, so that
/// layers after them can be compared, too. Network and survivors must outlive the run.
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
    std::unordered_map<ValueId, at::Tensor> averaged_;   ///< the inputs of such nodes in this run
};

} // namespace espalier
