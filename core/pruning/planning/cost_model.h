// SPDX-License-Identifier: GPL-3.0-or-later
// Exact costs of the network while units are removed one by one, without surgery.
#pragma once

#include "core/coupling/groups.h"
#include "core/graph/costs.h"

#include <memory>
#include <vector>

namespace espalier {

/// Keeps the remaining width of every labelled dimension; a removal updates only the tensors and nodes that contain the unit. Cheap to copy
/// for trials. Network and Groups need not outlive it.
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
    /// Restores all units.
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
