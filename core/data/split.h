// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/data only: the content of a folder for one split, before any image is decoded.
#pragma once

#include "core/base/error.h"
#include "core/data/dataset.h"

#include <opencv2/core/mat.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace espalier {

struct Split {
    std::vector<std::string> classes;      ///< empty: the images have no labels
    std::vector<int> labels;               ///< per image; -1: none
    std::vector<std::vector<Box>> boxes{}; ///< per image of a data set with boxes; else empty
    std::vector<std::string> faults{};     ///< labels that could not be used, one sentence a kind
    std::vector<std::string> names;        ///< per image; for files the path relative to the root
    /// Image i in its own size, 8 bit, with 1 (grey) or 3 (blue, green, red) channels. The error's message is the reason alone.
    /// Thread-safe.
    std::function<Result<cv::Mat>(std::size_t i, int channels)> read;
};

/// The folder names that a split may have, the requested one first: "val" and "test" are interchangeable.
std::vector<std::string> splitNames(const std::string& wanted);

/// As Dataset::open, with all errors but those of single images.
Result<Split> openSplit(const std::filesystem::path& root, const std::string& split, int limitPerClass, LabelUse labels);

/// True where the folder holds images of the MNIST family.
bool holdsIdx(const std::filesystem::path& root);
Result<Split> openIdx(const std::filesystem::path& root, const std::string& split, int limitPerClass);
/// root: as readAnnotations. Without labels: only its images.
Result<Split> openBoxed(const std::filesystem::path& root, const std::string& split, int limit, LabelUse labels);
Result<Split> openImageFolder(const std::filesystem::path& root, const std::string& split, int limitPerClass, LabelUse labels);

} // namespace espalier
