// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/second_opinion.h"
#include "core/formats/onnx/file.h"
#include "core/network/executor.h"

#include <ATen/ATen.h>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/dnn.hpp>

#include <set>

namespace espalier::onnx_io {
namespace {

/// OpenCV writes every failure to stderr as well.
class QuietOpenCv {
public:
    QuietOpenCv() : before_(cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT)) {}
    ~QuietOpenCv() { cv::utils::logging::setLogLevel(before_); }
    QuietOpenCv(const QuietOpenCv&) = delete;
    QuietOpenCv& operator=(const QuietOpenCv&) = delete;

private:
    cv::utils::logging::LogLevel before_;
};

bool aliasesInitialiser(const onnx::NodeProto& node, const std::map<std::string, const onnx::TensorProto*>& initialisers)
{
    return node.op_type() == "Identity" && node.input_size() == 1 && node.output_size() == 1 && initialisers.count(node.input(0)) > 0;
}

/// OpenCV refuses initialisers that pass through Identity: each alias becomes a copy.
void resolveAliases(onnx::GraphProto& graph)
{
    std::map<std::string, const onnx::TensorProto*> initialisers;
    for (const auto& initialiser : graph.initializer())
        initialisers.emplace(initialiser.name(), &initialiser);
    std::vector<onnx::TensorProto> copies;
    google::protobuf::RepeatedPtrField<onnx::NodeProto> nodes;
    for (const auto& node : graph.node()) {
        if (!aliasesInitialiser(node, initialisers)) {
            *nodes.Add() = node;
            continue;
        }
        copies.push_back(*initialisers.at(node.input(0)));
        copies.back().set_name(node.output(0));
    }
    for (onnx::TensorProto& copy : copies)
        *graph.add_initializer() = std::move(copy);
    *graph.mutable_node() = std::move(nodes);
}

/// Leaves only what the wanted tensors need.
void cutTo(onnx::GraphProto& graph, const std::vector<std::string>& wanted)
{
    graph.clear_output();
    std::set<std::string> needed(wanted.begin(), wanted.end());
    for (const std::string& name : wanted)
        graph.add_output()->set_name(name);
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

bool hasAliases(const onnx::GraphProto& graph)
{
    std::map<std::string, const onnx::TensorProto*> initialisers;
    for (const auto& initialiser : graph.initializer())
        initialisers.emplace(initialiser.name(), &initialiser);
    return std::any_of(graph.node().begin(), graph.node().end(),
                       [&](const onnx::NodeProto& node) { return aliasesInitialiser(node, initialisers); });
}

cv::dnn::Net openNet(const std::filesystem::path& file, const onnx::GraphProto& graph, const std::vector<std::string>& wanted,
                     bool ownOutputs)
{
    if (ownOutputs && !hasAliases(graph))
        return cv::dnn::readNetFromONNX(file.string());
    onnx::ModelProto model = parseModel(file);
    resolveAliases(*model.mutable_graph());
    if (!ownOutputs)
        cutTo(*model.mutable_graph(), wanted);
    const std::string bytes = model.SerializeAsString();
    model.Clear();
    return cv::dnn::readNetFromONNX(bytes.data(), bytes.size());
}

cv::Mat asMat(const at::Tensor& tensor)
{
    const at::Tensor floats = tensor.contiguous();
    const std::vector<int> sizes(floats.sizes().begin(), floats.sizes().end());
    return cv::Mat(static_cast<int>(sizes.size()), sizes.data(), CV_32F, floats.data_ptr<float>()).clone();
}

at::Tensor flatTensor(const cv::Mat& mat)
{
    CV_Assert(mat.type() == CV_32F);
    const cv::Mat whole = mat.isContinuous() ? mat : mat.clone();
    return at::from_blob(whole.data, {static_cast<std::int64_t>(whole.total())}, at::kFloat).clone();
}

std::vector<at::Tensor> forward(cv::dnn::Net& net, const std::vector<std::string>& wanted)
{
    // A single last layer needs no name, and OpenCV names layers after nodes.
    std::vector<cv::Mat> mats;
    const std::vector<cv::String> names = net.getUnconnectedOutLayersNames();
    CV_Assert(names.size() == wanted.size());
    net.forward(mats, names);
    std::vector<at::Tensor> tensors;
    for (const cv::Mat& mat : mats)
        tensors.push_back(flatTensor(mat));
    return tensors;
}

} // namespace

SecondOpinion askOpenCv(const std::filesystem::path& file, const onnx::GraphProto& graph, const std::vector<std::string>& inputNames,
                        const std::vector<at::Tensor>& inputs, const std::vector<std::string>& wanted, bool ownOutputs)
{
    const QuietOpenCv quiet;
    SecondOpinion opinion;
    try {
        cv::dnn::Net net = openNet(file, graph, wanted, ownOutputs);
        net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        for (std::size_t i = 0; i < inputs.size(); ++i)
            net.setInput(asMat(inputs[i]), inputNames[i]);
        opinion.outputs = forward(net, wanted);
    } catch (const cv::Exception& error) {
        opinion.whyNot = error.err;
    } catch (const std::exception& error) {
        opinion.whyNot = error.what();
    }
    return opinion;
}

double flatError(const std::vector<at::Tensor>& ours, const std::vector<at::Tensor>& theirs)
{
    std::vector<at::Tensor> flat;
    for (const at::Tensor& tensor : ours)
        flat.push_back(tensor.reshape({-1}));
    return relativeError(flat, theirs);
}

} // namespace espalier::onnx_io
