// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/plots.h"

#include "core/base/atomic_file.h"
#include "core/study/chart.h"
#include "core/tasks/detection/class_names.h"
#include "core/tasks/detection/detection_detail.h"

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

std::vector<std::string> classesOf(const Evaluation& evaluation)
{
    std::vector<std::string> classes;
    for (const PartMetrics& part : evaluation.parts)
        if (part.category >= 0)
            classes.push_back(part.name);
    return classes;
}

LineChart precisionRecall(const DetectionScores& scores, const std::vector<std::string>& classes)
{
    LineChart chart{"Precision and recall at an overlap of 0.5", "recall", "precision", {}};
    for (std::size_t category = 0; category < scores.classes.size(); ++category) {
        const ClassScores& own = scores.classes[category];
        if (!own.ap.at50)
            continue;
        LineChart::Line line{fmt::format("{} {:.3f}", classNameIn(classes, static_cast<int>(category)), *own.ap.at50), {}};
        for (std::size_t i = 0; i < own.precisionByRecall.size(); ++i) {
            const double precision = own.precisionByRecall[i];
            line.points.push_back({static_cast<double>(i) / 100, precision, precision, precision});
        }
        chart.lines.push_back(std::move(line));
    }
    return chart;
}

MatrixChart confusionOf(const ConfusionMatrix& confusion, const std::vector<std::string>& classes)
{
    MatrixChart chart{"Which class is taken for which", "what is there", "what is found", {}, {}};
    for (std::size_t category = 0; category + 1 < confusion.counts().size(); ++category)
        chart.names.push_back(classNameIn(classes, static_cast<int>(category)));
    chart.names.emplace_back("nothing");
    chart.counts = confusion.counts();
    return chart;
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
    const auto* detail = dynamic_cast<const DetectionDetail*>(evaluation.detail.get());
    if (detail == nullptr)
        return {};
    const std::vector<std::string> classes = classesOf(evaluation);
    return makeFolder(folder)
        .and_then([&] { return replaceFile(folder / "precision_recall.svg", svgOf(precisionRecall(detail->tally.scores(), classes))); })
        .and_then([&] { return replaceFile(folder / "confusion_matrix.svg", svgOf(confusionOf(detail->confusion, classes))); });
}

} // namespace espalier::cli
