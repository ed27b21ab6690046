// SPDX-License-Identifier: GPL-3.0-or-later
// Lists and tuples of values, as detectors return them and as opaque operators need them.
#include "core/graph/operators/arguments.h"
#include "core/graph/operators/operator_table.h"

#include <algorithm>

namespace espalier {
namespace {

template <class T, class Read>
c10::IValue typedList(Inputs elements, Read read)
{
    c10::List<T> list;
    list.reserve(elements.size());
    for (const c10::IValue& element : elements)
        list.push_back(read(element));
    return list;
}

bool all(Inputs elements, bool (c10::IValue::*is)() const)
{
    return std::all_of(elements.begin(), elements.end(), [is](const c10::IValue& element) { return (element.*is)(); });
}

/// Operators check a list's element type, so it must be the most specific one.
c10::IValue listOf(Inputs elements)
{
    if (all(elements, &c10::IValue::isTensor))
        return typedList<at::Tensor>(elements, [](const c10::IValue& e) { return e.toTensor(); });
    if (all(elements, &c10::IValue::isInt))
        return typedList<std::int64_t>(elements, [](const c10::IValue& e) { return e.toInt(); });
    if (all(elements, &c10::IValue::isDouble))
        return typedList<double>(elements, [](const c10::IValue& e) { return e.toDouble(); });
    if (all(elements, &c10::IValue::isBool))
        return typedList<bool>(elements, [](const c10::IValue& e) { return e.toBool(); });
    return typedList<c10::optional<at::Tensor>>(elements, [](const c10::IValue& e) { return e.toOptional<at::Tensor>(); });
}

/// Labels cannot pass through a list, so its elements are frozen.
void freezeInputs(const Node& node, Labels& labels, const std::string& reason)
{
    for (const ValueId input : node.inputs)
        if (input != noValue)
            labels.freezeValue(input, reason);
}

class ListOf final : public Operator {
public:
    std::string_view name() const override { return "list"; }

    Results run(const Node&, Inputs inputs, const RunOptions&) const override { return {listOf(inputs)}; }

private:
    void passLabels(NodeId, const Node& node, Labels& labels) const override
    {
        freezeInputs(node, labels, "goes into the list '" + node.name + "'");
    }
};

class TupleOf final : public Operator {
public:
    std::string_view name() const override { return "tuple"; }

    Results run(const Node&, Inputs inputs, const RunOptions&) const override
    {
        return {c10::ivalue::Tuple::create(std::vector<c10::IValue>(inputs.begin(), inputs.end()))};
    }

private:
    void passLabels(NodeId, const Node& node, Labels& labels) const override
    {
        freezeInputs(node, labels, "goes into the tuple '" + node.name + "'");
    }
};

class Unpack final : public Operator {
public:
    std::string_view name() const override { return "unpack"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        Results elements = inputs[0].isTuple() ? Results(inputs[0].toTupleRef().elements()) : inputs[0].toListRef().vec();
        TORCH_CHECK(elements.size() == node.outputs.size(), "expected ", node.outputs.size(), " elements, got ", elements.size());
        return elements;
    }

private:
    void passLabels(NodeId, const Node&, Labels&) const override
    {
        // The elements of a list are frozen already.
    }
};

} // namespace

void registerStructure(OperatorTable& table)
{
    table.add(std::make_unique<ListOf>());
    table.add(std::make_unique<TupleOf>());
    table.add(std::make_unique<Unpack>());
}

} // namespace espalier
