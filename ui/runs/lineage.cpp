// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/lineage.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

/// Whether a stage would do the same with both projects.
bool sameFor(Stage stage, const Project& a, const Project& b)
{
    switch (stage) {
    case Stage::train:
        return a.train == b.train && a.data == b.data && a.labels == b.labels;
    case Stage::sparsify:
        return a.sparsify == b.sparsify && a.sparsity.mode == b.sparsity.mode && a.data == b.data && a.labels == b.labels;
    case Stage::prune:
        return a.prune == b.prune;
    case Stage::finetune:
        return a.finetune == b.finetune && a.data == b.data && a.labels == b.labels;
    default:
        return true;
    }
}

} // namespace

void Lineage::clear()
{
    births_.clear();
    measured_.clear();
}

void Lineage::record(NetworkId made, Birth birth)
{
    births_.insert_or_assign(made, std::move(birth));
}

const Lineage::Birth* Lineage::birthOf(NetworkId network) const
{
    const auto birth = births_.find(network);
    return birth == births_.end() ? nullptr : &birth->second;
}

std::vector<const Lineage::Birth*> Lineage::of(NetworkId network) const
{
    std::vector<const Birth*> line;
    for (const Birth* birth = birthOf(network); birth; birth = birthOf(birth->parent))
        line.push_back(birth);
    return line;
}

std::optional<WriteMetadata> Lineage::cutOf(NetworkId network) const
{
    for (const Birth* birth : of(network)) {
        if (birth->cut)
            return birth->cut;
    }
    return std::nullopt;
}

bool Lineage::everRan(Stage stage) const
{
    return std::any_of(births_.begin(), births_.end(), [stage](const auto& entry) { return entry.second.stage == stage; });
}

void Lineage::measured(NetworkId network, const recipes::Judged& judged)
{
    if (judged.evaluation)
        measured_.insert_or_assign(network, judged);
}

std::optional<Evaluation> Lineage::evaluationOf(NetworkId network) const
{
    const auto found = measured_.find(network);
    return found == measured_.end() ? std::nullopt : found->second.evaluation;
}

std::shared_ptr<const Predictions> Lineage::predictionsOf(NetworkId network) const
{
    const auto found = measured_.find(network);
    return found == measured_.end() ? nullptr : found->second.predictions;
}

StageState stateOf(Stage stage, const Lineage& lineage, NetworkId network, const Project& project)
{
    bool earlierRanLater = false;
    for (const Lineage::Birth* birth : lineage.of(network)) {
        if (birth->stage == stage)
            return earlierRanLater || !sameFor(stage, birth->project, project) ? StageState::stale : StageState::done;
        earlierRanLater = earlierRanLater || birth->stage < stage;
    }
    return lineage.everRan(stage) ? StageState::stale : StageState::notYet;
}

} // namespace espalier
