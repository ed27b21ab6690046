// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/detection/head.h"

#include "core/graph/tail.h"
#include "core/graph/traits.h"
#include "core/tasks/last_layers.h"
#include "core/tasks/model_card.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace espalier {
namespace {

constexpr std::int64_t boxAndObjectness = 5, sides = 4;

/// The expected value under a softmax: a 1×1 convolution to one channel whose weights are 0, 1, 2, …
bool isExpectedValue(const Network& network, const Node& node)
{
    const int stored = isConvolution(node) ? network.storedIndex(weightOf(node)) : -1;
    if (stored < 0 || network.stored[static_cast<std::size_t>(stored)].tensor.shape()[0] != 1)
        return false;
    const std::vector<float> weights = network.stored[static_cast<std::size_t>(stored)].tensor.toFloats();
    for (std::size_t bin = 0; bin < weights.size(); ++bin)
        if (weights[bin] != static_cast<float>(bin))
            return false;
    return weights.size() > 1;
}

const Shape& shapeOf(const Network& network, NodeId layer)
{
    return network.values[static_cast<std::size_t>(network.nodes[static_cast<std::size_t>(layer)].outputs[0])].shape;
}

std::int64_t channelsOf(const Network& network, NodeId layer)
{
    return shapeOf(network, layer)[1];
}

/// Layers of maps of one size together, the largest maps first. Empty where they are no maps of one grid after the other.
std::vector<DetectionLevel> levelsOf(const Network& network, const std::vector<NodeId>& layers)
{
    const Shape& input = network.inputShape();
    std::vector<DetectionLevel> levels;
    for (const NodeId layer : layers) {
        const Shape& shape = shapeOf(network, layer);
        if (shape.size() != 4 || input.size() != 4 || shape[2] < 1 || shape[3] < 1)
            return {};
        const auto same = [&](const DetectionLevel& level) { return level.height == shape[2] && level.width == shape[3]; };
        auto level = std::find_if(levels.begin(), levels.end(), same);
        if (level == levels.end())
            level =
                levels.insert(levels.end(), {shape[2], shape[3], static_cast<double>(input[2]) / static_cast<double>(shape[2]), {}, {}});
        level->layers.push_back(layer);
    }
    std::sort(levels.begin(), levels.end(), [](const auto& a, const auto& b) { return a.stride < b.stride; });
    const std::size_t fewest = 2;
    const auto fits = [&](const DetectionLevel& level) {
        return std::abs(static_cast<double>(input[3]) / static_cast<double>(level.width) - level.stride) < 0.5 &&
               level.layers.size() == levels.front().layers.size();
    };
    return levels.size() >= fewest && std::all_of(levels.begin(), levels.end(), fits) ? levels : std::vector<DetectionLevel>();
}

/// By value: what is computed from the layer's output.
std::vector<bool> behind(const Network& network, NodeId layer)
{
    std::vector<bool> reached(network.values.size(), false);
    reached[static_cast<std::size_t>(network.nodes[static_cast<std::size_t>(layer)].outputs[0])] = true;
    for (std::size_t id = static_cast<std::size_t>(layer) + 1; id < network.nodes.size(); ++id) {
        const Node& node = network.nodes[id];
        if (std::any_of(node.inputs.begin(), node.inputs.end(),
                        [&](ValueId input) { return input != noValue && reached[static_cast<std::size_t>(input)]; }))
            for (const ValueId output : node.outputs)
                reached[static_cast<std::size_t>(output)] = true;
    }
    return reached;
}

/// Width and height of each anchor, from a constant that has them for one cell or, all alike, for every cell; empty for other constants.
std::vector<std::pair<double, double>> anchorsIn(const Tensor& constant, std::int64_t count)
{
    const Shape shape = constant.shape();
    const std::vector<float> numbers = constant.toFloats();
    if (shape.empty() || shape.back() != 2 || numbers.size() % static_cast<std::size_t>(2 * count) != 0 ||
        std::any_of(numbers.begin(), numbers.end(), [](float number) { return !(number > 0); }))
        return {};
    // [1, anchors, height, width, 2] or [anchors, 2]: the anchors' dimension is the first that is not 1.
    const auto first = std::find_if(shape.begin(), shape.end(), [](std::int64_t size) { return size != 1; });
    if (*first != count && count != 1)
        return {};
    const std::size_t each = numbers.size() / static_cast<std::size_t>(count);
    std::vector<std::pair<double, double>> anchors;
    for (std::size_t anchor = 0; anchor < static_cast<std::size_t>(count); ++anchor) {
        const float* const own = &numbers[anchor * each];
        for (std::size_t i = 2; i < each; i += 2)
            if (own[i] != own[0] || own[i + 1] != own[1])
                return {};
        anchors.emplace_back(own[0], own[1]);
    }
    return anchors;
}

/// From the constants that what is computed from one level alone is multiplied by.
void takeAnchors(const Network& network, DetectionHead& head)
{
    std::vector<std::vector<bool>> reached;
    for (const DetectionLevel& level : head.levels)
        reached.push_back(behind(network, level.layers.front()));
    for (std::size_t number = 0; number < head.levels.size(); ++number)
        for (const Node& node : network.nodes) {
            const auto readsLevel = [&](std::size_t level) {
                return std::any_of(node.inputs.begin(), node.inputs.end(),
                                   [&](ValueId input) { return input != noValue && reached[level][static_cast<std::size_t>(input)]; });
            };
            const auto levels = static_cast<std::size_t>(head.levels.size());
            std::size_t readers = 0;
            for (std::size_t level = 0; level < levels; ++level)
                readers += readsLevel(level);
            if (readers != 1 || !readsLevel(number))
                continue;
            for (const ValueId input : node.inputs) {
                const int stored = input == noValue ? -1 : network.storedIndex(input);
                if (stored < 0)
                    continue;
                const auto found = anchorsIn(network.stored[static_cast<std::size_t>(stored)].tensor, head.anchors);
                const bool aPixelWide =
                    std::all_of(found.begin(), found.end(), [](const auto& anchor) { return anchor == std::pair(1.0, 1.0); });
                if (!found.empty() && !aPixelWide)
                    head.levels[number].anchors = found;
            }
        }
}

/// Whether an exponential is taken of what a level's map tells.
bool hasExponentialSizes(const Network& network, const DetectionHead& head)
{
    const std::vector<bool> reached = behind(network, head.levels.front().layers.front());
    return std::any_of(network.nodes.begin(), network.nodes.end(), [&](const Node& node) {
        return traitsOf(node).exponential && reached[static_cast<std::size_t>(node.inputs.front())];
    });
}

/// Of decoded outputs: the numbers that a box has, as the size that is not the number of boxes; 0 for raw maps.
std::int64_t numbersOfBox(const Network& network, std::int64_t boxes)
{
    if (network.outputs.size() != 1)
        return 0;
    const Shape& shape = network.values[static_cast<std::size_t>(network.outputs.front())].shape;
    if (shape.size() != 3 || (shape[1] != boxes && shape[2] != boxes))
        return 0;
    return shape[1] == boxes ? shape[2] : shape[1];
}

std::int64_t cellsIn(const std::vector<DetectionLevel>& levels)
{
    std::int64_t cells = 0;
    for (const DetectionLevel& level : levels)
        cells += level.height * level.width;
    return cells;
}

/// How many anchors a map of so many channels has: as an output or a decoded form tells it, else three as nearly all have.
std::int64_t anchorsOf(const Network& network, const std::vector<DetectionLevel>& levels, std::int64_t channels)
{
    constexpr std::int64_t usual = 3, most = 9;
    const std::int64_t cells = cellsIn(levels);
    for (std::int64_t anchors = 1; anchors <= most; ++anchors)
        if (channels % anchors == 0 && numbersOfBox(network, anchors * cells) == channels / anchors)
            return anchors;
    for (const ValueId output : network.outputs) {
        const Shape& shape = network.values[static_cast<std::size_t>(output)].shape;
        if (shape.size() == 5 && shape[1] * shape[4] == channels) // [images, anchors, height, width, numbers]
            return shape[1];
    }
    return channels % usual == 0 ? usual : 0;
}

std::optional<DetectionHead> withAnchors(const Network& network, std::vector<DetectionLevel> levels, std::int64_t classes)
{
    const std::int64_t channels = channelsOf(network, levels.front().layers[0]);
    const bool told = classes > 0 && channels % (boxAndObjectness + classes) == 0;
    const std::int64_t anchors = told ? channels / (boxAndObjectness + classes) : anchorsOf(network, levels, channels);
    for (const DetectionLevel& level : levels)
        if (channelsOf(network, level.layers[0]) != channels)
            return std::nullopt;
    if (anchors == 0 || channels / anchors <= boxAndObjectness)
        return std::nullopt;
    DetectionHead head{HeadKind::anchors,         HeadForm::raw,    static_cast<int>(channels / anchors - boxAndObjectness), 1,
                       static_cast<int>(anchors), std::move(levels)};
    takeAnchors(network, head);
    head.exponential = hasExponentialSizes(network, head);
    return head;
}

/// Of two maps the one with the distances comes first: the one with as many channels at every level that can be distances, and, where both
/// can, the one that a decoded output or the number of classes says, or the usual 64, or the first.
std::optional<DetectionHead> withoutAnchors(const Network& network, std::vector<DetectionLevel> levels, std::int64_t told)
{
    constexpr std::int64_t usual = 64;
    const std::int64_t first = channelsOf(network, levels.front().layers[0]), second = channelsOf(network, levels.front().layers[1]);
    const std::int64_t numbers = numbersOfBox(network, cellsIn(levels));
    const auto isOfClasses = [&](std::int64_t channels, std::int64_t other) {
        if (other % sides != 0)
            return false;
        if (numbers > 0)
            return channels == numbers - sides;
        if (told > 0 && (channels == told) != (other == told))
            return channels == told;
        return channels % sides != 0 || other == usual || other == sides;
    };
    const bool swapped = isOfClasses(first, second) && !isOfClasses(second, first);
    const std::int64_t distances = swapped ? second : first, classes = swapped ? first : second;
    if (distances % sides != 0)
        return std::nullopt;
    for (DetectionLevel& level : levels) {
        if (channelsOf(network, level.layers[0]) != first) // two towers may be written in either order
            std::swap(level.layers[0], level.layers[1]);
        if (channelsOf(network, level.layers[0]) != first || channelsOf(network, level.layers[1]) != second)
            return std::nullopt;
        if (swapped)
            std::swap(level.layers[0], level.layers[1]);
    }
    return DetectionHead{HeadKind::free,   HeadForm::raw, static_cast<int>(classes), static_cast<int>(distances / sides), 0,
                         std::move(levels)};
}

/// Four numbers of the box, one of objectness, and the classes, in any order.
std::optional<DetectionHead> decoupled(const Network& network, std::vector<DetectionLevel> levels)
{
    std::int64_t classes = 0;
    for (DetectionLevel& level : levels) {
        const auto take = [&](std::int64_t channels) {
            const auto found = std::find_if(level.layers.begin(), level.layers.end(),
                                            [&](NodeId layer) { return channelsOf(network, layer) == channels; });
            const NodeId layer = found == level.layers.end() ? -1 : *found;
            if (found != level.layers.end())
                level.layers.erase(found);
            return layer;
        };
        const NodeId box = take(sides), objectness = take(1);
        if (box < 0 || objectness < 0)
            return std::nullopt;
        const std::int64_t own = channelsOf(network, level.layers[0]);
        if (classes != 0 && own != classes)
            return std::nullopt;
        classes = own;
        level.layers.insert(level.layers.begin(), {box, objectness});
    }
    return DetectionHead{HeadKind::decoupled, HeadForm::raw, static_cast<int>(classes), 1, 0, std::move(levels)};
}

/// classes: as the card tells them; 0: not told.
std::optional<DetectionHead> headIn(const Network& network, std::int64_t classes)
{
    std::vector<DetectionLevel> levels =
        levelsOf(network, lastLayers(network, [&](const Node& node) { return isExpectedValue(network, node); }));
    if (levels.empty())
        return std::nullopt;
    switch (levels.front().layers.size()) {
    case 1:
        return withAnchors(network, std::move(levels), classes);
    case 2:
        return withoutAnchors(network, std::move(levels), classes);
    case 3:
        return decoupled(network, std::move(levels));
    default:
        return std::nullopt;
    }
}

/// What the card tells wins where it fits the maps.
void follow(const ModelCard::Head& told, DetectionHead& head)
{
    const std::size_t levels = head.levels.size(), each = static_cast<std::size_t>(head.anchors);
    std::vector<std::pair<double, double>> anchors;
    for (const auto& level : told.anchors)
        anchors.insert(anchors.end(), level.begin(), level.end());
    for (std::size_t level = 0; level < levels; ++level) {
        if (told.strides.size() == levels)
            head.levels[level].stride = told.strides[level];
        if (each > 0 && anchors.size() == levels * each) {
            const auto first = anchors.begin() + static_cast<std::ptrdiff_t>(level * each);
            head.levels[level].anchors.assign(first, first + static_cast<std::ptrdiff_t>(each));
        }
    }
}

} // namespace

const char* nameOf(HeadKind kind)
{
    static constexpr std::array names{"anchors", "free", "decoupled"};
    return names[static_cast<std::size_t>(kind)];
}

const char* nameOf(HeadForm form)
{
    static constexpr std::array names{"raw", "decoded", "end-to-end"};
    return names[static_cast<std::size_t>(form)];
}

bool DetectionHead::complete() const
{
    return kind != HeadKind::anchors ||
           std::all_of(levels.begin(), levels.end(), [](const DetectionLevel& level) { return !level.anchors.empty(); });
}

std::optional<DetectionHead> findHead(const Network& network)
{
    const Tail tail = tailOf(network);
    const Network whole = tail.empty() ? network : withOutputs(network, outputsWithoutTail(network, tail));
    const ModelCard card = cardOf(network);
    std::optional<DetectionHead> head = headIn(whole, card.head ? card.head->classes : static_cast<std::int64_t>(card.classes.size()));
    if (!head)
        return std::nullopt;
    const std::int64_t boxes = cellsIn(head->levels) * std::max(head->anchors, 1);
    if (card.head && !card.head->kind.empty() && card.head->kind != nameOf(head->kind))
        return std::nullopt;
    if (card.head)
        follow(*card.head, *head);
    head->form = !tail.empty() ? HeadForm::endToEnd : numbersOfBox(whole, boxes) > 0 ? HeadForm::decoded : HeadForm::raw;
    return head;
}

} // namespace espalier
