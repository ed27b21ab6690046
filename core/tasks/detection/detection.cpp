// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/detection/detection.h"

#include "core/data/loader.h"
#include "core/graph/tail.h"
#include "core/tasks/detection/class_names.h"
#include "core/tasks/detection/detection_counter.h"
#include "core/tasks/detection/detection_losses.h"
#include "core/tasks/detection/matching.h"
#include "core/tasks/images.h"
#include "core/tasks/last_layers.h"

#include <ATen/ATen.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace espalier {
namespace {

/// Detections that are shown.
constexpr SuppressionSettings shown{.confidence = 0.25, .overlap = 0.45};
/// Those that a teacher's answers are made of: the surest of those that are usually judged, so that a network agrees with itself.
constexpr SuppressionSettings taught{.confidence = 0.25};

std::vector<ValueId> mapsOf(const Network& network, const DetectionHead& head)
{
    std::vector<ValueId> maps;
    for (const DetectionLevel& level : head.levels)
        for (const NodeId layer : level.layers)
            maps.push_back(network.nodes[static_cast<std::size_t>(layer)].outputs[0]);
    return maps;
}

std::string countedText(const std::vector<MarkedBox>& boxes)
{
    std::vector<std::string> names;
    for (const MarkedBox& box : boxes)
        names.push_back(box.what);
    return countedNames(names);
}

/// Whether all objects were found and nothing else.
bool matched(std::vector<MarkedBox>& found, std::vector<MarkedBox>& truths)
{
    markMatches(found, truths);
    const auto isMistake = std::mem_fn(&MarkedBox::mistake);
    return std::none_of(found.begin(), found.end(), isMistake) && std::none_of(truths.begin(), truths.end(), isMistake);
}

bool showsObjects(const Dataset& dataset)
{
    for (std::size_t i = 0; i < dataset.size(); ++i)
        if (!dataset.boxes(i).empty())
            return true;
    return false;
}

class DetectionTask : public Task {
public:
    DetectionTask(DetectionHead head, const SuppressionSettings& judged) : reader_(std::move(head)), judged_(judged) {}

    const char* name() const override { return "detection"; }
    std::span<const MetricInfo> metrics() const override { return detectionMetrics(); }
    bool letterboxes() const override { return true; }
    bool countsWhileLearning() const override { return false; }
    int fewestImages() const override { return 16; } // each shows thousands of cells
    int usualBatch() const override { return 16; }

    Network answering(const Network& network, bool judging) const override
    {
        const std::optional<DetectionHead> head = findHead(network); // a pruned network has the same head in other places
        if (!head)
            return network;
        std::vector<ValueId> outputs = mapsOf(network, *head);
        if (judging && head->form != HeadForm::raw)
            outputs.push_back(network.outputs.front());
        return withOutputs(network, std::move(outputs));
    }

    std::string mismatch(const Network& network, const Dataset& dataset) const override
    {
        if (std::string mismatch = imageMismatch(network, dataset); !mismatch.empty())
            return mismatch;
        if (!dataset.boxed())
            return "The images have no boxes, but the network is a detector; use a data set with boxes (a data.yaml, Pascal VOC or COCO).";
        const int classes = reader_.head().classes;
        if (dataset.classes().size() != static_cast<std::size_t>(classes))
            return fmt::format("The images have boxes of {} classes, but the network's head finds {}; use the images it was trained for.",
                               dataset.classes().size(), classes);
        if (!showsObjects(dataset))
            return fmt::format("Not one of the {} images has a box, so there is nothing to learn or to judge by; are the labels where the "
                               "data set's layout has them?",
                               dataset.size());
        return faultOf(reader_.head(), dataset.preprocessing());
    }

    std::vector<NodeId> head(const Network& network) const override
    {
        std::vector<NodeId> layers;
        if (const std::optional<DetectionHead> head = findHead(network))
            for (const DetectionLevel& level : head->levels)
                layers.insert(layers.end(), level.layers.begin(), level.layers.end());
        return layers;
    }

    Augmentation allowed(const Augmentation& wished) const override
    {
        Augmentation kept = wished;
        kept.cropPadding = 0;
        return kept;
    }

    Targets targets(const Dataset& dataset, const std::vector<Placement>& images) const override
    {
        return detectionTargets(dataset, images);
    }

    at::Tensor loss(const Outputs& outputs, const Targets& targets, const LossOptions& options) const override
    {
        return detectionLoss(reader_, outputs, objectsIn(targets, outputs.front()), options.parts);
    }

    std::unique_ptr<MetricCounter> counter() const override { return detectionCounter(reader_, judged_); }

    at::Tensor distance(const Outputs& student, const Outputs& teacher, double) const override
    {
        return detectionDistance(reader_, student, teacher);
    }

    std::optional<Targets> asTargets(const Outputs& teacher) const override
    {
        if (!reader_.head().complete())
            return std::nullopt; // where boxes are cannot be said
        const Candidates candidates = reader_.candidates(teacher);
        std::vector<std::vector<Detection>> found;
        for (std::int64_t image = 0; image < candidates.boxes.size(0); ++image)
            found.push_back(detectionsIn(candidates, image, taught));
        return detectionTargets(found);
    }

    Prediction prediction(const Outputs& outputs, std::int64_t row, const Dataset& dataset, std::size_t image,
                          std::int64_t guesses) const override
    {
        const PictureExtent extent = reader_.extentOf(outputs);
        Prediction prediction;
        Outputs own; // of this image alone
        for (const at::Tensor& output : outputs)
            own.push_back(output.narrow(0, row, 1));
        for (const Detection& each : detectionsIn(reader_.candidates(own), 0, shown))
            prediction.found.push_back({{each.category, each.box.left / extent.width, each.box.top / extent.height,
                                         each.box.right / extent.width, each.box.bottom / extent.height},
                                        classNameIn(dataset.classes(), each.category),
                                        each.confidence});
        const Result<Placement> placed = plainPlacement(dataset, image);
        for (const Box& box : placed ? placed->boxes : std::vector<Box>())
            prediction.truths.push_back({box, classNameIn(dataset.classes(), box.category), 1});
        prediction.right = matched(prediction.found, prediction.truths);
        prediction.truth = countedText(prediction.truths);
        prediction.guesses.push_back({countedText(prediction.found), meanConfidence(prediction.found)});
        prediction.guesses.resize(std::min<std::size_t>(prediction.guesses.size(), static_cast<std::size_t>(guesses)));
        return prediction;
    }

private:
    static double meanConfidence(const std::vector<MarkedBox>& boxes)
    {
        double sum = 0;
        for (const MarkedBox& box : boxes)
            sum += box.confidence;
        return boxes.empty() ? 1 : sum / static_cast<double>(boxes.size());
    }

    const HeadReader reader_;
    const SuppressionSettings judged_;
};

} // namespace

KnownTask detectionInGeneral()
{
    return {"detection", detectionMetrics(), detectionLossParts()};
}

std::string faultOf(const DetectionHead& head, const Preprocessing& picture)
{
    if (!head.complete())
        return "The sizes of the head's anchors are not in the file; give them with --anchors, for each stride the width and height of "
               "each "
               "in pixels.";
    const auto coarsest = static_cast<int>(std::lrint(head.levels.back().stride));
    if (picture.width % coarsest == 0 && picture.height % coarsest == 0)
        return {};
    return fmt::format(
        "The network's coarsest cells are {0} pixels wide, so pictures have to be a multiple of {0} wide and high, not {1} × "
        "{2}.",
        coarsest, picture.width, picture.height);
}

std::string notADetector(const Network& network)
{
    if (std::string question = openQuestion(network); !question.empty())
        return question;
    return fmt::format(
        "The network is no detector: its last layers ({}) are not one map (with anchors, or of boxes and classes), a map of boxes and "
        "one of classes, or maps of boxes, objectness and classes at each of two strides or more. Where they are and cannot be told "
        "apart, --head, --classes, --strides and --anchors say so.",
        lastLayerNames(network));
}

std::shared_ptr<const Task> detectionOf(const Network& network, const SuppressionSettings& judged)
{
    std::optional<DetectionHead> head = findHead(network);
    return head ? std::make_shared<const DetectionTask>(std::move(*head), judged) : nullptr;
}

} // namespace espalier
