// SPDX-License-Identifier: GPL-3.0-or-later
// Upsampling of the spatial dimensions.
#include "core/graph/operators/computed_numbers.h"
#include "core/graph/operators/label_rules.h"
#include "core/graph/operators/operator_table.h"

namespace espalier {
namespace {

/// Either the size or the scale of the output is given. Computed: `size`.
class Upsample final : public Operator {
public:
    std::string_view name() const override { return "upsample"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        const at::Tensor& x = tensorAt(inputs, 0);
        const std::string& mode = textAttribute(node, "mode");
        if (mode == "nearest")
            return {nearest(node, x, inputs)};
        const Ints given = sizeGiven(node, inputs);
        const at::OptionalIntArrayRef size = given.empty() ? at::OptionalIntArrayRef() : at::IntArrayRef(given);
        const bool alignCorners = boolAttribute(node, "align_corners");
        requireDimensions(x, mode, mode == "linear" ? 3 : mode == "trilinear" ? 5 : 4);
        if (mode == "linear")
            return {at::upsample_linear1d(x, size, alignCorners, scale(node))};
        if (mode == "trilinear")
            return {at::upsample_trilinear3d(x, size, alignCorners, scale(node))};
        TORCH_CHECK(mode == "bilinear" || mode == "bicubic", "unknown upsampling mode ", mode);
        if (mode == "bilinear")
            return {at::upsample_bilinear2d(x, size, alignCorners, scale(node))};
        return {at::upsample_bicubic2d(x, size, alignCorners, scale(node))};
    }

private:
    using Ints = std::vector<std::int64_t>;

    static void requireDimensions(const at::Tensor& x, const std::string& mode, std::int64_t dimensions)
    {
        TORCH_CHECK(x.dim() == dimensions, mode, " upsampling wants a tensor of ", dimensions, " dimensions, not of ", x.dim());
    }

    /// Empty where the scale is given.
    static Ints sizeGiven(const Node& node, Inputs inputs)
    {
        return isNone(node, "size") ? Ints() : ComputedNumbers(node, inputs, 1).list("size");
    }

    static c10::optional<at::ArrayRef<double>> scale(const Node& node)
    {
        if (!isNone(node, "size"))
            return c10::nullopt;
        return at::ArrayRef<double>(std::get<std::vector<double>>(attribute(node, "scale")));
    }

    static at::Tensor nearest(const Node& node, const at::Tensor& x, Inputs inputs)
    {
        const Ints given = sizeGiven(node, inputs);
        const at::OptionalIntArrayRef size = given.empty() ? at::OptionalIntArrayRef() : at::IntArrayRef(given);
        switch (x.dim()) {
        case 3:
            return at::upsample_nearest1d(x, size, scale(node));
        case 4:
            return at::upsample_nearest2d(x, size, scale(node));
        default:
            return at::upsample_nearest3d(x, size, scale(node));
        }
    }

    void passLabels(NodeId, const Node& node, Labels& labels) const override
    {
        copyExcept(labels, node.inputs[0], node.outputs[0], 2, labels.rank(node.inputs[0]), "is resampled by '" + node.name + "'");
    }
};

} // namespace

void registerResampling(OperatorTable& table)
{
    table.add(std::make_unique<Upsample>());
}

} // namespace espalier
