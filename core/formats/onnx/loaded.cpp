// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/loaders.h"

#include "core/base/child_process.h"
#include "core/base/opencv_threads.h"
#include "core/base/temporary_folder.h"
#include "core/formats/onnx.h"
#include "core/formats/onnx/file.h"
#include "core/formats/onnx/fixed_sizes.h"

#include <ATen/Parallel.h>
#include <opencv2/dnn.hpp>

#include <filesystem>

namespace espalier {
namespace {

namespace fs = std::filesystem;

class LoadedNet : public LoadedNetwork {
public:
    LoadedNet(const fs::path& file, const Network& network, int batch) : net_(cv::dnn::readNetFromONNX(file.string()))
    {
        net_.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        const auto model = onnx_io::parseModel(file);
        for (std::size_t i = 0; i < network.inputs.size(); ++i)
            net_.setInput(randomImages(network.values[network.inputs[i]].shape, batch), model.graph().input(static_cast<int>(i)).name());
    }

    void run() override
    {
        std::vector<cv::Mat> outputs;
        net_.forward(outputs, net_.getUnconnectedOutLayersNames());
    }

private:
    static cv::Mat randomImages(const Shape& shape, int batch)
    {
        std::vector<int> sizes(shape.begin(), shape.end());
        if (!sizes.empty() && sizes[0] == 1)
            sizes[0] = batch;
        cv::Mat images(static_cast<int>(sizes.size()), sizes.data(), CV_32F);
        cv::RNG(1).fill(images, cv::RNG::NORMAL, 0, 1);
        return images;
    }

    cv::dnn::Net net_;
};

/// Sets OpenCV to as many threads as LibTorch uses.
class ThreadedNet final : public LoadedNet {
public:
    using LoadedNet::LoadedNet;

private:
    const OpenCvThreads threads_{at::get_num_threads()};
};

std::string whyItDoesNotRun(const fs::path& file, const Network& network, int batch)
{
    cv::setNumThreads(0);
    try {
        LoadedNet(file, network, batch).run();
    } catch (const cv::Exception& error) {
        return error.err;
    } catch (const std::exception& error) {
        return error.what();
    }
    return {};
}

/// Some valid files crash OpenCV, so a child process tries first. Empty where it ran, else the reason. Throws Stopped as step does.
std::string whyOpenCvDoesNot(const fs::path& file, const Network& network, int batch, const Proceed& proceed)
{
    ChildLimits limits;
    limits.proceed = proceed;
    const ChildAnswer answer = runInChild([&] { return whyItDoesNotRun(file, network, batch); }, limits);
    step(proceed);
    return answer.bytes.value_or(answer.whyNot);
}

} // namespace

Result<std::unique_ptr<LoadedNetwork>> loadOpenCv(const Network& network, int batch, const Proceed& proceed)
{
    const std::string cannot = "OpenCV cannot run the network";
    try {
        const TemporaryFolder folder;
        const fs::path file = folder.path() / "network.onnx";
        WriteOptions options;
        options.foldBatchNorm = true;
        options.opset = onnxWriteOpsets().first; // OpenCV 4.6 knows no newer forms
        const auto written = writeOnnx(onnx_io::withFixedSizes(network), file, options, proceed);
        if (!written && written.error().isCancelled())
            return cancelled();
        if (!written)
            return failure(cannot + ": " + written.error().message, written.error().details);
        if (const std::string why = whyOpenCvDoesNot(file, network, batch, proceed); !why.empty())
            return failure(cannot + ": " + why.substr(0, why.find('\n')) + ".", why);
        return std::make_unique<ThreadedNet>(file, network, batch);
    } catch (const Stopped&) {
        return cancelled();
    } catch (const std::exception& error) {
        return failure(cannot + ".", error.what());
    }
}

} // namespace espalier
