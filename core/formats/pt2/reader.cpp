// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/pt2.h"

#include "core/base/pace.h"
#include "core/formats/archive/zip_content.h"
#include "core/formats/pt2/allocation_limit.h"
#include "core/formats/pt2/content.h"
#include "core/formats/pt2/free_batch.h"
#include "core/formats/pt2/module.h"
#include "core/formats/torchscript/import.h"
#include "core/formats/torchscript/newer_operators.h"
#include "core/formats/torchscript/reader.h"
#include "core/graph/torch_error.h"

#include <algorithm>
#include <cctype>

namespace espalier {
namespace {

using torchscript::ImportFailure;
using torchscript::OpenedModule;

constexpr auto trainingNotice =
    "The network was exported while training; its batch norms and dropouts are read as they are in evaluation (call model.eval() before "
    "torch.export.export).";
constexpr auto oneImageNotice =
    "The network was exported for one image and takes no more at once: export it with a free batch (dynamic_shapes) to train it.";

struct Program {
    OpenedModule module;
    std::int64_t largestTensor = 0; ///< bytes, for the example
};

/// Names in the file may be any text.
std::string oneLine(std::string text)
{
    constexpr std::size_t longest = 400;
    text.resize(std::min(text.size(), longest));
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return std::iscntrl(c) != 0; }, '?');
    return text;
}

/// Tensors may be larger than for the example by what the user's shape is larger, and by what operators need on the way.
std::int64_t mostBytes(const Program& program, const ReadOptions& options)
{
    constexpr std::int64_t always = std::int64_t{64} << 20, onTheWay = 4;
    const auto elements = [](const Shape& shape) {
        double product = 1;
        for (const std::int64_t size : shape)
            product *= static_cast<double>(size);
        return product;
    };
    const double asked = options.inputShape ? elements(*options.inputShape) / elements(program.module.inputShapes.front()) : 1;
    constexpr double most = 1e15; // what a user asks for may be any
    return always + static_cast<std::int64_t>(std::min(std::max(asked, 1.0) * static_cast<double>(program.largestTensor) * onTheWay, most));
}

void freeBatch(OpenedModule& opened, const Proceed& proceed)
{
    if (pt2::freeBatch(opened.module, opened.inputShapes, proceed)) {
        for (std::vector<bool>& free : *opened.freeSizes)
            free.front() = true;
        return;
    }
    const std::int64_t batch = opened.inputShapes.front().front();
    if (batch != 1)
        throw ImportFailure("it was exported for a batch of " + std::to_string(batch) +
                            " images and takes no other: export it with a free batch (dynamic_shapes), or for one image");
    opened.notices.emplace_back(oneImageNotice);
}

Program opened(const std::filesystem::path& file, const ReadOptions& options, const Proceed& proceed)
{
    torchscript::registerNewerOperators();
    const pt2::Content content = pt2::readContent(file);
    step(proceed);
    const pt2::Signature signature = pt2::signatureOf(content.program);
    Program program{{pt2::moduleOf(content, signature), {}, {}}, signature.largestTensor};
    program.module.metadata = content.metadata;
    program.module.freeSizes.emplace();
    for (const pt2::UserInput& input : signature.inputs) {
        program.module.inputShapes.push_back(input.shape);
        program.module.freeSizes->push_back(input.free);
    }
    if (signature.trained)
        program.module.notices.emplace_back(trainingNotice);
    torchscript::toSinglePrecision(program.module);
    const pt2::AllocationLimit limit(mostBytes(program, options));
    if (!signature.inputs.front().free.front())
        freeBatch(program.module, proceed);
    return program;
}

/// The program, or a sentence about the file.
Result<Program> open(const std::filesystem::path& file, const ReadOptions& options, const Proceed& proceed)
{
    if (std::string reason = torchscript::whyUnreadable(file, "an archive of torch.export"); !reason.empty())
        return failure(std::move(reason));
    const std::string name = file.string();
    try {
        return opened(file, options, proceed);
    } catch (const Stopped&) {
        return cancelled();
    } catch (const archive::DamagedArchive& reason) {
        return failure(name + " cannot be read: " + oneLine(reason.what()) + ".");
    } catch (const ImportFailure& reason) {
        return failure(name + " cannot be imported: " + oneLine(reason.what()) + ".");
    } catch (const Json::exception& reason) {
        return failure(name + " cannot be read: its description of the network lacks something, or is damaged.", reason.what());
    } catch (const std::exception& error) {
        return tl::make_unexpected(torchError(name + " cannot be imported", error));
    }
}

} // namespace

Result<ImportedNetwork> readPt2(const std::filesystem::path& file, const ReadOptions& options, const Proceed& proceed)
{
    const Stopwatch opening;
    const Result<Program> program = open(file, options, proceed);
    if (!program)
        return tl::make_unexpected(program.error());
    const double openSeconds = opening.seconds();
    const pt2::AllocationLimit limit(mostBytes(*program, options));
    Result<ImportedNetwork> imported = torchscript::importOpened(program->module, file, options, proceed);
    if (imported)
        imported->readSeconds += openSeconds;
    return imported;
}

FileFormat pt2Format()
{
    return {.name = "pt2", .title = "torch.export", .endings = {".pt2"}, .recognises = pt2::isExportedProgram, .read = readPt2};
}

} // namespace espalier
