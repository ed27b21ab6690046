// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/restore_batch_norm.h"

#include "core/data/loader.h"
#include "core/graph/executor.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/torch_error.h"
#include "core/graph/traits.h"
#include "core/tasks/images.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <map>
#include <set>
#include <utility>

namespace espalier {
namespace {

constexpr double epsilon = 1e-5;
constexpr double momentum = 0.1;

/// Sums over images and positions of a convolution's output, per channel, in double precision.
struct Moments {
    at::Tensor sum, squares;
    double count = 0;

    void add(const at::Tensor& output)
    {
        const at::Tensor values = output.transpose(0, 1).flatten(1).to(at::kDouble);
        sum = sum.defined() ? sum + values.sum(1) : values.sum(1);
        squares = squares.defined() ? squares + values.square().sum(1) : values.square().sum(1);
        count += static_cast<double>(values.size(1));
    }
    at::Tensor mean() const { return sum / count; }
    at::Tensor variance() const { return (squares / count - mean().square()).clamp_min(0); }
};

using MomentsByNode = std::map<NodeId, Moments>;

MomentsByNode bareConvolutions(const Network& network, const Groups& groups)
{
    MomentsByNode bare;
    for (const Group& group : groups.groups())
        for (const NodeId member : group.bareMembers)
            if (isConvolution(network.nodes[member]))
                bare.emplace(member, Moments{});
    return bare;
}

/// False when cancelled.
bool measure(const Network& network, const Dataset& train, RunControl& control, std::int64_t images, int batch, MomentsByNode& moments)
{
    const c10::NoGradGuard noGradients;
    std::map<ValueId, Moments*> byOutput;
    for (auto& [node, sums] : moments)
        byOutput.emplace(network.nodes[node].outputs.front(), &sums);
    Executor executor(network);
    executor.setTap([&byOutput](ValueId value, c10::IValue content) {
        if (const auto found = byOutput.find(value); found != byOutput.end())
            found->second->add(content.toTensor());
        return content;
    });
    Loader::Options options;
    options.batch = batch;
    options.shuffle = true; // files are ordered by class
    Loader loader(train, options);
    for (std::int64_t seen = 0; seen < images;) {
        if (!control.proceed())
            return false;
        const std::optional<Batch> next = loader.next();
        if (!next)
            break;
        const std::int64_t count = std::min(next->images.size(0), images - seen);
        executor.run({next->images.narrow(0, 0, count)});
        seen += count;
    }
    return true;
}

/// Copies a network node by node and inserts a batch norm after the measured convolutions.
class Insertion {
public:
    Insertion(const Network& network, const MomentsByNode& moments) : network_(network), moments_(moments)
    {
        for (const Stored& stored : network.stored)
            names_.insert(stored.name);
        for (const Node& node : network.nodes)
            names_.insert(node.name);
    }

    Network run()
    {
        std::vector<Node> nodes = std::exchange(network_.nodes, {});
        for (std::size_t id = 0; id < nodes.size(); ++id) {
            const auto measured = moments_.find(static_cast<NodeId>(id));
            if (measured == moments_.end())
                network_.nodes.push_back(std::move(nodes[id]));
            else
                normalise(std::move(nodes[id]), measured->second);
        }
        return std::move(network_);
    }

private:
    /// The batch norm computes the convolution's old output value, so that its readers need no change.
    void normalise(Node convolution, const Moments& moments)
    {
        const ValueId output = convolution.outputs.front();
        const ValueId raw = addValue(network_.values[output].name + "_raw", network_.values[output].shape);
        convolution.outputs.front() = raw;
        const std::string path = freeName(layerPath(convolution) + "_norm");
        const at::Tensor spread = (moments.variance() + epsilon).sqrt();
        Node norm;
        norm.name = path;
        norm.op = "batch_norm";
        norm.inputs = {raw, store(path + ".weight", Stored::Kind::parameter, spread),
                       store(path + ".bias", Stored::Kind::parameter, moments.mean()),
                       store(path + ".running_mean", Stored::Kind::buffer, moments.mean()),
                       store(path + ".running_var", Stored::Kind::buffer, moments.variance())};
        norm.outputs = {output};
        norm.attributes = {{"eps", epsilon}, {"momentum", momentum}};
        network_.nodes.push_back(std::move(convolution));
        network_.nodes.push_back(std::move(norm));
    }

    /// The convolution's module path from its weight's name, or else its node name.
    std::string layerPath(const Node& convolution) const
    {
        static constexpr std::string_view ending = ".weight";
        const std::string& weight = network_.values[convolution.inputs[1]].name;
        return weight.ends_with(ending) ? weight.substr(0, weight.size() - ending.size()) : convolution.name;
    }

    std::string freeName(const std::string& wanted)
    {
        std::string name = wanted;
        for (int number = 2; !names_.insert(name).second; ++number)
            name = wanted + std::to_string(number);
        return name;
    }

    ValueId addValue(std::string name, Shape shape)
    {
        network_.values.push_back({std::move(name), std::move(shape), true});
        return static_cast<ValueId>(network_.values.size() - 1);
    }

    ValueId store(const std::string& name, Stored::Kind kind, const at::Tensor& content)
    {
        const ValueId value = addValue(name, content.sizes().vec());
        network_.stored.push_back({value, name, kind, fromTorch(content.to(at::kFloat))});
        return value;
    }

    Network network_;
    const MomentsByNode& moments_;
    std::set<std::string> names_;
};

} // namespace

Result<RestoredBatchNorms> restoreBatchNorms(const Network& network, const Groups& groups, const Dataset& train, RunControl& control,
                                             int images, int batch)
{
    MomentsByNode moments = bareConvolutions(network, groups);
    if (moments.empty())
        return RestoredBatchNorms{network, 0};
    try {
        if (!measure(network, train, control, images, batch, moments))
            return cancelled();
        return RestoredBatchNorms{Insertion(network, moments).run(), static_cast<int>(moments.size())};
    } catch (const std::exception& exception) {
        return tl::make_unexpected(torchError("Cannot measure the layers' statistics on the images", exception));
    }
}

} // namespace espalier
