// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/computed_weight.h"

#include "core/graph/file_dimensions.h"
#include "core/graph/traits.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/fmt/ranges.h>

#include <algorithm>
#include <set>

namespace espalier {
namespace {

constexpr std::string_view parametrised = "parametrizations.";

std::string ownerOf(const std::string& name)
{
    const auto dot = name.rfind('.');
    return dot == std::string::npos ? std::string() : name.substr(0, dot + 1);
}

bool endsWith(const std::string& text, std::string_view ending)
{
    return text.ends_with(ending);
}

bool anyEndsWith(const std::vector<std::string>& names, std::string_view ending)
{
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return endsWith(name, ending); });
}

/// Where the names tell it.
std::string methodOf(const std::vector<std::string>& sources)
{
    const auto both = [&](std::string_view a, std::string_view b) { return anyEndsWith(sources, a) && anyEndsWith(sources, b); };
    if (both("_g", "_v") || both(".original0", ".original1"))
        return " (weight norm)";
    if (both("_orig", "_u") || both("_orig", "_v") || both(".original", "._u") || both(".original", "._v"))
        return " (spectral norm)";
    return {};
}

/// "conv.parametrizations.weight.original0" and "conv.weight_g" as "conv.weight".
std::string plainName(const std::string& source)
{
    const auto place = source.find(parametrised);
    if (place != std::string::npos) {
        const std::string rest = source.substr(place + parametrised.size());
        return source.substr(0, place) + rest.substr(0, rest.find('.'));
    }
    const auto underscore = source.rfind('_');
    const bool inLeaf = underscore != std::string::npos && underscore > ownerOf(source).size();
    return inLeaf ? source.substr(0, underscore) : source;
}

} // namespace

std::string computedWeightName(const std::vector<std::string>& sources)
{
    if (sources.size() == 1)
        return sources.front();
    std::set<std::string> names, owners;
    for (const std::string& source : sources) {
        if (ownerOf(source).empty()) // a number of the exporter's
            continue;
        names.insert(plainName(source));
        owners.insert(ownerOf(source));
    }
    if (names.size() == 1 && !methodOf(sources).empty())
        return *names.begin();
    return owners.size() == 1 ? *owners.begin() + "weight" : std::string();
}

std::string computedWeightNotice(const std::string& layer, const std::vector<std::string>& sources)
{
    std::vector<std::string> quoted;
    for (const std::string& source : sources)
        quoted.push_back("'" + source + "'");
    const std::string last = quoted.back();
    quoted.pop_back();
    const std::string list = quoted.empty() ? last : fmt::format("{} and {}", fmt::join(quoted, ", "), last);
    return fmt::format("The weight of '{}' is computed from {}{}; it was folded into a plain weight.", layer, list, methodOf(sources));
}

std::string takeComputedWeight(Network& network, std::size_t stored, const std::vector<std::string>& sources)
{
    const ValueId value = network.stored[stored].value;
    std::string notice;
    for (Node& node : network.nodes) {
        noteComputed(node, value);
        if (notice.empty() && !sources.empty() && isLayer(node) && weightOf(node) == value)
            notice = computedWeightNotice(node.name, sources);
    }
    const std::string name = computedWeightName(sources);
    if (!notice.empty() && !name.empty() && network.storedByName(name) < 0) {
        network.stored[stored].name = name;
        network.values[static_cast<std::size_t>(value)].name = name;
    }
    return notice;
}

void dropUnread(Network& network, const std::vector<std::string>& names)
{
    std::set<ValueId> read(network.outputs.begin(), network.outputs.end());
    for (const Node& node : network.nodes)
        read.insert(node.inputs.begin(), node.inputs.end());
    std::erase_if(network.stored, [&](const Stored& stored) {
        return read.count(stored.value) == 0 && std::find(names.begin(), names.end(), stored.name) != names.end();
    });
}

} // namespace espalier
