// SPDX-License-Identifier: GPL-3.0-or-later
// What every recipe works within: how it is stopped, who watches, where it keeps what it may need again.
#pragma once

#include "core/base/run_control.h"
#include "core/pipeline/observer.h"

#include <cstddef>

namespace espalier {

class RunStore;

struct RecipeContext {
    RunControl& control;
    Observer& observer;
    RunStore* store = nullptr; ///< checkpoints are kept here and taken up from here; null: nowhere
    std::size_t answers = 0;   ///< after every evaluation: so many images with the network's predictions
};

} // namespace espalier
