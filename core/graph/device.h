// SPDX-License-Identifier: GPL-3.0-or-later
// Where networks learn and are judged: a device, and threads. Planning and surgery stay on the processor.
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
    automatic, ///< a graphics card where LibTorch can use one, else the processor
    cpu,
    cuda, ///< the first card; needs a LibTorch that was built for CUDA
};

/// "auto", "cpu", "cuda".
const char* nameOf(Device device);
Result<Device> deviceFromName(const std::string& name);
std::vector<Option> deviceOptions();

/// Empty where the device can be used; else the sentence that says why not.
std::string deviceFault(Device device);

/// While it lives, its thread computes on this device, and LibTorch's operators on so many threads (0: all cores); afterwards as before.
/// Without one: automatic, and LibTorch's own number. A card that cannot be used (deviceFault) gives way to the processor.
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

/// The one in use, cpu or cuda.
Device deviceInUse();
/// Threads that LibTorch's operators use.
int threadsInUse();
/// Inside core only: likewise, in LibTorch's terms.
c10::Device computeDevice();

} // namespace espalier
