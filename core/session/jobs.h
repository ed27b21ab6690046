// SPDX-License-Identifier: GPL-3.0-or-later
// Inside session only: what the engine's core thread does for each request.
#pragma once

#include "core/session/engine.h"

namespace espalier::jobs {

Result<JobResult> openModel(const std::filesystem::path& file, const ReadOptions& options, const LogLine& log);
/// A project whose images are not there opens all the same, so that its user can point it to others; the log says so.
Result<JobResult> openProject(const std::filesystem::path& projectFile, const LogLine& log);
Result<JobResult> sparsify(const ModelPtr& model, const Project& project, RunControl& control, TrainMailbox& mailbox, const LogLine& log);
/// Plan and surgery; where the project has images, batch-norm statistics are measured anew and the accuracy is told.
Result<JobResult> prune(const Model& model, const Project& project, RunControl& control, const LogLine& log);
Result<JobResult> finetune(const Model& model, const Project& project, RunControl& control, TrainMailbox& mailbox, const LogLine& log);
Result<JobResult> evaluate(const Model& model, const Project& project, RunControl& control, const LogLine& log);
Result<JobResult> exportModel(const Model& model, const std::filesystem::path& target, const LogLine& log);

/// Runs a job so that no exception ends the core thread.
Result<JobResult> guarded(const std::function<Result<JobResult>()>& job);

} // namespace espalier::jobs
