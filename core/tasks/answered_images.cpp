// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/answered_images.h"

#include <algorithm>

namespace espalier {
namespace {

/// Numbers of images at equal distances, from the middle of the first stretch on.
std::vector<std::size_t> spread(std::size_t size, std::size_t count)
{
    count = std::min(size, count);
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < count; ++i)
        chosen.push_back((2 * i + 1) * size / (2 * count));
    return chosen;
}

} // namespace

Result<std::shared_ptr<const AnsweredImages>> answerImages(const Network& network, const Dataset& dataset, std::size_t count)
{
    const std::vector<std::size_t> chosen = spread(dataset.size(), count);
    auto best = answers(network, dataset, chosen);
    if (!best)
        return tl::make_unexpected(best.error());
    auto answered = std::make_shared<AnsweredImages>();
    answered->classes = dataset.classes();
    answered->order = dataset.preprocessing().order;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        auto picture = dataset.image(chosen[i]);
        if (!picture)
            return tl::make_unexpected(picture.error());
        answered->images.push_back({std::move(*picture), dataset.name(chosen[i]), dataset.label(chosen[i]), std::move((*best)[i])});
    }
    return answered;
}

} // namespace espalier
