// SPDX-License-Identifier: GPL-3.0-or-later
// The table in which operator families register their operators.
#pragma once

#include "core/graph/operator.h"
#include "core/graph/operators/families.h"

#include <map>
#include <memory>
#include <string>

namespace espalier {

class OperatorTable {
public:
    void add(std::unique_ptr<Operator> op);
    const Operator* find(std::string_view key) const;
    /// All operators' names, sorted.
    std::vector<std::string> names() const;

private:
    std::map<std::string, std::unique_ptr<Operator>, std::less<>> operators_;
};

ESPALIER_FAMILIES(ESPALIER_DECLARE_FAMILY, OperatorTable)

} // namespace espalier
