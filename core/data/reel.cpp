// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/reel.h"

#include "core/base/assert.h"
#include "core/base/quiet_opencv.h"
#include "core/data/decode.h"

#include <opencv2/videoio.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace espalier {
namespace fs = std::filesystem;

struct Reel::State {
    /// A file of the reel with the number of its first picture.
    struct Piece {
        fs::path file;
        std::int64_t first = 0, frames = 1;
        bool video = false;
    };

    std::vector<Piece> pieces;
    int channels = 3;
    fs::path camera; ///< its name; empty: files
    cv::VideoCapture video;
    fs::path playing;      ///< the file in video
    std::int64_t next = 0; ///< frame of the video or camera that read() gives

    static Result<Piece> pieceOf(const fs::path& file, std::int64_t first)
    {
        if (!isVideoName(file))
            return Piece{file, first, 1, false};
        const QuietOpenCv quiet;
        cv::VideoCapture opened;
        if (!opened.open(file.string()))
            return failure(fmt::format("{} is no video that can be played.", file.string()));
        return Piece{file, first, std::max<std::int64_t>(1, std::llround(opened.get(cv::CAP_PROP_FRAME_COUNT))), true};
    }

    const Piece& pieceWith(std::int64_t number) const
    {
        const auto behind = std::upper_bound(pieces.begin(), pieces.end(), number,
                                             [](std::int64_t wanted, const Piece& piece) { return wanted < piece.first; });
        ESPALIER_ASSERT(behind != pieces.begin());
        return *std::prev(behind);
    }

    Frame placeOf(std::int64_t number) const
    {
        if (!camera.empty())
            return {camera, number, nullptr};
        const Piece& piece = pieceWith(number);
        return {piece.file, piece.video ? number - piece.first : -1, nullptr};
    }

    /// Seeking in a video decodes from the frame before that is stored whole, so a few frames are rather read.
    bool wind(std::int64_t frame)
    {
        constexpr std::int64_t few = 30;
        if (frame < next || frame > next + few) {
            if (!video.set(cv::CAP_PROP_POS_FRAMES, static_cast<double>(frame)))
                return false;
            next = frame;
        }
        while (next < frame && video.grab())
            ++next;
        return next == frame;
    }

    Result<std::shared_ptr<const cv::Mat>> frameOf(const fs::path& file, std::int64_t frame)
    {
        const QuietOpenCv quiet;
        if (playing != file) {
            playing = file;
            next = 0;
            if (!video.open(file.string()))
                return failure("is no video that can be played");
        }
        cv::Mat picture;
        if (!wind(frame) || !video.read(picture) || picture.empty())
            return failure(fmt::format("ends before frame {}", frame));
        ++next;
        return sharedCopy(picture, channels);
    }

    Result<std::shared_ptr<const cv::Mat>> ofCamera()
    {
        const QuietOpenCv quiet;
        cv::Mat picture;
        if (!video.read(picture) || picture.empty())
            return failure("gives no picture");
        return sharedCopy(picture, channels);
    }

    Result<std::shared_ptr<const cv::Mat>> pixelsOf(const Frame& place)
    {
        if (!camera.empty())
            return ofCamera();
        if (place.number >= 0)
            return frameOf(place.source, place.number);
        return decodeFile(place.source, channels).map([](cv::Mat picture) -> std::shared_ptr<const cv::Mat> {
            return std::make_shared<const cv::Mat>(std::move(picture));
        });
    }
};

Reel::Reel(std::unique_ptr<State> state) : state_(std::move(state)) {}
Reel::Reel(Reel&&) noexcept = default;
Reel& Reel::operator=(Reel&&) noexcept = default;
Reel::~Reel() = default;

Result<Reel> Reel::open(const std::vector<fs::path>& sources, int channels)
{
    auto state = std::make_unique<State>();
    state->channels = channels;
    const auto files = picturesIn(sources);
    if (!files)
        return tl::make_unexpected(files.error());
    if (files->empty())
        return failure("There are no pictures.");
    std::int64_t first = 0;
    for (const fs::path& file : *files) {
        const auto piece = State::pieceOf(file, first);
        if (!piece)
            return tl::make_unexpected(piece.error());
        first += piece->frames;
        state->pieces.push_back(*piece);
    }
    return Reel(std::move(state));
}

Result<Reel> Reel::openCamera(int number, int channels)
{
    auto state = std::make_unique<State>();
    state->channels = channels;
    state->camera = fmt::format("camera {}", number);
    const QuietOpenCv quiet;
    if (!state->video.open(number))
        return failure(fmt::format("There is no camera {}, or another program uses it.", number));
    state->video.set(cv::CAP_PROP_BUFFERSIZE, 1); // the newest frame, not one that waited while a network ran
    return Reel(std::move(state));
}

std::int64_t Reel::count() const
{
    return state_->pieces.empty() ? 0 : state_->pieces.back().first + state_->pieces.back().frames;
}

bool Reel::moving() const
{
    return std::all_of(state_->pieces.begin(), state_->pieces.end(), [](const State::Piece& piece) { return piece.video; });
}

Frame Reel::placeOf(std::int64_t number) const
{
    return state_->placeOf(number);
}

Result<Frame> Reel::at(std::int64_t number)
{
    Frame frame = placeOf(number);
    return state_->pixelsOf(frame).map([&](std::shared_ptr<const cv::Mat> pixels) {
        frame.pixels = std::move(pixels);
        return frame;
    });
}

} // namespace espalier
