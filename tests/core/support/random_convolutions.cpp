// SPDX-License-Identifier: GPL-3.0-or-later
// Convolutions of all kinds, with pooling and scaling between them.
#include "tests/core/support/random_pattern_families.h"

namespace espalier::test {
namespace {

using Ints = std::vector<std::int64_t>;

Map plain(Canvas& c, Map x)
{
    return c.convolved(x, c.between(2, 12));
}

Map strided(Canvas& c, Map x)
{
    return x.size < 4 ? plain(c, x) : c.convolved(x, c.between(2, 12), {.kernel = 3, .stride = 2, .padding = 1});
}

Map depthwise(Canvas& c, Map x)
{
    return c.convolved(x, x.channels * c.between(1, 2), {.kernel = 3, .padding = 1, .groups = x.channels});
}

Map grouped(Canvas& c, Map x)
{
    const std::int64_t groups = c.between(2, 3);
    x = c.convolved(x, groups * c.between(2, 5));
    return c.convolved(x, groups * c.between(1, 5), {.kernel = 3, .padding = 1, .groups = groups});
}

Map up(Canvas& c, Map x, std::int64_t channels, std::int64_t groups)
{
    const NetworkBuilder::Conv settings{.kernel = 3, .padding = 1, .groups = groups, .bias = c.coin(), .transposed = true};
    return c.normalised({c.builder.conv(x.id, c.next("up"), x.channels, channels, settings), channels, x.size});
}

Map transposed(Canvas& c, Map x)
{
    return up(c, x, c.between(2, 8), 1);
}

Map transposedGrouped(Canvas& c, Map x)
{
    const std::int64_t groups = c.between(2, 3);
    return up(c, c.convolved(x, groups * c.between(2, 4)), groups * c.between(1, 4), groups);
}

Map transposedDepthwise(Canvas& c, Map x)
{
    return up(c, x, x.channels * c.between(1, 2), x.channels);
}

/// Through a single channel: an ordinary convolution, not a depthwise one.
Map oneChannel(Canvas& c, Map x)
{
    return c.convolved(c.convolved(x, 1), c.between(2, 6));
}

Attributes convolution(const Ints& padding)
{
    const Ints ones(padding.size(), 1), zeros(padding.size(), 0);
    return {{"stride", ones},          {"padding", padding},  {"dilation", ones},
            {"output_padding", zeros}, {"transposed", false}, {"groups", std::int64_t{1}}};
}

/// The same weight twice: its input and output channels are coupled.
Map shared(Canvas& c, Map x)
{
    const ValueId weight = c.builder.stored(c.next("shared") + ".weight", c.builder.random({x.channels, x.channels, 3, 3}, 0.1F));
    const ValueId once = c.builder.relu(c.builder.node("conv", {x.id, weight, noValue}, convolution({1, 1})));
    return {c.builder.node("conv", {once, weight, noValue}, convolution({1, 1})), x.channels, x.size};
}

Map line(Canvas& c, Map x)
{
    const std::int64_t channels = c.between(2, 6);
    const ValueId weight = c.builder.stored(c.next("line") + ".weight", c.builder.random({channels, x.channels, 3}, 0.3F));
    const ValueId flat = c.builder.node("reshape", {x.id}, {{"shape", Ints{0, 0, x.size * x.size}}});
    const ValueId out = c.builder.node("conv", {flat, weight, noValue}, convolution({1}));
    return {c.builder.node("reshape", {out}, {{"shape", Ints{0, channels, x.size, x.size}}}), channels, x.size};
}

Map volume(Canvas& c, Map x)
{
    const std::int64_t channels = c.between(2, 6);
    const ValueId weight = c.builder.stored(c.next("volume") + ".weight", c.builder.random({channels, x.channels, 1, 3, 3}, 0.2F));
    const ValueId deep = c.builder.node("unsqueeze", {x.id}, {{"dim", std::int64_t{2}}});
    const ValueId out = c.builder.node("conv", {deep, weight, noValue}, convolution({0, 1, 1}));
    return {c.builder.node("squeeze", {out}, {{"dim", std::int64_t{2}}}), channels, x.size};
}

Map paddedImage(Canvas& c, Map x)
{
    const bool reflect = c.coin() && x.size > 1;
    const Attributes pads{{"pads", Ints{1, 0, 0, 1}}, {"mode", reflect ? "reflect" : "constant"}, {"value", reflect ? 0.0 : 0.5}};
    return c.convolved({c.builder.node("pad", {x.id}, pads), x.channels, x.size + 1}, c.between(2, 8));
}

Map pool(Canvas& c, Map x)
{
    return x.size < 4 ? plain(c, x) : Map{c.builder.maxPool(x.id), x.channels, x.size / 2};
}

Map resampled(Canvas& c, Map x)
{
    if (x.size > 5)
        return pool(c, x);
    const Attributes twice{
        {"mode", c.coin() ? "nearest" : "bilinear"}, {"size", Ints{2 * x.size, 2 * x.size}}, {"scale", {}}, {"align_corners", false}};
    return {c.builder.node("upsample", {x.id}, twice), x.channels, 2 * x.size};
}

} // namespace

std::vector<Pattern> convolutionPatterns()
{
    return {{"plain", plain},
            {"strided", strided},
            {"depthwise", depthwise},
            {"grouped", grouped},
            {"transposed", transposed},
            {"transposed-grouped", transposedGrouped},
            {"transposed-depthwise", transposedDepthwise},
            {"one-channel", oneChannel},
            {"shared", shared},
            {"line", line},
            {"volume", volume},
            {"padded-image", paddedImage},
            {"pool", pool},
            {"resampled", resampled}};
}

} // namespace espalier::test
