// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/picture_canvas.h"

#include "core/base/assert.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace espalier {
namespace {

constexpr double pictureScale = 2;
constexpr double lettersScale = 0.4 * pictureScale; ///< of OpenCV's font: about the 13 pixels of the SVG

int pixels(double length)
{
    return static_cast<int>(std::lround(length * pictureScale));
}

cv::Point pixelAt(double x, double y)
{
    return {pixels(x), pixels(y)};
}

/// OpenCV counts blue, green, red.
cv::Scalar scalarOf(const std::string& colour)
{
    const int number = std::stoi(colour.substr(1), nullptr, 16);
    return {static_cast<double>(number & 0xff), static_cast<double>(number >> 8 & 0xff), static_cast<double>(number >> 16 & 0xff)};
}

} // namespace

PictureCanvas::PictureCanvas(double width, double height) : picture_(pixels(height), pixels(width), CV_8UC3, cv::Scalar(255, 255, 255)) {}

void PictureCanvas::line(double x1, double y1, double x2, double y2, const std::string& colour, double thickness)
{
    cv::line(picture_, pixelAt(x1, y1), pixelAt(x2, y2), scalarOf(colour), std::max(1, pixels(thickness)), cv::LINE_AA);
}

void PictureCanvas::box(double x, double y, double width, double height, const std::string& colour)
{
    const cv::Point corner = pixelAt(x, y), end = pixelAt(x + width, y + height);
    if (end.x > corner.x && end.y > corner.y)
        cv::rectangle(picture_, cv::Rect(corner, end), scalarOf(colour), cv::FILLED);
}

void PictureCanvas::text(double x, double y, const std::string& words, Anchor anchor, bool bold)
{
    const int thickness = bold ? 2 : 1;
    int below = 0;
    const int length = cv::getTextSize(words, cv::FONT_HERSHEY_SIMPLEX, lettersScale, thickness, &below).width;
    const int left = anchor == Anchor::start ? 0 : anchor == Anchor::middle ? length / 2 : length;
    cv::putText(picture_, words, pixelAt(x, y) - cv::Point(left, 0), cv::FONT_HERSHEY_SIMPLEX, lettersScale, scalarOf("#222222"), thickness,
                cv::LINE_AA);
}

std::string PictureCanvas::png() const
{
    std::vector<unsigned char> bytes;
    const bool written = cv::imencode(".png", picture_, bytes);
    ESPALIER_ASSERT(written);
    return {bytes.begin(), bytes.end()};
}

} // namespace espalier
