// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/study only: draws a chart as a picture of pixels, twice as large as asked for, so that text is sharp. Letters outside of
// ASCII become question marks: OpenCV's fonts have no others.
#pragma once

#include "core/study/canvas.h"

#include <opencv2/core/mat.hpp>

namespace espalier {

class PictureCanvas final : public Canvas {
public:
    PictureCanvas(double width, double height);

    void line(double x1, double y1, double x2, double y2, const std::string& colour, double thickness) override;
    void box(double x, double y, double width, double height, const std::string& colour) override;
    void text(double x, double y, const std::string& words, Anchor anchor, bool bold) override;

    /// The bytes of a PNG file.
    std::string png() const;

private:
    cv::Mat picture_;
};

} // namespace espalier
