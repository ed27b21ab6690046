// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/support/annotated_pictures.h"

#include "tests/core/support/data_files.h"
#include "tests/core/support/painted_boxes.h"

#include <spdlog/fmt/fmt.h>

#include <map>

namespace espalier::test {
namespace fs = std::filesystem;

const std::vector<std::string>& annotatedClasses()
{
    static const std::vector<std::string> names{"bus", "car"};
    return names;
}

const std::vector<AnnotatedPicture>& annotatedPictures()
{
    static const std::vector<AnnotatedPicture> pictures{
        {"a", "train", 640, 480, {{"car", 10, 20, 110, 220}, {"bus", 0, 0, 640, 480}}},
        {"b", "train", 333, 97, {{"bus", 1, 2, 3, 4}}},
        {"c", "train", 50, 50, {}},
        {"d", "val", 17, 400, {{"car", 3, 101, 16, 399}}},
    };
    return pictures;
}

void writePlainPicture(const fs::path& file, int width, int height)
{
    writePicture(file, height, width, 90, 60, 30);
}

void writeAnnotatedUltralytics(const fs::path& root)
{
    writeText(root / "data.yaml", "path: .\ntrain: images/train\nval: images/val\nnames: [bus, car]\n");
    for (const AnnotatedPicture& picture : annotatedPictures()) {
        writePlainPicture(root / "images" / picture.split / (picture.stem + ".png"), picture.width, picture.height);
        std::string lines;
        for (const PixelBox& box : picture.boxes)
            lines += fmt::format("{} {:.17g} {:.17g} {:.17g} {:.17g}\n", box.name == "car" ? 1 : 0,
                                 (box.left + box.right) / 2 / picture.width, (box.top + box.bottom) / 2 / picture.height,
                                 (box.right - box.left) / picture.width, (box.bottom - box.top) / picture.height);
        writeText(root / "labels" / picture.split / (picture.stem + ".txt"), lines);
    }
}

void writeAnnotatedPascalVoc(const fs::path& root)
{
    std::map<std::string, std::string> lists;
    for (const AnnotatedPicture& picture : annotatedPictures()) {
        lists[picture.split] += picture.stem + "\n";
        writePlainPicture(root / "JPEGImages" / (picture.stem + ".png"), picture.width, picture.height);
        std::string objects;
        for (const PixelBox& box : picture.boxes)
            objects += fmt::format("<object><name>{}</name><difficult>0</difficult><bndbox><xmin>{}</xmin><ymin>{}</ymin><xmax>{}</xmax>"
                                   "<ymax>{}</ymax></bndbox></object>",
                                   box.name, box.left, box.top, box.right, box.bottom);
        writeText(root / "Annotations" / (picture.stem + ".xml"),
                  fmt::format("<annotation><size><width>{}</width><height>{}</height><depth>3</depth></size>{}</annotation>", picture.width,
                              picture.height, objects));
    }
    for (const auto& [split, names] : lists)
        writeText(root / "ImageSets" / "Main" / (split + ".txt"), names);
}

void writeAnnotatedCoco(const fs::path& root)
{
    for (const std::string split : {"train", "val"}) {
        std::string images, annotations;
        int id = 0;
        for (const AnnotatedPicture& picture : annotatedPictures()) {
            id += 7;
            if (picture.split != split)
                continue;
            writePlainPicture(root / (split + "2017") / (picture.stem + ".png"), picture.width, picture.height);
            images += fmt::format("{}{{\"id\": {}, \"file_name\": \"{}.png\", \"width\": {}, \"height\": {}}}", images.empty() ? "" : ",",
                                  id, picture.stem, picture.width, picture.height);
            for (const PixelBox& box : picture.boxes)
                annotations +=
                    fmt::format("{}{{\"id\": {}, \"image_id\": {}, \"category_id\": {}, \"bbox\": [{}, {}, {}, {}], \"area\": 5.5, "
                                "\"segmentation\": [[1, 2, 3, 4, 5, 6]]}}",
                                annotations.empty() ? "" : ",", 1000 + id, id, box.name == "car" ? 91 : 3, box.left, box.top,
                                box.right - box.left, box.bottom - box.top);
        }
        writeText(root / "annotations" / ("instances_" + split + "2017.json"),
                  fmt::format("{{\"images\": [{}], \"annotations\": [{}], \"categories\": [{{\"id\": 91, \"name\": \"car\"}}, "
                              "{{\"id\": 3, \"name\": \"bus\"}}]}}",
                              images, annotations));
    }
}

void writeAnnotated(const std::string& layout, const fs::path& root)
{
    layout == "COCO" ? writeAnnotatedCoco(root) : layout == "Pascal VOC" ? writeAnnotatedPascalVoc(root) : writeAnnotatedUltralytics(root);
}

Annotations annotationsIn(const fs::path& source)
{
    auto found = readAnnotations(source);
    if (!found)
        qFatal("%s", found.error().message.c_str());
    return std::move(*found);
}

std::string refusalOf(const fs::path& source)
{
    const auto found = readAnnotations(source);
    return found ? std::string() : found.error().message;
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

std::int64_t countOf(const Annotations& annotations, LabelFault fault)
{
    const auto found = annotations.faults.found().find(fault);
    return found == annotations.faults.found().end() ? 0 : found->second.count;
}

fs::path FreshFolders::next()
{
    const fs::path root = fs::path(all_.path().toStdString()) / fmt::format("set{}", count_++);
    fs::create_directories(root);
    return root;
}

} // namespace espalier::test
