// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: OpenCV's own messages about videos that it cannot play, and those of the players behind it.
#pragma once

namespace espalier {

/// While an object lives, neither OpenCV nor FFmpeg behind it writes to stderr: what fails is told by the caller. Lifetimes may overlap, on
/// any thread. Who sets OPENCV_LOG_LEVEL or OPENCV_FFMPEG_LOGLEVEL still gets what is asked for.
class QuietOpenCv {
public:
    QuietOpenCv();
    ~QuietOpenCv();
    QuietOpenCv(const QuietOpenCv&) = delete;
    QuietOpenCv& operator=(const QuietOpenCv&) = delete;
};

} // namespace espalier
