// SPDX-License-Identifier: GPL-3.0-or-later
// The MNIST family's IDX files, plain or compressed.
#include "core/data/split.h"

#include <opencv2/imgproc.hpp>
#include <spdlog/fmt/fmt.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <numeric>
#include <optional>

namespace espalier {
namespace fs = std::filesystem;
namespace {

using Bytes = std::vector<std::uint8_t>;

/// The part of the name before "-images-idx3-ubyte", without a collection's prefix: "train", "t10k", "test".
std::optional<std::string> imagesStem(const fs::path& file)
{
    std::string name = file.filename().string();
    if (name.ends_with(".gz"))
        name.resize(name.size() - 3);
    for (const char* ending : {"-images-idx3-ubyte", "-images.idx3-ubyte"}) {
        if (name.ends_with(ending))
            return name.substr(0, name.size() - std::string_view(ending).size());
    }
    return std::nullopt;
}

bool stemMatches(const std::string& stem, const std::string& split)
{
    return stem == split || stem.ends_with("-" + split);
}

std::vector<fs::path> imageFiles(const fs::path& root)
{
    std::vector<fs::path> files;
    std::error_code unreadable;
    for (const auto& entry : fs::directory_iterator(root, unreadable)) {
        if (imagesStem(entry.path()))
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

Result<fs::path> imageFile(const fs::path& root, const std::string& split)
{
    std::vector<std::string> wanted = splitNames(split);
    if (wanted.size() > 1)
        wanted.emplace_back("t10k");
    std::vector<fs::path> found;
    for (const fs::path& file : imageFiles(root)) {
        if (std::any_of(wanted.begin(), wanted.end(), [&](const auto& name) { return stemMatches(*imagesStem(file), name); }))
            found.push_back(file);
    }
    if (found.empty())
        return failure(fmt::format("{} has IDX files, but none for '{}' (train-images-idx3-ubyte for training, t10k-images-idx3-ubyte for "
                                   "validation, each also with .gz).",
                                   root.string(), split));
    const bool sameTwice = found.size() == 2 && imagesStem(found[0]) == imagesStem(found[1]);
    if (found.size() > 1 && !sameTwice)
        return failure(fmt::format("{} has several IDX files for '{}' ({} and {}); keep one collection in a folder.", root.string(), split,
                                   found[0].filename().string(), found[1].filename().string()));
    return found.front();
}

Result<fs::path> labelFile(const fs::path& images)
{
    std::string name = images.filename().string();
    name.replace(name.rfind("images"), 6, "labels");
    name.replace(name.rfind("idx3"), 4, "idx1");
    const bool zipped = name.ends_with(".gz");
    const std::string other = zipped ? name.substr(0, name.size() - 3) : name + ".gz";
    for (const std::string& candidate : {name, other}) {
        if (fs::exists(images.parent_path() / candidate))
            return images.parent_path() / candidate;
    }
    return failure(fmt::format("The labels {} are missing beside {}.", name, images.string()));
}

/// The content of a plain or compressed file.
Result<Bytes> readWhole(const fs::path& file)
{
    gzFile stream = gzopen(file.c_str(), "rb");
    if (stream == nullptr)
        return failure(fmt::format("{} cannot be opened.", file.string()));
    gzbuffer(stream, 1U << 18);
    Bytes content;
    std::array<std::uint8_t, 1U << 16> chunk{};
    int got = 0;
    while ((got = gzread(stream, chunk.data(), chunk.size())) > 0)
        content.insert(content.end(), chunk.begin(), chunk.begin() + got);
    // zlib reports a truncated stream only by its error state and on closing.
    int state = Z_OK;
    gzerror(stream, &state);
    const int closed = gzclose_r(stream);
    if (got < 0 || state != Z_OK || closed != Z_OK)
        return failure(fmt::format("{} is damaged or cut short; get the file again.", file.string()));
    return content;
}

std::size_t bigEndian(const Bytes& bytes, std::size_t at)
{
    return std::accumulate(&bytes[at], &bytes[at] + 4, std::size_t{0}, [](std::size_t sum, std::uint8_t byte) { return 256 * sum + byte; });
}

/// An IDX file of unsigned bytes: its dimensions and its data.
struct Idx {
    std::vector<std::size_t> dims;
    Bytes content;
    std::size_t start = 0;
};

Result<Idx> readIdx(const fs::path& file, std::size_t rank)
{
    Result<Bytes> content = readWhole(file);
    if (!content)
        return tl::make_unexpected(content.error());
    Idx idx{{}, std::move(*content), 4 + 4 * rank};
    const Bytes& bytes = idx.content;
    if (bytes.size() < idx.start || bytes[0] != 0 || bytes[1] != 0 || bytes[2] != 0x08 || bytes[3] != rank)
        return failure(fmt::format("{} is not an IDX file of bytes with {} dimension{}.", file.string(), rank, rank == 1 ? "" : "s"));
    std::size_t promised = 1;
    for (std::size_t d = 0; d < rank; ++d) {
        idx.dims.push_back(bigEndian(bytes, 4 + 4 * d));
        promised = idx.dims[d] != 0 && promised > SIZE_MAX / idx.dims[d] ? SIZE_MAX : promised * idx.dims[d];
    }
    if (promised != bytes.size() - idx.start)
        return failure(fmt::format("{} holds {} bytes of data where its header promises {}; get the file again.", file.string(),
                                   bytes.size() - idx.start, promised));
    return idx;
}

/// The lines of classes.txt, or else the class numbers.
Result<std::vector<std::string>> classNames(const fs::path& root, const Idx& labels)
{
    const int highest = *std::max_element(labels.content.begin() + static_cast<std::ptrdiff_t>(labels.start), labels.content.end());
    std::vector<std::string> names;
    std::ifstream file(root / "classes.txt");
    for (std::string line; std::getline(file, line);) {
        if (line.ends_with('\r'))
            line.pop_back();
        if (!line.empty())
            names.push_back(line);
    }
    if (names.empty()) {
        for (int label = 0; label <= highest; ++label)
            names.push_back(std::to_string(label));
    }
    if (highest >= static_cast<int>(names.size()))
        return failure(fmt::format("{} names {} classes, but a label is {}; add the missing lines.", (root / "classes.txt").string(),
                                   names.size(), highest));
    return names;
}

/// Indices of the first limit images of each class, in file order.
std::vector<std::size_t> firstOfEachClass(const Idx& labels, std::size_t classes, int limit)
{
    std::vector<int> taken(classes, 0);
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < labels.dims[0]; ++i) {
        if (limit <= 0 || taken[labels.content[labels.start + i]]++ < limit)
            places.push_back(i);
    }
    return places;
}

cv::Mat imageAt(const Idx& images, std::size_t place, int channels)
{
    const auto height = static_cast<int>(images.dims[1]);
    const auto width = static_cast<int>(images.dims[2]);
    const std::uint8_t* pixels = &images.content[images.start + place * images.dims[1] * images.dims[2]];
    const cv::Mat grey(height, width, CV_8UC1, const_cast<std::uint8_t*>(pixels)); // Mat has no read-only view; nobody writes to it
    if (channels == 1)
        return grey;
    cv::Mat colour;
    cv::cvtColor(grey, colour, cv::COLOR_GRAY2BGR);
    return colour;
}

Result<Split> join(const fs::path& root, const fs::path& imagesFile, Idx images, const fs::path& labelsFile, const Idx& labels,
                   int limitPerClass)
{
    if (images.dims[0] != labels.dims[0])
        return failure(fmt::format("{} holds {} images, but {} holds {} labels.", imagesFile.string(), images.dims[0], labelsFile.string(),
                                   labels.dims[0]));
    if (images.content.size() == images.start)
        return failure(fmt::format("{} holds no images.", imagesFile.string()));
    Result<std::vector<std::string>> classes = classNames(root, labels);
    if (!classes)
        return tl::make_unexpected(classes.error());

    Split split;
    split.classes = std::move(*classes);
    std::vector<std::size_t> places = firstOfEachClass(labels, split.classes.size(), limitPerClass);
    for (std::size_t place : places) {
        split.labels.push_back(labels.content[labels.start + place]);
        split.names.push_back(fmt::format("{} #{}", imagesFile.filename().string(), place));
    }
    auto shared = std::make_shared<const Idx>(std::move(images));
    split.read = [shared, places = std::move(places)](std::size_t i, int channels) -> Result<cv::Mat> {
        return imageAt(*shared, places[i], channels);
    };
    return split;
}

} // namespace

bool holdsIdx(const fs::path& root)
{
    return !imageFiles(root).empty();
}

Result<Split> openIdx(const fs::path& root, const std::string& split, int limitPerClass)
{
    Result<fs::path> imagesFile = imageFile(root, split);
    if (!imagesFile)
        return tl::make_unexpected(imagesFile.error());
    Result<fs::path> labelsFile = labelFile(*imagesFile);
    if (!labelsFile)
        return tl::make_unexpected(labelsFile.error());
    Result<Idx> images = readIdx(*imagesFile, 3);
    if (!images)
        return tl::make_unexpected(images.error());
    Result<Idx> labels = readIdx(*labelsFile, 1);
    if (!labels)
        return tl::make_unexpected(labels.error());
    return join(root, *imagesFile, std::move(*images), *labelsFile, *labels, limitPerClass);
}

} // namespace espalier
