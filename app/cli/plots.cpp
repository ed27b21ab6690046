// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/plots.h"

#include "core/base/atomic_file.h"
#include "core/study/chart.h"
#include "core/tasks/detection/detection_curves.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <system_error>

namespace espalier::cli {
namespace {

namespace fs = std::filesystem;

Result<void> makeFolder(const fs::path& folder)
{
    std::error_code problem;
    fs::create_directories(folder, problem);
    if (problem)
        return failure(fmt::format("The folder {} cannot be made: {}.", folder.string(), problem.message()));
    return {};
}

/// A column of results.csv.
struct ResultColumn {
    std::string title;
    std::function<std::optional<double>(const EpochRecord&)> value;
};
using ResultColumns = std::vector<ResultColumn>;

void addColumns(ResultColumns& columns, const std::string& prefix, Metrics EpochRecord::*member, const std::vector<EpochRecord>& history)
{
    const auto told = std::find_if(history.begin(), history.end(), [&](const EpochRecord& record) { return !(record.*member).empty(); });
    if (told == history.end())
        return;
    std::vector<const MetricInfo*> infos;
    for (const MetricValue& value : (*told).*member)
        infos.push_back(value.info);
    std::stable_sort(infos.begin(), infos.end(), [](const auto* a, const auto* b) { return a->columnPlace < b->columnPlace; });
    for (const MetricInfo* info : infos)
        columns.push_back({prefix + info->column, [=](const EpochRecord& record) { return (record.*member).find(info->key); }});
}

/// In Ultralytics' order. Where the loss has parts these stand in its place, and it stands behind all that Ultralytics knows.
ResultColumns columnsFor(const std::vector<EpochRecord>& history)
{
    const ResultColumn train{"train/loss", [](const EpochRecord&record) { return record.trainLoss; }},
        validation{"val/loss", [](const EpochRecord&record) { return record.valLoss; }},
        rate{"lr/pg0", [](const EpochRecord&record) { return record.learningRate; }};
    ResultColumns trainParts, metrics, valParts;
    addColumns(trainParts, "train/", &EpochRecord::trainLossParts, history);
    addColumns(metrics, "", &EpochRecord::validation, history);
    addColumns(valParts, "val/", &EpochRecord::valLossParts, history);
    const bool parted = !trainParts.empty() || !valParts.empty();
    ResultColumns all = parted ? trainParts : ResultColumns{train};
    all.insert(all.end(), metrics.begin(), metrics.end());
    const ResultColumns behind = parted ? valParts : ResultColumns{validation};
    all.insert(all.end(), behind.begin(), behind.end());
    all.push_back(rate);
    if (parted)
        all.insert(all.end(), {train, validation});
    return all;
}

std::string numberText(std::optional<double> number)
{
    return number ? fmt::format("{:.6g}", *number) : "";
}

LineChart chartOf(const std::vector<PrecisionRecallCurve>& curves)
{
    LineChart chart{"Precision and recall at an overlap of 0.5", "recall", "precision", {}};
    for (const PrecisionRecallCurve& curve : curves) {
        LineChart::Line line{fmt::format("{} {:.3f}", curve.name, curve.ap50), {}};
        for (std::size_t i = 0; i < curve.precision.size(); ++i) {
            const double precision = curve.precision[i];
            line.points.push_back({static_cast<double>(i) / 100, precision, precision, precision});
        }
        chart.lines.push_back(std::move(line));
    }
    return chart;
}

MatrixChart chartOf(const ConfusionTable& table)
{
    return {"Which class is taken for which", "what is there", "what is found", table.names, table.counts, table.shares};
}

} // namespace

Result<void> writeResults(const std::vector<EpochRecord>& history, const fs::path& folder)
{
    const ResultColumns columns = columnsFor(history);
    std::string text = "epoch,time";
    for (const ResultColumn& column : columns)
        text += "," + column.title;
    double seconds = 0;
    for (const EpochRecord& record : history) {
        seconds += record.seconds;
        text += fmt::format("\n{},{:.6g}", record.epoch, seconds);
        for (const ResultColumn& column : columns)
            text += "," + numberText(column.value(record));
    }
    text += "\n";
    return makeFolder(folder).and_then([&] { return replaceFile(folder / "results.csv", text); });
}

Result<void> writePlots(const Evaluation& evaluation, const fs::path& folder)
{
    const std::optional<ConfusionTable> confusion = confusionTable(evaluation);
    if (!confusion)
        return {};
    return makeFolder(folder)
        .and_then([&] { return replaceFile(folder / "precision_recall.svg", svgOf(chartOf(precisionRecallCurves(evaluation)))); })
        .and_then([&] { return replaceFile(folder / "confusion_matrix.svg", svgOf(chartOf(*confusion))); });
}

} // namespace espalier::cli
