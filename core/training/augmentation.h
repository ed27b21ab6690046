// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: how training images vary by the settings.
#pragma once

#include "core/data/loader.h"
#include "core/settings/train_settings.h"

namespace espalier {

/// epoch: from 1 on. What the task does not allow has to be taken away (Task::allowed).
Augmentation augmentationOf(const TrainSettings& settings, int epoch);

/// Every image N×… blended with another of the batch, in a proportion drawn for each.
at::Tensor blended(const at::Tensor& images);

} // namespace espalier
