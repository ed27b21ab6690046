// SPDX-License-Identifier: GPL-3.0-or-later
// Device and threads for training and evaluation. Planning and surgery always use the CPU.
#pragma once

#include "core/base/error.h"
#include "core/base/named.h"

#include <string>
#include <vector>

namespace c10 {
struct Device;
}

namespace espalier {

enum class Device {
    automatic, ///< a graphics card where LibTorch can use one, else the CPU
    cpu,
    cuda, ///< the first card; needs a LibTorch that was built for CUDA
};

/// "auto", "cpu", "cuda".
const char* nameOf(Device device);
Result<Device> deviceFromName(const std::string& name);
std::vector<Option> deviceOptions();

/// Empty where the device can be used; else a sentence that says why not.
std::string deviceFault(Device device);

/// While an object lives, its thread computes on this device, and LibTorch's operators use this many threads (0: all cores); afterwards as
/// before. Without one: automatic, and LibTorch's own number of threads. A card that cannot be used (deviceFault) is replaced by the CPU.
class ComputeScope {
public:
    ComputeScope(int threads, Device device);
    ~ComputeScope();
    ComputeScope(const ComputeScope&) = delete;
    ComputeScope& operator=(const ComputeScope&) = delete;

private:
    const int threadsBefore_;
    const Device deviceBefore_;
};

/// The device in use: cpu or cuda.
Device deviceInUse();
/// Number of threads that LibTorch's operators use.
int threadsInUse();
/// Inside core only: deviceInUse() as a LibTorch device.
c10::Device computeDevice();

} // namespace espalier
