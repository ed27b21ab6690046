// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/data only: the layouts of data sets with boxes, a source file each, and what they share.
#pragma once

#include "core/data/annotations.h"

#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// Ultralytics: a data.yaml with path, train, val and names; a text file of relative boxes for each image.
bool isUltralytics(const std::filesystem::path& source);
Result<Annotations> readUltralytics(const std::filesystem::path& source);

/// Pascal VOC: an XML file for each image.
bool isPascalVoc(const std::filesystem::path& source);
Result<Annotations> readPascalVoc(const std::filesystem::path& source);

/// COCO: a JSON file for each split.
bool isCoco(const std::filesystem::path& source);
Result<Annotations> readCoco(const std::filesystem::path& source);

/// Checks the boxes of one image and adds them to it. Image and faults must outlive it.
class BoxesOfImage {
public:
    /// classes: their number.
    BoxesOfImage(AnnotatedImage& image, int classes, LabelFaults& faults) : image_(image), classes_(classes), faults_(faults) {}
    /// where: for messages, with file and line or entry.
    void add(Box box, const std::string& where);

private:
    AnnotatedImage& image_;
    const int classes_;
    LabelFaults& faults_;
    std::set<std::array<double, 5>> known_;
};

/// The images of a part; it is added where there is none.
std::vector<AnnotatedImage>& imagesOf(Annotations& annotations, const std::string& split);

/// Sizes that make no sense count as not told. Where they are needed, which is where there are boxes in pixels, the picture itself tells
/// them; that takes as long as decoding it. False where it cannot be decoded.
bool completeSize(AnnotatedImage& image, bool needed);

/// Absolute, without dots and without a slash at the end: parts of it are compared and replaced.
std::filesystem::path wholePath(const std::filesystem::path& path);

/// A text file's lines without blanks at their ends. Nothing for what is no file, or too large for a list.
std::vector<std::string> linesOf(const std::filesystem::path& file);

/// The whole text as a number, whatever the locale; nothing where it is none.
std::optional<double> numberIn(std::string_view text);

/// "train", "val" or "test" for the names that data sets give their parts ("train2017", "valid", "validation"); nothing for others.
std::optional<std::string> splitNamed(const std::string& name);

} // namespace espalier
