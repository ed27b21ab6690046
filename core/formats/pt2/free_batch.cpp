// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/pt2/free_batch.h"

#include "core/formats/torchscript/input_shape.h"
#include "core/graph/executor.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/jit/ir/constants.h>

#include <algorithm>
#include <optional>
#include <set>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace espalier::pt2 {
namespace {

namespace jit = torch::jit;

constexpr int mostAttempts = 100;
constexpr double sameAnswer = 1e-4;

/// Operators whose second argument is the shape of their result.
bool reshapes(const jit::Node& node)
{
    static const std::set<std::string> names{"aten::view", "aten::reshape", "aten::_unsafe_view"};
    return names.count(node.kind().toQualString()) > 0;
}

/// Operators that repeat a dimension of size one.
bool repeats(const jit::Node& node)
{
    static const std::set<std::string> names{"aten::expand", "aten::repeat"};
    return names.count(node.kind().toQualString()) > 0;
}

/// Operators whose first argument is the shape of a new tensor.
bool creates(const jit::Node& node)
{
    static const std::set<std::string> names{"aten::zeros", "aten::ones", "aten::full", "aten::empty", "aten::randn"};
    return names.count(node.kind().toQualString()) > 0;
}

std::size_t sizesInput(const jit::Node& node)
{
    return creates(node) ? 0 : 1;
}

/// The sizes of such an operator where they are a list of constants; null otherwise, and for other nodes.
const jit::Value* fixedSizes(const jit::Node& node)
{
    if (!reshapes(node) && !repeats(node) && !creates(node))
        return nullptr;
    const jit::Value* sizes = node.inputs()[sizesInput(node)];
    const auto elements = sizes->node()->inputs();
    const bool fixed =
        sizes->node()->kind() == c10::prim::ListConstruct &&
        std::all_of(elements.begin(), elements.end(), [](const jit::Value* v) { return v->node()->kind() == c10::prim::Constant; });
    return fixed ? sizes : nullptr;
}

Shape constantsOf(const jit::Value& sizes)
{
    Shape constants;
    for (const jit::Value* element : sizes.node()->inputs())
        constants.push_back(jit::toIValue(element)->toInt());
    return constants;
}

std::int64_t product(Shape::const_iterator begin, Shape::const_iterator end)
{
    std::int64_t result = 1;
    for (; begin != end; ++begin)
        result *= *begin;
    return result;
}

/// Dimensions of the result that may hold the batch, the likeliest first. before: the input's sizes with the example's batch, after: with
/// another one; result: the sizes of the result with the example's batch.
std::vector<std::size_t> reshapedBatch(const Shape& before, const Shape& after, const Shape& result, std::int64_t batch)
{
    const auto differs = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
    if (differs.first == before.end())
        return {};
    // Mostly the batch is the outermost factor of its dimension, so that it stands behind as many elements in the result.
    const std::int64_t outer = product(before.begin(), differs.first);
    std::vector<std::size_t> places;
    std::size_t last = 0;
    for (std::size_t i = 0; i < result.size(); ++i) {
        const std::int64_t here = product(result.begin(), result.begin() + static_cast<std::ptrdiff_t>(i));
        if (here == outer && result[i] == 1)
            places.push_back(i);
        if (here <= outer)
            last = i;
    }
    places.push_back(last);
    for (std::size_t distance = 1; distance < result.size(); ++distance) {
        if (distance <= last)
            places.push_back(last - distance);
        if (last + distance < result.size())
            places.push_back(last + distance);
    }
    std::erase_if(places, [&](std::size_t i) { return i >= result.size() || result[i] % batch != 0; });
    return places;
}

/// As above, for dimensions of size one that may be repeated once per image: mostly the first; of a recurrent layer's state the second.
std::vector<std::size_t> repeatedBatch(const Shape& before, const Shape& result, std::int64_t batch)
{
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < before.size() && before.size() == result.size(); ++i)
        if (before[i] == 1 && result[i] == batch)
            places.push_back(i);
    return places;
}

/// As above, for a new tensor; a batch of one image cannot be told from other sizes.
std::vector<std::size_t> createdBatch(const Shape& result, std::int64_t batch)
{
    std::vector<std::size_t> places;
    for (std::size_t i = 0; batch > 1 && i < result.size(); ++i)
        if (result[i] == batch)
            places.push_back(i);
    return places;
}

using Values = std::unordered_map<const jit::Value*, c10::IValue>;

c10::IValue listOf(const jit::Node& node, const std::vector<c10::IValue>& elements)
{
    c10::impl::GenericList list(node.output()->type()->expectRef<c10::ListType>().getElementType());
    for (const c10::IValue& element : elements)
        list.push_back(element);
    return list;
}

/// Inputs are key, value, key, value, …
c10::IValue dictionaryOf(const jit::Node& node, const std::vector<c10::IValue>& inputs)
{
    const auto& type = node.output()->type()->expectRef<c10::DictType>();
    c10::impl::GenericDict dictionary(type.getKeyType(), type.getValueType());
    for (std::size_t i = 0; i + 1 < inputs.size(); i += 2)
        dictionary.insert(inputs[i], inputs[i + 1]);
    return dictionary;
}

/// LibTorch reads beyond its memory where a recurrent layer's states are not one for each layer and direction.
void requireStates(const jit::Node& node, const std::vector<c10::IValue>& inputs)
{
    const auto& schema = node.schema();
    const auto states = schema.argumentIndexWithName("hx"), layers = schema.argumentIndexWithName("num_layers"),
               bidirectional = schema.argumentIndexWithName("bidirectional");
    if (!states || !layers || !bidirectional)
        return;
    const std::int64_t wanted = inputs[*layers].toInt() * (inputs[*bidirectional].toBool() ? 2 : 1);
    for (const at::Tensor& state : torchscript::tensorsIn(inputs[*states]))
        if (state.dim() == 0 || state.size(0) != wanted)
            throw std::invalid_argument("states of another number of layers");
}

/// The outputs of a node for its inputs.
std::vector<c10::IValue> computed(const jit::Node& node, const std::vector<c10::IValue>& inputs)
{
    switch (node.kind()) {
    case c10::prim::Constant:
        return {jit::toIValue(node.output()).value_or(c10::IValue())};
    case c10::prim::GetAttr:
        return {inputs.front().toObjectRef().getAttr(node.s(c10::attr::name))};
    case c10::prim::ListConstruct:
        return {listOf(node, inputs)};
    case c10::prim::DictConstruct:
        return {dictionaryOf(node, inputs)};
    case c10::prim::ListUnpack:
        return inputs.front().toListRef().vec();
    case c10::prim::TupleConstruct:
        return {c10::ivalue::Tuple::create(inputs)};
    default:
        break;
    }
    requireStates(node, inputs);
    jit::Stack stack(inputs.begin(), inputs.end());
    node.getOperation()(stack);
    return stack;
}

std::vector<Shape> doubled(std::vector<Shape> shapes)
{
    for (Shape& shape : shapes)
        shape.front() *= 2;
    return shapes;
}

/// Which dimension of a node's sizes holds the batch.
struct Choice {
    jit::Node* node = nullptr;
    std::pair<Shape, Shape> form;    ///< the sizes before and after
    std::vector<std::size_t> places; ///< candidates
    std::size_t taken = 0;           ///< index into the candidates

    std::size_t place() const { return places[taken]; }
};

/// Tries where the batch may be hidden: runs the graph with twice the images, and where it fails, changes the last choice.
class BatchSearch {
public:
    BatchSearch(const jit::Module& module, const std::vector<Shape>& shapes, const Proceed& proceed)
        : module_(module), graph_(module.get_method("forward").graph()), shapes_(shapes), batch_(shapes.front().front()), proceed_(proceed)
    {
    }

    /// Whether the graph takes any batch as it is.
    bool needsNothing()
    {
        const std::vector<at::Tensor> images = torchscript::randomImages(doubled(shapes_));
        try {
            const std::vector<at::Tensor> expected = answersToHalves(images);
            walk(images, [](const jit::Node&, const std::vector<c10::IValue>&) {});
            return sameSizes(outputs(), expected) && relativeError(outputs(), expected) <= sameAnswer;
        } catch (const Stopped&) {
            throw;
        } catch (const std::exception&) {
            return false; // it does not run with one image
        }
    }

    /// The choices that work, none where nothing holds the batch; no value where no choice works.
    std::optional<std::vector<Choice>> run()
    {
        const std::vector<at::Tensor> images = torchscript::randomImages(doubled(shapes_));
        const std::vector<at::Tensor> expected = answersToHalves(images);
        for (int attempt = 0; attempt < mostAttempts; ++attempt) {
            if (answers(images, expected))
                return choices_;
            if (!nextChoice())
                break;
        }
        return std::nullopt;
    }

private:
    std::vector<at::Tensor> half(const std::vector<at::Tensor>& images, std::int64_t which) const
    {
        std::vector<at::Tensor> part;
        for (const at::Tensor& image : images)
            part.push_back(image.narrow(0, which * image.size(0) / 2, image.size(0) / 2).contiguous());
        return part;
    }

    /// Not by the module's own executor, which would keep the graph as it is now.
    std::vector<at::Tensor> answersToHalves(const std::vector<at::Tensor>& images)
    {
        const auto note = [this](const jit::Node& node, const std::vector<c10::IValue>& inputs) { noteSizes(node, inputs); };
        walk(half(images, 0), note);
        const std::vector<at::Tensor> first = outputs();
        walk(half(images, 1), note);
        const std::vector<at::Tensor> second = outputs();
        std::vector<at::Tensor> both;
        for (std::size_t i = 0; i < first.size(); ++i)
            both.push_back(first[i].dim() == 0 ? first[i] : at::cat({first[i], second[i]}, 0));
        return both;
    }

    /// The sizes with the example's batch.
    void noteSizes(const jit::Node& node, const std::vector<c10::IValue>& inputs)
    {
        for (std::size_t i = 0; i < inputs.size(); ++i)
            if (inputs[i].isTensor() && inputs[i].toTensor().defined())
                sizes_[node.inputs()[i]] = inputs[i].toTensor().sizes().vec();
    }

    /// Of the last walk.
    std::vector<at::Tensor> outputs() const
    {
        std::vector<at::Tensor> all;
        for (const jit::Value* output : graph_->outputs())
            for (const at::Tensor& tensor : torchscript::tensorsIn(values_.at(output)))
                all.push_back(tensor);
        return all;
    }

    bool answers(const std::vector<at::Tensor>& images, const std::vector<at::Tensor>& expected)
    {
        reached_ = 0;
        try {
            walk(images, [this](jit::Node& node, std::vector<c10::IValue>& inputs) { place(node, inputs); });
        } catch (const Stopped&) {
            throw;
        } catch (const std::exception&) {
            return false; // a wrong choice makes sizes that do not fit
        }
        return sameSizes(outputs(), expected) && relativeError(outputs(), expected) <= sameAnswer;
    }

    static bool sameSizes(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b)
    {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) { return x.sizes() == y.sizes(); });
    }

    /// The next combination: later choices are made anew.
    bool nextChoice()
    {
        choices_.resize(reached_);
        while (!choices_.empty() && ++choices_.back().taken >= choices_.back().places.size())
            choices_.pop_back();
        return !choices_.empty();
    }

    template <class Visit>
    void walk(const std::vector<at::Tensor>& images, Visit visit)
    {
        const c10::NoGradGuard noGradients;
        values_.clear();
        values_[graph_->inputs()[0]] = module_._ivalue();
        for (std::size_t i = 0; i < images.size(); ++i)
            values_[graph_->inputs()[i + 1]] = images[i].clone();
        for (jit::Node* node : graph_->nodes()) {
            step(proceed_);
            std::vector<c10::IValue> inputs;
            for (const jit::Value* input : node->inputs())
                inputs.push_back(values_.at(input));
            visit(*node, inputs);
            const std::vector<c10::IValue> outputs = computed(*node, inputs);
            for (std::size_t i = 0; i < node->outputs().size(); ++i)
                values_[node->outputs()[i]] = outputs.at(i);
            release(*node);
        }
    }

    /// Values whose last reader is done.
    void release(const jit::Node& done)
    {
        for (const jit::Value* input : done.inputs()) {
            const auto& uses = input->uses();
            if (std::all_of(uses.begin(), uses.end(),
                            [&done](const jit::Use& use) { return use.user == &done || use.user->isBefore(&done); }))
                values_.erase(input);
        }
    }

    /// Puts the chosen size with twice the images into a node's list of sizes.
    void place(jit::Node& node, std::vector<c10::IValue>& inputs)
    {
        const jit::Value* list = fixedSizes(node);
        if (!list)
            return;
        const std::vector<std::size_t> places = candidates(node, *list, inputs);
        if (places.empty())
            return;
        if (reached_ == choices_.size())
            choices_.push_back(newChoice(node, *list, places));
        const std::size_t dim = choices_[reached_++].place();
        Shape sizes = constantsOf(*list);
        if (sizes[dim] > 0)
            sizes[dim] *= 2;
        inputs[sizesInput(node)] = sizes;
    }

    /// What went well for the same sizes before is tried first: layers repeat.
    Choice newChoice(jit::Node& node, const jit::Value& list, std::vector<std::size_t> places) const
    {
        const auto input = sizes_.find(node.inputs()[0]);
        std::pair<Shape, Shape> form{input == sizes_.end() ? Shape() : input->second, constantsOf(list)};
        const auto alike = std::find_if(choices_.rbegin(), choices_.rend(), [&form](const Choice& choice) { return choice.form == form; });
        if (alike != choices_.rend())
            if (const auto same = std::find(places.begin(), places.end(), alike->place()); same != places.end())
                std::rotate(places.begin(), same, same + 1);
        return {&node, std::move(form), std::move(places), 0};
    }

    std::vector<std::size_t> candidates(const jit::Node& node, const jit::Value& list, const std::vector<c10::IValue>& inputs) const
    {
        const Shape constants = constantsOf(list);
        if (creates(node))
            return createdBatch(constants, batch_);
        const Shape& before = sizes_.at(node.inputs()[0]);
        if (repeats(node))
            return repeatedBatch(before, constants, batch_);
        const Shape after = inputs[0].toTensor().sizes().vec();
        return before.size() == after.size() ? reshapedBatch(before, after, resolved(constants, before), batch_)
                                             : std::vector<std::size_t>();
    }

    /// With the size that -1 stands for.
    static Shape resolved(Shape sizes, const Shape& input)
    {
        const auto open = std::find(sizes.begin(), sizes.end(), -1);
        if (open == sizes.end())
            return sizes;
        *open = 1;
        const std::int64_t known = product(sizes.begin(), sizes.end());
        *open = known == 0 ? 0 : product(input.begin(), input.end()) / known;
        return sizes;
    }

    const jit::Module& module_;
    std::shared_ptr<jit::Graph> graph_;
    std::vector<Shape> shapes_;
    std::int64_t batch_;
    const Proceed& proceed_;
    std::unordered_map<const jit::Value*, Shape> sizes_;
    Values values_;
    std::vector<Choice> choices_;
    std::size_t reached_ = 0; ///< choices that the current attempt came to
};

/// The batch of the first input, times a factor, as a value before a node.
jit::Value* batchTimes(std::int64_t factor, jit::Value* batch, jit::Node& before)
{
    jit::Graph& graph = *before.owningGraph();
    if (factor == 1)
        return batch;
    const jit::WithInsertPoint here(&before);
    jit::Node* product = graph.insertNode(graph.create(c10::aten::mul, {batch, graph.insertConstant(factor)}));
    product->output()->setType(c10::IntType::get());
    return product->output();
}

void apply(const Choice& choice, jit::Value* batch, std::int64_t exampleBatch)
{
    jit::Value* fixed = choice.node->inputs()[sizesInput(*choice.node)];
    const std::int64_t size = constantsOf(*fixed)[choice.place()];
    if (size < 0) // inferred anyway
        return;
    std::vector<jit::Value*> elements = fixed->node()->inputs().vec();
    elements[choice.place()] = batchTimes(size / exampleBatch, batch, *choice.node);
    jit::Node* list = choice.node->owningGraph()->createList(c10::IntType::get(), elements);
    list->insertBefore(choice.node);
    choice.node->replaceInputWith(fixed, list->output());
}

jit::Value* batchOf(jit::Graph& graph)
{
    const jit::WithInsertPoint first(graph.nodes().front());
    jit::Node* size = graph.insertNode(graph.create(c10::aten::size, {graph.inputs()[1], graph.insertConstant(0)}));
    size->output()->setType(c10::IntType::get());
    return size->output();
}

} // namespace

bool freeBatch(jit::Module& module, const std::vector<Shape>& inputShapes, const Proceed& proceed)
{
    const std::int64_t batch = inputShapes.front().front();
    if (std::any_of(inputShapes.begin(), inputShapes.end(), [batch](const Shape& shape) { return shape.front() != batch; }))
        return false;
    if (batch > 1 && BatchSearch(module, torchscript::withBatch(inputShapes, 1), proceed).needsNothing())
        return true;
    const auto choices = BatchSearch(module, inputShapes, proceed).run();
    if (!choices)
        return false;
    if (!choices->empty()) {
        jit::Value* size = batchOf(*module.get_method("forward").graph());
        for (const Choice& choice : *choices)
            apply(choice, size, batch);
    }
    return true;
}

} // namespace espalier::pt2
