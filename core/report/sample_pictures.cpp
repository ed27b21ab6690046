// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/sample_pictures.h"

#include "core/pipeline/recipes/drawn_boxes.h"
#include "core/tasks/predictions.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <filesystem>

namespace espalier {
namespace {

using recipes::NamedDetection;

/// Blue first, at least so wide.
cv::Mat enlarged(const Image& image, Preprocessing::Order order, int least)
{
    const cv::Mat pixels(image.height, image.width, CV_MAKETYPE(CV_8U, image.channels), const_cast<std::uint8_t*>(image.pixels.data()));
    cv::Mat picture = pixels.clone();
    if (image.channels == 3 && order == Preprocessing::Order::rgb)
        cv::cvtColor(pixels, picture, cv::COLOR_RGB2BGR);
    const int factor = std::max(1, (least + image.width - 1) / image.width);
    if (factor > 1)
        cv::resize(picture, picture, {}, factor, factor, cv::INTER_NEAREST);
    return picture;
}

std::vector<NamedDetection> inPixels(const std::vector<MarkedBox>& found, const cv::Mat& picture)
{
    std::vector<NamedDetection> boxes;
    for (const MarkedBox& each : found)
        boxes.push_back(
            {{each.box.category,
              each.confidence,
              {each.box.left * picture.cols, each.box.top * picture.rows, each.box.right * picture.cols, each.box.bottom * picture.rows}},
             each.what});
    return boxes;
}

/// Beside each other, with a white gap.
cv::Mat beside(const cv::Mat& left, const cv::Mat& right)
{
    cv::Mat both;
    cv::hconcat(std::vector<cv::Mat>{left, cv::Mat(left.rows, 8, left.type(), cv::Scalar::all(255)), right}, both);
    return both;
}

std::string jpegOf(const cv::Mat& picture)
{
    std::vector<unsigned char> bytes;
    cv::imencode(".jpg", picture, bytes, {cv::IMWRITE_JPEG_QUALITY, 88});
    return {bytes.begin(), bytes.end()};
}

/// "cat (92 %), dog (5 %)", without what rounds to nothing; of a detector, the counted objects.
std::string guessWords(const Prediction& prediction)
{
    constexpr double least = 0.005;
    std::string words;
    for (const Guess& guess : prediction.guesses)
        if (words.empty() || guess.probability >= least)
            words += fmt::format("{}{} ({:.0f} %)", words.empty() ? "" : ", ", guess.what, 100 * guess.probability);
    return words;
}

/// Whether the network finds objects, of which there may be none in this picture.
bool hasBoxes(const Predictions& predictions)
{
    return std::any_of(predictions.images.begin(), predictions.images.end(),
                       [](const Prediction& each) { return !each.found.empty() || !each.truths.empty(); });
}

ReportPicture pictureOf(const Prediction& before, const Prediction& after, const cv::Mat& picture, bool boxes)
{
    ReportPicture shown{std::filesystem::path(before.name).filename().string(), {"To be seen: " + before.truth}, {}};
    if (boxes) {
        shown.lines.push_back("Left, before: " + before.guesses.front().what);
        shown.lines.push_back("Right, after: " + after.guesses.front().what);
        shown.jpeg = jpegOf(beside(recipes::withBoxes(picture, inPixels(before.found, picture)),
                                   recipes::withBoxes(picture, inPixels(after.found, picture))));
        shown.wide = true;
    } else {
        shown.lines.push_back("Before: " + guessWords(before));
        shown.lines.push_back("After: " + guessWords(after));
        shown.jpeg = jpegOf(picture);
    }
    return shown;
}

} // namespace

Result<std::vector<ReportPicture>> samplePictures(const Network& before, const Network& after, const Dataset& dataset, std::size_t count)
{
    return somePredictions(before, dataset, count).and_then([&](const std::shared_ptr<const Predictions>& was) {
        return somePredictions(after, dataset, count).map([&](const std::shared_ptr<const Predictions>& is) {
            const bool boxes = hasBoxes(*was) || hasBoxes(*is);
            const int width = boxes ? 320 : 256; // boxes and their names can be told apart
            std::vector<ReportPicture> pictures;
            for (std::size_t i = 0; i < std::min(was->images.size(), is->images.size()); ++i)
                pictures.push_back(pictureOf(was->images[i], is->images[i], enlarged(was->images[i].picture, was->order, width), boxes));
            return pictures;
        });
    });
}

} // namespace espalier
