// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/drawn_output.h"

#include "core/base/quiet_opencv.h"
#include "core/pipeline/recipes/drawn_boxes.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/videoio.hpp>
#include <spdlog/fmt/fmt.h>

#include <set>
#include <system_error>

namespace espalier::recipes {
namespace fs = std::filesystem;

struct DrawnOutput::State {
    fs::path folder;
    std::set<fs::path> taken;
    fs::path playing; ///< the source of the open video
    fs::path target;
    cv::VideoWriter video;

    fs::path free(const fs::path& name)
    {
        fs::path wanted = folder / name;
        for (int number = 2; !taken.insert(wanted).second; ++number)
            wanted = folder / fmt::format("{}-{}{}", name.stem().string(), number, name.extension().string());
        return wanted;
    }

    Result<fs::path> writeFrame(const Frame& frame, const cv::Mat& picture)
    {
        constexpr double usualRate = 25;
        if (playing != frame.source) {
            const QuietOpenCv quiet;
            playing = frame.source;
            target = free(frame.source.stem().string() + ".avi");
            video.open(target.string(), cv::VideoWriter::fourcc('M', 'J', 'P', 'G'), usualRate, picture.size());
        }
        if (!video.isOpened())
            return failure(fmt::format("The video {} cannot be written.", target.string()));
        video.write(picture);
        return target;
    }

    Result<fs::path> writeImage(const Frame& frame, const cv::Mat& picture)
    {
        const fs::path file = free(frame.source.filename().replace_extension(frame.source.extension() == ".png" ? ".png" : ".jpg"));
        try {
            if (cv::imwrite(file.string(), picture))
                return file;
        } catch (const cv::Exception&) { // the sentence below says it
        }
        return failure(fmt::format("The image {} cannot be written; is there room, and may the folder be written?", file.string()));
    }
};

DrawnOutput::DrawnOutput(std::unique_ptr<State> state) : state_(std::move(state)) {}
DrawnOutput::DrawnOutput(DrawnOutput&&) noexcept = default;
DrawnOutput::~DrawnOutput() = default;

Result<DrawnOutput> DrawnOutput::into(const fs::path& folder)
{
    std::error_code problem;
    fs::create_directories(folder, problem);
    if (problem || !fs::is_directory(folder))
        return failure(fmt::format("The folder {} cannot be made: {}.", folder.string(), problem ? problem.message() : "it is a file"));
    auto state = std::make_unique<State>();
    state->folder = folder;
    return DrawnOutput(std::move(state));
}

Result<fs::path> DrawnOutput::write(const Frame& frame, const std::vector<NamedDetection>& boxes)
{
    const cv::Mat picture = withBoxes(*frame.pixels, boxes);
    return frame.number >= 0 ? state_->writeFrame(frame, picture) : state_->writeImage(frame, picture);
}

} // namespace espalier::recipes
