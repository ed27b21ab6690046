// SPDX-License-Identifier: GPL-3.0-or-later
// Linear layers and matrix products; attention and Einstein sums as products that channels can be followed through.
#include "core/formats/einsum.h"
#include "core/formats/torchscript/translations.h"

#include "core/graph/tensor_torch.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>

namespace espalier::torchscript {
namespace {

using Ints = std::vector<std::int64_t>;

void linearLayer(Emitter& emitter, Call& call, const Term& input, const Term& weight, ValueId bias)
{
    requireStored(emitter, weight);
    emit(emitter, call, "linear", {emitter.valueOf(input), emitter.valueOf(weight), bias}, {}, &weight);
}

/// A linear layer whose weight is computed by other nodes: a product with its transpose.
void computedLinear(Emitter& emitter, Call& call)
{
    NetworkBuilder& builder = emitter.builder();
    const ValueId turned = builder.addNode(nodeName(call.node, "permute"), "permute", {emitter.valueOf(call.term("weight"))},
                                           {{"dims", std::vector<std::int64_t>{1, 0}}});
    const std::vector<ValueId> factors{emitter.valueOf(call.term("input")), turned};
    const ValueId bias = optionalValue(emitter, call, "bias");
    if (bias == noValue)
        return emit(emitter, call, "matmul", factors);
    emit(emitter, call, "add", {builder.addNode(nodeName(call.node, "matmul"), "matmul", factors), bias}, {{"alpha", 1.0}});
}

void linear(Emitter& emitter, Call& call)
{
    require(call.rank("weight") == 2);
    if (emitter.storedWeight(call.term("weight")) == noValue)
        return computedLinear(emitter, call);
    linearLayer(emitter, call, call.term("input"), call.term("weight"), optionalValue(emitter, call, "bias"));
}

/// The stored matrix whose transpose the term is.
std::optional<Term> untransposed(Emitter& emitter, const Term& term)
{
    const ValueId value = term.origin->value;
    const Node* producer = value == noValue ? nullptr : emitter.builder().producer(value);
    if (!producer || producer->op != "permute" || intsAttribute(*producer, "dims") != std::vector<std::int64_t>{1, 0} ||
        !emitter.builder().stored(producer->inputs.front()))
        return std::nullopt;
    return computedTerm(producer->inputs.front(), {});
}

void matrixProduct(Emitter& emitter, Call& call)
{
    const char* second = call.has("mat2") ? "mat2" : "other";
    const auto weight = untransposed(emitter, call.term(second));
    if (weight && call.rank() >= 2)
        return linearLayer(emitter, call, call.term("self"), *weight, noValue);
    emit(emitter, call, "matmul", {emitter.valueOf(call.term("self")), emitter.valueOf(call.term(second))});
}

/// self + first @ second: a linear layer in older traces, or a bias added to attention scores.
void addedProduct(Emitter& emitter, Call& call)
{
    require(call.number("beta") == 1.0 && call.number("alpha") == 1.0);
    const bool batched = call.has("batch1");
    const Term &first = call.term(batched ? "batch1" : "mat1"), &second = call.term(batched ? "batch2" : "mat2");
    const auto weight = untransposed(emitter, second);
    if (weight && call.rank() == 1)
        return linearLayer(emitter, call, first, *weight, emitter.valueOf(call.term("self")));
    const ValueId product =
        emitter.builder().addNode(nodeName(call.node, "matmul"), "matmul", {emitter.valueOf(first), emitter.valueOf(second)});
    emit(emitter, call, "add", {product, emitter.valueOf(call.term("self"))}, {{"alpha", 1.0}});
}

/// Adds several nodes in place of one call.
class Parts {
public:
    Parts(Emitter& emitter, const Call& call) : emitter_(emitter), call_(call) {}

    ValueId add(const std::string& op, std::vector<ValueId> inputs, Attributes attributes = {}, std::string name = {})
    {
        return emitter_.builder().addNode(name.empty() ? nodeName(call_.node, op) : std::move(name), op, std::move(inputs),
                                          std::move(attributes));
    }
    ValueId permute(ValueId x, const Ints& dims) { return add("permute", {x}, {{"dims", dims}}); }
    ValueId reshape(ValueId x, const Ints& shape) { return add("reshape", {x}, {{"shape", shape}}); }
    ValueId constant(const at::Tensor& tensor)
    {
        return emitter_.builder().addStored("constant", Stored::Kind::constant, fromTorch(tensor));
    }
    /// Query times key, both […, tokens, places], scaled.
    ValueId scores(ValueId query, ValueId key, std::int64_t rank, double scale)
    {
        Ints turned;
        for (std::int64_t dim = 0; dim < rank; ++dim)
            turned.push_back(dim);
        std::swap(turned[turned.size() - 1], turned[turned.size() - 2]);
        return add("mul", {add("matmul", {query, permute(key, turned)}), noValue}, {{"other", scale}});
    }
    ValueId softmax(ValueId x, std::int64_t rank) { return add("softmax", {x}, {{"dim", rank - 1}}); }

private:
    Emitter& emitter_;
    const Call& call_;
};

bool unused(const jit::Value* value)
{
    return value->uses().empty();
}

std::string joined(const std::string& owner, const std::string& part)
{
    return owner.empty() ? part : owner + "." + part;
}

/// PyTorch's fused self-attention, [images, tokens, places].
void selfAttention(Emitter& emitter, Call& call)
{
    require(call.term("query").origin == call.term("key").origin && call.term("query").origin == call.term("value").origin);
    // Scripts return the weights even where they are None.
    const bool weightsRead = call.flag("need_weights") && call.node.outputs().size() > 1 && !unused(call.node.outputs()[1]);
    require(call.isNone("mask") && !weightsRead && call.rank("query") == 3);
    const std::int64_t heads = call.integer("num_head"), width = call.integer("embed_dim"), places = width / heads;
    Parts parts(emitter, call);
    const auto value = [&](const char* name) { return emitter.valueOf(call.term(name)); };
    const std::string owner = emitter.ownerOf(call.term("qkv_weight"));
    const ValueId all = parts.add("linear", {value("query"), value("qkv_weight"), value("qkv_bias")}, {}, joined(owner, "in_proj"));
    // Sliced before they are reshaped: the value may keep places that query and key lose.
    const auto part = [&](std::int64_t i) {
        const ValueId cut = parts.add(
            "slice", {all}, {{"dim", std::int64_t{2}}, {"start", i * width}, {"end", (i + 1) * width}, {"step", std::int64_t{1}}});
        return parts.permute(parts.reshape(cut, {0, 0, heads, places}), {0, 2, 1, 3});
    };
    constexpr std::int64_t rank = 4;
    const double scale = 1 / std::sqrt(static_cast<double>(places));
    const ValueId query = part(0), key = part(1);
    const ValueId weights = parts.softmax(parts.scores(query, key, rank, scale), rank);
    const ValueId mixed = parts.permute(parts.add("matmul", {weights, part(2)}), {0, 2, 1, 3});
    emit(emitter, call, "linear", {parts.reshape(mixed, {0, 0, width}), value("proj_weight"), value("proj_bias")}, {},
         &call.term("proj_weight"));
}

/// Adds the mask, or selects scores by it.
ValueId masked(Emitter& emitter, const Call& call, Parts& parts, ValueId scores)
{
    const ValueId hidden = parts.constant(at::scalar_tensor(-std::numeric_limits<float>::infinity(), at::kFloat));
    if (call.flag("is_causal")) {
        const std::int64_t rank = call.rank("query");
        const at::Tensor seen = at::ones({call.tensor("query").size(rank - 2), call.tensor("key").size(rank - 2)}, at::kBool).tril();
        return parts.add("where", {parts.constant(seen), scores, hidden});
    }
    if (call.isNone("attn_mask"))
        return scores;
    const ValueId mask = emitter.valueOf(call.term("attn_mask"));
    if (call.tensor("attn_mask").scalar_type() == at::kBool)
        return parts.add("where", {mask, scores, hidden});
    return parts.add("add", {scores, mask}, {{"alpha", 1.0}});
}

void scaledDotProduct(Emitter& emitter, Call& call)
{
    require(call.number("dropout_p") == 0.0 && (call.node.outputs().size() == 1 || unused(call.node.outputs()[1])));
    require(!call.has("enable_gqa") || !call.flag("enable_gqa"));
    const std::int64_t rank = call.rank("query");
    const double usual = 1 / std::sqrt(static_cast<double>(call.tensor("query").size(rank - 1)));
    const double scale = call.has("scale") && !call.isNone("scale") ? call.number("scale") : usual;
    Parts parts(emitter, call);
    const ValueId scores = parts.scores(emitter.valueOf(call.term("query")), emitter.valueOf(call.term("key")), rank, scale);
    const ValueId weights = parts.softmax(masked(emitter, call, parts, scores), rank);
    emit(emitter, call, "matmul", {weights, emitter.valueOf(call.term("value"))});
}

void einsum(Emitter& emitter, Call& call)
{
    require(isContainer(call.term("tensors")));
    std::vector<EinsumOperand> operands;
    for (const Term& term : call.term("tensors").origin->elements) {
        require(isTensorTerm(term));
        EinsumOperand operand{emitter.valueOf(term), {}};
        for (const c10::IValue& run : term.runs)
            operand.shapes.push_back(run.toTensor().sizes().vec());
        operands.push_back(std::move(operand));
    }
    Parts parts(emitter, call);
    const ValueId sum =
        emitEinsum(call.text("equation"), operands, [&parts](const std::string& op, std::vector<ValueId> inputs, Attributes attributes) {
            return parts.add(op, std::move(inputs), std::move(attributes));
        });
    require(sum != noValue);
    call.results.front() = computedTerm(sum, call.results.front().runs);
}

} // namespace

void registerProduct(TranslationTable& table)
{
    table["aten::linear"] = linear;
    table["aten::addmm"] = addedProduct;
    table["aten::baddbmm"] = addedProduct;
    for (const char* op : {"aten::matmul", "aten::mm", "aten::bmm"})
        table[op] = matrixProduct;
    table["aten::_native_multi_head_attention"] = selfAttention;
    for (const char* op : {"aten::scaled_dot_product_attention", "aten::_scaled_dot_product_attention"})
        table[op] = scaledDotProduct;
    table["aten::einsum"] = einsum;
}

} // namespace espalier::torchscript
