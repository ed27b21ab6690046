// SPDX-License-Identifier: GPL-3.0-or-later
// Timers that compute times by formulas: latency budgets without real measurements.
#pragma once

#include "core/latency/measure_latency.h"
#include "core/pipeline/stages.h"

#include <memory>
#include <vector>

namespace espalier::test {

/// conv1 (3 → 8) – norm – relu – conv2 (8 → 16) – norm – relu – pool – linear (16 → 4).
Network chain();

/// A layer takes a nanosecond per element of its weight plus a hundred, any other operator one per element of its output.
class FormulaTimer final : public OperatorTimer {
public:
    int calls = 0;

    std::vector<double> nodes(const Network& network) override;
    double layer(const Node& node, const Shape& input, const Shape& weight, bool bias) override;

    static double timeOf(const Network& network, const Node& node);
    static double sumOf(const Network& network);
};

/// The sum of the operators, times a factor, plus a constant per network: predictions by operators do not include both.
class FormulaNetworks final : public NetworkTimer {
public:
    explicit FormulaNetworks(double factor, double constant = 0) : factor_(factor), constant_(constant) {}
    std::vector<std::size_t> asked; ///< number of networks, by call

    Result<std::vector<Timing>> time(const std::vector<const Network*>& networks, RunControl& control) override;

private:
    double factor_, constant_;
};

/// Nothing is read from or written to disk.
LatencySettings withoutCache();

/// Predictions by a FormulaTimer, corrected by the networks' timer.
std::shared_ptr<const LatencyModel> measured(const Model& model, NetworkTimer& networks);

} // namespace espalier::test
