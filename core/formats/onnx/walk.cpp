// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/walk.h"
#include "core/formats/onnx/aliases.h"
#include "core/formats/onnx/computed_weights.h"
#include "core/formats/onnx/constant_folding.h"
#include "core/formats/onnx/names.h"
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
    Walk(const OnnxFile& file, const std::vector<Ints>& sizes, bool anySize) : file_(file), sizes_(sizes)
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
            values_.emplace(file_.inputs[i].name, graph_.addInput(file_.inputs[i].name, one, two));
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
        return value.known() ? 0.0 : count(value.one) + count(value.two);
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

    static OnnxValue shapeOf(const OnnxNode& node, const std::vector<OnnxValue>& inputs)
    {
        if (inputs.empty() || !inputs.front().present())
            throw OnnxError("it lacks its input");
        const OnnxValue& asked = inputs.front();
        if (asked.sizedByContent && (!asked.two.defined() || asked.one.sizes() == asked.two.sizes()))
            throw OnnxError("it asks for sizes that depend on what the image shows, which Espalier cannot follow");
        const auto sizes = [&node](const at::Tensor& x) {
            if (!x.defined())
                return at::Tensor();
            if (node.op() == "Size")
                return at::scalar_tensor(x.numel(), at::kLong);
            const std::int64_t end = node.integer("end", x.dim());
            return at::tensor(x.sizes(), at::kLong).slice(0, node.integer("start", 0), end);
        };
        OnnxValue result = knownValue(node.name(), sizes(inputs.front().one));
        result.two = sizes(inputs.front().two);
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
        std::vector<at::Tensor> one;
        std::vector<at::Tensor> two;
        bool differs = false;
        OnnxValue result;
        for (const OnnxValue& input : inputs) {
            one.push_back(input.one);
            two.push_back(input.two);
            differs = differs || input.dependsOnBatch();
            result.parameter = result.parameter || input.parameter;
        }
        const std::optional<at::Tensor> content = weights_.once(node, inputs, [&] { return foldConstant(node, one); });
        if (!content)
            return std::nullopt;
        refuseHoarding(*content, one);
        result.name = keepsName(node.op()) ? inputs.front().name : node.proto().output(0);
        result.one = content->is_floating_point() ? content->to(at::kFloat) : *content;
        if (result.parameter && !keepsName(node.op()))
            weights_.note(result.name, inputs);
        result.two = differs ? foldConstant(node, two).value() : result.one;
        return result;
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
                throw OnnxError("Espalier does not compute its output " + std::to_string(i + 1) + ", which '" + name + "' needs");
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
        std::vector<ValueId> ids;
        translated_.network = graph_.finish(outputs, ids);
        aliases_.nameStored(translated_.network);
        translated_.notices = weights_.finish(translated_.network, file_.initialisers);
        nameOutputs();
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

Translated walk(const OnnxFile& file, const std::vector<Ints>& sizes, bool anySize, const Proceed& proceed)
{
    return Walk(file, sizes, anySize).run(proceed);
}

} // namespace espalier::onnx_io
