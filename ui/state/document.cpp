// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/document.h"

#include "core/pruning/criteria/fused_score.h"
#include "core/settings/prune_target.h"

#include <QUndoCommand>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

void lowerFloor(PruneSettings& settings, const std::string& name, int width)
{
    const auto floor = settings.floors.find(name);
    if (floor != settings.floors.end())
        floor->second = std::min(floor->second, width);
}

/// A floor may be given under the group's own name or that of any of its layers.
void lowerFloors(PruneSettings& settings, const Model& model)
{
    for (const Group& group : model.groups.groups()) {
        lowerFloor(settings, group.name, group.units);
        for (const auto* nodes : {&group.members, &group.norms})
            for (const NodeId node : *nodes)
                lowerFloor(settings, model.network.nodes[node].name, group.units);
    }
}

/// What a measurement of importance on images depends on, besides the network.
bool sameImages(const Project& a, const Project& b)
{
    return a.data == b.data && a.preprocessing == b.preprocessing && a.trainLimit == b.trainLimit && a.prune.seed == b.prune.seed;
}

/// Of the same budget.
bool sameButTarget(PlanRequest a, const PlanRequest& b)
{
    const bool sameBudget = budgetOf(a.target) == budgetOf(b.target);
    a.target = b.target;
    return sameBudget && a == b;
}

/// Whoever changes ratio or budget asks for these, and no longer for another target.
void letRatioCount(PruneSettings& next, const PruneSettings& before)
{
    if (next.target == before.target && (next.ratio != before.ratio || next.budget != before.budget))
        next.target = {};
}

bool sameTarget(const PruneSettings& a, const PruneSettings& b)
{
    return a.ratio == b.ratio && a.target == b.target;
}

} // namespace

class Document::Step : public QUndoCommand {
public:
    Step(Document& document, State before, State after, int gesture, const QString& text)
        : QUndoCommand(text), document_(document), before_(std::move(before)), after_(std::move(after)), gesture_(gesture)
    {
    }

    void undo() override { document_.restore(before_); }
    void redo() override { document_.restore(after_); }
    int id() const override { return gesture_ > 0 ? 1 : -1; }

    bool mergeWith(const QUndoCommand* other) override
    {
        const auto& next = static_cast<const Step&>(*other);
        if (next.gesture_ != gesture_)
            return false;
        after_ = next.after_;
        return true;
    }

private:
    Document& document_;
    State before_, after_;
    int gesture_;
};

Document::Document(QObject* parent) : QObject(parent) {}

void Document::open(ModelPtr model, Project project)
{
    inGesture_ = false;
    original_ = model;
    largestRatioKnown_ = false;
    measurements_.clear();
    measuringProblem_.clear();
    state_ = {std::move(model), std::move(project), nullptr};
    undoStack_.clear();
    recompute(true);
    Q_EMIT modelChanged();
    Q_EMIT heatChanged();
    Q_EMIT planChanged();
    Q_EMIT projectChanged();
}

void Document::replaceModel(ModelPtr model, bool planCarriedOut, const QString& step)
{
    State next{std::move(model), state_.project, state_.heat,
               planCarriedOut     ? Planning::carriedOut
               : nothingPlanned() ? Planning::nothing
                                  : Planning::ratio};
    lowerFloors(next.project.prune, *next.model);
    if (next.heat && next.heat->heat.size() != static_cast<std::size_t>(next.model->groups.unitCount()))
        next.heat = nullptr;
    push(std::move(next), step.isEmpty() ? tr("Other network") : step);
}

void Document::setPruneSettings(const PruneSettings& settings, const QString& step)
{
    if (settings == state_.project.prune && !planCarriedOut())
        return;
    State next = state_;
    next.project.prune = settings;
    letRatioCount(next.project.prune, state_.project.prune);
    next.planning = nothingPlanned() && sameTarget(settings, state_.project.prune) ? Planning::nothing : Planning::ratio;
    push(std::move(next), step.isEmpty() ? tr("Change of settings") : step);
}

void Document::planRatio(double ratio, const QString& step)
{
    State next = state_;
    next.planning = ratio > 0 ? Planning::ratio : Planning::nothing;
    if (ratio > 0)
        setTarget(next.project.prune, RatioTarget{ratio, budgetOf(next.project.prune)});
    if (next.planning != state_.planning || next.project.prune != state_.project.prune)
        push(std::move(next), step.isEmpty() ? tr("Ratio") : step);
}

void Document::setProject(const Project& project, const QString& step)
{
    State next = state_;
    if ((planCarriedOut() && project.prune != state_.project.prune) || project.prune.target != state_.project.prune.target)
        next.planning = Planning::ratio;
    next.project = project;
    letRatioCount(next.project.prune, state_.project.prune);
    push(std::move(next), step.isEmpty() ? tr("Change of settings") : step);
}

void Document::setHeat(std::shared_ptr<const HeatSnapshot> heat)
{
    state_.heat = std::move(heat);
    Q_EMIT heatChanged();
}

void Document::markSaved(const std::filesystem::path& file)
{
    state_.project.file = file;
    undoStack_.setClean();
    Q_EMIT projectChanged();
}

void Document::beginGesture()
{
    inGesture_ = true;
    ++gesture_;
}

void Document::endGesture()
{
    inGesture_ = false;
}

void Document::push(State next, const QString& step)
{
    undoStack_.push(new Step(*this, state_, std::move(next), inGesture_ ? gesture_ : 0, step));
}

void Document::restore(const State& state)
{
    const State before = std::exchange(state_, state);
    state_.project.file = before.project.file; // where the project lies is not part of its history
    const bool otherModel = before.model != state_.model;
    const PruneSettings& was = before.project.prune;
    const PruneSettings& now = state_.project.prune;
    if (otherModel)
        largestRatioKnown_ = false;
    forgetMeasurements(before);
    recompute(otherModel || was.criterion != now.criterion || !sameImages(before.project, state_.project));
    if (otherModel)
        Q_EMIT modelChanged();
    if (before.heat != state_.heat)
        Q_EMIT heatChanged();
    Q_EMIT planChanged();
    Q_EMIT projectChanged();
}

void Document::recompute(bool criterionChanged)
{
    if (!state_.model)
        return;
    const PruneSettings& settings = state_.project.prune;
    if (criterionChanged)
        recomputeScores();
    else if (scores_.fusion != settings.fusion)
        scores_ = fuse(state_.model->groups, std::move(scores_.criterion), settings.fusion, scores_.localTerm);
    recomputePlan();
}

bool Document::scoresKnown() const
{
    const Criterion criterion = state_.project.prune.criterion;
    return state_.model && (!descriptionOf(criterion).takesLong || measurements().criteria.count(criterion) > 0);
}

void Document::recomputeScores()
{
    const PruneSettings& settings = state_.project.prune;
    if (scoresKnown())
        scores_ = scoresOf(*state_.model, settings, measurements()).value();
    else
        scores_ = fuse(state_.model->groups, std::vector<double>(static_cast<std::size_t>(state_.model->groups.unitCount()), 0.0),
                       settings.fusion);
}

void Document::recomputePlan()
{
    const Model& model = *state_.model;
    const PruneSettings& settings = state_.project.prune;
    plan_.reset();
    planProblem_.clear();
    auto request = planRequest(settings, model.network, model.groups);
    if (request)
        request->latency = measurements().latencyIn(settings.runtime);
    if (!request) {
        planProblem_ = QString::fromStdString(request.error().message);
        return;
    }
    if (!largestRatioKnown_ || !sameButTarget(largestRatioRequest_, *request)) {
        largestRatio_ = largestFeasibleRatio(model.groups, model.costModel, *request);
        largestRatioRequest_ = *request;
        largestRatioKnown_ = true;
    }
    if (state_.planning != Planning::ratio) {
        plan_ = std::make_shared<const Plan>(untouchedPlan(*request));
        return;
    }
    if (!sufficient(measurements(), settings)) {
        planProblem_ = unmeasuredProblem();
        return;
    }
    auto plan = makePlan(model.groups, scores_.fused, model.costModel, *request);
    if (plan)
        plan_ = std::make_shared<const Plan>(std::move(*plan));
    else
        planProblem_ = QString::fromStdString(plan.error().message);
}

/// The plan that takes nothing; makePlan refuses a ratio of zero.
Plan Document::untouchedPlan(const PlanRequest& request) const
{
    const Model& model = *state_.model;
    Plan plan;
    plan.request = request;
    plan.request.target = RatioTarget{0, budgetOf(request.target)};
    plan.floorShare = request.floorShare;
    plan.floorMin = request.floorMin;
    plan.fates.assign(static_cast<std::size_t>(model.groups.unitCount()), Fate::kept);
    plan.kept = widthsOf(model.groups);
    plan.floors = floorsFor(model.groups, model.costModel, plan.request);
    plan.before = plan.after = model.costs;
    if (request.latency)
        plan.latencyBefore = plan.latencyAfter = request.latency->nanoseconds(plan.kept);
    return plan;
}

const Measurements& Document::measurementsOf(const ModelPtr& model) const
{
    static const Measurements none;
    const auto found = measurements_.find(model);
    return found == measurements_.end() ? none : found->second;
}

bool Document::needsMeasuring() const
{
    const PruneSettings& settings = state_.project.prune;
    const bool possible = !descriptionOf(settings.criterion).needsImages || !state_.project.data.empty();
    return state_.model && possible && measuringProblem_.isEmpty() && !sufficient(measurements(), settings);
}

QString Document::unmeasuredProblem() const
{
    const PruneSettings& settings = state_.project.prune;
    if (descriptionOf(settings.criterion).needsImages && state_.project.data.empty())
        return QString::fromStdString(noImagesFor(settings.criterion).value().message);
    if (!measuringProblem_.isEmpty())
        return measuringProblem_;
    return budgetOf(settings) == Budget::latency && !measurements().latencyIn(settings.runtime)
               ? tr("The network's speed on this machine is being measured…")
               : tr("The importance of the channels is being measured…");
}

void Document::setMeasurements(const ModelPtr& model, Measurements measurements)
{
    measurements_[model] = std::move(measurements);
    if (model != state_.model)
        return;
    recompute(true);
    Q_EMIT planChanged();
}

void Document::setMeasuringProblem(const QString& problem)
{
    measuringProblem_ = problem;
    recomputePlan();
    Q_EMIT planChanged();
}

void Document::forgetMeasurements(const State& before)
{
    const PruneSettings& was = before.project.prune;
    const PruneSettings& now = state_.project.prune;
    const bool otherImages = !sameImages(before.project, state_.project);
    if (otherImages || was.criterion != now.criterion || was.budget != now.budget || was.runtime != now.runtime ||
        before.model != state_.model)
        measuringProblem_.clear();
    if (!otherImages)
        return;
    for (auto& [model, measurements] : measurements_)
        std::erase_if(measurements.criteria, [](const auto& entry) { return descriptionOf(entry.first).needsImages; });
}

} // namespace espalier
