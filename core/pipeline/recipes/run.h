// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe: all three stages of a project, in one or several rounds (core/pipeline/rounds.h).
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

/// Files to write; none for an empty path. With several rounds, each writes its own sparsified and pruned network: NAME.round2.pt.
struct RunOutputs {
    std::filesystem::path final;
    WriteOptions format; ///< of the final network; the formats of the others follow from their endings
    std::filesystem::path sparsified, pruned, plan;
};

/// Results of one round's stages. Stages that were not reached are absent.
struct RoundReport {
    Round round;
    ModelPtr start; ///< the network at the start of the round
    std::optional<Trained> sparsity;
    std::optional<Pruned> pruning;
    std::optional<Trained> finetuning;
};

struct RunReport {
    Project project;          ///< as it was carried out
    std::string recipeReason; ///< why an automatic recipe chose the project's stages; empty for a manual one
    RunOutputs outputs;
    ModelPtr original, start, model; ///< start: original, or original with batch norms restored; model: the result
    Judged before;                   ///< of the original
    std::vector<RoundReport> rounds; ///< at least one
    Plan plan;                       ///< of all rounds, relative to start
    std::optional<Error> fault;      ///< why a training broke off and ended the run; model is the result so far
    std::vector<std::string> skipped;
    std::vector<std::filesystem::path> files;            ///< written, in order
    std::vector<std::pair<std::string, double>> seconds; ///< by activity: "open", "evaluate", "sparsify", …
};

/// Of report.plan: null where they are not known. Several rounds have each their own.
const Substitutes* substitutesIn(const RunReport& report);

/// teacher: the unpruned network for distillation. With a store, a stopped run is resumed. A training that broke off ends the run: the
/// result has the fault, and the final network is not written.
Result<RunReport> run(const ModelPtr& model, const ModelPtr& teacher, const Project& project, const RunOutputs& outputs,
                      const RecipeContext& context);

} // namespace espalier::recipes
