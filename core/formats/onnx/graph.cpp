// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/graph.h"
#include "core/formats/composites.h"
#include "core/formats/onnx/limits.h"
#include "core/formats/onnx/names.h"
#include "core/graph/executor.h"
#include "core/graph/operator.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/torch_error.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier::onnx_io {
namespace {

/// Several seconds on a few cores: five times the largest networks in common use.
constexpr double mostMacs = 1e11;

at::Tensor runOnce(const Node& node, const std::vector<OnnxValue>& inputs, at::Tensor OnnxValue::*example, std::size_t output)
{
    std::vector<c10::IValue> arguments;
    for (const OnnxValue& input : inputs)
        arguments.push_back(input.present() ? c10::IValue(input.*example) : c10::IValue());
    return operatorOf(node).run(node, arguments, {}).at(output).toTensor();
}

/// Whole numbers are of one type, so that computed and stored ones can meet.
at::Tensor inNetworkType(const at::Tensor& content)
{
    return content.is_floating_point() || content.scalar_type() == at::kBool ? content : content.to(at::kLong);
}

} // namespace

bool OnnxValue::batched() const
{
    return two.defined() && one.dim() > 0 && two.dim() == one.dim() && one.size(0) != two.size(0);
}

bool OnnxValue::mixesImages() const
{
    constexpr double tolerance = 1e-3;
    return batched() && one.size(0) <= two.size(0) && relativeError({two.narrow(0, 0, one.size(0))}, {one}) > tolerance;
}

bool OnnxValue::dependsOnBatch() const
{
    return known() && two.defined() && !one.is_same(two) && !at::equal(one, two);
}

OnnxValue knownValue(std::string name, at::Tensor content)
{
    OnnxValue value;
    value.name = std::move(name);
    value.one = content;
    value.two = std::move(content);
    return value;
}

OnnxValue trained(OnnxValue value)
{
    value.parameter = value.parameter || value.known();
    return value;
}

OnnxValue GraphBuilder::addInput(const std::string& name, const at::Tensor& one, const at::Tensor& two)
{
    const OnnxValue input{name, one, two, builder_.addInput(printable(name)), false};
    if (!images_.present())
        images_ = input;
    return input;
}

void GraphBuilder::beginNode(std::string name)
{
    nodeName_ = std::move(name);
}

OnnxValue GraphBuilder::emit(const std::string& op, const std::vector<OnnxValue>& inputs, Attributes attributes)
{
    return emitAll(op, inputs, std::move(attributes), 1).front();
}

std::vector<OnnxValue> GraphBuilder::emitAll(const std::string& op, const std::vector<OnnxValue>& inputs, Attributes attributes,
                                             std::size_t outputs)
{
    std::vector<ValueId> ids;
    for (const OnnxValue& input : inputs)
        ids.push_back(input.present() ? valueOf(input) : noValue);
    std::vector<OnnxValue> results(outputs);
    for (std::size_t i = 0; i < outputs; ++i) {
        results[i].name = nodeName_;
        run(Node{nodeName_, op, ids, {}, attributes}, inputs, results[i], i);
    }
    noteSelection(Node{nodeName_, op, {}, {}, {}}, inputs, results);
    const std::vector<ValueId> values =
        builder_.addNode(nodeName_, op, std::move(ids), std::move(attributes), std::vector<bool>(outputs, true));
    for (std::size_t i = 0; i < outputs; ++i) {
        results[i].value = values[i];
        builder_.network().values[values[i]].shape = results[i].one.sizes().vec();
    }
    return results;
}

void GraphBuilder::noteSelection(const Node& node, const std::vector<OnnxValue>& inputs, std::vector<OnnxValue>& results)
{
    const Traits traits = traitsOf(node);
    for (OnnxValue& result : results) {
        const auto any = [&](bool OnnxValue::*flag) {
            return std::any_of(inputs.begin(), inputs.end(), [flag](const OnnxValue& input) { return input.*flag; });
        };
        result.selected = traits.selects || any(&OnnxValue::selected);
        result.sizedByContent = traits.sizedByContent || any(&OnnxValue::sizedByContent);
    }
    for (const OnnxValue& input : inputs)
        mixedImages_ = mixedImages_ || (traits.selects && !input.known() && !input.selected && input.mixesImages());
}

void GraphBuilder::run(const Node& node, const std::vector<OnnxValue>& inputs, OnnxValue& result, std::size_t output)
{
    std::vector<at::Tensor> tensors;
    for (const OnnxValue& input : inputs)
        tensors.push_back(input.one);
    macs_ += refuseTooLarge(node, tensors, kept_);
    if (macs_ > mostMacs && !anySize_)
        throw OnnxError(
            "up to here the network takes more than 100 billion multiplications for one image; if that is meant, give the shape "
            "of its input with --input-shape");
    result.one = runOnce(node, inputs, &OnnxValue::one, output);
    for (const OnnxValue& input : inputs)
        if (input.present() && !input.two.defined())
            return;
    try {
        result.two = runOnce(node, inputs, &OnnxValue::two, output);
    } catch (const std::exception& error) { // LibTorch also throws exceptions that are no c10::Error.
        fixBatch(reasonOf(error));
    }
}

void GraphBuilder::fixBatch(const std::string& reason)
{
    if (fixedBatchReason_.empty())
        fixedBatchReason_ = "'" + nodeName_ + "': " + reason;
}

ValueId GraphBuilder::valueOf(const OnnxValue& value)
{
    if (!value.known())
        return value.value;
    return store(value, value.parameter && value.one.is_floating_point() ? Stored::Kind::parameter : Stored::Kind::constant);
}

ValueId GraphBuilder::store(const OnnxValue& value, Stored::Kind kind)
{
    if (value.dependsOnBatch())
        throw OnnxError("it reads the tensor '" + value.name +
                        "', whose content depends on the number of images in a way that a network cannot hold");
    const void* identity = value.one.unsafeGetTensorImpl();
    const auto found = stored_.find(identity);
    if (found != stored_.end())
        return found->second;
    identities_.push_back(value.one);
    return stored_[identity] = builder_.addStored(printable(value.name), kind, fromTorch(inNetworkType(value.one).contiguous()));
}

OnnxValue GraphBuilder::transposed(const OnnxValue& value)
{
    at::Tensor& turned = transposed_[value.one.unsafeGetTensorImpl()];
    if (!turned.defined()) {
        identities_.push_back(value.one);
        turned = value.one.t().contiguous();
    }
    OnnxValue result = knownValue(value.name, turned);
    result.parameter = value.parameter;
    return result;
}

Network GraphBuilder::finish(const std::vector<OnnxValue>& outputs, std::vector<ValueId>& ids)
{
    std::vector<ValueId> read;
    for (const OnnxValue& output : outputs)
        read.push_back(valueOf(output));
    recogniseComposites(builder_.network(), read);
    NetworkBuilder::Finished finished = builder_.finish({}, read, read.size() == 1 ? OutputForm::tensor : OutputForm::tuple);
    ids = std::move(finished.ids);
    return std::move(finished.network);
}

} // namespace espalier::onnx_io
