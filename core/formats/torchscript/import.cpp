// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/import.h"

#include "core/formats/computed_weight.h"
#include "core/formats/torchscript/input_shape.h"
#include "core/graph/executor.h"
#include "core/graph/file_dimensions.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

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

} // namespace

Imported import(const jit::Module& module, const std::vector<Shape>& inputShapes, const Proceed& proceed)
{
    const c10::NoGradGuard noGradients;
    Imported imported;
    Emitter emitter(module);
    GraphWalker walker(module, emitter, proceed);
    imported.inputs = inputsFor(module, inputShapes);
    const Term output = walker.walk(copies(imported.inputs));
    std::vector<ValueId> outputs;
    flattenOutput(emitter, output, outputs);
    if (outputs.empty())
        throw ImportFailure("it answers with no tensor");
    imported.built = emitter.builder().finish(nameOf(module), outputs, formOf(output));
    imported.leftTrainingMode = walker.leftTrainingMode();
    takeComputedWeights(imported, emitter);
    noteConstants(imported.built.network);
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
    return imported;
}

double checkAgainstModule(const Imported& imported, const Proceed& proceed)
{
    const c10::NoGradGuard noGradients;
    Executor executor(imported.built.network);
    double largest = 0;
    for (std::size_t run = 0; run < imported.inputs.size(); ++run) {
        step(proceed);
        largest = std::max(largest, relativeError(executor.run(imported.inputs[run]), imported.reference[run]));
    }
    return largest;
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
    walker.walk(copies(imported.inputs));
    return different;
}

} // namespace espalier::torchscript
