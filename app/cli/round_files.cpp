// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/round_files.h"

#include "core/base/atomic_file.h"
#include "core/formats/torchscript.h"

#include <spdlog/fmt/fmt.h>

#include <fstream>

namespace espalier::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr int format = 1;

} // namespace

fs::path RoundFiles::record() const
{
    return output_.string() + ".rounds.json";
}

fs::path RoundFiles::networkOf(int round) const
{
    return fmt::format("{}.round{}.pt", output_.string(), round);
}

Result<void> RoundFiles::keep(int round, const Network& network, const Json& course, const Json& rounds)
{
    // The network first: a record names only what is there.
    return writeTorchScript(network, networkOf(round)).and_then([&](const WrittenFile&) {
        const Json json{{"format", format}, {"network", networkOf(round).filename().string()}, {"course", course}, {"rounds", rounds}};
        return replaceFile(record(), json.dump(1) + "\n").map([&] { kept_ = round; });
    });
}

Result<std::optional<RoundFiles::Kept>> RoundFiles::read() const
{
    std::error_code problem;
    if (!fs::exists(record(), problem))
        return std::optional<Kept>();
    try {
        std::ifstream stream(record(), std::ios::binary);
        const Json json = Json::parse(stream);
        if (json.at("format").get<int>() != format)
            return failure(fmt::format("'{}' was written by another version of Espalier; run without --resume.", record().string()));
        // By its bare name: the record and its networks may have been moved together.
        const fs::path name = fs::path(json.at("network").get<std::string>()).filename();
        return std::optional(Kept{record().parent_path() / name, json.at("course"), json.at("rounds")});
    } catch (const std::exception& fault) {
        return failure(fmt::format("The record of finished rounds '{}' is damaged; run without --resume.", record().string()),
                       fault.what());
    }
}

void RoundFiles::discard()
{
    std::error_code ignored;
    for (int round = 1; fs::remove(networkOf(round), ignored); ++round) {
    }
    fs::remove(record(), ignored);
    kept_ = 0;
}

} // namespace espalier::cli
