// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/walk.h"
#include "core/formats/onnx/aliases.h"
#include "core/formats/onnx/computed_weights.h"
#include "core/formats/onnx/constant_folding.h"
#include "core/formats/onnx/names.h"
#include "core/formats/onnx/size_arithmetic.h"
#include "core/formats/onnx/tensor.h"
#include "core/formats/onnx/translate.h"
#include "core/graph/executor.h"
#include "core/graph/torch_error.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace espalier::onnx_io {
namespace {

class Walk {
public:
    Walk(const OnnxFile& file, const std::vector<Ints>& sizes, const std::vector<Ints>& other, bool anySize)
        : file_(file), sizes_(sizes), other_(other)
    {
        if (anySize)
            graph_.takeAnySize();
    }

    Translated run(const Proceed& proceed)
    {
        const c10::NoGradGuard noGradients;
        enterInitialisers();
        enterKinds();
        enterInputs();
        countReaders();
        for (const OnnxNode& node : file_.nodes) {
            step(proceed);
            visit(node);
        }
        return finish();
    }

private:
    void enterInitialisers()
    {
        for (const auto& [name, tensor] : file_.initialisers) {
            OnnxValue value = knownValue(name, tensor);
            value.parameter = !isWrittenNumber(name, tensor);
            values_.emplace(name, std::move(value));
        }
    }

    /// Espalier's own files state the kind of each initialiser, so that a constant does not become trainable after a round trip.
    void enterKinds()
    {
        static const std::map<std::string_view, Stored::Kind> kinds = {{"buffer", Stored::Kind::buffer},
                                                                       {"constant", Stored::Kind::constant}};
        for (const onnx::TensorProto& proto : file_.model.graph().initializer()) {
            aliases_.enter(proto);
            const auto kind = kinds.find(kindIn(proto));
            const auto found = values_.find(proto.name());
            if (kind == kinds.end() || found == values_.end())
                continue;
            found->second.parameter = false;
            graph_.store(found->second, kind->second);
        }
    }

    /// Exporters store numbers of the program ("x / 2") beside the weights, under names that no module can have.
    static bool isWrittenNumber(const std::string& name, const at::Tensor& tensor)
    {
        return tensor.numel() == 1 && name.find_first_of(":/") != std::string::npos;
    }

    /// The second run's batch holds the first run's images and further ones, so that the results can be compared.
    void enterInputs()
    {
        at::Generator generator = at::detail::createCPUGenerator(1);
        for (std::size_t i = 0; i < file_.inputs.size(); ++i) {
            double elements = 1;
            for (const std::int64_t size : sizes_[i])
                elements *= static_cast<double>(size);
            if (elements > static_cast<double>(largestTensor))
                throw OnnxError("its input '" + file_.inputs[i].name + "' is larger than any image");
            const at::Tensor one = at::randn(sizes_[i], generator);
            const at::Tensor two = at::cat({one, at::randn(sizes_[i], generator)}, 0);
            const at::Tensor other = other_ == sizes_ ? at::Tensor() : at::randn(other_[i], generator);
            values_.emplace(file_.inputs[i].name, graph_.addInput(file_.inputs[i].name, one, two, other));
            translated_.inputs.push_back(one);
        }
    }

    void countReaders()
    {
        for (const OnnxNode& node : file_.nodes)
            for (const std::string& input : node.proto().input())
                ++readers_[input];
        for (const std::string& output : file_.outputs)
            ++readers_[output];
    }

    void visit(const OnnxNode& node)
    {
        try {
            const std::vector<OnnxValue> inputs = inputsOf(node);
            graph_.beginNode(printable(readableName(node, inputs)));
            graph_.setKept(kept_);
            enterOutputs(node, resultsOf(node, inputs));
            if (!graph_.fixedSizeReason().empty())
                throw OnnxError(graph_.fixedSizeReason());
        } catch (const OnnxError& error) {
            throw OnnxError("node '" + node.name() + "' (" + node.op() + "): " + error.what());
        } catch (const std::exception& error) {
            throw OnnxError("node '" + node.name() + "' (" + node.op() + ") cannot be run: " + reasonOf(error));
        }
    }

    /// Releases activations after their last reader.
    std::vector<OnnxValue> inputsOf(const OnnxNode& node)
    {
        std::vector<OnnxValue> inputs;
        for (const std::string& name : node.proto().input()) {
            const auto found = values_.find(name);
            inputs.push_back(name.empty() || found == values_.end() ? OnnxValue{} : found->second);
        }
        for (const std::string& name : node.proto().input())
            if (--readers_[name] == 0)
                forget(name);
        return inputs;
    }

    static double elementsOf(const OnnxValue& value)
    {
        const auto count = [](const at::Tensor& x) { return x.defined() ? static_cast<double>(x.numel()) : 0.0; };
        return value.known() ? 0.0 : count(value.one) + count(value.two) + count(value.other);
    }

    void forget(const std::string& name)
    {
        const auto found = values_.find(name);
        if (found == values_.end())
            return;
        kept_ -= elementsOf(found->second);
        values_.erase(found);
    }

    Outputs resultsOf(const OnnxNode& node, const std::vector<OnnxValue>& inputs)
    {
        if (node.op() == "Shape" || node.op() == "Size")
            return {shapeOf(node, inputs)};
        if (node.op() == "Identity" && !inputs.empty() && inputs.front().known())
            return {aliases_.renamed(inputs.front(), node.proto().output(0))};
        const bool known = std::all_of(inputs.begin(), inputs.end(), [](const OnnxValue& v) { return v.known(); });
        if (known)
            if (const std::optional<OnnxValue> result = folded(node, inputs))
                return {*result};
        Translation translation(node, inputs, graph_);
        return translate(translation);
    }

    static at::Tensor partOfShape(const OnnxNode& node, const at::Tensor& shape)
    {
        return shape.slice(0, node.integer("start", 0), node.integer("end", shape.numel()));
    }

    std::vector<ValueId> numbersOfShape(const OnnxNode& node, const OnnxValue& x)
    {
        Ints ids;
        SizeNumber elements(std::int64_t{1});
        for (std::int64_t dim = 0; dim < x.rank(); ++dim) {
            const SizeNumber size = graph_.sizeOf(x, dim);
            ids.push_back(size.value);
            elements = dim == 0 ? size : graph_.compute("mul", {elements, size});
        }
        if (node.op() == "Size")
            return {elements.value};
        ids = integersOf(partOfShape(node, at::tensor(ids, at::kLong)), "shape");
        return {ids.begin(), ids.end()};
    }

    OnnxValue shapeOf(const OnnxNode& node, const std::vector<OnnxValue>& inputs)
    {
        if (inputs.empty() || !inputs.front().present())
            throw OnnxError("it lacks its input");
        const auto sizes = [&node](const at::Tensor& x) {
            if (!x.defined())
                return at::Tensor();
            return node.op() == "Size" ? at::scalar_tensor(x.numel(), at::kLong) : partOfShape(node, at::tensor(x.sizes(), at::kLong));
        };
        const OnnxValue& x = inputs.front();
        OnnxValue result = knownValue(node.name(), sizes(x.one));
        result.two = sizes(x.two);
        result.other = sizes(x.other);
        if ((result.varies() || x.sizedByContent) && x.rank() > 0)
            result.numbers = numbersOfShape(node, x);
        return result;
    }

    /// Constants computed from constants are kept to the end; their total memory is limited.
    void refuseHoarding(const at::Tensor& content, const std::vector<at::Tensor>& inputs)
    {
        const bool view = std::any_of(inputs.begin(), inputs.end(),
                                      [&](const at::Tensor& input) { return input.defined() && input.is_alias_of(content); });
        computed_ += view ? 0.0 : static_cast<double>(content.numel());
        if (computed_ > 4.0 * static_cast<double>(largestTensor))
            throw OnnxError("up to here its constants take more than 1 GiB of memory");
    }

    std::optional<OnnxValue> folded(const OnnxNode& node, const std::vector<OnnxValue>& inputs)
    {
        const std::vector<at::Tensor> one = runOf(inputs, &OnnxValue::one);
        const std::optional<at::Tensor> content = weights_.once(node, inputs, [&] { return foldConstant(node, one); });
        if (!content)
            return std::nullopt;
        refuseHoarding(*content, one);
        OnnxValue result;
        result.parameter = std::any_of(inputs.begin(), inputs.end(), [](const OnnxValue& input) { return input.parameter; });
        result.name = keepsName(node.op()) ? inputs.front().name : node.proto().output(0);
        if (result.parameter && !keepsName(node.op()))
            weights_.note(result.name, inputs);
        result.one = inUsualPrecision(*content);
        result.two = foldedAgain(node, inputs, result, &OnnxValue::two);
        result.other = foldedAgain(node, inputs, result, &OnnxValue::other);
        if (!follow(node, inputs, result))
            return std::nullopt;
        return result;
    }

    /// Finds the numbers that compute the elements. False where nodes are to compute the result: what follows the size of the images as a
    /// tensor, such as counting up to it.
    bool follow(const OnnxNode& node, const std::vector<OnnxValue>& inputs, OnnxValue& result)
    {
        const bool follows = std::any_of(inputs.begin(), inputs.end(), [](const OnnxValue& input) { return input.varies(); });
        const bool differs = result.varies();
        if (!follows && !differs)
            return true;
        if (const auto numbers = numbersOf(node, inputs, result, graph_)) {
            result.numbers = *numbers;
            return true;
        }
        const auto followed = [](const OnnxValue& input) { return !input.varies() || numbersIn(input); };
        const bool byNodes = std::all_of(inputs.begin(), inputs.end(), followed) && canTranslate(node.op());
        const bool content = std::any_of(inputs.begin(), inputs.end(), [this](const OnnxValue& input) { return graph_.ofContent(input); });
        if (byNodes && (differs || graph_.triesSizes() || content))
            return false;
        if (!differs || content) // All runs give the same, but others might not.
            graph_.takeAsConstant("its result", content);
        return true;
    }

    static at::Tensor inUsualPrecision(const at::Tensor& content) { return content.is_floating_point() ? content.to(at::kFloat) : content; }

    static std::vector<at::Tensor> runOf(const std::vector<OnnxValue>& inputs, at::Tensor OnnxValue::*run)
    {
        std::vector<at::Tensor> tensors;
        for (const OnnxValue& input : inputs)
            tensors.push_back(input.*run);
        return tensors;
    }

    /// The result in a further run; that of the first run where no input differs. Undefined where the file takes no other batch or size.
    at::Tensor foldedAgain(const OnnxNode& node, const std::vector<OnnxValue>& inputs, const OnnxValue& result, at::Tensor OnnxValue::*run)
    {
        const auto missing = [run](const OnnxValue& input) { return input.present() && !(input.*run).defined(); };
        if (std::any_of(inputs.begin(), inputs.end(), missing))
            return {};
        const auto another = [run](const OnnxValue& input) { return input.present() && !(input.*run).is_same(input.one); };
        const bool differs = std::any_of(inputs.begin(), inputs.end(), another);
        try {
            return differs ? inUsualPrecision(foldConstant(node, runOf(inputs, run)).value()) : result.one;
        } catch (const c10::Error& error) {
            run == &OnnxValue::two ? graph_.fixBatch(reasonOf(error)) : graph_.fixSize(reasonOf(error));
            return {};
        }
    }

    /// Operators that only change a parameter's layout keep its name.
    static bool keepsName(const std::string& op)
    {
        return op == "Transpose" || op == "Reshape" || op == "Squeeze" || op == "Unsqueeze" || op == "Cast" || op == "Expand";
    }

    void enterOutputs(const OnnxNode& node, const Outputs& results)
    {
        for (int i = 0; i < node.proto().output_size(); ++i) {
            const std::string& name = node.proto().output(i);
            const auto reader = readers_.find(name);
            if (name.empty() || reader == readers_.end())
                continue;
            if (static_cast<std::size_t>(i) >= results.size())
                throw OnnxError("the network reads its output " + std::to_string(i + 1) + " ('" + name +
                                "'), which Espalier does not compute; export the network without it");
            const OnnxValue& result = results[static_cast<std::size_t>(i)];
            values_[name] = result;
            kept_ += elementsOf(result);
            if (!result.known())
                tracked_.push_back({name, node.name(), result.value});
        }
    }

    Translated finish()
    {
        std::vector<OnnxValue> outputs;
        for (const std::string& name : file_.outputs)
            outputs.push_back(values_.at(name));
        translated_.mixesImages = mixesImages(outputs);
        translated_.fixedBatchReason = graph_.fixedBatchReason();
        translated_.bounds = graph_.bounds();
        translated_.notices.assign(graph_.notes().begin(), graph_.notes().end());
        std::vector<ValueId> ids;
        translated_.network = graph_.finish(outputs, ids);
        aliases_.nameStored(translated_.network);
        const std::vector<std::string> computed = weights_.finish(translated_.network, file_.initialisers);
        translated_.notices.insert(translated_.notices.end(), computed.begin(), computed.end());
        nameOutputs();
        markFree(outputs);
        nameSizes();
        for (const Tracked& tracked : tracked_)
            if (ids[tracked.value] != noValue)
                translated_.correspondences.push_back({tracked.tensor, tracked.node, ids[tracked.value]});
        return std::move(translated_);
    }

    /// Values are named after their nodes; outputs keep the names from the file.
    void nameOutputs()
    {
        Network& network = translated_.network;
        for (const Node& node : network.nodes)
            for (std::size_t i = 0; i < file_.outputs.size(); ++i)
                if (node.outputs.front() == network.outputs[i])
                    network.values[network.outputs[i]].name = printable(file_.outputs[i]);
    }

    /// The names that the file gives sizes of its inputs and outputs.
    void nameSizes()
    {
        Network& network = translated_.network;
        const onnx::GraphProto& graph = file_.model.graph();
        const auto nameAs = [&](ValueId value, const onnx::ValueInfoProto& info) {
            const std::vector<std::string> names = sizeNames(info);
            if (std::any_of(names.begin(), names.end(), [](const std::string& name) { return !name.empty(); }))
                network.values[value].sizeNames = names;
        };
        for (std::size_t i = 0; i < network.outputs.size(); ++i)
            nameAs(network.outputs[i], graph.output(static_cast<int>(i)));
        for (const onnx::ValueInfoProto& info : graph.input())
            for (std::size_t i = 0; i < network.inputs.size(); ++i)
                if (file_.inputs[i].name == info.name())
                    nameAs(network.inputs[i], info);
    }

    /// The sizes of the inputs that the file leaves free, and those of the outputs that follow them.
    void markFree(const std::vector<OnnxValue>& outputs)
    {
        Network& network = translated_.network;
        const bool anyBatch = translated_.fixedBatchReason.empty();
        const bool anySize = other_ != sizes_;
        for (std::size_t i = 0; i < network.inputs.size(); ++i) {
            std::vector<bool> free(sizes_[i].size());
            for (std::size_t dim = 0; dim < free.size(); ++dim)
                free[dim] = dim == 0 ? anyBatch : anySize && sizes_[i][dim] != other_[i][dim];
            setFree(network.values[network.inputs[i]], free);
        }
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            std::vector<bool> free(static_cast<std::size_t>(outputs[i].rank()));
            for (std::size_t dim = 0; dim < free.size(); ++dim) {
                const auto at = static_cast<std::int64_t>(dim);
                const bool ofBatch = outputs[i].two.defined() && outputs[i].two.size(at) != outputs[i].size(at);
                free[dim] = (anyBatch && ofBatch) || (anySize && outputs[i].followsSize(at));
            }
            setFree(network.values[network.outputs[i]], free);
        }
    }

    static void setFree(Value& value, const std::vector<bool>& free)
    {
        if (std::find(free.begin(), free.end(), true) != free.end())
            value.free = free;
    }

    bool mixesImages(const std::vector<OnnxValue>& outputs) const
    {
        return graph_.mixedImages() || std::any_of(outputs.begin(), outputs.end(),
                                                   [](const OnnxValue& output) { return !output.selected && output.mixesImages(); });
    }

    struct Tracked {
        std::string tensor, node;
        ValueId value; ///< the builder's
    };

    const OnnxFile& file_;
    const std::vector<Ints>& sizes_;
    const std::vector<Ints>& other_;
    GraphBuilder graph_;
    Aliases aliases_;
    ComputedWeights weights_;
    std::map<std::string, OnnxValue> values_;
    std::map<std::string, int> readers_;
    std::vector<Tracked> tracked_;
    double kept_ = 0;     ///< elements of computed values that later nodes still read
    double computed_ = 0; ///< elements of computed constants
    Translated translated_;
};

} // namespace

Translated walk(const OnnxFile& file, const std::vector<Ints>& sizes, const std::vector<Ints>& other, bool anySize, const Proceed& proceed)
{
    return Walk(file, sizes, other, anySize).run(proceed);
}

} // namespace espalier::onnx_io
