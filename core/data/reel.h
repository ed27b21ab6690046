// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures by number, to look through them forwards and backwards: files, the images below a folder, the frames of videos, a camera.
#pragma once

#include "core/base/error.h"
#include "core/data/frames.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace espalier {

/// Not thread-safe.
class Reel {
public:
    /// sources: image files, folders, video files. channels: 1 or 3. Errors: those of Frames::open; a video that cannot be played.
    static Result<Reel> open(const std::vector<std::filesystem::path>& sources, int channels);
    static Result<Reel> openCamera(int number, int channels);
    Reel(Reel&&) noexcept;
    Reel& operator=(Reel&&) noexcept;
    ~Reel();

    /// 0 for a camera, which has no end.
    std::int64_t count() const;
    bool endless() const { return count() == 0; }
    /// Whether pictures follow each other in time: of a camera, or only frames of videos.
    bool moving() const;
    /// Where the picture comes from, also if it cannot be read. Without pixels.
    Frame placeOf(std::int64_t number) const;
    /// number: below count(); a camera gives its newest frame. Error: the picture cannot be read, with the reason alone.
    Result<Frame> at(std::int64_t number);

private:
    struct State;
    explicit Reel(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace espalier
