// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/smaller_sizes.h"

#include "core/graph/executor.h"
#include "core/graph/free_sizes.h"

#include <algorithm>

namespace espalier {
namespace {

bool canBeHalved(const Shape& shape, std::int64_t least)
{
    return shape.size() == 4 &&
           std::all_of(shape.begin() + 2, shape.end(), [least](std::int64_t size) { return size % 2 == 0 && size / 2 >= least; });
}

std::vector<Shape> roundedUp(std::vector<Shape> shapes)
{
    constexpr std::int64_t stride = 32;
    for (Shape& shape : shapes)
        for (std::size_t dim = 2; dim < shape.size(); ++dim)
            shape[dim] = (shape[dim] + stride - 1) / stride * stride;
    return shapes;
}

bool takesAnySize(const Value& input)
{
    for (std::size_t dim = 2; dim < input.shape.size(); ++dim)
        if (!isFree(input, dim))
            return false;
    return input.shape.size() > 2;
}

} // namespace

std::vector<Shape> inputShapesOf(const Network& network)
{
    std::vector<Shape> shapes;
    for (const ValueId input : network.inputs)
        shapes.push_back(network.values[input].shape);
    return shapes;
}

std::vector<Shape> smallerShapes(const std::vector<Shape>& shapes, std::int64_t least)
{
    const auto halves = [least](const Shape& shape) { return canBeHalved(shape, least); };
    std::vector<Shape> smaller = shapes;
    while (!smaller.empty() && std::all_of(smaller.begin(), smaller.end(), halves))
        for (Shape& shape : smaller)
            for (std::size_t dim = 2; dim < shape.size(); ++dim)
                shape[dim] /= 2;
    return smaller == shapes ? shapes : roundedUp(std::move(smaller));
}

bool arePicturesThatTakeLong(const std::vector<Shape>& shapes)
{
    constexpr std::int64_t side = 512;
    return std::any_of(shapes.begin(), shapes.end(),
                       [](const Shape& shape) { return shape.size() == 4 && shape[2] * shape[3] > side * side; });
}

bool takesAnySize(const Network& network)
{
    return std::all_of(network.inputs.begin(), network.inputs.end(),
                       [&network](ValueId input) { return takesAnySize(network.values[input]); });
}

Network atSmallerSize(const Network& network, std::int64_t least)
{
    const std::vector<Shape> smaller = smallerShapes(inputShapesOf(network), least);
    if (!takesAnySize(network) || smaller == inputShapesOf(network))
        return network;
    Network small = network;
    for (std::size_t i = 0; i < smaller.size(); ++i)
        small.values[small.inputs[i]].shape = smaller[i];
    return measureShapes(small) ? small : network;
}

} // namespace espalier
