// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/open.h"

#include "core/graph/tail.h"
#include "core/tasks/detection/told_head.h"
#include "core/tasks/model_card.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

namespace espalier::recipes {

Result<Opened> openNetwork(const std::filesystem::path& file, const ReadOptions& options, const RecipeContext& context)
{
    return openModel(file, options, proceeding(context.control)).and_then([&](const ModelPtr& model) -> Result<Opened> {
        if (std::string fault = options.metadata.empty() ? std::string() : faultOfToldHead(model->network); !fault.empty())
            return failure(std::move(fault));
        spdlog::info("Opened '{}': {} parameters, {} MACs, {} units in {} groups.", file.string(), model->costs.params, model->costs.macs,
                     model->groups.unitCount(), model->groups.groupCount());
        for (const std::string& notice : model->notices)
            context.observer.log(notice);
        if (const std::string tail = tailText(model->network); !tail.empty())
            context.observer.log(tail);
        for (const OpaqueOperator& opaque : model->opaque)
            spdlog::info("The unknown operator '{}' at {} is kept; channels that reach it cannot be removed.", opaque.op, opaque.node);
        return Opened{model, std::nullopt};
    });
}

Result<void> checkPairs(const HeadSettings& head)
{
    if (head.anchors.size() % 2 == 0)
        return {};
    return failure(fmt::format("--anchors tells {} numbers, but each anchor has two: width and height.", head.anchors.size()));
}

std::map<std::string, std::string> metadataOf(const HeadSettings& head)
{
    if (head == HeadSettings())
        return {};
    ModelCard::Head told{.kind = head.kind == "auto" ? "" : head.kind, .strides = head.strides, .anchors = {}, .classes = head.classes};
    if (!head.anchors.empty())
        told.anchors.emplace_back();
    for (std::size_t i = 0; i + 1 < head.anchors.size(); i += 2)
        told.anchors.back().emplace_back(head.anchors[i], head.anchors[i + 1]);
    return {entryOf(told)};
}

ReadOptions readOptions(const Project& project)
{
    ReadOptions options;
    options.inputShape = project.inputShape;
    options.partShared.assign(project.partShared.begin(), project.partShared.end());
    options.metadata = metadataOf(project.head);
    return options;
}

Result<Opened> openProject(Project project, const RecipeContext& context)
{
    if (auto pairs = checkPairs(project.head); !pairs)
        return tl::make_unexpected(pairs.error());
    return openNetwork(project.model, readOptions(project), context).map([&](Opened opened) {
        std::error_code ignored;
        if (!project.data.empty() && !std::filesystem::exists(project.data, ignored))
            context.observer.log(fmt::format("The project's images are not there: there is no '{}'.", project.data.string()));
        opened.project = std::move(project);
        return opened;
    });
}

Result<Opened> openProject(const std::filesystem::path& file, const RecipeContext& context)
{
    return readProject(file).and_then([&](Project project) { return openProject(std::move(project), context); });
}

} // namespace espalier::recipes
