// SPDX-License-Identifier: GPL-3.0-or-later
// Exact costs of the whole network while units are removed one by one, without doing surgery.
#pragma once

#include "core/coupling/groups.h"
#include "core/graph/costs.h"

#include <memory>
#include <vector>

namespace espalier {

/// Keeps the surviving width of every labelled dimension; a removal touches only the tensors and nodes that carry the unit.
/// Cheap to copy before a trial. Shares the Network's and Groups' facts; both may go away after construction.
class CostModel {
public:
    CostModel(const Network& network, const Groups& groups);
    CostModel(const CostModel&);
    CostModel& operator=(const CostModel&);
    ~CostModel();

    const Costs& full() const;
    const Costs& current() const;
    void remove(UnitId unit);
    void restore(UnitId unit);
    /// Back to nothing removed.
    void reset();
    /// Costs after removing exactly the flagged units.
    Costs costsWithout(const std::vector<bool>& removed) const;

private:
    struct Facts;
    struct State;
    std::shared_ptr<const Facts> facts_;
    std::unique_ptr<State> state_;
};

} // namespace espalier
