// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/number_words.h"
#include "core/report/sections.h"
#include "core/study/chart.h"

#include <spdlog/fmt/fmt.h>

namespace espalier {
namespace {

/// A value over the epochs that have it.
LineChart::Line courseOf(const Json& history, const std::string& name, const std::string& key)
{
    LineChart::Line line{name, {}};
    for (const Json& epoch : history) {
        const auto value = numberAt(epoch, {key.c_str()}), number = numberAt(epoch, {"epoch"});
        if (value && number)
            line.points.push_back({*number, *value, *value, *value});
    }
    return line;
}

/// Nothing where fewer than two epochs have one of these values: a point is no course.
void addCourse(ReportSection& section, LineChart chart, const std::string& words)
{
    std::erase_if(chart.lines, [](const LineChart::Line& line) { return line.points.size() < 2; });
    if (!chart.lines.empty())
        section.blocks.emplace_back(ReportChart{words, svgOf(chart)});
}

std::string keptWords(const std::string& stage, const Json& history, const Json& kept)
{
    double seconds = 0;
    for (const Json& epoch : history)
        seconds += numberAt(epoch, {"seconds"}).value_or(0);
    std::string words =
        fmt::format("{}: {} times through the training pictures (epochs) in {:.0f} minutes.", stage, history.size(), seconds / 60);
    if (const auto epoch = numberAt(kept, {"epoch"}))
        words += fmt::format(" The network after epoch {:.0f} was kept.", *epoch);
    return words;
}

void addStage(ReportSection& section, const ResultFacts& facts, const std::string& stage, const Json& history, const Json& kept)
{
    if (!history.is_array() || history.empty())
        return;
    section.blocks.emplace_back(ReportText{keptWords(stage, history, kept)});
    addCourse(
        section,
        {stage + ": loss", "epoch", "loss", {courseOf(history, "training", "train_loss"), courseOf(history, "validation", "val_loss")}},
        stage + ": the loss after each epoch.");
    if (const MetricInfo* primary = facts.primary())
        addCourse(section,
                  {fmt::format("{}: {}", stage, primary->label),
                   "epoch",
                   titled(primary->term, primary->unit),
                   {courseOf(history, "training", std::string("train_") + primary->key),
                    courseOf(history, "validation", std::string("val_") + primary->key)}},
                  fmt::format("{}: {} after each epoch.", stage, primary->label));
}

} // namespace

ReportSection trainingSection(const ResultFacts& facts)
{
    ReportSection section{"Course of the training", {}};
    addStage(section, facts, "Sparsity training", factAt(facts.json, {"sparsify", "history"}), factAt(facts.json, {"sparsify", "kept"}));
    addStage(section, facts, "Fine-tuning", factAt(facts.json, {"finetune", "history"}), factAt(facts.json, {"finetune", "kept"}));
    addStage(section, facts, "Training", factAt(facts.json, {"history"}), factAt(facts.json, {"kept"}));
    if (section.blocks.empty())
        section.blocks.emplace_back(ReportText{"Nothing was trained for this result."});
    else if (const Json& rounds = factAt(facts.json, {"rounds"}); rounds.size() > 1)
        section.blocks.insert(section.blocks.begin(),
                              ReportText{fmt::format("There were {} rounds; this is the last one.", rounds.size())});
    return section;
}

} // namespace espalier
