// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/selected_counts.h"

#include "core/formats/torchscript/bounds.h"
#include "core/formats/torchscript/numbers.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <unordered_set>

namespace espalier::torchscript {
namespace {

bool selectsRows(const std::string& op)
{
    static const std::unordered_set<std::string> names{"aten::nonzero", "aten::nonzero_numpy", "aten::masked_select", "torchvision::nms",
                                                       "espalier::non_max_suppression"};
    return names.count(op) > 0;
}

bool isMask(const Term& element)
{
    if (!isTensorTerm(element) || !element.runs.front().toTensor().defined())
        return false;
    const at::ScalarType type = element.runs.front().toTensor().scalar_type();
    return type == at::kBool || type == at::kByte;
}

bool isNone(const Term& element)
{
    return !isContainer(element) && element.runs.front().isNone();
}

/// The dimension of the result whose size is the number of true elements, where the only index is a mask that depends on the images; else
/// -1.
std::int64_t maskedDimension(const Emitter& emitter, const Call& call)
{
    if (!call.has("indices") || !isContainer(call.term("indices")))
        return -1;
    const std::vector<Term>& elements = call.term("indices").origin->elements;
    const auto mask = std::find_if(elements.begin(), elements.end(), isMask);
    if (mask == elements.end() ||
        std::count_if(elements.begin(), elements.end(), isNone) + 1 != static_cast<std::ptrdiff_t>(elements.size()))
        return -1;
    const Origin& origin = *mask->origin;
    const bool stored = origin.value != noValue && emitter.builder().stored(origin.value);
    return isKnown(*mask) || stored ? -1 : mask - elements.begin();
}

/// Two rows, or one more where there are two or less. One row would be taken for a dimension to be squeezed or spread.
at::Tensor withAnotherNumber(const at::Tensor& rows, std::int64_t dim)
{
    constexpr std::int64_t few = 2;
    const std::int64_t count = rows.size(dim);
    if (count > few)
        return rows.narrow(dim, 0, few).clone();
    if (count > 0)
        return at::cat({rows, rows.narrow(dim, count - 1, 1)}, dim);
    at::DimVector shape(rows.sizes().begin(), rows.sizes().end());
    shape[static_cast<std::size_t>(dim)] = 1;
    return at::zeros(shape, rows.options());
}

c10::IValue withAnotherNumber(const c10::IValue& result, std::int64_t dim)
{
    if (result.isTensor())
        return withAnotherNumber(result.toTensor(), dim);
    c10::List<at::Tensor> list;
    for (const at::Tensor& each : result.toTensorVector())
        list.push_back(withAnotherNumber(each, dim));
    return list;
}

} // namespace

bool maySelectSomeNumber(const jit::Block& block)
{
    const auto nodes = block.nodes();
    return std::any_of(nodes.begin(), nodes.end(), [](const jit::Node* node) {
        const std::string op = node->kind().toQualString();
        const auto blocks = node->blocks();
        return selectsRows(op) || op == "aten::index" || op == "aten::where" ||
               std::any_of(blocks.begin(), blocks.end(), [](const jit::Block* inner) { return maySelectSomeNumber(*inner); });
    });
}

void leaveAnotherNumber(const Emitter& emitter, Call& call)
{
    const std::string op = call.plainOperator();
    const bool places = op == "aten::where" && call.arguments.size() == 1;
    const std::int64_t dim = selectsRows(op) || places ? 0 : op == "aten::index" ? maskedDimension(emitter, call) : -1;
    if (dim < 0)
        return;
    for (Term& result : call.results)
        result.runs.back() = withAnotherNumber(result.runs.back(), dim);
}

void leaveLessThanBound(Call& call)
{
    if (!boundReached(call, {0, call.runs() - 1}))
        return;
    c10::IValue& last = call.results.front().runs.back();
    if (!isNumber(last))
        last = withAnotherNumber(last, slicedDimension(call));
    else if (last.isInt())
        last = last.toInt() == 1 ? 2 : last.toInt() - 1;
    else if (last.isTensor())
        last = at::where(last.toTensor() == 1, last.toTensor() + 1, last.toTensor() - 1);
}

} // namespace espalier::torchscript
