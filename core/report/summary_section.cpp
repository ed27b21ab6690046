// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/number_words.h"
#include "core/report/sections.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace espalier {
namespace {

std::string classNames(const Json& evaluation)
{
    constexpr std::size_t most = 8;
    std::string names;
    std::size_t count = 0;
    for (const Json& each : factAt(evaluation, {"per_class"})) {
        if (++count <= most)
            names += (names.empty() ? "" : ", ") + textAt(each, {"name"});
    }
    return count > most ? fmt::format("{} and {} more", names, count - most) : names;
}

std::string purposeWords(const ResultFacts& facts)
{
    const std::string name = fileNameAt(facts.json, {"model"});
    const std::string classes = facts.moments.empty() ? "" : classNames(facts.moments.back().evaluation);
    const std::string kinds = classes.empty() ? "." : ": " + classes + ".";
    if (facts.task == "detection")
        return fmt::format("The network {} finds objects in pictures, and tells where they are and what they are{}", name, kinds);
    if (facts.task == "classification")
        return fmt::format("The network {} tells what a picture shows{}", name, kinds);
    return fmt::format("The network {} computes an answer for each picture.", name);
}

/// Empty where nothing was cut.
std::string cutWords(const ResultFacts& facts)
{
    double units = 0;
    for (const Json& group : factAt(facts.json, {"groups"}))
        units += numberAt(group, {"units"}).value_or(0);
    const auto removed = numberAt(facts.json, {"removed_units"});
    if (!removed || units <= 0)
        return "Nothing was cut out of it here: this result is of a training alone.";
    return fmt::format("A network is made of layers, and a layer of channels, each of which looks for one pattern. Of {} channels {} were "
                       "taken out: those that matter least for the answers.",
                       groupedWords(units), groupedWords(*removed));
}

std::string sizeWords(const ResultFacts& facts)
{
    const auto before = numberAt(facts.json, {"before", "bytes"}), after = numberAt(facts.json, {"after", "bytes"});
    if (!before || !after || *before <= 0)
        return {};
    return fmt::format("It is smaller: what it has learned takes {} instead of {}, which is {} of what it was.", bytesWords(*after),
                       bytesWords(*before), shareWords(*after / *before));
}

std::string workWords(const ResultFacts& facts)
{
    const auto before = numberAt(facts.json, {"before", "macs"}), after = numberAt(facts.json, {"after", "macs"});
    if (!before || !after || *before <= 0)
        return {};
    return fmt::format("It has less to do: {} multiplications for a picture instead of {}, which is {} of the work.", countWords(*after),
                       countWords(*before), shareWords(*after / *before));
}

std::string speedWords(const ResultFacts& facts)
{
    const auto before = numberAt(facts.json, {"latency", "before", "milliseconds"}),
               after = numberAt(facts.json, {"latency", "after", "milliseconds"});
    if (before && after && *after >= *before)
        return fmt::format("It is not faster: an answer takes {:.3g} thousandths of a second; before it took {:.3g}.", *after, *before);
    if (before && after && *after > 0)
        return fmt::format(
            "It is faster: an answer takes {:.3g} thousandths of a second instead of {:.3g}. In the time of one answer it now "
            "gives {:.1f}.",
            *after, *before, *before / *after);
    if (!numberAt(facts.json, {"after", "macs"}))
        return {};
    return "How much faster it answers depends on the device, and was not measured; less work does not make it faster by the same share.";
}

/// "Of 100 objects to be seen it finds about 55 (before: 66)."; empty where it is not told.
std::string ofHundred(const ResultFacts& facts, const char* key, double hundred, const char* lead, const char* end)
{
    const auto now = numberAt(facts.moments.back().evaluation, {key});
    if (!now)
        return {};
    const auto before = facts.moments.size() > 1 ? numberAt(facts.moments.front().evaluation, {key}) : std::nullopt;
    return fmt::format("{} about {:.0f}{}{}.", lead, hundred * *now, end,
                       before ? fmt::format(" (before: {:.0f})", hundred * *before) : "");
}

/// What the first number of ofHundred() was between the cut and the training; empty where one of them is not told.
std::string regainedWords(const ResultFacts& facts, const char* key, double hundred)
{
    const auto isCut = [](const JudgedMoment& moment) { return moment.title == "after pruning"; };
    const auto cut = std::find_if(facts.moments.begin(), facts.moments.end(), isCut);
    const auto then = cut == facts.moments.end() ? std::nullopt : numberAt((*cut).evaluation, {key});
    const auto now = numberAt(facts.moments.back().evaluation, {key});
    if (!then || !now || isCut(facts.moments.back()))
        return {};
    return fmt::format("Right after the cut it was about {:.0f}; the training that followed brought it to {:.0f}.", hundred * *then,
                       hundred * *now);
}

std::vector<std::string> rightWords(const ResultFacts& facts)
{
    const MetricInfo* primary = facts.primary();
    if (primary == nullptr)
        return {"How good its answers are is not told, because there were no labelled pictures to judge them by."};
    if (facts.task == "detection")
        return {ofHundred(facts, "recall", 100, "Of 100 objects that are to be seen it finds", ""), regainedWords(facts, "recall", 100),
                ofHundred(facts, "precision", 100, "Of 100 objects that it reports", " are really there")};
    if (std::string(primary->unit) == "%")
        return {ofHundred(facts, primary->key, 1, "Of 100 pictures it answers", " rightly"), regainedWords(facts, primary->key, 1)};
    const double now = numberAt(facts.moments.back().evaluation, {primary->key}).value_or(0);
    return {fmt::format("{}: {}. {}", primary->label, withUnit(*primary, now), primary->explanation)};
}

struct ClassLoss {
    std::string name; ///< empty: no class lost anything, or it is not told
    double most = 0;
};

/// The class whose metric fell most.
ClassLoss worstByMetric(const ResultFacts& facts, const MetricInfo& primary)
{
    const Json &before = factAt(facts.moments.front().evaluation, {"per_class"}),
               &after = factAt(facts.moments.back().evaluation, {"per_class"});
    ClassLoss worst;
    for (std::size_t i = 0; before.is_array() && after.is_array() && i < std::min(before.size(), after.size()); ++i) {
        const auto was = numberAt(before[i], {primary.key}), is = numberAt(after[i], {primary.key});
        if (was && is && worsening(primary, *was, *is) > worst.most)
            worst = {textAt(after[i], {"name"}), worsening(primary, *was, *is)};
    }
    return worst;
}

ClassLoss worstByAnswers(const std::vector<ClassAnswers>& classes)
{
    ClassLoss worst;
    for (const ClassAnswers& each : classes)
        if (const double loss = static_cast<double>(each.before - each.after) / std::max(each.images, 1); loss > worst.most)
            worst = {each.name, loss};
    return worst;
}

std::string worstClassWords(const ResultFacts& facts)
{
    const MetricInfo* primary = facts.primary();
    if (primary == nullptr)
        return {};
    const ClassLoss worst = facts.classes.empty() ? worstByMetric(facts, *primary) : worstByAnswers(facts.classes);
    return worst.name.empty() ? "" : fmt::format("It lost most on “{}”.", worst.name);
}

std::string certaintyWords(const ResultFacts& facts)
{
    if (facts.moments.empty())
        return {};
    const Json& last = facts.moments.back().evaluation;
    const auto images = numberAt(last, {"images"});
    return images ? fmt::format("This was counted on {} pictures that it did not learn from. On other pictures the numbers will differ "
                                "somewhat; the table “How good the answers are” tells by how much.",
                                groupedWords(*images))
                  : "";
}

std::string plannedWords(bool planned)
{
    return planned ? "This report is of a plan: it shows what pruning alone would do by the project's settings. Nothing was trained "
                     "afterwards, which usually brings back much of what is lost, and no network was written."
                   : "";
}

} // namespace

ReportSection summarySection(const ResultFacts& facts, bool planned)
{
    ReportSection section{"In plain words", {}};
    std::vector<std::string> sentences{plannedWords(planned), purposeWords(facts), cutWords(facts),
                                       sizeWords(facts),      workWords(facts),    speedWords(facts)};
    for (const std::string& words : rightWords(facts))
        sentences.push_back(words);
    sentences.push_back(worstClassWords(facts));
    sentences.push_back(certaintyWords(facts));
    for (const std::string& sentence : sentences)
        if (!sentence.empty())
            section.blocks.emplace_back(ReportText{sentence});
    return section;
}

} // namespace espalier
