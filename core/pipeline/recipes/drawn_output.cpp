// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/drawn_output.h"

#include "core/base/quiet_opencv.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <system_error>

namespace espalier::recipes {
namespace fs = std::filesystem;
namespace {

/// Colours that stay apart for those who see red and green alike (Okabe and Ito 2008), as blue, green, red.
cv::Scalar colourOf(int category)
{
    static const std::array<cv::Scalar, 7> colours{cv::Scalar{0, 159, 230},  cv::Scalar{233, 180, 86}, cv::Scalar{115, 158, 0},
                                                   cv::Scalar{66, 228, 240}, cv::Scalar{178, 114, 0},  cv::Scalar{0, 94, 213},
                                                   cv::Scalar{167, 121, 204}};
    return colours[static_cast<std::size_t>(category) % colours.size()];
}

void drawLabel(cv::Mat& picture, const NamedDetection& found, const cv::Point& corner, double size)
{
    const std::string text = fmt::format("{} {:.2f}", found.name, found.what.confidence);
    int below = 0;
    const cv::Size extent = cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, size, 1, &below);
    const int top = std::max(0, corner.y - extent.height - below - 1);
    const cv::Rect back(corner.x, top, extent.width + 2, extent.height + below + 1);
    cv::rectangle(picture, back, colourOf(found.what.category), cv::FILLED);
    cv::putText(picture, text, {corner.x + 1, top + extent.height}, cv::FONT_HERSHEY_SIMPLEX, size, {0, 0, 0}, 1, cv::LINE_AA);
}

cv::Mat drawn(const cv::Mat& original, const std::vector<NamedDetection>& boxes)
{
    cv::Mat picture;
    if (original.channels() == 1)
        cv::cvtColor(original, picture, cv::COLOR_GRAY2BGR);
    else
        picture = original.clone();
    const double size = std::clamp(std::max(picture.cols, picture.rows) / 1600.0, 0.33, 2.0);
    for (auto found = boxes.rbegin(); found != boxes.rend(); ++found) { // the surest on top
        const Rectangle& box = found->what.box;
        const cv::Point corner(static_cast<int>(std::lrint(box.left)), static_cast<int>(std::lrint(box.top)));
        const cv::Point end(static_cast<int>(std::lrint(box.right)), static_cast<int>(std::lrint(box.bottom)));
        cv::rectangle(picture, corner, end, colourOf(found->what.category), std::max(1, static_cast<int>(std::lrint(2 * size))));
        drawLabel(picture, *found, corner, size);
    }
    return picture;
}

} // namespace

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
    const cv::Mat picture = drawn(*frame.pixels, boxes);
    return frame.number >= 0 ? state_->writeFrame(frame, picture) : state_->writeImage(frame, picture);
}

} // namespace espalier::recipes
