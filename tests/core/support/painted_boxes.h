// SPDX-License-Identifier: GPL-3.0-or-later
// Data sets with boxes whose objects are painted rectangles, so that a box can be compared with what is seen.
#pragma once

#include "core/data/dataset.h"
#include "core/tasks/detection/boxes.h"

#include <opencv2/core/mat.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace espalier::test {

struct PaintedObject {
    int category = 0; ///< of paintedClasses()
    cv::Rect place;   ///< in pixels
};

struct PaintedPicture {
    std::string name, split; ///< "a.png", "train"
    int width = 0, height = 0;
    std::vector<PaintedObject> objects;
};

/// Names of colours, in alphabetical order.
const std::vector<std::string>& paintedClasses();
/// Dark, with the objects in the colours of their classes.
cv::Mat painted(const PaintedPicture& picture);
/// Of random sizes below `side`; objects that neither overlap nor reach the edges, of the first so many classes.
std::vector<PaintedPicture> randomPictures(const std::string& split, int count, int classes, int side, int mostObjects = 1);

/// Writes pictures and labels. Classes: the first so many of paintedClasses().
void writeUltralytics(const std::filesystem::path& root, const std::vector<PaintedPicture>& pictures, int classes = 3);
void writePascalVoc(const std::filesystem::path& root, const std::vector<PaintedPicture>& pictures);
void writeCoco(const std::filesystem::path& root, const std::vector<PaintedPicture>& pictures, int classes = 3);
void writeText(const std::filesystem::path& file, const std::string& text);
std::string yoloLine(const PaintedObject& object, int width, int height);

/// Letterboxed into a network's picture.
Dataset::Options letterboxedInto(int width, int height);
Dataset openBoxes(const std::filesystem::path& root, const std::string& split, const Dataset::Options& options);

/// Image of a batch (values in 0 … 1; red, green, blue) as a picture of 8 bits (blue, green, red).
cv::Mat pictureOf(const float* planes, int width, int height);
/// Empty where the object fills its box in the picture and ends at its edges, to so many pixels; else what is wrong. box: in pixels.
std::string faultOfBox(const cv::Mat& picture, int category, const Rectangle& box, double tolerance = 1.5);

} // namespace espalier::test
