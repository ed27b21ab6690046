// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/pt2/content.h"

#include "core/formats/archive/archive_kind.h"
#include "core/formats/archive/extra_files.h"
#include "core/formats/archive/zip_content.h"
#include "core/formats/metadata.h"
#include "core/formats/pt2/json_text.h"
#include "core/formats/pt2/tensors.h"

#include <algorithm>
#include <fstream>

namespace espalier::pt2 {
namespace {

using archive::DamagedArchive;
using archive::ZipDirectory;

constexpr std::uint64_t largestUnpacked = std::uint64_t{8} << 30;
/// Bytes that compressed parts may unpack to: descriptions are text, weights hardly shrink.
constexpr std::uint64_t inflatedAlways = std::uint64_t{64} << 20, inflatedPerByte = 8;

constexpr std::string_view olderProgram = "serialized_exported_program.json", olderWeights = "serialized_state_dict.pt",
                           olderConstants = "serialized_constants.pt";
constexpr std::string_view weightsFolder = "data/weights/", constantsFolder = "data/constants/", modelsFolder = "models/";

bool startsWith(std::string_view text, std::string_view start)
{
    return text.substr(0, start.size()) == start;
}

bool endsWith(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string joined(std::string_view a, std::string_view b)
{
    return std::string(a).append(b);
}

/// The name without the archive's top folder; the older layout has none.
std::string_view inside(std::string_view name)
{
    for (const std::string_view older : {olderProgram, olderWeights, olderConstants})
        if (name == older)
            return name;
    return name.substr(name.find('/') + 1);
}

bool isRead(std::string_view name)
{
    const std::string_view part = inside(name);
    for (const std::string_view one :
         {olderProgram, olderWeights, olderConstants, std::string_view("archive_version"), std::string_view("byteorder")})
        if (part == one)
            return true;
    return startsWith(part, weightsFolder) || startsWith(part, constantsFolder) || startsWith(part, modelsFolder);
}

struct Unpacked {
    Parts parts; ///< those that are read, named without the top folder
    std::map<std::string, std::string> extraFiles;
};

archive::ExtraFiles extraFilesOf(const ZipDirectory& directory)
{
    const auto isOlder = [](const archive::ZipEntry& entry) { return entry.name == olderProgram; };
    const bool older = std::any_of(directory.entries.begin(), directory.entries.end(), isOlder);
    return older ? archive::smallExtraFiles(directory, "extra_files/", false) : archive::smallExtraFiles(directory, "extra/");
}

Unpacked unpacked(const std::filesystem::path& file)
{
    const auto directory = archive::readZipDirectory(file);
    if (!directory)
        throw DamagedArchive("it is cut short or damaged, since it has no directory at its end");
    if (directory->unpackedBytes > largestUnpacked)
        throw DamagedArchive("it declares more than the 8 GiB of content that are read");
    const std::uint64_t bytes = std::filesystem::file_size(file);
    std::ifstream in(file, std::ios::binary);
    const archive::ExtraFiles extraFiles = extraFilesOf(*directory);
    const auto wanted = [&extraFiles](std::string_view name) { return extraFiles.contains(name) || isRead(name); };
    Unpacked content;
    const std::uint64_t mostInflated = inflatedAlways + inflatedPerByte * bytes;
    for (auto& [name, bytesOf] : archive::checkedContent(in, bytes, *directory, wanted, mostInflated))
        if (const auto extra = extraFiles.find(name); extra != extraFiles.end())
            content.extraFiles.emplace(extra->second, std::move(bytesOf));
        else if (!content.parts.emplace(inside(name), std::move(bytesOf)).second)
            throw DamagedArchive("it holds two parts called '" + std::string(inside(name)) + "'");
    return content;
}

const std::string& part(const Parts& parts, const std::string& name)
{
    const auto found = parts.find(name);
    if (found == parts.end())
        throw DamagedArchive("it lacks the part '" + name + "'");
    return found->second;
}

/// The name of the archive's network: its only one, or the one called "model" as torch.export.save calls it.
std::string modelName(const Parts& parts)
{
    std::vector<std::string> names;
    for (const auto& [name, content] : parts)
        if (startsWith(name, modelsFolder) && endsWith(name, ".json"))
            names.push_back(name.substr(modelsFolder.size(), name.size() - modelsFolder.size() - std::string_view(".json").size()));
    if (names.empty())
        throw DamagedArchive("it holds no exported program (perhaps code compiled by AOTInductor): write it with torch.export.save");
    if (names.size() == 1)
        return names.front();
    if (parts.count("models/model.json") == 0)
        throw DamagedArchive("it holds " + std::to_string(names.size()) + " networks: save the one to prune alone");
    return "model";
}

void requireKnownArchive(const Parts& parts)
{
    const auto order = parts.find("byteorder");
    if (order != parts.end() && order->second != "little")
        throw DamagedArchive("its numbers are in another byte order");
    const auto version = parts.find("archive_version");
    if (version != parts.end() && version->second != "0")
        throw DamagedArchive("its archive has the version " + version->second.substr(0, 16) + "; 0 is the one that is read");
}

void requireKnownSchema(const Json& program)
{
    const auto major = program.at("schema_version").at("major").get<std::int64_t>();
    if (major != 7 && major != 8)
        throw DamagedArchive("its format has the major version " + std::to_string(major) +
                             "; 7 and 8 (PyTorch 2.5 and later) are read: export it with such a release");
}

Content readOlder(Parts parts)
{
    Content content{checkedJson(part(parts, std::string(olderProgram))), {}};
    requireKnownSchema(content.program);
    addSavedTensors(content.tensors, part(parts, std::string(olderWeights)));
    if (const auto constants = parts.find(std::string(olderConstants)); constants != parts.end() && !constants->second.empty())
        addSavedTensors(content.tensors, constants->second);
    return content;
}

void addTensors(Content& content, Parts& parts, const std::string& model, std::string_view folder, std::string_view configuration)
{
    const std::string name = joined(folder, model);
    if (const auto saved = parts.find(name + ".pt"); saved != parts.end())
        addSavedTensors(content.tensors, saved->second);
    else if (const auto described = parts.find(name + std::string(configuration)); described != parts.end())
        addRawTensors(content.tensors, checkedJson(described->second), parts, std::string(folder));
    else
        throw DamagedArchive("it lacks the part '" + name + std::string(configuration) + "'");
}

Content readNewer(Parts parts)
{
    requireKnownArchive(parts);
    const std::string model = modelName(parts);
    Content content{checkedJson(part(parts, joined(modelsFolder, model + ".json"))), {}};
    requireKnownSchema(content.program);
    addTensors(content, parts, model, weightsFolder, "_weights_config.json");
    if (std::any_of(parts.begin(), parts.end(), [](const auto& entry) { return startsWith(entry.first, constantsFolder); }))
        addTensors(content, parts, model, constantsFolder, "_constants_config.json");
    return content;
}

} // namespace

bool isExportedProgram(const std::filesystem::path& file)
{
    return archive::archiveKind(file) == archive::ArchiveKind::exportedProgram;
}

Content readContent(const std::filesystem::path& file)
{
    auto [parts, extraFiles] = unpacked(file);
    const bool older = parts.count(std::string(olderProgram)) > 0;
    Content content = older ? readOlder(std::move(parts)) : readNewer(std::move(parts));
    content.metadata = keptMetadata(extraFiles);
    return content;
}

} // namespace espalier::pt2
