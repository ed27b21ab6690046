// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about labels that several families of operators share.
#pragma once

#include "core/graph/labels.h"

namespace espalier {

/// A stored tensor's dimension goes with the list: it is attached and united. A computed tensor's is united; a fixed list leaves it alone
/// and freezes what is labelled already.
void follow(Labels& labels, const LabelList& list, ValueId tensor, std::size_t dim, SliceRole role, NodeId node, const std::string& reason);

/// The dimensions of from that to has as well (same rank, index by index) hand their labels on; those in [first, last) are frozen instead
/// and stay fixed.
void copyExcept(Labels& labels, ValueId from, ValueId to, std::size_t first, std::size_t last, const std::string& reason);

/// Unites what stands at the same place in every one of the groups, so that the groups stay rectangular.
void uniteAcrossGroups(Labels& labels, const LabelList& list, std::int64_t groups);

/// Gives a stored tensor that is about to be reshaped, moved or computed on labels of its own, so that what comes out of it can follow
/// channels. A dimension of a single index has nothing to follow with. Nothing happens to other values.
void labelStored(Labels& labels, ValueId value, NodeId node);

/// Every dimension hands its labels on, a stored tensor's too (same rank).
void passOn(Labels& labels, ValueId from, ValueId to, NodeId node);

/// The labels of an output dimension where two operands meet under broadcasting: they unite where sizes agree; a side of size 1 takes the
/// other's. A stored operand is attached where it meets labels. Dimensions count from the left of the output of the given rank.
LabelList meet(Labels& labels, ValueId a, ValueId b, std::size_t dim, std::size_t rank, NodeId node, const std::string& reason);

} // namespace espalier
