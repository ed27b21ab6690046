// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/detection/detection_curves.h"

#include "core/tasks/detection/class_names.h"
#include "core/tasks/detection/detection_detail.h"

namespace espalier {
namespace {

const DetectionDetail* detailOf(const Evaluation& evaluation)
{
    return dynamic_cast<const DetectionDetail*>(evaluation.detail.get());
}

std::vector<std::string> classesOf(const Evaluation& evaluation)
{
    std::vector<std::string> classes;
    for (const PartMetrics& part : evaluation.parts)
        if (part.category >= 0)
            classes.push_back(part.name);
    return classes;
}

std::vector<std::vector<double>> sharesOfColumns(const std::vector<std::vector<std::int64_t>>& counts)
{
    std::vector<std::int64_t> sums(counts.size(), 0);
    for (const auto& row : counts)
        for (std::size_t column = 0; column < row.size(); ++column)
            sums[column] += row[column];
    std::vector<std::vector<double>> shares;
    for (const auto& row : counts) {
        shares.emplace_back();
        for (std::size_t column = 0; column < row.size(); ++column)
            shares.back().push_back(sums[column] == 0 ? 0 : static_cast<double>(row[column]) / static_cast<double>(sums[column]));
    }
    return shares;
}

} // namespace

std::vector<PrecisionRecallCurve> precisionRecallCurves(const Evaluation& evaluation)
{
    const DetectionDetail* detail = detailOf(evaluation);
    std::vector<PrecisionRecallCurve> curves;
    if (detail == nullptr)
        return curves;
    const std::vector<std::string> classes = classesOf(evaluation);
    for (std::size_t i = 0; i < detail->scores.classes.size(); ++i) {
        const ClassScores& own = detail->scores.classes[i];
        const auto category = static_cast<int>(i);
        if (own.ap.at50)
            curves.push_back({category, classNameIn(classes, category), own.objects, *own.ap.at50, own.precisionByRecall});
    }
    return curves;
}

std::optional<ConfusionTable> confusionTable(const Evaluation& evaluation)
{
    const DetectionDetail* detail = detailOf(evaluation);
    if (detail == nullptr)
        return std::nullopt;
    const std::vector<std::string> classes = classesOf(evaluation);
    ConfusionTable table;
    table.counts = detail->confusion.counts();
    table.shares = sharesOfColumns(table.counts);
    for (std::size_t i = 0; i + 1 < table.counts.size(); ++i)
        table.names.push_back(classNameIn(classes, static_cast<int>(i)));
    table.names.emplace_back("nothing");
    return table;
}

} // namespace espalier
