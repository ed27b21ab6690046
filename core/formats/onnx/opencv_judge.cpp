// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/judge.h"

#include <opencv2/dnn.hpp>

#include <algorithm>
#include <map>
#include <stdexcept>

namespace espalier::onnx_io {
namespace {

using TensorsByName = std::map<std::string, const onnx::TensorProto*>;

TensorsByName initialisersOf(const onnx::GraphProto& graph)
{
    TensorsByName initialisers;
    for (const auto& initialiser : graph.initializer())
        initialisers.emplace(initialiser.name(), &initialiser);
    return initialisers;
}

bool aliasesInitialiser(const onnx::NodeProto& node, const TensorsByName& initialisers)
{
    return node.op_type() == "Identity" && node.input_size() == 1 && node.output_size() == 1 && initialisers.count(node.input(0)) > 0;
}

bool hasAliases(const onnx::GraphProto& graph)
{
    const TensorsByName initialisers = initialisersOf(graph);
    return std::any_of(graph.node().begin(), graph.node().end(),
                       [&](const onnx::NodeProto& node) { return aliasesInitialiser(node, initialisers); });
}

/// OpenCV refuses initialisers that pass through Identity: each alias becomes a copy.
void resolveAliases(onnx::GraphProto& graph)
{
    const TensorsByName initialisers = initialisersOf(graph);
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

cv::dnn::Net openNet(const Question& question)
{
    if (asksForFile(question) && !hasAliases(question.file.model.graph()))
        return cv::dnn::readNetFromONNX(question.path.string());
    onnx::ModelProto model = modelOf(question);
    resolveAliases(*model.mutable_graph());
    const std::string bytes = model.SerializeAsString();
    model.Clear();
    return cv::dnn::readNetFromONNX(bytes.data(), bytes.size());
}

cv::Mat asMat(const at::Tensor& tensor)
{
    const std::vector<int> sizes(tensor.sizes().begin(), tensor.sizes().end());
    return cv::Mat(static_cast<int>(sizes.size()), sizes.data(), CV_32F, tensor.data_ptr<float>());
}

std::vector<cv::Mat> forward(cv::dnn::Net& net, const std::vector<std::string>& wanted)
{
    std::vector<cv::Mat> mats;
    // OpenCV names layers after nodes and lists them in its own order; the file's output names work, too.
    net.forward(mats, wanted.size() == 1 ? net.getUnconnectedOutLayersNames() : std::vector<cv::String>(wanted.begin(), wanted.end()));
    return mats;
}

void add(Answer& answer, const cv::Mat& mat)
{
    CV_Assert(mat.type() == CV_32F);
    const cv::Mat whole = mat.isContinuous() ? mat : mat.clone();
    answer.add(whole.ptr<float>(), whole.total());
}

/// OpenCV 4.6 divides by zero in its reader at some valid files.
class OpenCvJudge final : public Judge {
public:
    std::string name() const override { return "OpenCV"; }

private:
    void run(const Question& question, Answer& answer) const override
    {
        // OpenCV takes about four times the file's size.
        constexpr std::uintmax_t largestFile = std::uintmax_t{384} << 20;
        if (std::filesystem::file_size(question.path) > largestFile)
            throw std::runtime_error("it keeps several copies of the weights, which are large");
        cv::setNumThreads(0);
        try {
            forwardInto(answer, question);
        } catch (const cv::Exception& error) {
            throw std::runtime_error(error.err);
        }
    }

    static void forwardInto(Answer& answer, const Question& question)
    {
        cv::dnn::Net net = openNet(question);
        net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        for (std::size_t i = 0; i < question.inputs.size(); ++i)
            net.setInput(asMat(question.inputs[i]), question.file.inputs[i].name);
        for (const cv::Mat& mat : forward(net, question.wanted))
            add(answer, mat);
    }
};

} // namespace

const Judge& openCvJudge()
{
    static const OpenCvJudge judge;
    return judge;
}

} // namespace espalier::onnx_io
