// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/head_problem.h"

#include "core/data/annotations.h"
#include "core/tasks/detection/detection.h"
#include "ui/models/option_names.h"

namespace espalier {

namespace {

/// Of a network without a head: only where it is of no other task.
std::string triedOn(const Network& network)
{
    const std::optional<DetectionHead> head = findHead(network);
    if (!head)
        return taskFor(network)->primary() == nullptr ? notADetector(network) : std::string();
    return head->complete() ? std::string() : faultOf(*head, {});
}

} // namespace

QString headProblem(const DocumentState& state)
{
    const std::string tried = state.model ? triedOn(state.model->network) : std::string();
    return tried.empty() || !holdsAnnotations(state.project->data) ? QString() : withLabels(tried);
}

} // namespace espalier
