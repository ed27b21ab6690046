// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/labels.h"
#include "core/base/assert.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace espalier {
namespace {
constexpr std::int32_t noReason = -1;
}

Labels::Labels(const Network& network) : network_(network), labels_(network.values.size()), fixedReason_(network.values.size())
{
    for (std::size_t value = 0; value < labels_.size(); ++value)
        labels_[value].resize(network.values[value].shape.size());
    for (const Stored& stored : network.stored)
        fixedReason_[stored.value].assign(rank(stored.value), noReason);
}

std::size_t Labels::rank(ValueId value) const
{
    return labels_[value].size();
}

bool Labels::stored(ValueId value) const
{
    // A stored scalar has no dimension to attach, so it may be treated like a computed value.
    return !fixedReason_[value].empty();
}

const LabelList& Labels::of(ValueId value, std::size_t dim) const
{
    ESPALIER_ASSERT(dim < rank(value));
    return labels_[value][dim];
}

void Labels::set(ValueId value, std::size_t dim, LabelList labels)
{
    ESPALIER_ASSERT(labels.empty() || static_cast<std::int64_t>(labels.size()) == network_.values[value].shape[dim]);
    labels_[value][dim] = std::move(labels);
}

void Labels::copy(ValueId from, ValueId to)
{
    ESPALIER_ASSERT(rank(from) == rank(to));
    labels_[to] = labels_[from];
}

const LabelList& Labels::attach(ValueId value, std::size_t dim, SliceRole role, NodeId node)
{
    ESPALIER_ASSERT(stored(value) && dim < rank(value));
    LabelList& labels = labels_[value][dim];
    if (labels.empty()) {
        labels = fresh(static_cast<std::size_t>(network_.values[value].shape[dim]));
        attachments_.push_back({value, dim, role, node});
        for (const Label label : labels)
            reason_[label] = fixedReason_[value][dim];
    } else if (role != SliceRole::other) {
        takeRole(value, dim, role, node);
    }
    return labels;
}

void Labels::takeRole(ValueId value, std::size_t dim, SliceRole role, NodeId node)
{
    const auto found = std::find_if(attachments_.begin(), attachments_.end(),
                                    [&](const Attachment& each) { return each.stored == value && each.dim == dim; });
    if (found != attachments_.end() && found->role == SliceRole::other) {
        found->role = role;
        found->node = node;
    }
}

void Labels::fixUnattached(ValueId value, const std::string& reason)
{
    for (std::size_t dim = 0; dim < fixedReason_[value].size(); ++dim) {
        if (!labels_[value][dim].empty() || fixedReason_[value][dim] != noReason)
            continue;
        fixedReason_[value][dim] = reasonIndex(reason);
    }
}

LabelList Labels::fresh(std::size_t count)
{
    LabelList labels(count);
    std::iota(labels.begin(), labels.end(), static_cast<Label>(parent_.size()));
    parent_.resize(parent_.size() + count, -1);
    reason_.resize(parent_.size(), noReason);
    return labels;
}

void Labels::unite(Label a, Label b)
{
    a = find(a);
    b = find(b);
    if (a == b)
        return;
    if (parent_[a] > parent_[b])
        std::swap(a, b);
    parent_[a] += parent_[b];
    parent_[b] = a;
    if (reason_[a] == noReason || (reason_[b] != noReason && reason_[b] < reason_[a]))
        reason_[a] = reason_[b];
}

void Labels::unite(const LabelList& a, const LabelList& b, const std::string& reason)
{
    if (a.empty() || b.empty()) {
        freeze(a, reason);
        freeze(b, reason);
        return;
    }
    ESPALIER_ASSERT(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i)
        unite(a[i], b[i]);
}

void Labels::freeze(const LabelList& labels, const std::string& reason)
{
    std::int32_t index = noReason;
    for (const Label label : labels) {
        std::int32_t& rootReason = reason_[find(label)];
        if (rootReason != noReason)
            continue;
        if (index == noReason)
            index = reasonIndex(reason);
        rootReason = index;
    }
}

void Labels::freezeValue(ValueId value, const std::string& reason)
{
    for (const LabelList& labels : labels_[value])
        freeze(labels, reason);
    fixUnattached(value, reason);
}

Label Labels::find(Label label) const
{
    // Path halving: no second pass is needed.
    while (parent_[label] >= 0) {
        if (parent_[parent_[label]] >= 0)
            parent_[label] = parent_[parent_[label]];
        label = parent_[label];
    }
    return label;
}

bool Labels::frozen(Label label) const
{
    return reason_[find(label)] != noReason;
}

const std::string& Labels::frozenReason(Label label) const
{
    static const std::string free;
    const std::int32_t reason = reason_[find(label)];
    return reason == noReason ? free : reasons_[reason];
}

std::int32_t Labels::reasonIndex(const std::string& reason)
{
    if (reasons_.empty() || reasons_.back() != reason)
        reasons_.push_back(reason);
    return static_cast<std::int32_t>(reasons_.size()) - 1;
}

} // namespace espalier
