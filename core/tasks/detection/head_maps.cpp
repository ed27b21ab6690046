// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/detection/head_maps.h"

#include "core/graph/traits.h"

#include <algorithm>
#include <array>

namespace espalier::heads {
namespace {

constexpr std::int64_t usualAnchors = 3, usualBins = 16;

const Node& nodeOf(const Network& network, NodeId layer)
{
    return network.nodes[static_cast<std::size_t>(layer)];
}

const Shape& shapeOfOutput(const Network& network)
{
    return network.values[static_cast<std::size_t>(network.outputs.front())].shape;
}

/// Of each distance, where the other channels are classes; 0 where that cannot be.
std::int64_t binsBeside(std::int64_t channels, std::int64_t classes)
{
    return classes > 0 && channels > classes && (channels - classes) % sides == 0 ? (channels - classes) / sides : 0;
}

bool suitsAnchors(std::int64_t channels, std::int64_t classes)
{
    return classes > 0 && channels % (boxAndObjectness + classes) == 0;
}

bool tellsAnotherKind(const Hints& hints)
{
    return hints.anchors || (!hints.kind.empty() && hints.kind != nameOf(HeadKind::free));
}

/// A cell with one anchor decodes to as many numbers as one whose distances are single numbers: then boxes come first, and their numbers
/// last.
bool decodesOneAnchor(const Network& network, const Hints& hints, std::int64_t channels, std::int64_t cells)
{
    if (hints.kind == nameOf(HeadKind::free) || channels != numbersOfBox(network, cells))
        return false;
    return hints.classes > 0 ? channels == boxAndObjectness + hints.classes : shapeOfOutput(network)[1] == cells;
}

/// Of each layer: the place of the node's input that is computed from it and from none of the others; empty where one has none.
std::vector<std::size_t> placesIn(const Node& node, const std::vector<std::vector<bool>>& reached)
{
    std::vector<std::size_t> places;
    for (const std::vector<bool>& own : reached) {
        const auto isOwn = [&](ValueId input) {
            if (input == noValue || !own[static_cast<std::size_t>(input)])
                return false;
            return std::count_if(reached.begin(), reached.end(), [&](const auto& each) { return each[static_cast<std::size_t>(input)]; }) ==
                   1;
        };
        const auto found = std::find_if(node.inputs.begin(), node.inputs.end(), isOwn);
        if (found == node.inputs.end())
            return {};
        places.push_back(static_cast<std::size_t>(found - node.inputs.begin()));
    }
    return places;
}

/// The places of the layers in the first node that reads each of them by an input of its own; empty where there is none.
std::vector<std::size_t> placesWhereJoined(const Network& network, const std::vector<NodeId>& layers)
{
    std::vector<std::vector<bool>> reached;
    for (const NodeId layer : layers)
        reached.push_back(behind(network, layer, /*sizes=*/false));
    for (const Node& node : network.nodes)
        if (std::vector<std::size_t> places = placesIn(node, reached); !places.empty())
            return places;
    return {};
}

/// Empty where one of the layers is no output.
std::vector<std::size_t> placesAmongOutputs(const Network& network, const std::vector<NodeId>& layers)
{
    std::vector<std::size_t> places;
    for (const NodeId layer : layers) {
        const auto found = std::find(network.outputs.begin(), network.outputs.end(), nodeOf(network, layer).outputs[0]);
        if (found == network.outputs.end())
            return {};
        places.push_back(static_cast<std::size_t>(found - network.outputs.begin()));
    }
    return places;
}

bool orderLayers(const Network& network, std::vector<NodeId>& layers, bool asked)
{
    std::vector<std::size_t> places = placesWhereJoined(network, layers);
    if (places.empty() && asked)
        places = placesAmongOutputs(network, layers);
    if (places.empty())
        return false;
    std::vector<std::pair<std::size_t, NodeId>> order;
    for (std::size_t i = 0; i < layers.size(); ++i)
        order.emplace_back(places[i], layers[i]);
    std::sort(order.begin(), order.end());
    for (std::size_t i = 0; i < layers.size(); ++i)
        layers[i] = order[i].second;
    return true;
}

/// Boxes, objectness, classes.
using Trio = std::array<NodeId, 3>;

bool suitsChannels(const Network& network, const Trio& trio)
{
    return channelsOf(network, trio[0]) == sides && channelsOf(network, trio[1]) == 1;
}

/// In YOLOX boxes and objectness are computed from one tower, and classes from another.
bool suitsTowers(const Network& network, const Trio& trio)
{
    const auto input = [&](std::size_t i) { return nodeOf(network, trio[i]).inputs.front(); };
    return input(0) == input(1) && input(0) != input(2);
}

bool orderDecoupledLayers(const Network& network, std::vector<NodeId>& layers, bool asked)
{
    std::vector<Trio> suitable, byTower;
    std::vector<NodeId> order = layers;
    std::sort(order.begin(), order.end());
    do {
        if (const Trio trio{order[0], order[1], order[2]}; suitsChannels(network, trio))
            suitable.push_back(trio);
    } while (std::next_permutation(order.begin(), order.end()));
    std::copy_if(suitable.begin(), suitable.end(), std::back_inserter(byTower),
                 [&](const Trio& trio) { return suitsTowers(network, trio); });
    if (suitable.size() > 1 && byTower.size() == 1)
        suitable = byTower;
    if (suitable.size() == 1) {
        layers.assign(suitable.front().begin(), suitable.front().end());
        return true;
    }
    return !suitable.empty() && orderLayers(network, layers, asked) && suitsChannels(network, {layers[0], layers[1], layers[2]});
}

} // namespace

std::int64_t channelsOf(const Network& network, NodeId layer)
{
    return network.values[static_cast<std::size_t>(nodeOf(network, layer).outputs[0])].shape[1];
}

std::int64_t cellsIn(const std::vector<DetectionLevel>& levels)
{
    std::int64_t cells = 0;
    for (const DetectionLevel& level : levels)
        cells += level.height * level.width;
    return cells;
}

std::vector<bool> behind(const Network& network, NodeId layer, bool sizes)
{
    std::vector<bool> reached(network.values.size(), false);
    reached[static_cast<std::size_t>(nodeOf(network, layer).outputs[0])] = true;
    for (std::size_t id = static_cast<std::size_t>(layer) + 1; id < network.nodes.size(); ++id) {
        const Node& node = network.nodes[id];
        if (!sizes && traitsOf(node).number)
            continue;
        if (std::any_of(node.inputs.begin(), node.inputs.end(),
                        [&](ValueId input) { return input != noValue && reached[static_cast<std::size_t>(input)]; }))
            for (const ValueId output : node.outputs)
                reached[static_cast<std::size_t>(output)] = true;
    }
    return reached;
}

std::int64_t numbersOfBox(const Network& network, std::int64_t boxes)
{
    if (network.outputs.size() != 1)
        return 0;
    const Shape& shape = shapeOfOutput(network);
    if (shape.size() != 3 || (shape[1] != boxes && shape[2] != boxes))
        return 0;
    return shape[1] == boxes ? shape[2] : shape[1];
}

std::int64_t anchorsShown(const Network& network, const std::vector<DetectionLevel>& levels, std::int64_t channels)
{
    constexpr std::int64_t most = 9;
    const std::int64_t cells = cellsIn(levels);
    for (std::int64_t anchors = 1; anchors <= most; ++anchors)
        if (channels % anchors == 0 && numbersOfBox(network, anchors * cells) == channels / anchors)
            return anchors;
    for (const ValueId output : network.outputs) {
        const Shape& shape = network.values[static_cast<std::size_t>(output)].shape;
        if (shape.size() == 5 && shape[1] * shape[4] == channels) // [images, anchors, height, width, numbers]
            return shape[1];
    }
    return 0;
}

std::int64_t classesBesideDistances(const Network& network, const std::vector<DetectionLevel>& levels, const Hints& hints)
{
    if (tellsAnotherKind(hints))
        return 0;
    const std::int64_t channels = channelsOf(network, levels.front().layers[0]), cells = cellsIn(levels);
    const std::int64_t decoded = numbersOfBox(network, cells) - sides;
    if (binsBeside(channels, decoded) > 0)
        return decodesOneAnchor(network, hints, channels, cells) ? 0 : decoded;
    const std::int64_t bins = binsBeside(channels, hints.classes);
    if (hints.kind == nameOf(HeadKind::free))
        return bins > 0 ? hints.classes : 0;
    const bool withAnchors = anchorsShown(network, levels, channels) > 0 || suitsAnchors(channels, hints.classes);
    return !withAnchors && (bins == usualBins || bins == 1) ? hints.classes : 0;
}

bool readsBothWays(const Network& network, const std::vector<DetectionLevel>& levels, const Hints& hints)
{
    constexpr std::int64_t ofCoco = usualAnchors * (boxAndObjectness + 80); // as most published networks with anchors have
    const std::int64_t channels = channelsOf(network, levels.front().layers[0]);
    return !tellsAnotherKind(hints) && !suitsAnchors(channels, hints.classes) && anchorsShown(network, levels, channels) == 0 &&
           channels % usualAnchors == 0 && channels > sides * usualBins && channels != ofCoco;
}

bool orderAsJoined(const Network& network, std::vector<DetectionLevel>& levels, bool asked)
{
    return std::all_of(levels.begin(), levels.end(), [&](DetectionLevel& level) { return orderLayers(network, level.layers, asked); });
}

bool orderDecoupled(const Network& network, std::vector<DetectionLevel>& levels, bool asked)
{
    return std::all_of(levels.begin(), levels.end(),
                       [&](DetectionLevel& level) { return orderDecoupledLayers(network, level.layers, asked); });
}

} // namespace espalier::heads
