// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/detection/head.h"

#include "core/graph/tail.h"
#include "core/graph/traits.h"
#include "core/tasks/detection/head_maps.h"
#include "core/tasks/last_layers.h"
#include "core/tasks/model_card.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <spdlog/fmt/fmt.h>

namespace espalier {
namespace {

using heads::boxAndObjectness, heads::behind, heads::cellsIn, heads::channelsOf, heads::numbersOfBox, heads::sides;

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

/// As shown, else three as nearly all have.
std::int64_t anchorsOf(const Network& network, const std::vector<DetectionLevel>& levels, std::int64_t channels)
{
    constexpr std::int64_t usual = 3;
    if (const std::int64_t shown = heads::anchorsShown(network, levels, channels); shown > 0)
        return shown;
    return channels % usual == 0 ? usual : 0;
}

std::optional<DetectionHead> withAnchors(const Network& network, std::vector<DetectionLevel> levels, std::int64_t classes)
{
    const std::int64_t channels = channelsOf(network, levels.front().layers[0]);
    const bool told = classes > 0 && channels % (boxAndObjectness + classes) == 0;
    const std::int64_t anchors = told ? channels / (boxAndObjectness + classes) : anchorsOf(network, levels, channels);
    if (anchors == 0 || channels / anchors <= boxAndObjectness)
        return std::nullopt;
    DetectionHead head{HeadKind::anchors,         HeadForm::raw,    static_cast<int>(channels / anchors - boxAndObjectness), 1,
                       static_cast<int>(anchors), std::move(levels)};
    takeAnchors(network, head);
    head.exponential = hasExponentialSizes(network, head);
    return head;
}

DetectionHead withoutAnchors(std::vector<DetectionLevel> levels, std::int64_t distances, std::int64_t classes)
{
    return {HeadKind::free, HeadForm::raw, static_cast<int>(classes), static_cast<int>(distances / sides), 0, std::move(levels)};
}

bool isAskedFor(const heads::Hints& hints, HeadKind kind)
{
    return hints.kind == nameOf(kind);
}

/// Whether each level has the same numbers of channels, in this order.
bool areAlike(const Network& network, const std::vector<DetectionLevel>& levels)
{
    const auto alike = [&](NodeId a, NodeId b) { return channelsOf(network, a) == channelsOf(network, b); };
    return std::all_of(levels.begin(), levels.end(), [&](const DetectionLevel& level) {
        const std::vector<NodeId>& first = levels.front().layers;
        return std::equal(first.begin(), first.end(), level.layers.begin(), level.layers.end(), alike);
    });
}

/// A map with anchors, or distances and the classes behind them in one.
std::optional<DetectionHead> ofOneMap(const Network& network, std::vector<DetectionLevel> levels, const heads::Hints& hints)
{
    if (!areAlike(network, levels))
        return std::nullopt;
    const std::int64_t channels = channelsOf(network, levels.front().layers[0]);
    if (const std::int64_t classes = heads::classesBesideDistances(network, levels, hints); classes > 0)
        return withoutAnchors(std::move(levels), channels - classes, classes);
    if (heads::readsBothWays(network, levels, hints))
        return std::nullopt;
    return withAnchors(network, std::move(levels), hints.classes);
}

/// Whether the map with so many channels, beside the other, is that of the classes: as a decoded output or the number of classes says, or
/// by the usual numbers of distances.
bool isOfClasses(std::int64_t channels, std::int64_t other, std::int64_t numbers, std::int64_t told)
{
    constexpr std::int64_t usual = 64;
    if (other % sides != 0)
        return false;
    if (numbers > 0)
        return channels == numbers - sides;
    if (told > 0 && (channels == told) != (other == told))
        return channels == told;
    return channels % sides != 0 || other == usual || other == sides;
}

/// Of two maps the one with the distances comes first: the one with as many channels at every level that can be distances, and, where both
/// can, the one that the order tells in which they are joined.
std::optional<DetectionHead> ofTwoMaps(const Network& network, std::vector<DetectionLevel> levels, const heads::Hints& hints)
{
    const std::int64_t first = channelsOf(network, levels.front().layers[0]), second = channelsOf(network, levels.front().layers[1]);
    const std::int64_t numbers = numbersOfBox(network, cellsIn(levels));
    const bool swapped = isOfClasses(first, second, numbers, hints.classes);
    if (swapped == isOfClasses(second, first, numbers, hints.classes)) {
        if (!heads::orderAsJoined(network, levels, isAskedFor(hints, HeadKind::free)))
            return std::nullopt;
    } else {
        for (DetectionLevel& level : levels) // two towers may be written in either order
            if (channelsOf(network, level.layers[0]) != (swapped ? second : first))
                std::swap(level.layers[0], level.layers[1]);
    }
    const std::int64_t distances = channelsOf(network, levels.front().layers[0]), classes = channelsOf(network, levels.front().layers[1]);
    if (distances % sides != 0 || !areAlike(network, levels))
        return std::nullopt;
    return withoutAnchors(std::move(levels), distances, classes);
}

std::optional<DetectionHead> ofThreeMaps(const Network& network, std::vector<DetectionLevel> levels, const heads::Hints& hints)
{
    if (!heads::orderDecoupled(network, levels, isAskedFor(hints, HeadKind::decoupled)) || !areAlike(network, levels))
        return std::nullopt;
    const std::int64_t classes = channelsOf(network, levels.front().layers[2]);
    return DetectionHead{HeadKind::decoupled, HeadForm::raw, static_cast<int>(classes), 1, 0, std::move(levels)};
}

std::vector<DetectionLevel> levelsOf(const Network& network)
{
    return levelsOf(network, lastLayers(network, [&](const Node& node) { return isExpectedValue(network, node); }));
}

std::optional<DetectionHead> headIn(const Network& network, const heads::Hints& hints)
{
    std::vector<DetectionLevel> levels = levelsOf(network);
    if (levels.empty())
        return std::nullopt;
    switch (levels.front().layers.size()) {
    case 1:
        return ofOneMap(network, std::move(levels), hints);
    case 2:
        return ofTwoMaps(network, std::move(levels), hints);
    case 3:
        return ofThreeMaps(network, std::move(levels), hints);
    default:
        return std::nullopt;
    }
}

heads::Hints hintsOf(const ModelCard& card)
{
    if (!card.head)
        return {{}, static_cast<std::int64_t>(card.classes.size()), false};
    return {card.head->kind, card.head->classes, !card.head->anchors.empty()};
}

Network beforeTail(const Network& network, const Tail& tail)
{
    return tail.empty() ? network : withOutputs(network, outputsWithoutTail(network, tail));
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
    const Network whole = beforeTail(network, tail);
    const ModelCard card = cardOf(network);
    std::optional<DetectionHead> head = headIn(whole, hintsOf(card));
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

std::string openQuestion(const Network& network)
{
    const Network whole = beforeTail(network, tailOf(network));
    const std::vector<DetectionLevel> levels = levelsOf(whole);
    const heads::Hints hints = hintsOf(cardOf(network));
    if (levels.empty() || !hints.kind.empty() || headIn(whole, hints))
        return {};
    std::vector<std::int64_t> channels;
    for (const NodeId layer : levels.front().layers)
        channels.push_back(channelsOf(whole, layer));
    const auto count = [&](std::int64_t number) { return std::count(channels.begin(), channels.end(), number); };
    if (channels.size() == 1 && heads::readsBothWays(whole, levels, hints))
        return fmt::format(
            "The maps of the network's head have {} channels, which can be those of three anchors and {} classes or those of "
            "distances and {} classes; --head anchors, or --head free with --classes, says which.",
            channels[0], channels[0] / 3 - boxAndObjectness, channels[0] - 16 * sides);
    if (channels.size() == 2 && channels[0] % sides == 0 && channels[1] % sides == 0)
        return fmt::format(
            "Of the network's head, the maps of {} channels and those of {} can both be the distances; --head free takes the "
            "ones that the network gives first, and --classes can tell them apart.",
            channels[0], channels[1]);
    if (channels.size() == 3 && count(sides) > 0 && count(1) > 0)
        return "The maps of the network's head do not show which tell boxes, which objectness and which classes; --head decoupled takes "
               "them in this order, as the network gives them.";
    return {};
}

} // namespace espalier
