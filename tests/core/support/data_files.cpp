// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/support/data_files.h"

#include <opencv2/imgcodecs.hpp>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>

namespace espalier::test {
namespace {

constexpr std::uint32_t side = 16;

void appendBigEndian(Bytes& bytes, std::uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes.push_back(static_cast<std::uint8_t>(number >> shift));
}

/// Brightness of a pattern at a place, 0 … 1.
double pattern(int label, std::uint32_t y, std::uint32_t x, std::uint32_t phase)
{
    const bool row = (y + phase) / 2 % 2 == 0;
    const bool column = (x + phase) / 2 % 2 == 0;
    const double distance = std::hypot(y - 4.0 - phase, x - 4.0 - phase);
    switch (label) {
    case 0:
        return row ? 1 : 0;
    case 1:
        return column ? 1 : 0;
    case 2:
        return row != column ? 1 : 0;
    default:
        return distance < 4 ? 1 : 0;
    }
}

void writePatternSplit(const std::filesystem::path& root, const std::string& stem, std::uint32_t count, std::uint32_t seed)
{
    std::mt19937 random(seed);
    Bytes pixels, labels;
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto label = static_cast<int>(i % 4);
        const std::uint32_t phase = random() % 8;
        labels.push_back(static_cast<std::uint8_t>(label));
        for (std::uint32_t at = 0; at < side * side; ++at)
            pixels.push_back(static_cast<std::uint8_t>(100 * pattern(label, at / side, at % side, phase) + random() % 150));
    }
    writeFile(root / (stem + "-images-idx3-ubyte.gz"), gzipped(idxImages(count, side, side, pixels)));
    writeFile(root / (stem + "-labels-idx1-ubyte"), idxLabels(labels));
}

} // namespace

void writeFile(const std::filesystem::path& file, const Bytes& content)
{
    std::filesystem::create_directories(file.parent_path());
    std::ofstream stream(file, std::ios::binary);
    stream.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
    if (!stream.flush())
        throw std::runtime_error("cannot write " + file.string());
}

Bytes gzipped(const Bytes& content)
{
    constexpr int gzipWindow = 15 + 16;
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib does not start");
    Bytes packed(deflateBound(&stream, content.size()) + 64);
    stream.next_in = const_cast<Bytef*>(content.data());
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = packed.data();
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

void writePicture(const std::filesystem::path& file, int height, int width, std::uint8_t red, std::uint8_t green, std::uint8_t blue)
{
    std::filesystem::create_directories(file.parent_path());
    if (!cv::imwrite(file.string(), cv::Mat(height, width, CV_8UC3, cv::Scalar(blue, green, red))))
        throw std::runtime_error("cannot write " + file.string());
}

Bytes idxImages(std::uint32_t count, std::uint32_t height, std::uint32_t width, const Bytes& pixels)
{
    Bytes bytes{0, 0, 8, 3};
    for (const std::uint32_t number : {count, height, width})
        appendBigEndian(bytes, number);
    bytes.insert(bytes.end(), pixels.begin(), pixels.end());
    return bytes;
}

Bytes idxLabels(const Bytes& labels)
{
    Bytes bytes{0, 0, 8, 1};
    appendBigEndian(bytes, static_cast<std::uint32_t>(labels.size()));
    bytes.insert(bytes.end(), labels.begin(), labels.end());
    return bytes;
}

void writePatterns(const std::filesystem::path& root, std::uint32_t trainImages, std::uint32_t valImages)
{
    writePatternSplit(root, "train", trainImages, 1);
    writePatternSplit(root, "t10k", valImages, 2);
}

} // namespace espalier::test
