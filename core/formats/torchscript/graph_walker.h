// SPDX-License-Identifier: GPL-3.0-or-later
// Walks through a module's inlined graph as an interpreter would, with concrete inputs, and lets every operator that computes on them grow
// the network. Control flow is decided on the way: what hangs on sizes and constants is taken as it falls, what hangs on the images'
// content is refused. (Freezing, the usual way, would lose the parameters' names and fold batch norms into convolutions.)
#pragma once

#include "core/formats/steps.h"
#include "core/formats/torchscript/call.h"

#include <functional>

namespace espalier::torchscript {

class GraphWalker {
public:
    /// Inputs: of the first run, the second, … with the same rank.
    GraphWalker(const jit::Module& module, Emitter& emitter, const Proceed& proceed);

    /// Sees every computed value with what it was in the first run.
    using Observer = std::function<void(ValueId, const c10::IValue&)>;
    void setObserver(Observer observer) { observer_ = std::move(observer); }

    /// The graph's output for the inputs of each run, one tensor an input. Throws ImportFailure, Stopped between two nodes, and c10::Error
    /// from the operators.
    Term walk(const std::vector<std::vector<at::Tensor>>& runs);

    /// Layers traced while training were taken as they are in evaluation, so the file's own output is another one.
    bool leftTrainingMode() const { return leftTrainingMode_; }

private:
    using Terms = std::vector<Term>;

    void bindInputs(const std::vector<std::vector<at::Tensor>>& runs);
    void bindInput(const jit::Value* value, std::size_t i, const std::vector<std::vector<at::Tensor>>& runs);
    Terms runBlock(const jit::Block& block);
    void runNode(const jit::Node& node);
    Terms resultsOf(const jit::Node& node);
    Terms constant(const jit::Node& node) const;
    Terms attribute(const jit::Node& node);
    Terms branch(const jit::Node& node);
    Terms loop(const jit::Node& node);
    Terms call(const jit::Node& node);
    void leaveTrainingMode(Call& call);
    /// Decides a condition or count once for all runs.
    c10::IValue decided(const Term& term, const jit::Node& node) const;
    Terms termsOf(c10::ArrayRef<const jit::Value*> values) const;
    Terms argumentsOf(const jit::Node& node) const;
    void observe(const Term& term) const;
    void planReleases(const jit::Block& block);

    jit::Module module_;
    Emitter& emitter_;
    const Proceed& proceed_;
    std::shared_ptr<jit::Graph> graph_;
    std::size_t runs_ = 0;
    std::unordered_map<const jit::Value*, Term> terms_;
    std::unordered_map<const jit::Node*, std::vector<const jit::Value*>> releases_; ///< values nobody reads after a node
    Observer observer_;
    bool leftTrainingMode_ = false;
};

} // namespace espalier::torchscript
