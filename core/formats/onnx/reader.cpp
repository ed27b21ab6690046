// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/memory_limit.h"
#include "core/base/pace.h"
#include "core/formats/input_note.h"
#include "core/formats/metadata.h"
#include "core/formats/onnx.h"
#include "core/formats/onnx/names.h"
#include "core/formats/onnx/read_again.h"
#include "core/formats/onnx/second_opinion.h"
#include "core/formats/onnx/translate.h"
#include "core/formats/onnx/walk.h"
#include "core/formats/shared_tensors.h"
#include "core/graph/executor.h"
#include "core/graph/smaller_sizes.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/torch_error.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace espalier {
namespace fs = std::filesystem;
namespace {

using namespace onnx_io;

std::string spelled(const Ints& sizes)
{
    std::string text;
    for (const std::int64_t size : sizes)
        text += (text.empty() ? "" : "×") + std::to_string(size);
    return text;
}

class Reader {
public:
    /// written: the network that the file was written from, or null.
    Reader(const fs::path& path, const ReadOptions& options, const Network* written, const Proceed& proceed)
        : path_(path), options_(options), written_(written), proceed_(proceed)
    {
    }

    ImportedNetwork run()
    {
        const Stopwatch reading;
        file_ = loadOnnxFile(path_);
        if (written_)
            shareWeights();
        returnFreedMemory(); // of the message, and of weights that are shared now
        step(proceed_);
        refuseUnknownNodes();
        imported_.notices = file_->notices;
        noted_ = notedShapes();
        Translated translated = translateFile();
        imported_.notices.insert(imported_.notices.end(), translated.notices.begin(), translated.notices.end());
        noteBatch(translated);
        noteShared(translated);
        // The network holds copies by now; transposed weights would otherwise be kept twice.
        file_->initialisers.clear();
        imported_.readSeconds = reading.seconds();
        const Stopwatch verifying;
        verify(translated);
        imported_.verifySeconds = verifying.seconds();
        return std::move(imported_);
    }

private:
    void shareWeights()
    {
        for (const Stored& stored : written_->stored) {
            const auto read = file_->initialisers.find(stored.name);
            const at::Tensor tensor = toTorch(stored.tensor);
            if (read != file_->initialisers.end() && read->second.scalar_type() == tensor.scalar_type() && at::equal(read->second, tensor))
                read->second = tensor;
        }
    }

    void refuseUnknownNodes() const
    {
        for (const OnnxNode& node : file_->nodes) {
            try {
                refuseUnknown(node);
            } catch (const OnnxError& error) {
                throw OnnxError("node '" + node.name() + "' (" + node.op() + "): " + error.what());
            }
        }
    }

    /// Common heights and widths, tried where the file leaves them open.
    Translated translateFile()
    {
        if (!leavesSizeOpen()) {
            Translated translated = translateFor(sizesWith(0));
            if (!translated.fixedSizeReason.empty())
                imported_.notices.push_back("The network is fixed to this size of its input, which the file leaves free (" +
                                            translated.fixedSizeReason + ").");
            return translated;
        }
        static constexpr std::int64_t common[] = {224, 32, 28, 640, 299, 96};
        std::string firstFailure;
        for (const std::int64_t side : common) {
            const std::vector<Ints> sizes = sizesWith(side);
            try {
                Translated translated = translateFor(sizes);
                imported_.notices.push_back(openSizeNotice(translated, sizes.front()));
                return translated;
            } catch (const OnnxError& error) {
                if (firstFailure.empty())
                    firstFailure = error.what();
            }
        }
        throw OnnxError("it does not tell the size of its input, and none of the common ones runs, so give --input-shape; with " +
                        spelled(sizesWith(common[0]).front()) + ", " + firstFailure);
    }

    std::string openSizeNotice(const Translated& translated, const Ints& taken) const
    {
        const std::vector<bool>& free = translated.network.values[translated.network.inputs.front()].free;
        if (std::find(free.begin() + std::min<std::ptrdiff_t>(1, std::ssize(free)), free.end(), true) != free.end())
            return "The file leaves the size of its input free, and so does the network: costs are given for " + spelled(taken) +
                   ", and other sizes work as well.";
        const std::string why =
            translated.fixedSizeReason.empty() ? "" : "; the network is fixed to it (" + translated.fixedSizeReason + ")";
        return "The file does not tell the size of its input; " + spelled(taken) + " was taken" + why + ".";
    }

    /// The shapes that Espalier notes in its own files; empty in others.
    std::vector<Shape> notedShapes() const
    {
        std::vector<Shape> shapes;
        for (const auto& entry : file_->model.metadata_props())
            if (entry.key() == inputNoteKey)
                shapes = shapesOfNote(entry.value());
        bool fits = shapes.size() == file_->inputs.size();
        for (std::size_t i = 0; fits && i < shapes.size(); ++i)
            fits = shapes[i].size() == file_->inputs[i].sizes.size();
        return fits ? shapes : std::vector<Shape>();
    }

    std::map<std::string, std::string> metadata() const
    {
        std::map<std::string, std::string> found;
        for (const auto& entry : file_->model.metadata_props())
            if (entry.value().size() <= longestMetadata)
                found.emplace(entry.key(), entry.value());
        return keptMetadata(found);
    }

    bool leavesSizeOpen() const
    {
        if (!noted_.empty())
            return false;
        for (std::size_t i = 0; i < file_->inputs.size(); ++i) {
            const Ints& sizes = file_->inputs[i].sizes;
            const bool given = i == 0 ? options_.inputShape.has_value() : i <= options_.furtherInputShapes.size();
            if (!given && std::find(sizes.begin() + 1, sizes.end(), 0) != sizes.end())
                return true;
        }
        return false;
    }

    /// The file's sizes; open ones become those that Espalier noted, else one image of three channels and the given side.
    std::vector<Ints> sizesWith(std::int64_t side) const
    {
        std::vector<Ints> all;
        for (std::size_t i = 0; i < file_->inputs.size(); ++i) {
            Ints sizes = file_->inputs[i].sizes;
            for (std::size_t dim = 0; dim < sizes.size(); ++dim)
                if (sizes[dim] == 0)
                    sizes[dim] = dim == 0 ? 1 : !noted_.empty() ? noted_[i][dim] : dim == 1 && sizes.size() > 2 ? 3 : side;
            all.push_back(std::move(sizes));
        }
        if (options_.inputShape)
            takeGivenShape(all.front(), *options_.inputShape);
        const std::size_t further = std::min(all.size() - 1, options_.furtherInputShapes.size());
        for (std::size_t i = 0; i < further; ++i)
            takeGivenShape(all[i + 1], options_.furtherInputShapes[i]);
        return all;
    }

    static void takeGivenShape(Ints& sizes, const Shape& given)
    {
        const bool positive = std::all_of(given.begin(), given.end(), [](std::int64_t size) { return size > 0; });
        if (given.size() != sizes.size() || !positive)
            throw OnnxError("the input shape " + spelled(given) + " does not fit its input of " + std::to_string(sizes.size()) +
                            " dimensions");
        std::copy(given.begin() + 1, given.end(), sizes.begin() + 1);
    }

    /// Another height, width or length for each one that the file leaves free, small, so that the further run is quick. rounded: multiples
    /// of 32, which networks with strides may need; else odd ones, at which nothing is equal by chance. all: also of those that the file
    /// fixes.
    std::vector<Ints> otherSizes(std::vector<Ints> sizes, bool rounded, bool all) const
    {
        constexpr std::int64_t large = 320;
        for (std::size_t i = 0; i < sizes.size(); ++i)
            for (std::size_t dim = 2; dim < sizes[i].size(); ++dim) {
                if (!all && file_->inputs[i].sizes[dim] != 0)
                    continue;
                const std::int64_t taken = sizes[i][dim];
                const std::int64_t apart = dim == 2 ? 0 : 64;
                // Of small maps behind many strides, sizes must differ by more than pooling to a few positions rounds away.
                const std::int64_t other = (taken < large ? taken + 64 : taken / 64 * 32) + apart;
                sizes[i][dim] = (other == taken ? other + 64 : other) + (rounded ? 0 : dim == 2 ? 5 : 9);
            }
        return sizes;
    }

    /// Such a share of the sizes instead of the others; empty where images would be tiny.
    static std::vector<Ints> scaled(double share, const std::vector<Ints>& sizes, std::vector<Ints> other, bool rounded)
    {
        constexpr std::int64_t least = 24, stride = 32;
        for (std::size_t i = 0; i < sizes.size(); ++i)
            for (std::size_t dim = 2; dim < sizes[i].size(); ++dim) {
                if (other[i][dim] == sizes[i][dim])
                    continue;
                const auto size = static_cast<std::int64_t>(share * static_cast<double>(sizes[i][dim]));
                const std::int64_t apart = static_cast<std::int64_t>(dim) - 2;
                if (size < least || size >= sizes[i][dim])
                    return {};
                other[i][dim] = rounded ? size / stride * stride + apart * stride : (size | 1) + 8 * apart;
                if (other[i][dim] <= 0)
                    return {};
            }
        return other;
    }

    /// Where slices take less than there is in both runs, their results seem to have one size. The network is translated anew with images
    /// that are smaller than the least of such bounds, if it runs there. Half of the bound, as the share of each side, is below a bound of
    /// a side and of an area. Where such images would be tiny, the root of half the bound is tried, which is below a bound of an area.
    Translated walkBelowBounds(const std::vector<Ints>& sizes, const std::vector<Ints>& other) const
    {
        const bool anySize = options_.inputShape.has_value();
        Translated translated = walk(*file_, sizes, other, anySize, proceed_);
        std::sort(translated.bounds.begin(), translated.bounds.end());
        for (const double bound : translated.bounds)
            for (const double share : {bound / 2, std::sqrt(bound / 2)})
                for (const bool rounded : {false, true})
                    if (auto below = walkBelow(share, sizes, other, rounded); below && below->bounds.size() < translated.bounds.size())
                        return std::move(*below);
        return translated;
    }

    /// Nothing where images would be tiny, or the network does not run there.
    std::optional<Translated> walkBelow(double share, const std::vector<Ints>& sizes, const std::vector<Ints>& other, bool rounded) const
    {
        const std::vector<Ints> below = scaled(share, sizes, other, rounded);
        if (below.empty())
            return std::nullopt;
        try {
            return walk(*file_, sizes, below, options_.inputShape.has_value(), proceed_);
        } catch (const OnnxError&) {
            return std::nullopt;
        }
    }

    /// Where the free sizes cannot be followed, for these sizes alone.
    Translated walkFreely(const std::vector<Ints>& sizes)
    {
        const bool anySize = options_.inputShape.has_value();
        std::string reason;
        for (const bool rounded : {false, true}) {
            const std::vector<Ints> other = otherSizes(sizes, rounded, false);
            if (other == sizes)
                break;
            try {
                return walkBelowBounds(sizes, other);
            } catch (const OnnxError& error) {
                reason = error.what();
            }
        }
        Translated translated = walk(*file_, sizes, sizes, anySize, proceed_);
        translated.fixedSizeReason = reason;
        return translated;
    }

    /// Every node runs for three batches, which takes long on large pictures. A network that follows any size is translated at a small one.
    /// Nothing where it is not such a network, or no smaller size is left.
    std::optional<Translated> walkAtSmallerSize(const std::vector<Ints>& sizes) const
    {
        const std::vector<Ints> smaller = smallerShapes(sizes);
        if (smaller == sizes)
            return std::nullopt;
        for (const bool rounded : {false, true}) {
            try {
                Translated translated = walkBelowBounds(smaller, otherSizes(smaller, rounded, true));
                enterShapes(translated, sizes);
                return takesAnySize(translated.network) ? std::optional(std::move(translated)) : std::nullopt;
            } catch (const OnnxError&) {
                continue;
            }
        }
        return std::nullopt;
    }

    /// Takes back that sizes are free where the file fixes them.
    void fixAsStated(Network& network) const
    {
        bool free = false;
        for (std::size_t i = 0; i < network.inputs.size(); ++i) {
            std::vector<bool>& dims = network.values[network.inputs[i]].free;
            for (std::size_t dim = 1; dim < dims.size(); ++dim) {
                dims[dim] = dims[dim] && file_->inputs[i].sizes[dim] == 0;
                free = free || dims[dim];
            }
        }
        for (const ValueId output : network.outputs)
            for (std::size_t dim = 1; !free && dim < network.values[output].free.size(); ++dim)
                network.values[output].free[dim] = false;
    }

    static void enterShapes(Translated& translated, const std::vector<Ints>& sizes)
    {
        Network& network = translated.network;
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            network.values[network.inputs[i]].shape = sizes[i];
            network.values[network.inputs[i]].shape.front() = translated.fixedBatchReason.empty() ? 1 : sizes[i].front();
        }
    }

    static std::vector<at::Tensor> imagesOf(const std::vector<Ints>& sizes)
    {
        at::Generator generator = at::detail::createCPUGenerator(1);
        std::vector<at::Tensor> images;
        for (const Ints& shape : sizes)
            images.push_back(at::randn(shape, generator));
        return images;
    }

    Translated translateFor(const std::vector<Ints>& sizes)
    {
        std::optional<Translated> atSmallerSize = walkAtSmallerSize(sizes);
        Translated translated = atSmallerSize ? std::move(*atSmallerSize) : walkFreely(sizes);
        Network& network = translated.network;
        network.name = path_.stem().string();
        network.onnx = {static_cast<int>(file_->opset), file_->model.ir_version()};
        enterShapes(translated, sizes);
        if (const std::string broken = brokenInvariant(network); !broken.empty())
            throw OnnxError("it makes no sound network: " + broken);
        step(proceed_);
        if (const Result<void> measured = measureShapes(network); !measured)
            throw OnnxError(measured.error().message);
        if (atSmallerSize)
            fixAsStated(network);
        ownSizes_.clear();
        if (atSmallerSize &&
            !takesAnySize(network)) { // The file runs at its own size only; of large pictures, a copy of it at a small one.
            if (arePicturesThatTakeLong(sizes)) {
                for (const Ints& shape : sizes)
                    at::empty(shape); // a picture that does not fit into memory is refused
                ownSizes_ = sizes;
            } else {
                translated.inputs = imagesOf(sizes);
            }
        }
        return translated;
    }

    void noteBatch(const Translated& translated)
    {
        if (translated.mixesImages)
            throw OnnxError(
                "it mixes the images of a batch, so it was exported for a single one; export it with a dynamic batch dimension");
        if (!translated.fixedBatchReason.empty())
            imported_.notices.push_back("The file takes only as many images at once as it was exported for (" +
                                        translated.fixedBatchReason + "); export it with a dynamic batch dimension to train it.");
    }

    void noteShared(Translated& translated)
    {
        partStatistics(translated.network);
        if (const std::string problem = partShared(translated.network, options_.partShared); !problem.empty())
            throw OnnxError(problem);
        const std::string parted = partUniform(translated.network);
        for (const std::string& notice : {parted, mergedNotice(translated.network)})
            if (!notice.empty())
                imported_.notices.push_back(notice);
    }

    void verify(Translated& translated)
    {
        imported_.network = translated.network;
        imported_.network.metadata = metadata();
        for (const Node& node : imported_.network.nodes)
            if (traitsOf(node).opaque)
                imported_.opaque.push_back({opaqueName(node), node.name});
        step(proceed_);
        const SecondOpinion opinion = askJudge(translated);
        imported_.checkError = opinion.error;
        imported_.notices.insert(imported_.notices.end(), opinion.notices.begin(), opinion.notices.end());
        imported_.judgeNotices = opinion.notices;
    }

    /// A network that follows any size is compared at a small one, also where its file fixes a large one. Where the judge does not run the
    /// file there, at its own.
    SecondOpinion askJudge(Translated& translated)
    {
        const SecondOpinion opinion = secondOpinion(usualJudge(), path_, *file_, translated, proceed_);
        if (opinion.compared || ownSizes_.empty())
            return opinion;
        translated.inputs = imagesOf(ownSizes_);
        return secondOpinion(usualJudge(), path_, *file_, translated, proceed_);
    }

    const fs::path& path_;
    const ReadOptions& options_;
    const Network* written_;
    const Proceed& proceed_;
    std::unique_ptr<OnnxFile> file_;
    std::vector<Shape> noted_;   ///< by input
    std::vector<Ints> ownSizes_; ///< of a file that is compared at smaller ones; else empty
    ImportedNetwork imported_;
};

/// Names in a damaged file may have any length and content.
std::string sentence(std::string text)
{
    constexpr std::size_t longest = 600;
    if (text.size() > longest)
        text = text.substr(0, longest) + " …";
    text = printable(text);
    while (!text.empty() && (text.back() == '.' || text.back() == ' '))
        text.pop_back();
    return text + ".";
}

Result<ImportedNetwork> guarded(const fs::path& file, const ReadOptions& options, const Network* written, const Proceed& proceed)
{
    const std::string where = "Cannot read " + file.string() + ": ";
    try {
        return Reader(file, options, written, proceed).run();
    } catch (const Stopped&) {
        return cancelled();
    } catch (const OnnxError& error) {
        return failure(sentence(where + error.what()));
    } catch (const std::bad_alloc&) {
        return failure(where + "it needs more memory than there is.");
    } catch (const std::exception& error) {
        return failure(sentence(where + reasonOf(error)), error.what());
    }
}

} // namespace

Result<ImportedNetwork> readOnnx(const fs::path& file, const ReadOptions& options, const Proceed& proceed)
{
    return guarded(file, options, nullptr, proceed);
}

Result<ImportedNetwork> onnx_io::readOnnxAgain(const fs::path& file, const ReadOptions& options, const Network& written,
                                               const Proceed& proceed)
{
    return guarded(file, options, &written, proceed);
}

} // namespace espalier
