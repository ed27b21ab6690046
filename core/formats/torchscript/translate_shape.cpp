// SPDX-License-Identifier: GPL-3.0-or-later
// Reshaping, moving and joining dimensions.
#include "core/formats/torchscript/translations.h"

#include <algorithm>
#include <numeric>

namespace espalier::torchscript {
namespace {

using Ints = std::vector<std::int64_t>;

ValueId self(Emitter& emitter, Call& call)
{
    return emitter.valueOf(call.term("self"));
}

void flatten(Emitter& emitter, Call& call)
{
    const std::int64_t rank = call.rank();
    emit(emitter, call, "flatten", {self(emitter, call)},
         {{"start_dim", call.dimension("start_dim", rank)}, {"end_dim", call.dimension("end_dim", rank)}});
}

/// A requested shape, size by size and run by run.
using ShapeRuns = std::vector<Ints>;

ShapeRuns requestedShape(const Call& call, const Term& shape)
{
    ShapeRuns runs;
    for (std::size_t run = 0; run < call.runs(); ++run) {
        require(isKnown(shape));
        const c10::IValue value = valueIn(shape, run);
        require(value.isIntList());
        runs.push_back(value.toIntVector());
    }
    return runs;
}

ShapeRuns resultingShape(const Call& call)
{
    ShapeRuns runs;
    for (const c10::IValue& run : call.results.front().runs)
        runs.push_back(run.toTensor().sizes().vec());
    return runs;
}

/// The shape as an attribute: 0 where the input's dimension at that place is copied, -1 for what is inferred. Sizes that follow the batch
/// in another way are left to be inferred, as long as there is only one of them.
Ints batchFreeShape(const Call& call, const ShapeRuns& wanted)
{
    Ints shape;
    const auto rank = static_cast<std::size_t>(call.rank());
    for (std::size_t i = 0; i < wanted.front().size(); ++i) {
        bool fixed = true, copies = i < rank;
        for (std::size_t run = 0; run < wanted.size(); ++run) {
            fixed = fixed && wanted[run].at(i) == wanted.front()[i];
            copies = copies && wanted[run].at(i) == call.tensor("self", run).size(static_cast<std::int64_t>(i));
        }
        require(!fixed || wanted.front()[i] != 0);
        // With one run nobody can tell; the first dimension is the batch by custom.
        const bool batch = copies && (!fixed || (i == 0 && wanted.size() == 1));
        shape.push_back(batch ? 0 : fixed ? wanted.front()[i] : -1);
    }
    require(std::count(shape.begin(), shape.end(), -1) <= 1);
    return shape;
}

void reshapeTo(Emitter& emitter, Call& call, const ShapeRuns& wanted)
{
    const Ints shape = batchFreeShape(call, wanted);
    emit(emitter, call, "reshape", {self(emitter, call)}, {{"shape", shape}});
}

void reshape(Emitter& emitter, Call& call)
{
    // view(dtype) has no size.
    reshapeTo(emitter, call, requestedShape(call, call.term(call.has("shape") ? "shape" : "size")));
}

void reshapeAsResult(Emitter& emitter, Call& call)
{
    reshapeTo(emitter, call, resultingShape(call));
}

Ints identityOrder(const Call& call)
{
    Ints order(static_cast<std::size_t>(call.rank()));
    std::iota(order.begin(), order.end(), 0);
    return order;
}

void permute(Emitter& emitter, Call& call)
{
    Ints dims = call.integers("dims");
    for (std::int64_t& dim : dims)
        dim = dim < 0 ? dim + call.rank() : dim;
    emit(emitter, call, "permute", {self(emitter, call)}, {{"dims", dims}});
}

void transpose(Emitter& emitter, Call& call)
{
    Ints order = identityOrder(call);
    const std::int64_t rank = call.rank();
    const bool axes = call.has("axis0");
    const std::int64_t first = call.dimension(axes ? "axis0" : "dim0", rank), second = call.dimension(axes ? "axis1" : "dim1", rank);
    std::swap(order.at(static_cast<std::size_t>(first)), order.at(static_cast<std::size_t>(second)));
    emit(emitter, call, "permute", {self(emitter, call)}, {{"dims", order}});
}

void reverseDimensions(Emitter& emitter, Call& call)
{
    Ints order = identityOrder(call);
    std::reverse(order.begin(), order.end());
    emit(emitter, call, "permute", {self(emitter, call)}, {{"dims", order}});
}

/// All dimensions of a single index, which must be the same ones whatever the number of images.
void squeezeAll(Emitter& emitter, Call& call)
{
    ValueId value = self(emitter, call);
    for (std::int64_t dim = call.rank() - 1; dim >= 0; --dim) {
        const bool single = call.tensor("self").size(dim) == 1;
        for (std::size_t run = 1; run < call.runs(); ++run)
            require((call.tensor("self", run).size(dim) == 1) == single);
        if (single)
            value = emitter.builder().addNode(nodeName(call.node, "squeeze"), "squeeze", {value}, {{"dim", dim}});
    }
    call.results.front() = computedTerm(value, call.results.front().runs);
}

void squeeze(Emitter& emitter, Call& call)
{
    if (!call.has("dim"))
        return squeezeAll(emitter, call);
    const std::int64_t dim = call.dimension("dim", call.rank());
    const std::int64_t size = call.tensor("self").size(dim);
    for (std::size_t run = 1; run < call.runs(); ++run)
        require((call.tensor("self", run).size(dim) == 1) == (size == 1));
    if (size != 1)
        return reuse(emitter, call, call.term("self"));
    emit(emitter, call, "squeeze", {self(emitter, call)}, {{"dim", dim}});
}

void unsqueeze(Emitter& emitter, Call& call)
{
    emit(emitter, call, "unsqueeze", {self(emitter, call)}, {{"dim", call.dimension("dim", call.rank() + 1)}});
}

/// Elements of a list of tensors that has not come out of an operator whole.
const std::vector<Term>& elementsOf(const Term& list)
{
    require(isContainer(list));
    return list.origin->elements;
}

void concatenate(Emitter& emitter, Call& call)
{
    const std::int64_t rank = call.results.front().runs.front().toTensor().dim();
    std::vector<ValueId> inputs;
    for (const Term& element : elementsOf(call.term("tensors"))) {
        const at::Tensor& tensor = element.runs.front().toTensor();
        // An old habit that torch.cat still allows: an empty vector among real tensors.
        if (tensor.dim() != rank && tensor.numel() == 0)
            continue;
        inputs.push_back(emitter.valueOf(element));
    }
    emit(emitter, call, "concat", std::move(inputs), {{"dim", call.dimension("dim", rank)}});
}

void stack(Emitter& emitter, Call& call)
{
    const std::int64_t dim = call.dimension("dim", call.results.front().runs.front().toTensor().dim());
    std::vector<ValueId> inputs;
    for (const Term& element : elementsOf(call.term("tensors")))
        inputs.push_back(
            emitter.builder().addNode(nodeName(call.node, "unsqueeze"), "unsqueeze", {emitter.valueOf(element)}, {{"dim", dim}}));
    emit(emitter, call, "concat", std::move(inputs), {{"dim", dim}});
}

void padWith(Emitter& emitter, Call& call, const std::string& pads, const std::string& mode, double value)
{
    emit(emitter, call, "pad", {self(emitter, call)}, {{"pads", call.integers(pads)}, {"mode", mode}, {"value", value}});
}

void pad(Emitter& emitter, Call& call)
{
    padWith(emitter, call, "pad", call.text("mode"), call.isNone("value") ? 0.0 : call.number("value"));
}

void constantPad(Emitter& emitter, Call& call)
{
    padWith(emitter, call, "pad", "constant", call.number("value"));
}

/// 1-d, 2-d and 3-d forms pad as many dimensions as they are called after.
void reflectionPad(Emitter& emitter, Call& call)
{
    padWith(emitter, call, "padding", "reflect", 0.0);
}

void replicationPad(Emitter& emitter, Call& call)
{
    padWith(emitter, call, "padding", "replicate", 0.0);
}

} // namespace

void addShapeTranslations(TranslationTable& table)
{
    table["aten::flatten"] = flatten;
    for (const char* op : {"aten::view", "aten::reshape", "aten::_unsafe_view"})
        table[op] = reshape;
    for (const char* op : {"aten::view_as", "aten::reshape_as", "aten::unflatten"})
        table[op] = reshapeAsResult;
    table["aten::permute"] = permute;
    for (const char* op : {"aten::transpose", "aten::swapdims", "aten::swapaxes"})
        table[op] = transpose;
    for (const char* op : {"aten::t", "aten::numpy_T"})
        table[op] = reverseDimensions;
    table["aten::squeeze"] = squeeze;
    table["aten::unsqueeze"] = unsqueeze;
    for (const char* op : {"aten::cat", "aten::concat"})
        table[op] = concatenate;
    table["aten::stack"] = stack;
    table["aten::pad"] = pad;
    table["aten::constant_pad_nd"] = constantPad;
    for (const char* op : {"aten::reflection_pad1d", "aten::reflection_pad2d", "aten::reflection_pad3d"})
        table[op] = reflectionPad;
    for (const char* op : {"aten::replication_pad1d", "aten::replication_pad2d", "aten::replication_pad3d"})
        table[op] = replicationPad;
}

} // namespace espalier::torchscript
