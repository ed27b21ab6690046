// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/head.h"

#include "core/graph/tail.h"

namespace espalier::recipes {

Result<ModelPtr> headOf(const ModelPtr& model, const PruneSettings& settings, const RecipeContext& context)
{
    if (!settings.cutTail || tailOf(model->network).empty())
        return model;
    return withoutTail(model->network).map([&](Network head) {
        context.observer.log("The tail was cut. The network now gives " + outputsText(head) + ".");
        return makeModel(std::move(head));
    });
}

} // namespace espalier::recipes
