// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/collapse.h"
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/report.h"
#include "app/cli/text_table.h"
#include "core/base/atomic_file.h"
#include "core/study/collapse_chart.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <filesystem>
#include <functional>

namespace espalier::cli {
namespace {

Json ratioJson(const std::optional<double>& ratio)
{
    return ratio ? Json(*ratio) : Json(nullptr);
}

Json collapseJson(const CollapseRatios& layer)
{
    return {{"floor_ratio", ratioJson(layer.floor)}, {"empty_ratio", ratioJson(layer.empty)}};
}

Json layersJson(const Groups& groups, const recipes::CollapseReport& found)
{
    Json layers = Json::array();
    for (std::size_t id = 0; id < groups.groups().size(); ++id) {
        const auto& reason = found.reasons[id];
        layers.push_back({{"id", id},
                          {"name", groups.groups()[id].name},
                          {"units", groups.groups()[id].units},
                          {"none", collapseJson(found.map.none.layers[id])},
                          {"replace", collapseJson(found.map.replace.layers[id])},
                          {"reason", reason ? Json(textOf(*reason, groups)) : Json(nullptr)}});
    }
    return layers;
}

std::string ratioText(const std::optional<double>& ratio)
{
    return ratio ? fmt::format("{:.0f} %", 100 * *ratio) : "never";
}

/// A row a layer, the first to collapse first.
std::string collapseTable(const Groups& groups, const recipes::CollapseReport& found)
{
    const CollapseMap& map = found.map;
    const std::size_t row = rowOf(map, found.ratio);
    TextTable table({"group", "units", "under its floor at", "empty at", "with replacement",
                     fmt::format("kept at {:.0f} %", 100 * map.ratios[row]), "with replacement"});
    for (const int id : byCollapse(map.none)) {
        const auto group = static_cast<std::size_t>(id);
        table.row({groups.groups()[group].name, fmt::to_string(groups.groups()[group].units), ratioText(map.none.layers[group].floor),
                   ratioText(map.none.layers[group].empty), ratioText(map.replace.layers[group].floor),
                   fmt::to_string(map.none.kept[row][group]), fmt::to_string(map.replace.kept[row][group])});
    }
    return table.text();
}

std::string missedText(const CollapseSide& side, const CollapseMap& map, const char* how)
{
    const auto missed = std::find(side.met.begin(), side.met.end(), false);
    if (missed == side.met.end())
        return {};
    return fmt::format("From {:.0f} % on, not every ratio can be met {}; such rows hold the least that can be left.\n",
                       100 * map.ratios[static_cast<std::size_t>(missed - side.met.begin())], how);
}

/// Why layers collapse, the first to do so first.
std::string reasonsText(const Groups& groups, const recipes::CollapseReport& found)
{
    std::string text;
    for (const int id : byCollapse(found.map.none))
        if (const auto& reason = found.reasons[static_cast<std::size_t>(id)])
            text += fmt::format("  {}: {}\n", groups.groups()[static_cast<std::size_t>(id)].name, textOf(*reason, groups));
    if (text.empty())
        return "No layer falls under its floor, even without replacement.\n";
    return "Without replacement these layers fall under their floors:\n" + text +
           "prune holds the floors by replacement (--policy replace, the default); --floor 'NAME=K' sets a higher one, --protect 'NAME' "
           "keeps a whole layer.\n";
}

class Collapse : public Command {
public:
    explicit Collapse(CLI::App& parent)
        : Command(parent, "collapse",
                  "Tell at which ratio each layer would fall under its floor and be empty, with and without replacement"),
          model_(app()), options_(app()), data_(app(), false)
    {
        app().get_option("--data")->description("Images, as for prune: for criteria and allocations that are measured on them");
        app().add_option("--csv", csv_, "Write a table with the kept channels of every layer at every ratio");
        app().add_option("--svg", svg_, "Write a drawing of both maps as SVG");
        app().add_option("--png", png_, "Write the same drawing as PNG");
    }

    Result<Report> run(const RecipeContext& context) override
    {
        Project project;
        data_.apply(project);
        project.prune = options_.settings();
        return writable().and_then([&] { return model_.open(context); }).and_then([&](const ModelPtr& model) {
            return recipes::collapse(*model, project, context).and_then([&](const recipes::CollapseReport& found) {
                return writeFiles(*model, found).map([&] { return report(*model, found); });
            });
        });
    }

private:
    Result<void> writable() const
    {
        for (const auto& file : {csv_, svg_, png_})
            if (const auto checked = file.empty() ? Result<void>() : checkWritable(file); !checked)
                return checked;
        return {};
    }

    Result<void> writeFiles(const Model& model, const recipes::CollapseReport& found) const
    {
        const CollapseChart chart{found.map, model.groups, found.ratio > 0 ? std::optional(found.ratio) : std::nullopt};
        const auto write = [](const std::filesystem::path& file, const std::function<std::string()>& content) {
            return file.empty() ? Result<void>() : replaceFile(file, content());
        };
        return write(csv_, [&] { return csvOf(found.map, model.groups); })
            .and_then([&] { return write(svg_, [&] { return svgOf(chart); }); })
            .and_then([&] { return write(png_, [&] { return pngOf(chart); }); });
    }

    Report report(const Model& model, const recipes::CollapseReport& found) const
    {
        const CollapseMap& map = found.map;
        Json json{{"model", model.file.string()},
                  {"budget", nameOf(map.budget)},
                  {"criterion", found.criterion},
                  {"allocation", nameOf(found.allocation)},
                  {"layers", layersJson(model.groups, found)},
                  {"ratios", map.ratios},
                  {"kept", {{"none", map.none.kept}, {"replace", map.replace.kept}}},
                  {"met", {{"none", map.none.met}, {"replace", map.replace.met}}},
                  {"floors", map.floors},
                  {"seconds", found.seconds}};
        std::string text = fmt::format("ratio of the {}, in steps of 1 %, by {}\n\n", nameOf(map.budget), found.criterion);
        text += collapseTable(model.groups, found) + "\n" + reasonsText(model.groups, found);
        text += missedText(map.none, map, "without replacement") + missedText(map.replace, map, "under these floors");
        for (const auto& file : {csv_, svg_, png_})
            text += file.empty() ? "" : fmt::format("wrote {}\n", file.string());
        return {std::move(json), std::move(text)};
    }

    ModelOptions model_;
    PruneOptions options_;
    DataOptions data_;
    std::filesystem::path csv_, svg_, png_;
};

} // namespace

std::unique_ptr<Command> makeCollapse(CLI::App& parent)
{
    return std::make_unique<Collapse>(parent);
}

} // namespace espalier::cli
