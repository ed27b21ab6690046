// SPDX-License-Identifier: GPL-3.0-or-later
// Translates an opened module at an input shape to a network, and compares both.
#pragma once

#include "core/formats/network_builder.h"
#include "core/formats/torchscript/graph_walker.h"
#include "core/formats/torchscript/input_shape.h"

namespace espalier::torchscript {

/// A network with measured shapes, and the data for checking it.
struct Imported {
    NetworkBuilder::Finished built;
    std::vector<std::vector<at::Tensor>> reference; ///< by run: the module's own outputs
    std::vector<std::vector<at::Tensor>> inputs;    ///< by run, then input: random images: one, two where accepted, of other sizes
    bool showedOtherCounts = false;                 ///< one more walk's run was given other numbers of selected elements
    bool decidedByContent = false;                  ///< the way taken depends on how much was selected by content
    std::vector<double> bounds;                     ///< GraphWalker::bounds()
    bool leftTrainingMode = false;
    std::string dictionaryNotice;           ///< a sentence where the output is a dictionary
    std::string sizeNotice;                 ///< a sentence where the network is fixed to its input's size, though that is not in its layers
    std::vector<std::string> weightNotices; ///< a sentence for every weight that was computed from other tensors
    double checkError = 0;                  ///< of checkAgainstModule(), once it was called
    double checkSeconds = 0;
    bool checked = false;
};

/// One shape per input. The network follows the sizes that the file states as free; absent: those that the module turns out to accept.
/// Where it cannot be followed to other sizes, it is read at this one, and sizeNotice says so. Like the functions below, throws
/// ImportFailure (without the file's name), c10::Error and Stopped.
Imported import(const jit::Module& module, const std::vector<Shape>& inputShapes, const Proceed& proceed,
                const std::optional<FreeSizes>& stated = std::nullopt);

/// The largest relative difference between the network's and the module's outputs, over all runs. Computed once.
double checkAgainstModule(Imported& imported, const Proceed& proceed);

/// Walks the module again and returns the name of the first node whose value differs; empty when none does.
std::string firstDifference(const jit::Module& module, const Imported& imported, const Proceed& proceed);

} // namespace espalier::torchscript
