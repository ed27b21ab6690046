// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/images.h"

#include "core/pipeline/class_order.h"
#include "core/pipeline/stages.h"
#include "core/tasks/model_card.h"
#include "core/tasks/task_for.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace espalier::recipes {
namespace {

void tellSkipped(const Dataset& dataset, const std::string& split, Observer& observer)
{
    constexpr std::size_t most = 10;
    for (const std::string& fault : dataset.faults())
        observer.log(fmt::format("Labels of the images: {}.", fault));
    const auto& skipped = dataset.skipped();
    if (skipped.empty())
        return;
    observer.log(fmt::format("Skipped {} unreadable image{} of split '{}':", skipped.size(), skipped.size() == 1 ? "" : "s", split));
    for (std::size_t i = 0; i < std::min(most, skipped.size()); ++i)
        observer.log("  " + skipped[i]);
    if (skipped.size() > most)
        observer.log(fmt::format("  and {} more", skipped.size() - most));
}

} // namespace

Result<Dataset> openSplit(const Model& model, const Project& project, const std::string& split, int limit, LabelUse labels,
                          const RecipeContext& context)
{
    if (project.data.empty())
        return failure("There are no images; choose a folder of images for the project.");
    auto dataset = openData(project.data, split, model, project.preprocessing, limit, labels);
    if (!dataset)
        return dataset;
    tellSkipped(*dataset, split, context.observer);
    if (const std::string names = differentNames(cardOf(model.network).classes, dataset->classes()); !names.empty())
        context.observer.log(names);
    spdlog::info("{} images of {} classes in split '{}'.", dataset->size(), dataset->classes().size(), split);
    return dataset;
}

Result<Dataset> openSplit(const Model& model, const Project& project, const std::string& split, int limit, const RecipeContext& context)
{
    return openSplit(model, project, split, limit, labelUseOf(split, project.labels), context);
}

Result<Dataset> openWithUsableLabels(const Model& model, const Project& project, const std::string& split, int limit, LabelUse labels,
                                     const RecipeContext& context)
{
    return openSplit(model, project, split, limit, labels, context).map([&](Dataset dataset) {
        if (labels == LabelUse::needed || (!dataset.labelled() && !dataset.boxed()))
            return dataset;
        const std::string mismatch = taskFor(model.network)->mismatch(model.network, dataset);
        if (mismatch.empty())
            return dataset;
        context.observer.log(fmt::format("The labels of the images for '{}' are not used. {}", split, mismatch));
        return dataset.unlabelled();
    });
}

std::vector<std::string> Images::skipped() const
{
    std::vector<std::string> all = train.skipped();
    all.insert(all.end(), validation.skipped().begin(), validation.skipped().end());
    return all;
}

Result<Images> openImages(const Model& model, const Project& project, const RecipeContext& context)
{
    return openSplit(model, project, "train", project.trainLimit, context).and_then([&](Dataset train) {
        const LabelUse labels = labelUseOf("val", project.labels);
        return openWithUsableLabels(model, project, "val", project.validationLimit, labels, context).map([&](Dataset validation) {
            return Images{std::move(train), std::move(validation)};
        });
    });
}

} // namespace espalier::recipes
