// SPDX-License-Identifier: GPL-3.0-or-later
// Records which stage made which network from which; states of the stage bar and evaluations before and after follow from it.
#pragma once

#include "core/pipeline/recipes/prune.h"
#include "core/pipeline/write_metadata.h"
#include "core/report/make_report.h"
#include "ui/runs/stage.h"
#include "ui/state/network_store.h"

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace espalier {

class Lineage {
public:
    /// What a report tells of a pruning.
    struct Cut {
        std::shared_ptr<const recipes::Pruned> pruned; ///< without the network; with several rounds, the plan of the whole of them
        NetworkId from = noNetwork;                    ///< the network before; before the first stage of a run of all stages
        ModelPtr planned;                              ///< the network that the plan is about
    };
    struct Birth {
        Stage stage; ///< sparsify, prune or finetune
        NetworkId parent;
        Project project;                    ///< the settings it ran with
        std::optional<WriteMetadata> cut{}; ///< prune: metadata about the plan; with several rounds, about the whole of them
        Cut done{};                         ///< prune
        StageResults::Course course{};      ///< of a training
    };

    void clear();
    void record(NetworkId made, Birth birth);
    /// The stage that made the network; null for an opened one.
    const Birth* birthOf(NetworkId network) const;
    /// The stages from the network back to the opened one, newest first.
    std::vector<const Birth*> of(NetworkId network) const;
    /// Metadata about the network's last pruning; none if it was never pruned.
    std::optional<WriteMetadata> cutOf(NetworkId network) const;
    /// Whether the stage has made any network, including undone ones.
    bool everRan(Stage stage) const;

    /// Stores the network's evaluation; nothing without labels.
    void measured(NetworkId network, const recipes::Judged& judged);
    /// All networks' evaluations and predictions.
    void forgetMeasured() { measured_.clear(); }
    std::optional<Evaluation> evaluationOf(NetworkId network) const;
    /// Null if there are none.
    std::shared_ptr<const Predictions> predictionsOf(NetworkId network) const;

private:
    std::map<NetworkId, Birth> births_;
    std::map<NetworkId, recipes::Judged> measured_;
};

enum class StageState { notYet, running, paused, done, stale };

/// Done: the stage made the network or one of its predecessors, its settings are unchanged, and no earlier stage ran again after it. Stale:
/// it ran, but one of these does not hold. For sparsify, prune and finetune when not running.
StageState stateOf(Stage stage, const Lineage& lineage, NetworkId network, const Project& project);

} // namespace espalier
