// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/support/random_network.h"

#include "tests/core/support/random_patterns.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace espalier::test {
namespace {

constexpr const char* imageStep = "image";
constexpr const char* headStep = "head";

void addImage(Canvas& canvas)
{
    const std::int64_t channels = canvas.between(1, 4), size = canvas.between(4, 9);
    canvas.maps.push_back({canvas.builder.input({1, channels, size, size}), channels, size});
    canvas.maps.push_back(canvas.convolved(canvas.maps.back(), canvas.between(4, 10)));
}

/// A classifier of all positions or of their mean. Returns the pattern's name.
std::string addHead(Canvas& canvas)
{
    NetworkBuilder& builder = canvas.builder;
    const Map last = canvas.maps.back();
    const bool positions = canvas.coin();
    const ValueId flat = positions ? builder.node("flatten", {last.id}, {{"start_dim", std::int64_t{1}}, {"end_dim", std::int64_t{3}}})
                                   : builder.globalPool(last.id);
    const std::int64_t width = positions ? last.channels * last.size * last.size : last.channels;
    const std::int64_t hidden = canvas.between(3, 9);
    const ValueId inner = builder.relu(builder.linear(flat, "hidden", width, hidden, canvas.coin()));
    builder.output(builder.linear(inner, "classifier", hidden, canvas.between(2, 5)));
    return positions ? "flatten" : "global pool";
}

void addPattern(Canvas& canvas, const std::string& name)
{
    const auto found = std::find_if(patterns().begin(), patterns().end(), [&name](const Pattern& pattern) { return pattern.name == name; });
    if (found == patterns().end())
        throw std::invalid_argument("no layer pattern is called " + name);
    canvas.maps.push_back(found->apply(canvas, canvas.pick()));
}

} // namespace

std::string Recipe::text() const
{
    std::string all;
    for (const Step& step : steps)
        all.append(all.empty() ? "" : " ").append(step.pattern).append("/").append(std::to_string(step.seed));
    return all;
}

Recipe Recipe::fromText(const std::string& text)
{
    Recipe recipe;
    std::istringstream stream(text);
    for (std::string word; stream >> word;) {
        const std::size_t slash = word.find('/');
        if (slash == std::string::npos)
            throw std::invalid_argument("a step is written pattern/seed, not " + word);
        recipe.steps.push_back({word.substr(0, slash), static_cast<unsigned>(std::stoul(word.substr(slash + 1)))});
    }
    return recipe;
}

Recipe Recipe::random(unsigned seed)
{
    std::mt19937 random(seed);
    Recipe recipe;
    recipe.steps.push_back({imageStep, static_cast<unsigned>(random())});
    for (unsigned step = 2 + random() % 8; step > 0; --step) {
        const char* pattern = patterns()[random() % patterns().size()].name;
        recipe.steps.push_back({pattern, static_cast<unsigned>(random())});
    }
    recipe.steps.push_back({headStep, static_cast<unsigned>(random())});
    return recipe;
}

RandomNetwork networkOf(const Recipe& recipe)
{
    Canvas canvas(recipe.steps.front().seed);
    std::map<std::string, int> used;
    for (const Recipe::Step& step : recipe.steps) {
        canvas.random.seed(step.seed);
        if (step.pattern == imageStep) {
            addImage(canvas);
        } else if (step.pattern == headStep) {
            ++used[addHead(canvas)];
        } else {
            addPattern(canvas, step.pattern);
            ++used[step.pattern];
        }
    }
    return {canvas.builder.finish(), std::move(used)};
}

RandomNetwork randomNetwork(unsigned seed)
{
    return networkOf(Recipe::random(seed));
}

Recipe shortened(Recipe recipe, const std::function<bool(const Recipe&)>& fails)
{
    // The first and the last step stay. After every success all other steps are tried again.
    for (std::size_t step = 1; step + 1 < recipe.steps.size();) {
        Recipe without = recipe;
        without.steps.erase(without.steps.begin() + static_cast<std::ptrdiff_t>(step));
        if (fails(without)) {
            recipe = without;
            step = 1;
        } else {
            ++step;
        }
    }
    return recipe;
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
