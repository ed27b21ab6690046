// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/python.h"

namespace espalier {

FileFormat pythonFormat()
{
    return {.name = "python",
            .title = "Python source with weights",
            .endings = {".py"},
            .write = writePython,
            .filesBeside = [](const std::filesystem::path& file) { return std::vector{pythonWeightsFile(file)}; },
            .foldsBatchNorm = true};
}

} // namespace espalier
