// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/executor.h"
#include "core/graph/tensor_torch.h"
#include "core/pruning/surgery/masked_run.h"

#include <ATen/ATen.h>

#include "tests/core/support/label_oracle.h"
#include "tests/core/support/pruned.h"

#include <algorithm>
#include <limits>
#include <random>
#include <set>

namespace espalier::test {
namespace {

std::set<Label> freeRoots(const Labels& labels)
{
    std::set<Label> roots;
    for (const Labels::Attachment& attachment : labels.attachments())
        for (const Label label : labels.of(attachment.stored, attachment.dim))
            if (!labels.frozen(label))
                roots.insert(labels.find(label));
    return roots;
}

std::vector<std::int64_t> keptOf(const Labels& labels, const LabelList& list, const std::set<Label>& removed)
{
    std::vector<std::int64_t> kept;
    for (std::size_t i = 0; i < list.size(); ++i)
        if (!removed.contains(labels.find(list[i])))
            kept.push_back(static_cast<std::int64_t>(i));
    return kept;
}

bool emptiesSomething(const Labels& labels, const std::set<Label>& removed)
{
    for (const Labels::Attachment& attachment : labels.attachments())
        if (keptOf(labels, labels.of(attachment.stored, attachment.dim), removed).empty())
            return true;
    return false;
}

std::set<Label> randomHalf(const Labels& labels, unsigned seed)
{
    const std::set<Label> roots = freeRoots(labels);
    std::vector<Label> order(roots.begin(), roots.end());
    std::shuffle(order.begin(), order.end(), std::mt19937(seed));
    order.resize((order.size() + 1) / 2);
    std::set<Label> removed;
    for (const Label root : order) {
        removed.insert(root);
        if (emptiesSomething(labels, removed))
            removed.erase(root);
    }
    return removed;
}

Survivors survivorsOf(const Labels& labels, const std::set<Label>& removed)
{
    Survivors survivors(labels.network());
    for (std::size_t value = 0; value < labels.network().values.size(); ++value)
        for (std::size_t dim = 0; dim < labels.rank(static_cast<ValueId>(value)); ++dim)
            if (const LabelList& list = labels.of(static_cast<ValueId>(value), dim); !list.empty())
                survivors.keep(static_cast<ValueId>(value), dim, keptOf(labels, list, removed));
    return survivors;
}

Network without(const Network& network, const Survivors& survivors)
{
    Network smaller = network;
    for (Stored& stored : smaller.stored) {
        at::Tensor tensor = toTorch(stored.tensor);
        for (std::size_t dim = 0; dim < network.values[stored.value].shape.size(); ++dim)
            tensor = tensor.index_select(static_cast<std::int64_t>(dim), at::tensor(survivors.kept(stored.value, dim), at::kLong));
        stored.tensor = fromTorch(tensor);
    }
    for (Node& node : smaller.nodes)
        operatorOf(node).resize(node, survivors);
    for (std::size_t value = 0; value < smaller.values.size(); ++value)
        smaller.values[value].shape = survivors.shape(static_cast<ValueId>(value));
    return smaller;
}

std::vector<at::Tensor> images(const Network& network)
{
    std::vector<at::Tensor> all;
    for (const ValueId input : network.inputs) {
        Shape shape = network.values[input].shape;
        shape[0] = 2;
        all.push_back(at::randn(shape, at::kDouble));
    }
    return all;
}

} // namespace

Labels coupled(const Network& network)
{
    Labels labels(network);
    for (std::size_t id = 0; id < network.nodes.size(); ++id)
        operatorOf(network.nodes[id]).couple(static_cast<NodeId>(id), network.nodes[id], labels);
    for (const ValueId output : network.outputs)
        labels.freezeValue(output, "is an output");
    return labels;
}

int freeClasses(const Network& network)
{
    return static_cast<int>(freeRoots(coupled(network)).size());
}

double oracleDifference(const Network& network, unsigned seed)
{
    const Network wide = inDouble(network);
    const Labels labels = coupled(wide);
    const std::set<Label> removed = randomHalf(labels, seed);
    const Survivors survivors = survivorsOf(labels, removed);
    const Network smaller = without(wide, survivors);
    const std::vector<at::Tensor> inputs = images(network);
    if (removed.empty() || !brokenInvariant(smaller).empty())
        return std::numeric_limits<double>::infinity();
    return relativeError(Executor(smaller).run(inputs), MaskedRun(wide, survivors).run(inputs));
}

} // namespace espalier::test
