// SPDX-License-Identifier: GPL-3.0-or-later
// Starts the program of the same name in the folder engine beside it, with the environment that LibTorch needs. OpenMP's idle threads must
// sleep instead of spin (measured: otherwise training runs at half the speed), but the runtime reads its variable only while it is loaded.
// This program loads nothing, so that LibTorch is loaded once.
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <unistd.h>

int main(int, char** argv)
{
    setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
    std::error_code problem;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", problem);
    const auto engine = self.parent_path() / "engine" / self.filename();
    execv(engine.c_str(), argv);
    std::fprintf(stderr, "%s: %s cannot be started: %s.\n", self.filename().c_str(), engine.c_str(), std::strerror(errno));
    return 1;
}
