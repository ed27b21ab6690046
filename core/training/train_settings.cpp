// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/train_settings.h"

namespace espalier {

TrainSettings sparsifyDefaults()
{
    TrainSettings settings;
    settings.epochs = 8;
    settings.learningRate = 0.02;
    settings.keepBest = false; // the best network is the one of the first epoch, before anything became sparse
    settings.distillation.teacher = Distillation::Teacher::original;
    return settings;
}

TrainSettings finetuneDefaults()
{
    TrainSettings settings;
    settings.epochs = 4;
    settings.learningRate = 0.02;
    settings.distillation.teacher = Distillation::Teacher::original;
    return settings;
}

} // namespace espalier
