// SPDX-License-Identifier: GPL-3.0-or-later
// What is noted, and when. See plan_history_steps.cpp for what users do with it.
#include "ui/runs/plan_history.h"

#include "ui/models/plan_names.h"
#include "ui/models/texts.h"
#include "ui/runs/stage_text.h"

#include <QDateTime>
#include <QScopedValueRollback>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

constexpr double nanosecondsInMillisecond = 1e6;

std::string timeNow()
{
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
}

std::optional<double> millisecondsOf(std::int64_t nanoseconds)
{
    return nanoseconds > 0 ? std::optional(static_cast<double>(nanoseconds) / nanosecondsInMillisecond) : std::nullopt;
}

std::map<std::string, int> byName(const Groups& groups, const std::vector<int>& widths)
{
    std::map<std::string, int> all;
    for (int group = 0; group < groups.groupCount(); ++group)
        all.emplace(groups.groups()[static_cast<std::size_t>(group)].name, widths[static_cast<std::size_t>(group)]);
    return all;
}

PlanTotals totalsOf(const Costs& costs, std::int64_t nanoseconds = 0)
{
    return {costs.params, costs.macs, costs.bytes, millisecondsOf(nanoseconds)};
}

std::optional<PlanMetric> metricIn(const recipes::PlanEstimate& estimate, const std::filesystem::path& data)
{
    PlanMetric metric{estimate.metric->key, estimate.planned, {}, {}, estimate.images, data};
    if (estimate.interval) {
        metric.low = estimate.interval->low;
        metric.high = estimate.interval->high;
    }
    return metric;
}

std::optional<PlanMetric> metricIn(const std::optional<Evaluation>& evaluation, const std::filesystem::path& data)
{
    const MetricValue* primary = evaluation ? evaluation->metrics.primary() : nullptr;
    if (!primary)
        return std::nullopt;
    return PlanMetric{primary->info->key, primary->value, {}, {}, evaluation->images, data};
}

PlanOrigin originOf(Stage stage)
{
    switch (stage) {
    case Stage::train:
        return PlanOrigin::train;
    case Stage::prune:
        return PlanOrigin::prune;
    case Stage::finetune:
        return PlanOrigin::finetune;
    default:
        return PlanOrigin::sparsify;
    }
}

/// Of the channels that the stage cut; empty where it cut none.
std::string hashOf(const Lineage::Birth& birth)
{
    if (!birth.cut)
        return {};
    const auto hash = birth.cut->find("espalier.plan_hash");
    return hash == birth.cut->end() ? std::string() : hash->second;
}

/// Of the same pictures, one from more of them is sharper: while a plan that was tried before is tried anew, it stays. One from all that
/// there are is the sharpest.
bool isSharper(const std::optional<PlanMetric>& known, const PlanMetric& now, const recipes::PlanEstimate& estimate)
{
    return known && known->key == now.key && known->data == now.data && known->images > now.images && estimate.images < estimate.all;
}

bool carriesOutPlan(std::optional<Stage> stage)
{
    return stage == Stage::prune || stage == Stage::allStages;
}

} // namespace

PlanHistory::PlanHistory(Document& document, RunController& runs, WhatIf& whatIf, QObject* parent, int rest)
    : QObject(parent), document_(document), runs_(runs), whatIf_(whatIf)
{
    rest_.setSingleShot(true);
    rest_.setInterval(rest);
    connect(&rest_, &QTimer::timeout, this, [this] {
        rested_ = true;
        noteRested();
    });
    connect(&runs_, &RunController::opened, this, &PlanHistory::showOpened);
    connect(&runs_, &RunController::networkMade, this, &PlanHistory::takeNetwork);
    connect(&runs_, &RunController::networkExported, this, &PlanHistory::noteExported);
    connect(&runs_, &RunController::changed, this, &PlanHistory::followRuns);
    connect(&whatIf_, &WhatIf::changed, this, &PlanHistory::followEstimate);
    document_.follow(this, Parts(Part::network) | Part::pruning | Part::project | Part::plan, &PlanHistory::followDocument);
}

void PlanHistory::showOpened()
{
    networks_.clear();
    originals_.clear();
    plans_.clear();
    carriesOut_.reset();
    carriedPlan_ = 0;
    tree_ = {};
    saved_ = true;
    const std::filesystem::path& file = document_.project().file;
    if (!file.empty()) {
        if (auto read = readPlanTree(planTreeFile(file)))
            tree_ = std::move(*read);
        else
            Q_EMIT message(
                {theme::Tone::warning, tr("The project is open without the plans tried before: %1").arg(engineText(read.error().message))});
    }
    addRoot();
    followDocument();
    Q_EMIT changed();
}

/// The network that was opened; where the tree was read with one of other costs, its file is another by now.
void PlanHistory::addRoot()
{
    const Model& model = *document_.model();
    const PlanTotals totals = totalsOf(model.costs);
    PlanNode root;
    root.origin = PlanOrigin::original;
    root.name = tr("Original").toStdString();
    root.time = timeNow();
    root.totals = totals;
    root.kept = byName(model.groups, widthsOf(model.groups));
    if (tree_.empty())
        tree_.add(std::move(root));
    else if (tree_.nodes().front().totals.params != totals.params || tree_.nodes().front().totals.macs != totals.macs)
        Q_EMIT message({theme::Tone::warning, tr("The network is another one than when these plans were tried: their numbers are about the "
                                                 "earlier one.")});
    networks_[document_.network()] = tree_.nodes().front().id;
}

int PlanHistory::nodeOf(NetworkId network) const
{
    const auto found = networks_.find(network);
    return found != networks_.end() && tree_.find(found->second) ? found->second : 0;
}

/// Entries can be deleted while their network is shown.
int PlanHistory::nodeOrRoot(NetworkId network) const
{
    const int node = nodeOf(network);
    return node != 0 ? node : tree_.nodes().front().id;
}

NetworkId PlanHistory::networkOf(int id) const
{
    for (const auto& [network, node] : networks_)
        if (node == id)
            return network;
    return noNetwork;
}

bool PlanHistory::plansSomething() const
{
    return !tree_.empty() && document_.plan() && document_.plan()->removedUnits > 0;
}

int PlanHistory::present() const
{
    if (!plansSomething())
        return nodeOf(document_.network());
    const PlanNode* plan = tree_.findPlan(nodeOrRoot(document_.network()), document_.plan()->hash);
    return plan ? plan->id : 0;
}

std::optional<PlanNode> PlanHistory::presentNode() const
{
    if (const PlanNode* node = tree_.find(present()))
        return *node;
    return plansSomething() ? std::optional(planNode()) : std::nullopt;
}

PlanNode PlanHistory::planNode() const
{
    const Plan& plan = *document_.plan();
    PlanNode node;
    node.parent = nodeOrRoot(document_.network());
    node.name = targetText(document_.project().prune).toStdString();
    node.time = timeNow();
    node.settings = document_.project().prune;
    node.hash = plan.hash;
    node.totals = totalsOf(plan.after, plan.latencyAfter);
    node.kept = byName(document_.model()->groups, plan.kept);
    if (whatIf_.estimate())
        node.estimate = metricIn(*whatIf_.estimate(), document_.project().data);
    return node;
}

void PlanHistory::followDocument()
{
    if (tree_.empty() || !document_.model())
        return;
    originals_[document_.network()] = document_.state()->originalNetwork;
    if (PlanNode* network = tree_.find(nodeOf(document_.network())); network && document_.plan() && document_.plan()->latencyBefore > 0)
        network->totals.milliseconds = millisecondsOf(document_.plan()->latencyBefore);
    const auto plan = plansSomething() ? std::pair(document_.network(), document_.plan()->hash) : std::pair(noNetwork, std::string());
    if (std::exchange(resting_, plan) != plan) {
        rested_ = false;
        rest_.stop();
        if (!plan.second.empty())
            rest_.start();
    }
    Q_EMIT changed();
}

void PlanHistory::followEstimate()
{
    noteRested();
    if (!whatIf_.estimate() || !plansSomething())
        return;
    if (PlanNode* node = tree_.find(present()))
        takeEstimate(*node);
    Q_EMIT changed();
}

void PlanHistory::takeEstimate(PlanNode& node) const
{
    if (!whatIf_.estimate())
        return;
    const PruneSettings &then = node.settings, &now = document_.project().prune;
    const bool alike = then.compensate == now.compensate && then.calibrationImages == now.calibrationImages;
    auto estimate = metricIn(*whatIf_.estimate(), document_.project().data);
    if (estimate && !(alike && isSharper(node.estimate, *estimate, *whatIf_.estimate())))
        node.estimate = std::move(estimate);
}

void PlanHistory::noteRested()
{
    if (!rested_ || !whatIf_.estimate() || !plansSomething() || present() != 0)
        return;
    const QScopedValueRollback<bool> unasked(unasked_, document_.undoStack().isClean());
    notePresent();
}

int PlanHistory::note(PlanNode node)
{
    const int id = tree_.add(std::move(node));
    touch();
    return id;
}

int PlanHistory::notePresent()
{
    PlanNode now = planNode();
    const PlanNode* known = tree_.findPlan(now.parent, now.hash);
    if (!known) {
        const int id = note(std::move(now));
        plans_[id] = document_.plan();
        return id;
    }
    PlanNode* node = tree_.find(known->id);
    plans_[node->id] = document_.plan();
    const bool other = node->settings != now.settings;
    takeEstimate(*node); // by the settings that it had
    node->settings = std::move(now.settings);
    node->totals = now.totals;
    if (other)
        touch();
    return node->id;
}

void PlanHistory::touch()
{
    saved_ = saved_ && unasked_;
    Q_EMIT changed();
}

QString PlanHistory::whyNotKeep() const
{
    if (!document_.model())
        return tr("Open a network first.");
    if (!document_.plan())
        return engineText(document_.planProblem().toStdString());
    if (!plansSomething())
        return tr("Nothing is planned: a ratio above zero makes a plan.");
    return present() != 0 ? tr("This plan is in the list.") : QString();
}

void PlanHistory::keepPresent()
{
    if (plansSomething())
        notePresent();
}

/// The plan that a stage carries out is noted when it begins.
void PlanHistory::followRuns()
{
    const auto running = runs_.running();
    if (std::exchange(carriesOut_, carriesOutPlan(running) ? running : std::nullopt) != carriesOut_) {
        carriedFrom_ = document_.network();
        carriedPlan_ = carriesOut_ && plansSomething() ? notePresent() : 0;
    }
    if (updateMeasured())
        Q_EMIT changed();
}

bool PlanHistory::updateMeasured()
{
    bool other = false;
    for (const auto& [network, id] : networks_) {
        PlanNode* node = tree_.find(id);
        auto measured = node ? metricIn(runs_.evaluationOf(network), document_.project().data) : std::nullopt;
        if (!measured || measured == node->measured)
            continue;
        node->measured = std::move(measured);
        other = true;
    }
    return other;
}

/// Below the plan that the stage carried out; else below the network that it began with.
int PlanHistory::parentFor(const Lineage::Birth& birth, const std::string& hash) const
{
    const PlanNode* carried = birth.parent == carriedFrom_ ? tree_.find(carriedPlan_) : nullptr;
    // A plan that was read from a file is not the one that was shown.
    const bool another = carried && carriesOut_ == Stage::prune && carried->hash != hash;
    if (carried && !another)
        return carried->id;
    return nodeOrRoot(birth.parent);
}

PlanNode PlanHistory::networkNode(NetworkId network, const Lineage::Birth& birth)
{
    PlanNode node;
    node.origin = originOf(birth.stage);
    node.hash = hashOf(birth);
    node.parent = parentFor(birth, node.hash);
    node.name = stageTitle(birth.stage).toStdString();
    node.time = timeNow();
    node.settings = birth.project.prune;
    if (const auto model = document_.modelOf(network)) {
        node.totals = totalsOf((*model)->costs);
        node.kept = byName((*model)->groups, widthsOf((*model)->groups));
    }
    const PlanNode* parent = tree_.find(node.parent);
    if (parent->totals.params == node.totals.params && parent->totals.macs == node.totals.macs)
        node.totals.milliseconds = parent->totals.milliseconds;
    node.measured = metricIn(runs_.evaluationOf(network), document_.project().data);
    return node;
}

int PlanHistory::sameNetwork(const PlanNode& node) const
{
    for (const PlanNode& other : tree_.nodes())
        if (!node.hash.empty() && other.origin == node.origin && other.hash == node.hash && other.kept == node.kept &&
            !hasNetwork(other.id))
            return other.id;
    return 0;
}

void PlanHistory::takeNetwork(NetworkId network)
{
    const Lineage::Birth* birth = runs_.birthOf(network);
    if (tree_.empty() || !birth)
        return;
    originals_[network] = birth->stage == Stage::train ? network : originals_[birth->parent];
    PlanNode node = networkNode(network, *birth);
    const int known = sameNetwork(node);
    networks_[network] = known != 0 ? known : note(std::move(node));
    Q_EMIT changed();
}

void PlanHistory::noteExported(NetworkId network, const QString& file)
{
    PlanNode* node = tree_.find(nodeOf(network));
    if (!node || node->origin == PlanOrigin::original)
        return;
    node->file = file.toStdString();
    touch();
}

Result<void> PlanHistory::saveWith(const std::filesystem::path& project)
{
    auto written = writePlanTree(tree_, planTreeFile(project));
    saved_ = saved_ || written.has_value();
    return written;
}

void PlanHistory::adopt(PlanTree tree, const std::map<NetworkId, int>& networks)
{
    tree_ = std::move(tree);
    networks_.clear();
    plans_.clear();
    for (const auto& [network, id] : networks) {
        const PlanNode* node = tree_.find(id);
        const auto model = document_.modelOf(network);
        if (node && model && node->totals.params == (*model)->costs.params && node->totals.macs == (*model)->costs.macs)
            networks_.emplace(network, id);
    }
    if (tree_.empty())
        addRoot();
    touch();
}

} // namespace espalier
