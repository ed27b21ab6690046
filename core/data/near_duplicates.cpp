// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/near_duplicates.h"

#include <opencv2/imgproc.hpp>

#include <bit>
#include <cmath>
#include <limits>
#include <optional>

namespace espalier {
namespace {

constexpr int side = 16;

/// Mean difference of the grey values, apart from the difference of the pictures' brightness.
double greyDistance(const Thumbprint& a, const Thumbprint& b)
{
    double mean = 0, sum = 0;
    for (std::size_t i = 0; i < a.greys.size(); ++i)
        mean += (a.greys[i] - b.greys[i]) / static_cast<double>(a.greys.size());
    for (std::size_t i = 0; i < a.greys.size(); ++i)
        sum += std::abs(a.greys[i] - b.greys[i] - mean);
    return sum / static_cast<double>(a.greys.size());
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
    print.flat = deviation.at<double>(0) < leastDeviation;
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column + 1 < columns; ++column)
            print.signs = print.signs << 1 |
                          static_cast<std::uint64_t>(coarse.at<std::uint8_t>(row, column) < coarse.at<std::uint8_t>(row, column + 1));
    return print;
}

std::vector<std::pair<std::size_t, std::size_t>> nearDuplicates(const std::vector<Thumbprint>& first, const std::vector<Thumbprint>& second)
{
    constexpr int mostSigns = 6;      // of 64
    constexpr double mostGreys = 2.5; // of 255: saving again changes about 1
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t place = 0; place < second.size(); ++place) {
        std::optional<std::size_t> nearest;
        double least = mostGreys;
        for (std::size_t other = 0; other < first.size(); ++other) {
            if (second[place].flat || first[other].flat || std::popcount(first[other].signs ^ second[place].signs) > mostSigns)
                continue;
            if (const double distance = greyDistance(first[other], second[place]); distance < least) {
                least = distance;
                nearest = other;
            }
        }
        if (nearest)
            pairs.emplace_back(*nearest, place);
    }
    return pairs;
}

} // namespace espalier
