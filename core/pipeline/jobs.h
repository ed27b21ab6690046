// SPDX-License-Identifier: GPL-3.0-or-later
// Inside session only: what the engine's core thread does for each request.
#pragma once

#include "core/pipeline/engine.h"

namespace espalier::jobs {

Result<JobResult> openModel(const std::filesystem::path& file, const ReadOptions& options, const LogLine& log);
/// A project whose images are not there opens all the same, so that its user can point it to others; the log says so.
Result<JobResult> openProject(const std::filesystem::path& projectFile, const LogLine& log);
/// teacher may be null where no stage asks for one. A training that broke off after its first epoch is a result with a fault.
Result<JobResult> sparsify(const ModelPtr& model, const ModelPtr& teacher, const Project& project, RunControl& control,
                           TrainMailbox& mailbox, const LogLine& log);
/// Plan and surgery; where the project has images, batch-norm statistics are measured anew and the accuracy is told.
/// known: measurements of the model that are there already; what else the settings need is measured first.
Result<JobResult> prune(const Model& model, const Project& project, const Measurements& known, RunControl& control, const LogLine& log);
Result<JobResult> finetune(const Model& model, const ModelPtr& teacher, const Project& project, RunControl& control, TrainMailbox& mailbox,
                           const LogLine& log);
Result<JobResult> evaluate(const Model& model, const Project& project, RunControl& control, const LogLine& log);
Result<JobResult> exportModel(const Model& model, const std::filesystem::path& target, const WriteMetadata& metadata, const LogLine& log);

/// All stages in rounds. A training that broke off ends it: what was reached is the result, with the fault. In jobs_rounds.cpp.
Result<JobResult> allStages(const ModelPtr& model, const ModelPtr& teacher, const Project& project, RunControl& control,
                            TrainMailbox& mailbox, const LogLine& log);

/// Sensitivity of every layer; published while it is measured. In jobs_sensitivity.cpp.
Result<JobResult> measureSensitivity(const Model& model, const Project& project, const SensitivitySettings& settings, RunControl& control,
                                     SensitivityMailbox& mailbox, const LogLine& log);

/// Adds to known what planning needs. In jobs_measure.cpp.
Result<JobResult> measure(const Model& model, const Project& project, const Measurements& known, RunControl& control, const LogLine& log);
Result<Measurements> measurementsFor(const Model& model, const Project& project, const Measurements& known, JobResult& result,
                                     RunControl& control, const LogLine& log);

/// A split of a project's images, with those that were skipped added to the result. limit: first images of each class; 0: all.
Result<Dataset> openSplit(const Model& model, const Project& project, const std::string& split, int limit, JobResult& result,
                          const LogLine& log);

/// Runs a job so that no exception ends the core thread.
Result<JobResult> guarded(const std::function<Result<JobResult>()>& job);

} // namespace espalier::jobs
