// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe: all three stages of a project, in as many rounds as it asks for (core/pipeline/rounds.h).
#pragma once

#include "core/formats/write_network.h"
#include "core/pipeline/recipes/prune.h"
#include "core/pipeline/recipes/train.h"
#include "core/pipeline/rounds.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace espalier::recipes {

/// What to write; empty paths are not written. Of several rounds, each writes its own sparsified and pruned network: NAME.round2.pt.
struct RunOutputs {
    std::filesystem::path final;
    WriteOptions format; ///< of the final network; the others' endings tell theirs
    std::filesystem::path sparsified, pruned, plan;
};

/// What the stages of one round made and reached. Stages that the round did not come to are absent.
struct RoundReport {
    Round round;
    ModelPtr start; ///< what it began with
    std::optional<Trained> sparsity;
    std::optional<Pruned> pruning;
    std::optional<Trained> finetuning;
};

struct RunReport {
    Project project;
    RunOutputs outputs;
    ModelPtr original, start, model; ///< start: original, or it with batch norms restored; model: what came out
    Judged before;                   ///< of the original
    std::vector<RoundReport> rounds; ///< at least one
    Plan plan;                       ///< of all rounds, on start
    std::optional<Error> fault;      ///< why a training broke off, which ended the run; model is what it had reached
    std::vector<std::string> skipped;
    std::vector<std::filesystem::path> files;            ///< written, in order
    std::vector<std::pair<std::string, double>> seconds; ///< by what they went into: "open", "evaluate", "sparsify", …
};

/// teacher: the unpruned network that stages may learn from. With a store, a run that was stopped goes on where it was. A training that
/// broke off ends it: what was reached is the result, with the fault, and the final network is not written.
Result<RunReport> run(const ModelPtr& model, const ModelPtr& teacher, const Project& project, const RunOutputs& outputs,
                      const RecipeContext& context);

} // namespace espalier::recipes
