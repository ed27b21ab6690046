// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/drawn_output.h"

#include "core/base/atomic_file.h"
#include "core/base/quiet_opencv.h"
#include "core/pipeline/recipes/drawn_boxes.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/videoio.hpp>
#include <spdlog/fmt/fmt.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace espalier::recipes {
namespace fs = std::filesystem;
namespace {

/// Device and number of a file: equal under all its names and behind all links to it.
using FileKey = std::pair<dev_t, ino_t>;

std::optional<FileKey> keyOf(const fs::path& file)
{
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0)
        return std::nullopt;
    return FileKey(found.st_dev, found.st_ino);
}

fs::path nameFor(const fs::path& input)
{
    if (isVideoName(input))
        return input.stem().string() + ".avi";
    return input.filename().replace_extension(input.extension() == ".png" ? ".png" : ".jpg");
}

/// By input.
std::map<fs::path, fs::path> targetsIn(const fs::path& folder, const std::vector<fs::path>& inputs)
{
    std::map<fs::path, fs::path> targets;
    std::set<fs::path> taken;
    for (const fs::path& input : inputs) {
        if (targets.contains(input))
            continue;
        const fs::path name = nameFor(input);
        fs::path wanted = folder / name;
        for (int number = 2; !taken.insert(wanted).second; ++number)
            wanted = folder / fmt::format("{}-{}{}", name.stem().string(), number, name.extension().string());
        targets.emplace(input, wanted);
    }
    return targets;
}

Result<void> checkOriginalsStay(const std::map<fs::path, fs::path>& targets)
{
    std::set<FileKey> originals;
    for (const auto& [input, target] : targets)
        if (const auto key = keyOf(input))
            originals.insert(*key);
    for (const auto& [input, target] : targets)
        if (const auto key = keyOf(target); key && originals.contains(*key))
            return failure(fmt::format("The copy with boxes {} would replace one of the inputs; give another folder.", target.string()));
    return {};
}

} // namespace

struct DrawnOutput::State {
    std::map<fs::path, fs::path> targets; ///< by input
    fs::path playing;                     ///< the source of the open video
    fs::path target;
    cv::VideoWriter video;

    Result<fs::path> writeFrame(const Frame& frame, const cv::Mat& picture)
    {
        constexpr double usualRate = 25;
        if (playing != frame.source) {
            const QuietOpenCv quiet;
            playing = frame.source;
            target = targets.at(frame.source);
            const double rate = frame.rate > 0 ? frame.rate : usualRate;
            video.open(target.string(), cv::VideoWriter::fourcc('M', 'J', 'P', 'G'), rate, picture.size());
        }
        if (!video.isOpened())
            return failure(fmt::format("The video {} cannot be written.", target.string()));
        video.write(picture);
        return target;
    }

    Result<fs::path> writeImage(const Frame& frame, const cv::Mat& picture)
    {
        const fs::path file = targets.at(frame.source);
        std::vector<std::uint8_t> bytes;
        try {
            const QuietOpenCv quiet;
            if (cv::imencode(file.extension().string(), picture, bytes))
                return replaceFile(file, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}).map([&] { return file; });
        } catch (const cv::Exception&) { // the sentence below says it
        }
        return failure(fmt::format("The image {} cannot be written: it does not suit the format.", file.string()));
    }
};

DrawnOutput::DrawnOutput(std::unique_ptr<State> state) : state_(std::move(state)) {}
DrawnOutput::DrawnOutput(DrawnOutput&&) noexcept = default;
DrawnOutput::~DrawnOutput() = default;

Result<DrawnOutput> DrawnOutput::into(const fs::path& folder, const std::vector<fs::path>& inputs)
{
    auto state = std::make_unique<State>();
    state->targets = targetsIn(folder, inputs);
    if (auto kept = checkOriginalsStay(state->targets); !kept)
        return tl::make_unexpected(kept.error());
    std::error_code problem;
    fs::create_directories(folder, problem);
    if (problem || !fs::is_directory(folder))
        return failure(fmt::format("The folder {} cannot be made: {}.", folder.string(), problem ? problem.message() : "it is a file"));
    return DrawnOutput(std::move(state));
}

Result<fs::path> DrawnOutput::write(const Frame& frame, const std::vector<NamedDetection>& boxes)
{
    const cv::Mat picture = withBoxes(*frame.pixels, boxes);
    return frame.number >= 0 ? state_->writeFrame(frame, picture) : state_->writeImage(frame, picture);
}

} // namespace espalier::recipes
