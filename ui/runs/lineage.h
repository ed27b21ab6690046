// SPDX-License-Identifier: GPL-3.0-or-later
// Which stage made which network from which: what the stage bar's states and the evaluations before and after are told from.
#pragma once

#include "core/pipeline/recipes/evaluate.h"
#include "core/pipeline/write_metadata.h"
#include "ui/runs/stage.h"
#include "ui/state/network_store.h"

#include <map>
#include <optional>
#include <vector>

namespace espalier {

class Lineage {
public:
    struct Birth {
        Stage stage; ///< sparsify, prune or finetune
        NetworkId parent;
        Project project;                    ///< the settings it ran with
        std::optional<WriteMetadata> cut{}; ///< prune: what a file tells of the plan; of several rounds, of the whole one
    };

    void clear();
    void record(NetworkId made, Birth birth);
    /// The stage that made the network; null for one that was opened.
    const Birth* birthOf(NetworkId network) const;
    /// Births from the network back to the one that was opened, newest first.
    std::vector<const Birth*> of(NetworkId network) const;
    /// What a file of the network tells of its newest cut; none where it was never cut.
    std::optional<WriteMetadata> cutOf(NetworkId network) const;
    /// Whether the stage made any network yet, in this line or another (undone) one.
    bool everRan(Stage stage) const;

    /// How the network was judged; nothing where the images have no labels.
    void measured(NetworkId network, const recipes::Judged& judged);
    std::optional<Evaluation> evaluationOf(NetworkId network) const;
    /// Null where none were shown to the network.
    std::shared_ptr<const Predictions> predictionsOf(NetworkId network) const;

private:
    std::map<NetworkId, Birth> births_;
    std::map<NetworkId, recipes::Judged> measured_;
};

enum class StageState { notYet, running, paused, done, stale };

/// Done: in the line of the network and its settings have not changed since, nor has an earlier stage run again after it.
/// Stale: it ran, but one of these is not so. For sparsify, prune and finetune of a stage that is not running.
StageState stateOf(Stage stage, const Lineage& lineage, NetworkId network, const Project& project);

} // namespace espalier
