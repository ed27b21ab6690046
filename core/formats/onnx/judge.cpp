// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/judge.h"
#include "core/base/child_process.h"
#include "core/base/memory_limit.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstring>
#include <set>

namespace espalier::onnx_io {
namespace {

/// OpenCV refuses outputs without a type.
void addOutput(onnx::GraphProto& graph, const std::string& name)
{
    onnx::ValueInfoProto& output = *graph.add_output();
    output.set_name(name);
    output.mutable_type()->mutable_tensor_type()->set_elem_type(onnx::TensorProto::FLOAT);
    output.mutable_type()->mutable_tensor_type()->mutable_shape();
}

/// Sizes of later tensors follow from these.
void enterSizes(onnx::GraphProto& graph, const Question& question)
{
    for (onnx::ValueInfoProto& input : *graph.mutable_input())
        for (std::size_t i = 0; i < question.inputs.size(); ++i)
            if (question.file.inputs[i].name == input.name())
                for (int dim = 0; dim < input.type().tensor_type().shape().dim_size(); ++dim)
                    input.mutable_type()->mutable_tensor_type()->mutable_shape()->mutable_dim(dim)->set_dim_value(
                        question.inputs[i].size(dim));
    graph.clear_value_info();
    for (onnx::ValueInfoProto& output : *graph.mutable_output())
        output.mutable_type()->mutable_tensor_type()->mutable_shape()->clear_dim(); // OpenCV refuses outputs without a shape
}

bool hasSizesOf(const GraphInput& input, const at::Tensor& images)
{
    for (std::size_t dim = 0; dim < input.sizes.size(); ++dim)
        if (input.sizes[dim] != 0 && input.sizes[dim] != images.size(static_cast<std::int64_t>(dim)))
            return false;
    return true;
}

bool fits(const Question& question)
{
    return std::equal(question.file.inputs.begin(), question.file.inputs.end(), question.inputs.begin(), question.inputs.end(), hasSizesOf);
}

/// Keeps only the nodes that the wanted tensors need.
void cutTo(onnx::GraphProto& graph, const std::vector<std::string>& wanted)
{
    graph.clear_output();
    std::set<std::string> needed(wanted.begin(), wanted.end());
    for (const std::string& name : wanted)
        addOutput(graph, name);
    google::protobuf::RepeatedPtrField<onnx::NodeProto> nodes;
    for (int i = graph.node_size(); i-- > 0;) {
        const onnx::NodeProto& node = graph.node(i);
        const bool read =
            std::any_of(node.output().begin(), node.output().end(), [&](const std::string& o) { return needed.count(o) > 0; });
        if (!read)
            continue;
        needed.insert(node.input().begin(), node.input().end());
        *nodes.Add() = node;
    }
    std::reverse(nodes.begin(), nodes.end());
    *graph.mutable_node() = std::move(nodes);
}

/// The child's answer: a letter, then the numbers of elements and the elements, or a reason.
constexpr char ran = 'r', failed = 'f';

std::vector<at::Tensor> unpacked(const std::string& bytes)
{
    std::vector<at::Tensor> values;
    for (std::size_t at = 1; at < bytes.size();) {
        std::int64_t count = 0;
        std::memcpy(&count, bytes.data() + at, sizeof count);
        at += sizeof count;
        values.push_back(at::empty({count}, at::kFloat));
        std::memcpy(values.back().data_ptr(), bytes.data() + at, values.back().nbytes());
        at += values.back().nbytes();
    }
    return values;
}

Opinion opinionIn(const std::string& bytes, std::size_t wanted)
{
    if (bytes.empty() || bytes.front() != ran)
        return {{}, bytes.substr(std::min<std::size_t>(bytes.size(), 1))};
    Opinion opinion{unpacked(bytes), {}};
    if (opinion.values.size() != wanted)
        return {{}, "it gives " + std::to_string(opinion.values.size()) + " tensors instead of " + std::to_string(wanted)};
    return opinion;
}

} // namespace

void Answer::add(const float* numbers, std::size_t count)
{
    const auto elements = static_cast<std::int64_t>(count);
    bytes_.append(reinterpret_cast<const char*>(&elements), sizeof elements);
    bytes_.append(reinterpret_cast<const char*>(numbers), count * sizeof(float));
}

/// LibTorch's threads do not survive a fork, so the inputs are put in order before.
Opinion Judge::ask(const Question& question, const Proceed& proceed) const
{
    Question inOrder = question;
    for (at::Tensor& input : inOrder.inputs)
        input = input.to(at::kFloat).contiguous();
    returnFreedMemory(); // The child begins with what this process holds.
    ChildLimits limits;
    limits.proceed = proceed;
    const ChildAnswer child = runInChild(
        [&] {
            try {
                Answer answer;
                run(inOrder, answer);
                return ran + answer.take();
            } catch (const std::exception& error) {
                return failed + std::string(error.what());
            }
        },
        limits);
    step(proceed);
    return child.bytes ? opinionIn(*child.bytes, question.wanted.size()) : Opinion{{}, child.whyNot};
}

const Judge& usualJudge()
{
#ifdef ESPALIER_ONNXRUNTIME
    return onnxRuntimeJudge();
#else
    return openCvJudge();
#endif
}

bool asksForFile(const Question& question)
{
    return question.wanted == question.file.outputs && fits(question);
}

onnx::ModelProto modelOf(const Question& question)
{
    onnx::ModelProto model = parseModel(question.path);
    if (!fits(question))
        enterSizes(*model.mutable_graph(), question);
    if (question.wanted != question.file.outputs)
        cutTo(*model.mutable_graph(), question.wanted);
    return model;
}

} // namespace espalier::onnx_io
