// SPDX-License-Identifier: GPL-3.0-or-later
// Walks a module's inlined graph like an interpreter, with concrete inputs; operators that compute on these inputs are added to the
// network. Control flow is resolved on the way: branches that depend on sizes and constants are decided, those that depend on the images'
// content are refused. (Freezing, the usual way, would lose the parameters' names and fold batch norms into convolutions.)
#pragma once

#include "core/formats/steps.h"
#include "core/formats/torchscript/call.h"

#include <functional>

namespace espalier::torchscript {

/// The runs take different ways, by what they select from their images.
struct DecidedByContent : ImportFailure {
    using ImportFailure::ImportFailure;
};

class GraphWalker {
public:
    /// Inputs: of the first run, the second, … with the same ranks.
    GraphWalker(const jit::Module& module, Emitter& emitter, const Proceed& proceed);

    /// Called with every computed value and its content in the first run.
    using Observer = std::function<void(ValueId, const c10::IValue&)>;
    void setObserver(Observer observer) { observer_ = std::move(observer); }

    /// With all calls inlined.
    const jit::Graph& graph() const { return *graph_; }

    /// The graph's output for the inputs of each run, one tensor per input. Throws ImportFailure, Stopped between two nodes, and c10::Error
    /// from the operators. lastSelectsAnother: selections leave another number of elements in the last run than they should.
    Term walk(const std::vector<std::vector<at::Tensor>>& runs, bool lastSelectsAnother = false);

    /// True where layers traced in training mode were imported in evaluation mode, so that the module's own output differs.
    bool leftTrainingMode() const { return leftTrainingMode_; }
    /// True where the way taken depends on how much was selected by content: the inputs' way was taken.
    bool decidedByContent() const { return decidedByContent_; }

    /// Bounds that all runs reach, so that a number seems to be constant: as shares of the size that they are bounds of, in the first run.
    const std::vector<double>& bounds() const { return bounds_; }

    /// Where a branch was decided by sizes that differ between the runs, though alike in all of them; empty where none was.
    const std::string& branchBySize() const { return branchBySize_; }

private:
    using Terms = std::vector<Term>;

    void bindInputs(const std::vector<std::vector<at::Tensor>>& runs);
    void bindInput(const jit::Value* value, std::size_t i, const std::vector<std::vector<at::Tensor>>& runs);
    Terms runBlock(const jit::Block& block);
    void runNode(const jit::Node& node);
    Terms resultsOf(const jit::Node& node);
    Terms constant(const jit::Node& node) const;
    Terms attribute(const jit::Node& node);
    Term listAttribute(const jit::Node& node, const std::string& path, const std::vector<at::Tensor>& tensors);
    Terms branch(const jit::Node& node);
    Terms loop(const jit::Node& node);
    Terms call(const jit::Node& node);
    void compute(Call& call);
    void noteBound(const Call& call, bool followsContent);
    void leaveTrainingMode(Call& call);
    /// The value of a condition or count, which must be the same in all runs.
    c10::IValue decided(const Term& term, const jit::Node& node);
    Terms termsOf(c10::ArrayRef<const jit::Value*> values) const;
    Terms argumentsOf(const jit::Node& node) const;
    void observe(const Term& term) const;
    void planReleases(const jit::Block& block);

    jit::Module module_;
    Emitter& emitter_;
    const Proceed& proceed_;
    std::shared_ptr<jit::Graph> graph_;
    std::size_t runs_ = 0;
    bool lastSelectsAnother_ = false;
    std::unordered_map<const jit::Value*, Term> terms_;
    std::unordered_map<const jit::Node*, std::vector<const jit::Value*>> releases_; ///< values without a reader after a node
    Observer observer_;
    bool leftTrainingMode_ = false;
    bool decidedByContent_ = false;
    std::string branchBySize_;
    std::vector<double> bounds_;
};

} // namespace espalier::torchscript
