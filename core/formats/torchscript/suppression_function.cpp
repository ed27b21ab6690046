// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/suppression_function.h"

#include "core/formats/suppression_source.h"
#include "core/graph/operators/suppression.h"

#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/frontend/resolver.h>
#include <torch/library.h>

#include <vector>

namespace espalier::torchscript {
namespace {

const c10::QualifiedName& functionName()
{
    static const c10::QualifiedName name(c10::QualifiedName("__torch__.espalier"), suppressionName);
    return name;
}

at::Tensor suppressed(const at::Tensor& boxes, const at::Tensor& scores, std::int64_t mostPerClass, double iouThreshold,
                      double scoreThreshold, bool centers)
{
    return suppressedByOnnx(boxes, scores, {mostPerClass, iouThreshold, scoreThreshold, centers});
}

bool callsSuppression(const jit::Node& node)
{
    const auto callee = node.kind() == c10::prim::CallFunction ? node.input(0)->type()->cast<c10::FunctionType>() : nullptr;
    return callee && callee->function()->qualname() == functionName() && node.inputs().size() == 7;
}

void replace(jit::Node& call)
{
    jit::Graph& graph = *call.owningGraph();
    const jit::WithInsertPoint here(&call);
    const auto arguments = call.inputs().slice(1);
    jit::Node* made = graph.insertNode(graph.create(c10::Symbol::fromQualString("espalier::non_max_suppression"), arguments, 1));
    made->output()->setType(c10::TensorType::get());
    call.output()->replaceAllUsesWith(made->output());
}

} // namespace

jit::Function* suppressionFunction()
{
    static const auto unit = [] {
        auto made = std::make_shared<jit::CompilationUnit>();
        made->define(c10::QualifiedName(functionName().prefix()), suppressionSource, jit::nativeResolver(), nullptr);
        return made;
    }();
    return unit->find_function(functionName());
}

void recogniseSuppression(jit::Graph& graph)
{
    std::vector<jit::Node*> calls;
    for (jit::Node* node : graph.nodes())
        if (callsSuppression(*node))
            calls.push_back(node);
    for (jit::Node* call : calls) {
        replace(*call);
        call->destroy();
    }
}

void registerSuppression()
{
    static const auto added = [] {
        torch::Library library(torch::Library::FRAGMENT, "espalier", c10::nullopt, __FILE__, __LINE__);
        library.def("non_max_suppression(Tensor boxes, Tensor scores, int most_per_class, float iou_threshold, float score_threshold, "
                    "bool centers) -> Tensor",
                    &suppressed);
        return library;
    }();
}

} // namespace espalier::torchscript
