// SPDX-License-Identifier: GPL-3.0-or-later
// What an exported program's values at its border are: inputs of the caller, parameters, buffers, constants; and what it answers.
#pragma once

#include "core/base/json.h"
#include "core/graph/network.h"

#include <map>
#include <string>
#include <vector>

namespace espalier::pt2 {

struct UserInput {
    std::string name;
    Shape shape;            ///< as exported: of the example where the size is free
    std::vector<bool> free; ///< by dimension: any size
};

struct StoredTensor {
    std::string name; ///< "layer1.0.conv1.weight"
    Stored::Kind kind = Stored::Kind::constant;
};

struct Signature {
    std::vector<UserInput> inputs;
    std::map<std::string, StoredTensor> stored; ///< by the value's name in the graph
    Json outputs = Json::array();               ///< arguments of the program's answer, in order
    bool trained = false;                       ///< running statistics of batch norms change while it runs
    std::int64_t largestTensor = 0;             ///< bytes of the largest tensor that the graph describes, for the example
};

/// Of the exported program. Throws torchscript::ImportFailure for what a network cannot have: changed inputs, parameters and buffers,
/// objects of classes, effects, inputs other than images.
Signature signatureOf(const Json& program);

/// True for "layer1.0.bn1.running_mean" and the like.
bool isRunningStatistic(const std::string& buffer);

} // namespace espalier::pt2
