// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/support/painted_boxes.h"

#include "tests/core/support/data_files.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <stdexcept>

namespace espalier::test {
namespace fs = std::filesystem;
namespace {

const std::array<cv::Scalar, 3> colours{cv::Scalar{255, 0, 0}, cv::Scalar{0, 255, 0}, cv::Scalar{0, 0, 255}};

void writePainted(const fs::path& file, const PaintedPicture& picture)
{
    fs::create_directories(file.parent_path());
    if (!cv::imwrite(file.string(), painted(picture)))
        throw std::runtime_error("cannot write " + file.string());
}

std::string stemOf(const PaintedPicture& picture)
{
    return fs::path(picture.name).stem().string();
}

bool isOf(const cv::Mat& picture, int category, double x, double y)
{
    constexpr int tolerance = 100;
    const auto pixel = picture.at<cv::Vec3b>(static_cast<int>(y), static_cast<int>(x));
    for (int channel = 0; channel < 3; ++channel)
        if (std::abs(pixel[channel] - colours[static_cast<std::size_t>(category)][channel]) > tolerance)
            return false;
    return true;
}

} // namespace

const std::vector<std::string>& paintedClasses()
{
    static const std::vector<std::string> names{"blue", "green", "red"};
    return names;
}

cv::Mat painted(const PaintedPicture& picture)
{
    cv::Mat pixels(picture.height, picture.width, CV_8UC3, cv::Scalar::all(20));
    for (const PaintedObject& object : picture.objects)
        cv::rectangle(pixels, object.place, colours[static_cast<std::size_t>(object.category)], cv::FILLED);
    return pixels;
}

std::vector<PaintedPicture> randomPictures(const std::string& split, int count, int classes, int side, int mostObjects)
{
    constexpr int margin = 4;
    cv::RNG random(static_cast<std::uint64_t>(count) + split.size());
    std::vector<PaintedPicture> pictures;
    for (int number = 0; number < count; ++number) {
        PaintedPicture picture{
            fmt::format("{:03}.png", number), split, random.uniform(3 * side / 4, side + 1), random.uniform(3 * side / 4, side + 1), {}};
        const int objects = random.uniform(1, mostObjects + 1), room = picture.width / objects;
        for (int i = 0; i < objects; ++i) {
            const int width = random.uniform(room / 2, room - 2 * margin), height = random.uniform(side / 4, side / 2);
            picture.objects.push_back({random.uniform(0, classes),
                                       {i * room + random.uniform(margin, room - width - margin + 1),
                                        random.uniform(margin, picture.height - height - margin), width, height}});
        }
        pictures.push_back(picture);
    }
    return pictures;
}

void writeText(const fs::path& file, const std::string& text)
{
    writeFile(file, {text.begin(), text.end()});
}

std::string yoloLine(const PaintedObject& object, int width, int height)
{
    const cv::Rect& place = object.place;
    return fmt::format("{} {:.17g} {:.17g} {:.17g} {:.17g}\n", object.category, (place.x + place.width / 2.0) / width,
                       (place.y + place.height / 2.0) / height, 1.0 * place.width / width, 1.0 * place.height / height);
}

void writeUltralytics(const fs::path& root, const std::vector<PaintedPicture>& pictures, int classes)
{
    std::string names;
    for (int i = 0; i < classes; ++i)
        names += (i > 0 ? ", " : "") + paintedClasses()[static_cast<std::size_t>(i)];
    const bool validated = std::any_of(pictures.begin(), pictures.end(), [](const auto& picture) { return picture.split == "val"; });
    writeText(root / "data.yaml",
              fmt::format("path: .\ntrain: images/train\nval: images/{}\nnames: [{}]\n", validated ? "val" : "train", names));
    for (const PaintedPicture& picture : pictures) {
        writePainted(root / "images" / picture.split / picture.name, picture);
        std::string lines;
        for (const PaintedObject& object : picture.objects)
            lines += yoloLine(object, picture.width, picture.height);
        writeText(root / "labels" / picture.split / (stemOf(picture) + ".txt"), lines);
    }
}

void writePascalVoc(const fs::path& root, const std::vector<PaintedPicture>& pictures)
{
    std::map<std::string, std::string> lists;
    for (const PaintedPicture& picture : pictures) {
        const std::string name = picture.split + stemOf(picture);
        lists[picture.split] += name + "\n";
        writePainted(root / "JPEGImages" / (name + ".png"), picture);
        std::string objects;
        for (const PaintedObject& object : picture.objects)
            objects += fmt::format("<object><name>{}</name><bndbox><xmin>{}</xmin><ymin>{}</ymin><xmax>{}</xmax><ymax>{}</ymax></bndbox>"
                                   "</object>",
                                   paintedClasses()[static_cast<std::size_t>(object.category)], object.place.x, object.place.y,
                                   object.place.br().x, object.place.br().y);
        writeText(root / "Annotations" / (name + ".xml"),
                  fmt::format("<annotation><size><width>{}</width><height>{}</height><depth>3</depth></size>{}</annotation>", picture.width,
                              picture.height, objects));
    }
    for (const auto& [split, names] : lists)
        writeText(root / "ImageSets" / "Main" / (split + ".txt"), names);
}

void writeCoco(const fs::path& root, const std::vector<PaintedPicture>& pictures, int classes)
{
    std::string categories;
    for (int i = 0; i < classes; ++i)
        categories +=
            fmt::format("{}{{\"id\": {}, \"name\": \"{}\"}}", i > 0 ? ", " : "", 10 * i + 1, paintedClasses()[static_cast<std::size_t>(i)]);
    for (const std::string split : {"train", "val"}) {
        std::string images, annotations;
        for (std::size_t id = 0; id < pictures.size(); ++id) {
            const PaintedPicture& picture = pictures[id];
            if (picture.split != split)
                continue;
            writePainted(root / (split + "2017") / picture.name, picture);
            images += fmt::format("{}{{\"id\": {}, \"file_name\": \"{}\", \"width\": {}, \"height\": {}}}", images.empty() ? "" : ",", id,
                                  picture.name, picture.width, picture.height);
            for (const PaintedObject& object : picture.objects)
                annotations +=
                    fmt::format("{}{{\"image_id\": {}, \"category_id\": {}, \"bbox\": [{}, {}, {}, {}]}}", annotations.empty() ? "" : ",",
                                id, 10 * object.category + 1, object.place.x, object.place.y, object.place.width, object.place.height);
        }
        writeText(root / "annotations" / ("instances_" + split + "2017.json"),
                  fmt::format("{{\"images\": [{}], \"annotations\": [{}], \"categories\": [{}]}}", images, annotations, categories));
    }
}

Dataset::Options letterboxedInto(int width, int height)
{
    Dataset::Options options;
    options.preprocessing.width = width;
    options.preprocessing.height = height;
    options.preprocessing.channels = 3;
    options.preprocessing.letterbox = true;
    return options;
}

Dataset openBoxes(const fs::path& root, const std::string& split, const Dataset::Options& options)
{
    Result<Dataset> opened = Dataset::open(root, split, options);
    if (!opened)
        throw std::runtime_error(opened.error().message);
    return std::move(*opened);
}

cv::Mat pictureOf(const float* planes, int width, int height)
{
    cv::Mat picture(height, width, CV_8UC3);
    const std::ptrdiff_t plane = static_cast<std::ptrdiff_t>(width) * height;
    for (int channel = 0; channel < 3; ++channel)
        for (std::ptrdiff_t at = 0; at < plane; ++at)
            picture.data[3 * at + 2 - channel] = cv::saturate_cast<std::uint8_t>(255 * planes[channel * plane + at]);
    return picture;
}

std::string faultOfBox(const cv::Mat& picture, int category, const Rectangle& box, double tolerance)
{
    const double x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    const auto fault = [&](const char* what, double atX, double atY) {
        return fmt::format("class {} in {:.1f}, {:.1f}, {:.1f}, {:.1f} {} at {:.1f}, {:.1f}", category, box.left, box.top, box.right,
                           box.bottom, what, atX, atY);
    };
    for (const double outwards : {-tolerance, tolerance})
        for (const auto& [atX, atY] : {std::pair(box.left - outwards, y), std::pair(box.right + outwards, y),
                                       std::pair(x, box.top - outwards), std::pair(x, box.bottom + outwards)}) {
            if (atX < 0 || atY < 0 || atX >= picture.cols || atY >= picture.rows)
                continue;
            if (isOf(picture, category, atX, atY) != (outwards < 0))
                return fault(outwards < 0 ? "is not seen" : "is still seen", atX, atY);
        }
    return {};
}

} // namespace espalier::test
