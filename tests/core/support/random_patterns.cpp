// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/support/random_patterns.h"

#include "tests/core/support/random_pattern_families.h"

#include <iterator>

namespace espalier::test {

std::int64_t Canvas::between(std::int64_t low, std::int64_t high)
{
    return low + static_cast<std::int64_t>(random() % static_cast<unsigned>(high - low + 1));
}

Map Canvas::pick()
{
    const std::size_t count = maps.size();
    return maps[coin() ? count - 1 : random() % count];
}

ValueId Canvas::activated(ValueId x)
{
    static constexpr const char* activations[] = {"relu", "silu",  "sigmoid",     "hardswish", "tanh",     "mish",
                                                  "selu", "relu6", "hardsigmoid", "abs",       "softsign", "log_sigmoid"};
    return random() % 3 == 0 ? x : builder.node(activations[random() % std::size(activations)], {x});
}

Map Canvas::normalised(Map x)
{
    const bool norm = random() % 3 != 0;
    return {activated(norm ? builder.batchNorm(x.id, next("bn"), x.channels) : x.id), x.channels, x.size};
}

Map Canvas::convolved(Map x, std::int64_t channels, NetworkBuilder::Conv settings)
{
    settings.bias = coin();
    const std::int64_t size = (x.size + 2 * settings.padding - settings.kernel) / settings.stride + 1;
    return normalised({builder.conv(x.id, next("conv"), x.channels, channels, settings), channels, size});
}

Map Canvas::convolved(Map x, std::int64_t channels)
{
    return coin() ? convolved(x, channels, {.kernel = 3, .padding = 1}) : convolved(x, channels, {.kernel = 1, .padding = 0});
}

ValueId Canvas::tokens(Map x)
{
    const ValueId flat = builder.node("flatten", {x.id}, {{"start_dim", std::int64_t{2}}, {"end_dim", std::int64_t{3}}});
    return builder.node("permute", {flat}, {{"dims", std::vector<std::int64_t>{0, 2, 1}}});
}

Map Canvas::untokened(ValueId tokens, std::int64_t channels, std::int64_t size)
{
    const ValueId turned = builder.node("permute", {tokens}, {{"dims", std::vector<std::int64_t>{0, 2, 1}}});
    return {builder.node("reshape", {turned}, {{"shape", std::vector<std::int64_t>{0, channels, size, size}}}), channels, size};
}

std::vector<ValueId> Canvas::affine(ValueId x, const std::string& name, std::int64_t channels)
{
    if (random() % 4 == 0)
        return {x, noValue, noValue};
    return {x, builder.stored(name + ".weight", builder.random({channels}, 0.2F, 1)),
            builder.stored(name + ".bias", builder.random({channels}, 0.2F))};
}

const std::vector<Pattern>& patterns()
{
    static const std::vector<Pattern> all = [] {
        std::vector<Pattern> joined;
        for (const auto& family : {convolutionPatterns(), structurePatterns(), normPatterns(), attentionPatterns()})
            joined.insert(joined.end(), family.begin(), family.end());
        return joined;
    }();
    return all;
}

} // namespace espalier::test
