// SPDX-License-Identifier: GPL-3.0-or-later
// The head of a detector, found in its graph: which layers tell boxes and classes, at which strides, with which anchors.
#pragma once

#include "core/graph/network.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace espalier {

enum class HeadKind {
    anchors,   ///< one map a level, [images, anchors·(5 + classes), height, width]: YOLOv3, v5, v7
    free,      ///< a map of distances and one of classes, or both in one: YOLOv8 and later
    decoupled, ///< maps of boxes, of objectness and of classes: YOLOX
};
const char* nameOf(HeadKind kind); ///< "anchors", "free", "decoupled"

/// How a file gives what its head finds.
enum class HeadForm {
    raw,      ///< the maps
    decoded,  ///< boxes in pixels, [images, boxes, 5 + classes] or [images, 4 + classes, boxes]
    endToEnd, ///< the best boxes, picked by the network
};
const char* nameOf(HeadForm form); ///< "raw", "decoded", "end-to-end"

struct DetectionLevel {
    std::int64_t height = 0, width = 0; ///< of the maps, at the network's own input size
    double stride = 0;                  ///< pixels of the input a cell
    std::vector<NodeId> layers;         ///< anchors: one; free: distances, classes, or one with both; decoupled: boxes, objectness, classes
    std::vector<std::pair<double, double>> anchors; ///< width and height in pixels; empty where the file does not tell them
};

struct DetectionHead {
    HeadKind kind = HeadKind::free;
    HeadForm form = HeadForm::raw;
    int classes = 0;
    int bins = 1;                       ///< of a distance, where it is a distribution; else 1
    int anchors = 0;                    ///< boxes of a cell; 0 without anchors
    std::vector<DetectionLevel> levels; ///< finest first; at least two
    /// With anchors: AnchorLevel::exponential, where a decoded form shows it.
    bool exponential = false;

    /// Whether training can begin: with anchors, all have to be known.
    bool complete() const;
};

/// Nothing where the network's last layers do not form a head of a known kind. What the graph leaves open, the network's card decides
/// (cardOf): kind, number of classes, strides, anchors.
std::optional<DetectionHead> findHead(const Network& network);
/// Where the last layers may be a head that can be read in two ways, and nothing tells in which: a sentence that asks. Else empty.
std::string openQuestion(const Network& network);

} // namespace espalier
