// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/resume_key.h"

#include "core/base/fingerprint.h"
#include "core/pipeline/fingerprints.h"
#include "core/pipeline/run_store.h"
#include "core/project/project_yaml.h"

namespace espalier::recipes {
namespace {

/// The settings without files and images, which have their own fingerprints.
std::string settingsOf(const Project& project)
{
    Project settings;
    settings.rounds = project.rounds;
    settings.sparsify = project.sparsify;
    settings.restoreBatchNorm = project.restoreBatchNorm;
    settings.sparsity = project.sparsity;
    settings.prune = project.prune;
    settings.prune.tryRatios.clear(); // for comparison only
    settings.finetune = project.finetune;
    for (TrainSettings* stage : {&settings.sparsify, &settings.finetune}) {
        stage->threads = TrainSettings().threads;
        stage->device = TrainSettings().device;
    }
    return projectToYaml(settings, {});
}

} // namespace

std::string resumeKey(const std::string& recipe, const RunInputs& inputs)
{
    Fingerprint key;
    key.addText(recipe);
    key.addText(fingerprintOf(inputs.model->network));
    key.addText(inputs.teacher ? fingerprintOf(inputs.teacher->network) : "");
    for (const Dataset* images : {&inputs.images.train, &inputs.images.validation})
        key.addText(sampledFingerprintOf(*images));
    key.addText(settingsOf(inputs.project));
    return key.text();
}

void openStore(const std::string& recipe, const RunInputs& inputs, const RecipeContext& context)
{
    if (context.store)
        context.store->open(resumeKey(recipe, inputs), context.observer);
}

} // namespace espalier::recipes
