// SPDX-License-Identifier: GPL-3.0-or-later
// What a training stage can be told.
#pragma once

#include "core/graph/device.h"
#include "core/settings/setting.h"

#include <cstdint>
#include <vector>

namespace espalier {

enum class ScheduleKind { cosine, step };
enum class OptimiserKind { sgd, adamw };
/// What batch norms normalise by in training. running: they leave their statistics as they are, and dropout drops nothing.
enum class NormStatistics { batch, running };

/// How images with boxes vary in training; other images do not.
struct ObjectAugmentation {
    bool mosaic = true;                       ///< four images in place of one
    double mosaicOff = 0.1;                   ///< share of the stage, at its end, without
    bool turns = false;                       ///< each in one of eight turns and reflections
    double scale = 0.5;                       ///< larger or smaller by up to this share
    double translate = 0.1;                   ///< moved by up to this share of the size
    std::vector<double> hsv{0.015, 0.7, 0.4}; ///< by how much hue (share of its circle), saturation and brightness vary

    bool operator==(const ObjectAugmentation&) const = default;
};

/// Learning from another network's outputs, the unpruned one's (docs/method.md §3).
struct Distillation {
    enum class Teacher { none, original };
    Teacher teacher = Teacher::none;
    double weight = 0.9;    ///< α: loss = (1 − α)·labels + α·teacher; 1 where the images have no labels
    double temperature = 4; ///< T of classifiers' soft targets
    /// Share of the steps in which every image is a blend of two of its batch, in a random proportion. Only the teacher knows what is right
    /// for it, so α is 1 in these steps (mixup: Zhang et al., ICLR 2018; with a teacher: Beyer et al., CVPR 2022).
    double blend = 0;
    /// What every layer computes counts by this weight beside the outputs: as the teacher's layer does for the channels that are left
    /// (Romero et al., FitNets, ICLR 2015, without their added layers). The relative squared error, mean over layers.
    double features = 0;

    bool operator==(const Distillation&) const = default;
};

/// The defaults are the recipe: a trained network trains on with them untouched. Stages differ in epochs and peak rate.
struct TrainSettings {
    int epochs = 10;
    int batch = 0; ///< 0: as many as the task usually takes (Task::usualBatch)
    OptimiserKind optimiser = OptimiserKind::sgd;
    double learningRate = 0.05; ///< peak, after the warm-up
    double momentum = 0.9;      ///< β₁ of AdamW
    bool nesterov = true;
    double weightDecay = 5e-4; ///< none on scales and other one-dimensional parameters
    ScheduleKind schedule = ScheduleKind::cosine;
    double warmupEpochs = 0.5;            ///< linear from a tenth of the peak
    std::vector<double> steps{0.5, 0.75}; ///< for step: shares of the run at which the rate falls tenfold
    bool flip = true;
    int cropPadding = 4;
    ObjectAugmentation objects;
    std::uint64_t seed = 1;
    int threads = 0; ///< 0: all cores
    Device device = Device::automatic;
    bool evaluateEveryEpoch = true;
    NormStatistics normStatistics = NormStatistics::batch; ///< stage 1 needs it: each batch makes up for the channels that vanish
    double labelSmoothing = 0;                             ///< ε: every target is 1 − ε on its class and ε spread evenly over all
    double emaDecay = 0; ///< of the moving average of the weights, per step; 0: none. With it, the average is evaluated and returned
    Distillation distillation;
    int patience = 0;     ///< epochs without a better validation after which training ends early; 0: never
    bool keepBest = true; ///< return the epoch that validated best; else the last

    bool operator==(const TrainSettings&) const = default;
};

Settings settingsOf(TrainSettings& settings);

/// Short stages at a rate that a trained network stands, with the unpruned network as the teacher: what docs/method.md measured.
TrainSettings sparsifyDefaults();
TrainSettings finetuneDefaults();

} // namespace espalier
