// SPDX-License-Identifier: GPL-3.0-or-later
// Where networks learn and are judged. One place for the whole process, as LibTorch's threads are; planning and surgery stay on the
// processor.
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

/// From now on; at first automatic. A card that cannot be used (deviceFault) gives way to the processor.
void setDevice(Device device);

/// The one in use, cpu or cuda.
Device deviceInUse();
/// Inside core only: likewise, in LibTorch's terms.
c10::Device computeDevice();

} // namespace espalier
