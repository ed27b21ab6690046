// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/sensitivity.h"
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/report.h"
#include "app/cli/text_table.h"
#include "core/pipeline/report_json.h"
#include "core/pipeline/sensitivity_findings.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier::cli {
namespace {

const SensitivityPoint& pointAt(const SensitivityCurve& curve, double share)
{
    const int kept = widthAt(share, curve.units);
    return *std::find_if(curve.points.begin(), curve.points.end(), [kept](const SensitivityPoint& point) { return point.kept == kept; });
}

/// A decimal fewer than values have: they are read beside each other.
std::string brief(const MetricInfo& metric, double value)
{
    return fmt::format("{:.{}f}", value, std::max(metric.decimals - 1, 0));
}

/// A row a layer, most sensitive first; a column a share.
std::string curveTable(const Sensitivity& sensitivity, const SensitivityFindings& findings, const std::vector<double>& shares)
{
    const MetricInfo& metric = *sensitivity.metric;
    std::vector<std::string> header{fmt::format("{} {} with", metric.term, metric.unit), "units"};
    for (const double share : shares)
        header.push_back(fmt::format("{:g} %", 100 * share));
    header.insert(header.end(), {"mean drop", "safe down to"});
    TextTable table(header);
    for (const SensitivityFinding& layer : findings.layers) {
        const SensitivityCurve& curve = sensitivity.curves[static_cast<std::size_t>(layer.group)];
        std::vector<std::string> row{curve.name, fmt::to_string(curve.units)};
        for (const double share : shares)
            row.push_back(brief(metric, pointAt(curve, share).metric));
        row.insert(row.end(), {brief(metric, layer.meanDrop), fmt::format("{:.0f} %", 100 * layer.safeShare)});
        table.row(row);
    }
    return table.text();
}

std::string reason(const SensitivityFinding& layer, const SensitivityCurve& curve, const MetricInfo& metric, double median)
{
    return fmt::format("{} loses {} {} with half of its {} units, the median layer {}; protecting it holds on to at most {} of the MACs",
                       curve.name, brief(metric, layer.dropAtHalf), differenceUnit(metric), curve.units, brief(metric, median),
                       percent(layer.macsShare));
}

std::string advice(const Sensitivity& sensitivity, const SensitivityFindings& findings)
{
    std::string text, options;
    for (const SensitivityFinding& layer : findings.layers) {
        const SensitivityCurve& curve = sensitivity.curves[static_cast<std::size_t>(layer.group)];
        if (!layer.protect)
            continue;
        text += "  " + reason(layer, curve, *sensitivity.metric, findings.medianDropAtHalf) + "\n";
        options += fmt::format(" --protect '{}'", curve.name);
    }
    if (text.empty())
        return fmt::format("No layer stands out: with half of its units, none loses more than {:g} {} and twice the median layer's {}. "
                           "The floors are protection enough.\n",
                           sensitivity.metric->noise, differenceUnit(*sensitivity.metric),
                           brief(*sensitivity.metric, findings.medianDropAtHalf));
    return "Protect these layers:\n" + text + "With prune:" + options + "\n";
}

Json curveJson(const SensitivityFinding& layer, const SensitivityCurve& curve, const MetricInfo& metric, double median)
{
    Json points = Json::array();
    for (const SensitivityPoint& point : curve.points)
        points.push_back({{"kept", point.kept},
                          {"share", static_cast<double>(point.kept) / curve.units},
                          {metric.key, point.metric},
                          {"loss", point.loss}});
    Json json{{"group", curve.group},          {"name", curve.name},
              {"units", curve.units},          {"points", points},
              {"mean_drop", layer.meanDrop},   {"drop_at_half", layer.dropAtHalf},
              {"safe_share", layer.safeShare}, {"macs_share", layer.macsShare},
              {"protect", layer.protect}};
    if (layer.protect)
        json["reason"] = reason(layer, curve, metric, median);
    return json;
}

class SensitivityCommand : public Command {
public:
    explicit SensitivityCommand(CLI::App& parent)
        : Command(parent, "sensitivity", "Measure how much each layer can lose by itself, and tell which layers to protect"), model_(app()),
          data_(app(), true), options_(app(), joined({settingsOf(settings_), only(settingsOf(prune_), {"criterion", "seed"})}))
    {
    }

    Result<Report> run(const RecipeContext& context) override
    {
        Project project;
        data_.apply(project);
        project.prune = prune_;
        return checkSensitivity(settings_).and_then([&] { return model_.open(context); }).and_then([&](const ModelPtr& model) {
            return measure(*model, project, context);
        });
    }

private:
    Result<Report> measure(const Model& model, const Project& project, const RecipeContext& context) const
    {
        const auto found = recipes::sensitivity(model, project, settings_, context);
        if (found)
            return report(model, *found);
        if (found.error().isCancelled() && settings_.cache)
            context.observer.log("What was measured is kept: the same command goes on from there.");
        return tl::make_unexpected(found.error());
    }

    Report report(const Model& model, const recipes::SensitivityReport& found) const
    {
        const Sensitivity& sensitivity = found.sensitivity;
        const SensitivityFindings findings = findingsOf(sensitivity, model);
        std::vector<double> shares = settings_.shares;
        shares.push_back(1);
        std::sort(shares.begin(), shares.end(), std::greater<>());
        shares.erase(std::unique(shares.begin(), shares.end()), shares.end());
        const SensitivityPoint& whole = sensitivity.curves.front().points.front();
        Json layers = Json::array(), toProtect = Json::array();
        for (const SensitivityFinding& layer : findings.layers) {
            const SensitivityCurve& curve = sensitivity.curves[static_cast<std::size_t>(layer.group)];
            layers.push_back(curveJson(layer, curve, *sensitivity.metric, findings.medianDropAtHalf));
            if (layer.protect)
                toProtect.push_back(curve.name);
        }
        Json json{{"model", model.file.string()},
                  {"criterion", nameOf(prune_.criterion)},
                  {"images", sensitivity.images},
                  {"statistics_images", found.statisticsImages},
                  {sensitivity.metric->key, whole.metric},
                  {"loss", whole.loss},
                  {"median_drop_at_half", findings.medianDropAtHalf},
                  {"tolerance", sensitivity.metric->noise},
                  {"layers", layers},
                  {"protect", toProtect},
                  {"points", sensitivity.total},
                  {"points_from_cache", sensitivity.fromCache},
                  {"skipped", skippedJson(found.skipped)},
                  {"seconds", found.seconds}};
        return {std::move(json), curveTable(sensitivity, findings, shares) + "\n" + advice(sensitivity, findings)};
    }

    ModelOptions model_;
    DataOptions data_;
    SensitivitySettings settings_;
    PruneSettings prune_;
    SettingOptions options_;
};

} // namespace

std::unique_ptr<Command> makeSensitivity(CLI::App& parent)
{
    return std::make_unique<SensitivityCommand>(parent);
}

} // namespace espalier::cli
