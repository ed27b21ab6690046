// SPDX-License-Identifier: GPL-3.0-or-later
// Dimension labels: which indices of which tensors can only be removed together (docs/method.md §0).
//
// Each dimension of a value has either no labels (the dimension is fixed) or one label per index. Operators pass labels on and unite those
// that must agree; a union-find holds the classes. Stored tensors are values like any other: a class that contains an index of a
// parameter's dimension owns that slice. Surgery needs nothing else.
#pragma once

#include "core/graph/network.h"

#include <string>
#include <vector>

namespace espalier {

using Label = std::int32_t;
using LabelList = std::vector<Label>;

/// The role of a stored tensor's labelled dimension in the layer that reads it.
enum class SliceRole {
    filter,    ///< output channel of a convolution or linear layer (one filter)
    consumer,  ///< input channel of a convolution or linear layer
    scale,     ///< batch norm's weight
    shift,     ///< a norm's or convolution's bias
    statistic, ///< running mean or variance
    other,     ///< any other tensor that follows the channels (a layer scale, a constant)
};

class Labels {
public:
    explicit Labels(const Network& network);

    const Network& network() const { return network_; }
    std::size_t rank(ValueId value) const;
    /// Empty when the dimension is fixed.
    const LabelList& of(ValueId value, std::size_t dim) const;
    bool fixed(ValueId value, std::size_t dim) const { return of(value, dim).empty(); }

    /// Sets the labels of a computed value's dimension; the list's length must be the dimension's size (or empty: fixed).
    void set(ValueId value, std::size_t dim, LabelList labels);
    /// Gives all dimensions of `to` the labels of `from` (same rank).
    void copy(ValueId from, ValueId to);

    /// Labels of a stored tensor's dimension: new at the first call, the same at later ones (so a layer used twice is coupled with itself).
    /// The first role other than `other` is kept.
    const LabelList& attach(ValueId stored, std::size_t dim, SliceRole role, NodeId node);
    /// True for a parameter, buffer or constant of at least one dimension, which attach() accepts.
    bool stored(ValueId value) const;
    /// Fixes those dimensions of a stored tensor that have not been attached: labels attached later are frozen. No effect on other values.
    void fixUnattached(ValueId value, const std::string& reason);
    /// New labels without an owner, e.g. for channels padded with zeros.
    LabelList fresh(std::size_t count);

    void unite(Label a, Label b);
    /// Unites the lists index by index. Where one list is empty (a fixed dimension), the other is frozen with the reason.
    void unite(const LabelList& a, const LabelList& b, const std::string& reason);
    void freeze(const LabelList& labels, const std::string& reason);
    /// Freezes every label of every dimension, also labels that are attached to a stored tensor later.
    void freezeValue(ValueId value, const std::string& reason);

    Label find(Label label) const;
    bool frozen(Label label) const;
    /// Why the label's class is frozen; empty when it is not. The first reason is kept.
    const std::string& frozenReason(Label label) const;

    struct Attachment {
        ValueId stored;
        std::size_t dim;
        SliceRole role;
        NodeId node; ///< the first node that attached it in this role
    };
    /// In the order of attachment, which is the topological order of nodes.
    const std::vector<Attachment>& attachments() const { return attachments_; }
    std::size_t labelCount() const { return parent_.size(); }

private:
    std::int32_t reasonIndex(const std::string& reason);
    void takeRole(ValueId value, std::size_t dim, SliceRole role, NodeId node);

    const Network& network_;
    std::vector<std::vector<LabelList>> labels_;         ///< by value, then dimension
    std::vector<std::vector<std::int32_t>> fixedReason_; ///< by stored value, then dimension: why later labels freeze; index into reasons_
    mutable std::vector<Label> parent_;                  ///< of a root: minus the size of its class; lookups shorten the paths
    std::vector<std::int32_t> reason_;                   ///< by root: index into reasons_, -1 when free
    std::vector<std::string> reasons_;
    std::vector<Attachment> attachments_;
};

} // namespace espalier
