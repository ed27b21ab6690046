// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/near_duplicates.h"

#include "core/base/parallel.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <bit>
#include <cmath>

namespace espalier {
namespace {

constexpr int side = 16;

/// Mean difference of the grey values, apart from the difference of the pictures' brightness; at least `most` where it is more.
double greyDistance(const Thumbprint& a, const Thumbprint& b, double most)
{
    const double brighter = a.mean - b.mean, bound = most * static_cast<double>(a.greys.size());
    double sum = 0;
    for (std::size_t i = 0; i < a.greys.size() && sum < bound; ++i)
        sum += std::abs(a.greys[i] - b.greys[i] - brighter);
    return sum / static_cast<double>(a.greys.size());
}

/// The place among the first.
std::optional<std::size_t> nearestOf(const Thumbprint& print, const std::vector<Thumbprint>& first)
{
    constexpr int mostSigns = 6;      // of 64
    constexpr double mostGreys = 2.5; // of 255: saving again changes about 1
    std::optional<std::size_t> nearest;
    double least = mostGreys;
    for (std::size_t other = 0; other < first.size() && !print.flat; ++other) {
        if (first[other].flat || std::popcount(first[other].signs ^ print.signs) > mostSigns)
            continue;
        if (const double distance = greyDistance(first[other], print, least); distance < least) {
            least = distance;
            nearest = other;
        }
    }
    return nearest;
}

} // namespace

Thumbprint thumbprintOf(const cv::Mat& image)
{
    constexpr double leastDeviation = 2; // of 255
    constexpr int columns = 9, rows = 8;
    Thumbprint print;
    cv::Mat greys(side, side, CV_8U, print.greys.data()), coarse, mean, deviation;
    cv::resize(image, greys, greys.size(), 0, 0, cv::INTER_AREA);
    cv::resize(image, coarse, {columns, rows}, 0, 0, cv::INTER_AREA);
    cv::meanStdDev(greys, mean, deviation);
    print.mean = mean.at<double>(0);
    print.flat = deviation.at<double>(0) < leastDeviation;
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column + 1 < columns; ++column)
            print.signs = print.signs << 1 |
                          static_cast<std::uint64_t>(coarse.at<std::uint8_t>(row, column) < coarse.at<std::uint8_t>(row, column + 1));
    return print;
}

std::optional<std::vector<std::pair<std::size_t, std::size_t>>>
nearDuplicates(const std::vector<Thumbprint>& first, const std::vector<Thumbprint>& second, const std::function<bool()>& goesOn)
{
    constexpr std::size_t batch = 256;
    std::vector<std::optional<std::size_t>> nearest(second.size());
    for (std::size_t begin = 0; begin < second.size(); begin += batch) {
        if (!goesOn())
            return std::nullopt;
        parallelFor(std::min(batch, second.size() - begin), 0,
                    [&](std::size_t i) { nearest[begin + i] = nearestOf(second[begin + i], first); });
    }
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t place = 0; place < second.size(); ++place)
        if (nearest[place])
            pairs.emplace_back(*nearest[place], place);
    return pairs;
}

} // namespace espalier
