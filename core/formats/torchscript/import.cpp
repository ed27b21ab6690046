// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/import.h"

#include "core/base/pace.h"
#include "core/formats/composites.h"
#include "core/formats/computed_weight.h"
#include "core/formats/torchscript/input_shape.h"
#include "core/formats/torchscript/selected_counts.h"
#include "core/formats/unread_nodes.h"
#include "core/graph/executor.h"
#include "core/graph/file_dimensions.h"
#include "core/graph/torch_error.h"
#include "core/graph/traits.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <map>

namespace espalier::torchscript {
namespace {

constexpr double sameNode = 1e-4; ///< relative, as for the whole network

/// One image, and two where the module accepts that.
std::vector<std::vector<at::Tensor>> inputsFor(const jit::Module& module, const std::vector<Shape>& shapes)
{
    std::vector<std::vector<at::Tensor>> runs{randomImages(withBatch(shapes, 1))};
    if (!whyNotRunning(module, withBatch(shapes, 2)))
        runs.push_back(randomImages(withBatch(shapes, 2)));
    return runs;
}

/// True where a size of the tensor differs between the runs; `runs`: of one input or output.
std::vector<bool> differing(const std::vector<std::vector<at::Tensor>>& runs, std::size_t i)
{
    std::vector<bool> differs(runs.front().at(i).sizes().size(), false);
    for (const std::vector<at::Tensor>& run : runs)
        for (std::size_t dim = 0; dim < differs.size() && dim < run.at(i).sizes().size(); ++dim)
            differs[dim] = differs[dim] || run[i].sizes()[dim] != runs.front()[i].sizes()[dim];
    return differs;
}

/// What the runs showed, of the inputs only as far as the file allows it.
void noteFreeSizes(Imported& imported, const Term& output, const std::optional<FreeSizes>& stated)
{
    Network& network = imported.built.network;
    for (std::size_t i = 0; i < network.inputs.size(); ++i) {
        std::vector<bool>& free = network.values[network.inputs[i]].free;
        free = differing(imported.inputs, i);
        for (std::size_t dim = 0; stated && dim < free.size(); ++dim)
            free[dim] = free[dim] && i < stated->size() && dim < (*stated)[i].size() && (*stated)[i][dim];
    }
    std::vector<std::vector<at::Tensor>> answers = imported.reference;
    if (imported.showedOtherCounts)
        answers.push_back(tensorsIn(valueIn(output, imported.inputs.size())));
    for (std::size_t i = 0; i < network.outputs.size() && i < answers.front().size(); ++i)
        network.values[network.outputs[i]].free = differing(answers, i);
}

/// Operators may write in place, so each walk gets copies.
std::vector<std::vector<at::Tensor>> copies(std::vector<std::vector<at::Tensor>> runs)
{
    for (std::vector<at::Tensor>& run : runs)
        for (at::Tensor& tensor : run)
            tensor = tensor.clone();
    return runs;
}

/// The tensors of an output, in order; None is left out.
void flattenOutput(Emitter& emitter, const Term& term, std::vector<ValueId>& outputs)
{
    if (isContainer(term)) {
        for (const Term& element : term.origin->elements)
            flattenOutput(emitter, element, outputs);
    } else if (!isFixed(term) || !term.runs.front().isNone()) {
        outputs.push_back(emitter.valueOf(term));
    }
}

bool isDictionary(const Term& output)
{
    return isContainer(output) && output.origin->type->kind() == c10::TypeKind::DictType;
}

/// The keys of a dictionary of tensors, without those of None; empty where it holds other types.
std::vector<std::string> keysOf(const Term& dictionary)
{
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < dictionary.origin->elements.size(); ++i) {
        const Term& element = dictionary.origin->elements[i];
        const c10::IValue& key = dictionary.origin->keys.at(i);
        if (isContainer(element) || !key.isString())
            return {};
        if (!isFixed(element) || !element.runs.front().isNone())
            keys.push_back(key.toStringRef());
    }
    return keys;
}

OutputForm formOf(const Term& output)
{
    if (!isContainer(output))
        return OutputForm::tensor;
    if (isDictionary(output) && !keysOf(output).empty())
        return OutputForm::dictionary;
    return output.origin->type->kind() == c10::TypeKind::ListType ? OutputForm::list : OutputForm::tuple;
}

/// Weights that were computed take their layers' names, and what they were computed from goes.
void takeComputedWeights(Imported& imported, const Emitter& emitter)
{
    Network& network = imported.built.network;
    for (const ComputedWeight& weight : emitter.computedWeights())
        dropUnread(network, weight.sources);
    for (const ComputedWeight& weight : emitter.computedWeights()) {
        const int stored = network.storedIndex(imported.built.ids[weight.value]);
        if (stored < 0)
            continue;
        if (std::string notice = takeComputedWeight(network, static_cast<std::size_t>(stored), weight.sources); !notice.empty())
            imported.weightNotices.push_back(std::move(notice));
        else
            dropUnread(network, {network.stored[static_cast<std::size_t>(stored)].name});
    }
}

/// Constants are no part of the file's state_dict.
void noteConstants(Network& network)
{
    for (const Stored& stored : network.stored)
        if (stored.kind == Stored::Kind::constant)
            for (Node& node : network.nodes)
                noteComputed(node, stored.value);
}

std::string nameOf(const jit::Module& module)
{
    const auto name = module.type()->name();
    return name ? name->name() : "Network";
}

using Runs = std::vector<std::vector<at::Tensor>>;

/// With the inputs of all runs, and with those of the first once more where other counts are to be shown.
Term walkAll(GraphWalker& walker, const Imported& imported)
{
    Runs runs = imported.inputs;
    if (imported.showedOtherCounts)
        runs.push_back(runs.front());
    return walker.walk(copies(std::move(runs)), imported.showedOtherCounts);
}

Imported importWalked(const jit::Module& module, const std::vector<Shape>& inputShapes, const Runs& runs, const Proceed& proceed,
                      const std::optional<FreeSizes>& stated, bool& showOtherCounts)
{
    Imported imported;
    Emitter emitter(module);
    GraphWalker walker(module, emitter, proceed);
    imported.inputs = runs;
    showOtherCounts = imported.showedOtherCounts = showOtherCounts && maySelectSomeNumber(*walker.graph().block());
    const Term output = walkAll(walker, imported);
    std::vector<ValueId> outputs;
    flattenOutput(emitter, output, outputs);
    if (outputs.empty())
        throw ImportFailure("it answers with no tensor");
    imported.built = emitter.builder().finish(nameOf(module), outputs, formOf(output));
    imported.leftTrainingMode = walker.leftTrainingMode();
    imported.decidedByContent = walker.decidedByContent();
    imported.bounds = walker.bounds();
    takeComputedWeights(imported, emitter);
    noteConstants(imported.built.network);
    if (!walker.branchBySize().empty())
        imported.sizeNotice = "The file decides by its input's size what it computes (" + walker.branchBySize() +
                              "). The network does at all sizes what the file does at this one.";
    if (imported.built.network.outputForm == OutputForm::dictionary)
        imported.built.network.outputKeys = keysOf(output);
    else if (isDictionary(output))
        imported.dictionaryNotice =
            "The file answers with a dictionary of more than tensors; the network's answer is a tuple of its tensors.";
    for (std::size_t run = 0; run < imported.inputs.size(); ++run) {
        step(proceed);
        imported.reference.push_back(imported.leftTrainingMode ? tensorsIn(valueIn(output, run)) : runModule(module, imported.inputs[run]));
    }
    Network& network = imported.built.network;
    for (std::size_t i = 0; i < inputShapes.size(); ++i)
        network.values[network.inputs[i]].shape = withBatch(inputShapes[i], 1);
    if (const std::string broken = brokenInvariant(network); !broken.empty())
        throw ImportFailure(broken);
    step(proceed);
    if (auto measured = measureShapes(network); !measured)
        throw ImportFailure(measured.error().message);
    noteFreeSizes(imported, output, stated);
    recogniseComposites(network, network.outputs);
    removeUnread(imported.built);
    return imported;
}

/// A network that cannot be followed with other counts takes all sizes behind a selection for free.
Imported importWith(const jit::Module& module, const std::vector<Shape>& inputShapes, const Runs& runs, const Proceed& proceed,
                    const std::optional<FreeSizes>& stated)
{
    bool showOtherCounts = true;
    try {
        return importWalked(module, inputShapes, runs, proceed, stated, showOtherCounts);
    } catch (const Stopped&) {
        throw;
    } catch (const std::exception&) {
        if (!showOtherCounts)
            throw;
    }
    showOtherCounts = false;
    return importWalked(module, inputShapes, runs, proceed, stated, showOtherCounts);
}

/// Opaque nodes by operator.
std::map<std::string, int> opaqueOperators(const Network& network)
{
    std::map<std::string, int> counts;
    for (const Node& node : network.nodes)
        if (traitsOf(node).opaque)
            ++counts[opaqueName(node)];
    return counts;
}

/// The operator that has to be kept opaque only because sizes follow the input; empty where there is none.
std::string lostOperator(const Network& free, const Network& fixed)
{
    const std::map<std::string, int> before = opaqueOperators(fixed);
    for (const auto& [op, count] : opaqueOperators(free)) {
        const auto found = before.find(op);
        if (found == before.end() || found->second < count)
            return op;
    }
    return {};
}

/// Read at all sizes that the runs show. Throws ImportFailure also where the network then answers otherwise than the module.
Imported importAtAllSizes(const jit::Module& module, const std::vector<Shape>& shapes, const Runs& runs, const Proceed& proceed,
                          const std::optional<FreeSizes>& stated)
{
    Imported imported = importWith(module, shapes, runs, proceed, stated);
    if (!(checkAgainstModule(imported, proceed) <= sameNode))
        throw ImportFailure("its translation does not answer as the file does at another size");
    return imported;
}

std::string fixedBecause(const std::string& reason)
{
    return "The network is read for inputs of this size only, and what is written is fixed to it: " + reason + ".";
}

/// Where the runs take different ways by what they select from their images, the way of the first image alone is taken.
Imported importOneWay(const jit::Module& module, const std::vector<Shape>& shapes, Runs runs, const Proceed& proceed,
                      const std::optional<FreeSizes>& stated)
{
    try {
        return importWith(module, shapes, runs, proceed, stated);
    } catch (const DecidedByContent&) {
        if (runs.size() == 1)
            throw;
    }
    runs.resize(1);
    return importWith(module, shapes, runs, proceed, stated);
}

/// Whether two runs' inputs differ at most in the number of images.
bool ofSameSize(const std::vector<at::Tensor>& run, const std::vector<at::Tensor>& other)
{
    return std::equal(run.begin(), run.end(), other.begin(), other.end(),
                      [](const at::Tensor& a, const at::Tensor& b) { return a.sizes().slice(1) == b.sizes().slice(1); });
}

/// Without the runs of other sizes; the reason is told.
Imported importAtOneSize(const jit::Module& module, const std::vector<Shape>& shapes, Runs runs, const Proceed& proceed,
                         const std::optional<FreeSizes>& stated, const std::string& reason)
{
    const std::vector<at::Tensor> own = runs.front();
    runs.erase(std::remove_if(runs.begin(), runs.end(), [&own](const std::vector<at::Tensor>& run) { return !ofSameSize(run, own); }),
               runs.end());
    Imported imported = importOneWay(module, shapes, std::move(runs), proceed, stated);
    imported.sizeNotice = fixedBecause(reason);
    return imported;
}

/// Prefers one size where other ones would cost an operator its translation.
Imported importFollowing(const jit::Module& module, const std::vector<Shape>& shapes, const Runs& runs, const Proceed& proceed,
                         const std::optional<FreeSizes>& stated)
{
    std::string reason;
    try {
        Imported imported = importAtAllSizes(module, shapes, runs, proceed, stated);
        if (opaqueOperators(imported.built.network).empty())
            return imported;
        Imported fixed = importAtOneSize(module, shapes, runs, proceed, stated, "");
        const std::string lost = lostOperator(imported.built.network, fixed.built.network);
        if (lost.empty())
            return imported;
        fixed.sizeNotice = fixedBecause(lost + " depends on the size in a way that Espalier cannot follow");
        return fixed;
    } catch (const Stopped&) {
        throw;
    } catch (const std::exception& error) {
        reason = reasonOf(error);
    }
    return importAtOneSize(module, shapes, runs, proceed, stated, reason);
}

/// By input and dimension.
FreeSizes freeInputsOf(const Imported& imported)
{
    FreeSizes free;
    for (const ValueId input : imported.built.network.inputs)
        free.push_back(imported.built.network.values[input].free);
    return free;
}

/// Nothing where that fails.
std::optional<Imported> importAnew(const jit::Module& module, const std::vector<Shape>& shapes, const Runs& runs, const Proceed& proceed,
                                   const std::optional<FreeSizes>& stated)
{
    try {
        return importFollowing(module, shapes, runs, proceed, stated);
    } catch (const Stopped&) {
        throw;
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

/// Where a bound is reached in all runs (at most 100 rows of what has more each time), what it leaves seems to have one size. Then the
/// network is read anew with a run beyond the bound, if it runs there. What cannot be followed there fixes the size.
Imported importBeyondBounds(const jit::Module& module, const std::vector<Shape>& shapes, Runs runs, const std::vector<Shape>& other,
                            const Proceed& proceed, const std::optional<FreeSizes>& stated)
{
    int attempts = 6;
    Imported imported = importFollowing(module, shapes, runs, proceed, stated);
    std::optional<Imported> fixed;
    std::vector<double> bounds = imported.bounds;
    std::sort(bounds.begin(), bounds.end());
    for (const double bound : bounds)
        for (const std::vector<Shape>& beyond : shapesBeyond(bound, withBatch(shapes, 1), other)) {
            const bool reached = std::count(imported.bounds.begin(), imported.bounds.end(), bound) > 0;
            if (!reached || attempts == 0 || whyNotRunning(module, beyond))
                continue;
            --attempts;
            runs.push_back(randomImages(beyond));
            std::optional<Imported> anew = importAnew(module, shapes, runs, proceed, stated);
            if (anew && freeInputsOf(*anew) == freeInputsOf(imported)) {
                imported = std::move(*anew);
                fixed.reset();
                continue;
            }
            runs.pop_back();
            if (!fixed)
                fixed = std::move(anew);
        }
    return fixed && imported.sizeNotice.empty() ? std::move(*fixed) : std::move(imported);
}

/// LibTorch's words where numbers in the file, not its layers, do not fit another size.
bool holdsNumbers(const std::string& refusal)
{
    return refusal.find("is invalid for input of size") != std::string::npos ||
           refusal.find("The expanded size of the tensor") != std::string::npos;
}

} // namespace

Imported import(const jit::Module& module, const std::vector<Shape>& inputShapes, const Proceed& proceed,
                const std::optional<FreeSizes>& stated)
{
    const c10::NoGradGuard noGradients;
    Runs runs = inputsFor(module, inputShapes);
    const auto whyNot = [&module](const std::vector<Shape>& shapes) { return whyNotRunning(module, shapes); };
    const OtherShapes other = otherShapes(withBatch(inputShapes, 1), stated, whyNot);
    if (!other.shapes.empty()) {
        runs.push_back(randomImages(other.shapes));
        return importBeyondBounds(module, inputShapes, std::move(runs), other.shapes, proceed, stated);
    }
    Imported imported = importOneWay(module, inputShapes, runs, proceed, stated);
    if (holdsNumbers(other.refusal))
        imported.sizeNotice = fixedBecause("at another one the file fails (" + other.refusal + ")");
    return imported;
}

double checkAgainstModule(Imported& imported, const Proceed& proceed)
{
    if (imported.checked)
        return imported.checkError;
    const Stopwatch checking;
    const c10::NoGradGuard noGradients;
    Executor executor(imported.built.network);
    for (std::size_t run = 0; run < imported.inputs.size(); ++run) {
        step(proceed);
        imported.checkError = std::max(imported.checkError, relativeError(executor.run(imported.inputs[run]), imported.reference[run]));
    }
    imported.checked = true;
    imported.checkSeconds = checking.seconds();
    return imported.checkError;
}

std::string firstDifference(const jit::Module& module, const Imported& imported, const Proceed& proceed)
{
    const c10::NoGradGuard noGradients;
    std::vector<at::Tensor> ours(imported.built.network.values.size());
    Executor executor(imported.built.network);
    executor.setTap([&ours](ValueId value, c10::IValue content) {
        if (content.isTensor())
            ours[value] = content.toTensor().clone();
        return content;
    });
    executor.run(imported.inputs.front());
    std::string different;
    Emitter emitter(module);
    GraphWalker walker(module, emitter, proceed);
    walker.setObserver([&](ValueId built, const c10::IValue& content) {
        const ValueId value = imported.built.ids[built];
        if (different.empty() && value != noValue && content.isTensor() && ours[value].defined() &&
            !(relativeError({ours[value]}, {content.toTensor()}) <= sameNode))
            different = imported.built.network.values[value].name;
    });
    walkAll(walker, imported);
    return different;
}

} // namespace espalier::torchscript
