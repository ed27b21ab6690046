// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/python/layers.h"

#include "core/formats/python/literal.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

namespace espalier::python_io {
namespace {

using Ints = std::vector<std::int64_t>;
/// The name that PyTorch gives to each input of a node; empty for inputs that are no tensors of the layer.
using Places = std::vector<std::string>;

std::string pathOf(const std::string& name)
{
    const auto dot = name.rfind('.');
    return dot == std::string::npos ? std::string() : name.substr(0, dot);
}

class LayerFinder {
public:
    explicit LayerFinder(const Network& network) : network_(network)
    {
        for (const Stored& stored : network.stored) {
            indices_[stored.value] = &stored;
            if (stored.kind == Stored::Kind::constant)
                continue;
            members_[pathOf(stored.name)].insert(stored.name);
            for (std::string path = pathOf(stored.name); !path.empty(); path = pathOf(path))
                parents_.insert(pathOf(path));
        }
    }

    std::map<NodeId, Layer> find()
    {
        std::map<NodeId, Layer> layers;
        for (std::size_t i = 0; i < network_.nodes.size(); ++i)
            if (auto layer = layerOf(network_.nodes[i]))
                layers.emplace(static_cast<NodeId>(i), std::move(*layer));
        for (const std::string& path : contested(layers))
            std::erase_if(layers, [&](const auto& entry) { return entry.second.path == path; });
        return layers;
    }

private:
    std::optional<Layer> layerOf(const Node& node) const
    {
        std::string constructor;
        Places places;
        if (node.op == "conv") {
            places = {"", "weight", "bias"};
            constructor = convolution(node);
        } else if (node.op == "linear") {
            places = {"", "weight", "bias"};
            constructor = linear(node);
        } else if (node.op == "batch_norm" || node.op == "instance_norm") {
            places = {"", "weight", "bias", "running_mean", "running_var"};
            constructor = channelNorm(node);
        } else if (node.op == "layer_norm" || node.op == "group_norm") {
            places = {"", "weight", "bias"};
            constructor = node.op == "layer_norm" ? layerNorm(node) : groupNorm(node);
        } else if (node.op == "prelu") {
            places = {"", "weight"};
            constructor = stored(node, 1) ? fmt::format("nn.PReLU({})", shapeOf(node, 1).front()) : "";
        }
        const auto path = constructor.empty() ? std::nullopt : pathFor(node, places);
        return path ? std::optional(Layer{*path, constructor}) : std::nullopt;
    }

    /// The path under which all of the node's tensors lie, with nothing else there.
    std::optional<std::string> pathFor(const Node& node, const Places& places) const
    {
        std::set<std::string> read;
        std::string path;
        for (std::size_t i = 1; i < node.inputs.size() && i < places.size(); ++i) {
            if (node.inputs[i] == noValue)
                continue;
            const Stored* tensor = stored(node, i);
            if (!tensor)
                return std::nullopt;
            path = pathOf(tensor->name);
            if (tensor->name != path + "." + places[i] || tensor->kind != kindAt(places[i]))
                return std::nullopt;
            read.insert(tensor->name);
        }
        if (path.empty() || parents_.count(path) > 0)
            return std::nullopt;
        read.insert(path + ".num_batches_tracked");
        const std::set<std::string>& members = members_.at(path);
        const bool whole = std::includes(read.begin(), read.end(), members.begin(), members.end());
        return whole ? std::optional(path) : std::nullopt;
    }

    static Stored::Kind kindAt(const std::string& place)
    {
        return place.rfind("running", 0) == 0 ? Stored::Kind::buffer : Stored::Kind::parameter;
    }

    const Stored* stored(const Node& node, std::size_t i) const
    {
        const auto found = i < node.inputs.size() ? indices_.find(node.inputs[i]) : indices_.end();
        return found == indices_.end() ? nullptr : found->second;
    }

    bool has(const Node& node, std::size_t i) const { return i < node.inputs.size() && node.inputs[i] != noValue; }
    const Shape& shapeOf(const Node& node, std::size_t i) const { return network_.values[node.inputs[i]].shape; }

    /// ", name=value" where it is not the usual one.
    static std::string unusual(const char* name, const Ints& values, std::int64_t usual)
    {
        const bool all = std::all_of(values.begin(), values.end(), [&](std::int64_t value) { return value == usual; });
        return all ? "" : fmt::format(", {}={}", name, compact(values));
    }
    static std::string unusual(const char* name, double value, double usual)
    {
        return value == usual ? "" : fmt::format(", {}={}", name, literal(value));
    }
    static std::string unusual(const char* name, bool value, bool usual)
    {
        return value == usual ? "" : fmt::format(", {}={}", name, literal(value));
    }

    std::string convolution(const Node& node) const
    {
        const Shape& weight = shapeOf(node, 1);
        if (!stored(node, 1) || weight.size() < 3 || weight.size() > 5)
            return {};
        const bool transposed = boolAttribute(node, "transposed");
        const std::int64_t groups = intAttribute(node, "groups");
        const std::int64_t in = transposed ? weight[0] : weight[1] * groups;
        const std::int64_t out = transposed ? weight[1] * groups : weight[0];
        return fmt::format("nn.Conv{}{}d({}, {}, {}", transposed ? "Transpose" : "", weight.size() - 2, in, out,
                           compact({weight.begin() + 2, weight.end()})) +
               unusual("stride", intsAttribute(node, "stride"), 1) + unusual("padding", intsAttribute(node, "padding"), 0) +
               (transposed ? unusual("output_padding", intsAttribute(node, "output_padding"), 0) : "") +
               unusual("dilation", intsAttribute(node, "dilation"), 1) + unusual("groups", Ints{groups}, 1) +
               unusual("bias", has(node, 2), true) + ")";
    }

    std::string linear(const Node& node) const
    {
        const Shape& weight = shapeOf(node, 1);
        if (!stored(node, 1) || weight.size() != 2)
            return {};
        return fmt::format("nn.Linear({}, {}{})", weight[1], weight[0], unusual("bias", has(node, 2), true));
    }

    /// Batch and instance norm differ in what is usual.
    std::string channelNorm(const Node& node) const
    {
        const bool batch = node.op == "batch_norm";
        const std::size_t rank = shapeOf(node, 0).size();
        const bool affine = has(node, 1);
        const bool tracks = has(node, 3);
        const bool known = batch ? rank >= 2 && rank <= 5 : rank >= 3 && rank <= 5 && boolAttribute(node, "use_input_stats") != tracks;
        if (!known || has(node, 2) != affine || has(node, 4) != tracks || (!affine && !tracks))
            return {};
        return fmt::format("nn.{}Norm{}d({}", batch ? "Batch" : "Instance", std::max<std::size_t>(rank, 3) - 2, shapeOf(node, 0)[1]) +
               unusual("eps", floatAttribute(node, "eps"), 1e-5) + unusual("momentum", floatAttribute(node, "momentum"), 0.1) +
               unusual("affine", affine, batch) + unusual("track_running_stats", tracks, batch) + ")";
    }

    std::string layerNorm(const Node& node) const
    {
        if (!has(node, 1) || !has(node, 2))
            return {};
        return fmt::format("nn.LayerNorm({}{})", compactShape(intsAttribute(node, "normalized_shape")),
                           unusual("eps", floatAttribute(node, "eps"), 1e-5));
    }

    static std::string compactShape(const Ints& shape) { return shape.size() == 1 ? literal(shape.front()) : tupleOf(shape); }

    std::string groupNorm(const Node& node) const
    {
        if (!has(node, 1) || !has(node, 2))
            return {};
        return fmt::format("nn.GroupNorm({}, {}{})", intAttribute(node, "groups"), shapeOf(node, 0)[1],
                           unusual("eps", floatAttribute(node, "eps"), 1e-5));
    }

    /// Paths whose tensors are read by other nodes, too, or by the same layer with other settings.
    std::set<std::string> contested(const std::map<NodeId, Layer>& layers) const
    {
        std::map<std::string, std::string> constructors;
        for (const auto& [node, layer] : layers)
            constructors.emplace(layer.path, layer.constructor);
        std::set<std::string> paths;
        for (std::size_t i = 0; i < network_.nodes.size(); ++i) {
            const auto layer = layers.find(static_cast<NodeId>(i));
            const Node& node = network_.nodes[i];
            for (std::size_t input = 0; input < node.inputs.size(); ++input) {
                const Stored* tensor = stored(node, input);
                const std::string path = tensor ? pathOf(tensor->name) : std::string();
                const bool same = layer != layers.end() && layer->second.path == path && layer->second.constructor == constructors[path];
                if (tensor && !same)
                    paths.insert(path);
            }
        }
        return paths;
    }

    const Network& network_;
    std::map<ValueId, const Stored*> indices_;
    std::map<std::string, std::set<std::string>> members_; ///< by path: names of what lies directly there
    std::set<std::string> parents_;                        ///< paths that have paths below them
};

} // namespace

std::map<NodeId, Layer> layersOf(const Network& network)
{
    return LayerFinder(network).find();
}

} // namespace espalier::python_io
