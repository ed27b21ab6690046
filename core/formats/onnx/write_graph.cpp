// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/write_graph.h"

#include "core/formats/onnx/aliases.h"
#include "core/formats/onnx/tensor.h"
#include "core/graph/operators/computed_size.h"
#include "core/graph/tensor_torch.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier::onnx_io {
namespace {

/// "name", "name_2", "name_3", …
std::string uniqueIn(std::set<std::string>& taken, const std::string& wanted)
{
    std::string name = wanted;
    for (int i = 2; !taken.insert(name).second; ++i)
        name = wanted + "_" + std::to_string(i);
    return name;
}

struct SetAttribute {
    onnx::AttributeProto& proto;

    void operator()(std::int64_t value) const
    {
        proto.set_type(onnx::AttributeProto::INT);
        proto.set_i(value);
    }
    void operator()(double value) const
    {
        proto.set_type(onnx::AttributeProto::FLOAT);
        proto.set_f(static_cast<float>(value));
    }
    void operator()(const std::string& value) const
    {
        proto.set_type(onnx::AttributeProto::STRING);
        proto.set_s(value);
    }
    void operator()(const Ints& values) const
    {
        proto.set_type(onnx::AttributeProto::INTS);
        proto.mutable_ints()->Add(values.begin(), values.end());
    }
};

/// As tensorToProto writes stored tensors.
onnx::TensorProto::DataType onnxType(at::ScalarType type)
{
    return c10::isFloatingType(type) ? onnx::TensorProto::FLOAT : type == at::kBool ? onnx::TensorProto::BOOL : onnx::TensorProto::INT64;
}

void declare(onnx::ValueInfoProto& info, const std::string& name, const OpenShape& shape, at::ScalarType elements = at::kFloat)
{
    info.set_name(name);
    auto& type = *info.mutable_type()->mutable_tensor_type();
    type.set_elem_type(onnxType(elements));
    for (const OpenDimension& open : shape) {
        auto& dim = *type.mutable_shape()->add_dim();
        if (!open.name.empty())
            dim.set_dim_param(open.name);
        else if (open.size > 0)
            dim.set_dim_value(open.size);
    }
}

std::string described(const Node& node)
{
    const auto op = node.attributes.find("op");
    const auto* name = op == node.attributes.end() ? nullptr : std::get_if<std::string>(&op->second);
    return name ? *name : node.op;
}

} // namespace

const NodeWriterTable& nodeWriters()
{
    static const NodeWriterTable all = [] {
        NodeWriterTable table;
        ESPALIER_FAMILIES(ESPALIER_REGISTER_FAMILY, table)
        return table;
    }();
    return all;
}

GraphWriter::GraphWriter(const Network& network, int opset, std::int64_t images, const FreeSizes& free)
    : network_(network), opset_(opset), images_(images), free_(free), types_(wholeTypesOf(network))
{
    for (const Node& node : network.nodes)
        for (const ValueId output : node.outputs)
            makers_[output] = &node;
    // Stored tensors keep their names; others must avoid them.
    for (const Stored& stored : network.stored)
        tensors_.insert(stored.name);
    reserveNames();
}

void GraphWriter::reserveNames()
{
    for (const ValueId input : network_.inputs)
        interface_[input] = unique(network_.values[input].name.empty() ? "input" : network_.values[input].name);
    for (const ValueId output : network_.outputs)
        if (makerOf(output) && interface_.count(output) == 0 && !network_.values[output].name.empty())
            interface_[output] = unique(network_.values[output].name);
}

onnx::GraphProto GraphWriter::write(const std::vector<OpenShape>& inputs, const std::vector<OpenShape>& outputs)
{
    graph_.set_name(network_.name.empty() ? "network" : network_.name);
    declareInputs(inputs);
    for (const Node& node : network_.nodes)
        writeNode(node);
    declareOutputs(outputs);
    return std::move(graph_);
}

void GraphWriter::declareInputs(const std::vector<OpenShape>& shapes)
{
    for (std::size_t i = 0; i < network_.inputs.size(); ++i) {
        const ValueId input = network_.inputs[i];
        names_[input] = interface_.at(input);
        declare(*graph_.add_input(), names_[input], shapes.at(i));
    }
}

void GraphWriter::declareOutputs(const std::vector<OpenShape>& shapes)
{
    std::vector<std::string> names;
    std::vector<at::ScalarType> types;
    for (const ValueId output : network_.outputs) {
        collect(output, names);
        types.resize(names.size(), typeOf(output));
    }
    if (names.size() != shapes.size())
        throw OnnxError("its outputs are no tensors");
    std::set<std::string> handedOut;
    for (const auto& input : graph_.input())
        handedOut.insert(input.name());
    handedOut.insert(stored_.begin(), stored_.end());
    for (std::size_t i = 0; i < names.size(); ++i) {
        // An output must be computed by a node and have a name of its own.
        if (!handedOut.insert(names[i]).second)
            names[i] = add("Identity", {names[i]});
        declare(*graph_.add_output(), names[i], shapes[i], types[i]);
    }
}

void GraphWriter::collect(ValueId value, std::vector<std::string>& names)
{
    const ValueId id = resolved(value);
    const auto list = lists_.find(id);
    if (list == lists_.end()) {
        names.push_back(nameOf(id));
        return;
    }
    for (const ValueId element : list->second)
        collect(element, names);
}

ValueId GraphWriter::resolved(ValueId value) const
{
    const auto element = elements_.find(value);
    return element == elements_.end() ? value : resolved(element->second);
}

at::ScalarType GraphWriter::typeOf(ValueId value) const
{
    const ValueId id = resolved(value);
    if (const auto found = types_.find(id); found != types_.end())
        return found->second;
    const at::Tensor content = stored(id);
    return content.defined() ? content.scalar_type() : at::kFloat;
}

std::string GraphWriter::nameOf(ValueId value)
{
    const ValueId id = resolved(value);
    const auto found = names_.find(id);
    if (found != names_.end())
        return found->second;
    const at::Tensor content = stored(id);
    if (!content.defined())
        throw OnnxError("it hands a list to an operator that takes none in ONNX");
    return names_[id] = storedAs(id, content, "as it is");
}

std::string GraphWriter::input(const Node& node, std::size_t i)
{
    return has(node, i) ? nameOf(node.inputs[i]) : std::string();
}

std::vector<std::string> GraphWriter::layerInputs(const Node& node)
{
    std::vector<std::string> names{input(node, 0), input(node, 1)};
    if (has(node, 2))
        names.push_back(input(node, 2));
    return names;
}

bool GraphWriter::has(const Node& node, std::size_t i) const
{
    return i < node.inputs.size() && node.inputs[i] != noValue;
}

const Node* GraphWriter::makerOf(ValueId value) const
{
    const auto found = makers_.find(resolved(value));
    return found == makers_.end() ? nullptr : found->second;
}

bool GraphWriter::readBy(ValueId value, bool Traits::*trait) const
{
    return std::any_of(network_.nodes.begin(), network_.nodes.end(), [&](const Node& node) {
        return traitsOf(node).*trait && std::find(node.inputs.begin(), node.inputs.end(), value) != node.inputs.end();
    });
}

void GraphWriter::writeNode(const Node& node)
{
    node_ = &node;
    try {
        writeComputed(node);
    } catch (const OnnxError& error) {
        throw OnnxError("node '" + node.name + "' (" + described(node) + "): " + error.what());
    }
    node_ = nullptr;
}

void GraphWriter::bindList(const Node& node)
{
    lists_[node.outputs.front()] = node.inputs;
}

void GraphWriter::bindElements(const Node& node)
{
    const auto list = lists_.find(resolved(node.inputs.front()));
    if (list == lists_.end() || list->second.size() != node.outputs.size())
        throw OnnxError("ONNX has no form for lists that an operator hands out");
    for (std::size_t i = 0; i < node.outputs.size(); ++i)
        elements_[node.outputs[i]] = list->second[i];
}

void GraphWriter::writeComputed(const Node& node)
{
    const auto writer = nodeWriters().find(node.op);
    if (writer == nodeWriters().end())
        throw OnnxError("ONNX has no form for this operator");
    const int first = graph_.node_size();
    const std::vector<std::string> outputs = writer->second(*this, node);
    for (std::size_t i = 0; i < node.outputs.size() && !outputs.empty(); ++i) {
        const std::string name = network_.values[node.outputs[i]].name;
        names_[node.outputs[i]] = outputs.at(i);
        rename(first, outputs[i], node, name.empty() ? node.name : name);
    }
}

/// The last ONNX node of a network's node and its output take the network's names.
void GraphWriter::rename(int firstNode, const std::string& from, const Node& node, const std::string& to)
{
    onnx::NodeProto* maker = nullptr;
    std::string* made = nullptr;
    for (int i = firstNode; i < graph_.node_size(); ++i)
        for (std::string& output : *graph_.mutable_node(i)->mutable_output())
            if (output == from) {
                maker = graph_.mutable_node(i);
                made = &output;
            }
    if (!maker)
        return; // an input that is also an output
    tensors_.erase(from);
    const auto renamed = std::find_if(node.outputs.begin(), node.outputs.end(), [&](ValueId value) { return names_[value] == from; });
    const auto reserved = renamed == node.outputs.end() ? interface_.end() : interface_.find(*renamed);
    const std::string name = reserved == interface_.end() ? unique(to) : reserved->second;
    if (made == &*maker->mutable_output()->begin()) {
        nodes_.erase(maker->name());
        maker->set_name(uniqueIn(nodes_, node.name));
    }
    for (int i = firstNode; i < graph_.node_size(); ++i)
        for (std::string& read : *graph_.mutable_node(i)->mutable_input())
            read = read == from ? name : read;
    *made = name;
    renameInSizes(from, name);
    for (const ValueId output : node.outputs)
        if (names_[output] == from)
            names_[output] = name;
}

void GraphWriter::renameInSizes(const std::string& from, const std::string& to)
{
    std::map<std::pair<std::string, std::size_t>, std::string> renamed;
    for (const auto& [place, size] : sizes_)
        renamed[{place.first == from ? to : place.first, place.second}] = size == from ? to : size;
    sizes_ = std::move(renamed);
}

std::string GraphWriter::unique(const std::string& wanted)
{
    return uniqueIn(tensors_, wanted);
}

std::string GraphWriter::add(const std::string& op, const std::vector<std::string>& inputs, OnnxAttributes attributes)
{
    return addAll(op, inputs, 1, attributes).front();
}

std::vector<std::string> GraphWriter::addAll(const std::string& op, const std::vector<std::string>& inputs, int outputs,
                                             OnnxAttributes attributes)
{
    const std::string base = (node_ ? node_->name + "/" : std::string("output/")) + op;
    onnx::NodeProto& proto = *graph_.add_node();
    proto.set_op_type(op);
    proto.set_name(uniqueIn(nodes_, base));
    for (const std::string& input : inputs)
        proto.add_input(input);
    for (int i = 0; i < outputs; ++i)
        proto.add_output(unique(base));
    for (const auto& [name, value] : attributes) {
        onnx::AttributeProto& attribute = *proto.add_attribute();
        attribute.set_name(name);
        std::visit(SetAttribute{attribute}, value);
    }
    return {proto.output().begin(), proto.output().end()};
}

std::string GraphWriter::constant(const at::Tensor& content, const std::string& what)
{
    const std::string name = unique((node_ ? node_->name + "/" : std::string()) + what);
    *graph_.add_initializer() = tensorToProto(content, name);
    return name;
}

std::string GraphWriter::number(double value, const std::string& what)
{
    return constant(at::scalar_tensor(value, at::kFloat), what);
}

std::string GraphWriter::whole(std::int64_t value, const std::string& what)
{
    return constant(at::scalar_tensor(value, at::kLong), what);
}

std::string GraphWriter::numbers(const std::vector<double>& values, const std::string& what)
{
    return constant(at::tensor(values, at::kFloat), what);
}

std::string GraphWriter::integers(const Ints& values, const std::string& what)
{
    return constant(at::tensor(values, at::kLong), what);
}

at::Tensor GraphWriter::stored(ValueId value) const
{
    const int index = network_.storedIndex(resolved(value));
    return index < 0 ? at::Tensor() : toTorch(network_.stored[static_cast<std::size_t>(index)].tensor);
}

std::string GraphWriter::storedAs(ValueId value, const at::Tensor& form, const std::string& kind)
{
    const ValueId id = resolved(value);
    std::string& name = forms_[{id, kind}];
    if (!name.empty())
        return name;
    const Stored& stored = network_.stored[static_cast<std::size_t>(network_.storedIndex(id))];
    name = stored_.count(stored.name) == 0 ? stored.name : unique(stored.name);
    stored_.insert(name);
    onnx::TensorProto& proto = *graph_.add_initializer();
    proto = tensorToProto(form, name);
    proto.set_doc_string(noteWith(stored));
    return name;
}

std::string GraphWriter::imagesOf(const std::string& tensor)
{
    return images_ == imagesDimension ? sizeOf(tensor, 0) : integers({images_}, "images");
}

bool GraphWriter::resizes(ValueId value, std::size_t dim) const
{
    const auto other = free_.other.find(resolved(value));
    const Shape& own = shapeOf(value);
    return other != free_.other.end() && dim > 0 && dim < own.size() && dim < other->second.size() && other->second[dim] != own[dim];
}

bool GraphWriter::anyResizes(ValueId value, std::size_t firstDim) const
{
    for (std::size_t dim = firstDim; dim < shapeOf(value).size(); ++dim)
        if (resizes(value, dim))
            return true;
    return false;
}

const ObservedNumber* GraphWriter::observed(ValueId value) const
{
    const auto found = free_.numbers.find(resolved(value));
    return found == free_.numbers.end() ? nullptr : &found->second;
}

std::string GraphWriter::sizeOf(const std::string& tensor, std::size_t dim)
{
    std::string& size = sizes_[{tensor, dim}];
    const auto at = static_cast<std::int64_t>(dim);
    if (size.empty())
        size = add("Slice", {add("Shape", {tensor}), integers({at}, "first"), integers({at + 1}, "last")});
    return size;
}

SizePart GraphWriter::sizePart(ValueId value, std::size_t dim)
{
    if (resizes(value, dim))
        return sizeOf(nameOf(value), dim);
    return shapeOf(value).at(dim);
}

std::string GraphWriter::sizes(const std::vector<SizePart>& parts, const std::string& what)
{
    std::vector<std::string> names;
    Ints constants;
    const auto endConstants = [&] {
        if (!constants.empty())
            names.push_back(integers(constants, what));
        constants.clear();
    };
    for (const SizePart& part : parts) {
        if (const auto* constant = std::get_if<std::int64_t>(&part)) {
            constants.push_back(*constant);
            continue;
        }
        endConstants();
        names.push_back(std::get<std::string>(part));
    }
    if (names.empty())
        return integers(constants, what);
    endConstants();
    return names.size() == 1 ? names.front() : add("Concat", names, {{"axis", std::int64_t{0}}});
}

std::string GraphWriter::slice(const std::string& tensor, std::int64_t dim, std::int64_t start, std::int64_t end, std::int64_t step)
{
    return add("Slice", {tensor, integers({start}, "starts"), integers({end}, "ends"), integers({dim}, "axes"), integers({step}, "steps")});
}

std::string GraphWriter::reshape(const std::string& tensor, const Ints& shape)
{
    return add("Reshape", {tensor, integers(shape, "shape")});
}

std::string GraphWriter::reshapeTo(const std::string& tensor, const std::vector<SizePart>& shape)
{
    return add("Reshape", {tensor, sizes(shape, "shape")});
}

std::vector<SizePart> ComputedParts::list(std::string_view name)
{
    std::vector<SizePart> parts;
    for (const std::int64_t given : intsAttribute(node_, name))
        parts.push_back(part(given));
    return parts;
}

SizePart ComputedParts::integer(std::string_view name)
{
    return part(intAttribute(node_, name));
}

SizePart ComputedParts::part(std::int64_t given)
{
    if (given != computedSize)
        return given;
    return numberTensor(writer_, node_, next_++);
}

std::string numberTensor(GraphWriter& writer, const Node& node, std::size_t i)
{
    const std::string number = writer.input(node, i);
    if (writer.observed(node.inputs[i]))
        return number;
    const std::string flat = writer.reshape(number, Ints{1});
    return writer.add("Cast", {flat}, {{"to", std::int64_t{onnx::TensorProto::INT64}}});
}

} // namespace espalier::onnx_io
