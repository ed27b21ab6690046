// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/pt2/tensors.h"

#include "core/formats/archive/memory_stream.h"
#include "core/formats/archive/pickle_check.h"
#include "core/formats/archive/tensor_bounds.h"
#include "core/formats/archive/zip_content.h"

#include <ATen/ATen.h>

#include <memory>

namespace espalier::pt2 {
namespace {

using archive::DamagedArchive;
using archive::PickledTensor;

/// A tensor of bytes that owns them.
at::Tensor bytesOf(std::string content)
{
    auto owned = std::make_shared<std::string>(std::move(content));
    return at::from_blob(
        owned->data(), {static_cast<std::int64_t>(owned->size())}, [owned](void*) {}, at::TensorOptions(at::kByte));
}

at::ScalarType typeOfStorage(const std::string& name)
{
    static const std::map<std::string, at::ScalarType> types{{"torch FloatStorage", at::kFloat},
                                                             {"torch DoubleStorage", at::kDouble},
                                                             {"torch HalfStorage", at::kHalf},
                                                             {"torch LongStorage", at::kLong},
                                                             {"torch BFloat16Storage", at::kBFloat16},
                                                             {"torch IntStorage", at::kInt},
                                                             {"torch ShortStorage", at::kShort},
                                                             {"torch CharStorage", at::kChar},
                                                             {"torch ByteStorage", at::kByte},
                                                             {"torch BoolStorage", at::kBool},
                                                             {"torch ComplexFloatStorage", at::kComplexFloat}};
    const auto found = types.find(name);
    if (found == types.end())
        throw DamagedArchive("its tensors are of the type '" + name + "', which no network has");
    return found->second;
}

/// Storages by their record's name; tensors of one storage share its memory.
class Storages {
public:
    void add(const std::string& name, std::string content) { storages_[name] = bytesOf(std::move(content)); }

    at::Tensor tensor(const std::string& name, at::ScalarType type, std::int64_t offset, const Shape& sizes, const Shape& strides) const
    {
        const auto found = storages_.find(name);
        if (found == storages_.end())
            throw DamagedArchive("the data of a tensor are missing");
        const auto width = static_cast<std::int64_t>(c10::elementSize(type));
        const std::int64_t elements = found->second.numel() / width;
        archive::requireWithin(elements, offset, sizes, strides);
        if (elements == 0)
            return at::empty(sizes, type);
        return found->second.narrow(0, 0, elements * width).view(type).as_strided(sizes, strides, offset);
    }

private:
    std::map<std::string, at::Tensor> storages_;
};

std::int64_t integer(const Json& symbolic)
{
    return symbolic.at("as_int").get<std::int64_t>();
}

Shape integers(const Json& list)
{
    Shape numbers;
    for (const Json& number : list)
        numbers.push_back(integer(number));
    return numbers;
}

void add(Tensors& tensors, const std::string& name, at::Tensor tensor)
{
    if (!tensors.emplace(name, std::move(tensor)).second)
        throw DamagedArchive("it holds two tensors called '" + name + "'");
}

void addRawTensor(Tensors& tensors, const std::string& name, const Json& payload, const Storages& storages)
{
    const Json& described = payload.at("tensor_meta");
    if (payload.at("use_pickle").get<bool>() || described.is_null())
        throw DamagedArchive("'" + name + "' is a pickled object, not a plain tensor");
    const at::ScalarType type = scalarType(described.at("dtype").get<std::int64_t>());
    add(tensors, name,
        storages.tensor(payload.at("path_name").get<std::string>(), type, integer(described.at("storage_offset")),
                        integers(described.at("sizes")), integers(described.at("strides"))));
}

/// The records of a file of torch.save: its pickle, and the storages by their keys.
struct Saved {
    std::string pickle;
    std::map<std::string, std::string> storages;
};

Saved takenApart(const std::string& bytes)
{
    archive::MemoryStream in(bytes);
    const auto directory = archive::readZipDirectory(in, bytes.size());
    if (!directory)
        throw DamagedArchive("its tensors are not in a file of torch.save");
    constexpr std::uint64_t nothingCompressed = 0; // torch.save compresses nothing
    Saved saved;
    const auto all = [](std::string_view) { return true; };
    for (auto& [name, content] : archive::checkedContent(in, bytes.size(), *directory, all, nothingCompressed)) {
        const std::string inside = name.substr(name.find('/') + 1);
        if (inside == "data.pkl")
            saved.pickle = std::move(content);
        else if (inside.rfind("data/", 0) == 0)
            saved.storages[inside.substr(std::string_view("data/").size())] = std::move(content);
        else if (inside == "byteorder" && content != "little")
            throw DamagedArchive("its numbers are in another byte order");
    }
    return saved;
}

} // namespace

at::ScalarType scalarType(std::int64_t number)
{
    static const std::map<std::int64_t, at::ScalarType> types{
        {1, at::kByte},          {2, at::kChar},           {3, at::kShort}, {4, at::kInt},
        {5, at::kLong},          {6, at::kHalf},           {7, at::kFloat}, {8, at::kDouble},
        {10, at::kComplexFloat}, {11, at::kComplexDouble}, {12, at::kBool}, {13, at::kBFloat16}};
    const auto found = types.find(number);
    if (found == types.end())
        throw DamagedArchive("it uses the element type " + std::to_string(number) + ", which this program's LibTorch does not have");
    return found->second;
}

void addRawTensors(Tensors& tensors, const Json& configuration, Parts& parts, const std::string& folder)
{
    Storages storages;
    for (auto& [name, content] : parts)
        if (name.rfind(folder, 0) == 0)
            storages.add(name.substr(folder.size()), std::move(content));
    for (const auto& entry : configuration.at("config").items())
        addRawTensor(tensors, entry.key(), entry.value(), storages);
}

void addSavedTensors(Tensors& tensors, const std::string& bytes)
{
    Saved saved = takenApart(bytes);
    const auto described = archive::readTensorPickle(saved.pickle, [&saved](const std::string& key) {
        const auto found = saved.storages.find(key);
        return found == saved.storages.end() ? -1 : static_cast<std::int64_t>(found->second.size());
    });
    Storages storages;
    for (auto& [key, content] : saved.storages)
        storages.add(key, std::move(content));
    for (const auto& [name, tensor] : described)
        add(tensors, name, storages.tensor(tensor.storage, typeOfStorage(tensor.type), tensor.offset, tensor.sizes, tensor.strides));
}

} // namespace espalier::pt2
