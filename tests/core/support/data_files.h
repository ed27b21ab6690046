// SPDX-License-Identifier: GPL-3.0-or-later
// Small real data sets on disk, for tests.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace espalier::test {

using Bytes = std::vector<std::uint8_t>;

/// Creates missing folders.
void writeFile(const std::filesystem::path& file, const Bytes& content);
Bytes gzipped(const Bytes& content);

/// An image of one colour; the ending selects the format.
void writePicture(const std::filesystem::path& file, int height, int width, std::uint8_t red, std::uint8_t green, std::uint8_t blue);

Bytes idxImages(std::uint32_t count, std::uint32_t height, std::uint32_t width, const Bytes& pixels);
Bytes idxLabels(const Bytes& labels);

/// A training and a validation set that a small network learns in seconds: noisy grey 16×16 images of 4 classes (horizontal and vertical
/// stripes, chequers, a spot), as IDX files.
void writePatterns(const std::filesystem::path& root, std::uint32_t trainImages, std::uint32_t valImages);

} // namespace espalier::test
