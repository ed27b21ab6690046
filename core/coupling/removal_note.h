// SPDX-License-Identifier: GPL-3.0-or-later
// Which channels of the unpruned network are left: a note that travels with the network and in its files (Network::metadata), so that a
// smaller network can be compared with the original layer by layer.
#pragma once

#include "core/coupling/groups.h"

#include <optional>
#include <vector>

namespace espalier {

/// Notes in `pruned` what is left of `network` without the removed units (one flag per unit). What was noted before is continued: the note
/// always tells of the network that was pruned first.
void noteRemoval(const Network& network, const Groups& groups, const std::vector<bool>& removed, Network& pruned);

/// One flag per unit of `before`, which is coupled in `groups`: whether `after` has lost it. All false where neither network has a note;
/// nothing where the notes do not fit each other.
std::optional<std::vector<bool>> removedSince(const Network& before, const Groups& groups, const Network& after);

} // namespace espalier
