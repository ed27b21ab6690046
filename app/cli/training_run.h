// SPDX-License-Identifier: GPL-3.0-or-later
// A training stage on the command line: live progress, a line per epoch, and a checkpoint that outlives a cancelled or failed run.
#pragma once

#include "app/cli/command.h"
#include "core/pipeline/stages.h"

#include <filesystem>
#include <functional>
#include <string>

namespace espalier::cli {

inline constexpr const char* restoreBatchNormHelp =
    "First give layers without a batch norm one that changes nothing, so that sparsity training has scales to press on (for networks whose "
    "export folded them)";

/// The model with batch norms restored; tells how many.
Result<RestoredModel> restoreBatchNorms(const Context& context, const ModelPtr& model, const Dataset& train);

class TrainingRun {
public:
    using EpochDone = std::function<void(const Network&, const EpochRecord&)>;
    using Salvage = std::function<void(const TrainOutcome&)>;
    using Stage = std::function<Result<TrainOutcome>(TrainMailbox&, EpochDone, Salvage)>;

    /// The checkpoint is output with ".checkpoint.pt" behind it.
    TrainingRun(const Context& context, const std::filesystem::path& output);
    /// Tells where the last finished epoch's network is kept, unless it was discarded.
    ~TrainingRun();
    TrainingRun(const TrainingRun&) = delete;
    TrainingRun& operator=(const TrainingRun&) = delete;

    /// label: what the progress line calls the stage. Several stages may follow each other.
    Result<TrainOutcome> run(const std::string& label, int epochs, const Stage& stage);
    /// When the output itself is written.
    void discardCheckpoint();

private:
    void keep(const Network& network, const std::string& what);

    const Context& context_;
    std::filesystem::path checkpoint_;
    std::string kept_; ///< what the checkpoint holds; empty: no checkpoint of this run
};

/// Progress of an evaluation, for espalier::evaluate.
EvaluationProgress evaluationProgress(const Context& context);

} // namespace espalier::cli
