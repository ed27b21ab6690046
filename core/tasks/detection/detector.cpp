// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/detection/detector.h"

#include "core/base/pace.h"
#include "core/data/loader.h"
#include "core/graph/executor.h"
#include "core/graph/torch_error.h"
#include "core/tasks/detection/class_names.h"
#include "core/tasks/detection/detection.h"
#include "core/tasks/detection/head_reader.h"
#include "core/tasks/images_run.h"
#include "core/tasks/model_card.h"

#include <c10/core/InferenceMode.h>
#include <limits>
#include <opencv2/core/mat.hpp>

namespace espalier {

struct Detector::State {
    State(const Network& network, Preprocessing how, DetectionHead head, const Task& task)
        : preprocessing(std::move(how)), reader(std::move(head)), executor(task.answering(network, /*judging=*/true)),
          classes(cardOf(network).classes)
    {
        prepareForImages(executor);
    }

    std::vector<Detection> detect(const cv::Mat& picture, const SuppressionSettings& settings)
    {
        const c10::InferenceMode inference;
        Stopwatch watch;
        const at::Tensor input = inputOf(picture, preprocessing);
        times.preprocess = watch.lap();
        const Outputs outputs = executor.run({input.to(executor.device())});
        times.inference = watch.lap();
        const Letterbox place = letterboxFor(picture.cols, picture.rows, preprocessing.width, preprocessing.height);
        std::vector<Detection> found = inOriginal(detectionsIn(reader.candidates(outputs), 0, settings), place, picture.cols, picture.rows);
        times.postprocess = watch.lap();
        return found;
    }

    Preprocessing preprocessing;
    HeadReader reader;
    Executor executor;
    std::vector<std::string> classes;
    DetectorTimes times;
};

Detector::Detector(std::unique_ptr<State> state) : state_(std::move(state)) {}
Detector::Detector(Detector&&) noexcept = default;
Detector& Detector::operator=(Detector&&) noexcept = default;
Detector::~Detector() = default;

Result<Detector> Detector::make(const Network& network, Preprocessing preprocessing)
{
    std::optional<DetectionHead> head = findHead(network);
    const std::shared_ptr<const Task> task = detectionOf(network);
    if (!head || !task)
        return failure(notADetector(network));
    if (std::string fault = faultOf(*head, preprocessing); !fault.empty())
        return failure(std::move(fault));
    preprocessing.letterbox = true;
    try {
        return Detector(std::make_unique<State>(network, std::move(preprocessing), std::move(*head), *task));
    } catch (const std::exception& exception) {
        return tl::make_unexpected(torchError("Cannot prepare the detector", exception));
    }
}

Result<std::vector<Detection>> Detector::detect(const cv::Mat& picture, const SuppressionSettings& settings)
{
    try {
        return state_->detect(picture, settings);
    } catch (const std::exception& exception) {
        return tl::make_unexpected(torchError("Cannot run the detector on the picture", exception));
    }
}

Result<std::vector<Detection>> Detector::candidates(const cv::Mat& picture, double leastConfidence)
{
    constexpr double never = 1; // nothing overlaps more
    return detect(picture, {.confidence = leastConfidence, .overlap = never, .most = std::numeric_limits<int>::max()});
}

const DetectorTimes& Detector::times() const
{
    return state_->times;
}

int Detector::channels() const
{
    return state_->preprocessing.channels;
}

std::string Detector::nameOf(int category) const
{
    return classNameIn(state_->classes, category);
}

} // namespace espalier
