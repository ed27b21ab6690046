// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/second_opinion.h"
#include "core/base/child_process.h"
#include "core/formats/onnx/file.h"
#include "core/graph/executor.h"

#include <ATen/ATen.h>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/dnn.hpp>

#include <cstring>
#include <functional>
#include <set>

namespace espalier::onnx_io {
namespace {

/// OpenCV also writes every failure to stderr.
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

/// OpenCV refuses outputs without a type.
void addOutput(onnx::GraphProto& graph, const std::string& name)
{
    onnx::ValueInfoProto& output = *graph.add_output();
    output.set_name(name);
    output.mutable_type()->mutable_tensor_type()->set_elem_type(onnx::TensorProto::FLOAT);
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

std::vector<cv::Mat> forward(cv::dnn::Net& net, const std::vector<std::string>& wanted)
{
    std::vector<cv::Mat> mats;
    // OpenCV names layers after nodes and lists them in its own order; the file's output names work, too.
    net.forward(mats, wanted.size() == 1 ? net.getUnconnectedOutLayersNames() : std::vector<cv::String>(wanted.begin(), wanted.end()));
    CV_Assert(mats.size() == wanted.size());
    return mats;
}

/// OpenCV takes about four times the file's size.
constexpr std::uintmax_t largestFile = std::uintmax_t{384} << 20;

/// The child's answer: a letter, then the numbers of elements and the elements, or a reason.
constexpr char ran = 'r', failed = 'f';

std::string packed(const std::vector<cv::Mat>& outputs)
{
    std::string bytes(1, ran);
    for (const cv::Mat& output : outputs) {
        CV_Assert(output.type() == CV_32F);
        const cv::Mat whole = output.isContinuous() ? output : output.clone();
        const auto count = static_cast<std::int64_t>(whole.total());
        bytes.append(reinterpret_cast<const char*>(&count), sizeof count);
        bytes.append(reinterpret_cast<const char*>(whole.data), whole.total() * sizeof(float));
    }
    return bytes;
}

SecondOpinion unpacked(const std::string& bytes)
{
    if (bytes.empty() || bytes.front() != ran)
        return {{}, bytes.substr(std::min<std::size_t>(bytes.size(), 1))};
    SecondOpinion opinion;
    for (std::size_t at = 1; at < bytes.size();) {
        std::int64_t count = 0;
        std::memcpy(&count, bytes.data() + at, sizeof count);
        at += sizeof count;
        opinion.outputs.push_back(at::empty({count}, at::kFloat));
        std::memcpy(opinion.outputs.back().data_ptr(), bytes.data() + at, opinion.outputs.back().nbytes());
        at += opinion.outputs.back().nbytes();
    }
    return opinion;
}

/// Some valid files stop OpenCV 4.6 by a division by zero. Neither OpenCV's nor LibTorch's threads survive a fork, so the child uses none.
SecondOpinion inChild(const std::function<std::vector<cv::Mat>()>& run, const Proceed& proceed)
{
    ChildLimits limits;
    limits.proceed = proceed;
    const ChildAnswer answer = runInChild(
        [&run] {
            cv::setNumThreads(0);
            try {
                return packed(run());
            } catch (const cv::Exception& error) {
                return failed + error.err;
            } catch (const std::exception& error) {
                return failed + std::string(error.what());
            }
        },
        limits);
    step(proceed);
    return answer.bytes ? unpacked(*answer.bytes) : SecondOpinion{{}, answer.whyNot};
}

} // namespace

SecondOpinion askOpenCv(const std::filesystem::path& file, const onnx::GraphProto& graph, const std::vector<std::string>& inputNames,
                        const std::vector<at::Tensor>& inputs, const std::vector<std::string>& wanted, bool ownOutputs,
                        const Proceed& proceed)
{
    std::error_code unknown;
    if (std::filesystem::file_size(file, unknown) > largestFile || unknown)
        return {{}, "it keeps several copies of the weights, which are large"};
    std::vector<cv::Mat> images;
    for (const at::Tensor& input : inputs)
        images.push_back(asMat(input));
    return inChild(
        [&] {
            const QuietOpenCv quiet;
            cv::dnn::Net net = openNet(file, graph, wanted, ownOutputs);
            net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
            for (std::size_t i = 0; i < images.size(); ++i)
                net.setInput(images[i], inputNames[i]);
            return forward(net, wanted);
        },
        proceed);
}

std::string faultOfOpenCv(const OnnxFile& file, const std::string& tensor)
{
    const auto producer = [&file](const std::string& name) {
        return std::find_if(file.nodes.begin(), file.nodes.end(), [&name](const OnnxNode& node) {
            const auto& outputs = node.proto().output();
            return std::find(outputs.begin(), outputs.end(), name) != outputs.end();
        });
    };
    const auto node = producer(tensor);
    if (node == file.nodes.end() || node->proto().input_size() == 0)
        return {};
    const Ints pads = node->integers("pads");
    if (node->op() == "AveragePool" && node->flag("count_include_pad") &&
        std::any_of(pads.begin(), pads.end(), [](auto p) { return p > 0; }))
        return "it leaves out the padding that is to be counted";
    if ((node->op() == "Resize" || node->op() == "Upsample") && node->text("mode", "nearest") == "nearest")
        return "it rounds to another nearest pixel";
    const auto before = producer(node->proto().input(0));
    if (node->op() == "BatchNormalization" && before != file.nodes.end() && before->op() == "ConvTranspose" &&
        before->integer("group", 1) > 1)
        return "it folds a batch norm into a grouped transposed convolution";
    return {};
}

double flatError(const std::vector<at::Tensor>& ours, const std::vector<at::Tensor>& theirs)
{
    std::vector<at::Tensor> flat;
    for (const at::Tensor& tensor : ours)
        flat.push_back(tensor.reshape({-1}));
    return relativeError(flat, theirs);
}

} // namespace espalier::onnx_io
