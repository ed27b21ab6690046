// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/python/safetensors.h"

#include "core/base/json.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace espalier::python_io {
namespace fs = std::filesystem;
namespace {

constexpr std::pair<at::ScalarType, const char*> types[] = {
    {at::kFloat, "F32"}, {at::kDouble, "F64"}, {at::kHalf, "F16"}, {at::kBFloat16, "BF16"}, {at::kLong, "I64"},
    {at::kInt, "I32"},   {at::kShort, "I16"},  {at::kChar, "I8"},  {at::kByte, "U8"},       {at::kBool, "BOOL"},
};

std::string nameOf(at::ScalarType type)
{
    for (const auto& [known, name] : types)
        if (known == type)
            return name;
    throw std::invalid_argument("a tensor has a type that safetensors does not know");
}

at::ScalarType typeOf(const std::string& name)
{
    for (const auto& [type, known] : types)
        if (known == name)
            return type;
    throw std::runtime_error("it holds a tensor of the unknown type " + name);
}

std::string header(const NamedTensors& tensors, const std::map<std::string, std::string>& metadata)
{
    Json json = Json::object();
    if (!metadata.empty())
        json["__metadata__"] = metadata;
    std::size_t offset = 0;
    for (const auto& [name, tensor] : tensors) {
        json[name] = {
            {"dtype", nameOf(tensor.scalar_type())}, {"shape", tensor.sizes().vec()}, {"data_offsets", {offset, offset + tensor.nbytes()}}};
        offset += tensor.nbytes();
    }
    std::string text = jsonText(json);
    text.resize((text.size() + 7) / 8 * 8, ' '); // the data begin at a multiple of eight
    return text;
}

std::array<char, 8> littleEndian(std::uint64_t number)
{
    std::array<char, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>(number >> (8 * i) & 0xff);
    return bytes;
}

std::uint64_t fromLittleEndian(const std::array<char, 8>& bytes)
{
    std::uint64_t number = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        number = number << 8 | static_cast<unsigned char>(bytes[i]);
    return number;
}

Json readHeader(std::ifstream& in)
{
    std::array<char, 8> length{};
    constexpr std::uint64_t most = 100'000'000; // the format's limit
    if (!in.read(length.data(), length.size()) || fromLittleEndian(length) > most)
        throw std::runtime_error("its header is damaged");
    std::string text(fromLittleEndian(length), '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    const auto json = parseJson(text);
    if (!in || !json || !json->is_object())
        throw std::runtime_error("its header is damaged");
    return *json;
}

} // namespace

void writeSafetensors(const fs::path& file, const NamedTensors& tensors, const std::map<std::string, std::string>& metadata)
{
    errno = 0;
    std::ofstream out(file, std::ios::binary);
    const std::string head = header(tensors, metadata);
    const auto length = littleEndian(head.size());
    out.write(length.data(), length.size());
    out << head;
    for (const auto& [name, tensor] : tensors) {
        const at::Tensor content = tensor.contiguous();
        out.write(static_cast<const char*>(content.data_ptr()), static_cast<std::streamsize>(content.nbytes()));
    }
    out.flush();
    if (!out)
        throw std::system_error(errno == 0 ? EIO : errno, std::generic_category());
}

NamedTensors readSafetensors(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    const Json json = readHeader(in);
    NamedTensors tensors;
    for (const auto& [name, entry] : json.items()) {
        if (name == "__metadata__")
            continue;
        at::Tensor tensor = at::empty(entry.at("shape").get<std::vector<std::int64_t>>(), typeOf(entry.at("dtype")));
        if (!in.read(static_cast<char*>(tensor.data_ptr()), static_cast<std::streamsize>(tensor.nbytes())))
            throw std::runtime_error("it ends within the tensor " + name);
        tensors.emplace_back(name, std::move(tensor));
    }
    return tensors;
}

} // namespace espalier::python_io
