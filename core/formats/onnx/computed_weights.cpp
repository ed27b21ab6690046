// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/computed_weights.h"

#include "core/formats/computed_weight.h"
#include "core/formats/onnx/names.h"
#include "core/graph/file_dimensions.h"
#include "core/graph/tensor_torch.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier::onnx_io {
namespace {

std::string keyOf(const OnnxNode& node, const std::vector<OnnxValue>& inputs)
{
    std::string key = node.op();
    for (const onnx::AttributeProto& attribute : node.proto().attribute())
        key += "|" + attribute.SerializeAsString();
    for (const OnnxValue& input : inputs)
        key += "|" + std::to_string(reinterpret_cast<std::uintptr_t>(input.present() ? input.one.unsafeGetTensorImpl() : nullptr));
    return key;
}

Shape withoutOnes(const Shape& shape)
{
    Shape result;
    std::copy_if(shape.begin(), shape.end(), std::back_inserter(result), [](std::int64_t size) { return size != 1; });
    return result;
}

/// Where the file's dimensions of more than one index stand.
std::vector<std::int64_t> placesIn(const Shape& file, const Shape& stored)
{
    std::vector<std::int64_t> places;
    std::size_t at = 0;
    for (const std::int64_t size : stored) {
        while (at < file.size() && size != 1 && file[at] == 1)
            ++at;
        places.push_back(static_cast<std::int64_t>(std::min(at, file.size() - 1)));
        at += size != 1 || (at < file.size() && file[at] == 1) ? 1 : 0;
    }
    return places;
}

/// The file's dimension of each of the stored tensor's; empty where the tensor is not the file's in another form.
std::vector<std::int64_t> dimensionsIn(const at::Tensor& file, const at::Tensor& stored)
{
    const Shape shape = stored.sizes().vec();
    if (withoutOnes(file.sizes().vec()) == withoutOnes(shape) && at::equal(file.reshape(shape), stored))
        return placesIn(file.sizes().vec(), shape);
    const bool turned = file.dim() == 2 && stored.dim() == 2 && at::equal(file.t(), stored);
    return turned ? std::vector<std::int64_t>{1, 0} : std::vector<std::int64_t>{};
}

bool inOrder(const std::vector<std::int64_t>& dims)
{
    for (std::size_t i = 0; i < dims.size(); ++i)
        if (dims[i] != static_cast<std::int64_t>(i))
            return false;
    return true;
}

void noteForm(Network& network, const Stored& stored, const at::Tensor& file)
{
    const std::vector<std::int64_t> dims = dimensionsIn(file, toTorch(stored.tensor));
    if (stored.tensor.shape().empty() || (!dims.empty() && inOrder(dims)))
        return;
    for (Node& node : network.nodes)
        for (std::size_t i = 0; i < node.inputs.size(); ++i)
            if (node.inputs[i] == stored.value)
                noteFileDimensions(node, i, dims);
}

} // namespace

std::optional<at::Tensor> ComputedWeights::once(const OnnxNode& node, const std::vector<OnnxValue>& inputs,
                                                const std::function<std::optional<at::Tensor>()>& compute)
{
    if (std::none_of(inputs.begin(), inputs.end(), [](const OnnxValue& input) { return input.parameter; }))
        return compute();
    const auto [entry, isNew] = known_.try_emplace(keyOf(node, inputs));
    Known& known = entry->second;
    if (isNew) {
        known.result = compute();
        for (const OnnxValue& input : inputs)
            known.inputs.push_back(input.one);
    }
    return known.result;
}

void ComputedWeights::note(const std::string& name, const std::vector<OnnxValue>& inputs)
{
    std::vector<std::string>& sources = sources_[printable(name)];
    for (const OnnxValue& input : inputs) {
        if (!input.parameter)
            continue;
        const auto found = sources_.find(printable(input.name));
        const auto these = found == sources_.end() ? std::vector<std::string>{printable(input.name)} : found->second;
        std::copy_if(these.begin(), these.end(), std::back_inserter(sources),
                     [&](const std::string& source) { return std::find(sources.begin(), sources.end(), source) == sources.end(); });
    }
}

std::vector<std::string> ComputedWeights::finish(Network& network, const std::map<std::string, at::Tensor>& initialisers) const
{
    std::map<std::string, at::Tensor> own;
    for (const auto& [name, tensor] : initialisers)
        own[printable(name)] = tensor;
    std::vector<std::string> notices;
    for (std::size_t i = 0; i < network.stored.size(); ++i) {
        const Stored& stored = network.stored[i];
        if (const auto found = own.find(stored.name); found != own.end()) {
            noteForm(network, stored, found->second);
            continue;
        }
        const auto sources = sources_.find(stored.name);
        std::string notice = takeComputedWeight(network, i, sources == sources_.end() ? std::vector<std::string>() : sources->second);
        if (sources != sources_.end() && !notice.empty())
            notices.push_back(std::move(notice));
    }
    return notices;
}

} // namespace espalier::onnx_io
