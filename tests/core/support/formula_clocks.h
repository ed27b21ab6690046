// SPDX-License-Identifier: GPL-3.0-or-later
// Clocks that tick by formulas: budgets in milliseconds without the machine's moods.
#pragma once

#include "core/latency/measure_latency.h"
#include "core/pipeline/stages.h"

#include <memory>
#include <vector>

namespace espalier::test {

/// conv1 (3 → 8) – norm – relu – conv2 (8 → 16) – norm – relu – pool – linear (16 → 4).
Network chain();

/// A layer takes a nanosecond an element of its weight and a hundred besides, any other operator one an element that it writes.
class FormulaTimer final : public OperatorTimer {
public:
    int calls = 0;

    std::vector<double> nodes(const Network& network) override;
    double layer(const Node& node, const Shape& input, const Shape& weight, bool bias) override;

    static double timeOf(const Network& network, const Node& node);
    static double sumOf(const Network& network);
};

/// The operators' sum, times a factor, and what is taken whatever the network: predictions cannot know of it.
class FormulaNetworks final : public NetworkTimer {
public:
    explicit FormulaNetworks(double factor, double constant = 0) : factor_(factor), constant_(constant) {}
    std::vector<std::size_t> asked; ///< number of networks, by call

    Result<std::vector<Timing>> time(const std::vector<const Network*>& networks, RunControl& control) override;

private:
    double factor_, constant_;
};

/// That nothing is read from or left on the disk.
LatencySettings withoutCache();

/// Predictions by a FormulaTimer, bent to the networks' clock.
std::shared_ptr<const LatencyModel> measured(const Model& model, NetworkTimer& networks);

} // namespace espalier::test
