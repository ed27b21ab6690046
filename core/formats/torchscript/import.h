// SPDX-License-Identifier: GPL-3.0-or-later
// Translates an opened module at an input shape to a network, and compares both.
#pragma once

#include "core/formats/network_builder.h"
#include "core/formats/torchscript/graph_walker.h"

namespace espalier::torchscript {

/// A network with measured shapes, and the data for checking it.
struct Imported {
    NetworkBuilder::Finished built;
    std::vector<std::vector<at::Tensor>> reference; ///< by run: the module's own outputs
    std::vector<std::vector<at::Tensor>> inputs;    ///< by run, then input: random images, one in the first run, two in the second
    bool leftTrainingMode = false;
    std::string dictionaryNotice;           ///< a sentence where the output is a dictionary
    std::vector<std::string> weightNotices; ///< a sentence for every weight that was computed from other tensors
};

/// One shape per input. Like the functions below, throws ImportFailure (without the file's name), c10::Error and Stopped.
Imported import(const jit::Module& module, const std::vector<Shape>& inputShapes, const Proceed& proceed);

/// The largest relative difference between the network's and the module's outputs, over all runs.
double checkAgainstModule(const Imported& imported, const Proceed& proceed);

/// Walks the module again and returns the name of the first node whose value differs; empty when none does.
std::string firstDifference(const jit::Module& module, const Imported& imported, const Proceed& proceed);

} // namespace espalier::torchscript
