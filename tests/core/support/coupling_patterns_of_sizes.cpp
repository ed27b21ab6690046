// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes that are computed, and tensors made on the way.
#include "core/graph/operators/computed_size.h"
#include "tests/core/support/coupling_patterns.h"

namespace espalier::test {
namespace {

using Ints = std::vector<std::int64_t>;

/// A channel shuffle whose height and width are read on the way.
ValueId shuffleOfAnySize(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 12);
    const ValueId images = sizeOf(b, x, 0), height = sizeOf(b, x, 2), width = sizeOf(b, x, 3);
    x = b.node("reshape", {x, images, height, width}, reshaped({computedSize, 2, 6, computedSize, computedSize}));
    x = b.node("reshape", {permute(b, x, {0, 2, 1, 3, 4}), height, width}, reshaped({0, 12, computedSize, computedSize}));
    return b.conv(x, "conv", 12, 5);
}

/// Heads beside the images, as attention splits them: all heads lose the same places.
ValueId headsBesideImages(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 8);
    const ValueId images = sizeOf(b, x, 0), height = sizeOf(b, x, 2), width = sizeOf(b, x, 3);
    const ValueId heads = number(b, "mul", images, 2);
    x = b.node("softmax", {b.node("reshape", {x, heads}, reshaped({computedSize, 4, -1}))}, {{"dim", std::int64_t{2}}});
    x = b.node("reshape", {x, images, height, width}, reshaped({computedSize, 8, computedSize, computedSize}));
    return b.conv(x, "conv", 8, 5);
}

/// Resized to the image's size, padded and cut by numbers that follow it.
ValueId followsTheImage(NetworkBuilder& b, ValueId image)
{
    const ValueId height = sizeOf(b, image, 2), width = sizeOf(b, image, 3);
    ValueId x = b.conv(image, "stem", 3, 8, {.kernel = 3, .stride = 2, .padding = 1});
    x = b.node("upsample", {x, height, width},
               {{"mode", "bilinear"}, {"size", Ints{computedSize, computedSize}}, {"scale", {}}, {"align_corners", false}});
    const ValueId half = number(b, "floordiv", height, 2);
    x = b.node("pad", {x, half}, {{"pads", Ints{0, 1, 0, computedSize}}, {"mode", "constant"}, {"value", 0.0}});
    x = b.node("slice", {x, half, height},
               {{"dim", std::int64_t{2}}, {"start", computedSize}, {"end", computedSize}, {"step", std::int64_t{1}}});
    x = b.node("adaptive_avg_pool", {x, half}, {{"output_size", Ints{computedSize, 3}}});
    return b.conv(x, "conv", 8, 5);
}

ValueId expandedToTheImage(NetworkBuilder& b, ValueId image)
{
    const ValueId x = b.conv(image, "stem", 3, 6);
    const ValueId mean = b.node("mean", {x}, {{"dims", Ints{2, 3}}, {"keepdim", true}});
    const ValueId spread =
        b.node("expand", {mean, sizeOf(b, image, 2), sizeOf(b, image, 3)}, {{"shape", Ints{-1, -1, computedSize, computedSize}}});
    return b.conv(b.concat({x, spread}), "conv", 12, 5);
}

/// Tensors of one number beside channels: their own can go, one by one.
ValueId filledLike(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 4);
    const ValueId ones = b.node("full_like", {x}, {{"shape", Ints{0, 0, 0, 0}}, {"value", 1.0}, {"dtype", {}}});
    return b.conv(b.add(b.conv(x, "deep", 4, 8), b.concat({x, ones})), "conv", 8, 5);
}

ValueId filled(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 4);
    const ValueId zeros = b.node("full", {sizeOf(b, x, 0), sizeOf(b, x, 2), sizeOf(b, x, 3)},
                                 {{"shape", Ints{computedSize, 4, computedSize, computedSize}}, {"value", 0.0}, {"dtype", "float32"}});
    return b.conv(b.add(b.conv(x, "deep", 4, 8), b.concat({zeros, x})), "conv", 8, 5);
}

/// Coordinates as further channels: none of them can go.
ValueId withCoordinates(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 4);
    const ValueId places =
        b.node("arange", {sizeOf(b, x, 3)}, {{"start", 0.5}, {"end", computedSize}, {"step", std::int64_t{1}}, {"dtype", "float32"}});
    const ValueId row = b.node("reshape", {places}, reshaped({1, 1, 1, -1}));
    const ValueId spread = b.node("expand", {row, sizeOf(b, x, 0), sizeOf(b, x, 2)}, {{"shape", Ints{computedSize, 1, computedSize, -1}}});
    return b.conv(b.concat({x, spread}), "conv", 5, 5);
}

/// The number of channels goes into a size: it must stay.
ValueId countsChannels(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 6);
    const ValueId zeros = b.node("full", {sizeOf(b, x, 0), sizeOf(b, x, 1), sizeOf(b, x, 2), sizeOf(b, x, 3)},
                                 {{"shape", Ints(4, computedSize)}, {"value", 0.0}, {"dtype", "float32"}});
    return b.conv(b.add(x, zeros), "conv", 6, 5);
}

/// Cut, padded or repeated by a computed number of channels.
ValueId computedChannels(NetworkBuilder& b, ValueId image)
{
    const ValueId three = sizeOf(b, image, 1);
    ValueId x = b.node("slice", {b.conv(image, "cut", 3, 6), three},
                       {{"dim", std::int64_t{1}}, {"start", std::int64_t{0}}, {"end", computedSize}, {"step", std::int64_t{1}}});
    x = b.node("pad", {b.conv(x, "padded", 3, 4), three},
               {{"pads", Ints{0, 0, 0, 0, 0, computedSize}}, {"mode", "constant"}, {"value", 0.0}});
    x = b.node("repeat", {b.conv(x, "repeated", 7, 2), three}, {{"repeats", Ints{1, computedSize, 1, 1}}});
    return b.conv(x, "conv", 6, 5);
}

} // namespace

std::vector<CouplingPattern> sizePatterns()
{
    return {
        {"shuffle of any size", shuffleOfAnySize, 5, 6 + 5},
        {"heads beside images", headsBesideImages, 5, 4 + 5},
        {"follows the image", followsTheImage, 5, 8 + 5},
        {"expanded to the image", expandedToTheImage, 5, 6 + 5},
        {"filled like", filledLike, 5, 8 + 5},
        {"filled", filled, 5, 8 + 5},
        {"with coordinates", withCoordinates, 5, 4 + 5},
        {"counts channels", countsChannels, 5, 5},
        {"computed channels", computedChannels, 5, 5},
    };
}

} // namespace espalier::test
