// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/lineage.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

/// Whether a stage that ran with one project would do the same with the other.
bool sameFor(Stage stage, const Project& a, const Project& b)
{
    switch (stage) {
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

void Lineage::record(const ModelPtr& made, Birth birth)
{
    births_.insert_or_assign(made, std::move(birth));
}

const Lineage::Birth* Lineage::birthOf(const ModelPtr& model) const
{
    const auto birth = births_.find(model);
    return birth == births_.end() ? nullptr : &birth->second;
}

std::vector<const Lineage::Birth*> Lineage::of(const ModelPtr& model) const
{
    std::vector<const Birth*> line;
    for (const Birth* birth = birthOf(model); birth; birth = birthOf(birth->parent))
        line.push_back(birth);
    return line;
}

WriteMetadata Lineage::metadataOf(const ModelPtr& model) const
{
    const std::vector<const Birth*> line = of(model);
    const std::filesystem::path& source = line.empty() ? model->file : line.back()->parent->file;
    for (const Birth* birth : line) {
        if (birth->cut)
            return espalier::metadataOf(source, birth->project.prune, birth->cut->from->groups, *birth->cut->plan);
    }
    return espalier::metadataOf(source, model->costs);
}

bool Lineage::everRan(Stage stage) const
{
    return std::any_of(births_.begin(), births_.end(), [stage](const auto& entry) { return entry.second.stage == stage; });
}

void Lineage::measured(const ModelPtr& model, const JobResult& result)
{
    if (result.accuracy)
        measured_.insert_or_assign(model, Measured{*result.accuracy, result.predictions});
}

std::optional<Evaluation> Lineage::accuracyOf(const ModelPtr& model) const
{
    const auto found = measured_.find(model);
    return found == measured_.end() ? std::nullopt : std::optional(found->second.accuracy);
}

std::shared_ptr<const Predictions> Lineage::predictionsOf(const ModelPtr& model) const
{
    const auto found = measured_.find(model);
    return found == measured_.end() ? nullptr : found->second.predictions;
}

StageState stateOf(Stage stage, const Lineage& lineage, const ModelPtr& model, const Project& project)
{
    bool earlierRanLater = false;
    for (const Lineage::Birth* birth : lineage.of(model)) {
        if (birth->stage == stage)
            return earlierRanLater || !sameFor(stage, birth->project, project) ? StageState::stale : StageState::done;
        earlierRanLater = earlierRanLater || birth->stage < stage;
    }
    return lineage.everRan(stage) ? StageState::stale : StageState::notYet;
}

} // namespace espalier
