// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/drawn_boxes.h"

#include <opencv2/imgproc.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace espalier::recipes {
namespace {

/// Colours that stay apart for those who see red and green alike (Okabe and Ito 2008), as blue, green, red.
cv::Scalar colourOf(int category)
{
    static const std::array<cv::Scalar, 7> colours{cv::Scalar{0, 159, 230},  cv::Scalar{233, 180, 86}, cv::Scalar{115, 158, 0},
                                                   cv::Scalar{66, 228, 240}, cv::Scalar{178, 114, 0},  cv::Scalar{0, 94, 213},
                                                   cv::Scalar{167, 121, 204}};
    return colours[static_cast<std::size_t>(category) % colours.size()];
}

void drawLabel(cv::Mat& picture, const NamedDetection& found, const cv::Point& corner, double size)
{
    const std::string text = fmt::format("{} {:.2f}", found.name, found.what.confidence);
    int below = 0;
    const cv::Size extent = cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, size, 1, &below);
    const int top = std::max(0, corner.y - extent.height - below - 1);
    const cv::Rect back(corner.x, top, extent.width + 2, extent.height + below + 1);
    cv::rectangle(picture, back, colourOf(found.what.category), cv::FILLED);
    cv::putText(picture, text, {corner.x + 1, top + extent.height}, cv::FONT_HERSHEY_SIMPLEX, size, {0, 0, 0}, 1, cv::LINE_AA);
}

} // namespace

cv::Mat withBoxes(const cv::Mat& original, const std::vector<NamedDetection>& boxes)
{
    cv::Mat picture;
    if (original.channels() == 1)
        cv::cvtColor(original, picture, cv::COLOR_GRAY2BGR);
    else
        picture = original.clone();
    const double size = std::clamp(std::max(picture.cols, picture.rows) / 1600.0, 0.33, 2.0);
    for (auto found = boxes.rbegin(); found != boxes.rend(); ++found) { // the surest on top
        const Rectangle& box = found->what.box;
        const cv::Point corner(static_cast<int>(std::lrint(box.left)), static_cast<int>(std::lrint(box.top)));
        const cv::Point end(static_cast<int>(std::lrint(box.right)), static_cast<int>(std::lrint(box.bottom)));
        cv::rectangle(picture, corner, end, colourOf(found->what.category), std::max(1, static_cast<int>(std::lrint(2 * size))));
        drawLabel(picture, *found, corner, size);
    }
    return picture;
}

} // namespace espalier::recipes
