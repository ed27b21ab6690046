// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/assert.h"
#include "core/graph/operator.h"
#include "core/graph/operators/operator_table.h"

namespace espalier {
namespace {

OperatorTable allOperators()
{
    OperatorTable table;
    ESPALIER_FAMILIES(ESPALIER_REGISTER_FAMILY, table)
    return table;
}

} // namespace

void OperatorTable::add(std::unique_ptr<Operator> op)
{
    std::string key(op->name());
    [[maybe_unused]] const bool isNew = operators_.emplace(std::move(key), std::move(op)).second;
    ESPALIER_ASSERT(isNew && "two operators of one name");
}

std::vector<std::string> OperatorTable::names() const
{
    std::vector<std::string> names;
    for (const auto& [name, op] : operators_)
        names.push_back(name);
    return names;
}

const Operator* OperatorTable::find(std::string_view key) const
{
    const auto found = operators_.find(key);
    return found == operators_.end() ? nullptr : found->second.get();
}

void Operator::couple(NodeId id, const Node& node, Labels& labels) const
{
    passLabels(id, node, labels);
    for (const ValueId input : node.inputs)
        if (input != noValue)
            labels.fixUnattached(input, "is also read by '" + node.name + "' as it is");
}

void Operator::resize(Node&, const Survivors&) const
{
    // Most operators have no attribute that counts channels.
}

std::int64_t Operator::macs(const Node&, const ShapeOf&) const
{
    return 0;
}

const Operator* findOperator(std::string_view key)
{
    static const OperatorTable table = allOperators();
    return table.find(key);
}

const Operator& operatorOf(const Node& node)
{
    const Operator* found = findOperator(node.op);
    ESPALIER_ASSERT(found && "unknown operator");
    return *found;
}

} // namespace espalier
