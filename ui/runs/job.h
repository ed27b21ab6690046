// SPDX-License-Identifier: GPL-3.0-or-later
// The inputs of a stage, copied when it starts, since the document may change meanwhile.
#pragma once

#include "core/pipeline/write_metadata.h"
#include "ui/runs/stage.h"
#include "ui/state/document_state.h"

#include <filesystem>

namespace espalier {

struct Job {
    Stage stage = Stage::open;
    StatePtr state;             ///< of the document
    std::filesystem::path file; ///< open, export: the file to read or write

    const ModelPtr& model() const { return state->model; }
    const ModelPtr& teacher() const { return state->original; }
    const Project& project() const { return *state->project; }
};

} // namespace espalier
