// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/collapse_data.h"

#include "ui/models/number_text.h"
#include "ui/models/plan_text.h"
#include "ui/models/protection.h"
#include "ui/models/texts.h"

#include <algorithm>
#include <utility>

namespace espalier {

CollapseData::CollapseData(Document& document, QObject* parent)
    : QObject(parent), document_(document), worker_(&CollapseData::answerTo, [this](const Answer& answer) {
          answered_ = true;
          show(answer);
      })
{
    document_.follow(this, Parts(Part::network) | Part::pruning | Part::scores | Part::plan, &CollapseData::follow);
}

void CollapseData::setWanted(bool wanted)
{
    wanted_ = wanted;
    follow();
}

CollapseData::Question CollapseData::questionOf(const DocumentState& state)
{
    if (!state.model || !state.request || !state.scores->known)
        return {};
    return {state.model, state.scores, replacingAt(*state.request, 0.5)};
}

PlanInputs CollapseData::inputsOf(const Question& question)
{
    return {question.model->groups, question.scores->fused, question.scores->ascending, question.model->costModel, *question.request};
}

CollapseData::Answer CollapseData::answerTo(const Question& question, const std::stop_token& stop)
{
    const auto map = mapCollapse(inputsOf(question), collapseRatios(), stop);
    if (!map)
        return {nullptr, nullptr, engineText(map.error().message)};
    return {std::make_shared<const CollapseMap>(*map), std::make_shared<const Reasons>(question), {}};
}

void CollapseData::follow()
{
    if (!wanted_)
        return;
    Question question = questionOf(*document_.state());
    if (question == asked_)
        return;
    worker_.drop();
    asked_ = std::move(question);
    answered_ = false;
    if (asked_.model != mapped_)
        show({});
    if (asked_.model)
        worker_.ask(asked_);
}

void CollapseData::show(const Answer& answer)
{
    map_ = answer.map;
    reasons_ = answer.reasons;
    mapped_ = map_ ? asked_.model : nullptr;
    order_ = map_ ? byCollapse(map_->none) : std::vector<int>();
    problem_ = answer.problem;
    Q_EMIT changed();
}

std::vector<double> CollapseData::restoringRatios() const
{
    std::vector<double> ratios;
    for (std::size_t row = 0; map_ && row < map_->ratios.size(); ++row) {
        const std::vector<int>&cut = map_->none.kept[row], &floors = map_->floors[row];
        bool under = false;
        for (std::size_t group = 0; group < cut.size(); ++group)
            under = under || cut[group] < floors[group];
        if (under && map_->replace.kept[row] != cut) // floors that are relaxed give nothing back
            ratios.push_back(map_->ratios[row]);
    }
    return ratios;
}

int CollapseData::rowOfGroup(int group) const
{
    const auto row = std::find(order_.begin(), order_.end(), group);
    return row == order_.end() ? -1 : static_cast<int>(row - order_.begin());
}

QString CollapseData::whyNone() const
{
    if (!document_.model())
        return tr("Open a network to see here at which ratio each of its layers would lose too many channels.");
    if (!problem_.isEmpty())
        return problem_;
    if (!asked_.model)
        return document_.planProblem().isEmpty() ? tr("The importance of the channels is not known yet.")
                                                 : engineText(document_.planProblem().toStdString());
    return tr("Every ratio is being planned…");
}

bool CollapseData::knowsGroup(int group) const
{
    return map_ && mapped_ == asked_.model && rowOfGroup(group) >= 0;
}

QString CollapseData::sentenceAt(int group, double ratio) const
{
    const QString reason = engineText(textOf(reasons_->of.at(group, ratio), mapped_->groups) + ".");
    return reason.left(1).toUpper() + reason.mid(1);
}

QString CollapseData::reasonAt(int group, double ratio) const
{
    if (!knowsGroup(group))
        return {};
    const QString name = layerName(mapped_->groups.groups()[static_cast<std::size_t>(group)].name);
    if (ratio <= 0)
        return tr("%1: nothing goes.").arg(name);
    return name + QLatin1String(": ") + sentenceAt(group, ratio);
}

QString CollapseData::collapseOf(int group) const
{
    if (!knowsGroup(group))
        return {};
    const CollapseRatios& layer = map_->none.layers[static_cast<std::size_t>(group)];
    const QString name = layerName(mapped_->groups.groups()[static_cast<std::size_t>(group)].name);
    if (!layer.floor)
        return tr("%1 stays above its floor at every ratio, also without replacement.").arg(name);
    const QString when = layer.empty ? tr("Without replacement, %1 falls under its floor at %2 and is empty at %3.")
                                           .arg(name, percentText(*layer.floor), percentText(*layer.empty))
                                     : tr("Without replacement, %1 falls under its floor at %2.").arg(name, percentText(*layer.floor));
    return when + QLatin1Char(' ') + sentenceAt(group, *layer.floor);
}

std::optional<int> CollapseData::floorToSet(int group) const
{
    if (!knowsGroup(group) || !document_.state()->request)
        return std::nullopt;
    const PlanRequest& request = *document_.state()->request;
    const int floor = map_->floors[rowOf(*map_, shownRatio(*document_.state()))][static_cast<std::size_t>(group)];
    if (request.policy == Policy::replace && (request.floors.contains(group) || request.protectedGroups.contains(group)))
        return std::nullopt;
    return floor;
}

QString CollapseData::setFloor(int group)
{
    const std::optional<int> floor = floorToSet(group);
    if (!floor)
        return {};
    PruneSettings settings = document_.project().prune;
    settings.floors[mapped_->groups.groups()[static_cast<std::size_t>(group)].name] = *floor;
    settings.policy = Policy::replace;
    return applyEdit(document_, settings, tr("Keep channels of a layer"));
}

} // namespace espalier
