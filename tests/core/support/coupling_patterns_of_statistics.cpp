// SPDX-License-Identifier: GPL-3.0-or-later
// Statistics over channels and recurrent layers.
#include "tests/core/support/coupling_patterns.h"

namespace espalier::test {
namespace {

using Ints = std::vector<std::int64_t>;

ValueId summedOverChannels(NetworkBuilder& b, ValueId x)
{
    const ValueId sum = b.node("sum", {b.conv(x, "stem", 3, 6)}, {{"dims", Ints{1}}, {"keepdim", true}});
    return b.conv(sum, "conv", 1, 5);
}

ValueId overChannels(NetworkBuilder& b, const char* op, ValueId x)
{
    return b.node(op, {x}, {{"dims", Ints{1}}, {"keepdim", true}});
}

/// Mean, maximum and minimum over channels gate them all.
ValueId gatedByChannels(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 6);
    const ValueId level = b.add(overChannels(b, "mean", x), b.add(overChannels(b, "amax", x), overChannels(b, "amin", x)));
    return b.node("mul", {x, b.node("sigmoid", {level})});
}

/// A removed channel would make the product zero.
ValueId multipliedOverChannels(NetworkBuilder& b, ValueId x)
{
    return b.conv(overChannels(b, "prod", b.conv(x, "stem", 3, 6)), "conv", 1, 5);
}

/// Two groups, each divided by its own mean of squares.
ValueId normalisedGroups(NetworkBuilder& b, ValueId x)
{
    x = b.node("reshape", {b.conv(x, "stem", 3, 8)}, reshaped({0, 2, 4, 8, 8}));
    const ValueId level = b.node("mean", {b.node("mul", {x, x})}, {{"dims", Ints{2, 3, 4}}, {"keepdim", true}});
    return b.node("reshape", {b.node("div", {x, b.node("sqrt", {level})})}, reshaped({0, 8, 8, 8}));
}

/// ECA: each channel is gated by the pooled channels around it.
ValueId gatedByNeighbours(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 8);
    const ValueId line = permute(b, b.node("mean", {x}, {{"dims", Ints{2, 3}}, {"keepdim", true}}), {0, 2, 1, 3});
    const ValueId squeezed = b.node("squeeze", {line}, {{"dim", std::int64_t{3}}});
    const ValueId around = b.node("conv", {squeezed, b.stored("line.weight", b.random({1, 1, 3})), noValue},
                                  {{"stride", Ints{1}},
                                   {"padding", Ints{1}},
                                   {"dilation", Ints{1}},
                                   {"output_padding", Ints{0}},
                                   {"transposed", false},
                                   {"groups", std::int64_t{1}}});
    const ValueId gate = b.node("unsqueeze", {permute(b, around, {0, 2, 1})}, {{"dim", std::int64_t{3}}});
    return b.node("mul", {x, b.node("sigmoid", {gate})});
}

ValueId channelNorm(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 6);
    x = b.node("channel_norm", {x, b.stored("norm.weight", b.random({6})), b.stored("norm.bias", b.random({6}))},
               {{"channels", std::int64_t{6}}, {"eps", 1e-5}});
    return b.conv(x, "conv", 6, 5);
}

/// The channels' means over rows, column by column, through a GRU in both directions.
ValueId recurrent(NetworkBuilder& b, ValueId x)
{
    x = b.node("mean", {b.conv(x, "stem", 3, 6)}, {{"dims", Ints{2}}, {"keepdim", false}});
    std::vector<ValueId> tensors{permute(b, x, {2, 0, 1})};
    for (const char* direction : {"", "_reverse"})
        for (const Shape& shape : {Shape{12, 6}, Shape{12, 4}, Shape{12}, Shape{12}})
            tensors.push_back(b.stored("rnn." + std::to_string(tensors.size()) + direction, b.random(shape, 0.4F)));
    x = b.node("gru", tensors, {{"bidirectional", true}, {"batch_first", false}, {"hidden", std::int64_t{4}}});
    return b.node("unsqueeze", {permute(b, b.linear(x, "wide", 8, 5), {1, 2, 0})}, {{"dim", std::int64_t{3}}});
}

} // namespace

std::vector<CouplingPattern> statisticsPatterns()
{
    return {
        {"summed over channels", summedOverChannels, 5, 6 + 5},
        {"gated by channels", gatedByChannels, 6, 6},
        {"multiplied over channels", multipliedOverChannels, 5, 5},
        {"normalised groups", normalisedGroups, 8, 4},
        {"gated by neighbours", gatedByNeighbours, 8, 8},
        {"channel norm", channelNorm, 5, 6 + 5},
        {"recurrent", recurrent, 5, 6 + 4 + 5},
    };
}

} // namespace espalier::test
