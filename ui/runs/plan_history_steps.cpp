// SPDX-License-Identifier: GPL-3.0-or-later
// What users do with the plans that were noted: return, name, delete, compare.
#include "ui/runs/plan_history.h"

#include "ui/models/plan_names.h"
#include "ui/models/texts.h"
#include "ui/runs/stage_text.h"

#include <QUndoCommand>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

QString quoted(const PlanNode& node)
{
    return QString::fromStdString(node.name);
}

QString told(const char* text)
{
    return PlanHistory::tr(text);
}

/// Why there is no way back, and what remains.
QString lostNetwork(const PlanNode& node)
{
    if (node.origin == PlanOrigin::plan)
        return told("The network that “%1” cuts belongs to an earlier session and is not kept. Its settings can be used for the present "
                    "network.")
            .arg(quoted(node));
    if (node.file.empty())
        return told("The network of “%1” belongs to an earlier session and was not exported. Its settings can be used for the present "
                    "network, and its stage run again.")
            .arg(quoted(node));
    return told("The network of “%1” belongs to an earlier session: open %2, where it was exported to. Its settings can be used for the "
                "present network.")
        .arg(quoted(node), QString::fromStdString(node.file.string()));
}

} // namespace

/// On the document's undo stack, so that one key undoes them in their order with everything else.
class PlanHistory::Step : public QUndoCommand {
public:
    Step(PlanHistory& history, const QString& text) : QUndoCommand(text), history_(history) {}

protected:
    PlanHistory& history_;
};

class PlanHistory::Removal : public Step {
public:
    Removal(PlanHistory& history, int id, const QString& text) : Step(history, text), id_(id) {}

    void redo() override
    {
        removed_ = history_.tree_.remove(id_);
        history_.touch();
    }

    /// What was noted meanwhile stays.
    void undo() override
    {
        history_.tree_.putBack(std::exchange(removed_, {}));
        history_.touch();
    }

private:
    int id_;
    std::vector<PlanNode> removed_;
};

class PlanHistory::Renaming : public Step {
public:
    Renaming(PlanHistory& history, int id, std::string name) : Step(history, tr("Name of a plan")), id_(id), other_(std::move(name)) {}

    void redo() override { exchange(); }
    void undo() override { exchange(); }

private:
    void exchange()
    {
        if (PlanNode* node = history_.tree_.find(id_))
            std::swap(node->name, other_);
        history_.touch();
    }

    int id_;
    std::string other_; ///< the name that is not shown
};

void PlanHistory::rename(int id, const QString& name)
{
    const PlanNode* node = tree_.find(id);
    const std::string plain = name.simplified().toStdString();
    if (node && !plain.empty() && node->name != plain)
        document_.undoStack().push(new Renaming(*this, id, plain));
}

void PlanHistory::remove(const std::vector<int>& ids)
{
    QUndoStack& stack = document_.undoStack();
    std::vector<int> sorted = ids;
    std::erase_if(sorted, [this](int id) { return !tree_.find(id) || tree_.find(id)->parent == 0; });
    std::sort(sorted.begin(), sorted.end());
    if (sorted.empty())
        return;
    stack.beginMacro(tr("Delete %n plan(s)", nullptr, static_cast<int>(sorted.size())));
    for (const int id : sorted) {
        if (tree_.find(id)) // else it went with what is above it
            stack.push(new Removal(*this, id, {}));
    }
    stack.endMacro();
}

QString PlanHistory::goTo(int id)
{
    const PlanNode* node = tree_.find(id);
    const bool plan = node && node->origin == PlanOrigin::plan;
    const NetworkId network = node ? networkOf(plan ? node->parent : id) : noNetwork;
    if (!node)
        return {};
    if (network == noNetwork)
        return lostNetwork(*node);
    if (network != document_.network() && runs_.busyWithStage())
        return tr("%1 is still running: wait for it, or cancel it first.").arg(stageTitle(*runs_.running()));
    if (const auto model = document_.modelOf(network); !model)
        return engineText(model.error().message);
    const bool cut = plan || !node->hash.empty() || runs_.cutOf(network);
    const Planning planning = plan ? Planning::ratio : cut ? Planning::carriedOut : Planning::nothing;
    const PruneSettings settings = cut ? node->settings : document_.project().prune; // a copy: the tree may change meanwhile
    const auto original = originals_.find(network);
    document_.returnTo(network, original != originals_.end() ? original->second : document_.state()->originalNetwork, settings, planning,
                       tr("Back to “%1”").arg(quoted(*node)));
    return {};
}

void PlanHistory::useSettings(int id)
{
    const PlanNode* node = tree_.find(id);
    if (!node || !document_.model() || node->origin == PlanOrigin::original)
        return;
    const PruneSettings settings = node->settings;
    document_.returnTo(document_.network(), document_.state()->originalNetwork, settings, Planning::ratio,
                       tr("Settings of “%1”").arg(quoted(*node)));
}

PlanSide PlanHistory::side(int id) const
{
    PlanSide side;
    const PlanNode* node = tree_.find(id);
    if (!node)
        return side;
    side.id = id;
    side.name = quoted(*node);
    side.totals = node->totals;
    if (const PlanMetric* metric = metricOf(*node))
        side.metric = *metric;
    const std::map<std::string, int>& whole = tree_.nodes().front().kept;
    for (const auto& [name, kept] : node->kept) {
        const auto total = whole.find(name);
        side.layers.push_back({QString::fromStdString(name), kept, total != whole.end() ? total->second : kept});
    }
    const NetworkId network = networkOf(node->origin == PlanOrigin::plan ? node->parent : id);
    if (network != noNetwork)
        side.model = document_.modelOf(network).value_or(nullptr);
    if (const auto plan = plans_.find(id); plan != plans_.end())
        side.plan = plan->second;
    return side;
}

} // namespace espalier
