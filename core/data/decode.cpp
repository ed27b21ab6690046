// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/decode.h"

#include "core/data/boxed_picture.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

namespace espalier {
namespace {

using Bytes = std::vector<std::uint8_t>;

bool isJpeg(const Bytes& bytes)
{
    return bytes.size() > 3 && bytes[0] == 0xff && bytes[1] == 0xd8 && bytes[2] == 0xff;
}

/// Offset of a JPEG's compressed pixels; the file's size where there are none.
std::size_t jpegScanStart(const Bytes& bytes)
{
    std::size_t at = 2;
    while (at + 4 <= bytes.size() && bytes[at] == 0xff) {
        if (bytes[at + 1] == 0xff) { // a fill byte
            ++at;
            continue;
        }
        const std::size_t length = 256U * bytes[at + 2] + bytes[at + 3];
        const bool scan = bytes[at + 1] == 0xda;
        at += 2 + length;
        if (scan)
            return std::min(at, bytes.size());
    }
    return bytes.size();
}

/// OpenCV's decoder fills missing parts with grey and reports success, so the end marker is checked here.
bool jpegIsWhole(const Bytes& bytes)
{
    constexpr std::array<std::uint8_t, 2> endOfImage{0xff, 0xd9};
    const auto start = bytes.begin() + static_cast<std::ptrdiff_t>(jpegScanStart(bytes));
    return std::search(start, bytes.end(), endOfImage.begin(), endOfImage.end()) != bytes.end();
}

} // namespace

Result<cv::Mat> decode(const Bytes& bytes, int channels)
{
    if (bytes.empty())
        return failure("is empty");
    if (isJpeg(bytes) && !jpegIsWhole(bytes))
        return failure("is cut short");
    try {
        cv::Mat image = cv::imdecode(bytes, channels == 1 ? cv::IMREAD_GRAYSCALE : cv::IMREAD_COLOR);
        if (image.empty())
            return failure("is damaged or not an image");
        return image;
    } catch (const cv::Exception& error) {
        return failure("cannot be decoded", error.what());
    }
}

Result<cv::Mat> decodeFile(const std::filesystem::path& file, int channels)
{
    std::ifstream stream(file, std::ios::binary);
    std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(stream), {}};
    if (!stream.good() && bytes.empty())
        return failure("cannot be opened or is empty");
    return decode(bytes, channels);
}

std::shared_ptr<const cv::Mat> sharedCopy(const cv::Mat& picture, int channels)
{
    auto copy = std::make_shared<cv::Mat>();
    if (picture.channels() == channels)
        picture.copyTo(*copy);
    else
        cv::cvtColor(picture, *copy, channels == 1 ? cv::COLOR_BGR2GRAY : cv::COLOR_GRAY2BGR);
    return copy;
}

std::size_t fittedBytes(const Preprocessing& preprocessing)
{
    return static_cast<std::size_t>(preprocessing.height) * static_cast<std::size_t>(preprocessing.width) *
           static_cast<std::size_t>(preprocessing.channels);
}

namespace {

cv::Mat resized(const cv::Mat& image, const Preprocessing& preprocessing)
{
    const cv::Size size(preprocessing.width, preprocessing.height);
    if (image.size() == size)
        return image;
    if (preprocessing.letterbox)
        return letterboxed({image, {}}, size.width, size.height).pixels;
    cv::Mat sized;
    cv::resize(image, sized, size, 0, 0, size.area() < image.size().area() ? cv::INTER_AREA : cv::INTER_LINEAR);
    return sized;
}

} // namespace

void fit(const cv::Mat& image, const Preprocessing& preprocessing, std::uint8_t* pixels)
{
    const cv::Mat sized = resized(image, preprocessing);
    const cv::Size size = sized.size();

    cv::Mat target(size, CV_8UC(preprocessing.channels), pixels);
    if (preprocessing.channels == 3 && preprocessing.order == Preprocessing::Order::rgb)
        cv::cvtColor(sized, target, cv::COLOR_BGR2RGB);
    else
        sized.copyTo(target);
}

} // namespace espalier
