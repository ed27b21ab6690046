// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/graph.h"
#include "core/formats/composites.h"
#include "core/formats/onnx/limits.h"
#include "core/formats/onnx/names.h"
#include "core/formats/onnx/tensor.h"
#include "core/graph/executor.h"
#include "core/graph/operator.h"
#include "core/graph/operators/computed_size.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/torch_error.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace espalier::onnx_io {
namespace {

/// Several seconds on a few cores: five times the largest networks in common use.
constexpr double mostMacs = 1e11;

c10::IValue argument(const OnnxValue& input, at::Tensor OnnxValue::*example)
{
    if (!input.present())
        return {};
    return input.number ? c10::IValue((input.*example).item()) : c10::IValue(input.*example);
}

at::Tensor runOnce(const Node& node, const std::vector<OnnxValue>& inputs, at::Tensor OnnxValue::*example, std::size_t output)
{
    std::vector<c10::IValue> arguments;
    for (const OnnxValue& input : inputs)
        arguments.push_back(argument(input, example));
    return operatorOf(node).run(node, arguments, {}).at(output).toTensor();
}

/// Whole numbers are of one type, so that computed and stored ones can meet.
at::Tensor inNetworkType(const at::Tensor& content)
{
    return content.is_floating_point() || content.scalar_type() == at::kBool ? content : content.to(at::kLong);
}

/// The node with the sizes of the first run in the place of computed ones.
Node withSizesOfFirstRun(Node node, const std::vector<OnnxValue>& inputs)
{
    std::vector<OnnxValue> numbers;
    std::copy_if(inputs.begin(), inputs.end(), std::back_inserter(numbers), [](const OnnxValue& input) { return input.number; });
    auto next = numbers.begin();
    for (auto& [name, value] : node.attributes)
        if (auto* list = std::get_if<std::vector<std::int64_t>>(&value))
            for (std::int64_t& size : *list)
                if (size == computedSize && next != numbers.end())
                    size = (next++)->one.item<std::int64_t>();
    return node;
}

bool sameInRuns(const at::Tensor& one, const at::Tensor& further)
{
    return !further.defined() || one.is_same(further) || (one.sizes() == further.sizes() && at::equal(one, further));
}

bool sameNumber(const c10::Scalar& a, const c10::Scalar& b)
{
    return a.isIntegral(false) == b.isIntegral(false) && a.toDouble() == b.toDouble();
}

/// An element of a known tensor; truth values are 1 and 0.
c10::Scalar numberIn(const at::Tensor& element)
{
    if (element.is_floating_point())
        return decimal(element.item<float>());
    return element.to(at::kLong).item<std::int64_t>();
}

/// The exact number where the runs rounded it.
SizeNumber constantOf(double exact, const SizeNumber& computed)
{
    constexpr double largestExact = 9e15;
    if (!computed.one.isIntegral(false))
        return SizeNumber(c10::Scalar(exact));
    return std::abs(exact) < largestExact ? SizeNumber(static_cast<std::int64_t>(exact)) : SizeNumber(computed.one);
}

Attribute asAttribute(const c10::Scalar& number)
{
    return number.isIntegral(false) ? Attribute(static_cast<std::int64_t>(number.toLong())) : Attribute(number.toDouble());
}

} // namespace

bool OnnxValue::batched() const
{
    return two.defined() && one.dim() > 0 && two.dim() == one.dim() && one.size(0) != two.size(0);
}

bool OnnxValue::mixesImages() const
{
    constexpr double tolerance = 2e-2; // rounding differs with the number of images, and deep networks with large values amplify it
    return batched() && one.size(0) <= two.size(0) && relativeError({two.narrow(0, 0, one.size(0))}, {one}) > tolerance;
}

bool OnnxValue::dependsOnBatch() const
{
    return known() && !sameInRuns(one, two);
}

bool OnnxValue::varies() const
{
    const bool follows = std::any_of(numbers.begin(), numbers.end(), [](ValueId id) { return id != noValue; });
    return follows || dependsOnBatch() || (known() && !sameInRuns(one, other));
}

bool OnnxValue::followsSize(std::int64_t dim) const
{
    return other.defined() && (other.dim() != one.dim() || other.size(dim) != one.size(dim));
}

std::optional<std::vector<SizeNumber>> numbersIn(const OnnxValue& value)
{
    const auto flat = [](const at::Tensor& run, const at::Tensor& first) { return (run.defined() ? run : first).flatten(); };
    const at::Tensor one = value.one.flatten();
    const at::Tensor two = flat(value.two, value.one);
    const at::Tensor other = flat(value.other, value.one);
    const bool followed = value.numbers.empty() || static_cast<std::int64_t>(value.numbers.size()) == one.numel();
    if (one.sizes() != two.sizes() || one.sizes() != other.sizes() || !followed)
        return std::nullopt;
    std::vector<SizeNumber> numbers;
    for (std::int64_t i = 0; i < one.numel(); ++i) {
        SizeNumber number(numberIn(one[i]));
        number.two = numberIn(two[i]);
        number.other = numberIn(other[i]);
        number.value = value.numbers.empty() ? noValue : value.numbers[static_cast<std::size_t>(i)];
        if (number.constant() && !(sameNumber(number.one, number.two) && sameNumber(number.one, number.other)))
            return std::nullopt;
        numbers.push_back(number);
    }
    return numbers;
}

OnnxValue knownValue(std::string name, at::Tensor content)
{
    OnnxValue value;
    value.name = std::move(name);
    value.one = content;
    value.two = content;
    value.other = std::move(content);
    return value;
}

OnnxValue trained(OnnxValue value)
{
    value.parameter = value.parameter || value.known();
    return value;
}

OnnxValue GraphBuilder::addInput(const std::string& name, const at::Tensor& one, const at::Tensor& two, const at::Tensor& other)
{
    const OnnxValue input{name, one, two, other, builder_.addInput(printable(name))};
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
            return std::any_of(inputs.begin(), inputs.end(),
                               [&](const OnnxValue& input) { return input.*flag || (input.number && forms_.at(input.value).ofContent()); });
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
    macs_ += refuseTooLarge(withSizesOfFirstRun(node, inputs), tensors, kept_);
    if (macs_ > mostMacs && !anySize_)
        throw OnnxError(
            "up to here the network takes more than 100 billion multiplications for one image; if that is meant, give the shape "
            "of its input with --input-shape");
    result.one = runOnce(node, inputs, &OnnxValue::one, output);
    if (const std::string reason = runFurther(node, inputs, result, output, &OnnxValue::two); !reason.empty())
        fixBatch(reason);
    if (const std::string reason = runFurther(node, inputs, result, output, &OnnxValue::other); !reason.empty())
        fixSize(reason);
}

std::string GraphBuilder::runFurther(const Node& node, const std::vector<OnnxValue>& inputs, OnnxValue& result, std::size_t output,
                                     at::Tensor OnnxValue::*example)
{
    for (const OnnxValue& input : inputs)
        if (input.present() && !(input.*example).defined())
            return {};
    try {
        result.*example = runOnce(node, inputs, example, output);
        return {};
    } catch (const std::exception& error) { // LibTorch also throws exceptions that are no c10::Error.
        return reasonOf(error);
    }
}

void GraphBuilder::fixSize(const std::string& reason)
{
    if (fixedSizeReason_.empty())
        fixedSizeReason_ = reason;
}

void GraphBuilder::takeAsConstant(const std::string& what, bool ofContent)
{
    if (ofContent)
        throw OnnxError("it needs " + what + " independent of what the images show");
    if (triesSizes())
        fixSize("it needs " + what + " independent of the size of the images");
    else
        fixBatch("it needs " + what + " independent of the number of images");
}

void GraphBuilder::noteBound(const OnnxValue& x, std::int64_t axis, std::int64_t bound)
{
    if (x.followsSize(axis) && bound < x.size(axis) && bound < x.other.size(axis))
        bounds_.push_back(static_cast<double>(bound) / static_cast<double>(x.size(axis)));
}

SizeNumber GraphBuilder::sizeOf(const OnnxValue& x, std::int64_t dim)
{
    SizeNumber size(x.size(dim));
    size.two = x.two.defined() ? x.two.size(dim) : x.size(dim);
    size.other = x.other.defined() ? x.other.size(dim) : x.size(dim);
    const bool constant = sameNumber(size.one, size.two) && sameNumber(size.one, size.other);
    if ((constant && !x.sizedByContent) || x.known())
        return size;
    // Sizes that depend on what the images show may be equal in all runs by chance.
    const SizeAtom own{static_cast<int>(atoms_.size()), true, true, !x.sizedByContent, x.sizedByContent};
    const SizeForm form = atom({"size", SizeForm(x.value), SizeForm(static_cast<double>(dim))}, own);
    size.value = numberNode(form, true, Node{nodeName_, "size", {x.value}, {}, {{"dim", dim}}});
    return size;
}

SizeForm GraphBuilder::formOf(const SizeNumber& number) const
{
    return number.constant() ? SizeForm(number.one.toDouble()) : forms_.at(number.value);
}

bool GraphBuilder::ofContent(const OnnxValue& value) const
{
    return std::any_of(value.numbers.begin(), value.numbers.end(),
                       [this](ValueId number) { return number != noValue && forms_.at(number).ofContent(); });
}

SizeForm GraphBuilder::atom(const AtomKey& key, const SizeAtom& ifNew)
{
    return SizeForm(atoms_.try_emplace(key, ifNew).first->second);
}

SizeForm GraphBuilder::resultOf(const std::string& function, const std::vector<SizeNumber>& operands, bool integral)
{
    const SizeForm a = formOf(operands.front());
    const SizeForm b = operands.size() > 1 ? formOf(operands[1]) : SizeForm();
    TORCH_CHECK(!a.isUnwieldy() && !b.isUnwieldy(), "numbers that are not finite");
    const std::optional<SizeForm> form = onnx_io::formOf(function, a, b);
    if (form && !form->isUnwieldy())
        return *form;
    return atom({function, a, b}, atomOf(static_cast<int>(atoms_.size()), function, integral, a, b));
}

SizeNumber GraphBuilder::compute(const std::string& function, const std::vector<SizeNumber>& operands)
{
    static constexpr const char* places[] = {"a", "b"};
    Node node{nodeName_, "number", {}, {}, {{"function", function}}};
    for (std::size_t i = 0; i < operands.size(); ++i) {
        node.inputs.push_back(operands[i].value);
        if (operands[i].constant())
            node.attributes[places[i]] = asAttribute(operands[i].one);
    }
    const auto resultIn = [&](c10::Scalar SizeNumber::*run) {
        std::vector<c10::IValue> arguments;
        for (const SizeNumber& operand : operands)
            arguments.push_back(operand.*run);
        return operatorOf(node).run(node, arguments, {}).front().toScalar();
    };
    SizeNumber result(resultIn(&SizeNumber::one));
    result.two = resultIn(&SizeNumber::two);
    result.other = resultIn(&SizeNumber::other);
    if (std::all_of(operands.begin(), operands.end(), [](const SizeNumber& operand) { return operand.constant(); }))
        return result;
    const bool integral = result.one.isIntegral(false);
    const SizeForm form = resultOf(function, operands, integral);
    if (const std::optional<double> constant = form.constant())
        return constantOf(*constant, result);
    result.value = numberNode(form, integral, node);
    return result;
}

ValueId GraphBuilder::numberNode(const SizeForm& form, bool integral, const Node& node)
{
    const auto [place, isNew] = numbers_.try_emplace({form, integral}, noValue);
    if (isNew) {
        place->second = builder_.addNode(node.name, node.op, node.inputs, node.attributes, {false}).front();
        forms_.emplace(place->second, form);
    }
    return place->second;
}

OnnxValue GraphBuilder::inputFrom(const SizeNumber& number)
{
    OnnxValue input;
    input.one = at::scalar_tensor(number.one);
    input.two = at::scalar_tensor(number.two);
    input.other = at::scalar_tensor(number.other);
    input.value = number.value;
    input.number = true;
    return input;
}

void GraphBuilder::fixBatch(const std::string& reason)
{
    if (fixedBatchReason_.empty())
        fixedBatchReason_ = "'" + nodeName_ + "': " + reason;
}

bool GraphBuilder::followsSizesAlone(ValueId value) const
{
    if (value == noValue || builder_.stored(value))
        return true;
    const Node* node = builder_.producer(value);
    if (node && traitsOf(*node).number)
        return !forms_.at(value).ofContent();
    return node && std::all_of(node->inputs.begin(), node->inputs.end(), [this](ValueId input) { return followsSizesAlone(input); });
}

bool GraphBuilder::isZero(const OnnxValue& value) const
{
    const auto zero = [](const at::Tensor& run) { return !run.defined() || run.eq(0).all().item<bool>(); };
    const bool followed = value.known() ? !value.varies() : followsSizesAlone(value.value);
    return followed && zero(value.one) && zero(value.two) && zero(value.other);
}

ValueId GraphBuilder::valueOf(const OnnxValue& value)
{
    if (!value.known())
        return value.value;
    if (value.varies())
        return madeFrom(value).value;
    return store(value, value.parameter && value.one.is_floating_point() ? Stored::Kind::parameter : Stored::Kind::constant);
}

OnnxValue GraphBuilder::madeFrom(const OnnxValue& value)
{
    const std::optional<std::vector<SizeNumber>> numbers = numbersIn(value);
    if (!numbers)
        throw OnnxError("it reads the tensor '" + value.name +
                        "', whose content depends on the number or the size of the images in a way that a network cannot hold");
    std::vector<OnnxValue> parts;
    for (const SizeNumber& number : *numbers) {
        const Attributes attributes{{"shape", Ints{1}},
                                    {"value", number.constant() ? asAttribute(number.one) : Attribute(computedSize)},
                                    {"dtype", typeName(value.one.scalar_type())}};
        parts.push_back(emit("full", number.constant() ? std::vector<OnnxValue>{} : std::vector<OnnxValue>{inputFrom(number)}, attributes));
    }
    const OnnxValue list = parts.size() == 1 ? parts.front() : emit("concat", parts, {{"dim", std::int64_t{0}}});
    return value.rank() == 1 ? list : emit("reshape", {list}, {{"shape", value.one.sizes().vec()}});
}

ValueId GraphBuilder::store(const OnnxValue& value, Stored::Kind kind)
{
    if (value.varies())
        throw OnnxError("it reads the tensor '" + value.name +
                        "', whose content depends on the number or the size of the images in a way that a network cannot hold");
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
