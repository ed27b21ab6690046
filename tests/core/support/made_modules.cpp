// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/support/made_modules.h"

#include "core/formats/torchscript/input_shape.h"

#include <ATen/ATen.h>
#include <torch/csrc/jit/passes/tensorexpr_fuser.h>

namespace espalier::test {

torch::jit::Module moduleOf(const std::string& source, const Parameters& parameters)
{
    torch::jit::Module module("Made");
    for (const auto& [name, tensor] : parameters)
        module.register_parameter(name, tensor, false);
    module.define(source);
    return module;
}

const Parameters& oneLayer()
{
    static const Parameters parameters{{"w", at::randn({4, 3, 3, 3})}};
    return parameters;
}

std::string afterLayer(const char* statements)
{
    std::string source = "def forward(self, x):\n    if True:\n        y = torch.conv2d(x, self.w, None, [1, 1], [1, 1])\n";
    source.append(statements);
    return source;
}

Result<ImportedNetwork> readMade(const torch::jit::Module& module, const Shape& shape, const QTemporaryDir& folder)
{
    const std::string file = folder.filePath("made.pt").toStdString();
    module.save(file);
    return readTorchScript(file, {shape});
}

void compileNothing()
{
    torch::jit::setTensorExprFuserEnabled(false);
}

std::vector<at::Tensor> tensorsOf(const c10::IValue& answer)
{
    return answer.isTensor() ? std::vector<at::Tensor>{answer.toTensor()} : torchscript::tensorsIn(answer);
}

} // namespace espalier::test
