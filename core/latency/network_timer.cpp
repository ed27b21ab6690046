// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/latency/network_timer.h"

#include <functional>

namespace espalier {
namespace {

class MachineNetworkTimer final : public NetworkTimer {
public:
    MachineNetworkTimer(Runtime runtime, int batch, TimingRules rules) : runtime_(runtime), batch_(batch), rules_(rules) {}

    Result<std::vector<Timing>> time(const std::vector<const Network*>& networks, RunControl& control) override
    {
        std::vector<std::unique_ptr<LoadedNetwork>> loaded;
        std::vector<std::function<void()>> works;
        for (const Network* network : networks) {
            auto ready = loadNetwork(*network, runtime_, batch_, proceeding(control));
            if (!ready)
                return tl::make_unexpected(ready.error());
            loaded.push_back(std::move(*ready));
            works.push_back([&running = *loaded.back()] { running.run(); });
        }
        auto timings = timeInTurn(works, control, rules_);
        if (!timings)
            return cancelled();
        return std::move(*timings);
    }

private:
    Runtime runtime_;
    int batch_;
    TimingRules rules_;
};

} // namespace

std::unique_ptr<NetworkTimer> makeNetworkTimer(Runtime runtime, int batch, TimingRules rules)
{
    return std::make_unique<MachineNetworkTimer>(runtime, batch, rules);
}

} // namespace espalier
