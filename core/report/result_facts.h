// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/report only: what a result tells, read from its JSON, of which any part may be missing or of another kind.
#pragma once

#include "core/base/json.h"
#include "core/report/class_answers.h"
#include "core/tasks/metrics.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

using FactPath = std::initializer_list<const char*>;

/// Null (JSON) where there is nothing at this place.
const Json& factAt(const Json& result, FactPath path);
std::optional<double> numberAt(const Json& result, FactPath path);
/// Empty where there is no text.
std::string textAt(const Json& result, FactPath path);
/// The name of a file without its folder; empty where none is told.
std::string fileNameAt(const Json& result, FactPath path);

/// The network at one time, judged on the validation images.
struct JudgedMoment {
    std::string title; ///< "before", "after pruning"
    Json evaluation;
};
/// A result with what most sections ask of it.
struct ResultFacts {
    Json json;
    std::vector<JudgedMoment> moments;
    std::vector<const MetricInfo*> metrics; ///< that the moments have, the primary first; empty without labels
    std::string task;                       ///< whose metrics these are; empty where none are told
    std::vector<std::string> groups;        ///< names by number
    std::vector<ClassAnswers> classes;      ///< of a classifier whose networks and images are there

    /// Null without labels.
    const MetricInfo* primary() const { return metrics.empty() ? nullptr : metrics.front(); }
    std::string groupName(const Json& unit) const;
};
ResultFacts factsOf(Json result);

/// Where 95 % of the values would lie with other pictures of the same kind. A detector's is in its evaluation; a share of pictures follows
/// from their number (Wilson). Nothing where it is not known.
std::optional<MetricInterval> intervalOf(const Json& evaluation, const MetricInfo& info);

} // namespace espalier
