// SPDX-License-Identifier: GPL-3.0-or-later
// What every format's reader takes and gives, and what every writer reports.
#pragma once

#include "core/graph/network.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

struct ReadOptions {
    /// E.g. {1, 3, 32, 32}. Unset: what the file tells, else common shapes are tried and the first that runs is taken.
    std::optional<Shape> inputShape;
    /// Of the inputs after the first, in order, where a network has several. Those not named are as the file tells; where it tells
    /// nothing, as the first.
    std::vector<Shape> furtherInputShapes{};
};

struct OpaqueOperator {
    std::string op;   ///< "aten::roll"
    std::string node; ///< where it stands
};

struct ImportedNetwork {
    Network network;
    std::vector<OpaqueOperator> opaque; ///< operators nobody translated; they run, and freeze the channels that reach them
    std::vector<std::string> notices;   ///< what the user should know about the import, a sentence each
    double checkError = 0;              ///< largest relative difference to the file's own output
    double readSeconds = 0;
    double verifySeconds = 0;
};

struct WrittenFile {
    double checkError = 0;      ///< largest relative difference between the network and what was written
    bool answersChecked = true; ///< false for Python source, which is not run: only its weights were read back
    std::int64_t bytes = 0;
    double writeSeconds = 0;
    double verifySeconds = 0;
};

} // namespace espalier
