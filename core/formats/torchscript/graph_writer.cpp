// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/graph_writer.h"

#include "core/formats/torchscript/module_tree.h"
#include "core/formats/torchscript/node_writers.h"

namespace espalier::torchscript {
namespace {

/// A valid TorchScript name; values' names only help readers.
std::string printable(const std::string& name)
{
    std::string result;
    for (const char c : name)
        result += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    const bool starts = !result.empty() && std::isdigit(static_cast<unsigned char>(result.front())) == 0;
    return starts ? result : "x_" + result;
}

} // namespace

GraphWriter::GraphWriter(const Network& network, const jit::Module& module) : network_(network)
{
    self_ = graph_->addInput("self");
    self_->setType(module.type());
}

std::shared_ptr<jit::Graph> GraphWriter::write()
{
    for (const ValueId id : network_.inputs)
        values_[id] = graph_->addInput(printable(network_.values[id].name));
    for (const Node& node : network_.nodes)
        writeNode(node);
    registerOutput();
    return graph_;
}

void GraphWriter::writeNode(const Node& node)
{
    const auto writer = nodeWriters().find(node.op);
    TORCH_CHECK(writer != nodeWriters().end(), "'", node.name, "': TorchScript has no form for the operator ", node.op);
    const std::vector<jit::Value*> outputs = writer->second(*this, node);
    for (std::size_t i = 0; i < node.outputs.size(); ++i)
        values_[node.outputs[i]] = outputs.at(i);
}

void GraphWriter::registerOutput()
{
    std::vector<jit::Value*> outputs;
    for (const ValueId id : network_.outputs)
        outputs.push_back(value(id));
    switch (network_.outputForm) {
    case OutputForm::tensor:
        graph_->registerOutput(outputs.front());
        break;
    case OutputForm::tuple:
        graph_->registerOutput(graph_->insertNode(graph_->createTuple(outputs))->output());
        break;
    case OutputForm::list:
        graph_->registerOutput(graph_->insertNode(graph_->createList(c10::TensorType::get(), outputs))->output());
        break;
    case OutputForm::dictionary:
        graph_->registerOutput(dictionary(outputs));
        break;
    }
}

jit::Value* GraphWriter::dictionary(const std::vector<jit::Value*>& outputs)
{
    std::vector<jit::Value*> keys;
    for (const std::string& key : network_.outputKeys)
        keys.push_back(graph_->insertConstant(key));
    return graph_->insertNode(graph_->createDict(c10::StringType::get(), c10::TensorType::get(), keys, outputs))->output();
}

jit::Value* GraphWriter::value(ValueId id)
{
    auto found = values_.find(id);
    if (found != values_.end())
        return found->second;
    const Stored& stored = network_.stored.at(static_cast<std::size_t>(network_.storedIndex(id)));
    std::vector<std::string> path = splitName(stored.name);
    const std::string attribute = path.back();
    path.pop_back();
    jit::Value* tensor = graph_->insertGetAttr(submodule(path), attribute);
    return values_[id] = followsType(stored) ? call("aten::type_as", {tensor, values_.at(network_.inputs.front())}) : tensor;
}

/// A constant is not in state_dict and not converted with it: it is cast to the type of the images, so that .half() works.
bool GraphWriter::followsType(const Stored& stored)
{
    return stored.kind == Stored::Kind::constant && stored.tensor.isFloating() && !stored.tensor.shape().empty();
}

jit::Value* GraphWriter::submodule(const std::vector<std::string>& path)
{
    if (path.empty())
        return self_;
    const auto found = submodules_.find(path);
    if (found != submodules_.end())
        return found->second;
    const std::vector<std::string> parent(path.begin(), path.end() - 1);
    return submodules_[path] = graph_->insertGetAttr(submodule(parent), path.back());
}

jit::Value* GraphWriter::input(const Node& node, std::size_t i)
{
    const bool present = i < node.inputs.size() && node.inputs[i] != noValue;
    return present ? value(node.inputs[i]) : graph_->insertConstant(c10::IValue());
}

jit::Value* GraphWriter::inputList(const Node& node)
{
    std::vector<jit::Value*> elements;
    for (std::size_t i = 0; i < node.inputs.size(); ++i)
        elements.push_back(input(node, i));
    return graph_->insertNode(graph_->createList(c10::TensorType::get(), elements))->output();
}

jit::Value* GraphWriter::trainingFlag(ValueId stored)
{
    const int index = stored == noValue ? -1 : network_.storedIndex(stored);
    std::vector<std::string> path =
        index < 0 ? std::vector<std::string>{""} : splitName(network_.stored[static_cast<std::size_t>(index)].name);
    path.pop_back();
    return graph_->insertGetAttr(submodule(path), "training");
}

jit::Value* GraphWriter::call(const std::string& op, const Arguments& arguments, const Arguments& named)
{
    return graph_->insert(c10::Symbol::fromQualString(op), arguments, named);
}

} // namespace espalier::torchscript
