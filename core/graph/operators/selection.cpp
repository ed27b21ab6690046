// SPDX-License-Identifier: GPL-3.0-or-later
// Selection of elements by their values: top k, gathering at computed indices, non-maximum suppression; and the whole numbers and masks
// that this takes. Channels cannot be followed through any of them: those that reach one are frozen.
#include "core/graph/operators/computed_numbers.h"
#include "core/graph/operators/element_types.h"
#include "core/graph/operators/operator_table.h"
#include "core/graph/operators/suppression.h"

#include <limits>
#include <map>

namespace espalier {
namespace {

constexpr Traits selecting{.selects = true};
constexpr Traits selectingSomeNumber{.selects = true, .sizedByContent = true};

/// An operator of this family by its name and how it runs.
class Selection final : public Operator {
public:
    using Run = Results (*)(const Node& node, Inputs inputs);

    Selection(std::string_view name, std::string verb, Run compute, Traits traits = selecting)
        : name_(name), verb_(std::move(verb)), compute_(compute), traits_(traits)
    {
    }

    std::string_view name() const override { return name_; }
    Traits traits() const override { return traits_; }
    Results run(const Node& node, Inputs inputs, const RunOptions&) const override { return compute_(node, inputs); }

private:
    void passLabels(NodeId, const Node& node, Labels& labels) const override
    {
        for (const ValueId input : node.inputs)
            if (input != noValue)
                labels.freezeValue(input, "is " + verb_ + " by '" + node.name + "'");
    }

    std::string_view name_;
    std::string verb_; ///< what happens to its input: "picked from"
    Run compute_;
    Traits traits_;
};

template <class Pair>
Results both(Pair pair)
{
    return {std::get<0>(pair), std::get<1>(pair)};
}

/// Computed: `k`.
Results topK(const Node& node, Inputs inputs)
{
    const std::int64_t k = ComputedNumbers(node, inputs, 1).integer("k");
    return both(at::topk(tensorAt(inputs, 0), k, intAttribute(node, "dim"), boolAttribute(node, "largest"), boolAttribute(node, "sorted")));
}

Results sort(const Node& node, Inputs inputs)
{
    return both(at::sort(tensorAt(inputs, 0), boolAttribute(node, "stable"), intAttribute(node, "dim"), boolAttribute(node, "descending")));
}

template <at::Tensor (*function)(const at::Tensor&, c10::optional<std::int64_t>, bool)>
Results indexOfExtreme(const Node& node, Inputs inputs)
{
    return {function(tensorAt(inputs, 0), intAttribute(node, "dim"), boolAttribute(node, "keepdim"))};
}

Results gather(const Node& node, Inputs inputs)
{
    return {at::gather(tensorAt(inputs, 0), intAttribute(node, "dim"), tensorAt(inputs, 1))};
}

using Columns = c10::List<c10::optional<at::Tensor>>;

/// x[i0, :, i2, …]: inputs from the second on are the indices of each dimension; where one is absent, the whole dimension is taken.
Results index(const Node&, Inputs inputs)
{
    Columns columns;
    for (std::size_t i = 1; i < inputs.size(); ++i)
        columns.push_back(optionalTensorAt(inputs, i));
    return {at::index(tensorAt(inputs, 0), columns)};
}

/// The elements, along `dim` and as many dimensions as the mask has, where the mask is true.
Results selectWhere(const Node& node, Inputs inputs)
{
    Columns columns;
    for (std::int64_t dim = 0; dim < intAttribute(node, "dim"); ++dim)
        columns.push_back(c10::nullopt);
    columns.push_back(tensorAt(inputs, 1).to(at::kBool));
    return {at::index(tensorAt(inputs, 0), columns)};
}

/// The indices of each dimension from rows of indices.
Columns columnsOf(const at::Tensor& rows)
{
    Columns columns;
    for (const at::Tensor& column : rows.unbind(-1))
        columns.push_back(column);
    return columns;
}

/// ONNX's GatherND: every row of indices names an element, or a slice where it is shorter than the rank. `batch_dims`: so many leading
/// dimensions are common to both; 0 or 1.
Results gatherRows(const Node& node, Inputs inputs)
{
    const at::Tensor& x = tensorAt(inputs, 0);
    const at::Tensor& rows = tensorAt(inputs, 1);
    Columns columns = columnsOf(rows);
    if (intAttribute(node, "batch_dims") == 0)
        return {at::index(x, columns)};
    std::vector<std::int64_t> alone(static_cast<std::size_t>(rows.dim()) - 1, 1);
    alone.front() = x.size(0);
    Columns withImages;
    withImages.push_back(at::arange(x.size(0), rows.options()).reshape(alone));
    for (std::size_t i = 0; i < columns.size(); ++i)
        withImages.push_back(columns.get(i));
    return {at::index(x, withImages)};
}

/// ONNX's ScatterND: a copy of the first input with the third one's slices where the rows of indices say.
Results scatterRows(const Node&, Inputs inputs)
{
    return {at::index_put(tensorAt(inputs, 0), columnsOf(tensorAt(inputs, 1)), tensorAt(inputs, 2))};
}

/// A copy of the first input with the third one's elements where the indices say along `dim`.
Results scatter(const Node& node, Inputs inputs)
{
    return {at::scatter(tensorAt(inputs, 0), intAttribute(node, "dim"), tensorAt(inputs, 1), tensorAt(inputs, 2))};
}

/// The second operand: a tensor where the node has two inputs, else the number `other`; in the first one's type where that is
/// floating-point.
at::Tensor other(const Node& node, Inputs inputs)
{
    if (inputOf(node, 1) != noValue)
        return tensorAt(inputs, 1);
    const Attribute& number = attribute(node, "other");
    const at::Tensor& x = tensorAt(inputs, 0);
    if (const auto* whole = std::get_if<std::int64_t>(&number))
        return at::scalar_tensor(*whole, x.options().dtype(x.is_floating_point() ? x.scalar_type() : at::kLong));
    return at::scalar_tensor(std::get<double>(number), x.options().dtype(x.is_floating_point() ? x.scalar_type() : at::kFloat));
}

template <at::Tensor (*function)(const at::Tensor&, const at::Tensor&)>
Results ofTwo(const Node& node, Inputs inputs)
{
    return {function(tensorAt(inputs, 0), other(node, inputs))};
}

Results inverted(const Node&, Inputs inputs)
{
    return {at::logical_not(tensorAt(inputs, 0))};
}

/// Whole numbers divided by zero, and the smallest by -1, would end the program on some processors.
void checkDivisor(const at::Tensor& a, const at::Tensor& b)
{
    if (a.is_floating_point() || b.is_floating_point())
        return;
    TORCH_CHECK(!b.eq(0).any().item<bool>(), "division by zero");
    const bool overflows = b.eq(-1).any().item<bool>() && a.eq(std::numeric_limits<std::int64_t>::min()).any().item<bool>();
    TORCH_CHECK(!overflows, "a quotient beyond all whole numbers");
}

/// `rounding`: "floor" or "trunc".
Results roundedQuotient(const Node& node, Inputs inputs)
{
    const at::Tensor divisor = other(node, inputs);
    checkDivisor(tensorAt(inputs, 0), divisor);
    return {at::div(tensorAt(inputs, 0), divisor, c10::string_view(textAttribute(node, "rounding")))};
}

/// With the sign of the divisor (`rounding` "floor") or of the dividend ("trunc").
Results remainder(const Node& node, Inputs inputs)
{
    const at::Tensor divisor = other(node, inputs);
    checkDivisor(tensorAt(inputs, 0), divisor);
    if (textAttribute(node, "rounding") == "floor")
        return {at::remainder(tensorAt(inputs, 0), divisor)};
    return {at::fmod(tensorAt(inputs, 0), divisor)};
}

Results nonZero(const Node&, Inputs inputs)
{
    return {at::nonzero(tensorAt(inputs, 0))};
}

Results torchvisionSuppression(const Node& node, Inputs inputs)
{
    return {suppressedByTorchvision(tensorAt(inputs, 0), tensorAt(inputs, 1), floatAttribute(node, "iou_threshold"))};
}

Results onnxSuppression(const Node& node, Inputs inputs)
{
    return {suppressedByOnnx(tensorAt(inputs, 0), tensorAt(inputs, 1),
                             {intAttribute(node, "most_per_class"), floatAttribute(node, "iou_threshold"),
                              floatAttribute(node, "score_threshold"), boolAttribute(node, "centers")})};
}

void addFunctionsOfTwo(OperatorTable& table)
{
    const std::map<std::string_view, Selection::Run> comparisons = {
        {"eq", ofTwo<at::eq>}, {"ne", ofTwo<at::ne>}, {"lt", ofTwo<at::lt>},
        {"le", ofTwo<at::le>}, {"gt", ofTwo<at::gt>}, {"ge", ofTwo<at::ge>},
    };
    for (const auto& [name, run] : comparisons)
        table.add(std::make_unique<Selection>(name, "compared", run));
    const std::map<std::string_view, Selection::Run> logic = {
        {"logical_and", ofTwo<at::logical_and>}, {"logical_or", ofTwo<at::logical_or>}, {"logical_xor", ofTwo<at::logical_xor>}};
    for (const auto& [name, run] : logic)
        table.add(std::make_unique<Selection>(name, "taken as true or false", run));
    table.add(std::make_unique<Selection>("logical_not", "taken as true or false", inverted));
}

} // namespace

void registerSelection(OperatorTable& table)
{
    const std::string picked = "picked from";
    table.add(std::make_unique<Selection>("topk", picked, topK));
    table.add(std::make_unique<Selection>("sort", "sorted", sort));
    table.add(std::make_unique<Selection>("argmax", picked, indexOfExtreme<at::argmax>));
    table.add(std::make_unique<Selection>("argmin", picked, indexOfExtreme<at::argmin>));
    table.add(std::make_unique<Selection>("gather", picked, gather));
    table.add(std::make_unique<Selection>("index", picked, index));
    table.add(std::make_unique<Selection>("select_where", picked, selectWhere, selectingSomeNumber));
    table.add(std::make_unique<Selection>("gather_nd", picked, gatherRows));
    table.add(std::make_unique<Selection>("scatter", "written to at computed places", scatter));
    table.add(std::make_unique<Selection>("scatter_nd", "written to at computed places", scatterRows));
    table.add(std::make_unique<Selection>("nonzero", picked, nonZero, selectingSomeNumber));
    table.add(std::make_unique<Selection>("rounded_div", "divided and rounded", roundedQuotient));
    table.add(std::make_unique<Selection>("remainder", "divided for its remainder", remainder));
    table.add(std::make_unique<Selection>("nms", picked, torchvisionSuppression, selectingSomeNumber));
    table.add(std::make_unique<Selection>("non_max_suppression", picked, onnxSuppression, selectingSomeNumber));
    addFunctionsOfTwo(table);
}

} // namespace espalier
