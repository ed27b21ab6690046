// SPDX-License-Identifier: GPL-3.0-or-later
// The arguments and results of all readers and writers.
#pragma once

#include "core/graph/network.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

struct ReadOptions {
    /// E.g. {1, 3, 32, 32}. Unset: the shape stored in the file, else common shapes are tried and the first that runs is used.
    std::optional<Shape> inputShape;
    /// Of the inputs after the first, in order, for networks with several inputs. Inputs without one use the file's shape, or else the
    /// first input's.
    std::vector<Shape> furtherInputShapes{};
    /// Names of shared tensors that become separate ones, each use its own.
    std::vector<std::string> partShared{};
    /// Added to what the file says about the network; wins over equal keys.
    std::map<std::string, std::string> metadata{};
};

struct OpaqueOperator {
    std::string op;   ///< "aten::roll"
    std::string node; ///< the node's name
};

struct ImportedNetwork {
    Network network;
    std::vector<OpaqueOperator> opaque;    ///< operators without a translation; they run, but channels that reach them are frozen
    std::vector<std::string> notices;      ///< what the user should know about the import, a sentence each
    std::vector<std::string> judgeNotices; ///< those of the notices that tell about the comparison with another program
    double checkError = 0;                 ///< largest relative difference to the file's own output
    double readSeconds = 0;
    double verifySeconds = 0;
};

struct WrittenFile {
    double checkError = 0;            ///< largest relative difference between the network and what was written
    std::vector<std::string> notices; ///< what the user should know about the comparison, a sentence each
    bool answersChecked = true;       ///< false for Python source, which is not run: only its weights are read back
    std::int64_t bytes = 0;
    double writeSeconds = 0;
    double verifySeconds = 0;
};

} // namespace espalier
