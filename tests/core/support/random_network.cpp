// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/support/random_network.h"

#include "tests/core/support/network_builder.h"

#include <iterator>

namespace espalier::test {
namespace {

using Ints = std::vector<std::int64_t>;

/// A value of [1, channels, size, size].
struct Map {
    ValueId id;
    std::int64_t channels;
    std::int64_t size;
};

class Generator {
public:
    explicit Generator(unsigned seed) : builder_(seed), random_(seed) {}

    RandomNetwork make()
    {
        const std::int64_t channels = between(1, 4), size = between(4, 9);
        maps_.push_back({builder_.input({1, channels, size, size}), channels, size});
        maps_.push_back(convolved(maps_.back(), between(4, 10)));
        for (std::int64_t step = between(2, 9); step > 0; --step)
            addPattern();
        addHead();
        return {builder_.finish(), std::move(patterns_)};
    }

private:
    struct Pattern {
        const char* name;
        Map (Generator::*apply)(Map);
    };

    std::int64_t between(std::int64_t low, std::int64_t high)
    {
        return low + static_cast<std::int64_t>(random_() % static_cast<unsigned>(high - low + 1));
    }
    bool coin() { return random_() % 2 == 0; }
    std::string next(const std::string& kind) { return kind + std::to_string(++layers_); }
    /// Later maps are likelier, so that networks become deep.
    Map pick()
    {
        const std::size_t count = maps_.size();
        return maps_[coin() ? count - 1 : random_() % count];
    }

    void addPattern()
    {
        static constexpr Pattern all[] = {
            {"plain", &Generator::plain},
            {"strided", &Generator::strided},
            {"depthwise", &Generator::depthwise},
            {"grouped", &Generator::grouped},
            {"transposed", &Generator::transposed},
            {"residual", &Generator::residual},
            {"padded shortcut", &Generator::paddedShortcut},
            {"concat", &Generator::concat},
            {"split", &Generator::split},
            {"shuffle", &Generator::shuffle},
            {"squeeze-excite", &Generator::squeezeExcite},
            {"pre-activation", &Generator::preActivation},
            {"pool", &Generator::pool},
            {"shared", &Generator::shared},
            {"padded image", &Generator::paddedImage},
        };
        const Pattern& pattern = all[random_() % std::size(all)];
        ++patterns_[pattern.name];
        maps_.push_back((this->*pattern.apply)(pick()));
    }

    ValueId activated(ValueId x)
    {
        static constexpr const char* activations[] = {"relu", "silu", "sigmoid", "hardswish"};
        return random_() % 3 == 0 ? x : builder_.node(activations[random_() % std::size(activations)], {x});
    }

    Map normalised(Map x)
    {
        const bool norm = random_() % 3 != 0;
        return {activated(norm ? builder_.batchNorm(x.id, next("bn"), x.channels) : x.id), x.channels, x.size};
    }

    Map convolved(Map x, std::int64_t channels, NetworkBuilder::Conv settings)
    {
        settings.bias = coin();
        const std::int64_t size = (x.size + 2 * settings.padding - settings.kernel) / settings.stride + 1;
        return normalised({builder_.conv(x.id, next("conv"), x.channels, channels, settings), channels, size});
    }
    Map convolved(Map x, std::int64_t channels)
    {
        return coin() ? convolved(x, channels, {.kernel = 3, .padding = 1}) : convolved(x, channels, {.kernel = 1, .padding = 0});
    }

    Map plain(Map x) { return convolved(x, between(2, 12)); }

    Map strided(Map x) { return x.size < 4 ? plain(x) : convolved(x, between(2, 12), {.kernel = 3, .stride = 2, .padding = 1}); }

    Map depthwise(Map x) { return convolved(x, x.channels * between(1, 2), {.kernel = 3, .padding = 1, .groups = x.channels}); }

    Map grouped(Map x)
    {
        x = convolved(x, 2 * between(2, 5));
        return convolved(x, 2 * between(1, 5), {.kernel = 3, .padding = 1, .groups = 2});
    }

    Map transposed(Map x)
    {
        const std::int64_t channels = between(2, 8);
        const NetworkBuilder::Conv settings{.kernel = 3, .padding = 1, .bias = coin(), .transposed = true};
        return normalised({builder_.conv(x.id, next("up"), x.channels, channels, settings), channels, x.size});
    }

    Map residual(Map x)
    {
        const Map inner = convolved(convolved(x, between(2, 8)), x.channels);
        return {activated(builder_.add(inner.id, x.id)), x.channels, x.size};
    }

    /// CIFAR ResNet's shortcut: every second pixel, new channels of zeros on both sides.
    Map paddedShortcut(Map x)
    {
        if (x.size < 4)
            return residual(x);
        const std::int64_t low = between(0, 3), high = between(1, 3);
        const Map deep = convolved(x, low + x.channels + high, {.kernel = 3, .stride = 2, .padding = 1});
        const ValueId thinned = builder_.slice(builder_.slice(x.id, 2, 0, x.size, 2), 3, 0, x.size, 2);
        const Attributes pads{{"pads", Ints{0, 0, 0, 0, low, high}}, {"mode", "constant"}, {"value", 0.0}};
        return {activated(builder_.add(deep.id, builder_.node("pad", {thinned}, pads))), deep.channels, deep.size};
    }

    Map concat(Map x)
    {
        std::vector<Map> parts{x, convolved(x, between(1, 5))};
        for (const Map& other : maps_) {
            if (other.size == x.size && coin() && parts.size() < 4)
                parts.push_back(other);
        }
        std::vector<ValueId> ids;
        std::int64_t channels = 0;
        for (const Map& part : parts) {
            ids.push_back(part.id);
            channels += part.channels;
        }
        return {builder_.concat(std::move(ids)), channels, x.size};
    }

    /// One part goes on through a layer, the other stays; ShuffleNet and C2f do so.
    Map split(Map x)
    {
        x = convolved(x, between(4, 10));
        const std::int64_t cut = between(1, x.channels - 1);
        const ValueId left = builder_.slice(x.id, 1, 0, cut);
        const Map right = convolved({builder_.slice(x.id, 1, cut, x.channels), x.channels - cut, x.size}, between(2, 6));
        return {builder_.concat({left, right.id}), cut + right.channels, x.size};
    }

    Map shuffle(Map x)
    {
        const std::int64_t width = between(2, 5);
        x = convolved(x, 2 * width);
        const ValueId apart = builder_.node("reshape", {x.id}, {{"shape", Ints{0, 2, width, x.size, x.size}}});
        const ValueId turned = builder_.node("permute", {apart}, {{"dims", Ints{0, 2, 1, 3, 4}}});
        return {builder_.node("reshape", {turned}, {{"shape", Ints{0, 2 * width, x.size, x.size}}}), x.channels, x.size};
    }

    Map squeezeExcite(Map x)
    {
        const ValueId pooled = builder_.node("mean", {x.id}, {{"dims", Ints{2, 3}}, {"keepdim", true}});
        const Map reduced = convolved({pooled, x.channels, 1}, between(1, 4), {.kernel = 1, .padding = 0});
        const ValueId expanded =
            builder_.conv(reduced.id, next("expand"), reduced.channels, x.channels, {.kernel = 1, .padding = 0, .bias = true});
        return {builder_.node("mul", {x.id, builder_.node("sigmoid", {expanded})}), x.channels, x.size};
    }

    Map preActivation(Map x)
    {
        const ValueId ready = builder_.relu(builder_.batchNorm(x.id, next("bn"), x.channels));
        const ValueId deep = builder_.conv(ready, next("conv"), x.channels, x.channels);
        return {builder_.add(deep, x.id), x.channels, x.size};
    }

    Map pool(Map x)
    {
        if (x.size < 4)
            return plain(x);
        return {builder_.maxPool(x.id), x.channels, x.size / 2};
    }

    /// The same weight twice: its input and output channels are one.
    Map shared(Map x)
    {
        const ValueId weight = builder_.stored(next("shared") + ".weight", builder_.random({x.channels, x.channels, 3, 3}, 0.1F));
        const Attributes attributes{{"stride", Ints{1, 1}},         {"padding", Ints{1, 1}}, {"dilation", Ints{1, 1}},
                                    {"output_padding", Ints{0, 0}}, {"transposed", false},   {"groups", std::int64_t{1}}};
        const ValueId once = builder_.relu(builder_.node("conv", {x.id, weight, noValue}, attributes));
        return {builder_.node("conv", {once, weight, noValue}, attributes), x.channels, x.size};
    }

    Map paddedImage(Map x)
    {
        const Attributes pads{{"pads", Ints{1, 0, 0, 1}}, {"mode", "constant"}, {"value", 0.5}};
        return convolved({builder_.node("pad", {x.id}, pads), x.channels, x.size + 1}, between(2, 8));
    }

    void addHead()
    {
        const Map last = maps_.back();
        const bool positions = coin();
        ++patterns_[positions ? "flatten" : "global pool"];
        const ValueId flat = positions ? builder_.node("flatten", {last.id}, {{"start_dim", std::int64_t{1}}, {"end_dim", std::int64_t{3}}})
                                       : builder_.globalPool(last.id);
        const std::int64_t width = positions ? last.channels * last.size * last.size : last.channels;
        const std::int64_t hidden = between(3, 9);
        const ValueId inner = builder_.relu(builder_.linear(flat, "hidden", width, hidden, coin()));
        builder_.output(builder_.linear(inner, "classifier", hidden, between(2, 5)));
    }

    NetworkBuilder builder_;
    std::mt19937 random_;
    std::vector<Map> maps_;
    std::map<std::string, int> patterns_;
    int layers_ = 0;
};

} // namespace

RandomNetwork randomNetwork(unsigned seed)
{
    return Generator(seed).make();
}

std::vector<bool> randomRemoval(const Groups& groups, double share, std::mt19937& random)
{
    std::vector<bool> removed(static_cast<std::size_t>(groups.unitCount()), false);
    for (const Group& group : groups.groups()) {
        const auto spared = group.firstUnit + static_cast<UnitId>(random() % static_cast<unsigned>(group.units));
        for (UnitId unit = group.firstUnit; unit < group.firstUnit + group.units; ++unit)
            removed[unit] = unit != spared && random() < share * static_cast<double>(std::mt19937::max());
    }
    return removed;
}

} // namespace espalier::test
