// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/rounding.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

namespace espalier {
namespace {

at::Tensor inDouble(const at::Tensor& tensor)
{
    return tensor.is_floating_point() ? tensor.to(at::kDouble) : tensor;
}

std::vector<at::Tensor> runFor(Executor& executor, const std::vector<at::Tensor>& inputs, const std::vector<ValueId>& values,
                               const GivenValues& replaced)
{
    GivenValues seen;
    executor.setTap([&](ValueId value, c10::IValue result) {
        if (const auto given = replaced.find(value); given != replaced.end())
            result = given->second.to(result.toTensor().options()).reshape(result.toTensor().sizes());
        if (std::find(values.begin(), values.end(), value) != values.end())
            seen[value] = result.toTensor();
        return result;
    });
    executor.run(inputs);
    std::vector<at::Tensor> results;
    for (const ValueId value : values)
        results.push_back(seen.at(value));
    return results;
}

std::vector<at::Tensor> runInDouble(const Network& network, std::vector<at::Tensor> inputs, const std::vector<ValueId>& values,
                                    const GivenValues& replaced)
{
    Executor executor(network);
    for (std::size_t i = 0; i < network.stored.size(); ++i)
        executor.stored(i) = inDouble(executor.stored(i));
    for (at::Tensor& input : inputs)
        input = inDouble(input);
    return runFor(executor, inputs, values, replaced);
}

} // namespace

TwiceRun runTwice(const Network& network, const std::vector<at::Tensor>& inputs, const std::vector<ValueId>& values,
                  const GivenValues& replaced)
{
    const c10::NoGradGuard noGradients;
    Executor executor(network);
    TwiceRun runs{runFor(executor, inputs, values, replaced), {}};
    try {
        runs.precise = runInDouble(network, inputs, values, replaced);
    } catch (const std::exception&) { // An operator may exist, or its constants may be kept, in single precision only.
        runs.precise = runs.single;
    }
    return runs;
}

double allowedDifference(double usual, double rounding)
{
    constexpr double times = 10, coarsest = 1e-2;
    return std::max(usual, std::min(times * rounding, coarsest));
}

} // namespace espalier
