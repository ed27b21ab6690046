// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/graph_walker.h"

#include "core/formats/torchscript/bounds.h"
#include "core/formats/torchscript/producers.h"
#include "core/formats/torchscript/read/structure.h"
#include "core/formats/torchscript/selected_counts.h"
#include "core/formats/torchscript/suppression_function.h"
#include "core/formats/torchscript/translations.h"

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/runtime/operator.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_set>

namespace espalier::torchscript {
namespace {

constexpr std::int64_t longestLoop = 100000;

/// "model.py:12", if the file has debug information.
std::string placeOf(const jit::Node& node)
{
    if (const auto place = node.sourceRange().file_line_col())
        return std::get<0>(*place) + ":" + std::to_string(std::get<1>(*place));
    return "a place the file does not name";
}

bool callsModules(const jit::Block& block)
{
    for (const jit::Node* node : block.nodes()) {
        if (node->kind() == c10::prim::CallMethod || node->kind() == c10::prim::CallFunction)
            return true;
        for (const jit::Block* inner : node->blocks())
            if (callsModules(*inner))
                return true;
    }
    return false;
}

/// One call of Inline goes one level deep where the called graphs were not optimised before, and stops at calls that are resolved only at
/// run time.
void inlineAll(jit::Graph& graph)
{
    constexpr int deepestCalls = 100;
    for (int depth = 0; depth < deepestCalls && callsModules(*graph.block()); ++depth)
        jit::Inline(graph);
}

bool raises(const jit::Block& block)
{
    const auto nodes = block.nodes();
    return std::any_of(nodes.begin(), nodes.end(), [](const jit::Node* node) { return node->kind() == c10::prim::RaiseException; });
}

/// Operators whose result depends on a tensor's sizes and type, not on its content.
bool asksForSizes(const std::string& op)
{
    static const std::unordered_set<std::string> names{
        "aten::size",
        "aten::dim",
        "aten::numel",
        "aten::len",
        "aten::stride",
        "aten::is_contiguous",
        "aten::is_floating_point",
        "aten::is_complex",
        "aten::element_size",
        "aten::storage_offset",
        "aten::__is__",
        "aten::__isnot__",
        "aten::_shape_as_tensor",
        "aten::result_type",
        "aten::get_device",
        "prim::device",
        "prim::dtype",
        "prim::layout",
        "prim::is_cuda",
        "prim::is_quantized",
        "prim::is_sparse",
        "prim::is_nested",
        "prim::is_cpu",
        "prim::is_mkldnn",
        "prim::requires_grad",
        "prim::shape",
        "prim::ndim",
        "prim::type",
        "prim::isinstance",
        "aten::new_zeros",
        "aten::new_ones",
        "aten::new_full",
        "aten::new_empty",
        "aten::zeros_like",
        "aten::ones_like",
        "aten::full_like",
    };
    return names.count(op) > 0;
}

/// Runs the call and fills in the results of each run.
void run(Call& call, std::size_t runs)
{
    jit::Operation operation = call.node.getOperation();
    for (std::size_t run = 0; run < runs; ++run) {
        jit::Stack stack;
        for (const Term& argument : call.arguments)
            stack.push_back(valueIn(argument, run));
        if (call.schema.is_vararg())
            stack.emplace_back(static_cast<std::int64_t>(call.arguments.size()));
        operation(stack);
        for (std::size_t i = 0; i < call.results.size(); ++i)
            call.results[i].runs.push_back(stack.at(i));
    }
}

bool answersWithSizes(const Call& call)
{
    return call.node.kind() == c10::aten::size && call.results.front().runs.front().isIntList();
}

/// True for nodes that only print or warn.
bool speaksOnly(const jit::Node& node)
{
    const std::string op = node.kind().toQualString();
    return op == "prim::Print" || op == "aten::warn" || op == "prim::AnnotateWarns";
}

bool passesOn(const jit::Node& node)
{
    static const std::unordered_set<std::string> names{"prim::unchecked_cast", "prim::unchecked_unwrap_optional", "aten::_unwrap_optional"};
    return names.count(node.kind().toQualString()) > 0;
}

/// The name of the operator's training flag; null for operators without one.
const char* trainingFlag(const std::string& op)
{
    if (op == "aten::batch_norm")
        return "training";
    static const std::unordered_set<std::string> dropouts{"aten::dropout", "aten::feature_dropout", "aten::alpha_dropout",
                                                          "aten::feature_alpha_dropout"};
    return dropouts.count(op) > 0 ? "train" : nullptr;
}

} // namespace

GraphWalker::GraphWalker(const jit::Module& module, Emitter& emitter, const Proceed& proceed)
    : module_(module), emitter_(emitter), proceed_(proceed), graph_(module.get_method("forward").graph()->copy())
{
    recogniseSuppression(*graph_);
    inlineAll(*graph_);
    planReleases(*graph_->block());
}

Term GraphWalker::walk(const std::vector<std::vector<at::Tensor>>& runs, bool lastSelectsAnother)
{
    runs_ = runs.size();
    lastSelectsAnother_ = lastSelectsAnother;
    bindInputs(runs);
    const Terms outputs = runBlock(*graph_->block());
    return outputs.size() == 1 ? outputs.front() : containerTerm(c10::TupleType::create({}), outputs);
}

void GraphWalker::bindInputs(const std::vector<std::vector<at::Tensor>>& runs)
{
    const auto values = graph_->inputs();
    std::vector<std::int64_t> images;
    for (const std::vector<at::Tensor>& run : runs)
        images.push_back(run.front().size(0));
    emitter_.setImages(std::move(images));
    Term self = knownTerm(std::vector<c10::IValue>(runs_, module_._ivalue()));
    self.origin->kind = Origin::Kind::object;
    terms_[values[0]] = self;
    const std::size_t given = runs.front().size();
    for (std::size_t i = 0; i < given; ++i)
        bindInput(values[i + 1], i, runs);
    const auto& parameters = module_.get_method("forward").function().getSchema().arguments();
    for (std::size_t i = given + 1; i < values.size(); ++i)
        terms_[values[i]] = knownTerm(std::vector<c10::IValue>(runs_, parameters.at(i).default_value().value_or(c10::IValue())));
}

void GraphWalker::bindInput(const jit::Value* value, std::size_t i, const std::vector<std::vector<at::Tensor>>& runs)
{
    std::vector<c10::IValue> tensors;
    for (const std::vector<at::Tensor>& run : runs)
        tensors.emplace_back(run[i]);
    const std::string name = value->hasDebugName() ? value->debugNameBase() : "input";
    terms_[value] = computedTerm(emitter_.builder().addInput(name), std::move(tensors));
    observe(terms_[value]);
}

void GraphWalker::planReleases(const jit::Block& block)
{
    const auto plan = [&](const jit::Value* value) {
        const jit::Node* last = nullptr;
        for (const jit::Use& use : value->uses()) {
            const jit::Node* user = use.user;
            while (user->owningBlock() != &block)
                user = user->owningBlock()->owningNode();
            if (!last || user->isAfter(last))
                last = user;
        }
        if (last)
            releases_[last].push_back(value);
    };
    for (const jit::Value* input : block.inputs())
        plan(input);
    for (const jit::Node* node : block.nodes())
        for (const jit::Value* output : node->outputs())
            plan(output);
}

GraphWalker::Terms GraphWalker::runBlock(const jit::Block& block)
{
    for (const jit::Node* node : block.nodes())
        runNode(*node);
    return termsOf(block.outputs());
}

void GraphWalker::runNode(const jit::Node& node)
{
    step(proceed_);
    const Terms results = resultsOf(node);
    for (std::size_t i = 0; i < results.size() && i < node.outputs().size(); ++i) {
        observe(results[i]);
        terms_[node.outputs()[i]] = results[i];
    }
    if (const auto done = releases_.find(&node); done != releases_.end())
        for (const jit::Value* value : done->second)
            terms_.erase(value);
}

GraphWalker::Terms GraphWalker::resultsOf(const jit::Node& node)
{
    switch (node.kind()) {
    case c10::prim::Constant:
        return constant(node);
    case c10::prim::GetAttr:
        return attribute(node);
    case c10::prim::If:
        return branch(node);
    case c10::prim::Loop:
        return loop(node);
    case c10::prim::Uninitialized:
        return {knownTerm(std::vector<c10::IValue>(runs_, c10::IValue()))};
    case c10::prim::RaiseException:
        throw ImportFailure("it raises an exception on this input (" + placeOf(node) + ")");
    case c10::prim::SetAttr:
        throw ImportFailure("it changes its own attribute '" + node.s(c10::attr::name) + "' while it runs (" + placeOf(node) + ")");
    default:
        break;
    }
    if (speaksOnly(node))
        return {};
    const Terms arguments = argumentsOf(node);
    if (passesOn(node))
        return {arguments.front()};
    if (auto results = runContainerNode(node, arguments))
        return *results;
    return call(node);
}

GraphWalker::Terms GraphWalker::constant(const jit::Node& node) const
{
    // Functions are constants, too; their calls have been inlined.
    const auto value = jit::toIValue(node.output());
    return {knownTerm(std::vector<c10::IValue>(runs_, value.value_or(c10::IValue())))};
}

GraphWalker::Terms GraphWalker::attribute(const jit::Node& node)
{
    const Term& owner = terms_.at(node.input());
    const std::string name = node.s(c10::attr::name);
    const std::string path = owner.origin->path.empty() ? name : owner.origin->path + "." + name;
    const c10::IValue value = owner.runs.front().toObjectRef().getAttr(name);
    if (value.isTensor() && value.toTensor().defined())
        return {emitter_.tensorAttribute(path, value.toTensor(), runs_)};
    if (value.isTensorList()) // a recurrent layer's weights in scripted modules
        return {listAttribute(node, path, value.toTensorVector())};
    Term term = knownTerm(std::vector<c10::IValue>(runs_, value));
    if (value.isObject()) {
        term.origin->kind = Origin::Kind::object;
        term.origin->path = path;
    }
    return {term};
}

Term GraphWalker::listAttribute(const jit::Node& node, const std::string& path, const std::vector<at::Tensor>& tensors)
{
    Terms elements;
    for (std::size_t i = 0; i < tensors.size(); ++i)
        elements.push_back(emitter_.tensorAttribute(path + "." + std::to_string(i), tensors[i], runs_));
    return containerTerm(node.output()->type(), std::move(elements));
}

c10::IValue GraphWalker::decided(const Term& term, const jit::Node& node)
{
    if (!isKnown(term))
        throw ImportFailure("its control flow depends on the data (" + placeOf(node) + "): export it with torch.jit.trace");
    const c10::IValue value = valueIn(term, 0);
    bool alike = true;
    for (std::size_t run = 1; run < runs_; ++run)
        alike = alike && sameValue(valueIn(term, run), value);
    if (!alike && emitter_.followsContent(term))
        throw DecidedByContent("its control flow depends on what it selects (" + placeOf(node) + "): export it with torch.jit.trace");
    if (!alike)
        throw ImportFailure("its control flow depends on the input's size (" + placeOf(node) + "): export it with torch.jit.trace");
    decidedByContent_ = decidedByContent_ || emitter_.followsContent(term);
    return value;
}

GraphWalker::Terms GraphWalker::branch(const jit::Node& node)
{
    const jit::Block &then = *node.blocks()[0], &otherwise = *node.blocks()[1];
    const Term& condition = terms_.at(node.input());
    // Checks of the data that would raise an exception are assumed to pass.
    if (!isKnown(condition) && raises(then) != raises(otherwise))
        return runBlock(raises(then) ? otherwise : then);
    if (branchBySize_.empty() && !raises(then) && !raises(otherwise) && followsSizes(condition))
        branchBySize_ = placeOf(node);
    return runBlock(decided(condition, node).toBool() ? then : otherwise);
}

GraphWalker::Terms GraphWalker::loop(const jit::Node& node)
{
    const jit::Block& body = *node.blocks()[0];
    const std::int64_t trips = decided(terms_.at(node.inputs()[0]), node).toInt();
    Term proceed = terms_.at(node.inputs()[1]);
    Terms carried = termsOf(node.inputs().slice(2));
    for (std::int64_t trip = 0; trip < trips && decided(proceed, node).toBool(); ++trip) {
        if (trip == longestLoop)
            throw ImportFailure("a loop does not end (" + placeOf(node) + ")");
        terms_[body.inputs()[0]] = knownTerm(std::vector<c10::IValue>(runs_, trip));
        for (std::size_t i = 0; i < carried.size(); ++i)
            terms_[body.inputs()[i + 1]] = carried[i];
        Terms results = runBlock(body);
        proceed = results.front();
        carried.assign(results.begin() + 1, results.end());
    }
    return carried;
}

GraphWalker::Terms GraphWalker::call(const jit::Node& node)
{
    const c10::FunctionSchema* schema = node.maybeSchema();
    if (!schema)
        throw ImportFailure(std::string("it uses ") + node.kind().toQualString() + ", which cannot be followed (" + placeOf(node) + ")");
    Call made{node, *schema, argumentsOf(node), Terms(node.outputs().size(), Term{})};
    for (Term& result : made.results)
        result = knownTerm({});
    leaveTrainingMode(made);
    run(made, runs_);
    const auto byContent = [this](const Term& term) { return emitter_.followsContent(term); };
    const bool followsContent = std::any_of(made.arguments.begin(), made.arguments.end(), byContent);
    noteBound(made, followsContent);
    if (lastSelectsAnother_ && followsContent)
        leaveLessThanBound(made);
    const bool fromKnown = std::all_of(made.arguments.begin(), made.arguments.end(), isKnown) && !node.isNondeterministic();
    made.byContent = followsContent && !lastSelectsAnother_;
    if (fromKnown || asksForSizes(node.kind().toQualString()))
        noteProducer(made);
    else if (!made.results.empty())
        compute(made);
    if (answersWithSizes(made))
        made.results.front() = listOfSizes(made.results.front());
    // Of a tensor's sizes, another number of elements shows which ones follow it.
    if (followsContent)
        noteContent(made.results, lastSelectsAnother_ && node.kind() == c10::aten::size);
    return made.results;
}

void GraphWalker::compute(Call& call)
{
    if (lastSelectsAnother_)
        leaveAnotherNumber(emitter_, call);
    translate(emitter_, call);
}

void GraphWalker::noteBound(const Call& call, bool followsContent)
{
    std::vector<std::size_t> runs(runs_ - (lastSelectsAnother_ ? 1 : 0));
    std::iota(runs.begin(), runs.end(), std::size_t{0});
    const std::optional<double> bound = boundReached(call, runs);
    // A bound of what was selected is reached by chance, whatever the size.
    if (bound && std::isfinite(*bound) && !(followsContent && (!lastSelectsAnother_ || boundReached(call, {0, runs_ - 1}))))
        bounds_.push_back(*bound);
}

void GraphWalker::leaveTrainingMode(Call& call)
{
    const char* flag = trainingFlag(call.plainOperator());
    const bool statisticsKept = call.plainOperator() != "aten::batch_norm" || !call.isNone("running_mean");
    if (!flag || !statisticsKept || !isFixed(call.term(flag)) || !call.flag(flag))
        return;
    const auto index = static_cast<std::size_t>(*call.schema.argumentIndexWithName(flag));
    call.arguments[index] = knownTerm(std::vector<c10::IValue>(runs_, false));
    leftTrainingMode_ = true;
}

GraphWalker::Terms GraphWalker::termsOf(c10::ArrayRef<const jit::Value*> values) const
{
    Terms terms;
    for (const jit::Value* value : values)
        terms.push_back(terms_.at(value));
    return terms;
}

GraphWalker::Terms GraphWalker::argumentsOf(const jit::Node& node) const
{
    return termsOf(node.inputs());
}

void GraphWalker::observe(const Term& term) const
{
    if (!observer_)
        return;
    if (isContainer(term))
        for (const Term& element : term.origin->elements)
            observe(element);
    else if (term.origin->kind == Origin::Kind::computed && term.origin->value != noValue)
        observer_(term.origin->value, term.runs.front());
}

} // namespace espalier::torchscript
