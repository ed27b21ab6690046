// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/document.h"

#include "core/pruning/criteria/criteria.h"
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

/// Channels chosen by hand, for the network that comes after this one.
void adaptLists(PruneSettings& settings, const Model& before, const Model& after, const std::vector<bool>& removed)
{
    const bool known = removed.size() == static_cast<std::size_t>(before.groups.unitCount());
    for (IndexLists* lists : {&settings.cut, &settings.keep}) {
        if (known)
            *lists = listsAfter(*lists, before.network, before.groups, removed);
        else if (widthsOf(before.groups) != widthsOf(after.groups))
            lists->clear();
    }
}

/// What a measurement of importance on images depends on, besides the network.
bool sameImages(const Project& a, const Project& b)
{
    return a.data == b.data && a.preprocessing == b.preprocessing && a.trainLimit == b.trainLimit && a.prune.seed == b.prune.seed;
}

/// Whether what has to be measured for the plan is the same.
bool sameMeasuring(const DocumentState& a, const DocumentState& b)
{
    const PruneSettings& was = a.project->prune;
    const PruneSettings& now = b.project->prune;
    const bool sameShares =
        was.allocation == now.allocation && was.timeLimit == now.timeLimit && was.calibrationImages == now.calibrationImages;
    const bool sameTrials = was.tryCriteria == now.tryCriteria && was.judge == now.judge &&
                            was.target.keepWithin == now.target.keepWithin && (!now.target.keepWithin || was == now);
    return a.network == b.network && was.criterion == now.criterion && sameTrials && budgetOf(was) == budgetOf(now) &&
           was.runtime == now.runtime && sameShares && sameImages(*a.project, *b.project);
}

/// Whether what has to be measured for substitutes is the same.
bool sameCovariances(const DocumentState& a, const DocumentState& b)
{
    return a.network == b.network && a.project->prune.calibrationImages == b.project->prune.calibrationImages &&
           sameImages(*a.project, *b.project);
}

PruneSettings chosenIn(const DocumentState& state)
{
    return chosen(state.project->prune, *state.measurements);
}

/// What c_u depends on.
bool sameCriterion(const DocumentState& a, const DocumentState& b)
{
    return a.network == b.network && a.measurements == b.measurements && chosenIn(a).criterion == chosenIn(b).criterion &&
           sameImages(*a.project, *b.project);
}

/// What units go by. Measured shares depend on what the budget counts.
bool sameScores(const DocumentState& a, const DocumentState& b)
{
    const PruneSettings was = chosenIn(a), now = chosenIn(b);
    const Allocation allocation = allocationFor(now, *b.measurements);
    const bool sameBudget = budgetOf(was) == budgetOf(now) && was.runtime == now.runtime;
    return sameCriterion(a, b) && was.fusion == now.fusion && allocation == allocationFor(was, *a.measurements) &&
           (allocation != Allocation::measured || sameBudget);
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

bool sameButPruning(Project a, const Project& b)
{
    a.prune = b.prune;
    return a == b;
}

std::shared_ptr<const Project> inFile(const std::shared_ptr<const Project>& project, const std::filesystem::path& file)
{
    if (project->file == file)
        return project;
    auto moved = std::make_shared<Project>(*project);
    moved->file = file;
    return moved;
}

Parts differences(const DocumentState& a, const DocumentState& b)
{
    Parts parts;
    parts.setFlag(Part::network, a.network != b.network);
    parts.setFlag(Part::pruning, a.planning != b.planning || a.project->prune != b.project->prune);
    parts.setFlag(Part::project, !sameButPruning(*a.project, *b.project));
    parts.setFlag(Part::scores, a.scores != b.scores);
    parts.setFlag(Part::heat, a.heat != b.heat);
    parts.setFlag(Part::substitutes, a.substitutes != b.substitutes || a.needsCovariances != b.needsCovariances ||
                                         a.substitutionProblem != b.substitutionProblem);
    return parts;
}

/// The plan that takes nothing; makePlan refuses a ratio of zero.
Plan untouchedPlan(const Model& model, const PlanRequest& request)
{
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

} // namespace

class Document::Step : public QUndoCommand {
public:
    Step(Document& document, Remembered before, Remembered after, int gesture, const QString& text)
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
    Remembered before_, after_;
    int gesture_;
};

Document::Document(QObject* parent, Calculations calculations, std::int64_t networkMemory)
    : QObject(parent), networks_(networkMemory), calculations_(std::move(calculations))
{
}

void Document::open(ModelPtr model, Project project)
{
    inGesture_ = false;
    networks_.clear();
    measurements_.clear();
    measuringProblem_.clear();
    substitutionProblem_.clear();
    undoStack_.clear();
    DocumentState opened;
    opened.network = opened.openedNetwork = opened.originalNetwork = networks_.add(model);
    opened.model = opened.original = std::move(model);
    opened.project = std::make_shared<const Project>(std::move(project));
    show(std::move(opened));
}

void Document::replaceNetwork(NetworkId network, bool planCarriedOut, const QString& step, const std::vector<bool>& removed)
{
    go(network, state_->originalNetwork, planCarriedOut, step, removed);
}

void Document::beginWith(NetworkId network, const QString& step)
{
    go(network, network, false, step);
}

void Document::go(NetworkId network, NetworkId original, bool planCarriedOut, const QString& step, const std::vector<bool>& removed)
{
    const Result<ModelPtr> model = networks_.model(network);
    if (!model)
        return Q_EMIT networkLost(model.error());
    PruneSettings settings = state_->project->prune;
    adaptLists(settings, *state_->model, **model, removed);
    const Planning planning = planCarriedOut ? Planning::carriedOut : nothingPlanned() ? Planning::nothing : Planning::ratio;
    goWith(network, original, settings, planning, step.isEmpty() ? tr("Other network") : step);
}

void Document::returnTo(NetworkId network, NetworkId original, const PruneSettings& settings, Planning planning, const QString& step)
{
    const bool there = network == state_->network && original == state_->originalNetwork;
    if (!there || settings != state_->project->prune || planning != state_->planning)
        goWith(network, original, settings, planning, step);
}

void Document::goWith(NetworkId network, NetworkId original, const PruneSettings& settings, Planning planning, const QString& step)
{
    const Result<ModelPtr> model = networks_.model(network);
    if (!model)
        return Q_EMIT networkLost(model.error());
    auto project = std::make_shared<Project>(*state_->project);
    project->prune = settings;
    lowerFloors(project->prune, **model);
    Remembered next{network, original, std::move(project), state_->heat, planning};
    if (next.heat && next.heat->heat.size() != static_cast<std::size_t>((*model)->groups.unitCount()))
        next.heat = nullptr;
    push(std::move(next), step);
}

void Document::setPruneSettings(const PruneSettings& settings, const QString& step)
{
    const bool none = nothingPlanned() && sameTarget(settings, state_->project->prune);
    Project project = *state_->project;
    project.prune = settings;
    letRatioCount(project.prune, state_->project->prune);
    change(std::move(project), none ? Planning::nothing : Planning::ratio, step);
}

void Document::planRatio(double ratio, const QString& step)
{
    Project project = *state_->project;
    if (ratio > 0)
        setTarget(project.prune, RatioTarget{ratio, budgetOf(project.prune)});
    change(std::move(project), ratio > 0 ? Planning::ratio : Planning::nothing, step.isEmpty() ? tr("Ratio") : step);
}

void Document::setProject(const Project& project, const QString& step)
{
    const PruneSettings& before = state_->project->prune;
    const bool planned = (planCarriedOut() && project.prune != before) || project.prune.target != before.target;
    Project next = project;
    letRatioCount(next.prune, before);
    change(std::move(next), planned ? Planning::ratio : state_->planning, step);
}

void Document::change(Project project, Planning planning, const QString& step)
{
    if (project == *state_->project && planning == state_->planning)
        return;
    Remembered next = remembered();
    next.project = std::make_shared<const Project>(std::move(project));
    next.planning = planning;
    push(std::move(next), step.isEmpty() ? tr("Change of settings") : step);
}

void Document::setMeasurements(NetworkId network, Measurements measurements)
{
    measurements_[network] = std::make_shared<const Measurements>(std::move(measurements));
    show(*state_);
}

void Document::setMeasuringProblem(const QString& problem)
{
    measuringProblem_ = problem;
    show(*state_, Part::plan);
}

void Document::setSubstitutionProblem(const QString& problem)
{
    substitutionProblem_ = problem;
    show(*state_);
}

void Document::setHeat(std::shared_ptr<const HeatSnapshot> heat)
{
    DocumentState next = *state_;
    next.heat = std::move(heat);
    show(std::move(next));
}

void Document::markSaved(const std::filesystem::path& file)
{
    DocumentState next = *state_;
    next.project = inFile(next.project, file);
    undoStack_.setClean();
    show(std::move(next), Part::project);
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

Document::Remembered Document::remembered() const
{
    return {state_->network, state_->originalNetwork, state_->project, state_->heat, state_->planning};
}

void Document::push(Remembered next, const QString& step)
{
    undoStack_.push(new Step(*this, remembered(), std::move(next), inGesture_ ? gesture_ : 0, step));
}

void Document::restore(const Remembered& to)
{
    const Result<ModelPtr> model = to.network == state_->network ? state_->model : networks_.model(to.network);
    const Result<ModelPtr> original = to.original == state_->originalNetwork ? state_->original : networks_.model(to.original);
    for (const Result<ModelPtr>* needed : {&model, &original})
        if (!*needed)
            return Q_EMIT networkLost(needed->error());
    DocumentState next = *state_;
    next.network = to.network;
    next.model = *model;
    next.originalNetwork = to.original;
    next.original = *original;
    next.project = inFile(to.project, state_->project->file); // where the project lies is not part of its history
    next.heat = to.heat;
    next.planning = to.planning;
    show(std::move(next));
}

/// Computes what depends on a change, and that once. parts: what has changed that the states do not tell.
void Document::show(DocumentState next, Parts parts)
{
    if (!sameMeasuring(*state_, next))
        measuringProblem_.clear();
    if (!sameCovariances(*state_, next))
        substitutionProblem_.clear();
    if (!sameImages(*state_->project, *next.project))
        forgetImageMeasurements();
    next.measurements = measurementsOf(next.network);
    next.originalMeasurements = measurementsOf(next.originalNetwork);
    if (next.model && !sameScores(*state_, next))
        next.scores = scoresFor(next);
    parts |= differences(*state_, next);
    if (next.model && parts & (Parts(Part::network) | Part::pruning | Part::scores | Part::plan)) {
        plan(next);
        parts |= Part::plan;
    }
    tellSubstitutes(next);
    parts |= differences(*state_, next);
    state_ = std::make_shared<const DocumentState>(std::move(next));
    if (parts)
        Q_EMIT changed(parts);
}

std::shared_ptr<const RankedScores> Document::scoresFor(const DocumentState& state) const
{
    const PruneSettings settings = chosenIn(state);
    auto scores = std::make_shared<RankedScores>();
    scores->known = !descriptionOf(settings.criterion).takesLong || state.measurements->criteria.count(settings.criterion) > 0;
    FusedScores& fused = *scores;
    if (!scores->known)
        fused = fuse(state.model->groups, std::vector<double>(static_cast<std::size_t>(state.model->groups.unitCount())), settings.fusion);
    else if (sameCriterion(*state_, state) && allocationFor(settings, *state.measurements) == Allocation::scores)
        fused = fuse(state.model->groups, state_->scores->criterion, settings.fusion, state_->scores->localTerm);
    else
        fused = calculations_.scores(*state.model, settings, *state.measurements).value();
    scores->ascending = calculations_.rank(scores->fused);
    return scores;
}

void Document::plan(DocumentState& state) const
{
    const PruneSettings& asked = state.project->prune;
    const PruneSettings settings = chosenIn(state);
    const bool measured = sufficient(*state.measurements, asked, !state.project->data.empty());
    const bool needsImages =
        descriptionOf(asked.criterion).needsImages || asked.allocation == Allocation::measured || asked.target.keepWithin;
    const bool possible = !needsImages || !state.project->data.empty();
    const bool planned = state.planning != Planning::carriedOut; // a network that was just cut is measured when a cut is planned again
    state.needsMeasuring = planned && possible && !measured && measuringProblem_.isEmpty();
    state.plan.reset();
    state.planProblem.clear();
    Result<PlanRequest> request = planRequest(settings, state.model->network, state.model->groups);
    if (!request) {
        state.request.reset();
        state.planProblem = QString::fromStdString(request.error().message);
        return;
    }
    if (settings.target.keepWithin && state.planning == Planning::ratio) {
        state.request.reset();
        state.planProblem = unmeasuredProblem(state);
        return;
    }
    request->latency = state.measurements->latencyIn(settings.runtime);
    if (state.network != state_->network || !state.request || !sameButTarget(*state.request, *request))
        state.largestRatio = largestFeasibleRatio(state.model->groups, state.model->costModel, *request);
    state.request = std::move(*request);
    if (state.planning != Planning::ratio)
        state.plan = std::make_shared<const Plan>(untouchedPlan(*state.model, *state.request));
    else if (!sufficient(*state.measurements, asked, false))
        state.planProblem = unmeasuredProblem(state);
    else
        planByScores(state);
}

void Document::planByScores(DocumentState& state) const
{
    auto plan =
        calculations_.plan(state.model->groups, state.scores->fused, state.scores->ascending, state.model->costModel, *state.request);
    if (plan)
        state.plan = std::make_shared<const Plan>(std::move(*plan));
    else
        state.planProblem = QString::fromStdString(plan.error().message);
}

/// No plan waits for them.
void Document::tellSubstitutes(DocumentState& state)
{
    const auto covariances = state.measurements->covariancesOn(state.project->prune.calibrationImages);
    const bool removes = state.plan && state.plan->removedUnits > 0;
    state.substitutionProblem = substitutionProblem_;
    state.needsCovariances = removes && !covariances && !state.project->data.empty() && substitutionProblem_.isEmpty();
    state.substitutes = substitutes_.of({state.model, covariances, state.plan});
}

QString Document::unmeasuredProblem(const DocumentState& state) const
{
    const PruneSettings& settings = state.project->prune;
    if (descriptionOf(settings.criterion).needsImages && state.project->data.empty())
        return QString::fromStdString(noImagesFor(settings.criterion).value().message);
    if (settings.allocation == Allocation::measured && state.project->data.empty())
        return tr("What each layer may give is measured on pictures: choose their folder on the Training tab of the settings, or let the "
                  "scores decide.");
    if (settings.target.keepWithin && state.project->data.empty())
        return tr("How much can go is tried on pictures: choose their folder on the Training tab of the settings, or give a ratio.");
    if (!measuringProblem_.isEmpty())
        return measuringProblem_;
    if (chosenIn(state).target.keepWithin)
        return tr("How much can go is being tried…");
    if (settings.allocation == Allocation::measured && state.scores->known)
        return tr("What each layer may give is being measured…");
    return budgetOf(settings) == Budget::latency && !state.measurements->latencyIn(settings.runtime)
               ? tr("The network's speed on this machine is being measured…")
               : tr("The importance of the channels is being measured…");
}

/// The same object until something else is measured, so that states can be compared.
std::shared_ptr<const Measurements> Document::measurementsOf(NetworkId network)
{
    auto& measurements = measurements_[network];
    if (!measurements)
        measurements = std::make_shared<const Measurements>();
    return measurements;
}

void Document::forgetImageMeasurements()
{
    for (auto& [network, measurements] : measurements_) {
        auto others = std::make_shared<Measurements>(*measurements);
        std::erase_if(others->criteria, [](const auto& entry) { return descriptionOf(entry.first).needsImages; });
        others->shares.clear();
        others->best.reset();
        others->within.reset();
        others->covariances = {};
        measurements = std::move(others);
    }
}

} // namespace espalier
