// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/boxed_picture.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace espalier {
namespace {

constexpr double barGrey = 114;

double uniform(CounterRandom& random, double low, double high)
{
    constexpr double scale = 0x1p-53;
    return low + (high - low) * scale * static_cast<double>(random.next() >> 11);
}

/// Part of a plane, in pixels from its corner; edges lie between pixels.
struct Area {
    double left = 0, top = 0, right = 0, bottom = 0;

    double size() const { return std::max(0.0, right - left) * std::max(0.0, bottom - top); }
};

Area common(const Area& a, const Area& b)
{
    return {std::max(a.left, b.left), std::max(a.top, b.top), std::min(a.right, b.right), std::min(a.bottom, b.bottom)};
}

/// Places of one plane on another: turns by quarters, reflections, one scale and a shift.
using Map = cv::Matx23d;

Map after(const Map& second, const Map& first)
{
    const cv::Matx33d inner(first(0, 0), first(0, 1), first(0, 2), first(1, 0), first(1, 1), first(1, 2), 0, 0, 1);
    return second * inner;
}

Map scaledAndMoved(double scale, double x, double y)
{
    return {scale, 0, x, 0, scale, y};
}

Area mapped(const Map& map, const Area& area)
{
    const auto place = [&](double x, double y) {
        return cv::Point2d(map(0, 0) * x + map(0, 1) * y + map(0, 2), map(1, 0) * x + map(1, 1) * y + map(1, 2));
    };
    const cv::Point2d a = place(area.left, area.top), b = place(area.right, area.bottom);
    return {std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y)};
}

/// A picture of this size turned by so many quarters, and before that perhaps mirrored.
Map turned(int width, int height, int quarters, bool mirrored)
{
    const double w = width, h = height;
    const std::array<Map, 4> turns{Map(1, 0, 0, 0, 1, 0), Map(0, -1, h, 1, 0, 0), Map(-1, 0, w, 0, -1, h), Map(0, 1, 0, -1, 0, w)};
    const Map turn = turns[static_cast<std::size_t>(quarters)];
    return mirrored ? after(turn, Map(-1, 0, w, 0, 1, 0)) : turn;
}

/// Fills a part of the target with the picture. The part is rounded to whole pixels.
void draw(const cv::Mat& picture, const Map& map, const Area& part, cv::Mat& target)
{
    const auto rounded = [](double edge, int most) { return std::clamp(static_cast<int>(std::lround(edge)), 0, most); };
    const cv::Point corner(rounded(part.left, target.cols), rounded(part.top, target.rows));
    const cv::Rect where(corner, cv::Point(rounded(part.right, target.cols), rounded(part.bottom, target.rows)));
    if (where.empty())
        return;
    // OpenCV counts from the middle of the first pixel.
    Map pixels = map;
    pixels(0, 2) += (map(0, 0) + map(0, 1)) / 2 - 0.5 - corner.x;
    pixels(1, 2) += (map(1, 0) + map(1, 1)) / 2 - 0.5 - corner.y;
    cv::Mat seen = target(where);
    cv::warpAffine(picture, seen, pixels, where.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
}

/// The boxes of a picture that are seen in a part of the target.
void addBoxes(const BoxedPicture& picture, const Map& map, const Area& part, const cv::Size& target, std::vector<Box>& boxes)
{
    constexpr double leastShare = 0.1, leastSide = 2;
    for (Box box : picture.boxes) {
        const Area whole = mapped(map, {box.left * picture.pixels.cols, box.top * picture.pixels.rows, box.right * picture.pixels.cols,
                                        box.bottom * picture.pixels.rows});
        const Area seen = common(whole, part);
        if (seen.right - seen.left < leastSide || seen.bottom - seen.top < leastSide || seen.size() < leastShare * whole.size())
            continue;
        box.left = seen.left / target.width;
        box.right = seen.right / target.width;
        box.top = seen.top / target.height;
        box.bottom = seen.bottom / target.height;
        box.area = 0; // that of the object is not known any more
        boxes.push_back(box);
    }
}

void varyColours(cv::Mat& pixels, const BoxAugmentation& settings, CounterRandom& random)
{
    constexpr double hues = 180; // of OpenCV
    const double hue = uniform(random, -settings.hue, settings.hue) * hues;
    const double saturation = uniform(random, 1 - settings.saturation, 1 + settings.saturation);
    const double value = uniform(random, 1 - settings.value, 1 + settings.value);
    if (settings.hue == 0 && settings.saturation == 0 && settings.value == 0)
        return;
    if (pixels.channels() == 1) {
        pixels.convertTo(pixels, -1, value);
        return;
    }
    cv::Mat table(1, 256, CV_8UC3), parts;
    for (int byte = 0; byte < table.cols; ++byte)
        table.at<cv::Vec3b>(0, byte) = {cv::saturate_cast<std::uint8_t>(std::fmod(byte + hue + hues, hues)),
                                        cv::saturate_cast<std::uint8_t>(byte * saturation), cv::saturate_cast<std::uint8_t>(byte * value)};
    cv::cvtColor(pixels, parts, cv::COLOR_BGR2HSV);
    cv::LUT(parts, table, parts);
    cv::cvtColor(parts, pixels, cv::COLOR_HSV2BGR);
}

/// A picture's place on the plane that the target shows a part of.
struct Tile {
    Map map;
    Area area;
};

/// The only picture, in the middle of a plane of the target's size; or one of four, with a corner at the plane's dividing point.
Tile tileOf(const BoxedPicture& picture, std::size_t place, std::size_t count, const cv::Size& target, const cv::Point2d& divide,
            const BoxAugmentation& settings, CounterRandom& random)
{
    const int width = picture.pixels.cols, height = picture.pixels.rows;
    const auto pose = static_cast<int>(settings.turns ? random.below(8) : 0);
    const Map turn = turned(width, height, pose % 4, pose >= 4);
    const Area whole = mapped(turn, {0, 0, static_cast<double>(width), static_cast<double>(height)});
    const double scale = std::min(target.width / whole.right, target.height / whole.bottom);
    const double w = whole.right * scale, h = whole.bottom * scale;
    const double left = count == 1 ? (target.width - w) / 2 : place % 2 == 0 ? divide.x - w : divide.x;
    const double top = count == 1 ? (target.height - h) / 2 : place < 2 ? divide.y - h : divide.y;
    const Map map = after(scaledAndMoved(scale, left, top), turn);
    return {map, mapped(map, {0, 0, static_cast<double>(width), static_cast<double>(height)})};
}

/// OpenCV moves no picture of more than 32 766 pixels a side.
BoxedPicture ofMovableSize(const BoxedPicture& picture)
{
    constexpr int longest = 16384;
    const int side = std::max(picture.pixels.cols, picture.pixels.rows);
    if (side <= longest)
        return picture;
    const double scale = static_cast<double>(longest) / side;
    BoxedPicture smaller{{}, picture.boxes};
    cv::resize(picture.pixels, smaller.pixels,
               {std::max(1, static_cast<int>(picture.pixels.cols * scale)), std::max(1, static_cast<int>(picture.pixels.rows * scale))}, 0,
               0, cv::INTER_AREA);
    return smaller;
}

} // namespace

Letterbox letterboxFor(int fromWidth, int fromHeight, int width, int height)
{
    constexpr double down = 0.1; // an odd pixel goes to the right and to the bottom
    Letterbox box;               // halves go to even numbers, as Python rounds
    box.scale = std::min(static_cast<double>(width) / fromWidth, static_cast<double>(height) / fromHeight);
    box.width = std::clamp(static_cast<int>(std::lrint(fromWidth * box.scale)), 1, width);
    box.height = std::clamp(static_cast<int>(std::lrint(fromHeight * box.scale)), 1, height);
    box.left = static_cast<int>(std::lrint((width - box.width) / 2.0 - down));
    box.top = static_cast<int>(std::lrint((height - box.height) / 2.0 - down));
    return box;
}

void moveInto(const Letterbox& place, int width, int height, std::vector<Box>& boxes)
{
    for (Box& box : boxes) {
        box.left = (box.left * place.width + place.left) / width;
        box.right = (box.right * place.width + place.left) / width;
        box.top = (box.top * place.height + place.top) / height;
        box.bottom = (box.bottom * place.height + place.top) / height;
    }
}

BoxedPicture letterboxed(const BoxedPicture& picture, int width, int height)
{
    const Letterbox place = letterboxFor(picture.pixels.cols, picture.pixels.rows, width, height);
    BoxedPicture result{cv::Mat(height, width, picture.pixels.type(), cv::Scalar::all(barGrey)), picture.boxes};
    cv::Mat inside = result.pixels(cv::Rect(place.left, place.top, place.width, place.height));
    cv::resize(picture.pixels, inside, inside.size(), 0, 0, cv::INTER_LINEAR);
    moveInto(place, width, height, result.boxes);
    return result;
}

BoxedPicture augmented(const std::vector<BoxedPicture>& pictures, int width, int height, const BoxAugmentation& settings,
                       CounterRandom random)
{
    const cv::Size target(width, height);
    const double planes = pictures.size() == 1 ? 1 : 2; // four pictures lie on a plane twice as wide and high
    const cv::Point2d divide(uniform(random, 0.5, 1.5) * width, uniform(random, 0.5, 1.5) * height);
    const double scale = uniform(random, 1 - settings.scale, 1 + settings.scale);
    const double x = uniform(random, 0.5 - settings.translate, 0.5 + settings.translate) * width;
    const double y = uniform(random, 0.5 - settings.translate, 0.5 + settings.translate) * height;
    Map view = scaledAndMoved(scale, x - scale * planes * width / 2, y - scale * planes * height / 2);
    if (settings.flip && random.coin())
        view = after(Map(-1, 0, width, 0, 1, 0), view);

    BoxedPicture result{cv::Mat(target, pictures.front().pixels.type(), cv::Scalar::all(barGrey)), {}};
    const Area seen{0, 0, static_cast<double>(width), static_cast<double>(height)};
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const BoxedPicture picture = ofMovableSize(pictures[i]);
        const Tile tile = tileOf(picture, i, pictures.size(), target, divide, settings, random);
        const Map map = after(view, tile.map);
        const Area part = common(mapped(view, tile.area), seen);
        draw(picture.pixels, map, part, result.pixels);
        addBoxes(picture, map, part, target, result.boxes);
    }
    varyColours(result.pixels, settings, random);
    return result;
}

} // namespace espalier
