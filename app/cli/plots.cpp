// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/plots.h"

#include "core/base/atomic_file.h"
#include "core/study/chart.h"
#include "core/tasks/detection/detection_curves.h"

#include <spdlog/fmt/fmt.h>

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
    std::string text = "epoch,time,train/loss";
    const Metrics metrics = history.empty() ? Metrics() : history.back().validation;
    for (const MetricValue& metric : metrics)
        text += fmt::format(",{}", metric.info->column);
    text += ",val/loss,lr/pg0\n";
    double seconds = 0;
    for (const EpochRecord& record : history) {
        seconds += record.seconds;
        text += fmt::format("{},{:.6g},{:.6g}", record.epoch, seconds, record.trainLoss);
        for (const MetricValue& metric : metrics)
            text += "," + numberText(record.validation.find(metric.info->key));
        text += fmt::format(",{},{:.6g}\n", numberText(record.valLoss), record.learningRate);
    }
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
