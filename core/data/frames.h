// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures one after the other: files, all images below a folder, the frames of a video, a camera.
#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cv {
class Mat;
} // namespace cv

namespace espalier {

struct Frame {
    std::filesystem::path source;          ///< the file; "camera 0" of a camera
    std::int64_t number = -1;              ///< of a video or camera, from 0 on; −1: a single image
    std::shared_ptr<const cv::Mat> pixels; ///< 8 bits; 1 channel (grey) or 3 (blue, green, red)
    double rate = 0;                       ///< of a video: frames a second; 0: not told
};

/// Not thread-safe.
class Frames {
public:
    /// sources: image files, folders, video files. channels: 1 or 3. Errors: a source that is not there, a folder without images and
    /// videos.
    static Result<Frames> open(const std::vector<std::filesystem::path>& sources, int channels);
    Frames(Frames&&) noexcept;
    Frames& operator=(Frames&&) noexcept;
    ~Frames();

    /// Nothing after the last one. Images that cannot be read are left out and named in skipped(), and so is a video that ends early.
    std::optional<Frame> next();
    /// Number of images and, as far as files tell it, of frames.
    std::int64_t count() const;
    /// All images and videos, in their order.
    const std::vector<std::filesystem::path>& files() const;
    /// "path: reason".
    const std::vector<std::string>& skipped() const;

private:
    struct State;
    explicit Frames(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// The image and video files that sources (files and folders) name, sorted within each folder. Errors: those of Frames::open.
Result<std::vector<std::filesystem::path>> picturesIn(const std::vector<std::filesystem::path>& sources);

/// By its ending.
bool isVideoName(const std::filesystem::path& path);

} // namespace espalier
