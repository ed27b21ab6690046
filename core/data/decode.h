// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/data only: decodes a file's bytes into pixels of the network's size and channel order.
#pragma once

#include "core/base/error.h"
#include "core/data/dataset.h"

#include <opencv2/core/mat.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace espalier {

/// An 8-bit image with 1 (grey) or 3 (blue, green, red) channels. A truncated image counts as broken, although a part of it could be
/// decoded. The error's message is the reason alone.
Result<cv::Mat> decode(const std::vector<std::uint8_t>& bytes, int channels);
/// The same of a file.
Result<cv::Mat> decodeFile(const std::filesystem::path& file, int channels);

/// A copy of a video's picture with 1 (grey) or 3 (blue, green, red) channels; the video uses its own memory again.
std::shared_ptr<const cv::Mat> sharedCopy(const cv::Mat& picture, int channels);

/// Bytes of one image after fit().
std::size_t fittedBytes(const Preprocessing& preprocessing);

/// Resizes (area averaging when shrinking, linear when growing; letterboxed where asked for), orders the channels and writes fittedBytes()
/// bytes to pixels.
void fit(const cv::Mat& image, const Preprocessing& preprocessing, std::uint8_t* pixels);

} // namespace espalier
