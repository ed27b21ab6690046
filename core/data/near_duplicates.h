// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of one part of a data set that are in another part, too: what is learned from one cannot be judged by the other.
#pragma once

#include <opencv2/core/mat.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace espalier {

/// A picture in small: 64 signs of horizontal differences, and 16 by 16 grey values.
struct Thumbprint {
    std::uint64_t signs = 0;
    std::array<std::uint8_t, 256> greys{};
    double mean = 0;  ///< of the grey values
    bool flat = true; ///< hardly any differences, so that nothing can be told
};

/// image: 8 bits, grey.
Thumbprint thumbprintOf(const cv::Mat& image);

/// For each of the second pictures that has one, its nearest near-duplicate among the first: places in both. The same picture saved again,
/// smaller or a little brighter counts, and so does the next frame of a video in which little moves; a mirrored one does not.
/// goesOn is asked now and then; nothing where it says no.
std::optional<std::vector<std::pair<std::size_t, std::size_t>>> nearDuplicates(
    const std::vector<Thumbprint>& first, const std::vector<Thumbprint>& second, const std::function<bool()>& goesOn = [] { return true; });

} // namespace espalier
