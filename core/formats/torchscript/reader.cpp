// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript.h"

#include "core/base/pace.h"
#include "core/formats/torchscript/import.h"
#include "core/formats/torchscript/input_shape.h"
#include "core/formats/torchscript/module_file.h"
#include "core/graph/torch_error.h"
#include "core/graph/traits.h"

#include <algorithm>

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
    std::vector<Shape> one = withBatch(shapes, 1);
    if (const auto reason = whyNotRunning(module, one))
        throw ImportFailure("it does not run on the input shape " + text(one) + ": " + *reason);
    return one;
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

/// The first common shape that runs; the small one for a network made for small images.
Imported importAtLikelyShape(const jit::Module& module, const std::vector<Shape>& further, const Proceed& proceed)
{
    std::string tried;
    for (const Shape& shape : likelyShapes(module)) {
        step(proceed);
        const std::vector<Shape> shapes = allShapes(module, shape, further);
        if (whyNotRunning(module, shapes)) {
            tried.append(tried.empty() ? "" : " ").append(text(shape));
            continue;
        }
        Imported imported = import(module, shapes, proceed);
        const std::vector<Shape> small = allShapes(module, {1, 3, 32, 32}, further);
        const bool shrink = shape == Shape{1, 3, 224, 224} && madeForSmallPictures(imported.built.network) && !whyNotRunning(module, small);
        return shrink ? import(module, small, proceed) : imported;
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
    if (!imported.dictionaryNotice.empty())
        notices.push_back(imported.dictionaryNotice);
    if (!imported.sizeNotice.empty())
        notices.push_back(imported.sizeNotice);
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
    if (options.inputShape)
        return import(opened.module, requestedShapes(opened.module, options), proceed);
    const bool told = opened.inputShapes.size() == countInputs(opened.module) && options.furtherInputShapes.empty();
    if (told && !whyNotRunning(opened.module, withBatch(opened.inputShapes, 1)))
        return import(opened.module, withBatch(opened.inputShapes, 1), proceed);
    return importAtLikelyShape(opened.module, options.furtherInputShapes, proceed);
}

ImportedNetwork importModule(const OpenedModule& opened, const ReadOptions& options, const Proceed& proceed)
{
    const Stopwatch reading;
    Imported imported = importAtSomeShape(opened, options, proceed);
    ImportedNetwork result;
    result.checkError = checkAgainstModule(imported, proceed);
    result.verifySeconds = imported.checkSeconds;
    result.readSeconds = reading.seconds() - imported.checkSeconds;
    requireSameAnswer(opened.module, imported, result.checkError, proceed);
    result.opaque = opaqueOperators(imported.built.network);
    result.notices = noticesOf(opened, imported);
    result.network = std::move(imported.built.network);
    return result;
}

} // namespace

Result<ImportedNetwork> readTorchScript(const std::filesystem::path& file, const ReadOptions& options, const Proceed& proceed)
{
    const Stopwatch opening;
    const auto opened = openModule(file);
    if (!opened)
        return tl::make_unexpected(opened.error());
    const double openSeconds = opening.seconds();
    const std::string cannot = file.string() + " cannot be imported";
    try {
        step(proceed);
        ImportedNetwork imported = importModule(*opened, options, proceed);
        imported.readSeconds += openSeconds;
        return imported;
    } catch (const Stopped&) {
        return cancelled();
    } catch (const ImportFailure& error) {
        return failure(cannot + ": " + error.what() + ".");
    } catch (const std::exception& error) {
        return tl::make_unexpected(torchError(cannot, error));
    }
}

} // namespace espalier
