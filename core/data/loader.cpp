// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/loader.h"

#include "core/base/opencv_threads.h"
#include "core/base/parallel.h"
#include "core/data/counter_random.h"
#include "core/data/decode.h"

#include <ATen/ops/empty.h>
#include <spdlog/spdlog.h>

#include <array>
#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <map>
#include <mutex>
#include <numeric>
#include <thread>
#include <utility>

namespace espalier {
namespace {

/// The normalised value of every byte, per channel.
using Tables = std::vector<std::array<float, 256>>;

Tables normalisation(const Preprocessing& preprocessing)
{
    Tables tables(static_cast<std::size_t>(preprocessing.channels));
    for (std::size_t c = 0; c < tables.size(); ++c) {
        const float mean = preprocessing.mean.empty() ? 0.0F : preprocessing.mean[c];
        const float std = preprocessing.std.empty() ? 1.0F : preprocessing.std[c];
        for (std::size_t byte = 0; byte < 256; ++byte)
            tables[c][byte] = (static_cast<float>(byte) / 255.0F - mean) / std;
    }
    return tables;
}

std::vector<std::size_t> passOrder(std::size_t size, const Loader::Options& options)
{
    if (options.shuffle)
        return shuffledOrder(size, options.seed, static_cast<std::uint64_t>(options.epoch));
    std::vector<std::size_t> order(size);
    std::iota(order.begin(), order.end(), std::size_t{0});
    return order;
}

Placement augmented(const Loader::Options& options, std::size_t image)
{
    CounterRandom random{options.seed, static_cast<std::uint64_t>(options.epoch), 1, image};
    const int padding = options.augmentation.cropPadding;
    Placement placement{image};
    if (padding > 0) {
        const auto places = static_cast<std::uint64_t>(2 * padding + 1);
        placement.dx = static_cast<int>(random.below(places)) - padding;
        placement.dy = static_cast<int>(random.below(places)) - padding;
    }
    placement.flip = options.augmentation.flip && random.coin();
    return placement;
}

struct Strides {
    std::ptrdiff_t pixel, channel;
};

/// Normalises a row of pixels; mirrored: in reverse order.
void writeRow(const std::uint8_t* pixels, int count, int channels, bool mirrored, const Tables& tables, float* out, Strides strides)
{
    const std::ptrdiff_t step = mirrored ? -channels : channels;
    const std::uint8_t* pixel = mirrored ? pixels + static_cast<std::ptrdiff_t>(count - 1) * channels : pixels;
    for (int x = 0; x < count; ++x, pixel += step, out += strides.pixel) {
        for (int c = 0; c < channels; ++c)
            out[c * strides.channel] = tables[static_cast<std::size_t>(c)][pixel[c]];
    }
}

/// Normalises one image into out, which holds zeros; places outside the image stay zero.
void writeImage(const Image& image, const Placement& placement, const Tables& tables, float* out, Strides strides)
{
    const int from = std::max(0, placement.dx), count = image.width - std::abs(placement.dx);
    const int place = placement.flip ? from : std::max(0, -placement.dx);
    for (int y = std::max(0, -placement.dy); y < std::min(image.height, image.height - placement.dy) && count > 0; ++y) {
        const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(y + placement.dy) * image.width + from;
        writeRow(image.pixels.data() + row * image.channels, count, image.channels, placement.flip, tables,
                 out + (static_cast<std::ptrdiff_t>(y) * image.width + place) * strides.pixel, strides);
    }
}

/// An image without the bars beside it, in shares of which its boxes are told.
BoxedPicture pictureOf(const Dataset& dataset, const Image& image, std::size_t number)
{
    const Letterbox place = letterboxFor(image.sourceWidth, image.sourceHeight, image.width, image.height);
    // The pixels are only read.
    const cv::Mat whole(image.height, image.width, CV_8UC(image.channels), const_cast<std::uint8_t*>(image.pixels.data()));
    return {whole(cv::Rect(place.left, place.top, place.width, place.height)),
            dataset.boxed() ? dataset.boxes(number) : std::vector<Box>()};
}

std::vector<Box> boxesInPicture(const Dataset& dataset, const Image& image, std::size_t number)
{
    if (!dataset.boxed())
        return {};
    if (!dataset.preprocessing().letterbox)
        return dataset.boxes(number);
    std::vector<Box> boxes = dataset.boxes(number);
    moveInto(letterboxFor(image.sourceWidth, image.sourceHeight, image.width, image.height), image.width, image.height, boxes);
    return boxes;
}

Placement placedPlainly(const Dataset& dataset, const Image& image, std::size_t number)
{
    Placement placement{number};
    placement.boxes = boxesInPicture(dataset, image, number);
    placement.sourceWidth = image.sourceWidth;
    placement.sourceHeight = image.sourceHeight;
    return placement;
}

std::size_t batchCount(std::size_t size, const Loader::Options& options)
{
    const auto batch = static_cast<std::size_t>(options.batch);
    return options.dropLast ? size / batch : (size + batch - 1) / batch;
}

} // namespace

struct Loader::State {
    State(const Dataset& data, const Options& wishes)
        : dataset(data), options(wishes), tables(normalisation(data.preprocessing())), order(passOrder(data.size(), wishes)),
          batches(batchCount(data.size(), wishes)), ahead(static_cast<std::size_t>(threads()) + 2)
    {
        for (int t = 0; t < threads(); ++t)
            workers.emplace_back([this](const std::stop_token& stop) { work(stop); });
    }

    /// Small images need one thread; of larger ones, half of the cores decode.
    int threads() const
    {
        constexpr std::size_t smallImage = std::size_t{64} * 64 * 3;
        const Preprocessing& p = dataset.preprocessing();
        const std::size_t bytes =
            static_cast<std::size_t>(p.height) * static_cast<std::size_t>(p.width) * static_cast<std::size_t>(p.channels);
        if (options.threads > 0)
            return options.threads;
        return bytes <= smallImage ? 1 : std::max(1, threadsOrAllCores(0) / 2);
    }

    bool varies() const { return options.augmentation.letterboxed.vary && dataset.preprocessing().letterbox; }
    Placement write(std::size_t number, const Image& image, float* out, Strides strides) const;
    BoxedPicture varied(std::size_t number, const Image& image) const;
    Batch makeBatch(std::size_t number) const;
    void work(const std::stop_token& stop);
    std::optional<Batch> next();

    const Dataset& dataset;
    const Options options;
    const Tables tables;
    const std::vector<std::size_t> order;
    const std::size_t batches;
    const std::size_t ahead; ///< number of batches prepared in advance

    const OpenCvThreads one{1}; ///< images are decoded in parallel
    std::mutex mutex;
    std::condition_variable_any changed;
    std::map<std::size_t, Batch> ready;
    std::exception_ptr failed;
    std::size_t claimed = 0, served = 0;
    std::vector<std::jthread> workers; ///< last member: the threads stop before anything they use is destroyed
};

/// One image, or four, varied. The image itself stands in for one that cannot be read any more.
BoxedPicture Loader::State::varied(std::size_t number, const Image& image) const
{
    constexpr int tiles = 4;
    const CounterRandom random{options.seed, static_cast<std::uint64_t>(options.epoch), 2, number};
    CounterRandom partner{options.seed, static_cast<std::uint64_t>(options.epoch), 3, number};
    std::vector<Image> images{image}; // keep the pixels while they are read
    std::vector<BoxedPicture> pictures{pictureOf(dataset, image, number)};
    for (int tile = 1; options.augmentation.letterboxed.mosaic && tile < tiles; ++tile) {
        const auto other = static_cast<std::size_t>(partner.below(dataset.size()));
        const Result<Image> read = dataset.image(other);
        pictures.push_back(read ? pictureOf(dataset, *read, other) : pictures.front());
        images.push_back(read.value_or(image));
    }
    BoxAugmentation how = options.augmentation.letterboxed.how;
    how.flip = options.augmentation.flip;
    return augmented(pictures, image.width, image.height, how, random);
}

/// Writes one image of a batch, which holds zeros where images are shifted.
Placement Loader::State::write(std::size_t number, const Image& image, float* out, Strides strides) const
{
    if (!varies()) {
        Placement placement = placedPlainly(dataset, image, number);
        const Placement moved = dataset.preprocessing().letterbox ? Placement{number} : augmented(options, number);
        placement.dx = moved.dx;
        placement.dy = moved.dy;
        placement.flip = moved.flip;
        writeImage(image, placement, tables, out, strides);
        return placement;
    }
    const BoxedPicture picture = varied(number, image);
    const std::size_t bytes = picture.pixels.total() * picture.pixels.elemSize();
    writeImage({image.height, image.width, image.channels, {picture.pixels.data, bytes}, {}}, {}, tables, out, strides);
    Placement placement{number};
    placement.boxes = picture.boxes;
    return placement;
}

Batch Loader::State::makeBatch(std::size_t number) const
{
    const Preprocessing& p = dataset.preprocessing();
    const std::size_t first = number * static_cast<std::size_t>(options.batch);
    const std::size_t count = std::min(static_cast<std::size_t>(options.batch), order.size() - first);
    const auto layout = options.channelsLast ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
    const std::ptrdiff_t plane = static_cast<std::ptrdiff_t>(p.height) * p.width;
    const Strides strides = options.channelsLast ? Strides{p.channels, 1} : Strides{1, plane};
    at::Tensor images = at::empty({static_cast<std::int64_t>(count), p.channels, p.height, p.width}, at::TensorOptions(at::kFloat), layout);
    if (options.augmentation.cropPadding > 0)
        images.zero_();

    std::vector<Placement> placed;
    for (std::size_t k = first; k < first + count; ++k) {
        const Result<Image> image = dataset.image(order[k]);
        if (!image) {
            spdlog::warn("{} It is left out.", image.error().message);
            continue;
        }
        float* place = images.data_ptr<float>() + static_cast<std::ptrdiff_t>(placed.size()) * plane * p.channels;
        placed.push_back(write(order[k], *image, place, strides));
    }
    return {images.narrow(0, 0, static_cast<std::int64_t>(placed.size())), options.targets ? options.targets(dataset, placed) : Targets()};
}

void Loader::State::work(const std::stop_token& stop)
{
    std::unique_lock lock(mutex);
    while (changed.wait(lock, stop, [this] { return claimed < served + ahead; }) && claimed < batches && !failed) {
        const std::size_t number = claimed++;
        lock.unlock();
        Batch batch;
        std::exception_ptr failure;
        try {
            batch = makeBatch(number);
        } catch (...) {
            failure = std::current_exception(); // rethrown in the thread that asks for the batch
        }
        lock.lock();
        if (failure)
            failed = failure;
        ready.emplace(number, std::move(batch));
        changed.notify_all();
    }
}

std::optional<Batch> Loader::State::next()
{
    std::unique_lock lock(mutex);
    while (served < batches) {
        changed.wait(lock, [this] { return failed || ready.count(served) != 0; });
        if (failed)
            std::rethrow_exception(failed);
        Batch batch = std::move(ready.extract(served).mapped());
        ++served;
        changed.notify_all();
        if (batch.images.size(0) > 0)
            return batch;
    }
    return std::nullopt;
}

Result<at::Tensor> normalised(const Dataset& dataset, std::size_t i)
{
    const Result<Image> image = dataset.image(i);
    if (!image)
        return tl::make_unexpected(image.error());
    at::Tensor tensor = at::empty({image->channels, image->height, image->width}, at::kFloat);
    const Strides strides{1, static_cast<std::ptrdiff_t>(image->height) * image->width};
    writeImage(*image, {}, normalisation(dataset.preprocessing()), tensor.data_ptr<float>(), strides);
    return tensor;
}

at::Tensor inputOf(const cv::Mat& picture, const Preprocessing& preprocessing)
{
    std::vector<std::uint8_t> pixels(fittedBytes(preprocessing));
    fit(picture, preprocessing, pixels.data());
    at::Tensor tensor = at::empty({1, preprocessing.channels, preprocessing.height, preprocessing.width}, at::kFloat);
    const Strides strides{1, static_cast<std::ptrdiff_t>(preprocessing.height) * preprocessing.width};
    writeImage({preprocessing.height, preprocessing.width, preprocessing.channels, pixels, {}}, {}, normalisation(preprocessing),
               tensor.data_ptr<float>(), strides);
    return tensor;
}

Result<Placement> plainPlacement(const Dataset& dataset, std::size_t i)
{
    return dataset.image(i).map([&](const Image& image) { return placedPlainly(dataset, image, i); });
}

std::vector<std::size_t> shuffledOrder(std::size_t size, std::uint64_t seed, std::uint64_t epoch)
{
    std::vector<std::size_t> order(size);
    std::iota(order.begin(), order.end(), std::size_t{0});
    CounterRandom random{seed, epoch, 0};
    for (std::size_t i = size; i > 1; --i)
        std::swap(order[i - 1], order[random.below(i)]);
    return order;
}

Loader::Loader(const Dataset& dataset, const Options& options) : state_(std::make_unique<State>(dataset, options)) {}
Loader::~Loader() = default;
Loader::Loader(Loader&&) noexcept = default;

std::size_t Loader::batches() const
{
    return state_->batches;
}

std::optional<Batch> Loader::next()
{
    return state_->next();
}

} // namespace espalier
