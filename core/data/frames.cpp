// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/frames.h"

#include "core/base/quiet_opencv.h"
#include "core/data/decode.h"
#include "core/data/image_files.h"

#include <opencv2/videoio.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <system_error>

namespace espalier {
namespace fs = std::filesystem;
namespace {

Result<std::vector<fs::path>> filesIn(const fs::path& source)
{
    std::error_code ignored;
    if (!fs::exists(source, ignored))
        return failure(fmt::format("There is no file or folder {}.", source.string()));
    if (!fs::is_directory(source, ignored))
        return std::vector<fs::path>{source};
    std::vector<fs::path> files;
    for (const std::string& name : imagesBelow(source, source))
        files.push_back(source / name);
    for (const auto& entry : fs::directory_iterator(source, ignored))
        if (isVideoName(entry.path()) && !isHidden(entry.path()))
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    if (files.empty())
        return failure(fmt::format("The folder {} holds no image and no video.", source.string()));
    return files;
}

/// Players give 0, 1000 or no number at all where a file does not tell its rate.
double saneRate(double told)
{
    constexpr double highest = 999;
    return told > 0 && told < highest ? told : 0;
}

} // namespace

Result<std::vector<fs::path>> picturesIn(const std::vector<fs::path>& sources)
{
    std::vector<fs::path> all;
    for (const fs::path& source : sources) {
        const auto files = filesIn(source);
        if (!files)
            return tl::make_unexpected(files.error());
        all.insert(all.end(), files->begin(), files->end());
    }
    return all;
}

bool isVideoName(const fs::path& path)
{
    static constexpr std::array endings{".mp4", ".avi", ".mov", ".mkv", ".webm", ".m4v", ".mpg", ".mpeg", ".wmv", ".ogv"};
    std::string ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char letter) { return std::tolower(letter); });
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

struct Frames::State {
    std::vector<fs::path> files;
    std::size_t file = 0; ///< the next one
    int channels = 3;
    fs::path playing; ///< a video's file
    cv::VideoCapture video;
    std::int64_t frame = 0, frames = 0; ///< of the video: the next one, and how many it says it has
    double rate = 0;                    ///< of the video, a second; 0: not told
    std::vector<std::string> skipped;

    std::optional<Frame> nextOfVideo()
    {
        const QuietOpenCv quiet;
        cv::Mat picture;
        if (video.read(picture) && !picture.empty())
            return Frame{playing, frame++, sharedCopy(picture, channels), rate};
        if (frame < frames)
            skipped.push_back(fmt::format("{}: ends after {} of {} frames", playing.string(), frame, frames));
        video.release();
        return std::nullopt;
    }

    void play(const fs::path& path)
    {
        const QuietOpenCv quiet;
        playing = path;
        frame = 0;
        if (!video.open(path.string())) {
            skipped.push_back(path.string() + ": is no video that can be played");
            return;
        }
        frames = std::max<std::int64_t>(0, std::llround(video.get(cv::CAP_PROP_FRAME_COUNT)));
        rate = saneRate(video.get(cv::CAP_PROP_FPS));
    }
};

Frames::Frames(std::unique_ptr<State> state) : state_(std::move(state)) {}
Frames::Frames(Frames&&) noexcept = default;
Frames& Frames::operator=(Frames&&) noexcept = default;
Frames::~Frames() = default;

Result<Frames> Frames::open(const std::vector<fs::path>& sources, int channels)
{
    return picturesIn(sources).map([&](std::vector<fs::path> files) {
        auto state = std::make_unique<State>();
        state->channels = channels;
        state->files = std::move(files);
        return Frames(std::move(state));
    });
}

std::optional<Frame> Frames::next()
{
    for (;;) {
        if (state_->video.isOpened()) {
            if (std::optional<Frame> frame = state_->nextOfVideo())
                return frame;
            continue;
        }
        if (state_->file == state_->files.size())
            return std::nullopt;
        const fs::path path = state_->files[state_->file++];
        if (isVideoName(path)) {
            state_->play(path);
            continue;
        }
        Result<cv::Mat> picture = decodeFile(path, state_->channels);
        if (picture)
            return Frame{path, -1, std::make_shared<const cv::Mat>(std::move(*picture))};
        state_->skipped.push_back(path.string() + ": " + picture.error().message);
    }
}

std::int64_t Frames::count() const
{
    std::int64_t count = 0;
    for (const fs::path& file : state_->files)
        count += isVideoName(file) ? std::max<std::int64_t>(1, file == state_->playing ? state_->frames : 1) : 1;
    return count;
}

const std::vector<fs::path>& Frames::files() const
{
    return state_->files;
}

const std::vector<std::string>& Frames::skipped() const
{
    return state_->skipped;
}

} // namespace espalier
