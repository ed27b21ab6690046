// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/head_settings.h"

namespace espalier {
namespace {

constexpr NameTable<const char*, 4> kinds{{
    {"auto", "auto", "as found", "As the network's last layers tell."},
    {"anchors", "anchors", "with anchors", "One map a stride, with boxes relative to anchors: YOLOv3, v5, v7."},
    {"free", "free", "without anchors", "A map of distances and one of classes: YOLOv8 and later."},
    {"decoupled", "decoupled", "decoupled", "Maps of boxes, of objectness and of classes: YOLOX."},
}};

Choice kindChoice(std::string& kind)
{
    return {optionsIn(kinds), [&kind] { return kind; },
            [&kind](const std::string& name) {
                return choiceFromName(kinds, name, "kind of head").map([&](const char* chosen) { kind = chosen; });
            }};
}

} // namespace

Settings settingsOf(HeadSettings& settings)
{
    constexpr double largestSize = 65536;
    return {
        Setting("kind", "--head", "Detector's head", "Of detectors: how the last layers tell boxes, where the network does not show it.",
                kindChoice(settings.kind)),
        Setting("classes", "--classes", "Classes", "Of detectors: how many classes the head tells apart.", &settings.classes, {0, 1e6})
            .leastMeans("as found"),
        Setting("strides", "--strides", "Strides",
                "Of detectors: pixels of the picture a cell, for each of the head's maps, e.g. 8, 16, 32.", &settings.strides,
                {1, largestSize})
            .leastMeans("as found"),
        Setting("anchors", "--anchors", "Anchors",
                "Of detectors with anchors: width and height of each in pixels, those of the finest stride first, e.g. 10, 13, 16, 30.",
                &settings.anchors, {0.01, largestSize})
            .leastMeans("as found"),
    };
}

} // namespace espalier
