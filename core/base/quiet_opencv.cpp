// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/quiet_opencv.h"

#include <opencv2/core/utils/logger.hpp>

#include <cstdlib>
#include <mutex>

namespace espalier {
namespace {

namespace logging = cv::utils::logging;

std::mutex quietMutex;
int quietScopes = 0;
logging::LogLevel levelBefore = logging::LOG_LEVEL_WARNING; ///< before the first scope

} // namespace

QuietOpenCv::QuietOpenCv()
{
    const std::lock_guard lock(quietMutex);
    // FFmpeg's level is read when OpenCV first opens a video; −8 is its AV_LOG_QUIET.
    [[maybe_unused]] static const int kept = ::setenv("OPENCV_FFMPEG_LOGLEVEL", "-8", /*overwrite=*/0);
    if (quietScopes++ > 0)
        return;
    levelBefore = logging::getLogLevel();
    if (std::getenv("OPENCV_LOG_LEVEL") == nullptr)
        logging::setLogLevel(logging::LOG_LEVEL_SILENT);
}

QuietOpenCv::~QuietOpenCv()
{
    const std::lock_guard lock(quietMutex);
    if (--quietScopes == 0)
        logging::setLogLevel(levelBefore);
}

} // namespace espalier
