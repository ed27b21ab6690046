// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/loaders.h"

#include "core/formats/torchscript/import.h"
#include "core/formats/torchscript/input_shape.h"
#include "core/formats/torchscript/make_module.h"
#include "core/graph/torch_error.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace espalier {
namespace {

using namespace torchscript;

class LoadedModule final : public LoadedNetwork {
public:
    LoadedModule(torch::jit::Module module, const std::vector<at::Tensor>& inputs)
        : module_(std::move(module)), inputs_(inputs.begin(), inputs.end())
    {
        module_.eval();
    }

    void run() override
    {
        const c10::NoGradGuard noGradients;
        module_.forward(inputs_);
    }

private:
    torch::jit::Module module_;
    std::vector<c10::IValue> inputs_;
};

} // namespace

Result<std::unique_ptr<LoadedNetwork>> loadTorchScript(const Network& network, int batch)
{
    try {
        std::vector<Shape> shapes;
        for (const ValueId input : network.inputs)
            shapes.push_back(network.values[input].shape);
        auto loaded = std::make_unique<LoadedModule>(makeModule(network), randomImages(withBatch(shapes, batch)));
        loaded->run();
        return loaded;
    } catch (const ImportFailure& error) {
        return failure(std::string("The network cannot be run as TorchScript: ") + error.what() + ".");
    } catch (const std::exception& error) {
        return tl::make_unexpected(torchError("The network cannot be run as TorchScript", error));
    }
}

} // namespace espalier
