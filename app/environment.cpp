// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/environment.h"

#include <cstdlib>
#include <filesystem>
#include <unistd.h>

namespace espalier {

void prepareEnvironment(char** argv)
{
    constexpr const char* variable = "OMP_WAIT_POLICY";
    if (std::getenv(variable) || setenv(variable, "PASSIVE", 0) != 0)
        return;
    // The variable is now set, so the new process does not come here again. By the real path, so that the process keeps its name.
    std::error_code problem;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", problem);
    if (!problem)
        execv(program.c_str(), argv);
}

} // namespace espalier
