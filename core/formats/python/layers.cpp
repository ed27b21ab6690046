// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/python/layers.h"

#include "core/formats/python/forward.h"
#include "core/formats/python/literal.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

namespace espalier::python_io {
namespace {

/// PyTorch's name of each input of a node; empty for inputs that are no tensors of the layer.
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
        const auto form = forms().find(node.op);
        if (form == forms().end() || !form->second.constructor)
            return std::nullopt;
        const std::string constructor = form->second.constructor(LayerNode{network_, node});
        const auto path = constructor.empty() ? std::nullopt : pathFor(node, form->second.places);
        return path ? std::optional(Layer{*path, constructor}) : std::nullopt;
    }

    /// The path that holds all of the node's tensors and nothing else.
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

    /// Paths whose tensors other nodes read, too, or the same layer with other settings.
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
    std::map<std::string, std::set<std::string>> members_; ///< by path: names directly below it
    std::set<std::string> parents_;                        ///< paths that have paths below them
};

} // namespace

bool LayerNode::stored(std::size_t i) const
{
    return has(i) && network.storedIndex(node.inputs[i]) >= 0;
}

std::string unusual(const char* name, const std::vector<std::int64_t>& values, std::int64_t usual)
{
    const bool all = std::all_of(values.begin(), values.end(), [&](std::int64_t value) { return value == usual; });
    return all ? "" : fmt::format(", {}={}", name, compact(values));
}

std::string unusual(const char* name, double value, double usual)
{
    return value == usual ? "" : fmt::format(", {}={}", name, literal(value));
}

std::string unusual(const char* name, bool value, bool usual)
{
    return value == usual ? "" : fmt::format(", {}={}", name, literal(value));
}

std::map<NodeId, Layer> layersOf(const Network& network)
{
    return LayerFinder(network).find();
}

} // namespace espalier::python_io
