// SPDX-License-Identifier: GPL-3.0-or-later
// All three stages of a project, one after the other and in as many rounds as it asks for, with the accuracy after each.
#pragma once

#include "app/cli/round_files.h"
#include "app/cli/training_run.h"
#include "core/formats/write_network.h"
#include "core/pipeline/prune_to_budget.h"
#include "core/pipeline/rounds.h"
#include "core/pipeline/stages.h"
#include "core/pipeline/write_metadata.h"
#include "core/pruning/criteria/fused_score.h"

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

/// What the stages of one round made and reached.
struct RoundRecord {
    Round round;
    ModelPtr start; ///< what it begins with
    ModelPtr sparsified, pruned;
    TrainOutcome sparsity, finetuning;
    FusedScores scores;
    Plan plan;
    Folding folding;
    std::optional<MeasuredLatency> latency; ///< budget latency only
    std::optional<Evaluation> afterSparsity, afterPruning, afterFinetuning;
};

class ProjectRun {
public:
    /// resume: go on after the rounds that an earlier run of the same project kept beside the output.
    ProjectRun(const Context& context, Project project, RunOutputs outputs, bool resume = false);
    Result<void> perform();

    /// What was found, once perform() succeeded. Of several rounds: the plan as one on the original network, the last round's trainings,
    /// and every round by itself under "rounds".
    nlohmann::ordered_json json() const;
    std::string text() const;

private:
    Result<void> open();
    Result<void> restore();
    /// Before the first round: what earlier runs kept.
    Result<void> takeUp();
    Result<void> goThroughRounds();
    Result<void> performRound();
    Result<void> sparsify();
    Result<void> prune();
    Result<void> finetune();
    Result<void> keepRound();
    Result<void> finish();
    Result<void> write(const Network& network, const std::filesystem::path& target, WriteOptions options = {});
    /// With what the file tells about the plan.
    WriteOptions finalOptions() const;
    Result<void> writePlan();
    /// Evaluates on the validation images, tells the accuracy and keeps it.
    Result<void> measure(const Network& network, const std::string& when, std::optional<Evaluation>& into);
    /// Seconds since the last call, kept under the name of the stage that is over.
    void clock(const std::string& stage);

    bool severalRounds() const { return project_.rounds > 1; }
    RoundRecord& now() { return rounds_.back(); }
    /// "round 2 of 3, pruning"; of one round the stage alone.
    std::string label(const std::string& stage) const;
    /// Of several rounds, each writes its own: NAME.round2.pt.
    std::filesystem::path ofRound(const std::filesystem::path& target) const;

    const Context& context_;
    Project project_;
    RunOutputs outputs_;
    bool resume_;
    TrainingRun training_;
    RoundFiles roundFiles_;
    std::chrono::steady_clock::time_point lap_ = std::chrono::steady_clock::now();

    ModelPtr original_, start_, present_; ///< start_: what the first round works on; present_: what the round at hand begins with
    std::optional<Dataset> train_, validation_;
    std::optional<RoundCourse> course_;
    std::vector<RoundRecord> rounds_; ///< of this process
    std::optional<Evaluation> before_;
    std::vector<std::string> files_;
    nlohmann::ordered_json roundReports_ = nlohmann::ordered_json::array(); ///< of every finished round, also of earlier processes
    nlohmann::ordered_json seconds_ = nlohmann::ordered_json::object();
};

/// What a round reached and found, without the fields that the whole run has once. In project_run_report.cpp.
nlohmann::ordered_json roundJson(const RoundRecord& record);

} // namespace espalier::cli
