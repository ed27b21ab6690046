// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/file.h"
#include "core/formats/onnx/names.h"
#include "core/formats/onnx/sorting.h"
#include "core/formats/onnx/tensor.h"

#include <google/protobuf/io/zero_copy_stream_impl.h>
#include <google/protobuf/stubs/logging.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <unistd.h>

namespace espalier::onnx_io {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t oldestOpset = 7;
constexpr std::int64_t newestOpset = 23;

void checkSize(const fs::path& path)
{
    std::error_code failed;
    if (!fs::exists(path, failed))
        throw OnnxError("there is no such file");
    if (!fs::is_regular_file(path, failed))
        throw OnnxError("it is not a file");
    const auto size = fs::file_size(path, failed);
    if (failed)
        throw OnnxError("its size cannot be told: " + failed.message());
    if (size == 0)
        throw OnnxError("the file is empty");
    if (size > std::numeric_limits<std::int32_t>::max())
        throw OnnxError("it is larger than the 2 GB that an ONNX file can have; keep the weights in files beside it");
}

std::int64_t opsetOf(const onnx::ModelProto& model)
{
    for (const auto& entry : model.opset_import()) {
        if (!entry.domain().empty() && entry.domain() != "ai.onnx")
            continue;
        if (entry.version() < oldestOpset || entry.version() > newestOpset)
            throw OnnxError("it uses operator set " + std::to_string(entry.version()) + "; sets " + std::to_string(oldestOpset) + " to " +
                            std::to_string(newestOpset) + " are read, so export it again with one of these");
        return entry.version();
    }
    throw OnnxError("it does not tell its operator set, so it is damaged or not an ONNX model");
}

/// The initialisers as float32, whatever their precision in the file.
class Initialisers {
public:
    Initialisers(OnnxFile& file, const fs::path& folder) : file_(file), folder_(folder) {}

    void take()
    {
        if (file_.model.graph().sparse_initializer_size() > 0)
            throw OnnxError("it holds sparse tensors, which Espalier does not read");
        for (onnx::TensorProto& proto : *file_.model.mutable_graph()->mutable_initializer())
            takeOne(proto);
        if (converted_ > 0)
            file_.notices.push_back(std::to_string(converted_) + " tensors of half or double precision were converted to float32.");
    }

private:
    void takeOne(onnx::TensorProto& proto)
    {
        if (proto.name().empty() || file_.initialisers.count(proto.name()) > 0)
            throw OnnxError("two of its tensors are called '" + proto.name() + "', so it is damaged");
        at::Tensor tensor = tensorFromProto(proto, folder_);
        if (proto.data_location() == onnx::TensorProto::EXTERNAL)
            countExternal(proto, static_cast<double>(tensor.nbytes()));
        if (tensor.is_floating_point() && tensor.scalar_type() != at::kFloat) {
            tensor = tensor.to(at::kFloat);
            ++converted_;
        }
        file_.initialisers.emplace(proto.name(), std::move(tensor));
        dropData(proto);
    }

    /// Limits memory: many tensors of a small file can refer to the same external bytes.
    void countExternal(const onnx::TensorProto& proto, double bytes)
    {
        for (const auto& entry : proto.external_data()) {
            std::error_code failed;
            if (entry.key() == "location" && externalFiles_.insert(entry.value()).second)
                externalThere_ += static_cast<double>(fs::file_size(folder_ / entry.value(), failed));
        }
        externalTaken_ += bytes;
        if (externalTaken_ > 2 * externalThere_)
            throw OnnxError("its tensors share the bytes of its external files more than once");
    }

    /// Frees a large network's weights in the proto. Clearing a field would keep its memory.
    static void dropData(onnx::TensorProto& proto)
    {
        if (proto.has_raw_data())
            delete proto.release_raw_data();
        drop(*proto.mutable_float_data());
        drop(*proto.mutable_double_data());
        drop(*proto.mutable_int64_data());
        drop(*proto.mutable_int32_data());
    }

    template <class Field>
    static void drop(Field& field)
    {
        Field empty;
        field.Swap(&empty);
    }

    OnnxFile& file_;
    const fs::path& folder_;
    int converted_ = 0;
    std::set<std::string> externalFiles_;
    double externalThere_ = 0, externalTaken_ = 0; ///< bytes
};

GraphInput describeInput(const onnx::ValueInfoProto& info)
{
    if (!info.type().has_tensor_type())
        throw OnnxError("its input '" + info.name() + "' is not a tensor");
    const auto& type = info.type().tensor_type();
    const at::ScalarType element = scalarType(type.elem_type(), "its input '" + info.name() + "'");
    if (!c10::isFloatingType(element))
        throw OnnxError("its input '" + info.name() + "' takes no floating-point numbers; Espalier works on networks of images");
    if (!type.has_shape())
        throw OnnxError("its input '" + info.name() + "' does not tell how many dimensions it has");
    GraphInput input{info.name(), {}};
    for (const auto& dim : type.shape().dim())
        input.sizes.push_back(dim.has_dim_value() && dim.dim_value() > 0 ? dim.dim_value() : 0);
    if (input.sizes.empty())
        throw OnnxError("its input '" + info.name() + "' has no batch dimension");
    return input;
}

} // namespace

std::vector<std::string> sizeNames(const onnx::ValueInfoProto& info)
{
    std::vector<std::string> names;
    for (const auto& dim : info.type().tensor_type().shape().dim())
        names.push_back(dim.has_dim_param() ? printable(dim.dim_param()) : std::string());
    return names;
}

namespace {

void describeGraph(OnnxFile& file)
{
    for (const auto& info : file.model.graph().input())
        if (file.initialisers.count(info.name()) == 0)
            file.inputs.push_back(describeInput(info));
    for (const auto& info : file.model.graph().output())
        file.outputs.push_back(info.name());
    if (file.inputs.empty() || file.outputs.empty())
        throw OnnxError("its graph has no input or no output, so it is damaged or not a network");
}

} // namespace

onnx::ModelProto parseModel(const fs::path& path)
{
    checkSize(path);
    // Silences the parser's messages on stderr; our errors say more.
    const google::protobuf::LogSilencer silence;
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        throw OnnxError(std::string("it cannot be opened: ") + std::strerror(errno));
    google::protobuf::io::FileInputStream stream(descriptor);
    stream.SetCloseOnDelete(true);
    onnx::ModelProto model;
    if (!model.ParseFromZeroCopyStream(&stream) || !model.has_graph())
        throw OnnxError("it is truncated, damaged or not an ONNX model");
    return model;
}

std::unique_ptr<OnnxFile> loadOnnxFile(const fs::path& path)
{
    auto file = std::make_unique<OnnxFile>();
    file->model = parseModel(path);
    file->opset = opsetOf(file->model);
    const fs::path folder = path.parent_path();
    Initialisers(*file, folder).take();
    describeGraph(*file);
    file->nodes = sortedNodes(*file);
    return file;
}

} // namespace espalier::onnx_io
