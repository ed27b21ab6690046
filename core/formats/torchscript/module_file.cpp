// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/module_file.h"

#include "core/formats/archive/archive_kind.h"
#include "core/formats/archive/extra_files.h"
#include "core/formats/archive/pickle_check.h"
#include "core/formats/archive/pickle_origin.h"
#include "core/formats/archive/zip_content.h"
#include "core/formats/input_note.h"
#include "core/formats/metadata.h"
#include "core/formats/torchscript/newer_operators.h"
#include "core/formats/torchscript/program_text.h"
#include "core/graph/torch_error.h"

#include <torch/csrc/jit/serialization/import.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <limits>
#include <map>

namespace espalier::torchscript {
namespace {

namespace fs = std::filesystem;

using archive::DamagedArchive;
using archive::ZipDirectory;
using archive::ZipEntry;

constexpr std::uint64_t largestUnpacked = std::uint64_t{8} << 30;
/// LibTorch compresses only programs' text; the largest have a few megabytes.
constexpr std::uint64_t mostInflated = std::uint64_t{64} << 20;
/// Of a pickle: enough to see what it is.
constexpr std::size_t pickleStart = 1 << 20;

std::string startOf(const fs::path& file, std::size_t bytes = 16)
{
    std::string start(bytes, '\0');
    std::ifstream in(file, std::ios::binary);
    in.read(start.data(), static_cast<std::streamsize>(start.size()));
    start.resize(static_cast<std::size_t>(in.gcount()));
    return start;
}

bool startsWith(const std::string& text, std::string_view start)
{
    return text.compare(0, start.size(), start) == 0;
}

/// A file for phones cannot be read: its program is compiled, and its weights may be packed for one kind of processor.
std::string describeMobile(const std::string& name)
{
    return name + " was saved for phones (for PyTorch's lite interpreter), with its program compiled and its weights packed; save the " +
           "network itself in Python with: " + archive::tracedInPython;
}

/// What a file without a zip directory may be.
std::string describeForeign(const fs::path& file)
{
    const std::string start = startOf(file), name = file.string();
    if (startsWith(start, "PK"))
        return name + " is cut short or damaged: a TorchScript file has a directory at its end, this one has none; copy or export it again";
    if (startsWith(start, "\x80"))
        return archive::describePickle(name, startOf(file, pickleStart));
    if (start.size() > 8 && start.substr(4, 4) == "PTMF")
        return describeMobile(name);
    if (startsWith(start, "\x89PNG") || startsWith(start, "\xff\xd8\xff") || startsWith(start, "GIF8") || startsWith(start, "BM"))
        return name + " is not a TorchScript file: it is a picture";
    return name + " is not a TorchScript file: it is not a zip archive, which every TorchScript file is";
}

/// The page of a failed download or the pointer of a version control tells itself what it is.
std::string beginningOf(const fs::path& file)
{
    constexpr std::size_t shown = 200;
    std::string text = startOf(file, shown);
    const auto readable = [](unsigned char c) { return c == '\n' || (c >= ' ' && c <= '~'); };
    std::replace_if(text.begin(), text.end(), std::not_fn(readable), '.');
    return "The file begins with:\n" + text;
}

using RecordSizes = std::map<std::string, std::int64_t, std::less<>>;

RecordSizes recordSizes(const ZipDirectory& directory)
{
    RecordSizes sizes;
    for (const ZipEntry& entry : directory.entries)
        sizes.emplace(entry.name, static_cast<std::int64_t>(entry.unpacked));
    return sizes;
}

/// Where a pickle's tensor data are: in the pickle's own folder or, for constants, with the parameters.
std::int64_t storageBytes(const RecordSizes& sizes, const std::string& pickle, const std::string& key)
{
    const std::string folder = pickle.substr(0, pickle.size() - std::string_view(".pkl").size()) + "/";
    const std::string shared = pickle.substr(0, pickle.find('/') + 1);
    for (const std::string& place : {folder + key, shared + key, shared + "data/" + key})
        if (const auto found = sizes.find(place); found != sizes.end())
            return found->second;
    return -1;
}

bool endsWith(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// PyTorch 2 stores a trace's example inputs, but not their data. LibTorch reads neither.
bool holdsTracedInputs(std::string_view pickle)
{
    return endsWith(pickle, "/traced_inputs.pkl");
}

/// What an archive holds besides the module.
struct Beside {
    std::vector<Shape> tracedInputs;               ///< shapes; empty where the file has none
    std::map<std::string, std::string> extraFiles; ///< the small ones
};

/// LibTorch trusts its input, so that a damaged file could end the program: everything that it reads is checked before.
Beside checkContent(const fs::path& file, const ZipDirectory& directory)
{
    const RecordSizes sizes = recordSizes(directory);
    const archive::ExtraFiles extraFiles = archive::smallExtraFiles(directory, "extra/");
    const auto wanted = [&](std::string_view name) { return endsWith(name, ".pkl") || endsWith(name, ".py") || extraFiles.contains(name); };
    Beside beside;
    std::ifstream in(file, std::ios::binary);
    for (auto& [name, content] : archive::checkedContent(in, fs::file_size(file), directory, wanted, mostInflated)) {
        if (const auto extra = extraFiles.find(name); extra != extraFiles.end()) {
            beside.extraFiles.emplace(extra->second, std::move(content));
            continue;
        }
        if (endsWith(name, ".py")) {
            checkProgramText(content);
            continue;
        }
        const bool traced = holdsTracedInputs(name);
        std::vector<Shape> shapes = archive::checkPickle(content, [&, pickle = name](const std::string& key) {
            const std::int64_t bytes = storageBytes(sizes, pickle, key);
            return traced && bytes == 0 ? std::numeric_limits<std::int64_t>::max() : bytes;
        });
        if (traced)
            beside.tracedInputs = std::move(shapes);
    }
    return beside;
}

std::string pickleIn(const fs::path& file, const ZipDirectory& directory)
{
    const auto wanted = [](std::string_view name) { return endsWith(name, "data.pkl"); };
    std::ifstream in(file, std::ios::binary);
    const auto parts = archive::checkedContent(in, fs::file_size(file), directory, wanted, mostInflated);
    return parts.empty() ? std::string() : parts.begin()->second;
}

Result<Beside> checkArchive(const fs::path& file)
{
    const auto directory = archive::readZipDirectory(file);
    if (!directory)
        return failure(describeForeign(file) + ".", beginningOf(file));
    if (directory->unpackedBytes > largestUnpacked)
        return failure(file.string() + " declares " + std::to_string(directory->unpackedBytes >> 30) +
                       " GiB of content, more than the 8 GiB that are read.");
    const archive::ArchiveKind kind = archive::archiveKind(*directory);
    if (kind != archive::ArchiveKind::torchScript && kind != archive::ArchiveKind::pickle)
        return failure(file.string() + " is not a TorchScript file: it is a zip archive without a network in it.");
    try {
        if (kind == archive::ArchiveKind::pickle)
            return failure(archive::describePickle(file.string(), pickleIn(file, *directory)) + ".");
        return checkContent(file, *directory);
    } catch (const DamagedArchive& reason) {
        if (directory->holds("/bytecode.pkl"))
            return failure(describeMobile(file.string()) + ".", reason.what());
        return failure(file.string() + " cannot be read: " + reason.what() + ".");
    }
}

/// A user's sentence for a failure of LibTorch's reader.
std::string loadMessage(const fs::path& file, const std::exception& error)
{
    const std::string text = error.what();
    constexpr std::string_view unknown = "Unknown builtin op: ";
    if (const auto at = text.find(unknown); at != std::string::npos) {
        const auto name = text.substr(at + unknown.size());
        const std::string op = name.substr(0, name.find_first_of(".\n ("));
        return file.string() + " uses the operator " + op + ", which is not part of PyTorch itself: export the network without it.";
    }
    return file.string() + " cannot be read as TorchScript (" + reasonOf(error) + "): copy or export it again.";
}

} // namespace

void toSinglePrecision(OpenedModule& opened)
{
    const auto unlike = [](const at::Tensor& t) { return t.is_floating_point() && t.scalar_type() != at::kFloat; };
    bool other = false;
    for (const at::Tensor& tensor : opened.module.parameters())
        other = other || unlike(tensor);
    if (!other)
        return;
    opened.module.to(at::kFloat);
    opened.notices.push_back("The file's parameters are of another floating-point type; they were converted to float32.");
}

std::string whyUnreadable(const fs::path& file, const std::string& title)
{
    std::error_code error;
    const fs::file_status status = fs::status(file, error);
    if (!fs::exists(status))
        return "There is no file " + file.string() + ".";
    if (fs::is_directory(status))
        return file.string() + " is a folder, not " + title + ".";
    if (!fs::is_regular_file(status))
        return file.string() + " is not a regular file.";
    if (!std::ifstream(file, std::ios::binary))
        return file.string() + " cannot be read: permission denied.";
    return fs::file_size(file, error) == 0 ? file.string() + " is empty." : std::string();
}

Result<OpenedModule> openModule(const fs::path& file)
{
    if (std::string reason = whyUnreadable(file, "a TorchScript file"); !reason.empty())
        return failure(std::move(reason));
    auto beside = checkArchive(file);
    if (!beside)
        return tl::make_unexpected(beside.error());
    try {
        registerNewerOperators();
        OpenedModule opened{torch::jit::load(file.string(), at::kCPU), {}, {}};
        opened.inputShapes = shapesOfNote(beside->extraFiles[inputNoteName]);
        if (opened.inputShapes.empty()) // the same limits apply to the traced shapes
            opened.inputShapes = shapesOfNote(inputNote(beside->tracedInputs));
        opened.metadata = keptMetadata(beside->extraFiles);
        if (!opened.module.find_method("forward"))
            return failure(file.string() + " holds no network: its module has no forward method.");
        opened.module.eval();
        toSinglePrecision(opened);
        return opened;
    } catch (const std::exception& error) {
        return failure(loadMessage(file, error), error.what());
    }
}

} // namespace espalier::torchscript
