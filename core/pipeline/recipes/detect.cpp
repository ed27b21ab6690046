// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/detect.h"

#include "core/data/frames.h"
#include "core/pipeline/recipes/drawn_output.h"
#include "core/pipeline/stages.h"

#include <fmt/ranges.h>
#include <opencv2/core/mat.hpp>
#include <spdlog/fmt/fmt.h>

#include <optional>

namespace espalier::recipes {
namespace {

DetectedImage described(const Frame& frame, const std::vector<Detection>& found, const Detector& detector)
{
    DetectedImage image{frame.source, frame.number, frame.pixels->cols, frame.pixels->rows, {}, {}};
    for (const Detection& each : found)
        image.boxes.push_back({each, detector.nameOf(each.category)});
    return image;
}

void add(const DetectorTimes& times, DetectorTimes& sum)
{
    sum.preprocess += times.preprocess;
    sum.inference += times.inference;
    sum.postprocess += times.postprocess;
}

tl::unexpected<Error> nothingRead(const std::vector<std::string>& skipped)
{
    return failure(fmt::format("None of the {} inputs could be read; the first: {}.", skipped.size(), skipped.front()),
                   fmt::format("{}", fmt::join(skipped, "\n")));
}

Result<Detected> detectAll(Frames& frames, Detector& detector, const DetectSettings& settings, const RecipeContext& context)
{
    Detected detected;
    std::optional<DrawnOutput> drawn;
    if (!settings.output.empty()) {
        auto made = DrawnOutput::into(settings.output, frames.files());
        if (!made)
            return tl::make_unexpected(made.error());
        drawn.emplace(std::move(*made));
    }
    while (const std::optional<Frame> frame = frames.next()) {
        if (!context.control.proceed())
            return cancelled();
        const auto found = detector.detect(*frame->pixels, settings.keep);
        if (!found)
            return tl::make_unexpected(found.error());
        add(detector.times(), detected.seconds);
        detected.images.push_back(described(*frame, *found, detector));
        if (drawn) {
            auto written = drawn->write(*frame, detected.images.back().boxes);
            if (!written)
                return tl::make_unexpected(written.error());
            detected.images.back().written = std::move(*written);
        }
        context.observer.progress({"detecting", static_cast<std::int64_t>(detected.images.size()), frames.count(), 0});
    }
    detected.skipped = frames.skipped();
    if (detected.images.empty() && !detected.skipped.empty())
        return nothingRead(detected.skipped);
    return detected;
}

} // namespace

Result<Detected> detect(const Model& model, const DetectSettings& settings, const RecipeContext& context)
{
    return fittedTo(model, settings.preprocessing).and_then([&](const Preprocessing& preprocessing) {
        return Detector::make(model.network, preprocessing).and_then([&](Detector detector) {
            return Frames::open(settings.sources, preprocessing.channels).and_then([&](Frames frames) {
                return detectAll(frames, detector, settings, context);
            });
        });
    });
}

} // namespace espalier::recipes
