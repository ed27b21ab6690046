// SPDX-License-Identifier: GPL-3.0-or-later
// Charts and tables of trainings and evaluations as files.
#pragma once

#include "core/tasks/evaluation.h"
#include "core/training/train_record.h"

#include <filesystem>
#include <vector>

namespace espalier::cli {

/// Writes results.csv into the folder, which is made where it is not there: an epoch a line, columns as Ultralytics names them.
Result<void> writeResults(const std::vector<EpochRecord>& history, const std::filesystem::path& folder);
/// Writes precision_recall.svg and confusion_matrix.svg; nothing for tasks without these.
Result<void> writePlots(const Evaluation& evaluation, const std::filesystem::path& folder);

} // namespace espalier::cli
