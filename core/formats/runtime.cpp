// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/runtime.h"

#include "core/formats/loaders.h"

namespace espalier {

const char* nameOf(Runtime runtime)
{
    return runtime == Runtime::torchScript ? "torchscript" : "opencv";
}

std::optional<Runtime> runtimeFromName(std::string_view name)
{
    for (const Runtime runtime : {Runtime::torchScript, Runtime::openCv})
        if (name == nameOf(runtime))
            return runtime;
    return std::nullopt;
}

Result<std::unique_ptr<LoadedNetwork>> loadNetwork(const Network& network, Runtime runtime, int batch)
{
    return runtime == Runtime::torchScript ? loadTorchScript(network, batch) : loadOpenCv(network, batch);
}

} // namespace espalier
