// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx.h"

#include "core/base/atomic_file.h"
#include "core/base/memory_limit.h"
#include "core/base/pace.h"
#include "core/formats/batch_norm_folding.h"
#include "core/formats/input_note.h"
#include "core/formats/metadata.h"
#include "core/formats/onnx/open_shapes.h"
#include "core/formats/onnx/read_again.h"
#include "core/formats/onnx/weights_beside.h"
#include "core/formats/onnx/write_graph.h"
#include "core/graph/executor.h"
#include "core/graph/smaller_sizes.h"
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
constexpr int newestOpset = 23;

/// The pairs of IR version and operator set of the ONNX releases.
std::int64_t irVersion(int opset)
{
    return opset <= 14 ? 7 : opset <= 18 ? 8 : opset <= 20 ? 9 : opset <= 22 ? 10 : 11;
}

/// The newest operator set that the installed library can check.
int newestChecked()
{
    return std::min(newestOpset, onnx::OpSchemaRegistry::DomainToVersionRange::Instance().Map().at("").second);
}

/// What was asked for, else the original's, as near as it can be written.
int opsetFor(const Network& network, const WriteOptions& options)
{
    return options.opset != 0 ? options.opset : std::clamp(network.onnx.opset, oldestOpset, newestOpset);
}

/// The original's where that fits the operator set, which initialisers that are no inputs need, too.
std::int64_t irFor(const Network& network, int opset)
{
    constexpr std::int64_t firstWithFreeInitialisers = 4;
    const std::int64_t least = opset == network.onnx.opset ? firstWithFreeInitialisers : irVersion(opset);
    return std::max(network.onnx.ir, network.onnx.opset == 0 ? irVersion(opset) : least);
}

/// factor: times the shapes' numbers of images.
std::vector<at::Tensor> imagesFor(const std::vector<Shape>& shapes, std::int64_t factor)
{
    at::Generator generator = at::detail::createCPUGenerator(1);
    std::vector<at::Tensor> images;
    for (Shape shape : shapes) {
        if (!shape.empty())
            shape.front() *= factor;
        images.push_back(at::rand(shape, generator));
    }
    return images;
}

/// Two batches give answers for twice as many images.
bool answersTwice(Executor& executor, const std::vector<Shape>& shapes, const std::vector<at::Tensor>& one)
{
    std::vector<at::Tensor> two;
    try {
        two = executor.run(imagesFor(shapes, 2));
    } catch (const c10::Error&) {
        return false; // The network accepts only its own number of images.
    }
    return !one.empty() && std::equal(one.begin(), one.end(), two.begin(), two.end(), [](const at::Tensor& a, const at::Tensor& b) {
        return a.dim() > 0 && b.dim() == a.dim() && b.size(0) == 2 * a.size(0);
    });
}

/// The network's outputs for one batch and at another size, and which of its sizes are free.
class Answers {
public:
    explicit Answers(const Network& network) : network_(network), images_(imagesFor(inputShapesOf(network), 1))
    {
        const c10::NoGradGuard noGradients;
        Executor executor(network);
        one_ = executor.run(images_);
        free_ = answersTwiceWhenSmall(executor) || answersTwice(executor, inputShapesOf(network), one_);
        sizes_ = observeFreeSizes(network, images_);
    }

    bool anyNumberOfImages() const { return free_; }
    const std::vector<at::Tensor>& images() const { return images_; }
    const std::vector<at::Tensor>& outputs() const { return one_; }
    const FreeSizes& sizes() const { return sizes_; }

    OpenShapes shapes() const { return {network_, images_, sizes_, free_}; }

private:
    /// Where the file fixes large pictures, its layers may take small ones, too; then these tell. False where they do not.
    bool answersTwiceWhenSmall(Executor& executor) const
    {
        const std::vector<Shape> own = inputShapesOf(network_);
        const std::vector<Shape> smaller = smallerShapes(own);
        if (!arePicturesThatTakeLong(own) || smaller == own)
            return false;
        try {
            return answersTwice(executor, smaller, executor.run(imagesFor(smaller, 1)));
        } catch (const c10::Error&) {
            return false;
        }
    }

    const Network& network_;
    std::vector<at::Tensor> images_, one_;
    bool free_ = false;
    FreeSizes sizes_;
};

void addMetadata(onnx::ModelProto& model, const std::string& key, const std::string& value)
{
    auto& entry = *model.add_metadata_props();
    entry.set_key(key);
    entry.set_value(value);
}

/// Where sizes are free, the graph does not tell at which one the network was read.
void noteInputs(onnx::ModelProto& model, const Network& network, const std::vector<Shape>& shapes)
{
    bool free = false;
    for (const ValueId input : network.inputs) {
        const Value& value = network.values[input];
        free = free || (!value.free.empty() && std::find(value.free.begin() + 1, value.free.end(), true) != value.free.end());
    }
    if (free)
        addMetadata(model, inputNoteKey, inputNote(shapes));
}

/// shapes: of the inputs, to be noted; the network may have been measured at smaller ones.
onnx::ModelProto makeModel(const Network& network, const std::vector<Shape>& shapes, const Answers& answers, const WriteOptions& options,
                           int opset)
{
    onnx::ModelProto model;
    model.set_ir_version(irFor(network, opset));
    model.set_producer_name(producerName);
    auto& set = *model.add_opset_import();
    set.set_domain("");
    set.set_version(opset);
    for (const auto& [key, value] : metadataToWrite(network, options))
        addMetadata(model, key, value);
    noteInputs(model, network, shapes);
    const std::int64_t batch = network.inputShape().empty() ? 1 : network.inputShape().front();
    const std::int64_t images = answers.anyNumberOfImages() ? imagesDimension : batch;
    const OpenShapes shapesOfGraph = answers.shapes();
    *model.mutable_graph() =
        GraphWriter(network, opset, images, answers.sizes()).write(shapesOfGraph.inputs(), shapesOfGraph.outputs(answers.outputs()));
    return model;
}

/// Weights become inputs of the same type and shape: the checks need only small lists of sizes.
void dropWeights(onnx::GraphProto& graph)
{
    constexpr std::size_t longestList = 1024; // bytes
    onnx::GraphProto small;
    for (onnx::TensorProto& tensor : *graph.mutable_initializer()) {
        if (tensor.raw_data().size() <= longestList) {
            small.add_initializer()->Swap(&tensor);
            continue;
        }
        onnx::ValueInfoProto& input = *graph.add_input();
        input.set_name(tensor.name());
        auto& type = *input.mutable_type()->mutable_tensor_type();
        type.set_elem_type(tensor.data_type());
        for (const std::int64_t size : tensor.dims())
            type.mutable_shape()->add_dim()->set_dim_value(size);
        delete tensor.release_raw_data();
    }
    graph.mutable_initializer()->Swap(small.mutable_initializer());
}

/// ONNX's checks: every node against its schema, then shape inference. Where the library does not know the operator set, the network is
/// checked in the newest one that it knows.
void check(const Network& network, const std::vector<Shape>& shapes, const Answers& answers, const WriteOptions& options, int opset)
{
    onnx::ModelProto model = makeModel(network, shapes, answers, options, std::min(opset, newestChecked()));
    model.set_ir_version(std::min<std::int64_t>(model.ir_version(), onnx::Version::IR_VERSION));
    dropWeights(*model.mutable_graph());
    try {
        onnx::checker::check_model(model);
        const onnx::ShapeInferenceOptions strictly{true, 1, true};
        onnx::shape_inference::InferShapes(model, onnx::OpSchemaRegistry::Instance(), strictly);
    } catch (const std::exception& error) {
        throw OnnxError(std::string("ONNX's checker refuses what would be written: ") + error.what());
    }
}

std::string whyNotWritten()
{
    return errno == 0 ? "the file could not be written" : std::generic_category().message(errno);
}

void save(const onnx::ModelProto& model, const fs::path& file)
{
    errno = 0;
    std::ofstream out(file, std::ios::binary);
    const bool serialised = model.SerializeToOstream(&out);
    out.flush();
    if (!serialised || !out)
        throw OnnxError(whyNotWritten());
}

std::int64_t weightBytes(const onnx::ModelProto& model)
{
    std::int64_t bytes = 0;
    for (const onnx::TensorProto& tensor : model.graph().initializer())
        bytes += static_cast<std::int64_t>(tensor.raw_data().size());
    return bytes;
}

void setEntry(onnx::TensorProto& tensor, const std::string& key, const std::string& value)
{
    onnx::StringStringEntryProto& entry = *tensor.add_external_data();
    entry.set_key(key);
    entry.set_value(value);
}

/// Moves the weights out of the model into a file, aligned for being mapped into memory.
void moveWeights(onnx::ModelProto& model, const fs::path& file)
{
    constexpr std::size_t smallest = 1024; // bytes; shorter tensors stay in the model
    constexpr std::int64_t alignment = 4096;
    errno = 0;
    std::ofstream out(file, std::ios::binary);
    std::int64_t offset = 0;
    for (onnx::TensorProto& tensor : *model.mutable_graph()->mutable_initializer()) {
        const std::string& data = tensor.raw_data();
        if (data.size() < smallest)
            continue;
        offset = (offset + alignment - 1) / alignment * alignment;
        out.seekp(offset);
        out.write(data.data(), static_cast<std::streamsize>(data.size()));
        const auto length = static_cast<std::int64_t>(data.size());
        delete tensor.release_raw_data();
        tensor.set_data_location(onnx::TensorProto::EXTERNAL);
        setEntry(tensor, "location", file.filename().string());
        setEntry(tensor, "offset", std::to_string(offset));
        setEntry(tensor, "length", std::to_string(length));
        offset += length;
    }
    out.flush();
    if (!out)
        throw OnnxError(whyNotWritten());
}

void relocateWeights(onnx::ModelProto& model, const fs::path& file)
{
    for (onnx::TensorProto& tensor : *model.mutable_graph()->mutable_initializer())
        for (onnx::StringStringEntryProto& entry : *tensor.mutable_external_data())
            if (entry.key() == "location")
                entry.set_value(file.filename().string());
}

ReadOptions shapesOf(const Answers& answers)
{
    ReadOptions options;
    for (const at::Tensor& images : answers.images()) {
        if (options.inputShape)
            options.furtherInputShapes.push_back(images.sizes().vec());
        else
            options.inputShape = images.sizes().vec();
    }
    return options;
}

/// Reads the file back, which compares it with a second opinion, and compares the result with the network at its own size and, where its
/// sizes are free, at another one.
double readBack(const Network& network, const Answers& answers, const fs::path& file, const Proceed& proceed,
                std::vector<std::string>& notices)
{
    returnFreedMemory();
    const auto read = readOnnxAgain(file, shapesOf(answers), network, proceed);
    if (!read && read.error().isCancelled())
        throw Stopped();
    if (!read)
        throw OnnxError("read back, it fails: " + read.error().message);
    const c10::NoGradGuard noGradients;
    double difference = answerError(network, answers.outputs(), read->network, answers.images(), tolerance);
    if (const FreeSizes& sizes = answers.sizes(); !sizes.other.empty())
        difference = std::max(difference, answerError(network, sizes.outputs, read->network, sizes.images, tolerance));
    if (!(difference <= tolerance))
        throw OnnxError("read back, it does not answer as the network does (relative difference " + std::to_string(difference) + ")");
    notices = read->judgeNotices;
    return std::max(difference, read->checkError);
}

std::string sentence(std::string text)
{
    while (!text.empty() && (text.back() == '.' || text.back() == ' ' || text.back() == '\n'))
        text.pop_back();
    return text + ".";
}

class Writing {
public:
    Writing(const Network& network, const fs::path& file, const WriteOptions& options, const Proceed& proceed)
        : given_(network), file_(file), options_(options), proceed_(proceed)
    {
    }

    Result<WrittenFile> run()
    {
        const std::vector<fs::path> former = weightsFilesOf(file_);
        const Result<void> replaced =
            replaceFile(file_, [&](const fs::path& temporary) { return guarded([&] { return writeTo(temporary); }); });
        if (replaced)
            removeUnusedWeights(former); // The new model is one of those beside them: what it refers to stays.
        else
            removePlacedWeights();
        return replaced.map([&] { return written_; });
    }

private:
    template <class Step>
    Result<void> guarded(Step writeStep) const
    {
        const std::string cannot = "The network cannot be written to " + file_.string() + ": ";
        try {
            return writeStep();
        } catch (const Stopped&) {
            return cancelled();
        } catch (const OnnxError& error) {
            return failure(sentence(cannot + error.what()));
        } catch (const std::bad_alloc&) {
            return failure(cannot + "it needs more memory than there is.");
        } catch (const std::exception& error) {
            return failure(sentence(cannot + reasonOf(error)), error.what());
        }
    }

    /// The model that was to refer to them is not in place.
    void removePlacedWeights() const
    {
        std::error_code ignored;
        if (!weights_.empty())
            fs::remove(weights_, ignored);
    }

    Result<void> writeTo(const fs::path& temporary)
    {
        step(proceed_);
        const Stopwatch writing;
        checked_ = atSmallerSize(given_);
        step(proceed_);
        const Answers answers(checked_);
        step(proceed_);
        std::optional<onnx::ModelProto> model = checkedModel(answers);
        written_.writeSeconds = writing.seconds();
        if (weightBytes(*model) > options_.largestSingleFile)
            return writeWithWeightsBeside(*model, answers, temporary);
        save(*model, temporary);
        model.reset(); // While the file is read back, its weights are in memory a second time already.
        written_.bytes = static_cast<std::int64_t>(fs::file_size(temporary));
        verify(answers, temporary);
        step(proceed_); // the last moment: after it the file takes its place
        return {};
    }

    onnx::ModelProto checkedModel(const Answers& answers) const
    {
        const int opset = opsetFor(given_, options_);
        const std::vector<Shape> shapes = inputShapesOf(given_);
        const Network network =
            withFoldedBatchNorms(checked_, options_.foldBatchNorm ? FoldedBatchNorms::all : FoldedBatchNorms::ofTransposedConvolutions);
        step(proceed_);
        check(network, shapes, answers, options_, opset);
        step(proceed_);
        return makeModel(network, shapes, answers, options_, opset);
    }

    /// The model is read back with the weights at their temporary place, which the file's last form then replaces by the lasting one. The
    /// weights are in place before the model that refers to them.
    Result<void> writeWithWeightsBeside(onnx::ModelProto& model, const Answers& answers, const fs::path& temporary)
    {
        const fs::path weights = freshWeightsFile(file_);
        Result<void> placed = replaceFile(weights, [&](const fs::path& temporaryWeights) {
            return guarded([&]() -> Result<void> {
                moveWeights(model, temporaryWeights);
                save(model, temporary);
                verify(answers, temporary);
                relocateWeights(model, weights);
                save(model, temporary);
                written_.bytes = static_cast<std::int64_t>(fs::file_size(temporary) + fs::file_size(temporaryWeights));
                return {};
            });
        });
        if (placed)
            weights_ = weights;
        step(proceed_); // the last moment, as above
        return placed;
    }

    void verify(const Answers& answers, const fs::path& temporary)
    {
        const Stopwatch verifying;
        written_.checkError = readBack(checked_, answers, temporary, proceed_, written_.notices);
        written_.verifySeconds = verifying.seconds();
    }

    const Network& given_;
    Network checked_; ///< the same at the size at which it is checked
    const fs::path& file_;
    const WriteOptions& options_;
    const Proceed& proceed_;
    fs::path weights_; ///< in place beside the model; empty where there are none
    WrittenFile written_;
};

} // namespace

std::pair<int, int> onnxWriteOpsets()
{
    return {oldestOpset, newestOpset};
}

Result<WrittenFile> writeOnnx(const Network& network, const fs::path& file, const WriteOptions& options, const Proceed& proceed)
{
    const auto [oldest, newest] = onnxWriteOpsets();
    if (options.opset != 0 && (options.opset < oldest || options.opset > newest))
        return usageError("Operator set " + std::to_string(options.opset) + " cannot be written; choose one from " +
                          std::to_string(oldest) + " to " + std::to_string(newest) + ".");
    return Writing(network, file, options, proceed).run();
}

} // namespace espalier
