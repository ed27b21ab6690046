// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl+C: the first one asks the running stage to stop at its next batch, the second one ends the program.
#pragma once

#include "core/base/run_control.h"
#include "core/pipeline/observer.h"

#include <thread>

namespace espalier::cli {

/// Lives as long as the command runs; one at a time.
class Interrupt {
public:
    Interrupt(RunControl& control, Observer& observer);
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

private:
    void watch(RunControl& control, Observer& observer) const;

    int readEnd_ = -1;
    std::thread watcher_;
};

} // namespace espalier::cli
