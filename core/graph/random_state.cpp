// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/random_state.h"

#include "core/graph/tensor_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>

#include <mutex>

namespace espalier {
namespace {

at::Generator cudaGenerator()
{
    return at::globalContext().defaultGenerator(c10::Device(c10::kCUDA, 0));
}

Tensor stateOf(at::Generator generator)
{
    const std::lock_guard lock(generator.mutex());
    return fromTorch(generator.get_state());
}

void set(at::Generator generator, const Tensor& state)
{
    if (!state.defined())
        return;
    const std::lock_guard lock(generator.mutex());
    generator.set_state(toTorch(state));
}

} // namespace

RandomState randomState()
{
    return {stateOf(at::detail::getDefaultCPUGenerator()), at::hasCUDA() ? stateOf(cudaGenerator()) : Tensor()};
}

void setRandomState(const RandomState& state)
{
    set(at::detail::getDefaultCPUGenerator(), state.cpu);
    if (at::hasCUDA())
        set(cudaGenerator(), state.cuda);
}

SeedScope::SeedScope(std::uint64_t seed) : before_(randomState())
{
    at::manual_seed(seed);
}

SeedScope::~SeedScope()
{
    setRandomState(before_);
}

} // namespace espalier
