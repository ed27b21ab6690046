// SPDX-License-Identifier: GPL-3.0-or-later
// From an opened module and an input shape to a network, and the proof that both answer alike.
#pragma once

#include "core/formats/network_builder.h"
#include "core/formats/torchscript/graph_walker.h"

namespace espalier::torchscript {

/// A network with its value shapes measured, and what checking it needs.
struct Imported {
    NetworkBuilder::Finished built;
    std::vector<std::vector<at::Tensor>> reference; ///< by run: the file's own answer
    std::vector<std::vector<at::Tensor>> inputs;    ///< by run, then input: random images, one in the first run, two in the second
    bool leftTrainingMode = false;
    std::string dictionaryNotice; ///< a sentence where the answer is a dictionary
};

/// One shape an input. Throws ImportFailure (without the file's name), c10::Error and Stopped, as do the others.
Imported import(const jit::Module& module, const std::vector<Shape>& inputShapes, const Proceed& proceed);

/// The largest relative difference between the network and the file's own module, over all runs.
double checkAgainstModule(const Imported& imported, const Proceed& proceed);

/// The name of the first node whose value differs from the file's own, walked through once more; empty when none does.
std::string firstDifference(const jit::Module& module, const Imported& imported, const Proceed& proceed);

} // namespace espalier::torchscript
