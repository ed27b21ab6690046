// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript.h"

#include "core/base/atomic_file.h"
#include "core/base/memory_limit.h"
#include "core/base/pace.h"
#include "core/formats/batch_norm_folding.h"
#include "core/formats/input_note.h"
#include "core/formats/metadata.h"
#include "core/formats/torchscript/import.h"
#include "core/formats/torchscript/input_shape.h"
#include "core/formats/torchscript/make_module.h"
#include "core/formats/torchscript/module_file.h"
#include "core/graph/executor.h"
#include "core/graph/smaller_sizes.h"
#include "core/graph/torch_error.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/jit/serialization/export.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <locale>
#include <system_error>

namespace espalier {
namespace {

using namespace torchscript;

constexpr double allowedOnceWritten = 1e-5;
constexpr double allowedWhenFolded = 1e-4; ///< other products are rounded

/// LibTorch prints numbers in the process's locale and cannot read "0,1" back. Where the locale is C++'s classic one, nothing is changed.
class PlainNumbers {
public:
    PlainNumbers()
    {
        if (before_ != std::locale::classic())
            std::locale::global(std::locale::classic());
    }
    PlainNumbers(const PlainNumbers&) = delete;
    PlainNumbers& operator=(const PlainNumbers&) = delete;
    ~PlainNumbers()
    {
        if (before_ != std::locale::classic())
            std::locale::global(before_);
    }

private:
    std::locale before_; ///< a default-constructed locale is the process's
};

/// LibTorch's writer of archives refuses the others by ending the program.
bool canNameExtraFile(const std::string& key)
{
    constexpr std::size_t longest = 1024;
    const bool plain = std::none_of(key.begin(), key.end(), [](unsigned char c) { return c < 0x20 || c == ':' || c == '\\'; });
    return plain && !key.empty() && key.size() <= longest && key.back() != '/';
}

/// The metadata, and the note about the inputs.
torch::jit::ExtraFilesMap extraFiles(const Network& network, const WriteOptions& options)
{
    torch::jit::ExtraFilesMap files;
    for (const auto& [key, text] : metadataToWrite(network, options))
        if (canNameExtraFile(key))
            files.emplace(key, text);
    files[inputNoteName] = inputNote(inputShapesOf(network));
    return files;
}

/// LibTorch's writer ends the program where it is told of a failure, so it is told none. It writes piece by piece: the whole content in
/// memory would take as much as the network.
Result<void> save(const torch::jit::Module& module, const torch::jit::ExtraFilesMap& extraFiles, const std::filesystem::path& file,
                  const std::filesystem::path& target)
{
    const PlainNumbers plain;
    std::ofstream out(file, std::ios::binary);
    int fault = out ? 0 : errno;
    const auto write = [&out, &fault](const void* bytes, std::size_t size) {
        if (out && !out.write(static_cast<const char*>(bytes), static_cast<std::streamsize>(size)))
            fault = errno;
        return size;
    };
    torch::jit::ExportModule(module, write, extraFiles);
    if (out && out.flush())
        return {};
    const std::string reason = fault == 0 ? "the file could not be written" : std::generic_category().message(fault);
    return failure("Cannot write " + target.string() + ": " + reason + ".");
}

/// The inputs' free sizes; all fixed where the network does not tell.
FreeSizes freeSizesOf(const Network& network)
{
    FreeSizes free;
    for (const ValueId input : network.inputs) {
        free.push_back(network.values[input].free);
        free.back().resize(network.values[input].shape.size(), false);
    }
    return free;
}

/// Why the network does not run on such inputs; nothing where it does.
std::optional<std::string> whyNotRunning(Executor& executor, const std::vector<Shape>& shapes)
{
    try {
        executor.run(randomImages(shapes));
        return std::nullopt;
    } catch (const std::exception& error) {
        return reasonOf(error);
    }
}

/// The network's own shapes; smaller ones where it takes any size and runs on them.
std::vector<Shape> shapesToCheck(const Network& network, Executor& executor)
{
    const std::vector<Shape> own = inputShapesOf(network);
    const std::vector<Shape> smaller = takesAnySize(network) ? smallerShapes(own) : own;
    return smaller == own || whyNotRunning(executor, smaller) ? own : smaller;
}

/// One image, two, and where the network follows other sizes, one of another size.
std::vector<std::vector<Shape>> shapesToCompare(const Network& network, const std::vector<Shape>& shapes, Executor& executor)
{
    std::vector<std::vector<Shape>> all{withBatch(shapes, 1), withBatch(shapes, 2)};
    const auto whyNot = [&executor](const std::vector<Shape>& tried) { return whyNotRunning(executor, tried); };
    if (const OtherShapes other = otherShapes(all.front(), freeSizesOf(network), whyNot); !other.shapes.empty())
        all.push_back(other.shapes);
    return all;
}

/// The largest difference between the network's outputs and both the module's and those of the network read from it: for the first
/// shapes and for the others that the network accepts.
double differenceTo(const OpenedModule& opened, const Network& read, Executor& executor, const std::vector<std::vector<Shape>>& allShapes,
                    const Proceed& proceed)
{
    Executor again(read);
    double largest = 0;
    for (const std::vector<Shape>& shapes : allShapes) {
        step(proceed);
        const std::vector<at::Tensor> inputs = randomImages(shapes);
        std::vector<at::Tensor> expected;
        try {
            expected = executor.run(inputs);
        } catch (const c10::Error&) {
            if (&shapes == &allShapes.front())
                throw;
            continue;
        }
        largest =
            std::max({largest, relativeError(runModule(opened.module, inputs), expected), relativeError(again.run(inputs), expected)});
    }
    return largest;
}

/// The file of large pictures of a fixed size, read at small ones. Nothing where it does not follow these.
std::optional<Imported> readWhenSmall(const Network& network, const OpenedModule& opened, Executor& executor, const Proceed& proceed)
{
    const std::vector<Shape> own = inputShapesOf(network);
    const std::vector<Shape> smaller = smallerShapes(own);
    if (takesAnySize(network) || !arePicturesThatTakeLong(own) || smaller == own || whyNotRunning(executor, smaller) ||
        torchscript::whyNotRunning(opened.module, smaller))
        return std::nullopt;
    try {
        Imported imported = import(opened.module, smaller, proceed);
        return takesAnySize(imported.built.network) ? std::optional(std::move(imported)) : std::nullopt;
    } catch (const ImportFailure&) {
        return std::nullopt;
    }
}

/// Reads the written file back and compares the module's own output and that of the network read from it. Where the picture's size is
/// fixed, one of these comparisons is made at it.
Result<double> readBack(const Network& network, const std::filesystem::path& file, const Proceed& proceed)
{
    const c10::NoGradGuard noGradients;
    returnFreedMemory();
    const auto opened = openModule(file);
    if (!opened)
        return tl::make_unexpected(opened.error());
    Executor executor(network);
    if (const std::optional<Imported> small = readWhenSmall(network, *opened, executor, proceed)) {
        const std::vector<Shape> shapes = inputShapesOf(small->built.network);
        const std::vector<std::vector<Shape>> all{withBatch(inputShapesOf(network), 1), withBatch(shapes, 1), withBatch(shapes, 2)};
        return differenceTo(*opened, small->built.network, executor, all, proceed);
    }
    const std::vector<Shape> shapes = shapesToCheck(network, executor);
    const std::vector<std::vector<Shape>> all = shapesToCompare(network, shapes, executor);
    const Imported imported = import(opened->module, shapes, proceed, freeSizesOf(network));
    return differenceTo(*opened, imported.built.network, executor, all, proceed);
}

Result<void> writeChecked(const Network& network, const WriteOptions& options, const std::filesystem::path& temporary,
                          const std::filesystem::path& target, const Proceed& proceed, WrittenFile& written)
{
    step(proceed);
    const Stopwatch writing;
    const bool folds = options.foldBatchNorm;
    // The module and its weights are gone before the file is read back.
    if (auto saved = save(makeModule(folds ? withFoldedBatchNorms(network, FoldedBatchNorms::all) : network), extraFiles(network, options),
                          temporary, target);
        !saved)
        return saved;
    written.writeSeconds = writing.seconds();
    written.bytes = static_cast<std::int64_t>(std::filesystem::file_size(temporary));
    const Stopwatch verifying;
    step(proceed);
    const auto difference = readBack(network, temporary, proceed);
    if (!difference)
        return tl::make_unexpected(difference.error());
    written.verifySeconds = verifying.seconds();
    written.checkError = *difference;
    if (!(*difference <= (folds ? allowedWhenFolded : allowedOnceWritten)))
        return failure(target.string() + " was not written: read back, it does not answer as the network does (relative difference " +
                       std::to_string(*difference) + ").");
    step(proceed); // the last moment: after it the file takes its place
    return {};
}

} // namespace

Result<WrittenFile> writeTorchScript(const Network& network, const std::filesystem::path& file, const WriteOptions& options,
                                     const Proceed& proceed)
{
    WrittenFile written;
    const std::string cannot = "The network cannot be written to " + file.string();
    return replaceFile(file,
                       [&](const std::filesystem::path& temporary) -> Result<void> {
                           try {
                               return writeChecked(network, options, temporary, file, proceed, written);
                           } catch (const Stopped&) {
                               return cancelled();
                           } catch (const ImportFailure& error) {
                               return failure(cannot + ": " + error.what() + ".");
                           } catch (const std::exception& error) {
                               return tl::make_unexpected(torchError(cannot, error));
                           }
                       })
        .map([&] { return written; });
}

} // namespace espalier
