// SPDX-License-Identifier: GPL-3.0-or-later
// Seconds since construction.
#pragma once

#include <chrono>

namespace espalier::torchscript {

class Stopwatch {
public:
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

} // namespace espalier::torchscript
