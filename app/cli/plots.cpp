// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/plots.h"

#include "core/base/atomic_file.h"
#include "core/study/chart.h"
#include "core/tasks/detection/class_names.h"
#include "core/tasks/detection/detection_detail.h"

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
    const auto* detail = dynamic_cast<const DetectionDetail*>(evaluation.detail.get());
    if (detail == nullptr)
        return {};
    const std::vector<std::string> classes = classesOf(evaluation);
    return makeFolder(folder)
        .and_then([&] { return replaceFile(folder / "precision_recall.svg", svgOf(precisionRecall(detail->tally.scores(), classes))); })
        .and_then([&] { return replaceFile(folder / "confusion_matrix.svg", svgOf(confusionOf(detail->confusion, classes))); });
}

} // namespace espalier::cli
