// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/shapes_from_smaller.h"

#include "core/graph/smaller_sizes.h"
#include "core/graph/traits.h"

#include <algorithm>
#include <array>

namespace espalier {
namespace {

/// Strides of networks divide it.
constexpr std::int64_t period = 64;

/// How many periods height and width are above their base.
struct Place {
    std::int64_t rows = 0, columns = 0;
};

constexpr std::array<Place, 4> corners{{{0, 0}, {1, 0}, {0, 1}, {1, 1}}};
/// Far and unequal: rounded quotients that look even over a few steps do not over five.
constexpr std::array<Place, 2> checks{{{5, 3}, {3, 5}}};

std::int64_t baseOf(std::int64_t size)
{
    return period + size % period;
}

Shape shapeAt(Shape shape, Place place)
{
    shape[2] = baseOf(shape[2]) + place.rows * period;
    shape[3] = baseOf(shape[3]) + place.columns * period;
    return shape;
}

std::vector<Shape> shapesAtPlace(std::vector<Shape> shapes, Place place)
{
    for (Shape& shape : shapes)
        shape = shapeAt(shape, place);
    return shapes;
}

double pixels(const Shape& shape)
{
    return static_cast<double>(shape[2]) * static_cast<double>(shape[3]);
}

bool isQuicker(const Shape& shape)
{
    double small = 0;
    for (const Place place : corners)
        small += pixels(shapeAt(shape, place));
    for (const Place place : checks)
        small += pixels(shapeAt(shape, place));
    return 2 * small < pixels(shape);
}

/// All inputs are pictures of one size, since their sizes may have to agree.
bool arePictures(const std::vector<Shape>& shapes)
{
    return !shapes.empty() && std::all_of(shapes.begin(), shapes.end(), [&shapes](const Shape& shape) {
        return shape.size() == 4 && shape[2] == shapes.front()[2] && shape[3] == shapes.front()[3];
    });
}

bool dependsOnContent(const Network& network)
{
    return std::any_of(network.nodes.begin(), network.nodes.end(), [](const Node& node) { return traitsOf(node).sizedByContent; });
}

/// One size at any place, from those at the corners.
std::int64_t sizeAt(const std::array<std::int64_t, 4>& corner, Place place)
{
    const auto [base, lower, right, both] = corner;
    return base + (lower - base) * place.rows + (right - base) * place.columns + (both - lower - right + base) * place.rows * place.columns;
}

std::optional<SeenValue> valueAt(const std::array<SeenValues, 4>& seen, std::size_t value, Place place)
{
    SeenValue result = seen.front()[value];
    for (const SeenValues& corner : seen)
        if (corner[value].isTensor != result.isTensor || corner[value].shape.size() != result.shape.size())
            return std::nullopt;
    for (std::size_t dim = 0; dim < result.shape.size(); ++dim)
        result.shape[dim] =
            sizeAt({seen[0][value].shape[dim], seen[1][value].shape[dim], seen[2][value].shape[dim], seen[3][value].shape[dim]}, place);
    return result;
}

std::optional<SeenValues> valuesAt(const std::array<SeenValues, 4>& seen, Place place)
{
    SeenValues values;
    for (std::size_t value = 0; value < seen.front().size(); ++value) {
        std::optional<SeenValue> one = valueAt(seen, value, place);
        if (!one)
            return std::nullopt;
        values.push_back(std::move(*one));
    }
    return values;
}

} // namespace

std::optional<SeenValues> shapesFromSmaller(const Network& network, const ShapesAt& shapesAt)
{
    const std::vector<Shape> shapes = inputShapesOf(network);
    if (!arePictures(shapes) || !takesAnySize(network) || !isQuicker(shapes.front()) || dependsOnContent(network))
        return std::nullopt;
    std::array<SeenValues, 4> seen;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        std::optional<SeenValues> values = shapesAt(shapesAtPlace(shapes, corners[i]));
        if (!values)
            return std::nullopt;
        seen[i] = std::move(*values);
    }
    for (const Place place : checks)
        if (const auto values = shapesAt(shapesAtPlace(shapes, place)); !values || values != valuesAt(seen, place))
            return std::nullopt;
    const Shape& own = shapes.front();
    return valuesAt(seen, {(own[2] - baseOf(own[2])) / period, (own[3] - baseOf(own[3])) / period});
}

} // namespace espalier
