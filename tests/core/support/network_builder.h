// SPDX-License-Identifier: GPL-3.0-or-later
// Builds small networks for tests. Tensors are filled from a fixed seed, so that all runs are equal.
#pragma once

#include "core/graph/network.h"

#include <random>
#include <string>

namespace espalier::test {

class NetworkBuilder {
public:
    explicit NetworkBuilder(unsigned seed = 1) : random_(seed) {}

    /// An input of the given shape, batch included ({1, 3, 8, 8}).
    ValueId input(const Shape& shape);
    /// Adds a stored tensor.
    ValueId stored(const std::string& name, Tensor tensor, Stored::Kind kind = Stored::Kind::parameter);
    /// Normally distributed numbers, times scale plus offset.
    Tensor random(const Shape& shape, float scale = 1, float offset = 0);

    /// A node with one output. An empty name: the operator with a number.
    ValueId node(const std::string& op, std::vector<ValueId> inputs, Attributes attributes = {}, const std::string& name = {});
    /// A node with several outputs.
    std::vector<ValueId> nodes(const std::string& op, std::vector<ValueId> inputs, std::size_t outputs, Attributes attributes = {},
                               const std::string& name = {});

    struct Conv {
        std::int64_t kernel = 3, stride = 1, padding = 1, groups = 1;
        bool bias = false, transposed = false;
    };
    /// A two-dimensional convolution with the stored tensors name.weight and name.bias.
    ValueId conv(ValueId x, const std::string& name, std::int64_t inputs, std::int64_t outputs, const Conv& settings);
    ValueId conv(ValueId x, const std::string& name, std::int64_t inputs, std::int64_t outputs);
    /// With weight, bias, running_mean and running_var, all different from their defaults.
    ValueId batchNorm(ValueId x, const std::string& name, std::int64_t channels);
    ValueId linear(ValueId x, const std::string& name, std::int64_t inputs, std::int64_t outputs, bool bias = true);
    ValueId relu(ValueId x);
    ValueId add(ValueId a, ValueId b);
    ValueId maxPool(ValueId x, std::int64_t kernel = 2);
    /// Average over all positions, flattened: [1, channels].
    ValueId globalPool(ValueId x);
    ValueId concat(std::vector<ValueId> parts, std::int64_t dim = 1);
    ValueId slice(ValueId x, std::int64_t dim, std::int64_t start, std::int64_t end, std::int64_t step = 1);

    void output(ValueId value);
    /// The network with measured shapes. Throws std::logic_error with the reason where it is invalid or does not run.
    Network finish();

private:
    ValueId value(const std::string& name);

    Network network_;
    std::mt19937 random_;
};

} // namespace espalier::test
