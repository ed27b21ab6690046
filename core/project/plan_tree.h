// SPDX-License-Identifier: GPL-3.0-or-later
// Every plan tried with a project and every network made of one, as a tree below the network that was opened. Saved beside the project.
#pragma once

#include "core/base/error.h"
#include "core/settings/prune_settings.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

/// What made an entry.
enum class PlanOrigin {
    original, ///< opened: the root
    plan,     ///< tried: nothing is cut yet
    train,    ///< the other ones: a network that a stage made
    sparsify,
    prune,
    finetune,
};
const char* nameOf(PlanOrigin origin);
/// Whether there is, or was, a network of it.
bool isNetwork(PlanOrigin origin);

/// What a network costs, or would.
struct PlanTotals {
    std::int64_t params = 0, macs = 0, bytes = 0;
    std::optional<double> milliseconds; ///< of one image, as predicted or measured

    bool operator==(const PlanTotals&) const = default;
};

/// The task's primary metric on some pictures.
struct PlanMetric {
    std::string key; ///< findMetric knows it
    double value = 0;
    std::optional<double> low, high; ///< where it lies on other pictures, with 95 % certainty
    std::int64_t images = 0;         ///< that were judged
    std::filesystem::path data;      ///< the project's pictures; values on different ones do not compare

    bool operator==(const PlanMetric&) const = default;
};

struct PlanNode {
    int id = 0;     ///< 1, 2, …; ascending in time, and never used twice in a tree
    int parent = 0; ///< the network that a plan cuts; the plan or network that a network came from; 0: none
    PlanOrigin origin = PlanOrigin::plan;
    std::string name;
    std::string time;                   ///< "2026-11-30T09:15:00Z"
    PruneSettings settings;             ///< as they were
    std::string hash;                   ///< Plan::hash; empty where nothing is cut by this entry
    PlanTotals totals;                  ///< of the network that is left
    std::map<std::string, int> kept;    ///< channels by group
    std::optional<PlanMetric> estimate; ///< of a plan
    std::optional<PlanMetric> measured; ///< of a network
    std::filesystem::path file;         ///< where the network was exported to; empty: nowhere

    bool operator==(const PlanNode&) const = default;
};

/// Ascending by id. Only the root has no parent.
class PlanTree {
public:
    const std::vector<PlanNode>& nodes() const { return nodes_; }
    bool empty() const { return nodes_.empty(); }
    int size() const { return static_cast<int>(nodes_.size()); }

    /// Null where there is none.
    const PlanNode* find(int id) const;
    PlanNode* find(int id);
    /// The plan of this hash below a network; null where it has not been tried.
    const PlanNode* findPlan(int parent, const std::string& hash) const;
    /// The nearest network at or above an entry.
    const PlanNode* networkAbove(int id) const;
    std::vector<int> children(int id) const;
    /// The entry and everything below it, ascending.
    std::vector<int> subtree(int id) const;

    /// Gives the node its number. Its parent is in the tree, unless it is the root.
    int add(PlanNode node);
    /// With everything below it, which is handed back. Not the root.
    std::vector<PlanNode> remove(int id);
    /// What remove() handed back; parents are in the tree.
    void putBack(const std::vector<PlanNode>& nodes);

    bool operator==(const PlanTree& other) const { return nodes_ == other.nodes_; }

private:
    std::vector<PlanNode> nodes_;
    int last_ = 0; ///< the largest number that was given
};

/// Where the plans of a project lie: beside its file, NAME.plans.
std::filesystem::path planTreeFile(const std::filesystem::path& project);
/// An empty tree where there is no file. Errors name file, line and key, as readProject's.
Result<PlanTree> readPlanTree(const std::filesystem::path& file);
/// Two saves without a change are byte-equal. Paths below the file's folder are stored relative. A tree without a plan or result has no
/// file: one that is there is removed.
Result<void> writePlanTree(const PlanTree& tree, const std::filesystem::path& file);

} // namespace espalier
