// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/number_words.h"
#include "core/report/sections.h"
#include "core/settings/prune_settings.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace espalier {
namespace {

std::string budgetWords(const ResultFacts& facts)
{
    const std::string budget = textAt(facts.json, {"budget"});
    return budget == nameOf(Budget::macs) ? "multiplications" : budget == nameOf(Budget::params) ? "parameters" : budget;
}

/// What one layer keeps although it ranks low.
struct HeldLayer {
    int channels = 0;
    std::map<std::string, int> instead; ///< channels by the layer that they went from
};
using HeldLayers = std::map<std::string, HeldLayer>;

HeldLayers heldLayers(const ResultFacts& facts)
{
    HeldLayers held;
    for (const Json& decision : factAt(facts.json, {"decisions"})) {
        HeldLayer& layer = held[facts.groupName(factAt(decision, {"restored"}))];
        ++layer.channels;
        if (const Json& replacement = factAt(decision, {"replacement"}); replacement.is_object())
            ++layer.instead[facts.groupName(replacement)];
    }
    return held;
}

/// "stage2.conv (7), head.conv (2)", the most first.
std::string insteadWords(const std::map<std::string, int>& instead)
{
    std::vector<std::pair<std::string, int>> layers(instead.begin(), instead.end());
    std::stable_sort(layers.begin(), layers.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    std::string words;
    for (const auto& [name, count] : layers)
        words += fmt::format("{}{} ({})", words.empty() ? "" : ", ", name, count);
    return words.empty() ? "nothing" : words;
}

/// Where a cost is to be met, more channels may go in the place of others than came back: these have none of their own.
int replacementsWithoutOne(const ResultFacts& facts)
{
    int paired = 0;
    for (const Json& decision : factAt(facts.json, {"decisions"}))
        paired += factAt(decision, {"replacement"}).is_object() ? 1 : 0;
    return static_cast<int>(numberAt(facts.json, {"replacements"}).value_or(paired)) - paired;
}

double floorOf(const ResultFacts& facts, const std::string& name)
{
    const auto found = std::find(facts.groups.begin(), facts.groups.end(), name);
    return found == facts.groups.end()
               ? 0
               : numberAt(facts.json["groups"][static_cast<std::size_t>(found - facts.groups.begin())], {"floor"}).value_or(0);
}

void addReplacements(ReportSection& section, const ResultFacts& facts)
{
    const HeldLayers held = heldLayers(facts);
    if (held.empty()) {
        section.blocks.emplace_back(ReportText{"Channels went strictly by their importance: no layer would have been left with too few."});
        return;
    }
    section.blocks.emplace_back(
        ReportText{fmt::format("By importance alone, {} layer{} would have been left with fewer channels than the least that each has to "
                               "keep (the floor). There, channels stay that rank low, and others went instead, from layers with room:",
                               held.size(), held.size() == 1 ? "" : "s")});
    ReportTable table{{"layer at its floor", "floor", "channels that stay", "went instead, from layer (channels)"}, {}, false};
    for (const auto& [name, layer] : held)
        table.rows.push_back({name, groupedWords(floorOf(facts, name)), groupedWords(layer.channels), insteadWords(layer.instead)});
    section.blocks.emplace_back(std::move(table));
    if (const int more = replacementsWithoutOne(facts); more > 0)
        section.blocks.emplace_back(
            ReportText{fmt::format("Beyond those in the table, {} more went instead: it took more of them to meet the target.", more)});
}

/// "0.80 × channel 3 + 0.31 × channel 12".
std::string standInWords(const Json& substitute)
{
    std::string sum;
    for (const Json& term : factAt(substitute, {"terms"})) {
        const double weight = numberAt(term, {"weight"}).value_or(0);
        sum += sum.empty() ? (weight < 0 ? "−" : "") : weight < 0 ? " − " : " + ";
        sum += fmt::format("{:.2f} × channel {:.0f}", std::abs(weight), numberAt(term, {"index"}).value_or(0));
    }
    return !sum.empty() ? sum : numberAt(substitute, {"explained"}) == 1 ? "a constant" : "no channel";
}

double meanExplained(const ResultFacts& facts)
{
    const Json& all = factAt(facts.json, {"substitutes"});
    double sum = 0;
    for (const Json& each : all)
        sum += numberAt(each, {"explained"}).value_or(0);
    return sum / static_cast<double>(std::max<std::size_t>(all.size(), 1));
}

std::vector<Json> gravestSubstitutes(const ResultFacts& facts, std::size_t most)
{
    const Json& all = factAt(facts.json, {"substitutes"});
    std::vector<Json> list(all.begin(), all.end());
    const auto lost = [](const Json& each) { return numberAt(each, {"variance_lost"}).value_or(0); };
    std::stable_sort(list.begin(), list.end(), [&](const Json& a, const Json& b) { return lost(a) > lost(b); });
    list.resize(std::min(list.size(), most));
    return list;
}

void addStandIns(ReportSection& section, const ResultFacts& facts)
{
    const std::vector<Json> gravest = gravestSubstitutes(facts, 10);
    if (gravest.empty()) {
        section.blocks.emplace_back(ReportText{"What stands in for the channels that went is not told; it takes pictures to find out."});
        return;
    }
    section.blocks.emplace_back(ReportText{fmt::format(
        "What a removed channel computed is put together from channels of its layer that stay, as far as they explain it: {} of "
        "its variance on average. These removals cost their layers most:",
        shareWords(meanExplained(facts)))});
    ReportTable table{{"layer", "channel", "what stands in", "of its variance", "cost: of the layer's variance"}, {}, false};
    for (const Json& each : gravest)
        table.rows.push_back({facts.groupName(each), groupedWords(numberAt(each, {"index"}).value_or(0)), standInWords(each),
                              shareWords(numberAt(each, {"explained"}).value_or(0)),
                              shareWords(numberAt(each, {"variance_lost"}).value_or(0))});
    section.blocks.emplace_back(std::move(table));
}

} // namespace

ReportSection decisionsSection(const ResultFacts& facts)
{
    ReportSection section{"How it was decided", {}};
    if (!factAt(facts.json, {"groups"}).is_array()) {
        section.blocks.emplace_back(ReportText{"The result holds no plan; those of `prune` and `run` do."});
        return section;
    }
    section.blocks.emplace_back(ReportText{fmt::format(
        "To go: {} of the {}. Criterion: {}; allocation: {}; policy: {}.", shareWords(numberAt(facts.json, {"requested"}).value_or(0)),
        budgetWords(facts), textAt(facts.json, {"criterion"}), textAt(facts.json, {"allocation"}), textAt(facts.json, {"policy"}))});
    addReplacements(section, facts);
    addStandIns(section, facts);
    return section;
}

} // namespace espalier
