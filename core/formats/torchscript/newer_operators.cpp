// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/newer_operators.h"

#include "core/formats/torchscript/suppression_function.h"
#include "core/graph/operators/suppression.h"

#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/library.h>

#include <cmath>
#include <limits>

namespace espalier::torchscript {
namespace {

constexpr auto attentionName = "aten::scaled_dot_product_attention";
constexpr auto attentionSchema =
    "scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0.0, "
    "bool is_causal=False, *, float? scale=None, bool enable_gqa=False) -> Tensor";

at::Tensor masked(const at::Tensor& scores, const c10::optional<at::Tensor>& mask, bool causal)
{
    constexpr double hidden = -std::numeric_limits<double>::infinity();
    if (causal)
        return scores.masked_fill(at::ones_like(scores, at::kBool).tril().logical_not(), hidden);
    if (!mask)
        return scores;
    return mask->scalar_type() == at::kBool ? scores.masked_fill(mask->logical_not(), hidden) : scores + *mask;
}

/// As PyTorch 2 documents it, in evaluation: an imported module is never trained as TorchScript.
at::Tensor attention(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const c10::optional<at::Tensor>& mask,
                     double /*dropout*/, bool causal, c10::optional<double> scale, bool sharedHeads)
{
    TORCH_CHECK(!sharedHeads, "attention whose heads share keys and values (enable_gqa) needs PyTorch 2");
    const double factor = scale.value_or(1 / std::sqrt(static_cast<double>(query.size(-1))));
    const at::Tensor scores = at::matmul(query, key.transpose(-2, -1)) * factor;
    return at::matmul(masked(scores, mask, causal).softmax(-1), value);
}

/// What the package torchvision adds to PyTorch: files with it open without the package.
torch::Library suppressionOf(const char* schema)
{
    torch::Library library(torch::Library::FRAGMENT, "torchvision", c10::nullopt, __FILE__, __LINE__);
    if (!c10::Dispatcher::singleton().findSchema({"torchvision::nms", ""}))
        library.def(schema, &suppressedByTorchvision);
    return library;
}

} // namespace

void registerNewerOperators()
{
    registerSuppression();
    static const torch::Library suppression = suppressionOf("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor");
    static const auto added = [] {
        torch::Library library(torch::Library::FRAGMENT, "aten", c10::nullopt, __FILE__, __LINE__);
        if (!c10::Dispatcher::singleton().findSchema({attentionName, ""}))
            library.def(attentionSchema, &attention);
        return library;
    }();
}

} // namespace espalier::torchscript
