// SPDX-License-Identifier: GPL-3.0-or-later
// All three stages of a project, one after the other, with the accuracy after each.
#pragma once

#include "app/cli/training_run.h"
#include "core/formats/write_network.h"
#include "core/pruning/fused_score.h"
#include "core/session/stages.h"
#include "core/session/write_metadata.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace espalier::cli {

/// What to write; empty paths are not written.
struct RunOutputs {
    std::filesystem::path final;
    WriteOptions format; ///< of the final network; the others' endings tell theirs
    std::filesystem::path sparsified, pruned, plan;
};

class ProjectRun {
public:
    ProjectRun(const Context& context, Project project, RunOutputs outputs);
    Result<void> perform();

    /// What was found, once perform() succeeded.
    nlohmann::ordered_json json() const;
    std::string text() const;

private:
    Result<void> open();
    Result<void> restore();
    Result<void> sparsify();
    Result<void> prune();
    Result<void> finetune();
    Result<void> write(const Network& network, const std::filesystem::path& target, WriteOptions options = {});
    /// With what the file tells about the plan.
    WriteOptions finalOptions() const;
    Result<void> writePlan();
    /// Evaluates on the validation images, tells the accuracy and keeps it.
    Result<void> measure(const Network& network, const std::string& when, std::optional<Evaluation>& into);
    /// Seconds since the last call, kept under the name of the stage that is over.
    void clock(const std::string& stage);

    const Context& context_;
    Project project_;
    RunOutputs outputs_;
    TrainingRun training_;
    std::chrono::steady_clock::time_point lap_ = std::chrono::steady_clock::now();

    ModelPtr original_, start_, sparsified_, pruned_; ///< start_: what stage 1 works on
    std::optional<Dataset> train_, validation_;
    TrainOutcome sparsity_, finetuning_;
    FusedScores scores_;
    Plan plan_;
    std::optional<Evaluation> before_, afterSparsity_, afterPruning_, afterFinetuning_;
    std::vector<std::string> files_;
    nlohmann::ordered_json seconds_ = nlohmann::ordered_json::object();
};

} // namespace espalier::cli
