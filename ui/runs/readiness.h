// SPDX-License-Identifier: GPL-3.0-or-later
// Why a stage cannot start now, as a sentence for the user; empty where it can.
#pragma once

#include "ui/runs/stage.h"
#include "ui/state/document_state.h"

namespace espalier {

/// For sparsify, prune, finetune, sensitivity and allStages.
QString whyNotStart(Stage stage, const DocumentState& state);

} // namespace espalier
