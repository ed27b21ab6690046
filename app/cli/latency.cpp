// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/latency.h"
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/report.h"
#include "app/cli/text_table.h"
#include "core/pipeline/report_json.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::cli {
namespace {

using recipes::RuntimeTimings;

class Latency : public Command {
public:
    explicit Latency(CLI::App& parent)
        : Command(parent, "latency", "Measure how long one inference takes on this machine, of one network or of two in turn"),
          model_(app()), options_(app(), settingsOf(settings_))
    {
        app().add_option("OTHER", other_, "A second network, run in turn with the first: a smaller one, to compare");
    }

    Result<Report> run(const RecipeContext& context) override
    {
        std::vector<ModelPtr> models;
        const auto keep = [&](const ModelPtr& model) { models.push_back(model); };
        auto opened = model_.open(context).map(keep);
        if (opened && !other_.empty())
            opened = openModel(other_, {}, proceeding(context.control)).map(keep);
        return opened.and_then([&] { return recipes::compareLatency(models, settings_, context); })
            .map([&](const std::vector<RuntimeTimings>& all) {
                return Report{describe(models, all), text(models, all)};
            });
    }

private:
    Json describe(const std::vector<ModelPtr>& models, const std::vector<RuntimeTimings>& all) const
    {
        Json json{{"batch", settings_.batch}, {"threads", threadsInUse()}};
        json["networks"] = Json::array();
        for (std::size_t i = 0; i < models.size(); ++i) {
            Json network{{"model", models[i]->file.string()}, {"costs", toJson(models[i]->costs)}};
            for (const RuntimeTimings& measured : all) {
                if (measured.timings)
                    network[nameOf(measured.runtime)] = toJson((*measured.timings)[i]);
                else
                    network[nameOf(measured.runtime)] = {{"not_run", measured.timings.error().message}};
            }
            json["networks"].push_back(std::move(network));
        }
        if (models.size() == 2)
            json["factors"] = factors(models, all);
        return json;
    }

    /// How many times less the second network takes than the first.
    static Json factors(const std::vector<ModelPtr>& models, const std::vector<RuntimeTimings>& all)
    {
        const auto ratio = [](double first, double second) { return second == 0 ? 0 : first / second; };
        Json json{{"macs", ratio(static_cast<double>(models[0]->costs.macs), static_cast<double>(models[1]->costs.macs))}};
        for (const RuntimeTimings& measured : all) {
            if (measured.timings)
                json[nameOf(measured.runtime)] = ratio((*measured.timings)[0].milliseconds, (*measured.timings)[1].milliseconds);
        }
        return json;
    }

    static std::string text(const std::vector<ModelPtr>& models, const std::vector<RuntimeTimings>& all)
    {
        std::vector<std::string> header{"network", "MACs"};
        for (const RuntimeTimings& measured : all)
            header.push_back(nameOf(measured.runtime));
        TextTable table(header);
        for (std::size_t i = 0; i < models.size(); ++i) {
            std::vector<std::string> row{models[i]->file.filename().string(), grouped(models[i]->costs.macs)};
            for (const RuntimeTimings& measured : all)
                row.push_back(measured.timings ? timingText((*measured.timings)[i]) : "-");
            table.row(std::move(row));
        }
        if (models.size() == 2)
            table.row(factorRow(models, all));
        std::string text = table.text();
        for (const RuntimeTimings& measured : all)
            if (!measured.timings)
                text += measured.timings.error().message + "\n";
        return text;
    }

    static std::vector<std::string> factorRow(const std::vector<ModelPtr>& models, const std::vector<RuntimeTimings>& all)
    {
        std::vector<std::string> row{"times less"};
        const Json found = factors(models, all);
        const auto cell = [&found](const char* name) {
            return found.contains(name) ? fmt::format("{:.2f}", found[name].get<double>()) : "-";
        };
        row.push_back(cell("macs"));
        for (const RuntimeTimings& measured : all)
            row.push_back(cell(nameOf(measured.runtime)));
        return row;
    }

    ModelOptions model_;
    std::filesystem::path other_;
    TimingSettings settings_;
    SettingOptions options_;
};

} // namespace

std::unique_ptr<Command> makeLatency(CLI::App& parent)
{
    return std::make_unique<Latency>(parent);
}

} // namespace espalier::cli
