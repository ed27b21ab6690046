// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/trainer.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace espalier {
namespace {

/// Factor of the peak rate after the warm-up; done: finished share of the run.
double cosine(double done, double warmup)
{
    const double after = std::clamp((done - warmup) / std::max(1 - warmup, 1e-12), 0.0, 1.0);
    return 0.5 * (1 + std::cos(std::numbers::pi * after));
}

double stepped(double done, const std::vector<double>& steps)
{
    const auto passed = std::count_if(steps.begin(), steps.end(), [=](double share) { return done >= share; });
    return std::pow(0.1, static_cast<double>(passed));
}

} // namespace

double learningRateAt(const TrainSettings& settings, std::int64_t step, std::int64_t stepsPerEpoch)
{
    const double total = static_cast<double>(settings.epochs) * static_cast<double>(stepsPerEpoch);
    const double warmupSteps = std::min(settings.warmupEpochs * static_cast<double>(stepsPerEpoch), total);
    const auto now = static_cast<double>(step);
    if (now < warmupSteps)
        return settings.learningRate * (0.1 + 0.9 * now / warmupSteps);
    const double share =
        settings.schedule == ScheduleKind::cosine ? cosine(now / total, warmupSteps / total) : stepped(now / total, settings.steps);
    return settings.learningRate * share;
}

} // namespace espalier
