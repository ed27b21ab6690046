// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/presentation_facts.h"

#include "core/tasks/model_card.h"
#include "core/tasks/task_for.h"
#include "ui/models/file_kinds.h"
#include "ui/models/plan_text.h"

#include <QFileInfo>

#include <algorithm>
#include <string_view>

namespace espalier {

namespace {

constexpr double nanosecondsEach = 1e6; ///< a millisecond

PresentedPurpose::Kind kindOf(const Network& network)
{
    const std::string_view task = taskFor(network)->name();
    return task == "detection"        ? PresentedPurpose::Kind::objects
           : task == "classification" ? PresentedPurpose::Kind::pictures
                                      : PresentedPurpose::Kind::unknown;
}

bool inPercent(const MetricInfo& metric)
{
    return std::string_view(metric.unit) == "%";
}

/// Of 100: the share of pictures that are right, or of objects that are found; nothing where the task counts neither.
std::optional<double> rightOf(const std::optional<Evaluation>& evaluation)
{
    if (!evaluation || evaluation->metrics.empty())
        return std::nullopt;
    const MetricValue& primary = *evaluation->metrics.primary();
    if (inPercent(*primary.info))
        return primary.value;
    const auto found = evaluation->metrics.find("recall");
    return found ? std::optional(100 * *found) : std::nullopt;
}

std::optional<PresentedAnswers> judgedAnswers(const DocumentState& state, const RunController& runs)
{
    const auto before = rightOf(runs.evaluationOf(state.originalNetwork)), now = rightOf(runs.evaluationOf(state.network));
    if (!before || !now)
        return std::nullopt;
    const bool objects = !inPercent(*runs.evaluationOf(state.network)->metrics.primary()->info);
    return PresentedAnswers{*before, *now, objects, false};
}

PresentedAnswers triedAnswers(const recipes::PlanEstimate& estimate)
{
    const auto of100 = [](const RightAnswers& answers) {
        return answers.all > 0 ? 100.0 * static_cast<double>(answers.right) / static_cast<double>(answers.all) : 0.0;
    };
    return {of100(estimate.rightBefore), of100(estimate.rightAfter), estimate.rightAfter.objects, false};
}

/// While nothing is tried, the curves of the layers tell what to expect.
void addExpected(PresentationFacts& facts, const WhatIfFacts& tried)
{
    if (!tried.expected)
        return;
    const auto& [metric, whole, planned] = *tried.expected;
    if (inPercent(*metric))
        facts.answers = PresentedAnswers{whole, planned, false, true};
    else if (metric->betterUp && whole > 0)
        facts.quality = std::clamp(planned / whole, 0.0, 1.0);
}

void addAnswers(PresentationFacts& facts, const DocumentState& state, const RunController& runs, const WhatIf& whatIf)
{
    const WhatIfFacts tried = whatIf.facts();
    facts.rightBefore = rightOf(runs.evaluationOf(state.originalNetwork));
    facts.pictures = !state.project->data.empty();
    facts.trying = tried.working;
    facts.waiting = !tried.waitsFor.isEmpty();
    facts.untriable = !tried.problem.isEmpty();
    if (!facts.planned) {
        facts.answers = judgedAnswers(state, runs);
    } else if (tried.estimate) {
        facts.answers = triedAnswers(*tried.estimate);
        facts.rightBefore = facts.answers->before; // another threshold would give another number on the next page
        facts.tried = tried.estimate->images;
        facts.worse = tried.estimate->worse;
        facts.better = tried.estimate->better;
    } else {
        addExpected(facts, tried);
    }
}

void addTimes(PresentationFacts& facts, const DocumentState& state, const RunController& runs)
{
    const auto byChannels = state.measurements->latencyIn(state.project->prune.runtime);
    const auto computed = [&](const std::vector<int>& kept) {
        return static_cast<double>(byChannels->nanoseconds(kept)) / nanosecondsEach;
    };
    const auto present = runs.millisecondsOf(state.network);
    facts.timing = runs.running() == Stage::times;
    facts.millisecondsBefore = runs.millisecondsOf(state.originalNetwork);
    facts.timed = !facts.planned;
    facts.milliseconds = facts.timed ? present : std::nullopt;
    if (!byChannels)
        return;
    const double whole = computed(widthsOf(state.model->groups)), now = present.value_or(whole);
    if (!facts.millisecondsBefore && state.network == state.originalNetwork)
        facts.millisecondsBefore = now;
    // By the share, because the machine may have been busier with one of the measurements.
    facts.milliseconds = facts.planned && whole > 0 ? now * computed(state.plan->kept) / whole : now;
}

/// Of the planned network beside the present one, else of the present one beside the original.
std::vector<PresentedLayer> layersOf(const DocumentState& state, bool planned)
{
    const auto& whole = (planned ? state.model : state.original)->groups.groups();
    const auto& now = state.model->groups.groups();
    std::vector<PresentedLayer> layers;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        const int present = whole.size() == now.size() ? now[i].units : whole[i].units;
        layers.push_back({planned ? state.plan->kept[i] : present, whole[i].units});
    }
    return layers;
}

} // namespace

PresentedPurpose purposeOf(const Document& document)
{
    PresentedPurpose purpose;
    if (!document.original())
        return purpose;
    purpose.kind = kindOf(document.original()->network);
    purpose.name = QFileInfo(titleOf(document.project())).completeBaseName();
    for (const std::string& name : cardOf(document.original()->network).classes)
        purpose.classes << QString::fromStdString(name);
    return purpose;
}

PresentationFacts presentationFacts(const Document& document, const RunController& runs, const WhatIf& whatIf, PresentedPurpose purpose)
{
    PresentationFacts facts;
    const DocumentState& state = *document.state();
    if (!state.model)
        return facts;
    facts.open = true;
    facts.purpose = std::move(purpose);
    facts.ratio = shownRatio(state);
    facts.largestRatio = state.largestRatio;
    facts.planned = state.plan && state.plan->removedUnits > 0;
    facts.preparing = runs.running() == Stage::measure;
    facts.impossible = !state.plan && !facts.preparing;
    facts.made = state.model->groups.unitCount() < state.original->groups.unitCount();
    facts.trained = facts.made && runs.stateOf(Stage::finetune) == StageState::done;
    facts.before = state.original->costs;
    facts.now = facts.planned ? state.plan->after : state.model->costs;
    facts.layers = layersOf(state, facts.planned);
    addAnswers(facts, state, runs, whatIf);
    addTimes(facts, state, runs);
    return facts;
}

ComparedPictures presentedPictures(const Document& document, const RunController& runs, const WhatIf& whatIf)
{
    const DocumentState& state = *document.state();
    if (whatIf.estimate())
        return ComparedPictures::of(whatIf.estimate());
    const bool planned = state.plan && state.plan->removedUnits > 0;
    return ComparedPictures::of(runs.predictionsOf(state.originalNetwork), planned ? nullptr : runs.predictionsOf(state.network));
}

} // namespace espalier
