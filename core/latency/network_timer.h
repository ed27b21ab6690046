// SPDX-License-Identifier: GPL-3.0-or-later
// Times whole networks in turn, each in the runtime that will execute it.
#pragma once

#include "core/base/error.h"
#include "core/base/run_control.h"
#include "core/formats/runtime.h"
#include "core/latency/timing.h"

#include <memory>
#include <vector>

namespace espalier {

/// Replaced by a formula in tests.
class NetworkTimer {
public:
    virtual ~NetworkTimer() = default;
    /// One timing per network. Errors: the runtime cannot run one of them; cancelled.
    virtual Result<std::vector<Timing>> time(const std::vector<const Network*>& networks, RunControl& control) = 0;
};

std::unique_ptr<NetworkTimer> makeNetworkTimer(Runtime runtime, int batch, TimingRules rules = {});

} // namespace espalier
