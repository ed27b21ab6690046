// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/runtime.h"

#include "core/base/named.h"
#include "core/formats/loaders.h"

namespace espalier {
namespace {

constexpr NameTable<Runtime, 2> runtimes{{{Runtime::torchScript, "torchscript"}, {Runtime::openCv, "opencv"}}};

} // namespace

const char* nameOf(Runtime runtime)
{
    return nameIn(runtimes, runtime);
}

Result<Runtime> runtimeFromName(const std::string& name)
{
    return choiceFromName(runtimes, name, "runtime");
}

std::vector<std::string> runtimeNames()
{
    return namesIn(runtimes);
}

Result<std::unique_ptr<LoadedNetwork>> loadNetwork(const Network& network, Runtime runtime, int batch)
{
    return runtime == Runtime::torchScript ? loadTorchScript(network, batch) : loadOpenCv(network, batch);
}

} // namespace espalier
