// SPDX-License-Identifier: GPL-3.0-or-later
// Addition, concatenation, splitting, permutation and gating of channels, also by a recurrent layer.
#include "tests/core/support/random_pattern_families.h"

#include <algorithm>
#include <numeric>

namespace espalier::test {
namespace {

using Ints = std::vector<std::int64_t>;

Map residual(Canvas& c, Map x)
{
    const Map inner = c.convolved(c.convolved(x, c.between(2, 8)), x.channels);
    return {c.activated(c.builder.add(inner.id, x.id)), x.channels, x.size};
}

/// Adds the network's own input where it has the same size; its channels are frozen.
Map residualToInput(Canvas& c, Map x)
{
    const Map input = c.maps.front();
    if (x.size != input.size)
        return residual(c, x);
    return {c.builder.add(c.convolved(x, input.channels).id, input.id), input.channels, input.size};
}

/// CIFAR ResNet's shortcut: every second pixel, zero channels on both sides.
Map paddedShortcut(Canvas& c, Map x)
{
    if (x.size < 4)
        return residual(c, x);
    const std::int64_t low = c.between(0, 3), high = c.between(1, 3);
    const Map deep = c.convolved(x, low + x.channels + high, {.kernel = 3, .stride = 2, .padding = 1});
    const ValueId thinned = c.builder.slice(c.builder.slice(x.id, 2, 0, x.size, 2), 3, 0, x.size, 2);
    const Attributes pads{{"pads", Ints{0, 0, 0, 0, low, high}}, {"mode", "constant"}, {"value", 0.0}};
    return {c.activated(c.builder.add(deep.id, c.builder.node("pad", {thinned}, pads))), deep.channels, deep.size};
}

Map paddedWithOnes(Canvas& c, Map x)
{
    const Attributes pads{{"pads", Ints{0, 0, 0, 0, 1, 2}}, {"mode", "constant"}, {"value", 1.0}};
    return c.convolved({c.builder.node("pad", {x.id}, pads), x.channels + 3, x.size}, c.between(2, 6));
}

Map joined(Canvas& c, const std::vector<Map>& parts)
{
    std::vector<ValueId> ids;
    std::int64_t channels = 0;
    for (const Map& part : parts) {
        ids.push_back(part.id);
        channels += part.channels;
    }
    return {c.builder.concat(std::move(ids)), channels, parts.front().size};
}

Map concat(Canvas& c, Map x)
{
    std::vector<Map> parts{x, c.convolved(x, c.between(1, 5))};
    for (const Map& other : c.maps) {
        if (other.size == x.size && c.coin() && parts.size() < 4 && other.channels < 20)
            parts.push_back(other);
    }
    return joined(c, parts);
}

Map part(Canvas& c, Map x, std::int64_t start, std::int64_t end)
{
    return {c.builder.slice(x.id, 1, start, end), end - start, x.size};
}

/// One half passes a layer, the other does not, as in ShuffleNet.
Map split(Canvas& c, Map x)
{
    x = c.convolved(x, c.between(4, 10));
    const std::int64_t cut = c.between(1, x.channels - 1);
    return joined(c, {part(c, x, 0, cut), c.convolved(part(c, x, cut, x.channels), c.between(2, 6))});
}

/// YOLOv8's C2f: two halves, blocks with shortcuts after the second, all concatenated.
Map halvesAndBlocks(Canvas& c, Map x)
{
    const std::int64_t half = c.between(2, 4);
    x = c.convolved(x, 2 * half);
    std::vector<Map> parts{part(c, x, 0, half), part(c, x, half, 2 * half)};
    for (std::int64_t block = c.between(1, 2); block > 0; --block) {
        const Map inner = c.convolved(c.convolved(parts.back(), half), half);
        parts.push_back({c.builder.add(inner.id, parts.back().id), half, x.size});
    }
    return c.convolved(joined(c, parts), c.between(2, 8));
}

/// Every second channel, from the first and from the second on.
Map everySecond(Canvas& c, Map x)
{
    x = c.convolved(x, 2 * c.between(2, 5));
    const ValueId even = c.builder.slice(x.id, 1, 0, x.channels, 2), odd = c.builder.slice(x.id, 1, 1, x.channels, 2);
    if (c.coin())
        return joined(c, {{odd, x.channels / 2, x.size}, {even, x.channels / 2, x.size}});
    return {c.builder.add(even, odd), x.channels / 2, x.size};
}

Map shuffle(Canvas& c, Map x)
{
    const std::int64_t groups = c.between(2, 3), width = c.between(2, 5);
    x = c.convolved(x, groups * width);
    const ValueId apart = c.builder.node("reshape", {x.id}, {{"shape", Ints{0, groups, width, x.size, x.size}}});
    const ValueId turned = c.builder.node("permute", {apart}, {{"dims", Ints{0, 2, 1, 3, 4}}});
    return {c.builder.node("reshape", {turned}, {{"shape", Ints{0, groups * width, x.size, x.size}}}), x.channels, x.size};
}

Map pixelShuffle(Canvas& c, Map x)
{
    if (x.size > 6)
        return shuffle(c, x);
    const std::int64_t channels = c.between(1, 4);
    x = c.convolved(x, 4 * channels);
    return {c.builder.node("pixel_shuffle", {x.id}, {{"factor", std::int64_t{2}}}), channels, 2 * x.size};
}

Map pixelUnshuffle(Canvas& c, Map x)
{
    if (x.size % 2 != 0 || x.channels > 6)
        return shuffle(c, x);
    return {c.builder.node("pixel_unshuffle", {x.id}, {{"factor", std::int64_t{2}}}), 4 * x.channels, x.size / 2};
}

/// YOLOv5's first layer: every second pixel from four corners.
Map spaceToDepth(Canvas& c, Map x)
{
    if (x.size % 2 != 0 || x.channels > 6)
        return concat(c, x);
    std::vector<Map> corners;
    for (const std::int64_t row : {0, 1})
        for (const std::int64_t column : {0, 1})
            corners.push_back({c.builder.slice(c.builder.slice(x.id, 2, row, x.size, 2), 3, column, x.size, 2), x.channels, x.size / 2});
    return joined(c, corners);
}

Map rolled(Canvas& c, Map x)
{
    const std::int64_t dim = c.between(1, 3), shift = c.between(-3, 5);
    return {c.builder.node("roll", {x.id}, {{"shifts", Ints{shift}}, {"dims", Ints{dim}}}), x.channels, x.size};
}

Map repeated(Canvas& c, Map x)
{
    if (x.channels > 10)
        return rolled(c, x);
    return {c.builder.node("repeat", {x.id}, {{"repeats", Ints{1, 2, 1, 1}}}), 2 * x.channels, x.size};
}

Map reordered(Canvas& c, Map x)
{
    Ints order(static_cast<std::size_t>(x.channels));
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), c.random);
    order.push_back(order.front());
    return {c.builder.node("index_select", {x.id}, {{"dim", std::int64_t{1}}, {"indices", order}}), x.channels + 1, x.size};
}

/// The channels' mean, expanded to every position.
Map expanded(Canvas& c, Map x)
{
    const ValueId mean = c.builder.node("mean", {x.id}, {{"dims", Ints{2, 3}}, {"keepdim", true}});
    return {c.builder.add(x.id, c.builder.node("expand", {mean}, {{"shape", Ints{-1, x.channels, x.size, x.size}}})), x.channels, x.size};
}

Map squeezeExcite(Canvas& c, Map x)
{
    const ValueId pooled = c.builder.node("mean", {x.id}, {{"dims", Ints{2, 3}}, {"keepdim", true}});
    const Map reduced = c.convolved({pooled, x.channels, 1}, c.between(1, 4), {.kernel = 1, .padding = 0});
    const ValueId wide =
        c.builder.conv(reduced.id, c.next("expand"), reduced.channels, x.channels, {.kernel = 1, .padding = 0, .bias = true});
    return {c.builder.node("mul", {x.id, c.builder.node("sigmoid", {wide})}), x.channels, x.size};
}

/// The channels' mean and maximum, as a map that gates all of them.
Map spatialGate(Canvas& c, Map x)
{
    const Attributes overChannels{{"dims", Ints{1}}, {"keepdim", true}};
    const Map both =
        joined(c, {{c.builder.node("mean", {x.id}, overChannels), 1, x.size}, {c.builder.node("amax", {x.id}, overChannels), 1, x.size}});
    const ValueId gate = c.builder.node("sigmoid", {c.builder.conv(both.id, c.next("gate"), 2, 1)});
    return {c.builder.node("mul", {x.id, gate}), x.channels, x.size};
}

/// Groups of channels, each gated by the mean, maximum or minimum of its channels (SGE's form).
Map gatedGroups(Canvas& c, Map x)
{
    const std::int64_t groups = c.between(2, 3), width = c.between(2, 4);
    x = c.convolved(x, groups * width);
    const ValueId apart = c.builder.node("reshape", {x.id}, {{"shape", Ints{0, groups, width, x.size, x.size}}});
    static constexpr const char* reductions[] = {"mean", "amax", "amin", "sum"};
    const ValueId level = c.builder.node(reductions[c.between(0, 3)], {apart}, {{"dims", Ints{c.between(1, 2)}}, {"keepdim", true}});
    const ValueId gated = c.builder.node("mul", {apart, c.builder.node("sigmoid", {level})});
    return {c.builder.node("reshape", {gated}, {{"shape", Ints{0, groups * width, x.size, x.size}}}), x.channels, x.size};
}

/// The columns as a sequence for a recurrent layer, the mean of whose states gates the channels.
Map recurrentGate(Canvas& c, Map x)
{
    const std::int64_t hidden = c.between(2, 4), inputs = x.channels * x.size;
    const bool lstm = c.coin(), both = c.coin(), biased = c.coin();
    const std::int64_t rows = (lstm ? 4 : 3) * hidden;
    const std::string name = c.next("rnn");
    std::vector<ValueId> tensors{
        c.builder.node("reshape", {c.builder.node("permute", {x.id}, {{"dims", Ints{0, 3, 1, 2}}})}, {{"shape", Ints{0, x.size, inputs}}})};
    for (int direction = 0; direction < (both ? 2 : 1); ++direction) {
        const std::string suffix = direction == 0 ? "" : "_reverse";
        const auto tensor = [&](const char* what, const Shape& shape) {
            return c.builder.stored(name + what + suffix, c.builder.random(shape, 0.3F));
        };
        tensors.push_back(tensor(".weight_ih", {rows, inputs}));
        tensors.push_back(tensor(".weight_hh", {rows, hidden}));
        tensors.push_back(biased ? tensor(".bias_ih", {rows}) : noValue);
        tensors.push_back(biased ? tensor(".bias_hh", {rows}) : noValue);
    }
    const ValueId states =
        c.builder.node(lstm ? "lstm" : "gru", tensors, {{"bidirectional", both}, {"batch_first", true}, {"hidden", hidden}});
    const ValueId mean = c.builder.node("mean", {states}, {{"dims", Ints{1}}, {"keepdim", false}});
    const ValueId wide = c.builder.linear(mean, c.next("linear"), both ? 2 * hidden : hidden, x.channels);
    const ValueId gate = c.builder.node("reshape", {c.builder.node("sigmoid", {wide})}, {{"shape", Ints{0, -1, 1, 1}}});
    return {c.builder.node("mul", {x.id, gate}), x.channels, x.size};
}

/// A gate for each channel from the pooled channels around it (ECA's form).
Map channelLine(Canvas& c, Map x)
{
    const std::int64_t reach = c.between(1, 2);
    const ValueId pooled = c.builder.node("mean", {x.id}, {{"dims", Ints{2, 3}}, {"keepdim", false}});
    const ValueId line = c.builder.node("unsqueeze", {pooled}, {{"dim", std::int64_t{1}}});
    const ValueId around =
        c.builder.node("conv", {line, c.builder.stored(c.next("line"), c.builder.random({1, 1, 2 * reach + 1})), noValue},
                       {{"stride", Ints{1}},
                        {"padding", Ints{reach}},
                        {"dilation", Ints{1}},
                        {"output_padding", Ints{0}},
                        {"transposed", false},
                        {"groups", std::int64_t{1}}});
    const ValueId gate = c.builder.node("reshape", {c.builder.node("sigmoid", {around})}, {{"shape", Ints{0, -1, 1, 1}}});
    return {c.builder.node("mul", {x.id, gate}), x.channels, x.size};
}

Map gatedHalf(Canvas& c, Map x)
{
    const std::int64_t half = c.between(2, 5);
    x = c.convolved(x, 2 * half);
    return {c.builder.node("mul", {part(c, x, 0, half).id, c.builder.node("sigmoid", {part(c, x, half, 2 * half).id})}), half, x.size};
}

/// A stored vector that scales the channels, as it is or reshaped.
Map layerScale(Canvas& c, Map x)
{
    const std::string name = c.next("scale");
    if (c.coin())
        return {c.builder.node("mul", {x.id, c.builder.stored(name, c.builder.random({x.channels, 1, 1}, 0.3F, 1))}), x.channels, x.size};
    const ValueId vector = c.builder.node("abs", {c.builder.stored(name, c.builder.random({x.channels}, 0.3F, 1))});
    return {c.builder.node("mul", {x.id, c.builder.node("reshape", {vector}, {{"shape", Ints{1, -1, 1, 1}}})}), x.channels, x.size};
}

Map larger(Canvas& c, Map x)
{
    const Map other = c.convolved(x, x.channels);
    const ValueId slopes = c.builder.stored(c.next("slopes"), c.builder.random({x.channels}, 0.2F));
    return {c.builder.node(c.coin() ? "maximum" : "minimum", {c.builder.node("prelu", {x.id, slopes}), other.id}), x.channels, x.size};
}

/// An elementwise choice between two maps, by a stored mask.
Map chosen(Canvas& c, Map x)
{
    const ValueId mask = c.builder.node("sign", {c.builder.stored(c.next("mask"), c.builder.random({1, 1, x.size, x.size}))});
    const ValueId condition = c.builder.node("opaque", {mask, noValue}, {{"op", "aten::gt"}, {"overload", "Scalar"}, {"arg1", 0.0}});
    return {c.builder.node("where", {condition, x.id, c.convolved(x, x.channels).id}), x.channels, x.size};
}

/// Also an output of the network: its channels are frozen.
Map alsoOutput(Canvas& c, Map x)
{
    const Map seen = c.convolved(x, c.between(2, 4));
    c.builder.output(seen.id);
    return seen;
}

} // namespace

std::vector<Pattern> structurePatterns()
{
    return {{"residual", residual},
            {"residual-to-input", residualToInput},
            {"padded-shortcut", paddedShortcut},
            {"padded-with-ones", paddedWithOnes},
            {"concat", concat},
            {"split", split},
            {"halves-and-blocks", halvesAndBlocks},
            {"every-second", everySecond},
            {"shuffle", shuffle},
            {"pixel-shuffle", pixelShuffle},
            {"pixel-unshuffle", pixelUnshuffle},
            {"space-to-depth", spaceToDepth},
            {"rolled", rolled},
            {"repeated", repeated},
            {"reordered", reordered},
            {"expanded", expanded},
            {"squeeze-excite", squeezeExcite},
            {"spatial-gate", spatialGate},
            {"gated-half", gatedHalf},
            {"gated-groups", gatedGroups},
            {"channel-line", channelLine},
            {"recurrent-gate", recurrentGate},
            {"layer-scale", layerScale},
            {"larger", larger},
            {"chosen", chosen},
            {"also-output", alsoOutput}};
}

} // namespace espalier::test
