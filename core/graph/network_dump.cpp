// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/network_dump.h"

#include "core/base/atomic_file.h"
#include "core/graph/tensor_torch.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <fstream>
#include <type_traits>

#include <spdlog/fmt/fmt.h>

namespace espalier {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t beginning = 0x34706d7564707365; ///< "espdump4"
constexpr std::uint64_t ending = 0x646e65706d756470;    ///< "pdumpend"

class Writer {
public:
    static constexpr bool reads = false;

    explicit Writer(const fs::path& file) : stream_(file, std::ios::binary) {}
    void bytes(void* data, std::size_t size) { stream_.write(static_cast<const char*>(data), static_cast<std::streamsize>(size)); }
    std::size_t sizeOf(std::size_t size, std::size_t) const { return size; }
    bool sound() { return static_cast<bool>(stream_.flush()); }

private:
    std::ofstream stream_;
};

class Reader {
public:
    static constexpr bool reads = true;

    explicit Reader(const fs::path& file)
        : stream_(file, std::ios::binary | std::ios::ate), left_(static_cast<std::size_t>(stream_.tellg()))
    {
        stream_.seekg(0);
    }
    void bytes(void* data, std::size_t size)
    {
        if (!stream_ || size > left_)
            return fail();
        stream_.read(static_cast<char*>(data), static_cast<std::streamsize>(size));
        left_ -= size;
    }
    /// Limits the size to what the file can hold, whatever it says.
    std::size_t sizeOf(std::size_t size, std::size_t bytesEach)
    {
        if (stream_ && size <= left_ / bytesEach)
            return size;
        fail();
        return 0;
    }
    void fail() { stream_.setstate(std::ios::failbit); }
    bool sound() const { return static_cast<bool>(stream_); }

private:
    std::ifstream stream_;
    std::size_t left_;
};

/// Writes and reads by one function: File either writes each member or fills it.
template <class File>
class Transfer {
public:
    explicit Transfer(File& file) : file_(file) {}

    /// A byte that is neither 0 nor 1 is no bool.
    void operator()(bool& flag)
    {
        std::uint8_t byte = flag ? 1 : 0;
        (*this)(byte);
        flag = byte != 0;
    }

    template <class Number>
    requires std::is_arithmetic_v<Number> || std::is_enum_v<Number>
    void operator()(Number& number) { file_.bytes(&number, sizeof number); }

    void operator()(std::string& text)
    {
        text.resize(size(text.size(), 1));
        file_.bytes(text.data(), text.size());
    }

    template <class Item>
    void operator()(std::vector<Item>& items)
    {
        items.resize(size(items.size(), 1));
        for (Item& item : items)
            (*this)(item);
    }

    void operator()(std::vector<bool>& flags)
    {
        flags.resize(size(flags.size(), 1));
        for (std::size_t i = 0; i < flags.size(); ++i) {
            bool flag = flags[i];
            (*this)(flag);
            flags[i] = flag;
        }
    }

    void operator()(std::monostate&) {}

    void operator()(Attribute& attribute)
    {
        std::size_t kind = attribute.index();
        (*this)(kind);
        transferAs<0>(attribute, kind);
    }

    template <class Content, class Order>
    void operator()(std::map<std::string, Content, Order>& entries)
    {
        std::vector<std::string> names;
        for (const auto& entry : entries)
            names.push_back(entry.first);
        (*this)(names);
        for (const std::string& name : names)
            (*this)(entries[name]);
    }

    void operator()(Value& value) { all(value.name, value.shape, value.isTensor, value.free, value.sizeNames); }
    void operator()(Node& node) { all(node.name, node.op, node.inputs, node.outputs, node.attributes); }
    void operator()(Stored& stored) { all(stored.value, stored.name, stored.kind, stored.tensor, stored.sharedNames); }
    void operator()(Network& network)
    {
        all(network.name, network.values, network.nodes, network.stored, network.inputs, network.outputs, network.outputForm,
            network.outputKeys, network.metadata);
    }

    void operator()(Tensor& tensor)
    {
        bool defined = tensor.defined();
        (*this)(defined);
        if (!defined)
            return;
        at::Tensor numbers = File::reads ? at::Tensor() : dense(toTorch(tensor));
        at::ScalarType type = File::reads ? at::kByte : numbers.scalar_type();
        Shape sizes = File::reads ? Shape() : numbers.sizes().vec();
        Shape strides = File::reads ? Shape() : numbers.strides().vec();
        all(type, sizes, strides);
        if constexpr (File::reads) {
            if (!plausible(type, sizes, strides))
                return file_.fail();
            numbers = at::empty_strided(sizes, strides, at::TensorOptions(type));
            tensor = fromTorch(numbers);
        }
        file_.bytes(numbers.data_ptr(), numbers.nbytes());
    }

private:
    template <class... Parts>
    void all(Parts&... parts)
    {
        ((*this)(parts), ...);
    }

    std::size_t size(std::size_t items, std::size_t bytesEach)
    {
        (*this)(items);
        return file_.sizeOf(items, bytesEach);
    }

    template <std::size_t kind>
    void transferAs(Attribute& attribute, std::size_t wanted)
    {
        if constexpr (kind < std::variant_size_v<Attribute>) {
            if (kind != wanted)
                return transferAs<kind + 1>(attribute, wanted);
            if constexpr (File::reads)
                attribute.emplace<kind>();
            (*this)(std::get<kind>(attribute));
        }
    }

    /// Contiguous in memory without gaps; the order of the dimensions in memory is kept.
    static at::Tensor dense(const at::Tensor& tensor)
    {
        return tensor.is_non_overlapping_and_dense() ? tensor.detach() : tensor.detach().contiguous();
    }

    /// True for a numeric type, no more elements than the file holds, and a dense layout, as writeDump writes it.
    bool plausible(at::ScalarType type, const Shape& sizes, const Shape& strides)
    {
        if (!(c10::isIntegralType(type, true) || c10::isFloatingType(type) || c10::isComplexType(type)) || sizes.size() != strides.size())
            return false;
        std::size_t numbers = 1;
        for (const std::int64_t size : sizes)
            numbers *= file_.sizeOf(static_cast<std::size_t>(size), std::max<std::size_t>(numbers, 1)); // negative sizes become huge
        file_.sizeOf(numbers, c10::elementSize(type));
        return file_.sound() && inOnePiece(static_cast<std::int64_t>(numbers), sizes, strides);
    }

    static bool inOnePiece(std::int64_t numbers, const Shape& sizes, const Shape& strides)
    {
        std::int64_t last = 0;
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            const bool spreads = numbers > 0 && sizes[i] > 1;
            if (strides[i] < 0 || (spreads && strides[i] >= numbers))
                return false;
            last += spreads ? (sizes[i] - 1) * strides[i] : 0;
            if (last > 0 && last >= numbers)
                return false;
        }
        return true;
    }

    File& file_;
};

Result<void> writeAll(Network network, const fs::path& file)
{
    Writer writer(file);
    Transfer transfer(writer);
    std::uint64_t first = beginning, last = ending;
    transfer(first);
    transfer(network);
    transfer(last);
    if (!writer.sound())
        return failure(fmt::format("'{}' cannot be written: is the disk full?", file.string()));
    return {};
}

/// False where the file is no dump, or damaged.
bool readAll(Network& network, const fs::path& file)
{
    Reader reader(file);
    Transfer transfer(reader);
    std::uint64_t first = 0, last = 0;
    transfer(first);
    if (first != beginning)
        return false;
    try {
        transfer(network);
    } catch (const std::exception&) { // from LibTorch or the allocator: the sizes are invalid
        return false;
    }
    transfer(last);
    return reader.sound() && last == ending;
}

} // namespace

std::int64_t tensorBytes(const Network& network)
{
    std::int64_t bytes = 0;
    for (const Stored& stored : network.stored)
        bytes += stored.tensor.defined() ? static_cast<std::int64_t>(toTorch(stored.tensor).nbytes()) : 0;
    return bytes;
}

Result<void> writeDump(const Network& network, const fs::path& file)
{
    return replaceFile(file, [&network](const fs::path& temporary) { return writeAll(network, temporary); });
}

Result<Network> readDump(const fs::path& file)
{
    Network network;
    if (!readAll(network, file))
        return failure(fmt::format("'{}' is not there, damaged, or of another version of the program.", file.string()));
    if (const std::string broken = brokenInvariant(network); !broken.empty())
        return failure(fmt::format("'{}' does not hold a sound network.", file.string()), broken);
    return network;
}

} // namespace espalier
