// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/dataset.h"

#include "core/base/opencv_threads.h"
#include "core/base/parallel.h"
#include "core/data/decode.h"
#include "core/data/split.h"

#include <numeric>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <system_error>

namespace espalier {
namespace fs = std::filesystem;
namespace {

std::string preprocessingFault(const Preprocessing& p)
{
    if (p.height <= 0 || p.width <= 0 || (p.channels != 1 && p.channels != 3))
        return fmt::format("Images can be made grey (1 channel) or colour (3 channels) in any size, not {} × {} with {} channels.",
                           p.height, p.width, p.channels);
    for (const auto* numbers : {&p.mean, &p.std}) {
        if (!numbers->empty() && numbers->size() != static_cast<std::size_t>(p.channels))
            return fmt::format("The normalisation's {} has {} numbers, but the images have {} channel{}.",
                               numbers == &p.mean ? "mean" : "std", numbers->size(), p.channels, p.channels == 1 ? "" : "s");
    }
    if (std::any_of(p.std.begin(), p.std.end(), [](float s) { return !(s > 0); }))
        return "The normalisation's std must be above 0 in every channel.";
    return {};
}

Result<Split> withoutLabels(Result<Split> split)
{
    if (split) {
        split->classes.clear();
        std::fill(split->labels.begin(), split->labels.end(), -1);
    }
    return split;
}

/// A whole split in memory; reasons[i] says why image i could not be read, empty where it could.
struct Decoded {
    std::vector<std::uint8_t> pixels;
    std::vector<cv::Size> sizes;      ///< in their files
    std::vector<std::size_t> numbers; ///< of the images that are left, in the split
    std::vector<std::string> reasons;
};

Decoded decodeAll(const Split& split, const Preprocessing& preprocessing, int threads)
{
    const OpenCvThreads one(1); // images are decoded in parallel; threads inside one image would only compete
    const std::size_t bytes = fittedBytes(preprocessing);
    Decoded decoded{std::vector<std::uint8_t>(split.names.size() * bytes), std::vector<cv::Size>(split.names.size()),
                    std::vector<std::size_t>(split.names.size()), std::vector<std::string>(split.names.size())};
    std::iota(decoded.numbers.begin(), decoded.numbers.end(), std::size_t{0});
    parallelFor(split.names.size(), threads, [&](std::size_t i) {
        const Result<cv::Mat> image = split.read(i, preprocessing.channels);
        if (!image) {
            decoded.reasons[i] = image.error().message;
            return;
        }
        decoded.sizes[i] = image->size();
        fit(*image, preprocessing, &decoded.pixels[i * bytes]);
    });
    return decoded;
}

/// Removes broken images from memory and from the lists, and names them in skipped.
void leaveOutBroken(Split& split, Decoded& decoded, std::size_t bytes, std::vector<std::string>& skipped)
{
    std::size_t kept = 0;
    for (std::size_t i = 0; i < split.names.size(); ++i) {
        if (!decoded.reasons[i].empty()) {
            skipped.push_back(split.names[i] + ": " + decoded.reasons[i]);
            continue;
        }
        if (kept != i) {
            std::copy_n(&decoded.pixels[i * bytes], bytes, &decoded.pixels[kept * bytes]);
            split.names[kept] = std::move(split.names[i]);
            split.labels[kept] = split.labels[i];
            decoded.sizes[kept] = decoded.sizes[i];
            decoded.numbers[kept] = i;
            if (!split.boxes.empty())
                split.boxes[kept] = std::move(split.boxes[i]);
        }
        ++kept;
    }
    split.names.resize(kept);
    split.labels.resize(kept);
    if (!split.boxes.empty())
        split.boxes.resize(kept);
    decoded.pixels.resize(kept * bytes);
    decoded.sizes.resize(kept);
    decoded.numbers.resize(kept);
}

} // namespace

Result<Split> openSplit(const fs::path& root, const std::string& split, int limitPerClass, LabelUse labels)
{
    std::error_code ignored;
    if (!fs::exists(root, ignored))
        return failure(fmt::format("There is no folder {}.", root.string()));
    if (holdsAnnotations(root))
        return openBoxed(root, split, limitPerClass, labels);
    if (!fs::is_directory(root, ignored))
        return failure(fmt::format("{} is a file; images are read from a folder.", root.string()));
    if (!holdsIdx(root))
        return openImageFolder(root, split, limitPerClass, labels);
    Result<Split> found = openIdx(root, split, limitPerClass);
    return labels == LabelUse::ignored ? withoutLabels(std::move(found)) : std::move(found);
}

struct Dataset::Source {
    std::vector<std::uint8_t> pixels; ///< all images, one after another; empty where they do not fit
    std::vector<cv::Size> sizes;      ///< of these images in their files
    std::vector<std::size_t> numbers; ///< of these images for read; empty: their places
    std::function<Result<cv::Mat>(std::size_t, int)> read;
};

Result<Dataset> Dataset::open(const fs::path& root, const std::string& split, const Options& options)
{
    if (std::string fault = preprocessingFault(options.preprocessing); !fault.empty())
        return usageError(std::move(fault));
    Result<Split> found = openSplit(root, split, options.limitPerClass, options.labels);
    if (!found)
        return tl::make_unexpected(found.error());

    Dataset dataset;
    dataset.preprocessing_ = options.preprocessing;
    auto source = std::make_shared<Source>();
    if (found->names.size() * fittedBytes(options.preprocessing) <= options.memoryBudget) {
        Decoded decoded = decodeAll(*found, options.preprocessing, options.threads);
        leaveOutBroken(*found, decoded, fittedBytes(options.preprocessing), dataset.skipped_);
        source->pixels = std::move(decoded.pixels);
        source->sizes = std::move(decoded.sizes);
        source->numbers = std::move(decoded.numbers);
    }
    source->read = std::move(found->read);
    if (found->names.empty())
        return failure(fmt::format("None of the {} images for '{}' in {} can be read; the first: {}.", dataset.skipped_.size(), split,
                                   root.string(), dataset.skipped_.front()));
    dataset.source_ = std::move(source);
    dataset.classes_ = std::move(found->classes);
    dataset.labels_ = std::move(found->labels);
    dataset.boxes_ = std::move(found->boxes);
    dataset.faults_ = std::move(found->faults);
    dataset.names_ = std::move(found->names);
    dataset.places_.resize(dataset.names_.size());
    std::iota(dataset.places_.begin(), dataset.places_.end(), std::size_t{0});
    return dataset;
}

Dataset Dataset::part(const std::vector<std::size_t>& places) const
{
    Dataset part;
    part.source_ = source_;
    part.preprocessing_ = preprocessing_;
    part.classes_ = classes_;
    for (const std::size_t place : places) {
        part.places_.push_back(places_[place]);
        part.labels_.push_back(labels_[place]);
        part.names_.push_back(names_[place]);
        if (boxed())
            part.boxes_.push_back(boxes_[place]);
    }
    return part;
}

Dataset Dataset::unlabelled(const std::vector<std::size_t>& places) const
{
    return part(places).unlabelled();
}

Dataset Dataset::unlabelled() const
{
    constexpr int none = -1;
    Dataset bare = *this;
    bare.classes_.clear();
    bare.boxes_.clear();
    bare.labels_.assign(size(), none);
    return bare;
}

Dataset Dataset::renumbered(std::vector<std::string> classes, const std::vector<int>& numbers) const
{
    Dataset other = *this;
    other.classes_ = std::move(classes);
    for (int& label : other.labels_)
        label = label < 0 ? label : numbers[static_cast<std::size_t>(label)];
    for (std::vector<Box>& boxes : other.boxes_)
        for (Box& box : boxes)
            box.category = numbers[static_cast<std::size_t>(box.category)];
    return other;
}

Result<Image> Dataset::image(std::size_t i) const
{
    if (source_->pixels.empty())
        return imageFromFile(i);
    const std::size_t bytes = fittedBytes(preprocessing_), place = places_[i];
    const cv::Size size = source_->sizes[place];
    return Image{preprocessing_.height,
                 preprocessing_.width,
                 preprocessing_.channels,
                 std::span(source_->pixels).subspan(place * bytes, bytes),
                 source_,
                 size.width,
                 size.height};
}

Result<Image> Dataset::imageFromFile(std::size_t i) const
{
    const Result<cv::Mat> read =
        source_->read(source_->numbers.empty() ? places_[i] : source_->numbers[places_[i]], preprocessing_.channels);
    if (!read)
        return failure(fmt::format("The image {} {}.", names_[i], read.error().message), read.error().details);
    const auto decoded = std::make_shared<std::vector<std::uint8_t>>(fittedBytes(preprocessing_));
    fit(*read, preprocessing_, decoded->data());
    return Image{preprocessing_.height, preprocessing_.width, preprocessing_.channels, *decoded, decoded, read->cols, read->rows};
}

Image Image::ownCopy() const
{
    const auto own = std::make_shared<const std::vector<std::uint8_t>>(pixels.begin(), pixels.end());
    return {height, width, channels, *own, own, sourceWidth, sourceHeight};
}

} // namespace espalier
