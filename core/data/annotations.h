// SPDX-License-Identifier: GPL-3.0-or-later
// Images with boxes: what the annotation files of a data set say, before any image is decoded.
#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace espalier {

/// An object in an image. Edges are shares of the image's width or height, from its left and its top, in [0, 1].
struct Box {
    int category = 0; ///< place in Annotations::classes
    double left = 0, top = 0, right = 0, bottom = 0;
    double area = 0;        ///< of the object itself in square pixels, where the file tells it; 0: that of the box
    bool crowd = false;     ///< COCO: a box around many objects
    bool difficult = false; ///< Pascal VOC: hard to see; neither learned nor counted as missed

    bool operator==(const Box&) const = default;
};

struct AnnotatedImage {
    std::filesystem::path file;
    int width = 0, height = 0; ///< in pixels, as the annotation says; 0: it does not
    std::vector<Box> boxes;    ///< none: the image shows background
    bool labelled = true;      ///< false: nothing says what the image shows, and the layout takes that for background

    bool operator==(const AnnotatedImage&) const = default;
};

/// What can be wrong with a label. The file's other labels are used.
enum class LabelFault {
    malformed,    ///< a line or an entry that cannot be read: skipped
    unknownClass, ///< a class beyond those that the data set names: skipped
    empty,        ///< a box without width or height: skipped
    outside,      ///< a box that lies outside of the image: skipped
    cut,          ///< a box that reaches over the image's edge by more than a thousandth: its part inside is used
    repeated,     ///< the same box a second time: skipped
    noImage,      ///< an annotated image that is not there: left out
    noLabels,     ///< an image of a list without the annotation file that the layout asks for: left out
};
/// What a number of them is called: "boxes outside of the image (skipped)".
const char* describe(LabelFault fault);
/// For programs: "outside".
const char* nameOf(LabelFault fault);

/// All faults are counted; the first ones of each kind are named.
class LabelFaults {
public:
    struct Found {
        std::int64_t count = 0;
        std::vector<std::string> first; ///< "labels/train/a.txt:3: class 7 of 3"; ten at the most
    };

    void add(LabelFault fault, const std::string& where);
    const std::map<LabelFault, Found>& found() const { return found_; }

private:
    std::map<LabelFault, Found> found_;
};

struct AnnotatedSplit {
    std::string name; ///< "train", "val" or "test"
    std::vector<AnnotatedImage> images;
};

struct Annotations {
    std::string layout; ///< "Ultralytics", "Pascal VOC" or "COCO"
    std::vector<std::string> classes;
    std::vector<AnnotatedSplit> splits; ///< train first, then val and test; without images none
    LabelFaults faults;

    /// Null where there is none.
    const AnnotatedSplit* split(const std::string& name) const;
};

/// Whether the path is a data set with boxes: a data.yaml, a COCO JSON, or a folder in one of the layouts.
bool holdsAnnotations(const std::filesystem::path& source);

/// source: as holdsAnnotations. Where nothing is set aside for validation, every tenth image (from the first on) is. Errors: no such file
/// or folder, none of the layouts, a list or an annotation file as a whole that cannot be read, no image at all, lists of classes that
/// contradict each other.
Result<Annotations> readAnnotations(const std::filesystem::path& source);

/// What datasets call an image of the source: its path below the data set's folder, or the whole path of a file elsewhere.
std::string nameBelow(const std::filesystem::path& source, const std::filesystem::path& file);

} // namespace espalier
