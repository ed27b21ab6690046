// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/reinitialise.h"

#include "core/data/counter_random.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <string_view>

namespace espalier {
namespace {

/// Normal numbers, in pairs (Box and Muller).
class NormalRandom {
public:
    NormalRandom(std::uint64_t seed, std::uint64_t stream) : random_{seed, stream} {}

    double next()
    {
        if (hasSpare_) {
            hasSpare_ = false;
            return spare_;
        }
        const double radius = std::sqrt(-2 * std::log(uniform()));
        const double angle = 2 * std::numbers::pi * uniform();
        spare_ = radius * std::sin(angle);
        hasSpare_ = true;
        return radius * std::cos(angle);
    }

private:
    /// In (0, 1].
    double uniform() { return (static_cast<double>(random_.next() >> 11) + 1) * 0x1p-53; }

    CounterRandom random_;
    double spare_ = 0;
    bool hasSpare_ = false;
};

/// How a stored tensor is initialised.
struct Start {
    double constant = 0;
    double gain = 0; ///< above 0: normal distribution with variance gain/fan-in instead
};

/// By the operator that reads it, and the input; other constants and buffers are not learned and stay.
const Start* startOf(std::string_view op, std::size_t input)
{
    using Starts = std::map<std::size_t, Start>;
    static const Starts convolution{{1, {0, 2}}, {2, {0, 0}}};
    static const Starts linear{{1, {0, 1}}, {2, {0, 0}}};
    static const Starts normalisation{{1, {1, 0}}, {2, {0, 0}}, {3, {0, 0}}, {4, {1, 0}}};
    static const std::map<std::string_view, const Starts*> byOperator{
        {"conv", &convolution},         {"linear", &linear},
        {"batch_norm", &normalisation}, {"layer_norm", &normalisation},
        {"group_norm", &normalisation}, {"instance_norm", &normalisation},
    };
    const auto starts = byOperator.find(op);
    if (starts == byOperator.end())
        return nullptr;
    const auto start = starts->second->find(input);
    return start == starts->second->end() ? nullptr : &start->second;
}

double fanIn(const Shape& weight)
{
    return static_cast<double>(elementCount(weight)) / static_cast<double>(std::max<std::int64_t>(1, weight.empty() ? 1 : weight.front()));
}

Tensor started(const Start& start, const Shape& shape, std::uint64_t seed, std::uint64_t stream)
{
    std::vector<float> values(static_cast<std::size_t>(elementCount(shape)), static_cast<float>(start.constant));
    if (start.gain > 0) {
        NormalRandom random(seed, stream);
        const double deviation = std::sqrt(start.gain / fanIn(shape));
        std::generate(values.begin(), values.end(), [&] { return static_cast<float>(deviation * random.next()); });
    }
    return Tensor::fromFloats(shape, values);
}

} // namespace

Result<Network> reinitialised(const Network& network, std::uint64_t seed)
{
    Network fresh = network;
    for (const Node& node : network.nodes) {
        for (std::size_t input = 0; input < node.inputs.size(); ++input) {
            const int index = node.inputs[input] == noValue ? -1 : network.storedIndex(node.inputs[input]);
            if (index < 0)
                continue;
            const Stored& stored = network.stored[static_cast<std::size_t>(index)];
            const Start* start = startOf(node.op, input);
            if (start != nullptr)
                fresh.stored[static_cast<std::size_t>(index)].tensor =
                    started(*start, stored.tensor.shape(), seed, static_cast<std::uint64_t>(index));
            else if (stored.kind == Stored::Kind::parameter)
                return failure(fmt::format("Training from scratch is not possible: it is not known how '{}' of the operator '{}' "
                                           "is initialised.",
                                           stored.name, node.op));
        }
    }
    return fresh;
}

} // namespace espalier
