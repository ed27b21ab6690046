// SPDX-License-Identifier: GPL-3.0-or-later
// Normalisations.
#include "tests/core/support/random_pattern_families.h"

namespace espalier::test {
namespace {

using Ints = std::vector<std::int64_t>;

Map preActivation(Canvas& c, Map x)
{
    const ValueId ready = c.builder.relu(c.builder.batchNorm(x.id, c.next("bn"), x.channels));
    return {c.builder.add(c.builder.conv(ready, c.next("conv"), x.channels, x.channels), x.id), x.channels, x.size};
}

ValueId layerNormed(Canvas& c, ValueId x, std::int64_t channels)
{
    return c.builder.node("layer_norm", c.affine(x, c.next("ln"), channels), {{"normalized_shape", Ints{channels}}, {"eps", 1e-3}});
}

/// ConvNeXt's block: depthwise convolution, norm and two linear layers with channels last, a layer scale, a shortcut.
Map channelsLast(Canvas& c, Map x)
{
    const std::int64_t hidden = c.between(3, 8);
    ValueId y = c.builder.conv(x.id, c.next("depthwise"), x.channels, x.channels, {.kernel = 3, .padding = 1, .groups = x.channels});
    y = layerNormed(c, c.builder.node("permute", {y}, {{"dims", Ints{0, 2, 3, 1}}}), x.channels);
    y = c.builder.node("gelu", {c.builder.linear(y, c.next("linear"), x.channels, hidden)}, {{"approximate", "none"}});
    y = c.builder.node("permute", {c.builder.linear(y, c.next("linear"), hidden, x.channels)}, {{"dims", Ints{0, 3, 1, 2}}});
    y = c.builder.node("mul", {y, c.builder.stored(c.next("gamma"), c.builder.random({x.channels, 1, 1}))});
    return {c.builder.add(y, x.id), x.channels, x.size};
}

/// A layer norm over the channels at every position.
Map channelNorm(Canvas& c, Map x)
{
    return {c.builder.node("channel_norm", c.affine(x.id, c.next("cn"), x.channels), {{"channels", x.channels}, {"eps", 1e-3}}), x.channels,
            x.size};
}

/// The channels of every position divided by their length, their root mean square, or their largest magnitude.
Map unitLength(Canvas& c, Map x)
{
    const Attributes overChannels{{"dims", Ints{1}}, {"keepdim", true}};
    const auto reduced = [&](const char* op, ValueId of) { return c.builder.node(op, {of}, overChannels); };
    const ValueId squares = c.builder.node("mul", {x.id, x.id});
    const std::int64_t kind = c.between(0, 2);
    const ValueId length = kind == 0   ? c.builder.node("sqrt", {reduced("sum", squares)})
                           : kind == 1 ? c.builder.node("sqrt", {reduced("mean", squares)})
                                       : reduced("amax", c.builder.node("abs", {x.id}));
    const ValueId positive = c.builder.node("add", {length}, {{"other", 1e-3}, {"alpha", 1.0}});
    return {c.builder.node("div", {x.id, positive}), x.channels, x.size};
}

Map groupNorm(Canvas& c, Map x)
{
    const std::int64_t groups = c.between(1, 3);
    x = c.convolved(x, groups * c.between(1, 5));
    const ValueId y = c.builder.node("group_norm", c.affine(x.id, c.next("gn"), x.channels), {{"groups", groups}, {"eps", 1e-3}});
    return {c.activated(y), x.channels, x.size};
}

Map groupOfOne(Canvas& c, Map x)
{
    return {c.builder.node("group_norm", c.affine(x.id, c.next("gn"), x.channels), {{"groups", x.channels}, {"eps", 1e-3}}), x.channels,
            x.size};
}

Map instanceNorm(Canvas& c, Map x)
{
    if (x.size < 2)
        return groupNorm(c, x);
    std::vector<ValueId> inputs = c.affine(x.id, c.next("in"), x.channels);
    inputs.resize(5, noValue);
    return {c.builder.node("instance_norm", inputs, {{"eps", 1e-3}, {"momentum", 0.1}, {"use_input_stats", true}}), x.channels, x.size};
}

Map localResponse(Canvas& c, Map x)
{
    return {c.builder.node("local_response_norm", {x.id}, {{"size", std::int64_t{3}}, {"alpha", 0.1}, {"beta", 0.75}, {"k", 1.0}}),
            x.channels, x.size};
}

} // namespace

std::vector<Pattern> normPatterns()
{
    return {{"pre-activation", preActivation}, {"channels-last", channelsLast}, {"group-norm", groupNorm},
            {"group-of-one", groupOfOne},      {"instance-norm", instanceNorm}, {"local-response", localResponse},
            {"channel-norm", channelNorm},     {"unit-length", unitLength}};
}

} // namespace espalier::test
