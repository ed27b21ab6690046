// SPDX-License-Identifier: GPL-3.0-or-later
// Attention over positions and over channels, and other parts of transformers.
#include "tests/core/support/random_pattern_families.h"

namespace espalier::test {
namespace {

using Ints = std::vector<std::int64_t>;

ValueId permute(Canvas& c, ValueId x, const Ints& dims)
{
    return c.builder.node("permute", {x}, {{"dims", dims}});
}

ValueId reshape(Canvas& c, ValueId x, const Ints& shape)
{
    return c.builder.node("reshape", {x}, {{"shape", shape}});
}

/// softmax(query key^T / sqrt(places)) value, each [1, heads, tokens, places].
ValueId attended(Canvas& c, ValueId query, ValueId key, ValueId value)
{
    ValueId scores = c.builder.node("matmul", {query, permute(c, key, {0, 1, 3, 2})});
    scores = c.builder.node("mul", {scores, noValue}, {{"other", 0.5}});
    return c.builder.node("matmul", {c.builder.node("softmax", {scores}, {{"dim", std::int64_t{3}}}), value});
}

/// Query, key and value from one layer, split along a dimension of their own.
Map packedAttention(Canvas& c, Map x)
{
    const std::int64_t heads = c.between(1, 3), places = c.between(2, 4), width = heads * places, positions = x.size * x.size;
    const ValueId tokens = c.tokens(x);
    const ValueId packed = reshape(c, c.builder.linear(tokens, c.next("qkv"), x.channels, 3 * width), {0, positions, 3, heads, places});
    const ValueId apart = permute(c, packed, {2, 0, 3, 1, 4});
    const auto part = [&](std::int64_t i) {
        return c.builder.node("squeeze", {c.builder.slice(apart, 0, i, i + 1)}, {{"dim", std::int64_t{0}}});
    };
    const ValueId mixed = permute(c, attended(c, part(0), part(1), part(2)), {0, 2, 1, 3});
    const ValueId out = c.builder.linear(reshape(c, mixed, {0, positions, width}), c.next("out"), width, x.channels);
    return c.untokened(c.builder.add(out, tokens), x.channels, x.size);
}

/// Query, key and value from three layers.
Map separateAttention(Canvas& c, Map x)
{
    const std::int64_t heads = c.between(1, 3), places = c.between(2, 4), width = heads * places, positions = x.size * x.size;
    const ValueId tokens = c.tokens(x);
    const auto layer = [&](const char* name) {
        const ValueId flat = c.builder.linear(tokens, c.next(name), x.channels, width);
        return permute(c, reshape(c, flat, {0, positions, heads, places}), {0, 2, 1, 3});
    };
    const ValueId query = layer("query"), key = layer("key");
    const ValueId mixed = permute(c, attended(c, query, key, layer("value")), {0, 2, 1, 3});
    const std::int64_t channels = c.between(2, 6);
    return c.untokened(c.builder.linear(reshape(c, mixed, {0, positions, width}), c.next("out"), width, channels), channels, x.size);
}

/// Every channel as a mixture of all, without a softmax: the dimension summed over can be pruned.
Map channelMixture(Canvas& c, Map x)
{
    const Map other = c.convolved(x, x.channels);
    const ValueId a = c.builder.node("mul", {c.tokens(x), noValue}, {{"other", 0.1}}), b = c.tokens(other);
    const ValueId similar = c.builder.node("tanh", {c.builder.node("matmul", {permute(c, a, {0, 2, 1}), b})});
    return c.untokened(c.builder.node("matmul", {b, permute(c, similar, {0, 2, 1})}), x.channels, x.size);
}

/// A stored matrix as a linear layer.
Map storedMatrix(Canvas& c, Map x)
{
    const std::int64_t channels = c.between(2, 6);
    const ValueId matrix = c.builder.stored(c.next("matrix"), c.builder.random({x.channels, channels}, 0.3F));
    return c.untokened(c.builder.node("matmul", {c.tokens(x), matrix}), channels, x.size);
}

/// A stored class token before the others, and a position embedding.
Map classToken(Canvas& c, Map x)
{
    const std::int64_t positions = x.size * x.size;
    const ValueId token =
        c.builder.node("expand", {c.builder.stored(c.next("token"), c.builder.random({1, 1, x.channels})), c.maps.front().id},
                       {{"shape", Ints{0, -1, -1}}});
    const ValueId all = c.builder.concat({token, c.tokens(x)}, 1);
    const ValueId placed = c.builder.add(all, c.builder.stored(c.next("places"), c.builder.random({1, positions + 1, x.channels}, 0.2F)));
    const Attributes normalised{{"normalized_shape", Ints{x.channels}}, {"eps", 1e-3}};
    const ValueId normed = c.builder.node("layer_norm", c.affine(placed, c.next("ln"), x.channels), normalised);
    return c.untokened(c.builder.slice(normed, 1, 1, positions + 1), x.channels, x.size);
}

} // namespace

std::vector<Pattern> attentionPatterns()
{
    return {{"packed-attention", packedAttention},
            {"separate-attention", separateAttention},
            {"channel-mixture", channelMixture},
            {"stored-matrix", storedMatrix},
            {"class-token", classToken}};
}

} // namespace espalier::test
