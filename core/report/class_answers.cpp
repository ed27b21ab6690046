// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/class_answers.h"

#include "core/tasks/predictions.h"

#include <algorithm>

namespace espalier {
namespace {

using Places = std::vector<std::size_t>;

Places evenPlaces(std::size_t size, std::size_t most)
{
    const std::size_t count = std::min(size, most);
    Places places;
    for (std::size_t i = 0; i < count; ++i)
        places.push_back(i * size / count);
    return places;
}

/// Adds the right answers of a network to one of the counts.
Result<void> countRight(std::vector<ClassAnswers>& classes, int ClassAnswers::*count, const Network& network, const Dataset& dataset,
                        const Places& images)
{
    return predictionsOf(network, dataset, images, 1).map([&](const Predictions& answers) {
        for (std::size_t i = 0; i < images.size(); ++i)
            classes[static_cast<std::size_t>(dataset.label(images[i]))].*count += answers.images[i].right ? 1 : 0;
    });
}

} // namespace

Result<std::vector<ClassAnswers>> classAnswers(const Network& before, const Network& after, const Dataset& dataset,
                                               const RecipeContext& context, std::size_t most)
{
    constexpr std::size_t batch = 64;
    std::vector<ClassAnswers> classes;
    if (dataset.boxed() || !dataset.labelled())
        return classes;
    for (const std::string& name : dataset.classes())
        classes.push_back({name});
    const Places all = evenPlaces(dataset.size(), most);
    for (std::size_t from = 0; from < all.size(); from += batch) {
        if (!context.control.proceed())
            return cancelled();
        context.observer.progress(
            {"comparing the answers by class", static_cast<std::int64_t>(from), static_cast<std::int64_t>(all.size())});
        const Places part(all.begin() + static_cast<std::ptrdiff_t>(from),
                          all.begin() + static_cast<std::ptrdiff_t>(std::min(from + batch, all.size())));
        for (const std::size_t image : part)
            ++classes[static_cast<std::size_t>(dataset.label(image))].images;
        const auto counted = countRight(classes, &ClassAnswers::before, before, dataset, part).and_then([&] {
            return countRight(classes, &ClassAnswers::after, after, dataset, part);
        });
        if (!counted)
            return tl::make_unexpected(counted.error());
    }
    return classes;
}

} // namespace espalier
