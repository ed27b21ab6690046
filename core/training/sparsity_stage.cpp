// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/sparsity_stage.h"

#include "core/sparsity/evenness.h"

#include <algorithm>
#include <cmath>

namespace espalier {
namespace {

bool finite(const std::vector<double>& scales)
{
    return std::all_of(scales.begin(), scales.end(), [](double scale) { return std::isfinite(scale); });
}

} // namespace

SparsityStage::SparsityStage(Executor& executor, const Groups& groups, const SparsitySettings& settings, int epochs,
                             std::int64_t stepsPerEpoch, double learningRateSum)
    : groups_(groups), settings_(settings), penalty_(executor, groups), controller_(groups, settings, penalty_.scales(), learningRateSum),
      totalSteps_(epochs * stepsPerEpoch), updates_(std::max(epochs, settings.updates)),
      heat_(std::make_shared<HeatSnapshot>(controller_.snapshot()))
{
}

void SparsityStage::beforeStep()
{
    if (settings_.mode == SparsityMode::uniformL1)
        penalty_.addSubgradient(controller_.penalties().front());
}

bool SparsityStage::afterStep(std::int64_t stepsDone, double learningRate)
{
    const bool proximal = usesProximal(settings_.mode);
    const std::vector<double> scales = proximal ? penalty_.proximalStep(controller_.penalties(), learningRate) : std::vector<double>();
    if (!finite(scales))
        return false;
    if (updateDue(stepsDone))
        return update(stepsDone);
    if (proximal)
        controller_.watch(scales);
    return true;
}

bool SparsityStage::update(std::int64_t stepsDone)
{
    const std::vector<double> scales = penalty_.scales();
    if (!finite(scales))
        return false;
    controller_.update(scales, static_cast<double>(stepsDone) / static_cast<double>(totalSteps_));
    heat_ = std::make_shared<HeatSnapshot>(controller_.snapshot());
    return true;
}

/// True after each of the stage's equal parts.
bool SparsityStage::updateDue(std::int64_t stepsDone) const
{
    return stepsDone * updates_ / totalSteps_ > (stepsDone - 1) * updates_ / totalSteps_;
}

bool SparsityStage::fits(const TrainCheckpoint::Sparsity& state) const
{
    const HeatmapState& now = controller_.state();
    return state.heat && fits(*state.heat) && state.controller.scale.size() == now.scale.size() &&
           state.controller.smoothed.size() == now.smoothed.size() && state.controller.layerBudget.size() == now.layerBudget.size();
}

bool SparsityStage::fits(const HeatSnapshot& heat) const
{
    const std::size_t units = heat_->scale.size(), groups = heat_->layerBudget.size();
    return heat.scale.size() == units && heat.heat.size() == units && heat.penalty.size() == units && heat.layerBudget.size() == groups &&
           heat.zeroShare.size() == groups;
}

void SparsityStage::restore(const TrainCheckpoint::Sparsity& state)
{
    controller_.restore(state.controller);
    heat_ = state.heat;
}

void SparsityStage::describe(EpochRecord& record) const
{
    const std::vector<double> scales = penalty_.scales();
    const Evenness evenness = evennessOf(groups_, scales, settings_.ratio, controller_.targets());
    record.unevenness = evenness.unevenness;
    record.offTargets = evenness.offTargets;
    record.collapseRatio = evenness.collapseRatio;
    record.zeroShare = static_cast<double>(std::count(scales.begin(), scales.end(), 0.0)) / static_cast<double>(scales.size());
}

} // namespace espalier
