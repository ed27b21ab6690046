// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/run_control.h"

namespace espalier {

void RunControl::requestStop()
{
    // Under the lock, so that a stage about to wait cannot miss the wake-up.
    std::lock_guard lock(mutex_);
    source_.request_stop();
    changed_.notify_all();
}

void RunControl::pause()
{
    std::lock_guard lock(mutex_);
    paused_ = true;
}

void RunControl::resume()
{
    std::lock_guard lock(mutex_);
    paused_ = false;
    changed_.notify_all();
}

bool RunControl::paused() const
{
    std::lock_guard lock(mutex_);
    return paused_;
}

bool RunControl::held() const
{
    std::lock_guard lock(mutex_);
    return held_;
}

bool RunControl::proceed()
{
    std::unique_lock lock(mutex_);
    held_ = paused_;
    changed_.wait(lock, [this] { return !paused_ || source_.stop_requested(); });
    held_ = false;
    return !source_.stop_requested();
}

} // namespace espalier
