// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: pictures with boxes, brought to a size and varied for training, so that boxes stay where their objects are.
#pragma once

#include "core/data/annotations.h"
#include "core/data/counter_random.h"

#include <opencv2/core/mat.hpp>

#include <vector>

namespace espalier {

struct BoxedPicture {
    cv::Mat pixels; ///< 8 bits, 1 or 3 channels (blue, green, red)
    std::vector<Box> boxes;
};

/// How a picture is scaled into another size with bars beside it (letterboxing), as Ultralytics does it: the same for training, evaluation
/// and the boxes that come back.
struct Letterbox {
    double scale = 1;
    int width = 0, height = 0; ///< of the scaled picture
    int left = 0, top = 0;     ///< of its corner

    /// A place in the original, in pixels, from one in the letterboxed picture.
    double originalX(double x) const { return (x - left) / scale; }
    double originalY(double y) const { return (y - top) / scale; }
};
Letterbox letterboxFor(int fromWidth, int fromHeight, int width, int height);
/// Moves boxes from shares of the original to shares of the letterboxed picture of this width and height.
void moveInto(const Letterbox& place, int width, int height, std::vector<Box>& boxes);

/// With grey bars (114 of 255). Boxes are in shares of the new picture.
BoxedPicture letterboxed(const BoxedPicture& picture, int width, int height);

/// How training pictures vary. Zeros and false: letterboxed, but for the rounding to whole pixels.
struct BoxAugmentation {
    bool flip = false;                         ///< mirrored with probability one half
    bool turns = false;                        ///< each picture in one of eight turns and reflections: for views from above
    double scale = 0;                          ///< larger or smaller by up to this share
    double translate = 0;                      ///< moved by up to this share of the size
    double hue = 0, saturation = 0, value = 0; ///< of the circle of hues; factors 1 ± these
};

/// One picture, or four around a random middle (mosaic), of which a part of the given size is seen. A box that is cut keeps its part
/// inside; one of which less than a tenth or less than two pixels are left goes.
BoxedPicture augmented(const std::vector<BoxedPicture>& pictures, int width, int height, const BoxAugmentation& settings,
                       CounterRandom random);

} // namespace espalier
