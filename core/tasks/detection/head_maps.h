// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/tasks/detection only: what a level's maps tell, by their channels, by who reads them, and by what a user says.
#pragma once

#include "core/tasks/detection/head.h"

#include <cstdint>
#include <string>
#include <vector>

namespace espalier::heads {

constexpr std::int64_t sides = 4, boxAndObjectness = 5;

/// What a user or the file says of a head beside its graph.
struct Hints {
    std::string kind;         ///< nameOf(HeadKind); empty: not told
    std::int64_t classes = 0; ///< 0: not told
    bool anchors = false;     ///< whether anchors are told
};

std::int64_t channelsOf(const Network& network, NodeId layer);
std::int64_t cellsIn(const std::vector<DetectionLevel>& levels);
/// By value: what is computed from the layer's output, or, without sizes, from its elements.
std::vector<bool> behind(const Network& network, NodeId layer, bool sizes = true);
/// Of decoded outputs: the numbers that a box has, as the size that is not the number of boxes; 0 for raw maps.
std::int64_t numbersOfBox(const Network& network, std::int64_t boxes);

/// How many anchors a map of so many channels has as an output or a decoded form tells it; 0 where none does.
std::int64_t anchorsShown(const Network& network, const std::vector<DetectionLevel>& levels, std::int64_t channels);
/// Where each level has one map: the number of classes behind the distances in it; 0 where it is a map with anchors, or may be one.
std::int64_t classesBesideDistances(const Network& network, const std::vector<DetectionLevel>& levels, const Hints& hints);
/// Whether a single map suits three anchors as well as the usual distances with classes beside them, and nothing tells which.
bool readsBothWays(const Network& network, const std::vector<DetectionLevel>& levels, const Hints& hints);

/// Puts each level's layers into the order in which they are joined, which is that of detectors' outputs: boxes, objectness, classes.
/// asked: where nothing joins them, the order of the outputs counts. False where no order is known.
bool orderAsJoined(const Network& network, std::vector<DetectionLevel>& levels, bool asked);
/// Puts each level's three layers into the order of boxes, objectness and classes. False where they are of other channels, or not known.
bool orderDecoupled(const Network& network, std::vector<DetectionLevel>& levels, bool asked);

} // namespace espalier::heads
