// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/python/forward.h"

#include "core/formats/suppression_source.h"
#include "core/graph/operators/computed_size.h"

#include <spdlog/fmt/fmt.h>

#include <set>

namespace espalier::python_io {
namespace {

const char* const indent = "        ";

std::string shapeText(const Shape& shape)
{
    std::string text;
    for (std::size_t dim = 1; dim < shape.size(); ++dim)
        text += (text.empty() ? "" : "×") + std::to_string(shape[dim]);
    return text;
}

std::string joined(const std::vector<std::string>& parts)
{
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : ", ") + part;
    return text;
}

} // namespace

const FormTable& forms()
{
    static const FormTable all = [] {
        FormTable table;
        ESPALIER_FAMILIES(ESPALIER_REGISTER_FAMILY, table)
        return table;
    }();
    return all;
}

std::string ofTorch(const ForwardWriter& writer, const Node& node)
{
    return fmt::format("torch.{}({})", node.op, writer.input(node, 0));
}

std::string ComputedLiterals::tuple(const char* name)
{
    std::string text;
    const auto& numbers = intsAttribute(node_, name);
    for (const std::int64_t number : numbers)
        text += (text.empty() ? "" : ", ") + (number == computedSize ? next() : literal(number));
    return fmt::format("({}{})", text, numbers.size() == 1 ? "," : "");
}

std::string ComputedLiterals::number(const char* name)
{
    return holdsComputed(node_, name) ? next() : literal(attribute(node_, name));
}

std::string number(const Node& node, const char* name)
{
    return literal(floatAttribute(node, name));
}

std::string other(const ForwardWriter& writer, const Node& node)
{
    return writer.has(node, 1) ? writer.input(node, 1) : literal(attribute(node, "other"));
}

std::string sizes(const Node& node, const char* name)
{
    return compact(intsAttribute(node, name));
}

ForwardWriter::ForwardWriter(const Network& network, const std::map<NodeId, Layer>& layers, const ModuleTree& tree)
    : network_(network), layers_(layers), tree_(tree),
      names_({"self", "torch", "torchvision", suppressionName, "nn", "F", "abs", "float", "getattr", "int", "list", "max", "min", "range",
              "round", "True", "False", "None"})
{
    for (const ValueId input : network.inputs)
        variables_[input] = names_.take(network.values[input].name.empty() ? "x" : network.values[input].name);
    for (const Stored& stored : network.stored)
        variables_[stored.value] = tree.tensor(stored);
}

std::string ForwardWriter::parameters() const
{
    std::vector<std::string> names;
    for (const ValueId input : network_.inputs)
        names.push_back(name(input));
    return joined(names);
}

std::string ForwardWriter::name(ValueId value) const
{
    return value == noValue ? "None" : variables_.at(value);
}

std::string ForwardWriter::input(const Node& node, std::size_t i) const
{
    return has(node, i) ? name(node.inputs[i]) : "None";
}

bool ForwardWriter::has(const Node& node, std::size_t i) const
{
    return i < node.inputs.size() && node.inputs[i] != noValue;
}

std::string ForwardWriter::inputs(const Node& node) const
{
    std::vector<std::string> names;
    for (std::size_t i = 0; i < node.inputs.size(); ++i)
        names.push_back(input(node, i));
    return joined(names);
}

std::string ForwardWriter::expression(NodeId id, const Node& node)
{
    const auto layer = layers_.find(id);
    if (layer != layers_.end())
        return tree_.module(layer->second.path) + "(" + input(node, 0) + ")";
    const auto found = forms().find(node.op);
    if (found == forms().end())
        throw PythonError("node '" + node.name + "' (" + node.op + "): Espalier has no form in Python for this operator");
    try {
        return found->second.expression(*this, node);
    } catch (const PythonError& error) {
        throw PythonError("node '" + node.name + "' (" + node.op + "): " + error.what());
    }
}

std::string ForwardWriter::statements()
{
    std::string text;
    for (std::size_t i = 0; i < network_.nodes.size(); ++i) {
        const Node& node = network_.nodes[i];
        const std::string right = expression(static_cast<NodeId>(i), node);
        std::vector<std::string> left;
        for (const ValueId output : node.outputs)
            left.push_back(variables_[output] = names_.take(network_.values[output].name));
        const Shape& shape = shapeOf(node.outputs.front());
        const std::string comment = node.outputs.size() == 1 && shape.size() > 1 ? "  # " + shapeText(shape) : "";
        text += indent + joined(left) + " = " + right + comment + "\n";
    }
    return text + indent + "return " + returned() + "\n";
}

std::string ForwardWriter::preambles() const
{
    std::set<std::string> all;
    for (const Node& node : network_.nodes)
        if (const auto found = forms().find(node.op); found != forms().end() && !found->second.preamble.empty())
            all.insert(found->second.preamble);
    std::string imports, functions;
    for (const std::string& preamble : all)
        (preamble.rfind("import", 0) == 0 ? imports : functions) += preamble;
    return imports + "\n" + (functions.empty() ? "" : functions + "\n\n");
}

std::string ForwardWriter::returned() const
{
    std::vector<std::string> names;
    for (const ValueId output : network_.outputs)
        names.push_back(name(output));
    switch (network_.outputForm) {
    case OutputForm::tuple:
        return fmt::format("({}{})", joined(names), names.size() == 1 ? "," : "");
    case OutputForm::list:
        return fmt::format("[{}]", joined(names));
    case OutputForm::dictionary:
        for (std::size_t i = 0; i < names.size(); ++i)
            names[i] = literal(network_.outputKeys.at(i)) + ": " + names[i];
        return fmt::format("{{{}}}", joined(names));
    default:
        return names.front();
    }
}

} // namespace espalier::python_io
