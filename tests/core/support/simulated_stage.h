// SPDX-License-Identifier: GPL-3.0-or-later
// Simulated training of scales without a network: tests stage 1's controller within milliseconds.
#pragma once

#include "core/sparsity/heatmap.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

namespace espalier::test {

/// Simplified training: every unit is pulled back to its optimum and pressed down by its penalty.
class Spring {
public:
    explicit Spring(std::vector<double> wanted) : wanted_(std::move(wanted)), scales_(wanted_) {}

    void relax(const std::vector<double>& penalties)
    {
        constexpr double rate = 0.3;
        for (std::size_t u = 0; u < scales_.size(); ++u)
            scales_[u] = std::max(0.0, scales_[u] + rate * (wanted_[u] - scales_[u] - penalties[u]));
    }
    const std::vector<double>& scales() const { return scales_; }

private:
    std::vector<double> wanted_, scales_;
};

/// Stochastic gradient descent with momentum on scales with a quadratic loss each, of different steepness and noise. Half of the units
/// never return from zero, as behind a ReLU that is never active.
class SimulatedStage {
public:
    SimulatedStage(const Groups& groups, SparsitySettings settings, int steps, double steepness)
        : settings_(std::move(settings)), steps_(steps), groups_(groups)
    {
        std::uniform_real_distribution<double> uniform(0.1, 0.7);
        std::lognormal_distribution<double> varied(std::log(steepness), 0.8);
        for (UnitId u = 0; u < groups.unitCount(); ++u) {
            wanted_.push_back(uniform(random_) * std::exp(0.5 * std::sin(1.7 * groups.groupOf(u))));
            steepness_.push_back(varied(random_));
        }
        scales_ = wanted_;
        velocity_.assign(wanted_.size(), 0.0);
    }

    HeatSnapshot run()
    {
        double firstHalf = 0;
        for (int step = 0; 2 * step < steps_; ++step)
            firstHalf += rateAt(step);
        HeatmapController controller(groups_, settings_, magnitudes(), firstHalf);
        for (int step = 0; step < steps_; ++step) {
            optimise(rateAt(step), controller.penalties());
            const bool due = (step + 1) * settings_.updates / steps_ > step * settings_.updates / steps_;
            if (due)
                controller.update(magnitudes(), (step + 1.0) / steps_);
            else
                controller.watch(magnitudes());
        }
        return controller.snapshot();
    }

private:
    double rateAt(int step) const { return 0.01 * (1 + std::cos(M_PI * step / steps_)); }

    void optimise(double rate, const std::vector<double>& penalties)
    {
        constexpr double momentum = 0.9;
        std::normal_distribution<double> noise(0, 0.03);
        for (std::size_t u = 0; u < scales_.size(); ++u) {
            const bool dead = scales_[u] == 0 && u % 2 == 1;
            const double gradient = dead ? 0 : steepness_[u] * (scales_[u] - wanted_[u]) + noise(random_);
            velocity_[u] = momentum * velocity_[u] + gradient;
            const double moved = scales_[u] - rate * (gradient + momentum * velocity_[u]);
            scales_[u] = std::copysign(std::max(0.0, std::abs(moved) - rate * penalties[u]), moved);
        }
    }

    std::vector<double> magnitudes() const
    {
        std::vector<double> magnitudes(scales_.size());
        std::transform(scales_.begin(), scales_.end(), magnitudes.begin(), [](double scale) { return std::abs(scale); });
        return magnitudes;
    }

    SparsitySettings settings_;
    int steps_;
    const Groups& groups_;
    std::mt19937 random_{7};
    std::vector<double> wanted_, steepness_, scales_, velocity_;
};

} // namespace espalier::test
