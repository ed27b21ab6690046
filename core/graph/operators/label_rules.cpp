// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/operators/label_rules.h"

#include <optional>

namespace espalier {
namespace {

/// An operand's dimension that takes part in broadcasting.
struct Side {
    ValueId value;
    std::size_t dim;
    std::int64_t size;
};

/// Nothing where the operand has fewer dimensions.
std::optional<Side> sideOf(const Labels& labels, ValueId value, std::size_t dim, std::size_t rank)
{
    const std::size_t missing = rank - labels.rank(value);
    if (dim < missing)
        return std::nullopt;
    return Side{value, dim - missing, labels.network().values[value].shape[dim - missing]};
}

LabelList meetEqual(Labels& labels, const Side& a, const Side& b, NodeId node, const std::string& reason)
{
    const LabelList& listA = labels.of(a.value, a.dim);
    const LabelList& listB = labels.of(b.value, b.dim);
    if (listA.empty() && listB.empty())
        return {};
    if (listA.empty()) {
        follow(labels, listB, a.value, a.dim, SliceRole::other, node, reason);
        return listB;
    }
    follow(labels, listA, b.value, b.dim, SliceRole::other, node, reason);
    return listA;
}

} // namespace

void follow(Labels& labels, const LabelList& list, ValueId tensor, std::size_t dim, SliceRole role, NodeId node, const std::string& reason)
{
    if (!list.empty() && labels.stored(tensor))
        labels.attach(tensor, dim, role, node);
    labels.unite(list, labels.of(tensor, dim), reason);
}

void copyExcept(Labels& labels, ValueId from, ValueId to, std::size_t first, std::size_t last, const std::string& reason)
{
    for (std::size_t dim = 0; dim < labels.rank(from); ++dim) {
        if (dim >= first && dim < last)
            labels.freeze(labels.of(from, dim), reason);
        else
            labels.set(to, dim, labels.of(from, dim));
    }
}

void uniteAcrossGroups(Labels& labels, const LabelList& list, std::int64_t groups)
{
    const std::size_t size = list.size() / static_cast<std::size_t>(groups);
    for (std::size_t i = size; i < list.size(); ++i)
        labels.unite(list[i], list[i % size]);
}

void labelStored(Labels& labels, ValueId value, NodeId node)
{
    if (!labels.stored(value))
        return;
    for (std::size_t dim = 0; dim < labels.rank(value); ++dim)
        if (labels.network().values[value].shape[dim] > 1)
            labels.attach(value, dim, SliceRole::other, node);
}

void passOn(Labels& labels, ValueId from, ValueId to, NodeId node)
{
    labelStored(labels, from, node);
    labels.copy(from, to);
}

LabelList meet(Labels& labels, ValueId a, ValueId b, std::size_t dim, std::size_t rank, NodeId node, const std::string& reason)
{
    const std::optional<Side> sideA = sideOf(labels, a, dim, rank);
    const std::optional<Side> sideB = sideOf(labels, b, dim, rank);
    if (!sideA || !sideB) {
        const Side& only = sideA ? *sideA : *sideB;
        return labels.of(only.value, only.dim);
    }
    if (sideA->size == sideB->size)
        return meetEqual(labels, *sideA, *sideB, node, reason);
    const Side& wide = sideA->size == 1 ? *sideB : *sideA;
    const Side& single = sideA->size == 1 ? *sideA : *sideB;
    // If its only index were removed, nothing would be left to broadcast.
    labels.freeze(labels.of(single.value, single.dim), reason);
    return labels.of(wide.value, wide.dim);
}

} // namespace espalier
