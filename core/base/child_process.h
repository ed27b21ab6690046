// SPDX-License-Identifier: GPL-3.0-or-later
// Work that may crash, hang or eat memory, done in a copy of this process.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace espalier {

struct ChildLimits {
    /// Processor time of the work. On a machine that others use it may last several times as long (`waiting`).
    std::chrono::milliseconds time{10000};
    static constexpr int waiting = 6;
    std::int64_t extraMemory = std::int64_t{2} << 30; ///< bytes of address space beyond what this process has
    /// Asked again and again while the work runs; false ends the work. It may block (a pause), which does not count as waiting.
    /// Empty: nothing stops it.
    std::function<bool()> proceed{};
};

struct ChildAnswer {
    std::optional<std::string> bytes; ///< what the work returned; nothing where it did not come to an end
    std::string whyNot;               ///< e.g. "it crashed"
};

/// Forks. The copy has this thread only, so the work must not wait for other threads, start any through a pool that was in use before, or
/// leave traces on disk. Where a lock happens to be held by another thread at this moment, the work hangs until its time is over: callers
/// must be able to go on without an answer. Files and windows of this process stay untouched; the copy ends without running destructors.
ChildAnswer runInChild(const std::function<std::string()>& work, const ChildLimits& limits = {});

} // namespace espalier
