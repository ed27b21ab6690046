// SPDX-License-Identifier: GPL-3.0-or-later
// One-place mailbox for immutable snapshots: the engine overwrites, the window reads the newest at its own pace.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

namespace espalier {

/// Thread-safe. A reader never blocks a writer longer than a pointer copy, and a slow reader only misses older snapshots.
template <class T>
class Mailbox {
public:
    void put(std::shared_ptr<const T> snapshot)
    {
        std::lock_guard lock(mutex_);
        newest_ = std::move(snapshot);
        ++version_;
    }

    std::shared_ptr<const T> newest() const
    {
        std::lock_guard lock(mutex_);
        return newest_;
    }

    /// Number of puts so far, so that a reader can check whether there is anything new.
    std::uint64_t version() const
    {
        std::lock_guard lock(mutex_);
        return version_;
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const T> newest_;
    std::uint64_t version_ = 0;
};

} // namespace espalier
