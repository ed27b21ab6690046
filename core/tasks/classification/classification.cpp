// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/classification/classification.h"

#include "core/data/loader.h"
#include "core/tasks/distillation/losses.h"
#include "core/tasks/images.h"

#include <ATen/ATen.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>

namespace espalier {
namespace {

constexpr std::array<MetricInfo, 2> infos{{
    {.key = "top1",
     .term = "top-1",
     .label = "Accuracy",
     .explanation = "Share of the images that the network answers right: its likeliest class is the image's own.",
     .unit = "%",
     .noise = 2,
     .column = "metrics/accuracy_top1"},
    {.key = "top5",
     .term = "top-5",
     .label = "Right among five",
     .explanation = "Share of the images whose own class is among the network's five likeliest.",
     .unit = "%",
     .noise = 2,
     .column = "metrics/accuracy_top5"},
}};

std::int64_t classesOf(const Network& network)
{
    return network.values[network.outputs.front()].shape[1];
}

class Hits : public MetricCounter {
public:
    void add(const Outputs& outputs, const Targets& targets) override
    {
        const at::Tensor &logits = outputs.front(), &labels = targets.tensors.front();
        const at::Tensor best = std::get<1>(logits.topk(std::min<std::int64_t>(5, logits.size(1)), 1));
        const at::Tensor hits = best.eq(labels.unsqueeze(1));
        first_ += hits.select(1, 0).sum().item<std::int64_t>();
        amongFive_ += hits.sum().item<std::int64_t>();
        images_ += labels.numel();
    }

    Metrics metrics() const override { return {{&infos[0], percent(first_)}, {&infos[1], percent(amongFive_)}}; }
    std::optional<MetricInterval> interval() const override { return shareInterval(first_, images_); }

private:
    double percent(std::int64_t hits) const { return 100.0 * static_cast<double>(hits) / static_cast<double>(images_); }

    std::int64_t images_ = 0, first_ = 0, amongFive_ = 0;
};

class Classification : public Task {
public:
    const char* name() const override { return "classification"; }
    std::span<const MetricInfo> metrics() const override { return infos; }

    std::string mismatch(const Network& network, const Dataset& dataset) const override
    {
        if (std::string mismatch = imageMismatch(network, dataset); !mismatch.empty())
            return mismatch;
        if (dataset.boxed())
            return "The images have boxes, but the network is a classifier; open a detector, or use images in folders of classes.";
        if (!dataset.labelled())
            return "The images have no labels, so the network's answers cannot be judged by them; put them into one folder a class.";
        const auto outputs = static_cast<std::size_t>(classesOf(network));
        if (outputs != dataset.classes().size())
            return fmt::format("The images have {} classes, but the network answers with {}; use the images it was trained for.",
                               dataset.classes().size(), outputs);
        return {};
    }

    std::int64_t kindsOfImages(const Network& network) const override { return classesOf(network); }

    Targets targets(const Dataset& dataset, const std::vector<Placement>& images) const override
    {
        std::vector<std::int64_t> labels;
        for (const Placement& image : images)
            labels.push_back(dataset.label(image.image));
        return {{at::tensor(labels, at::kLong)}};
    }

    at::Tensor loss(const Outputs& outputs, const Targets& targets, const LossOptions& options) const override
    {
        constexpr std::int64_t ignoredClass = -100; // LibTorch's default
        return at::cross_entropy_loss(outputs.front(), targets.tensors.front(), {}, at::Reduction::Mean, ignoredClass,
                                      options.labelSmoothing);
    }

    std::unique_ptr<MetricCounter> counter() const override { return std::make_unique<Hits>(); }

    at::Tensor distance(const Outputs& student, const Outputs& teacher, double temperature) const override
    {
        return softTargetLoss(student.front(), teacher.front(), temperature);
    }

    std::optional<Targets> asTargets(const Outputs& teacher) const override { return Targets{{teacher.front().argmax(1)}}; }

    Prediction prediction(const Outputs& outputs, std::int64_t row, const Dataset& dataset, std::size_t image,
                          std::int64_t guesses) const override
    {
        const at::Tensor probabilities = outputs.front()[row].softmax(0);
        const auto [values, labels] = probabilities.topk(std::min(guesses, probabilities.numel()));
        Prediction prediction;
        prediction.truth = dataset.classes()[static_cast<std::size_t>(dataset.label(image))];
        for (std::int64_t k = 0; k < values.numel(); ++k) {
            const auto label = labels[k].item<std::int64_t>();
            prediction.guesses.push_back({dataset.classes()[static_cast<std::size_t>(label)], values[k].item<double>()});
            prediction.right = prediction.right || (k == 0 && label == dataset.label(image));
        }
        return prediction;
    }
};

} // namespace

KnownTask classificationInGeneral()
{
    return {"classification", infos};
}

std::shared_ptr<const Task> classificationOf(const Network& network)
{
    static const auto task = std::make_shared<const Classification>();
    const bool fits = network.outputs.size() == 1 && network.values[network.outputs.front()].shape.size() == 2;
    return fits ? task : nullptr;
}

} // namespace espalier
