// SPDX-License-Identifier: GPL-3.0-or-later
// The surroundings of every recipe: run control, observer, and the store for resuming.
#pragma once

#include "core/base/run_control.h"
#include "core/pipeline/observer.h"

#include <cstddef>

namespace espalier {

class RunStore;

struct RecipeContext {
    RunControl& control;
    Observer& observer;
    RunStore* store = nullptr; ///< keeps and returns checkpoints; null: none
    std::size_t answers = 0;   ///< number of images with predictions to return after every evaluation
};

} // namespace espalier
