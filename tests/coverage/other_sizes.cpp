// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/coverage/other_sizes.h"

#include "core/base/temporary_folder.h"
#include "core/formats/read_network.h"
#include "core/formats/write_network.h"
#include "core/graph/executor.h"
#include "core/pruning/surgery/surgery.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <filesystem>

namespace espalier::coverage {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t stride = 32; // sizes stay multiples of it, which all networks of the list accept

/// Height and width change differently, so that swapped ones are noticed.
struct Change {
    std::int64_t height, width; ///< multiples of the stride that are added
};
constexpr Change changes[] = {{1, 3}, {2, -1}};

std::int64_t changed(std::int64_t size, std::int64_t steps)
{
    const std::int64_t whole = std::max<std::int64_t>(1, size / stride) + steps;
    return std::max<std::int64_t>(1, whole) * stride;
}

bool isFree(const Value& value, std::size_t dim)
{
    return dim < value.free.size() && value.free[dim];
}

bool hasFreePositions(const Network& network)
{
    return std::any_of(network.inputs.begin(), network.inputs.end(), [&network](ValueId input) {
        const Value& value = network.values[input];
        for (std::size_t dim = 2; dim < value.shape.size(); ++dim)
            if (isFree(value, dim))
                return true;
        return false;
    });
}

std::vector<Shape> shapesAfter(const Network& network, const Change& change)
{
    std::vector<Shape> shapes;
    for (const ValueId input : network.inputs) {
        const Value& value = network.values[input];
        shapes.push_back(value.shape);
        for (std::size_t dim = 2; dim < value.shape.size(); ++dim)
            if (isFree(value, dim))
                shapes.back()[dim] = changed(value.shape[dim], dim == 2 ? change.height : change.width);
    }
    return shapes;
}

Result<Network> at(Network network, const std::vector<Shape>& shapes)
{
    for (std::size_t i = 0; i < shapes.size(); ++i)
        network.values[network.inputs[i]].shape = shapes[i];
    return measureShapes(network).map([&] { return std::move(network); });
}

Json oracleAt(const Network& network, const Pruned& pruned, const std::vector<Shape>& shapes)
{
    const Result<Network> original = at(network, shapes);
    const Result<Network> smaller = at(pruned.network, shapes);
    if (!original || !smaller)
        return {{"error", (original ? smaller.error() : original.error()).message}};
    const Result<double> error = oracleError(*original, pruned.groups, pruned.plan.removedFlags(), *smaller, 1, false);
    return error ? Json(*error) : Json{{"error", error.error().message}};
}

std::vector<at::Tensor> answersAt(const Network& network, const std::vector<Shape>& shapes)
{
    const c10::NoGradGuard noGradients;
    at::Generator generator = at::detail::createCPUGenerator(1);
    std::vector<at::Tensor> images;
    for (const Shape& shape : shapes)
        images.push_back(at::rand(shape, generator));
    return Executor(network).run(images);
}

/// Reading at the size compares the file with the runtime that executes it, where there is one.
Json fileAt(const Network& pruned, const fs::path& file, const std::vector<Shape>& shapes)
{
    ReadOptions options;
    options.inputShape = shapes.front();
    options.furtherInputShapes.assign(shapes.begin() + 1, shapes.end());
    const Result<ImportedNetwork> back = readNetwork(file, options);
    if (!back)
        return {{"error", back.error().message}};
    try {
        return relativeError(answersAt(back->network, shapes), answersAt(pruned, shapes));
    } catch (const std::exception& error) {
        return {{"error", error.what()}};
    }
}

std::string spelled(const Shape& shape)
{
    std::string text;
    for (const std::int64_t size : shape)
        text.append(text.empty() ? "" : "×").append(std::to_string(size));
    return text;
}

} // namespace

Json otherSizes(const Network& network, const Pruned& pruned)
{
    if (!hasFreePositions(network))
        return nullptr;
    const TemporaryFolder folder;
    std::vector<fs::path> files;
    Json sizes = Json::object();
    for (const std::string name : {"torchscript", "onnx"}) {
        files.push_back(folder.path() / (name + formatFromName(name)->usualEnding()));
        if (const Result<WrittenFile> file = writeNetwork(pruned.network, files.back()); !file)
            return {{"error", file.error().message}};
    }
    for (const Change& change : changes) {
        const std::vector<Shape> shapes = shapesAfter(network, change);
        Json& entry = sizes[spelled(shapes.front())];
        entry["oracle"] = oracleAt(network, pruned, shapes);
        for (const fs::path& file : files)
            entry[file.stem().string()] = fileAt(pruned.network, file, shapes);
    }
    return sizes;
}

} // namespace espalier::coverage
