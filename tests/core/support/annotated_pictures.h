// SPDX-License-Identifier: GPL-3.0-or-later
// A few pictures with boxes, written in each layout that is read.
#pragma once

#include "core/data/annotations.h"

#include <QTemporaryDir>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace espalier::test {

/// In pixels.
struct PixelBox {
    std::string name;
    double left, top, right, bottom;
};

struct AnnotatedPicture {
    std::string stem, split;
    int width, height;
    std::vector<PixelBox> boxes;
};

/// Sorted.
const std::vector<std::string>& annotatedClasses();
const std::vector<AnnotatedPicture>& annotatedPictures();

void writePlainPicture(const std::filesystem::path& file, int width = 40, int height = 20);
void writeAnnotatedUltralytics(const std::filesystem::path& root);
void writeAnnotatedPascalVoc(const std::filesystem::path& root);
/// Ids with gaps, and categories that are not in the order of their names.
void writeAnnotatedCoco(const std::filesystem::path& root);
/// layout: "Ultralytics", "Pascal VOC" or "COCO".
void writeAnnotated(const std::string& layout, const std::filesystem::path& root);

/// Ends the test where they cannot be read.
Annotations annotationsIn(const std::filesystem::path& source);
/// Why they cannot be read; empty where they can.
std::string refusalOf(const std::filesystem::path& source);
std::int64_t countOf(const Annotations& annotations, LabelFault fault);
bool contains(const std::string& text, const std::string& part);

/// Empty folders that go with the object.
class FreshFolders {
public:
    std::filesystem::path next();

private:
    QTemporaryDir all_;
    int count_ = 0;
};

} // namespace espalier::test
