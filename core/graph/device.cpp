// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/device.h"

#include "core/base/named.h"
#include "core/base/parallel.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <c10/core/Device.h>

#include <utility>

namespace espalier {
namespace {

constexpr NameTable<Device, 3> devices{{
    {Device::automatic, "auto", "automatic", "A graphics card where LibTorch can use one, else the processor."},
    {Device::cpu, "cpu", "the processor", "The processor, even where there is a graphics card; runs repeat themselves to the bit."},
    {Device::cuda, "cuda", "the graphics card", "The first graphics card; needs a LibTorch that was built for CUDA."},
}};

thread_local Device wished = Device::automatic;

} // namespace

const char* nameOf(Device device)
{
    return nameIn(devices, device);
}

Result<Device> deviceFromName(const std::string& name)
{
    return choiceFromName(devices, name, "device");
}

std::vector<Option> deviceOptions()
{
    return optionsIn(devices);
}

std::string deviceFault(Device device)
{
    if (device != Device::cuda || at::hasCUDA())
        return {};
    return "LibTorch can use no graphics card here: it was built without CUDA, or no card is found. Use the device cpu or auto.";
}

ComputeScope::ComputeScope(int threads, Device device) : threadsBefore_(at::get_num_threads()), deviceBefore_(std::exchange(wished, device))
{
    at::set_num_threads(threadsOrAllCores(threads));
}

ComputeScope::~ComputeScope()
{
    at::set_num_threads(threadsBefore_);
    wished = deviceBefore_;
}

Device deviceInUse()
{
    return wished != Device::cpu && at::hasCUDA() ? Device::cuda : Device::cpu;
}

int threadsInUse()
{
    return at::get_num_threads();
}

c10::Device computeDevice()
{
    return deviceInUse() == Device::cuda ? c10::Device(c10::kCUDA, 0) : c10::Device(c10::kCPU);
}

} // namespace espalier
