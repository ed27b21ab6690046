// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/run_store.h"

#include "core/formats/torchscript.h"
#include "core/training/checkpoint.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cctype>

namespace espalier {
namespace {

namespace fs = std::filesystem;

constexpr int format = 1;
constexpr const char* recordName = "record.json";

fs::path with(const fs::path& file, const char* ending)
{
    fs::path longer = file;
    longer += ending;
    return longer;
}

/// Null for a missing or invalid file.
Json recordIn(const fs::path& file)
{
    Json record = readJson(file, "record").value_or(Json());
    const bool sound = record.is_object() && record.value("format", Json()) == format && record.value("key", Json()).is_string() &&
                       record.value("notes", Json()).is_object();
    return sound ? record : Json();
}

} // namespace

RunStore::RunStore(fs::path folder, fs::path network, Resume resume)
    : folder_(std::move(folder)), network_(std::move(network)), resume_(resume)
{
}

RunStore RunStore::beside(const fs::path& output, Resume resume)
{
    return {with(output, ".resume"), with(output, ".checkpoint.pt"), resume};
}

bool RunStore::holdsSomething(const fs::path& folder)
{
    return !recordIn(folder / recordName).is_null();
}

void RunStore::open(const std::string& key, Observer& observer)
{
    std::error_code problem;
    const bool something = fs::exists(recordFile(), problem);
    record_ = recordIn(recordFile());
    if (resume_ != Resume::no && record_.is_object() && record_["key"] == key)
        return;
    if (resume_ != Resume::no && record_.is_object())
        observer.log("The checkpoint belongs to another network, other images or other settings: beginning from the start.");
    else if (resume_ != Resume::no && something)
        observer.log(fmt::format("The record '{}' is damaged: beginning from the start.", recordFile().string()));
    else if (resume_ == Resume::asked)
        observer.log("There is no checkpoint to resume: beginning from the start.");
    fs::remove_all(folder_, problem);
    record_ = {{"format", format}, {"key", key}, {"notes", Json::object()}};
}

std::optional<TrainCheckpoint> RunStore::checkpoint(const std::string& step, Observer& observer)
{
    std::error_code problem;
    if (!fs::exists(checkpointOf(step), problem))
        return std::nullopt;
    auto checkpoint = readCheckpoint(checkpointOf(step));
    worthResuming_ = worthResuming_ || checkpoint.has_value();
    if (checkpoint)
        return std::move(*checkpoint);
    observer.log(fmt::format("{} {} starts from its beginning.", checkpoint.error().message, step));
    return std::nullopt;
}

void RunStore::keep(const std::string& step, const TrainCheckpoint& checkpoint, Observer& observer)
{
    std::error_code problem;
    fs::create_directories(folder_, problem);
    const auto written =
        (worthResuming_ ? Result<void>() : writeRecord()).and_then([&] { return writeCheckpoint(checkpoint, checkpointOf(step)); });
    worthResuming_ = worthResuming_ || written.has_value();
    tellNotKept(written, observer);
}

Json RunStore::note(const std::string& step) const
{
    return record_["notes"].value(step, Json());
}

void RunStore::keepNote(const std::string& step, Json note, Observer& observer)
{
    record_["notes"][step] = std::move(note);
    if (worthResuming_) // else the record is written with the first checkpoint
        tellNotKept(writeRecord(), observer);
}

void RunStore::keepNetwork(const Network& network, const std::string& what, Observer& observer) const
{
    const auto written = writeTorchScript(network, network_);
    if (written)
        observer.log(fmt::format("The network after {} is kept in '{}'.", what, network_.string()));
    else
        observer.log("The network was not kept: " + written.error().message);
}

void RunStore::discard()
{
    worthResuming_ = false;
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
    fs::remove(network_, ignored);
}

fs::path RunStore::recordFile() const
{
    return folder_ / recordName;
}

fs::path RunStore::checkpointOf(const std::string& step) const
{
    std::string name = step;
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '-');
    return folder_ / (name + ".checkpoint");
}

Result<void> RunStore::writeRecord() const
{
    return writeJson(recordFile(), record_);
}

/// No reason to end the run: there may be space for the output later.
void RunStore::tellNotKept(const Result<void>& written, Observer& observer) const
{
    if (!written)
        observer.log("Nothing is kept to go on from: " + written.error().message);
}

} // namespace espalier
