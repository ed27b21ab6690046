// SPDX-License-Identifier: GPL-3.0-or-later
// The checkpoint file: a line with format and version, the length of the head, the head (CBOR, which stores every real number exactly,
// infinities too), the tensors' bytes in the machine's byte order, and a fingerprint of all of it.
#include "core/training/checkpoint.h"

#include "core/base/atomic_file.h"
#include "core/base/fingerprint.h"
#include "core/graph/tensor_torch.h"
#include "core/tasks/task_for.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

template <class T>
struct nlohmann::adl_serializer<std::optional<T>> {
    static void to_json(json& out, const std::optional<T>& value) { out = value ? json(*value) : json(); }
    static void from_json(const json& in, std::optional<T>& value) { value = in.is_null() ? std::nullopt : std::optional(in.get<T>()); }
};

template <class T>
struct nlohmann::adl_serializer<std::shared_ptr<const T>> {
    static void to_json(json& out, const std::shared_ptr<const T>& value) { out = value ? json(*value) : json(); }
    static void from_json(const json& in, std::shared_ptr<const T>& value)
    {
        value = in.is_null() ? nullptr : std::make_shared<const T>(in.get<T>());
    }
};

/// Metrics by key, in order.
template <>
struct nlohmann::adl_serializer<espalier::Metrics> {
    static void to_json(json& out, const espalier::Metrics& metrics)
    {
        out = json::array();
        for (const espalier::MetricValue& metric : metrics)
            out.push_back({metric.info->key, metric.value});
    }

    static void from_json(const json& in, espalier::Metrics& metrics)
    {
        for (const json& entry : in) {
            const espalier::MetricInfo* info = espalier::findMetric(entry.at(0).get<std::string>());
            if (info == nullptr)
                throw std::runtime_error("it knows a metric that no task has");
            metrics.add(*info, entry.at(1).get<double>());
        }
    }
};

namespace espalier {
namespace fs = std::filesystem;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(TrainTimes, loading, teacher, forward, backward, optimiser, penalty, validation)
// With defaults, because records of before know no parts of the loss.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(EpochRecord, epoch, learningRate, trainLoss, trainLossParts, train, valLoss, valLossParts,
                                                validation, imagesPerSecond, seconds, times, unevenness, offTargets, collapseRatio,
                                                zeroShare)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(HeatSnapshot, progress, ratio, scale, heat, penalty, layerBudget, zeroShare, strength, unevenness,
                                   offTargets, collapseRatio, meanZeroShare)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(HeatmapState, initialStrength, strength, first, progress, scale, smoothed, layerBudget)

namespace {

using Head = nlohmann::json; ///< the kind that the macros above write

constexpr std::string_view family = "Espalier checkpoint ";
constexpr int version = 2;

std::string firstLine()
{
    return fmt::format("{}{}\n", family, version);
}

/// The tensors of a file in order; a tensor that occurs several times is stored once.
class Packing {
public:
    Head operator()(const Tensor& tensor)
    {
        if (!tensor.defined())
            return {};
        const auto [place, isNew] = places_.try_emplace(&tensor.impl(), tensors_.size());
        if (isNew)
            tensors_.push_back(toTorch(tensor).contiguous());
        return place->second;
    }

    Head operator()(const TrainCheckpoint::Tensors& tensors)
    {
        Head places = Head::array();
        for (const Tensor& tensor : tensors)
            places.push_back((*this)(tensor));
        return places;
    }

    const std::vector<at::Tensor>& tensors() const { return tensors_; }

    Head table() const
    {
        Head table = Head::array();
        for (const at::Tensor& tensor : tensors_)
            table.push_back({{"type", static_cast<int>(tensor.scalar_type())}, {"shape", tensor.sizes().vec()}});
        return table;
    }

private:
    std::map<const Tensor::Impl*, std::size_t> places_;
    std::vector<at::Tensor> tensors_;
};

Head headOf(const TrainCheckpoint& checkpoint, Packing& pack)
{
    Head head{{"steps", checkpoint.steps},
              {"weights", pack(checkpoint.weights)},
              {"velocities", pack(checkpoint.velocities)},
              {"average", pack(checkpoint.average)},
              {"history", checkpoint.history},
              {"kept_epoch", checkpoint.kept.epoch},
              {"kept_tensors", pack(checkpoint.kept.tensors)},
              {"kept_heat", checkpoint.kept.heat},
              {"best_epoch", checkpoint.bestEpoch},
              {"random_cpu", pack(checkpoint.random.cpu)},
              {"random_cuda", pack(checkpoint.random.cuda)},
              {"train_seconds", checkpoint.trainSeconds},
              {"validation_seconds", checkpoint.validationSeconds}};
    if (checkpoint.sparsity)
        head.update({{"controller", checkpoint.sparsity->controller}, {"heat", checkpoint.sparsity->heat}});
    head["tensors"] = pack.table();
    return head;
}

/// Writes, and computes the fingerprint of what it wrote.
class Output {
public:
    explicit Output(const fs::path& file) : stream_(file, std::ios::binary) {}

    void write(const void* bytes, std::size_t count)
    {
        stream_.write(static_cast<const char*>(bytes), static_cast<std::streamsize>(count));
        sum_.addBytes(bytes, count);
    }

    /// Whether everything was written.
    bool finish()
    {
        const std::string sum = sum_.text();
        stream_.write(sum.data(), static_cast<std::streamsize>(sum.size()));
        stream_.close();
        return stream_.good();
    }

private:
    std::ofstream stream_;
    Fingerprint sum_;
};

Result<void> writeTo(const fs::path& file, const TrainCheckpoint& checkpoint)
{
    Packing pack;
    const std::vector<std::uint8_t> head = Head::to_cbor(headOf(checkpoint, pack));
    const std::string line = firstLine();
    const std::uint64_t length = head.size();
    Output output(file);
    output.write(line.data(), line.size());
    output.write(&length, sizeof length);
    output.write(head.data(), head.size());
    for (const at::Tensor& tensor : pack.tensors())
        output.write(tensor.data_ptr(), tensor.nbytes());
    return output.finish() ? Result<void>() : failure(fmt::format("Cannot write the checkpoint {}.", file.string()));
}

/// Removes bytes from the front; throws where there are fewer.
std::string_view taken(std::string_view& from, std::size_t count)
{
    if (count > from.size())
        throw std::out_of_range("more bytes are promised than there are");
    const std::string_view front = from.substr(0, count);
    from.remove_prefix(count);
    return front;
}

std::size_t bytesOf(const Shape& shape, c10::ScalarType type, std::size_t most)
{
    std::size_t bytes = c10::elementSize(type);
    for (const std::int64_t size : shape) {
        if (size < 0 || (size > 0 && bytes > most / static_cast<std::size_t>(size)))
            throw std::out_of_range("a tensor is larger than the file");
        bytes *= static_cast<std::size_t>(size);
    }
    return bytes;
}

TrainCheckpoint::Tensors unpackedTensors(const Head& table, std::string_view bytes)
{
    TrainCheckpoint::Tensors tensors;
    for (const Head& entry : table) {
        const auto shape = entry.at("shape").get<Shape>();
        const auto type = static_cast<c10::ScalarType>(entry.at("type").get<int>());
        const std::string_view content = taken(bytes, bytesOf(shape, type, bytes.size()));
        const at::Tensor tensor = at::empty(shape, type);
        std::memcpy(tensor.data_ptr(), content.data(), content.size());
        tensors.push_back(fromTorch(tensor));
    }
    return tensors;
}

class Unpacking {
public:
    Unpacking(const Head& table, std::string_view bytes) : tensors_(unpackedTensors(table, bytes)) {}

    Tensor one(const Head& place) const { return place.is_null() ? Tensor() : tensors_.at(place.get<std::size_t>()); }

    TrainCheckpoint::Tensors all(const Head& places) const
    {
        TrainCheckpoint::Tensors tensors;
        for (const Head& place : places)
            tensors.push_back(one(place));
        return tensors;
    }

private:
    TrainCheckpoint::Tensors tensors_;
};

/// Throws where something is missing or invalid.
TrainCheckpoint checkpointFrom(const Head& head, const Unpacking& unpack)
{
    using Heat = std::shared_ptr<const HeatSnapshot>;
    TrainCheckpoint checkpoint;
    head.at("steps").get_to(checkpoint.steps);
    checkpoint.weights = unpack.all(head.at("weights"));
    checkpoint.velocities = unpack.all(head.at("velocities"));
    checkpoint.average = unpack.all(head.at("average"));
    head.at("history").get_to(checkpoint.history);
    checkpoint.kept = {head.at("kept_epoch").get<int>(), unpack.all(head.at("kept_tensors")), head.at("kept_heat").get<Heat>()};
    head.at("best_epoch").get_to(checkpoint.bestEpoch);
    if (head.contains("controller"))
        checkpoint.sparsity = {head.at("controller").get<HeatmapState>(), head.at("heat").get<Heat>()};
    checkpoint.random = {unpack.one(head.at("random_cpu")), unpack.one(head.at("random_cuda"))};
    head.at("train_seconds").get_to(checkpoint.trainSeconds);
    head.at("validation_seconds").get_to(checkpoint.validationSeconds);
    for (const int epoch : {checkpoint.kept.epoch, checkpoint.bestEpoch}) {
        if (epoch < 1 || epoch > checkpoint.epoch())
            throw std::out_of_range("an epoch that was not finished");
    }
    return checkpoint;
}

Result<std::string> contentOf(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(stream), {}};
    if (!stream)
        return failure(fmt::format("Cannot read the checkpoint {}.", file.string()));
    return content;
}

/// Removes the fingerprint from the end; false where it does not match the rest.
bool isWhole(std::string_view& content)
{
    Fingerprint sum;
    const std::size_t length = sum.text().size();
    if (content.size() < length)
        return false;
    const std::string_view promised = content.substr(content.size() - length);
    content.remove_suffix(length);
    sum.addBytes(content.data(), content.size());
    return sum.text() == promised;
}

tl::unexpected<Error> damaged(const fs::path& file, std::string details = {})
{
    return failure(fmt::format("The checkpoint {} is damaged; the training has to start from its beginning.", file.string()),
                   std::move(details));
}

} // namespace

Result<void> writeCheckpoint(const TrainCheckpoint& checkpoint, const fs::path& file)
{
    return replaceFile(file, [&](const fs::path& temporary) { return writeTo(temporary, checkpoint); });
}

Result<TrainCheckpoint> readCheckpoint(const fs::path& file)
{
    const Result<std::string> content = contentOf(file);
    if (!content)
        return tl::make_unexpected(content.error());
    std::string_view rest = *content;
    if (!rest.starts_with(family))
        return failure(fmt::format("{} is no checkpoint of a training.", file.string()));
    const std::string line = firstLine();
    if (!rest.starts_with(line))
        return failure(fmt::format("The checkpoint {} was written by another version of Espalier.", file.string()));
    if (!isWhole(rest))
        return damaged(file);
    try {
        taken(rest, line.size());
        std::uint64_t length = 0;
        std::memcpy(&length, taken(rest, sizeof length).data(), sizeof length);
        const Head head = Head::from_cbor(taken(rest, length));
        return checkpointFrom(head, Unpacking(head.at("tensors"), rest));
    } catch (const std::exception& fault) {
        return damaged(file, fault.what());
    }
}

} // namespace espalier
