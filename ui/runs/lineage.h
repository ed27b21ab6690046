// SPDX-License-Identifier: GPL-3.0-or-later
// Which stage made which network from which: what the stage bar's states and the accuracies before and after are told from.
#pragma once

#include "core/pipeline/engine.h"

#include <map>
#include <optional>
#include <vector>

namespace espalier {

class Lineage {
public:
    /// A plan and the network it is of: of several rounds, the whole plan and what the first began with.
    struct Cut {
        ModelPtr from;
        std::shared_ptr<const Plan> plan;
    };
    struct Birth {
        Stage stage; ///< sparsify, prune or finetune
        ModelPtr parent;
        Project project;          ///< the settings it ran with
        std::optional<Cut> cut{}; ///< prune
    };

    void clear();
    void record(const ModelPtr& made, Birth birth);
    /// The stage that made the model; null for one that was opened.
    const Birth* birthOf(const ModelPtr& model) const;
    /// Births from the model back to the one that was opened, newest first.
    std::vector<const Birth*> of(const ModelPtr& model) const;
    /// What a file of the model tells of its origin, and of its newest cut.
    WriteMetadata metadataOf(const ModelPtr& model) const;
    /// Whether the stage made any model yet, in this line or another (undone) one.
    bool everRan(Stage stage) const;

    /// What the result tells of the model's accuracy; nothing where it tells none.
    void measured(const ModelPtr& model, const JobResult& result);
    std::optional<Evaluation> accuracyOf(const ModelPtr& model) const;
    /// Null where none were shown to the model.
    std::shared_ptr<const Predictions> predictionsOf(const ModelPtr& model) const;

private:
    struct Measured {
        Evaluation accuracy;
        std::shared_ptr<const Predictions> predictions;
    };
    std::map<ModelPtr, Birth> births_;
    std::map<ModelPtr, Measured> measured_;
};

enum class StageState { notYet, running, paused, done, stale };

/// Done: in the line of the model and its settings have not changed since, nor has an earlier stage run again after it.
/// Stale: it ran, but one of these is not so. For sparsify, prune and finetune of a stage that is not running.
StageState stateOf(Stage stage, const Lineage& lineage, const ModelPtr& model, const Project& project);

} // namespace espalier
