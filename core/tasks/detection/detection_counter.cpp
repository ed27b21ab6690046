// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/detection/detection_counter.h"

#include "core/tasks/detection/detection_detail.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <optional>

namespace espalier {
namespace {

constexpr std::int64_t objectNumbers = 5, truthNumbers = 8;

constexpr std::array<MetricInfo, 4> infos{{
    {.key = "map50",
     .term = "mAP@0.5",
     .label = "Detection score",
     .explanation =
         "Average precision at an overlap of a half, mean over the classes (COCO's definition): 1 means that every object is found "
         "and nothing else is taken for one.",
     .unit = "",
     .decimals = 3,
     .highest = 1,
     .noise = 0.02,
     .column = "metrics/mAP50(B)",
     .columnPlace = 3},
    {.key = "map",
     .term = "mAP@0.5:0.95",
     .label = "Detection score, exact boxes",
     .explanation =
         "Average precision, mean over the classes and over overlaps from 0.5 to 0.95 (COCO's definition): boxes have to fit well.",
     .unit = "",
     .decimals = 3,
     .highest = 1,
     .noise = 0.02,
     .column = "metrics/mAP50-95(B)",
     .columnPlace = 4},
    {.key = "precision",
     .term = "precision",
     .label = "Right among those found",
     .explanation = "Share of the found objects that are there, at the confidence with the best F1.",
     .unit = "",
     .decimals = 3,
     .highest = 1,
     .noise = 0.03,
     .column = "metrics/precision(B)",
     .columnPlace = 1},
    {.key = "recall",
     .term = "recall",
     .label = "Found among those there",
     .explanation = "Share of the objects that are found, at the confidence with the best F1.",
     .unit = "",
     .decimals = 3,
     .highest = 1,
     .noise = 0.03,
     .column = "metrics/recall(B)",
     .columnPlace = 2},
}};

/// Rows of numbers by image as [images, most, numbers]; rows that are missing begin with −1.
at::Tensor padded(const std::vector<std::vector<double>>& rows, std::int64_t numbers)
{
    std::size_t most = 0;
    for (const auto& row : rows)
        most = std::max(most, row.size());
    const auto images = static_cast<std::int64_t>(rows.size());
    at::Tensor all = at::full({images, static_cast<std::int64_t>(most) / numbers, numbers}, -1.0, at::kDouble);
    for (std::int64_t image = 0; image < images; ++image) {
        const std::vector<double>& row = rows[static_cast<std::size_t>(image)];
        std::copy(row.begin(), row.end(), all.data_ptr<double>() + image * static_cast<std::int64_t>(most));
    }
    return all;
}

void addObject(const Box& box, double width, double height, std::vector<double>& objects)
{
    if (!box.crowd && !box.difficult)
        objects.insert(objects.end(),
                       {static_cast<double>(box.category), box.left * width, box.top * height, box.right * width, box.bottom * height});
}

void addTruth(const Box& box, double width, double height, std::vector<double>& truths)
{
    const double area = box.area > 0 ? box.area : (box.right - box.left) * width * (box.bottom - box.top) * height;
    truths.insert(truths.end(), {static_cast<double>(box.category), box.left * width, box.top * height, box.right * width,
                                 box.bottom * height, area, box.crowd ? 1.0 : 0.0, box.difficult ? 1.0 : 0.0});
}

std::vector<TrueObject> truthsOf(const at::Tensor& truths, std::int64_t image)
{
    std::vector<TrueObject> objects;
    const at::Tensor rows = truths[image].contiguous();
    for (std::int64_t i = 0; i < rows.size(0); ++i) {
        const double* const own = rows.data_ptr<double>() + i * truthNumbers;
        if (own[0] >= 0)
            objects.push_back({static_cast<int>(own[0]), {own[1], own[2], own[3], own[4]}, own[5], own[6] > 0, own[7] > 0});
    }
    return objects;
}

class AveragePrecisions : public MetricCounter {
public:
    AveragePrecisions(const HeadReader& reader, const SuppressionSettings& settings)
        : reader_(reader), settings_(settings), detail_(std::make_shared<DetectionDetail>(reader.head().classes, settings.most))
    {
    }

    void add(const Outputs& outputs, const Targets& targets) override
    {
        known_.reset();
        const Candidates candidates = reader_.candidates(outputs);
        const PictureExtent extent = reader_.extentOf(outputs);
        const at::Tensor truths = targets.tensors[1].to(at::kCPU), sizes = targets.tensors[2].to(at::kCPU);
        for (std::int64_t image = 0; image < truths.size(0); ++image) {
            std::vector<Detection> found = detectionsIn(candidates, image, settings_);
            const auto width = static_cast<int>(sizes[image][0].item<double>()), height = static_cast<int>(sizes[image][1].item<double>());
            if (width > 0)
                found = inOriginal(std::move(found), letterboxFor(width, height, extent.width, extent.height), width, height);
            const std::vector<TrueObject> objects = truthsOf(truths, image);
            detail_->confusion.add(found, objects);
            detail_->tally.add(std::move(found), objects);
        }
    }

    Metrics metrics() const override
    {
        const DetectionScores& scores = known();
        return {{&infos[0], scores.ap.at50.value_or(0)},
                {&infos[1], scores.ap.mean.value_or(0)},
                {&infos[2], scores.best.precision},
                {&infos[3], scores.best.recall}};
    }

    std::vector<PartMetrics> parts() const override
    {
        static constexpr std::array sizes{"small", "medium", "large"};
        const DetectionScores& scores = known();
        std::vector<PartMetrics> parts;
        const auto add = [&](PartMetrics part, const AveragePrecision& ap) {
            if (ap.at50)
                part.metrics = {{&infos[0], *ap.at50}, {&infos[1], ap.mean.value_or(0)}};
            parts.push_back(std::move(part));
        };
        for (std::size_t category = 0; category < scores.classes.size(); ++category) {
            const ClassScores& own = scores.classes[category];
            add({static_cast<int>(category), "", own.images, own.objects, {}}, own.ap);
        }
        for (std::size_t size = 0; size < sizes.size(); ++size)
            add({-1, sizes[size], scores.imagesBySize[size], scores.objectsBySize[size], {}}, scores.bySize[size]);
        return parts;
    }

    std::shared_ptr<const MetricDetail> detail() const override
    {
        detail_->scores = known();
        return detail_;
    }

    std::optional<MetricInterval> interval() const override
    {
        const Interval at50 = detail_->tally.intervals().at50;
        return MetricInterval{at50.low, at50.high};
    }

private:
    /// Metrics and parts come from the same scores, which take seconds for thousands of images.
    const DetectionScores& known() const
    {
        if (!known_)
            known_ = detail_->tally.scores();
        return *known_;
    }

    const HeadReader reader_;
    const SuppressionSettings settings_;
    std::shared_ptr<DetectionDetail> detail_;
    mutable std::optional<DetectionScores> known_; ///< of what was added so far
};

} // namespace

std::span<const MetricInfo> detectionMetrics()
{
    return infos;
}

Targets detectionTargets(const Dataset& dataset, const std::vector<Placement>& images)
{
    const Preprocessing& picture = dataset.preprocessing();
    std::vector<std::vector<double>> objects(images.size()), truths(images.size());
    std::vector<double> sizes;
    for (std::size_t i = 0; i < images.size(); ++i) {
        const Placement& placed = images[i];
        const bool whole = placed.sourceWidth > 0;
        for (const Box& box : placed.boxes) {
            addObject(box, picture.width, picture.height, objects[i]);
            if (!whole)
                addTruth(box, picture.width, picture.height, truths[i]);
        }
        if (whole)
            for (const Box& box : dataset.boxes(placed.image))
                addTruth(box, placed.sourceWidth, placed.sourceHeight, truths[i]);
        sizes.insert(sizes.end(), {static_cast<double>(placed.sourceWidth), static_cast<double>(placed.sourceHeight)});
    }
    return {{padded(objects, objectNumbers).to(at::kFloat), padded(truths, truthNumbers),
             at::tensor(sizes, at::kDouble).view({static_cast<std::int64_t>(images.size()), 2})}};
}

Targets detectionTargets(const std::vector<std::vector<Detection>>& found)
{
    std::vector<std::vector<double>> objects(found.size()), truths(found.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        for (const Detection& each : found[i]) {
            const Box box{each.category, each.box.left, each.box.top, each.box.right, each.box.bottom};
            addObject(box, 1, 1, objects[i]);
            addTruth(box, 1, 1, truths[i]);
        }
    return {{padded(objects, objectNumbers).to(at::kFloat), padded(truths, truthNumbers),
             at::zeros({static_cast<std::int64_t>(found.size()), 2}, at::kDouble)}};
}

at::Tensor objectsIn(const Targets& targets, const at::Tensor& like)
{
    return targets.tensors[0].to(like.options().requires_grad(false));
}

std::unique_ptr<MetricCounter> detectionCounter(const HeadReader& reader, const SuppressionSettings& settings)
{
    return std::make_unique<AveragePrecisions>(reader, settings);
}

} // namespace espalier
