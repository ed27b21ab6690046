// SPDX-License-Identifier: GPL-3.0-or-later
// Work that the window starts in the engine, one at a time.
#pragma once

namespace espalier {

enum class Stage {
    open,
    train,
    sparsify,
    prune,
    finetune,
    evaluate,
    exportFile,
    sensitivity,
    measure,
    substitutes,
    allStages,
    report,
    times
};

/// Its name in object names and files.
const char* nameOf(Stage stage);

/// Takes minutes to days, and can be resumed.
bool isTraining(Stage stage);
/// Not started by the user: it gives way to any other job and can be repeated.
bool isMeasuring(Stage stage);

} // namespace espalier
