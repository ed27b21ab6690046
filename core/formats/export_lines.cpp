// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/export_lines.h"

#include <array>

namespace espalier {

std::span<const ExportLine> exportLines()
{
    static constexpr std::array lines{
        ExportLine{"torchscript", 1, R"(torch.jit.trace(network, example).save("{}"))"},
        // The last two options keep the batch norms, which sparsity training needs.
        ExportLine{"onnx", 1,
                   R"(torch.onnx.export(network, example, "{}", opset_version=13, input_names=["x"], dynamic_axes={"x": {0: "N"}}, )"
                   R"(training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False))"},
        ExportLine{"pt2", 2, R"(torch.export.save(torch.export.export(network, (example,)), "{}"))"},
    };
    return lines;
}

} // namespace espalier
