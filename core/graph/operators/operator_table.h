// SPDX-License-Identifier: GPL-3.0-or-later
// Where the families of operators enter themselves. One function each, called by name: nothing depends on what a linker keeps.
#pragma once

#include "core/graph/operator.h"

#include <map>
#include <memory>
#include <string>

namespace espalier {

class OperatorTable {
public:
    void add(std::unique_ptr<Operator> op);
    const Operator* find(std::string_view key) const;

private:
    std::map<std::string, std::unique_ptr<Operator>, std::less<>> operators_;
};

void addActivationOperators(OperatorTable& table);
void addArithmeticOperators(OperatorTable& table);
void addConvolutionOperators(OperatorTable& table);
void addFunctionOperators(OperatorTable& table);
void addJoinOperators(OperatorTable& table);
void addNormalisationOperators(OperatorTable& table);
void addOpaqueOperator(OperatorTable& table);
void addPoolingOperators(OperatorTable& table);
void addProductOperators(OperatorTable& table);
void addRearrangementOperators(OperatorTable& table);
void addReductionOperators(OperatorTable& table);
void addResamplingOperators(OperatorTable& table);
void addReshapeOperators(OperatorTable& table);
void addShapeOperators(OperatorTable& table);
void addStructureOperators(OperatorTable& table);

} // namespace espalier
