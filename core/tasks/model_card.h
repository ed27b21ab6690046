// SPDX-License-Identifier: GPL-3.0-or-later
// What a file tells about the use of its network: classes, the input's form, a detector's head.
#pragma once

#include "core/data/dataset.h"
#include "core/graph/network.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace espalier {

/// What a network's user has to know that the graph does not say. Travels in the file's metadata.
struct ModelCard {
    struct Head {
        std::string kind;            ///< "anchors", "free" or "decoupled"; empty: not told
        std::vector<double> strides; ///< by level: pixels of the input a cell
        std::vector<std::vector<std::pair<double, double>>>
            anchors{}; ///< by level, or all in one list: width and height in pixels; empty where there are none
        int classes = 0;

        bool operator==(const Head& other) const = default;
    };

    std::vector<std::string> classes;        ///< names by number; empty: not told
    std::vector<float> mean, std;            ///< of values in 0 … 1, one per channel; empty: not told
    bool bgr = false;                        ///< order of the input's colours
    int height = 0, width = 0;               ///< of the input; 0: not told
    std::optional<Head> head = std::nullopt; ///< absent: not told

    bool operator==(const ModelCard& other) const = default;
};

/// Reads Espalier's own entry ("espalier"); where there is none, what Ultralytics writes. Parts that cannot be read count as not told.
ModelCard cardOf(const Network& network);

/// The head that a user told (entryOf); nothing where none was told.
std::optional<ModelCard::Head> toldHead(const Network& network);

/// A head that a user tells, as an entry of Network::metadata: it wins over the file's own.
std::pair<std::string, std::string> entryOf(const ModelCard::Head& head);

/// The network, whose card then tells the classes and the form of the images that it learned from.
Network learnedFrom(Network network, const Dataset& images);

/// Replaces Espalier's entry; cardOf returns an equal card. The other metadata stay.
void setCard(Network& network, const ModelCard& card);

} // namespace espalier
