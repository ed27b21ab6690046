// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/reader.h"

#include "core/base/memory_limit.h"
#include "core/base/pace.h"
#include "core/formats/shared_tensors.h"
#include "core/formats/torchscript.h"
#include "core/formats/torchscript/import.h"
#include "core/formats/torchscript/input_shape.h"
#include "core/formats/torchscript/module_file.h"
#include "core/graph/executor.h"
#include "core/graph/smaller_sizes.h"
#include "core/graph/torch_error.h"
#include "core/graph/traits.h"

#include <algorithm>
#include <optional>

namespace espalier {
namespace {

using namespace torchscript;

constexpr double allowedDifference = 1e-4;

std::string text(const Shape& shape)
{
    std::string joined;
    for (const std::int64_t size : shape)
        joined.append(joined.empty() ? "" : ",").append(std::to_string(size));
    return joined;
}

std::string text(const std::vector<Shape>& shapes)
{
    std::string joined;
    for (const Shape& shape : shapes)
        joined.append(joined.empty() ? "" : " and ").append(text(shape));
    return joined;
}

/// The first input's shape and the others'; inputs without a given shape use the first's.
std::vector<Shape> allShapes(const jit::Module& module, const Shape& first, const std::vector<Shape>& further)
{
    std::vector<Shape> shapes{first};
    shapes.insert(shapes.end(), further.begin(), further.end());
    const std::size_t inputs = countInputs(module);
    if (shapes.size() > inputs)
        throw ImportFailure("it takes " + std::to_string(inputs) + " inputs, not the " + std::to_string(shapes.size()) + " shapes given");
    shapes.resize(inputs, first);
    return shapes;
}

std::vector<Shape> requestedShapes(const jit::Module& module, const ReadOptions& options)
{
    const std::vector<Shape> shapes = allShapes(module, *options.inputShape, options.furtherInputShapes);
    for (const Shape& shape : shapes)
        if (shape.empty() || std::any_of(shape.begin(), shape.end(), [](std::int64_t size) { return size <= 0; }))
            throw ImportFailure("the input shape " + text(shape) + " is not a list of positive sizes");
    return withBatch(shapes, 1);
}

/// Reading runs a network a dozen times, which takes long on large pictures. One that takes any size is read at a small one; then
/// the shapes at its own are measured. Nothing where it is not such a network, or no smaller size is left.
std::optional<Imported> importAtSmallerSize(const OpenedModule& opened, const std::vector<Shape>& shapes, const Proceed& proceed)
{
    const std::vector<Shape> smaller = smallerShapes(shapes);
    if (smaller == shapes || whyNotRunning(opened.module, smaller))
        return std::nullopt;
    try {
        Imported imported = import(opened.module, smaller, proceed, opened.freeSizes);
        Network& network = imported.built.network;
        if (!takesAnySize(network))
            return std::nullopt;
        for (std::size_t i = 0; i < shapes.size(); ++i)
            network.values[network.inputs[i]].shape = shapes[i];
        step(proceed);
        return measureShapes(network) ? std::optional(std::move(imported)) : std::nullopt;
    } catch (const ImportFailure&) {
        return std::nullopt;
    }
}

/// Nothing where the module does not run on these shapes; the reason goes to whyNot.
std::optional<Imported> importWhereItRuns(const OpenedModule& opened, const std::vector<Shape>& shapes, const Proceed& proceed,
                                          std::optional<std::string>& whyNot)
{
    if (std::optional<Imported> imported = importAtSmallerSize(opened, shapes, proceed))
        return imported;
    whyNot = whyNotRunning(opened.module, shapes);
    return whyNot ? std::nullopt : std::optional(import(opened.module, shapes, proceed, opened.freeSizes));
}

/// A network whose first convolution has stride 1 and which shrinks its input by less than sixteen was made for small images, though it
/// also runs on large ones.
bool madeForSmallPictures(const Network& network)
{
    std::int64_t smallest = network.inputShape().back();
    bool first = true;
    for (const Node& node : network.nodes) {
        if (!isConvolution(node))
            continue;
        if (first && intsAttribute(node, "stride").back() != 1)
            return false;
        first = false;
        smallest = std::min(smallest, network.values[node.outputs.front()].shape.back());
    }
    return smallest * 16 > network.inputShape().back();
}

/// Tried before the larger size, because it takes a fiftieth of the time. Nothing where the network was made for larger images.
std::optional<Imported> importAtSmallSize(const jit::Module& module, const std::vector<Shape>& further, const Proceed& proceed)
{
    const std::vector<Shape> small = allShapes(module, {1, 3, 32, 32}, further);
    if (whyNotRunning(module, small))
        return std::nullopt;
    try {
        Imported imported = import(module, small, proceed);
        return madeForSmallPictures(imported.built.network) ? std::optional(std::move(imported)) : std::nullopt;
    } catch (const ImportFailure&) {
        return std::nullopt;
    }
}

/// The first common shape that runs; the small one for a network made for small images.
Imported importAtLikelyShape(const OpenedModule& opened, const std::vector<Shape>& further, const Proceed& proceed)
{
    const jit::Module& module = opened.module;
    std::string tried;
    for (const Shape& shape : likelyShapes(module)) {
        step(proceed);
        if (shape == Shape{1, 3, 224, 224})
            if (std::optional<Imported> small = importAtSmallSize(module, further, proceed))
                return std::move(*small);
        std::optional<std::string> whyNot;
        if (std::optional<Imported> imported = importWhereItRuns(opened, allShapes(module, shape, further), proceed, whyNot))
            return std::move(*imported);
        tried.append(tried.empty() ? "" : " ").append(text(shape));
    }
    throw ImportFailure("it runs on none of the common input shapes (" + tried + "): give its own with --input-shape");
}

/// Opaque nodes that only compute numbers (sizes of the batch) freeze nothing and are not reported to the user.
bool countsOnly(const Node& node, const Network& network)
{
    const Value& output = network.values[node.outputs.front()];
    const bool readsTensors = std::any_of(node.inputs.begin(), node.inputs.end(),
                                          [&network](ValueId input) { return input != noValue && network.values[input].isTensor; });
    return !output.isTensor || (output.shape.empty() && !readsTensors);
}

std::vector<OpaqueOperator> opaqueOperators(const Network& network)
{
    std::vector<OpaqueOperator> opaque;
    for (const Node& node : network.nodes)
        if (traitsOf(node).opaque && !countsOnly(node, network))
            opaque.push_back({opaqueName(node), node.name});
    return opaque;
}

std::vector<std::string> noticesOf(const OpenedModule& opened, const Imported& imported)
{
    std::vector<std::string> notices = opened.notices;
    if (imported.leftTrainingMode)
        notices.push_back("The file was traced while training; its batch norms and dropouts are read as they are in evaluation.");
    if (imported.decidedByContent)
        notices.push_back(
            "The file's way depends on how much it selects from an image; the network always goes the way of an ordinary image.");
    if (!imported.dictionaryNotice.empty())
        notices.push_back(imported.dictionaryNotice);
    if (!imported.sizeNotice.empty())
        notices.push_back(imported.sizeNotice);
    notices.insert(notices.end(), imported.weightNotices.begin(), imported.weightNotices.end());
    return notices;
}

void requireSameAnswer(const jit::Module& module, const Imported& imported, double difference, const Proceed& proceed)
{
    if (difference <= allowedDifference)
        return;
    const std::string node = firstDifference(module, imported, proceed);
    throw ImportFailure("its translation does not answer as the file does" +
                        (node.empty() ? std::string(" on a batch of two images") : ", from the node '" + node + "' on"));
}

/// At the user's shape; else the file's, if it runs; else one of the common ones.
Imported importAtSomeShape(const OpenedModule& opened, const ReadOptions& options, const Proceed& proceed)
{
    std::optional<std::string> whyNot;
    if (options.inputShape) {
        const std::vector<Shape> shapes = requestedShapes(opened.module, options);
        if (std::optional<Imported> imported = importWhereItRuns(opened, shapes, proceed, whyNot))
            return std::move(*imported);
        throw ImportFailure("it does not run on the input shape " + text(shapes) + ": " + whyNot.value_or(""));
    }
    const bool told = opened.inputShapes.size() == countInputs(opened.module) && options.furtherInputShapes.empty();
    if (told)
        if (std::optional<Imported> imported = importWhereItRuns(opened, withBatch(opened.inputShapes, 1), proceed, whyNot))
            return std::move(*imported);
    return importAtLikelyShape(opened, options.furtherInputShapes, proceed);
}

ImportedNetwork importModule(const OpenedModule& opened, const ReadOptions& options, const Proceed& proceed)
{
    const Stopwatch reading;
    Imported imported = importAtSomeShape(opened, options, proceed);
    returnFreedMemory();
    ImportedNetwork result;
    result.checkError = checkAgainstModule(imported, proceed);
    result.verifySeconds = imported.checkSeconds;
    result.readSeconds = reading.seconds() - imported.checkSeconds;
    requireSameAnswer(opened.module, imported, result.checkError, proceed);
    result.opaque = opaqueOperators(imported.built.network);
    result.notices = noticesOf(opened, imported);
    result.network = std::move(imported.built.network);
    result.network.metadata = opened.metadata;
    if (const std::string problem = partShared(result.network, options.partShared); !problem.empty())
        throw ImportFailure(problem);
    return result;
}

} // namespace

Result<ImportedNetwork> torchscript::importOpened(const OpenedModule& opened, const std::filesystem::path& file, const ReadOptions& options,
                                                  const Proceed& proceed)
{
    const std::string cannot = file.string() + " cannot be imported";
    try {
        step(proceed);
        return importModule(opened, options, proceed);
    } catch (const Stopped&) {
        return cancelled();
    } catch (const ImportFailure& error) {
        return failure(cannot + ": " + error.what() + ".");
    } catch (const std::exception& error) {
        return tl::make_unexpected(torchError(cannot, error));
    }
}

Result<ImportedNetwork> readTorchScript(const std::filesystem::path& file, const ReadOptions& options, const Proceed& proceed)
{
    const Stopwatch opening;
    const auto opened = openModule(file);
    if (!opened)
        return tl::make_unexpected(opened.error());
    const double openSeconds = opening.seconds();
    returnFreedMemory();
    Result<ImportedNetwork> imported = importOpened(*opened, file, options, proceed);
    if (imported)
        imported->readSeconds += openSeconds;
    return imported;
}

} // namespace espalier
