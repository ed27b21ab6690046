// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/input_note.h"

#include <algorithm>
#include <charconv>
#include <sstream>

namespace espalier {
namespace {

constexpr std::int64_t largestSize = 65536;
constexpr std::int64_t largestInput = std::int64_t{1} << 28; ///< elements
constexpr std::size_t mostInputs = 64, mostDimensions = 8;

/// Nothing where the line is not a list of sizes.
Shape shapeOfLine(const std::string& line)
{
    Shape shape;
    std::istringstream words(line);
    for (std::string word; std::getline(words, word, ',');) {
        std::int64_t size = 0;
        const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), size);
        if (problem != std::errc() || end != word.data() + word.size() || size < 1 || size > largestSize || shape.size() == mostDimensions)
            return {};
        shape.push_back(size);
    }
    const bool small = std::all_of(shape.begin(), shape.end(), [left = largestInput](std::int64_t size) mutable {
        left /= size;
        return left > 0;
    });
    return small ? shape : Shape{};
}

} // namespace

std::string inputNote(const std::vector<Shape>& shapes)
{
    std::string note;
    for (const Shape& shape : shapes) {
        for (std::size_t dim = 0; dim < shape.size(); ++dim)
            note.append(dim == 0 ? "" : ",").append(std::to_string(shape[dim]));
        note += '\n';
    }
    return note;
}

std::vector<Shape> shapesOfNote(const std::string& note)
{
    std::vector<Shape> shapes;
    std::istringstream lines(note);
    for (std::string line; std::getline(lines, line);) {
        Shape shape = shapeOfLine(line);
        if (shape.empty() || shapes.size() == mostInputs)
            return {};
        shapes.push_back(std::move(shape));
    }
    return shapes;
}

} // namespace espalier
