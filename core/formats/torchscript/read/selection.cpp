// SPDX-License-Identifier: GPL-3.0-or-later
// Selection of elements by their values: top k, gathering at computed indices, non-maximum suppression; comparisons and whole numbers.
#include "core/formats/torchscript/read/selection.h"
#include "core/formats/torchscript/numbers.h"

#include "core/graph/operators/element_types.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier::torchscript {
namespace {

using Ints = std::vector<std::int64_t>;
using Terms = std::vector<Term>;

/// One node for a call with several tensors as results.
void emitResults(Emitter& emitter, Call& call, const std::string& op, std::vector<ValueId> inputs, Attributes attributes)
{
    const std::vector<ValueId> values = emitter.builder().addNode(nodeName(call.node, op), op, std::move(inputs), std::move(attributes),
                                                                  std::vector<bool>(call.results.size(), true));
    for (std::size_t i = 0; i < values.size(); ++i)
        call.results[i] = computedTerm(values[i], call.results[i].runs);
}

void topK(Emitter& emitter, Call& call)
{
    std::vector<ValueId> inputs{self(emitter, call)};
    const std::int64_t k = integerFrom(emitter, call, "k").attribute(inputs);
    emitResults(
        emitter, call, "topk", std::move(inputs),
        {{"k", k}, {"dim", call.dimension("dim", call.rank())}, {"largest", call.flag("largest")}, {"sorted", call.flag("sorted")}});
}

Attributes sortingOf(const Call& call)
{
    const bool stable = call.has("stable") && !call.isNone("stable") && call.flag("stable");
    return {{"dim", call.dimension("dim", call.rank())}, {"descending", call.flag("descending")}, {"stable", stable}};
}

void sort(Emitter& emitter, Call& call)
{
    emitResults(emitter, call, "sort", {self(emitter, call)}, sortingOf(call));
}

/// The second result of sorting.
void argSort(Emitter& emitter, Call& call)
{
    const std::vector<ValueId> values =
        emitter.builder().addNode(nodeName(call.node, "sort"), "sort", {self(emitter, call)}, sortingOf(call), {true, true});
    call.results.front() = computedTerm(values[1], call.results.front().runs);
}

/// Along a dimension; without one, of all elements.
void indexOfExtreme(Emitter& emitter, Call& call)
{
    if (!call.isNone("dim")) {
        const Attributes attributes{{"dim", call.dimension("dim", call.rank())}, {"keepdim", call.flag("keepdim")}};
        return emit(emitter, call, call.plainOperator().substr(6), {self(emitter, call)}, attributes);
    }
    require(!call.flag("keepdim"));
    const ValueId row = addNode(emitter, call, "reshape", {self(emitter, call)}, {{"shape", Ints{-1}}});
    emit(emitter, call, call.plainOperator().substr(6), {row}, {{"dim", std::int64_t{0}}, {"keepdim", false}});
}

bool isWhole(const at::Tensor& tensor)
{
    return !tensor.is_floating_point() && !tensor.is_complex();
}

/// The argument named other: a second input, or the attribute `other`.
void emitWithOther(Emitter& emitter, Call& call, const std::string& op, Attributes attributes = {})
{
    require(isTensorTerm(call.term("self")));
    const Term& other = call.term("other");
    if (isTensorTerm(other) && !asNumber(other))
        return emit(emitter, call, op, {self(emitter, call), emitter.valueOf(other)}, std::move(attributes));
    require(asNumber(other).has_value());
    const c10::IValue& number = other.runs.front();
    const c10::Scalar scalar = number.isTensor() ? number.toTensor().item() : number.toScalar();
    const bool whole = scalar.isIntegral(true) && isWhole(call.tensor("self"));
    attributes["other"] = whole ? Attribute(scalar.toLong()) : Attribute(scalar.toDouble());
    emit(emitter, call, op, {self(emitter, call)}, std::move(attributes));
}

/// A function of one or two tensors under its own name.
void logic(Emitter& emitter, Call& call)
{
    std::vector<ValueId> inputs{self(emitter, call)};
    if (call.has("other"))
        inputs.push_back(emitter.valueOf(call.term("other")));
    emit(emitter, call, call.plainOperator().substr(6), std::move(inputs));
}

void comparison(Emitter& emitter, Call& call)
{
    emitWithOther(emitter, call, call.plainOperator().substr(6));
}

void floorQuotient(Emitter& emitter, Call& call)
{
    emitWithOther(emitter, call, "rounded_div", {{"rounding", std::string("floor")}});
}

void remainder(Emitter& emitter, Call& call)
{
    const std::string rounding = call.plainOperator() == "aten::fmod" ? "trunc" : "floor";
    emitWithOther(emitter, call, "remainder", {{"rounding", rounding}});
}

void nonZero(Emitter& emitter, Call& call)
{
    emit(emitter, call, "nonzero", {self(emitter, call)});
}

void maskedSelect(Emitter& emitter, Call& call)
{
    require(call.tensor("self").sizes() == call.tensor("mask").sizes());
    emit(emitter, call, "select_where", {self(emitter, call), emitter.valueOf(call.term("mask"))}, {{"dim", std::int64_t{0}}});
}

void scatter(Emitter& emitter, Call& call)
{
    require(call.has("src") && !call.has("reduce") && isTensorTerm(call.term("index")));
    require(call.tensor("src").sizes() == call.tensor("index").sizes());
    emit(emitter, call, "scatter", {self(emitter, call), emitter.valueOf(call.term("index")), emitter.valueOf(call.term("src"))},
         {{"dim", call.dimension("dim", call.rank())}});
}

/// Compared with a row of all classes.
void oneHot(Emitter& emitter, Call& call)
{
    const std::int64_t classes = call.integer("num_classes");
    require(classes > 0);
    const Term row = knownTerm(std::vector<c10::IValue>(call.runs(), at::arange(classes)));
    const ValueId apart = addNode(emitter, call, "unsqueeze", {self(emitter, call)}, {{"dim", call.rank()}});
    const ValueId hit = addNode(emitter, call, "eq", {apart, emitter.valueOf(row)});
    emit(emitter, call, "cast", {hit}, {{"dtype", std::string("int64")}});
}

void suppression(Emitter& emitter, Call& call)
{
    emit(emitter, call, "nms", {emitter.valueOf(call.term("dets")), emitter.valueOf(call.term("scores"))},
         {{"iou_threshold", call.number("iou_threshold")}});
}

/// ONNX's, which files written by Espalier hold as a function.
void suppressionPerClass(Emitter& emitter, Call& call)
{
    emit(emitter, call, "non_max_suppression", {emitter.valueOf(call.term("boxes")), emitter.valueOf(call.term("scores"))},
         {{"most_per_class", call.integer("most_per_class")},
          {"iou_threshold", call.number("iou_threshold")},
          {"score_threshold", call.number("score_threshold")},
          {"centers", call.flag("centers")}});
}

bool isAbsent(const Term& element)
{
    return !isContainer(element) && isFixed(element) && element.runs.front().isNone();
}

const at::Tensor& tensorIn(const Term& term, std::size_t run)
{
    require(!isContainer(term) && term.runs.at(run).isTensor());
    return term.runs[run].toTensor();
}

/// Whether the indices are 0, 1, … along the images and the same everywhere else, as arange(batch)[:, None].
bool countImages(const Call& call, const Term& indices)
{
    if (!isKnown(indices) || isFixed(indices))
        return false;
    for (std::size_t run = 0; run < call.runs(); ++run) {
        const at::Tensor& counted = tensorIn(indices, run);
        const at::Tensor images = at::arange(call.tensor("self", run).size(0));
        if (counted.numel() != images.numel() || counted.dim() < 1 || counted.size(0) != images.numel() ||
            !counted.to(at::kLong).flatten().equal(images))
            return false;
    }
    return true;
}

/// x[arange(batch)[:, None], i, j]: rows of indices per image, for any number of images.
void indexPerImage(Emitter& emitter, Call& call, const Terms& elements)
{
    std::vector<ValueId> columns;
    const at::Tensor& first = tensorIn(elements.at(1), 0);
    for (std::size_t i = 1; i < elements.size(); ++i) {
        require(!isAbsent(elements[i]) && isWhole(tensorIn(elements[i], 0)) && tensorIn(elements[i], 0).sizes() == first.sizes());
        columns.push_back(addNode(emitter, call, "unsqueeze", {emitter.valueOf(elements[i])}, {{"dim", first.dim()}}));
    }
    require(first.dim() == tensorIn(elements.front(), 0).dim() && first.size(0) == call.tensor("self").size(0));
    const ValueId rows = columns.size() == 1 ? columns.front() : addNode(emitter, call, "concat", columns, {{"dim", first.dim()}});
    emit(emitter, call, "gather_nd", {self(emitter, call), rows}, {{"batch_dims", std::int64_t{1}}});
}

/// The only index is a mask.
void indexByMask(Emitter& emitter, Call& call, const Terms& elements, std::size_t dim)
{
    require(static_cast<std::size_t>(std::count_if(elements.begin(), elements.end(), isAbsent)) + 1 == elements.size());
    emit(emitter, call, "select_where", {self(emitter, call), emitter.valueOf(elements[dim])}, {{"dim", static_cast<std::int64_t>(dim)}});
}

} // namespace

void gatherComputed(Emitter& emitter, Call& call)
{
    require(call.has("index") && isTensorTerm(call.term("index")));
    emit(emitter, call, "gather", {self(emitter, call), emitter.valueOf(call.term("index"))},
         {{"dim", call.dimension("dim", call.rank())}});
}

void indexComputed(Emitter& emitter, Call& call)
{
    require(call.has("indices") && isContainer(call.term("indices")));
    const Terms& elements = call.term("indices").origin->elements;
    std::vector<ValueId> inputs{self(emitter, call)};
    if (elements.size() > 1 && !isAbsent(elements.front()) && countImages(call, elements.front()))
        return indexPerImage(emitter, call, elements);
    for (std::size_t dim = 0; dim < elements.size(); ++dim) {
        if (!isAbsent(elements[dim]) && tensorIn(elements[dim], 0).scalar_type() == at::kBool)
            return indexByMask(emitter, call, elements, dim);
        require(isAbsent(elements[dim]) || isWhole(tensorIn(elements[dim], 0)));
        inputs.push_back(isAbsent(elements[dim]) ? noValue : emitter.valueOf(elements[dim]));
    }
    emit(emitter, call, "index", std::move(inputs));
}

void indexSelectComputed(Emitter& emitter, Call& call)
{
    const std::int64_t dim = call.dimension("dim", call.rank());
    require(call.tensor("index").dim() == 1);
    std::vector<ValueId> inputs(static_cast<std::size_t>(dim) + 1, noValue);
    inputs.front() = self(emitter, call);
    inputs.push_back(emitter.valueOf(call.term("index")));
    emit(emitter, call, "index", std::move(inputs));
}

void extremumWithIndex(Emitter& emitter, Call& call, const std::string& reduction, const std::string& index)
{
    require(call.results.size() == 2 && call.tensor("self").is_floating_point());
    const std::int64_t dim = call.dimension("dim", call.rank());
    const ValueId x = self(emitter, call);
    const Attributes along{{"keepdim", call.flag("keepdim")}};
    Attributes values = along, indices = along;
    values["dims"] = Ints{dim};
    indices["dim"] = dim;
    call.results[0] = computedTerm(addNode(emitter, call, reduction, {x}, values), call.results[0].runs);
    call.results[1] = computedTerm(addNode(emitter, call, index, {x}, indices), call.results[1].runs);
}

void roundedQuotient(Emitter& emitter, Call& call)
{
    emitWithOther(emitter, call, "rounded_div", {{"rounding", call.text("rounding_mode")}});
}

void registerSelection(TranslationTable& table)
{
    table["aten::topk"] = topK;
    table["aten::sort"] = sort;
    table["aten::argsort"] = argSort;
    table["aten::argmax"] = indexOfExtreme;
    table["aten::argmin"] = indexOfExtreme;
    for (const char* op : {"aten::eq", "aten::ne", "aten::lt", "aten::le", "aten::gt", "aten::ge"})
        table[op] = comparison;
    for (const char* op : {"aten::logical_and", "aten::logical_or", "aten::logical_xor", "aten::logical_not"})
        table[op] = logic;
    table["aten::floor_divide"] = floorQuotient;
    table["aten::remainder"] = remainder;
    table["aten::fmod"] = remainder;
    table["aten::nonzero"] = nonZero;
    table["aten::masked_select"] = maskedSelect;
    table["aten::scatter"] = scatter;
    table["aten::one_hot"] = oneHot;
    table["torchvision::nms"] = suppression;
    table["espalier::non_max_suppression"] = suppressionPerClass;
}

} // namespace espalier::torchscript
