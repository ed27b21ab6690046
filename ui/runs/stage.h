// SPDX-License-Identifier: GPL-3.0-or-later
// What the window has done by the core, one at a time.
#pragma once

namespace espalier {

enum class Stage { open, sparsify, prune, finetune, evaluate, exportFile, sensitivity, measure, allStages };

/// As widgets and files name it.
const char* nameOf(Stage stage);

/// Takes minutes to days, and can go on where it was interrupted.
bool isTraining(Stage stage);
/// Nobody would miss it: it gives way to anything else, and can be done again at any time.
bool isMeasuring(Stage stage);

} // namespace espalier
