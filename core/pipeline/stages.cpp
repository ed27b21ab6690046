// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stages.h"

#include "core/pipeline/class_order.h"
#include "core/pruning/criteria/fused_score.h"
#include "core/pruning/planning/removal_shares.h"
#include "core/pruning/surgery/surgery.h"
#include "core/settings/prune_target.h"
#include "core/sparsity/heatmap.h"
#include "core/tasks/model_card.h"
#include "core/tasks/task_for.h"
#include "core/training/restore_batch_norm.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <numeric>

namespace espalier {
namespace {

namespace fs = std::filesystem;

Result<void> checkNormalisation(const std::vector<float>& values, const char* name, int channels)
{
    if (values.empty() || values.size() == static_cast<std::size_t>(channels))
        return {};
    return failure(
        fmt::format("The {} has {} numbers, but the images have {} channels; give one number per channel.", name, values.size(), channels));
}

void silence(std::vector<double>& criterion, const std::vector<double>& scales)
{
    for (std::size_t unit = 0; unit < scales.size(); ++unit) {
        if (scales[unit] == 0)
            criterion[unit] = 0;
    }
}

/// Sets what units go by where that is not their fused score.
void allocate(FusedScores& scores, const Model& model, const PruneSettings& settings, const Measurements& measurements)
{
    scores.allocation = allocationFor(settings, measurements);
    if (scores.allocation == Allocation::even) {
        constexpr double first = 1e-9; // a score of 0 would mean that the unit passes nothing on
        scores.fused = heatOf(model.groups, scores.criterion);
        for (double& score : scores.fused)
            score = std::max(score, first);
    } else if (scores.allocation == Allocation::measured) {
        PlanRequest request;
        request.target = RatioTarget{0.5, budgetOf(settings)};
        request.latency = measurements.latencyIn(settings.runtime);
        scores.fused =
            measuredShares(model.groups, scores.criterion, *measurements.shares.at(settings.criterion).curves, model.costModel, request);
    }
}

/// As many zeros in each group as the plan removes: then floors, protected layers and the budget hold, and the units at zero are exactly
/// those that are removed (docs/method.md §1). No group loses all units.
SparsitySettings aimedAt(const Plan& plan, SparsitySettings sparsity, const Groups& groups)
{
    sparsity.targets.clear();
    for (std::size_t g = 0; g < plan.kept.size(); ++g) {
        const int units = groups.groups()[g].units;
        sparsity.targets.push_back(std::min(units - plan.kept[g], units - 1));
    }
    sparsity.ratio = std::accumulate(sparsity.targets.begin(), sparsity.targets.end(), 0.0) / groups.unitCount();
    return sparsity;
}

} // namespace

Result<Preprocessing> fittedTo(const Model& model, Preprocessing preprocessing)
{
    const Shape& shape = model.network.inputShape();
    if (shape.size() != 4)
        return failure(fmt::format(
            "The network does not take images: its input has {} dimensions instead of batch, channels, height and width.", shape.size()));
    const ModelCard card = cardOf(model.network);
    if (preprocessing.mean.empty() && preprocessing.std.empty()) {
        preprocessing.mean = card.mean;
        preprocessing.std = card.std;
    }
    if (card.bgr)
        preprocessing.order = Preprocessing::Order::bgr;
    const auto fill = [](int& value, std::int64_t fromNetwork) { value = value == 0 ? static_cast<int>(fromNetwork) : value; };
    preprocessing.letterbox = taskFor(model.network)->letterboxes();
    fill(preprocessing.channels, shape[1]);
    fill(preprocessing.height, shape[2]);
    fill(preprocessing.width, shape[3]);
    if (preprocessing.channels != shape[1])
        return failure(
            fmt::format("The network takes {} channels, but the images are to be read with {}.", shape[1], preprocessing.channels));
    if (preprocessing.channels != 1 && preprocessing.channels != 3)
        return failure(fmt::format("The network takes {} channels; images have 1 (grey) or 3 (colour).", preprocessing.channels));
    return preprocessing;
}

Result<Dataset> openData(const fs::path& data, const std::string& split, const Model& model, const Preprocessing& preprocessing,
                         int limitPerClass, LabelUse labels)
{
    const auto wanted = fittedTo(model, preprocessing);
    if (!wanted)
        return tl::make_unexpected(wanted.error());
    for (const auto& [values, name] : {std::pair(&wanted->mean, "mean"), std::pair(&wanted->std, "std")}) {
        if (const auto sound = checkNormalisation(*values, name, wanted->channels); !sound)
            return tl::make_unexpected(sound.error());
    }
    Dataset::Options options;
    options.preprocessing = *wanted;
    options.limitPerClass = limitPerClass;
    options.labels = labels;
    return Dataset::open(data, split, options).map([&](Dataset dataset) {
        return inOrderOf(cardOf(model.network).classes, std::move(dataset));
    });
}

LabelUse labelUseOf(const std::string& split, bool labelled)
{
    if (labelled)
        return LabelUse::needed;
    return split == "train" ? LabelUse::ignored : LabelUse::ifThere;
}

Allocation allocationFor(const PruneSettings& asked, const Measurements& measurements)
{
    const PruneSettings settings = chosen(asked, measurements);
    if (settings.allocation == Allocation::scores || settings.allocation == Allocation::even)
        return settings.allocation;
    const auto shares = measurements.shares.find(settings.criterion);
    const bool curves = shares != measurements.shares.end() && shares->second.curves;
    const bool priced = budgetOf(settings) != Budget::latency || measurements.latencyIn(settings.runtime);
    return curves && priced ? Allocation::measured : Allocation::scores;
}

Result<FusedScores> scoresOf(const Model& model, const PruneSettings& asked, const Measurements& measurements)
{
    const PruneSettings settings = chosen(asked, measurements);
    const CriterionDescription& description = descriptionOf(settings.criterion);
    const auto measured = measurements.criteria.find(settings.criterion);
    auto criterion = measured != measurements.criteria.end()
                         ? measured->second
                         : unitCriterion(settings.criterion, {model.network, model.groups, settings.seed});
    return criterion.map([&](std::vector<double> values) {
        if (description.zeroScalesFirst)
            silence(values, model.scales);
        FusedScores scores = fuse(model.groups, std::move(values), settings.fusion, description.localTerm);
        scores.criterionName = description.name;
        allocate(scores, model, settings, measurements);
        return scores;
    });
}

Result<Plan> planOf(const Model& model, const FusedScores& scores, const PruneSettings& settings, const Measurements& measurements)
{
    return planRequest(settings, model.network, model.groups).and_then([&](PlanRequest request) {
        request.latency = measurements.latencyIn(settings.runtime);
        return makePlan(model.groups, scores.fused, ascending(scores.fused), model.costModel, request);
    });
}

Result<PrunedModel> pruneModel(const Model& model, const Plan& plan, const PruneSettings& settings)
{
    const bool fold = settings.compensate != Compensate::none;
    const std::vector<bool> removed = plan.removedFlags();
    return removeUnits(model.network, model.groups, removed)
        .and_then([&](Network pruned) -> Result<FoldedNetwork> {
            return fold ? foldRemovedChannels(model.network, model.groups, removed, std::move(pruned))
                        : FoldedNetwork{std::move(pruned), {}};
        })
        .map([](FoldedNetwork folded) {
            return PrunedModel{makeModel(std::move(folded.network)), folded.folding};
        });
}

Result<RestoredModel> restoreBatchNorms(const ModelPtr& model, const Dataset& train, RunControl& control)
{
    return restoreBatchNorms(model->network, model->groups, train, control).map([&](RestoredBatchNorms restored) {
        if (restored.layers == 0)
            return RestoredModel{model, 0};
        ImportedNetwork imported;
        imported.network = std::move(restored.network);
        imported.opaque = model->opaque;
        imported.notices = model->notices;
        return RestoredModel{makeModel(std::move(imported), model->file), restored.layers};
    });
}

Result<SparsitySettings> aimed(SparsitySettings sparsity, const Model& model, PruneSettings prune, const Dataset& train,
                               const RecipeContext& context)
{
    const bool even = sparsity.aim == SparsityAim::even;
    prune.allocation = even ? Allocation::even : sparsity.aim == SparsityAim::measured ? Allocation::measured : Allocation::scores;
    prune.tryCriteria = false; // trials are for the network that is cut, which comes out of this stage
    if (even)
        prune.criterion = Criterion::scale;
    return measure(model, prune, &train, context).and_then([&](const Measurements& measurements) {
        return scoresOf(model, prune, measurements)
            .and_then([&](const FusedScores& scores) { return planOf(model, scores, prune, measurements); })
            .map([&](const Plan& plan) { return aimedAt(plan, std::move(sparsity), model.groups); });
    });
}

} // namespace espalier
