// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/latency/timing.h"
#include "core/base/assert.h"

#include "core/base/kept_memory.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace espalier {
namespace {

double medianOf(std::vector<double> numbers)
{
    const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
    std::nth_element(numbers.begin(), middle, numbers.end());
    if (numbers.size() % 2 == 1)
        return *middle;
    return (*middle + *std::max_element(numbers.begin(), middle)) / 2;
}

} // namespace

double Timing::uncertainty() const
{
    // The median's standard error is 1.2533 σ / √n, and σ is 1.4826 times the median absolute deviation.
    constexpr double errorPerSpread = 1.2533 * 1.4826;
    return runs == 0 ? 0 : errorPerSpread * spread / std::sqrt(runs);
}

Timing timingOf(std::vector<double> milliseconds)
{
    ESPALIER_ASSERT(!milliseconds.empty());
    const double median = medianOf(milliseconds);
    const int runs = static_cast<int>(milliseconds.size());
    for (double& time : milliseconds)
        time = std::abs(time - median);
    return {median, medianOf(std::move(milliseconds)), runs};
}

Clock steadyClock()
{
    return [] { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); };
}

std::optional<std::vector<Timing>> timeInTurn(const std::vector<std::function<void()>>& works, RunControl& control,
                                              const TimingRules& rules, const Clock& clock)
{
    const KeptMemory memory;
    std::vector<std::vector<double>> times(works.size());
    double start = 0;
    for (int round = -rules.warmups; round < rules.mostRuns; ++round) {
        if (round == 0)
            start = clock();
        if (round >= rules.leastRuns && clock() - start >= rules.seconds)
            break;
        for (std::size_t i = 0; i < works.size(); ++i) {
            if (!control.proceed())
                return std::nullopt;
            const double before = clock();
            works[i]();
            if (round >= 0)
                times[i].push_back((clock() - before) * 1e3);
        }
    }
    std::vector<Timing> timings;
    for (std::vector<double>& of : times)
        timings.push_back(timingOf(std::move(of)));
    return timings;
}

} // namespace espalier
