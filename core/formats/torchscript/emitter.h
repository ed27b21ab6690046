// SPDX-License-Identifier: GPL-3.0-or-later
// Maps the terms of a walked TorchScript graph to the network's values, and names nodes.
#pragma once

#include "core/formats/network_builder.h"
#include "core/formats/torchscript/term.h"

#include <torch/csrc/jit/api/module.h>

#include <map>
#include <optional>
#include <tuple>

namespace espalier::torchscript {

/// A constant argument as an attribute; nothing for types that attributes lack (a tensor, a list of strings).
std::optional<Attribute> attributeFrom(const c10::IValue& value);

/// The module's path if the module is a single layer ("layer1.0.relu"), else the path and the operator ("layer1.0.add"; "add" at top
/// level).
std::string nodeName(const jit::Node& node, const std::string& op);

/// A stored tensor that takes the place of a weight computed from others.
struct ComputedWeight {
    ValueId value;
    std::vector<std::string> sources; ///< names of the stored tensors
};

class Emitter {
public:
    /// Adds the module's parameters and buffers in the order of its state_dict.
    explicit Emitter(const jit::Module& module);

    /// A tensor attribute of the module at a path: computed for parameters and buffers, also by another path; known for plain tensors.
    Term tensorAttribute(const std::string& path, const at::Tensor& tensor, std::size_t runs);
    /// The network's value of a term: known terms are stored, or computed by nodes where they follow the sizes.
    ValueId valueOf(const Term& term);
    /// The value of a number, or of a tensor without dimensions, as a number.
    ValueId numberOf(const Term& term);
    /// A tensor without dimensions that holds a number.
    ValueId tensorOf(const Term& number);
    /// The size of a tensor's dimension as a number: one node, however often it is asked for.
    ValueId sizeOf(ValueId tensor, std::int64_t dim);
    /// Whether a value's shape, or a number, depends on the content of the images.
    bool followsContent(const Term& term);
    /// The stored tensor behind a term. A weight that is computed from stored tensors alone (weight norm, spectral norm) is stored with the
    /// content that it has in the runs, and the term refers to that from then on. noValue for other terms.
    ValueId storedWeight(const Term& term);
    /// Those of storedWeight, in order.
    const std::vector<ComputedWeight>& computedWeights() const { return computedWeights_; }
    /// The name of the term's stored tensor without its last part ("layer1.0.conv1"); empty where it has none.
    std::string ownerOf(const Term& term) const;

    /// The number of images in each run.
    void setImages(std::vector<std::int64_t> byRun) { images_ = std::move(byRun); }
    std::int64_t images(std::size_t run) const { return images_.at(run); }

    NetworkBuilder& builder() { return builder_; }
    const NetworkBuilder& builder() const { return builder_; }

private:
    using StorageKey = std::tuple<const void*, std::int64_t, std::vector<std::int64_t>, std::vector<std::int64_t>>;

    static StorageKey keyOf(const at::Tensor& tensor);
    /// The parameter or buffer that is this tensor; null where there is none.
    std::shared_ptr<Origin> sameTensor(const at::Tensor& tensor) const;
    void enter(const jit::Module& module, const std::string& prefix);
    void enter(const std::string& name, Stored::Kind kind, const at::Tensor& tensor);
    ValueId containerValue(const Term& term);
    ValueId elementValue(const Term& element);
    ValueId repeat(const Term& term);
    ValueId repeatTensor(const Term& term);
    ValueId repeatOpaque(const Term& term);
    ValueId filled(const Term& term, ValueId number);
    Term translated(const Term& term);
    bool collectSources(ValueId value, std::vector<const Stored*>& sources, bool& computes) const;
    ValueId computedWeight(const std::vector<const Stored*>& sources, const at::Tensor& content);

    NetworkBuilder builder_;
    std::vector<bool> sizedByContent_; ///< by value, of the nodes so far
    std::size_t nodesSeen_ = 0;        ///< by sizedByContent_
    std::map<std::string, std::shared_ptr<Origin>> byPath_;
    std::map<StorageKey, std::shared_ptr<Origin>> byStorage_; ///< two names that share a tensor are one value
    std::map<std::pair<ValueId, std::int64_t>, ValueId> sizes_;
    std::vector<std::int64_t> images_;
    std::vector<ComputedWeight> computedWeights_;
};

} // namespace espalier::torchscript
