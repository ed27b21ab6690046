// SPDX-License-Identifier: GPL-3.0-or-later
// Grouped, depthwise and transposed convolutions.
#include "tests/core/support/coupling_patterns.h"

namespace espalier::test {
namespace {

NetworkBuilder::Conv grouped(std::int64_t groups, bool transposed = false)
{
    return {.kernel = 3, .stride = 1, .padding = 1, .groups = groups, .bias = true, .transposed = transposed};
}

ValueId depthwise(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 6);
    x = b.batchNorm(b.conv(x, "depthwise", 6, 6, grouped(6)), "bn", 6);
    return b.conv(x, "point", 6, 5, {.kernel = 1, .padding = 0});
}

ValueId depthwiseDoubled(NetworkBuilder& b, ValueId x)
{
    x = b.conv(b.conv(x, "stem", 3, 6), "depthwise", 6, 12, grouped(6));
    return b.conv(x, "point", 12, 5);
}

/// The image's channels are frozen, and so are those computed from one of them each.
ValueId depthwiseOnImage(NetworkBuilder& b, ValueId x)
{
    return b.conv(b.conv(x, "depthwise", 3, 6, grouped(3)), "point", 6, 5);
}

/// One channel in: an ordinary convolution, though groups equals the input channels.
ValueId oneChannel(NetworkBuilder& b, ValueId x)
{
    return b.conv(b.slice(x, 1, 0, 1), "conv", 1, 7);
}

ValueId groupedConvolution(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 8);
    return b.conv(b.conv(x, "grouped", 8, 12, grouped(2)), "conv", 12, 5);
}

ValueId transposedConvolution(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 8);
    return b.batchNorm(b.conv(x, "up", 8, 6, grouped(1, true)), "bn", 6);
}

ValueId transposedGrouped(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 8);
    return b.conv(b.conv(x, "up", 8, 12, grouped(2, true)), "conv", 12, 5);
}

ValueId transposedDepthwise(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 6);
    return b.conv(b.conv(x, "up", 6, 12, grouped(6, true)), "conv", 12, 5);
}

} // namespace

std::vector<CouplingPattern> convolutionCouplings()
{
    return {
        {"depthwise", depthwise, 5, 6 + 5},
        {"depthwise doubled", depthwiseDoubled, 5, 6 + 5},
        {"depthwise on the image", depthwiseOnImage, 5, 5},
        {"one channel", oneChannel, 7, 7},
        {"grouped", groupedConvolution, 5, 4 + 6 + 5},
        {"transposed", transposedConvolution, 6, 8 + 6},
        {"transposed grouped", transposedGrouped, 5, 4 + 6 + 5},
        {"transposed depthwise", transposedDepthwise, 5, 6 + 5},
    };
}

} // namespace espalier::test
