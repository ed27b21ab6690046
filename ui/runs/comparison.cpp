// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/comparison.h"

#include "core/pipeline/recipes/open.h"
#include "core/pruning/planning/read_plan.h"
#include "core/tasks/task_for.h"
#include "ui/models/file_kinds.h"
#include "ui/models/number_text.h"
#include "ui/models/plan_text.h"
#include "ui/models/texts.h"

#include <QFileInfo>
#include <QTime>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

QString fileName(const std::string& file)
{
    return QFileInfo(QString::fromStdString(file)).fileName();
}

Result<SideContent> networkIn(const std::string& file, const RecipeContext& context)
{
    const auto opened =
        isProject(QString::fromStdString(file)) ? recipes::openProject(file, context) : recipes::openNetwork(file, {}, context);
    return opened.map([&](const recipes::Opened& found) {
        SideContent content;
        content.name = fileName(file);
        content.text = Comparison::tr("The network in %1.").arg(QString::fromStdString(file));
        content.model = found.model;
        return content;
    });
}

/// Of the network that it was made for, of those that there are.
Result<SideContent> planIn(const std::string& file, const std::vector<SideContent>& networks)
{
    std::string problem;
    for (const SideContent& network : networks) {
        const Model& model = *network.model;
        auto saved = readPlan(file, model.network, model.groups, model.costModel);
        if (!saved) {
            problem = problem.empty() ? saved.error().message : problem;
            continue;
        }
        SideContent content = network;
        content.name = fileName(file);
        content.text = Comparison::tr("The plan in %1.").arg(QString::fromStdString(file));
        content.plan = std::make_shared<const Plan>(std::move(saved->plan));
        return content;
    }
    return failure(problem);
}

std::optional<MetricValue> primaryOf(const std::optional<Evaluation>& evaluation)
{
    const MetricValue* primary = evaluation ? evaluation->metrics.primary() : nullptr;
    return primary ? std::optional(*primary) : std::nullopt;
}

/// Whether it is known which channels of the entry's network are left: of a plan of an earlier session it is not.
bool unitsKnown(const PlanSide& entry)
{
    int kept = 0;
    for (const PlanSide::Layer& layer : entry.layers)
        kept += layer.kept;
    return entry.model && (entry.plan || kept == entry.model->groups.unitCount());
}

ComparisonSide widthsOf(const PlanSide& entry)
{
    ComparisonSide side;
    side.name = entry.name;
    side.costs = {entry.totals.params, entry.totals.macs, entry.totals.bytes};
    for (const PlanSide::Layer& layer : entry.layers) {
        side.layers.push_back({layer.name, layer.total, layer.kept, std::nullopt, 0});
        side.totalUnits += layer.total;
        side.keptUnits += layer.kept;
    }
    return side;
}

} // namespace

Comparison::Comparison(Document& document, RunController& runs, WhatIf& whatIf, QObject* parent)
    : QObject(parent), document_(document), runs_(runs), whatIf_(whatIf),
      worker_(&Comparison::answerTo, [this](const Answer& answer) { take(answer); }),
      reader_(&Comparison::read, [this](const FileAnswer& answer) { takeFile(answer); })
{
    document_.follow(this, Parts(Part::network) | Part::plan | Part::pruning | Part::scores, &Comparison::follow);
    connect(&runs_, &RunController::changed, this, &Comparison::refreshFacts);
    connect(&whatIf_, &WhatIf::changed, this, &Comparison::refreshFacts);
}

std::vector<Comparison::Option> Comparison::options() const
{
    std::vector<Option> options;
    for (const int live : {originalNetwork, presentPlan, presentNetwork}) {
        const QString why = whyNot(live);
        const SideContent content = contentOf(live);
        options.push_back({live, content.name, why.isEmpty() ? content.text : why, why.isEmpty()});
    }
    for (const Fixed& each : fixed_)
        options.push_back({each.id, each.content.name, each.content.text, true});
    return options;
}

void Comparison::choose(int side, int option)
{
    if (chosen(side) == option || (option > presentNetwork && !fixed(option)))
        return;
    chosen_[static_cast<std::size_t>(side)] = option;
    Q_EMIT optionsChanged();
    make();
}

void Comparison::swap()
{
    std::swap(chosen_[a], chosen_[b]);
    std::swap(made_[a], made_[b]);
    std::swap(sides_[a], sides_[b]);
    Q_EMIT optionsChanged();
    make();
}

void Comparison::compare(const ComparisonSide& first, const ComparisonSide& second)
{
    const auto optionOf = [](const ComparisonSide& given) {
        Fixed option;
        option.content.name = given.name;
        option.content.text = given.text;
        option.side = std::make_shared<const ComparisonSide>(given);
        option.judged = {given.metric, given.estimated, given.predictions};
        return option;
    };
    compareGiven({optionOf(first), optionOf(second)});
}

void Comparison::compareEntries(const PlanSide& first, const PlanSide& second)
{
    compareGiven({optionOf(first), optionOf(second)});
}

void Comparison::compareGiven(std::array<Fixed, 2> given)
{
    std::erase_if(fixed_, [](const Fixed& option) { return option.given; });
    for (const std::size_t side : {a, b}) {
        given[side].given = true;
        chosen_[side] = add(std::move(given[side]));
    }
    Q_EMIT optionsChanged();
    make();
}

Comparison::Fixed Comparison::optionOf(const PlanSide& entry) const
{
    Fixed option;
    option.content.name = entry.name;
    option.content.text = tr("From the plans: %1.").arg(entry.name);
    if (unitsKnown(entry)) {
        option.content.model = entry.model;
        option.content.plan = entry.plan;
        option.content.settings = document_.project().prune;
    } else {
        option.side = std::make_shared<const ComparisonSide>(widthsOf(entry));
    }
    if (entry.metric)
        option.judged = {MetricValue{findMetric(entry.metric->key), entry.metric->value}, entry.plan != nullptr, nullptr};
    return option;
}

bool Comparison::canPin() const
{
    return whyNot(presentPlan).isEmpty();
}

void Comparison::pin()
{
    if (!canPin())
        return;
    Fixed option;
    option.content = contentOf(presentPlan);
    option.content.name = tr("Pinned %1: %2").arg(++pinned_).arg(targetText(*document_.plan()));
    option.content.text = tr("The plan that was pinned at %1.").arg(QTime::currentTime().toString(QStringLiteral("HH:mm")));
    option.judged = judgedOf(presentPlan);
    const int pinned = add(std::move(option));
    if (chosen_[b] == presentPlan)
        chosen_[a] = pinned;
    Q_EMIT optionsChanged();
    make();
}

void Comparison::addFile(const QString& file)
{
    FileRequest request{QFileInfo(file).absoluteFilePath().toStdString(), {}};
    const DocumentState& state = *document_.state();
    if (state.model)
        request.planned.push_back(contentOf(presentNetwork));
    if (state.model != state.original)
        request.planned.push_back(contentOf(originalNetwork));
    reading_ = true;
    problem_.clear();
    reader_.ask(std::move(request));
    Q_EMIT optionsChanged();
}

Comparison::FileAnswer Comparison::read(const FileRequest& request, const std::stop_token& stop)
{
    RunControl control;
    const std::stop_callback forward(stop, [&control] { control.requestStop(); });
    Observer silent;
    try {
        if (QFileInfo(QString::fromStdString(request.file)).suffix().compare(QStringLiteral("json"), Qt::CaseInsensitive) != 0)
            return networkIn(request.file, {control, silent});
        return request.planned.empty() ? failure(tr("Open the network of the plan first.").toStdString())
                                       : planIn(request.file, request.planned);
    } catch (const std::exception& problem) {
        return failure(problem.what());
    }
}

void Comparison::takeFile(const FileAnswer& answer)
{
    reading_ = false;
    problem_ = answer ? QString() : engineText(answer.error().message);
    if (answer) {
        Fixed option;
        option.content = *answer;
        if (!option.content.plan)
            option.content.settings = document_.project().prune;
        chosen_[b] = add(std::move(option));
    }
    Q_EMIT optionsChanged();
    make();
}

bool Comparison::canForget(int option) const
{
    return fixed(option) != nullptr;
}

void Comparison::forget(int option)
{
    std::erase_if(fixed_, [option](const Fixed& each) { return each.id == option; });
    const std::array<int, 2> usual{originalNetwork, presentPlan};
    for (std::size_t side = 0; side < chosen_.size(); ++side)
        chosen_[side] = chosen_[side] == option ? usual[side] : chosen_[side];
    Q_EMIT optionsChanged();
    make();
}

void Comparison::setWanted(bool wanted)
{
    wanted_ = wanted;
    make();
}

QString Comparison::whyNone() const
{
    if (!document_.model())
        return tr("Open a network to compare its plan here with the network itself, with other plans and with other networks.");
    for (const int option : chosen_)
        if (const QString why = whyNot(option); !why.isEmpty())
            return why;
    return sides_[a] && sides_[b] ? QString() : tr("The two sides are being looked at…");
}

SideContent Comparison::contentOfNetwork(NetworkId network, const ModelPtr& model) const
{
    const DocumentState& state = *document_.state();
    SideContent content;
    content.model = model;
    content.settings = state.project->prune;
    content.measurements = network == state.network ? state.measurements : state.originalMeasurements;
    if (network == state.network && state.scores->known)
        content.scores = state.scores;
    return content;
}

SideContent Comparison::contentOf(int option) const
{
    const DocumentState& state = *document_.state();
    if (const Fixed* known = fixed(option))
        return known->content;
    const bool before = option == originalNetwork;
    SideContent content = contentOfNetwork(before ? state.originalNetwork : state.network, before ? state.original : state.model);
    if (before) {
        content.name = tr("Original network");
        content.text = tr("The network before anything was pruned.");
    } else if (option == presentPlan) {
        content.name = tr("Present plan");
        content.text = tr("What the present settings would leave of the present network.");
        content.plan = state.plan;
    } else {
        content.name = tr("Present network");
        content.text = tr("The network as the last stage made it.");
    }
    return content;
}

/// Empty where it is there.
QString Comparison::whyNot(int option) const
{
    if (fixed(option))
        return {};
    if (!document_.model())
        return tr("Open a network first.");
    return option == presentPlan && !document_.plan() ? tr("There is no plan: %1").arg(engineText(document_.planProblem().toStdString()))
                                                      : QString();
}

Comparison::Judged Comparison::judgedOf(int option) const
{
    if (const Fixed* known = fixed(option))
        return known->judged;
    const bool cuts = document_.plan() && document_.plan()->removedUnits > 0; // else the plan leaves the present network as it is
    if (option == presentPlan && cuts) {
        const WhatIf::Estimate& estimate = whatIf_.estimate();
        return estimate ? Judged{MetricValue{estimate->metric, estimate->planned}, true, nullptr} : Judged{};
    }
    const NetworkId network = option == originalNetwork ? document_.state()->originalNetwork : document_.network();
    return {primaryOf(runs_.evaluationOf(network)), false, runs_.predictionsOf(network)};
}

/// With what is known by now.
SidePtr Comparison::withFacts(const SidePtr& side, const Judged& judged)
{
    if (!side || (side->metric == judged.metric && side->estimated == judged.estimated && side->predictions == judged.predictions))
        return side;
    auto known = std::make_shared<ComparisonSide>(*side);
    known->metric = judged.metric;
    known->estimated = judged.estimated;
    known->predictions = judged.predictions;
    return known;
}

const Comparison::Fixed* Comparison::fixed(int option) const
{
    const auto found = std::find_if(fixed_.begin(), fixed_.end(), [option](const Fixed& each) { return each.id == option; });
    return found == fixed_.end() ? nullptr : &*found;
}

int Comparison::add(Fixed option)
{
    option.id = nextId_++;
    fixed_.push_back(std::move(option));
    return fixed_.back().id;
}

void Comparison::follow()
{
    forgetOtherSessions();
    Q_EMIT optionsChanged();
    make();
}

/// What belongs to a network that is no longer open.
void Comparison::forgetOtherSessions()
{
    if (std::exchange(session_, document_.state()->openedNetwork) == document_.state()->openedNetwork)
        return;
    reader_.drop();
    reading_ = false;
    problem_.clear();
    fixed_.clear();
    pinned_ = 0;
    chosen_ = {originalNetwork, presentPlan};
}

void Comparison::make()
{
    if (!wanted_)
        return;
    std::array<Wanted, 2> now;
    for (std::size_t side = 0; side < now.size(); ++side)
        now[side] = wantedOf(chosen_[side]);
    if (now != std::exchange(asked_, now))
        ask(now);
    refreshFacts();
    Q_EMIT changed();
}

Comparison::Wanted Comparison::wantedOf(int option) const
{
    Wanted wanted{option, {}, nullptr};
    if (const Fixed* known = fixed(option); known && known->side)
        wanted.ready = known->side;
    else if (whyNot(option).isEmpty())
        wanted.content = contentOf(option);
    return wanted;
}

/// A side stays as it was until it is made anew, so that nothing flickers while a slider moves.
void Comparison::ask(const std::array<Wanted, 2>& wanted)
{
    worker_.drop();
    bool complete = true;
    for (std::size_t side = 0; side < wanted.size(); ++side) {
        const bool there = wanted[side].ready || wanted[side].content.model;
        if (!there || made_[side].option != wanted[side].option)
            sides_[side] = nullptr;
        complete = complete && there;
    }
    if (complete)
        worker_.ask({wanted, made_, sides_});
}

Comparison::Answer Comparison::answerTo(const Request& request, const std::stop_token& stop)
{
    Answer answer{request.wanted, {}};
    for (std::size_t side = 0; side < answer.sides.size(); ++side) {
        const Wanted& wanted = request.wanted[side];
        if (wanted.ready)
            answer.sides[side] = wanted.ready;
        else if (wanted == request.made[side] && request.sides[side])
            answer.sides[side] = request.sides[side];
        else if (!stop.stop_requested())
            answer.sides[side] = std::make_shared<const ComparisonSide>(sideOf(wanted.content));
    }
    return answer;
}

void Comparison::take(const Answer& answer)
{
    made_ = answer.made;
    sides_ = answer.sides;
    for (Fixed& option : fixed_)
        for (std::size_t side = 0; side < sides_.size(); ++side)
            if (option.id == made_[side].option)
                option.side = sides_[side];
    refreshFacts();
    Q_EMIT changed();
}

void Comparison::refreshFacts()
{
    bool others = false;
    for (std::size_t side = 0; side < sides_.size(); ++side) {
        SidePtr known = withFacts(sides_[side], judgedOf(chosen_[side]));
        others = others || known != sides_[side];
        sides_[side] = std::move(known);
    }
    if (others)
        Q_EMIT changed();
}

} // namespace espalier
