// SPDX-License-Identifier: GPL-3.0-or-later
// Label rules that several operator families share.
#pragma once

#include "core/graph/labels.h"

namespace espalier {

/// Makes a tensor's dimension follow the list: a stored tensor's is attached and united, a computed tensor's is united. An empty list
/// attaches nothing and freezes labels that are there already.
void follow(Labels& labels, const LabelList& list, ValueId tensor, std::size_t dim, SliceRole role, NodeId node, const std::string& reason);

/// Copies labels from `from` to `to` (same rank) for the dimensions that agree index by index; dimensions in [first, last) are frozen and
/// stay fixed.
void copyExcept(Labels& labels, ValueId from, ValueId to, std::size_t first, std::size_t last, const std::string& reason);

/// Unites the labels at the same place of every group, so that all groups lose the same places.
void uniteAcrossGroups(Labels& labels, const LabelList& list, std::int64_t groups);

/// Labels a stored tensor that is about to be reshaped, moved or computed on, so that the result can follow channels. Dimensions of size 1
/// get no labels. No effect on other values.
void labelStored(Labels& labels, ValueId value, NodeId node);

/// Passes on the labels of every dimension, also of a stored tensor (same rank).
void passOn(Labels& labels, ValueId from, ValueId to, NodeId node);

/// The labels of an output dimension of two broadcast operands: they are united where the sizes agree; a side of size 1 takes the other's.
/// A stored operand is attached where it meets labels. Dimensions count from the left of the output of the given rank.
LabelList meet(Labels& labels, ValueId a, ValueId b, std::size_t dim, std::size_t rank, NodeId node, const std::string& reason);

} // namespace espalier
