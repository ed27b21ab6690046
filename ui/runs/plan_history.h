// SPDX-License-Identifier: GPL-3.0-or-later
// Notes every plan that has rested, and every network made of one, in a tree to which one can return. Saved with the project.
#pragma once

#include "core/project/plan_tree.h"
#include "ui/models/plan_side.h"
#include "ui/runs/message.h"
#include "ui/runs/run_controller.h"
#include "ui/runs/what_if.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace espalier {

/// Lives in the window's thread. A drag leaves one entry: a plan is noted when it has rested with an estimate, when a stage carries it
/// out, or when the user asks for it. The same channels of the same network are one entry, which is brought up to date.
class PlanHistory : public QObject {
    Q_OBJECT
public:
    static constexpr int usualRest = 1500; ///< milliseconds

    PlanHistory(Document& document, RunController& runs, WhatIf& whatIf, QObject* parent = nullptr, int rest = usualRest);

    const PlanTree& tree() const { return tree_; }
    /// The entry that the window shows; 0: a plan that is not noted yet, or nothing is open.
    int present() const;
    /// The same as a value, also where it is not noted yet (its id is 0 then).
    std::optional<PlanNode> presentNode() const;
    /// Whether the entry's network is in this session.
    bool hasNetwork(int id) const { return networkOf(id) != noNetwork; }

    /// Notes the present plan, where it cuts something.
    void keepPresent();
    /// Why keepPresent() would do nothing; empty: it would.
    QString whyNotKeep() const;

    /// Shows the plan or the network again; one undo step. What is returned says why that is not possible, and what is; empty: it was.
    QString goTo(int id);
    /// The entry's settings for the present network; one undo step.
    void useSettings(int id);
    /// One undo step each.
    void rename(int id, const QString& name);
    /// With everything below them. The root stays.
    void remove(const std::vector<int>& ids);

    PlanSide side(int id) const;
    /// Hands both to whoever shows them beside each other.
    void askComparison(int first, int second) { Q_EMIT comparisonAsked(side(first), side(second)); }

    /// The tree holds nothing that was not saved.
    bool isSaved() const { return saved_; }
    /// Beside the project's file. Errors: as writePlanTree.
    Result<void> saveWith(const std::filesystem::path& project);
    /// Another session's tree for the open network. networks: the entries of networks of this session; those that cost something else are
    /// left out.
    void adopt(PlanTree tree, const std::map<NetworkId, int>& networks);
    /// 0: it has none.
    int nodeOf(NetworkId network) const;

Q_SIGNALS:
    /// Entries, or which of them is the present one.
    void changed();
    /// The user wants to see two entries beside each other.
    void comparisonAsked(const espalier::PlanSide& first, const espalier::PlanSide& second);
    void message(const espalier::Message& message);

private:
    class Step;
    class Removal;
    class Renaming;

    void showOpened();
    void addRoot();
    void followDocument();
    void followRuns();
    void followEstimate();
    void takeNetwork(NetworkId network);
    void noteExported(NetworkId network, const QString& file);

    bool plansSomething() const;
    PlanNode planNode() const;
    PlanNode networkNode(NetworkId network, const Lineage::Birth& birth);
    int parentFor(const Lineage::Birth& birth, const std::string& hash) const;
    /// An entry of another session that tells of the same network; 0: none.
    int sameNetwork(const PlanNode& node) const;
    /// Its number.
    int note(PlanNode node);
    /// Brings the entry of the present plan up to date, or makes it.
    int notePresent();
    void noteRested();
    /// What is estimated of the present plan, unless the entry knows it from more pictures.
    void takeEstimate(PlanNode& node) const;
    bool updateMeasured();
    NetworkId networkOf(int id) const;
    int nodeOrRoot(NetworkId network) const;
    void touch();

    Document& document_;
    RunController& runs_;
    WhatIf& whatIf_;
    PlanTree tree_;
    std::map<NetworkId, int> networks_;                ///< entries by the session's networks
    std::map<NetworkId, NetworkId> originals_;         ///< what networks of the session are compared with
    std::map<int, std::shared_ptr<const Plan>> plans_; ///< of entries of this session
    QTimer rest_;
    std::pair<NetworkId, std::string> resting_; ///< the plan that rest_ is about
    bool rested_ = false;
    bool saved_ = true;
    bool unasked_ = false;            ///< what is noted now is the plan as it was opened: no work of the user
    std::optional<Stage> carriesOut_; ///< the running stage, where it carries out a plan
    NetworkId carriedFrom_ = noNetwork;
    int carriedPlan_ = 0; ///< its entry
};

} // namespace espalier
