// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/tensor.h"

#include <ATen/ATen.h>

#include <cstring>
#include <fstream>
#include <limits>
#include <vector>

namespace espalier::onnx_io {
namespace fs = std::filesystem;
namespace {

using Proto = onnx::TensorProto;

[[noreturn]] void reject(const Proto& proto, const std::string& reason)
{
    throw OnnxError("the tensor '" + proto.name() + "' " + reason);
}

std::vector<std::int64_t> sizesOf(const Proto& proto)
{
    std::int64_t count = 1;
    for (const std::int64_t size : proto.dims()) {
        if (size < 0 || (size > 0 && count > std::numeric_limits<std::int32_t>::max() / size))
            reject(proto, "declares impossible sizes");
        count *= size;
    }
    return {proto.dims().begin(), proto.dims().end()};
}

struct ExternalData {
    std::string location;
    std::int64_t offset = 0;
    std::int64_t length = -1;
};

std::int64_t parseNumber(const Proto& proto, const std::string& text)
{
    try {
        const long long number = std::stoll(text);
        if (number >= 0)
            return number;
    } catch (const std::exception&) {
        // Reported below, like a negative number.
    }
    reject(proto, "names its external data wrongly");
}

ExternalData externalData(const Proto& proto)
{
    ExternalData data;
    for (const auto& entry : proto.external_data()) {
        if (entry.key() == "location")
            data.location = entry.value();
        else if (entry.key() == "offset")
            data.offset = parseNumber(proto, entry.value());
        else if (entry.key() == "length")
            data.length = parseNumber(proto, entry.value());
    }
    return data;
}

/// The file of external data; links are resolved before the check that it lies in the folder.
fs::path externalPath(const Proto& proto, const std::string& location, const fs::path& folder)
{
    std::error_code failed;
    const fs::path root = fs::weakly_canonical(folder.empty() ? fs::path(".") : folder, failed);
    const fs::path path = fs::weakly_canonical(root / location, failed);
    const fs::path relative = path.lexically_relative(root);
    if (failed || location.empty() || relative.empty() || *relative.begin() == ".." || *relative.begin() == ".")
        reject(proto, "keeps its data in '" + location + "', outside the model's folder; such files are not read");
    if (!fs::is_regular_file(path, failed))
        reject(proto, "keeps its data in the file '" + location + "', which is missing beside the model");
    return path;
}

void readExternal(const Proto& proto, const fs::path& folder, char* to, std::int64_t bytes)
{
    const ExternalData data = externalData(proto);
    const fs::path path = externalPath(proto, data.location, folder);
    if (data.length >= 0 && data.length != bytes)
        reject(proto, "has external data of another length than its sizes ask for");
    std::ifstream in(path, std::ios::binary);
    in.seekg(data.offset);
    if (!in.read(to, bytes))
        reject(proto, "needs more data than the file '" + data.location + "' holds");
}

/// Checks before allocation that the data exist, since sizes may be wrong.
void checkPresent(const Proto& proto, const fs::path& folder, std::int64_t bytes)
{
    if (proto.data_location() == Proto::EXTERNAL) {
        const fs::path path = externalPath(proto, externalData(proto).location, folder);
        std::error_code failed;
        const auto size = fs::file_size(path, failed);
        if (failed || static_cast<std::int64_t>(size) < bytes)
            reject(proto, "needs more data than its external file holds");
    } else if (static_cast<std::int64_t>(proto.raw_data().size()) != bytes) {
        reject(proto, "has " + std::to_string(proto.raw_data().size()) + " bytes of data where its sizes ask for " + std::to_string(bytes));
    }
}

at::Tensor fromBytes(const Proto& proto, const std::vector<std::int64_t>& sizes, at::ScalarType type, const fs::path& folder)
{
    const std::int64_t bytes = c10::multiply_integers(sizes) * static_cast<std::int64_t>(c10::elementSize(type));
    checkPresent(proto, folder, bytes);
    // In memory a bool must be 0 or 1.
    at::Tensor tensor = at::empty(sizes, type == at::kBool ? at::kByte : type);
    char* to = static_cast<char*>(tensor.data_ptr());
    if (proto.data_location() == Proto::EXTERNAL)
        readExternal(proto, folder, to, bytes);
    else if (bytes > 0)
        std::memcpy(to, proto.raw_data().data(), static_cast<std::size_t>(bytes));
    return type == at::kBool ? tensor.ne(0) : tensor;
}

template <class T, class Field>
at::Tensor fromField(const Proto& proto, const std::vector<std::int64_t>& sizes, at::ScalarType type, const Field& field)
{
    if (field.size() != c10::multiply_integers(sizes))
        reject(proto, "holds " + std::to_string(field.size()) + " numbers where its sizes ask for another count");
    at::Tensor tensor = at::empty(sizes, c10::CppTypeToScalarType<T>::value);
    std::transform(field.begin(), field.end(), tensor.data_ptr<T>(), [](auto number) { return static_cast<T>(number); });
    return tensor.to(type);
}

/// Half precision is stored as bit patterns in int32 fields.
at::Tensor fromHalfField(const Proto& proto, const std::vector<std::int64_t>& sizes, at::ScalarType type)
{
    const at::Tensor bits = fromField<std::int16_t>(proto, sizes, at::kShort, proto.int32_data());
    at::Tensor tensor = at::empty(sizes, type);
    std::memcpy(tensor.data_ptr(), bits.data_ptr(), bits.nbytes());
    return tensor;
}

at::Tensor fromTypedField(const Proto& proto, const std::vector<std::int64_t>& sizes, at::ScalarType type)
{
    switch (proto.data_type()) {
    case Proto::FLOAT:
        return fromField<float>(proto, sizes, type, proto.float_data());
    case Proto::DOUBLE:
        return fromField<double>(proto, sizes, type, proto.double_data());
    case Proto::INT64:
        return fromField<std::int64_t>(proto, sizes, type, proto.int64_data());
    case Proto::FLOAT16:
    case Proto::BFLOAT16:
        return fromHalfField(proto, sizes, type);
    default:
        return fromField<std::int32_t>(proto, sizes, type, proto.int32_data());
    }
}

at::Tensor inWritableType(const at::Tensor& tensor)
{
    const at::Tensor detached = tensor.detach();
    if (detached.is_floating_point())
        return detached.to(at::kFloat).contiguous();
    return (detached.scalar_type() == at::kBool ? detached : detached.to(at::kLong)).contiguous();
}

} // namespace

at::ScalarType scalarType(std::int32_t onnxType, const std::string& what)
{
    switch (onnxType) {
    case Proto::FLOAT:
        return at::kFloat;
    case Proto::DOUBLE:
        return at::kDouble;
    case Proto::FLOAT16:
        return at::kHalf;
    case Proto::BFLOAT16:
        return at::kBFloat16;
    case Proto::INT64:
        return at::kLong;
    case Proto::INT32:
        return at::kInt;
    case Proto::INT16:
        return at::kShort;
    case Proto::INT8:
        return at::kChar;
    case Proto::UINT8:
        return at::kByte;
    case Proto::BOOL:
        return at::kBool;
    default:
        throw OnnxError(what + " has the element type " + std::to_string(onnxType) + ", which Espalier does not read");
    }
}

at::Tensor tensorFromProto(const Proto& proto, const fs::path& folder)
{
    const at::ScalarType type = scalarType(proto.data_type(), "the tensor '" + proto.name() + "'");
    const std::vector<std::int64_t> sizes = sizesOf(proto);
    if (proto.has_segment())
        reject(proto, "is stored in segments, which Espalier does not read");
    if (proto.data_location() == Proto::EXTERNAL || proto.has_raw_data())
        return fromBytes(proto, sizes, type, folder);
    return fromTypedField(proto, sizes, type);
}

std::string typeName(at::ScalarType type)
{
    return c10::isFloatingType(type) ? "float32" : type == at::kBool ? "bool" : "int64";
}

onnx::TensorProto tensorToProto(const at::Tensor& tensor, const std::string& name)
{
    const at::Tensor content = inWritableType(tensor);
    Proto proto;
    proto.set_name(name);
    for (const std::int64_t size : content.sizes())
        proto.add_dims(size);
    proto.set_data_type(content.is_floating_point() ? Proto::FLOAT : content.scalar_type() == at::kBool ? Proto::BOOL : Proto::INT64);
    proto.set_raw_data(content.data_ptr(), content.nbytes());
    return proto;
}

} // namespace espalier::onnx_io
