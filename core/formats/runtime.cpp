// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/runtime.h"

#include "core/base/named.h"
#include "core/formats/loaders.h"

namespace espalier {
namespace {

constexpr NameTable<Runtime, 2> runtimes{{
    {Runtime::torchScript, "torchscript", "in LibTorch", "As PyTorch's libraries run it."},
    {Runtime::openCv, "opencv", "in OpenCV", "As OpenCV's dnn module runs it, with batch norms folded."},
}};

} // namespace

const char* nameOf(Runtime runtime)
{
    return nameIn(runtimes, runtime);
}

Result<Runtime> runtimeFromName(const std::string& name)
{
    return choiceFromName(runtimes, name, "runtime");
}

std::vector<Option> runtimeOptions()
{
    return optionsIn(runtimes);
}

Result<std::unique_ptr<LoadedNetwork>> loadNetwork(const Network& network, Runtime runtime, int batch, const Proceed& proceed)
{
    return runtime == Runtime::torchScript ? loadTorchScript(network, batch) : loadOpenCv(network, batch, proceed);
}

} // namespace espalier
