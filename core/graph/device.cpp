// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/device.h"

#include "core/base/named.h"

#include <ATen/Context.h>
#include <c10/core/Device.h>

#include <atomic>

namespace espalier {
namespace {

constexpr NameTable<Device, 3> devices{{
    {Device::automatic, "auto", "automatic", "A graphics card where LibTorch can use one, else the processor."},
    {Device::cpu, "cpu", "the processor", "The processor, even where there is a graphics card; runs repeat themselves to the bit."},
    {Device::cuda, "cuda", "the graphics card", "The first graphics card; needs a LibTorch that was built for CUDA."},
}};

std::atomic<Device> wished{Device::automatic};

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

void setDevice(Device device)
{
    wished = device;
}

Device deviceInUse()
{
    return wished != Device::cpu && at::hasCUDA() ? Device::cuda : Device::cpu;
}

c10::Device computeDevice()
{
    return deviceInUse() == Device::cuda ? c10::Device(c10::kCUDA, 0) : c10::Device(c10::kCPU);
}

} // namespace espalier
