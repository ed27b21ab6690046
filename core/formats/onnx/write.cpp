// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx.h"

#include "core/base/atomic_file.h"
#include "core/base/pace.h"
#include "core/formats/batch_norm_folding.h"
#include "core/formats/onnx/write_graph.h"
#include "core/graph/executor.h"
#include "core/graph/tail_error.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/torch_error.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <onnx/checker.h>
#include <onnx/defs/schema.h>
#include <onnx/shape_inference/implementation.h>

#include <cerrno>
#include <fstream>
#include <limits>
#include <system_error>

namespace espalier {
namespace fs = std::filesystem;
namespace {

using namespace onnx_io;

constexpr double tolerance = 1e-4;
constexpr int oldestOpset = 13;
constexpr int newestOpset = 20;

/// The pairs of IR version and operator set of the ONNX releases.
std::int64_t irVersion(int opset)
{
    return opset <= 14 ? 7 : opset <= 18 ? 8 : 9;
}

std::vector<at::Tensor> imagesFor(const Network& network, std::int64_t factor)
{
    at::Generator generator = at::detail::createCPUGenerator(1);
    std::vector<at::Tensor> images;
    for (const ValueId input : network.inputs) {
        Shape shape = network.values[input].shape;
        if (!shape.empty())
            shape.front() *= factor;
        images.push_back(at::rand(shape, generator));
    }
    return images;
}

/// The network's outputs for one batch and for two, and whether it takes any number of images.
class Answers {
public:
    explicit Answers(const Network& network) : images_(imagesFor(network, 1))
    {
        const c10::NoGradGuard noGradients;
        Executor executor(network);
        one_ = executor.run(images_);
        try {
            two_ = executor.run(imagesFor(network, 2));
        } catch (const c10::Error&) {
            two_.clear(); // The network accepts only its own number of images.
        }
        free_ = two_.size() == one_.size() && !one_.empty();
        for (std::size_t i = 0; free_ && i < one_.size(); ++i)
            free_ = one_[i].dim() > 0 && two_[i].dim() == one_[i].dim() && two_[i].size(0) == 2 * one_[i].size(0);
    }

    bool anyNumberOfImages() const { return free_; }
    const std::vector<at::Tensor>& images() const { return images_; }
    const std::vector<at::Tensor>& outputs() const { return one_; }

    std::vector<OpenShape> outputShapes() const
    {
        const std::int64_t batch = images_.front().size(0);
        std::vector<OpenShape> shapes;
        for (const at::Tensor& output : one_) {
            shapes.push_back(output.sizes().vec());
            if (free_)
                shapes.back().front() = output.size(0) == batch ? imagesDimension : anySize;
        }
        return shapes;
    }

private:
    std::vector<at::Tensor> images_, one_, two_;
    bool free_ = false;
};

void checkSize(const Network& network)
{
    std::int64_t bytes = 0;
    for (const Stored& stored : network.stored)
        bytes += stored.tensor.elements() * static_cast<std::int64_t>(sizeof(float));
    constexpr std::int64_t slack = std::int64_t{1} << 22; // for the graph itself
    if (bytes > std::numeric_limits<std::int32_t>::max() - slack)
        throw OnnxError("its weights are larger than the 2 GB that an ONNX file can hold; TorchScript has no such limit");
}

onnx::ModelProto makeModel(const Network& network, const Answers& answers, const WriteOptions& options)
{
    onnx::ModelProto model;
    model.set_ir_version(irVersion(options.opset));
    model.set_producer_name("Espalier");
    auto& set = *model.add_opset_import();
    set.set_domain("");
    set.set_version(options.opset);
    for (const auto& [key, value] : options.metadata) {
        auto& entry = *model.add_metadata_props();
        entry.set_key(key);
        entry.set_value(value);
    }
    const std::int64_t batch = network.inputShape().empty() ? 1 : network.inputShape().front();
    const std::int64_t images = answers.anyNumberOfImages() ? imagesDimension : batch;
    *model.mutable_graph() = GraphWriter(network, options.opset, images).write(answers.outputShapes());
    return model;
}

/// ONNX's checks: every node against its schema, then shape inference.
void check(const onnx::ModelProto& model)
{
    try {
        onnx::checker::check_model(model);
        onnx::ModelProto inferred = model;
        const onnx::ShapeInferenceOptions strictly{true, 1, true};
        onnx::shape_inference::InferShapes(inferred, onnx::OpSchemaRegistry::Instance(), strictly);
    } catch (const std::exception& error) {
        throw OnnxError(std::string("ONNX's checker refuses what would be written: ") + error.what());
    }
}

void save(const onnx::ModelProto& model, const fs::path& file)
{
    errno = 0;
    std::ofstream out(file, std::ios::binary);
    const bool serialised = model.SerializeToOstream(&out);
    out.flush();
    if (!serialised || !out)
        throw OnnxError(errno == 0 ? "the file could not be written" : std::generic_category().message(errno));
}

/// Reads the file back, which compares it with OpenCV, and compares the result with the network.
double readBack(const Network& network, const Answers& answers, const fs::path& file, const Proceed& proceed)
{
    const auto read = readOnnx(file, {}, proceed);
    if (!read && read.error().isCancelled())
        throw Stopped();
    if (!read)
        throw OnnxError("read back, it fails: " + read.error().message);
    const double difference = answerError(network, answers.outputs(), read->network, answers.images(), tolerance);
    if (!(difference <= tolerance))
        throw OnnxError("read back, it does not answer as the network does (relative difference " + std::to_string(difference) + ")");
    return std::max(difference, read->checkError);
}

WrittenFile writeChecked(const Network& given, const fs::path& temporary, const WriteOptions& options, const Proceed& proceed)
{
    step(proceed);
    WrittenFile written;
    const Stopwatch writing;
    checkSize(given);
    const Network network =
        withFoldedBatchNorms(given, options.foldBatchNorm ? FoldedBatchNorms::all : FoldedBatchNorms::ofTransposedConvolutions);
    step(proceed);
    const Answers answers(given);
    step(proceed);
    const onnx::ModelProto model = makeModel(network, answers, options);
    step(proceed);
    save(model, temporary);
    written.writeSeconds = writing.seconds();
    written.bytes = static_cast<std::int64_t>(fs::file_size(temporary));
    const Stopwatch verifying;
    check(model);
    written.checkError = readBack(given, answers, temporary, proceed);
    written.verifySeconds = verifying.seconds();
    return written;
}

std::string sentence(std::string text)
{
    while (!text.empty() && (text.back() == '.' || text.back() == ' ' || text.back() == '\n'))
        text.pop_back();
    return text + ".";
}

} // namespace

std::pair<int, int> onnxWriteOpsets()
{
    const int known = onnx::OpSchemaRegistry::DomainToVersionRange::Instance().Map().at("").second;
    return {oldestOpset, std::min(newestOpset, known)};
}

Result<WrittenFile> writeOnnx(const Network& network, const fs::path& file, const WriteOptions& options, const Proceed& proceed)
{
    const auto [oldest, newest] = onnxWriteOpsets();
    if (options.opset < oldest || options.opset > newest)
        return usageError("Operator set " + std::to_string(options.opset) + " cannot be written; choose one from " +
                          std::to_string(oldest) + " to " + std::to_string(newest) + ".");
    WrittenFile written;
    const std::string cannot = "The network cannot be written to " + file.string() + ": ";
    return replaceFile(file,
                       [&](const fs::path& temporary) -> Result<void> {
                           try {
                               written = writeChecked(network, temporary, options, proceed);
                               return {};
                           } catch (const Stopped&) {
                               return cancelled();
                           } catch (const OnnxError& error) {
                               return failure(sentence(cannot + error.what()));
                           } catch (const std::bad_alloc&) {
                               return failure(cannot + "it needs more memory than there is.");
                           } catch (const std::exception& error) {
                               return failure(sentence(cannot + reasonOf(error)), error.what());
                           }
                       })
        .map([&] { return written; });
}

} // namespace espalier
