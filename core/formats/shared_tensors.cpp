// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/shared_tensors.h"

#include "core/graph/traits.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>

namespace espalier {
namespace {

struct Use {
    std::size_t node, input;
};
/// By index into Network::stored.
using Uses = std::vector<std::vector<Use>>;
/// Tensors of several dimensions by which a layer is recognised.
using Kernels = std::vector<ValueId>;

std::map<ValueId, std::size_t> indicesOf(const Network& network)
{
    std::map<ValueId, std::size_t> indices;
    for (std::size_t i = 0; i < network.stored.size(); ++i)
        indices[network.stored[i].value] = i;
    return indices;
}

Uses usesOf(const Network& network)
{
    const std::map<ValueId, std::size_t> indices = indicesOf(network);
    Uses uses(network.stored.size());
    for (std::size_t node = 0; node < network.nodes.size(); ++node)
        for (std::size_t input = 0; input < network.nodes[node].inputs.size(); ++input)
            if (const auto found = indices.find(network.nodes[node].inputs[input]); found != indices.end())
                uses[found->second].push_back({node, input});
    return uses;
}

/// By node: the kernels that it reads, or else those of the node before it, as of a batch norm behind a convolution.
std::vector<Kernels> kernelsOf(const Network& network)
{
    const std::map<ValueId, std::size_t> indices = indicesOf(network);
    std::vector<Kernels> kernels(network.nodes.size());
    std::map<ValueId, std::size_t> makers;
    for (std::size_t i = 0; i < network.nodes.size(); ++i) {
        const Node& node = network.nodes[i];
        for (const ValueId input : node.inputs)
            if (const auto found = indices.find(input); found != indices.end() && network.stored[found->second].tensor.shape().size() > 1)
                kernels[i].push_back(input);
        const auto before = node.inputs.empty() ? makers.end() : makers.find(node.inputs.front());
        if (kernels[i].empty() && before != makers.end())
            kernels[i] = kernels[before->second];
        for (const ValueId output : node.outputs)
            makers[output] = i;
    }
    return kernels;
}

bool isStatistic(const Network& network, const Use& use)
{
    const Node& node = network.nodes[use.node];
    const ValueId value = node.inputs[use.input];
    return isBatchNorm(node) && use.input > 2 && (value == runningMeanOf(node) || value == runningVarianceOf(node));
}

std::size_t indexOf(const Network& network, const Use& use)
{
    return static_cast<std::size_t>(network.storedIndex(network.nodes[use.node].inputs[use.input]));
}

bool alongOneDimension(const Stored& stored)
{
    const Shape& shape = stored.tensor.shape();
    return std::count_if(shape.begin(), shape.end(), [](std::int64_t size) { return size > 1; }) == 1;
}

/// Gives the owners of a stored tensor one each.
class Parting {
public:
    explicit Parting(Network& network) : network_(network)
    {
        for (const Stored& stored : network.stored)
            taken_.insert(stored.name);
    }

    /// The first owner keeps the tensor, each other gets a copy. All names of the tensor are given out anew.
    void part(std::size_t index, const std::vector<std::vector<Use>>& owners)
    {
        std::vector<std::string> names{network_.stored[index].name};
        names.insert(names.end(), network_.stored[index].sharedNames.begin(), network_.stored[index].sharedNames.end());
        taken_.erase(names.front());
        std::vector<std::vector<std::string>> chosen = fittingNames(owners, names);
        giveOut(names, chosen);
        for (std::size_t i = 0; i < owners.size(); ++i) {
            const std::size_t own = i == 0 ? index : copyFor(owners[i], index);
            rename(network_.stored[own], chosen[i]);
        }
    }

    /// Index of a copy for these uses, still without a name of its own.
    std::size_t copyFor(const std::vector<Use>& uses, std::size_t from)
    {
        Stored copy = network_.stored[from];
        network_.values.push_back(Value(network_.values[static_cast<std::size_t>(copy.value)]));
        copy.value = static_cast<ValueId>(network_.values.size()) - 1;
        for (const Use& use : uses)
            network_.nodes[use.node].inputs[use.input] = copy.value;
        network_.stored.push_back(std::move(copy));
        return network_.stored.size() - 1;
    }

    /// The first name, made unique, and the others as further ones.
    void rename(Stored& stored, const std::vector<std::string>& names)
    {
        stored.name = unique(names.front());
        stored.sharedNames.assign(names.begin() + 1, names.end());
        network_.values[static_cast<std::size_t>(stored.value)].name = stored.name;
    }

private:
    /// "conv2.bias" for the layer conv2 where the tensor has that name.
    std::vector<std::vector<std::string>> fittingNames(const std::vector<std::vector<Use>>& owners, std::vector<std::string>& names) const
    {
        std::vector<std::vector<std::string>> chosen(owners.size());
        for (std::size_t i = 0; i < owners.size(); ++i)
            for (const Use& use : owners[i]) {
                const auto found = std::find(names.begin(), names.end(), usualName(use));
                if (found == names.end())
                    continue;
                chosen[i].push_back(*found);
                names.erase(found);
            }
        return chosen;
    }

    /// As PyTorch's layers call the tensor at this input.
    std::string usualName(const Use& use) const
    {
        static constexpr const char* leaves[] = {"", ".weight", ".bias", ".running_mean", ".running_var"};
        return network_.nodes[use.node].name + (use.input < std::size(leaves) ? leaves[use.input] : "");
    }

    /// The remaining names in order, to owners without one first; a number follows the name where there are not enough.
    static void giveOut(const std::vector<std::string>& names, std::vector<std::vector<std::string>>& chosen)
    {
        auto next = names.begin();
        for (std::vector<std::string>& own : chosen)
            if (own.empty() && next != names.end())
                own.push_back(*next++);
        const std::string any = chosen.front().empty() ? "tensor" : chosen.front().front();
        for (std::vector<std::string>& own : chosen)
            if (own.empty())
                own.push_back(any);
        chosen.front().insert(chosen.front().end(), next, names.end());
    }

    std::string unique(const std::string& wanted)
    {
        std::string name = wanted;
        for (int i = 2; !taken_.insert(name).second; ++i)
            name = wanted + "_" + std::to_string(i);
        return name;
    }

    Network& network_;
    std::set<std::string> taken_;
};

std::vector<std::vector<Use>> eachAlone(const std::vector<Use>& uses)
{
    std::vector<std::vector<Use>> owners;
    for (const Use& use : uses)
        owners.push_back({use});
    return owners;
}

/// By node: whether another layer follows.
std::vector<bool> followedByLayers(const Network& network)
{
    const std::map<ValueId, std::size_t> indices = indicesOf(network);
    std::vector<bool> leads(network.values.size(), false), followed(network.nodes.size(), false);
    for (std::size_t i = network.nodes.size(); i-- > 0;) {
        const Node& node = network.nodes[i];
        followed[i] =
            std::any_of(node.outputs.begin(), node.outputs.end(), [&](ValueId value) { return leads[static_cast<std::size_t>(value)]; });
        const bool layer = std::any_of(node.inputs.begin(), node.inputs.end(), [&](ValueId input) {
            const auto found = indices.find(input);
            return found != indices.end() && network.stored[found->second].tensor.shape().size() > 1;
        });
        for (const ValueId input : node.inputs)
            if (input != noValue && (layer || followed[i]))
                leads[static_cast<std::size_t>(input)] = true;
    }
    return followed;
}

bool isUniform(const Tensor& tensor)
{
    const std::vector<float> numbers = tensor.isFloating() ? tensor.toFloats() : std::vector<float>();
    return !numbers.empty() && std::all_of(numbers.begin(), numbers.end(), [&](float number) { return number == numbers.front(); });
}

bool isNamed(const Stored& stored, const std::string& name)
{
    return stored.name == name || std::find(stored.sharedNames.begin(), stored.sharedNames.end(), name) != stored.sharedNames.end();
}

/// Index of the shared tensor of this name.
std::optional<std::size_t> sharedByName(const Network& network, const Uses& uses, const std::string& name)
{
    for (std::size_t i = 0; i < network.stored.size(); ++i)
        if (uses[i].size() > 1 && isNamed(network.stored[i], name))
            return i;
    return std::nullopt;
}

/// "'a' (also 'b', 'c' and 4 more)"
std::string listed(const Stored& stored)
{
    constexpr std::size_t most = 3;
    std::string text = "'" + stored.name + "'";
    for (std::size_t i = 0; i < std::min(most, stored.sharedNames.size()); ++i)
        text += (i == 0 ? " (also '" : ", '") + stored.sharedNames[i] + "'";
    if (stored.sharedNames.size() > most)
        text += fmt::format(" and {} more", stored.sharedNames.size() - most);
    return text + (stored.sharedNames.empty() ? "" : ")");
}

/// Names of the layers and norms that read the tensor: in other operators, such as sums, it is a constant of the program.
std::vector<std::string> layersOf(const Network& network, const std::vector<Use>& uses)
{
    std::vector<std::string> layers;
    for (const Use& use : uses)
        if (const Node& node = network.nodes[use.node]; isLayer(node) || isBatchNorm(node) || traitsOf(node).averagesChannels)
            layers.push_back(node.name);
    return layers;
}

} // namespace

std::vector<std::vector<std::string>> sharedTensors(const Network& network)
{
    std::vector<std::vector<std::string>> shared;
    for (const Stored& stored : network.stored) {
        if (stored.kind == Stored::Kind::constant || stored.sharedNames.empty())
            continue;
        shared.push_back({stored.name});
        shared.back().insert(shared.back().end(), stored.sharedNames.begin(), stored.sharedNames.end());
    }
    return shared;
}

std::vector<ReusedTensor> reusedTensors(const Network& network)
{
    const Uses uses = usesOf(network);
    std::vector<ReusedTensor> reused;
    for (std::size_t i = 0; i < network.stored.size(); ++i) {
        const Stored& stored = network.stored[i];
        std::vector<std::string> layers = layersOf(network, uses[i]);
        if (stored.kind != Stored::Kind::constant && stored.sharedNames.empty() && layers.size() > 1)
            reused.push_back({stored.name, std::move(layers)});
    }
    return reused;
}

std::string partShared(Network& network, const std::vector<std::string>& names)
{
    Parting parting(network);
    for (const std::string& name : names) {
        const Uses uses = usesOf(network);
        if (name == everyMerged) {
            for (const std::size_t index : mergedTensors(network))
                parting.part(index, eachAlone(uses[index]));
        } else if (const auto index = sharedByName(network, uses, name)) {
            parting.part(*index, eachAlone(uses[*index]));
        } else {
            return "no two of its layers share a tensor '" + name + "' (inspect lists those that are shared or read by several layers)";
        }
    }
    return {};
}

void partStatistics(Network& network)
{
    const Uses uses = usesOf(network);
    const std::vector<Kernels> kernels = kernelsOf(network);
    Parting parting(network);
    for (std::size_t i = 0; i < uses.size(); ++i) {
        std::map<std::pair<std::size_t, Kernels>, std::vector<Use>> byOwner; // trained uses before all others
        for (const Use& use : uses[i])
            byOwner[isStatistic(network, use) ? std::pair(use.input, kernels[use.node]) : std::pair<std::size_t, Kernels>()].push_back(use);
        std::vector<std::vector<Use>> owners;
        for (const auto& [owner, own] : byOwner)
            owners.push_back(own);
        if (owners.size() > 1)
            parting.part(i, owners);
        for (const auto& [owner, own] : byOwner)
            if (owner.first > 0)
                network.stored[indexOf(network, own.front())].kind = Stored::Kind::buffer;
            else if (owners.size() > 1)
                network.stored[indexOf(network, own.front())].kind = Stored::Kind::parameter;
    }
}

std::string partUniform(Network& network)
{
    const std::vector<bool> followed = followedByLayers(network);
    Parting parting(network);
    std::string names;
    for (const std::size_t index : mergedTensors(network)) {
        if (!isUniform(network.stored[index].tensor))
            continue;
        std::vector<Use> heads, others;
        const Uses uses = usesOf(network);
        for (const Use& use : uses[index])
            (followed[use.node] ? others : heads).push_back(use);
        if (others.empty())
            continue;
        names += (names.empty() ? "" : ", ") + listed(network.stored[index]);
        std::vector<std::vector<Use>> owners = eachAlone(others);
        if (!heads.empty())
            owners.insert(owners.begin(), heads);
        parting.part(index, owners);
    }
    return names.empty() ? names
                         : "The exporter of the file merged tensors of different layers that hold the same number throughout: " + names +
                               ". Each of these layers has one of its own again, so that it can lose other channels than the others.";
}

std::vector<std::size_t> mergedTensors(const Network& network)
{
    const Uses uses = usesOf(network);
    const std::vector<Kernels> kernels = kernelsOf(network);
    std::vector<std::size_t> merged;
    for (std::size_t i = 0; i < uses.size(); ++i) {
        const Stored& stored = network.stored[i];
        const auto differs = [&](const Use& use) { return kernels[use.node] != kernels[uses[i].front().node]; };
        if (stored.kind == Stored::Kind::parameter && alongOneDimension(stored) && std::any_of(uses[i].begin(), uses[i].end(), differs))
            merged.push_back(i);
    }
    return merged;
}

std::string mergedNotice(const Network& network)
{
    std::string names;
    for (const std::size_t index : mergedTensors(network))
        names += (names.empty() ? "" : ", ") + listed(network.stored[index]);
    return names.empty()
               ? names
               : "Different layers of the file read the same tensors, probably because its exporter merged what was equal: " + names +
                     ". They stay one tensor each, so these layers lose the same channels; --part-shared NAME (or all), in the window "
                     "the setting Weights to part, makes them separate.";
}

} // namespace espalier
