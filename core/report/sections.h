// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/report only: the parts of a report, each from what the result tells. What is not told is left out with a sentence that says
// why, or which command tells it.
#pragma once

#include "core/report/result_facts.h"
#include "core/report/result_report.h"

namespace espalier {

/// In plain words, for readers who know nothing of networks. planned: nothing was trained or written.
ReportSection summarySection(const ResultFacts& facts, bool planned);
/// Parameters, multiplications, bytes and times, before and after.
ReportSection sizesSection(const ResultFacts& facts);
/// The metrics at every time, with intervals.
ReportSection answersSection(const ResultFacts& facts);
/// What each class lost, and objects of each size.
ReportSection classesSection(const ResultFacts& facts);
/// What each layer keeps.
ReportSection layersSection(const ResultFacts& facts);
/// Channels that stay although they rank low, and what stands in for those that go.
ReportSection decisionsSection(const ResultFacts& facts);
/// The courses of the trainings.
ReportSection trainingSection(const ResultFacts& facts);
/// Those that differ from their defaults.
ReportSection settingsSection(const ResultFacts& facts);
/// Plan, files, version, times: what it takes to find and repeat the result.
ReportSection originSection(const ResultFacts& facts, const std::string& program);

} // namespace espalier
