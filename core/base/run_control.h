// SPDX-License-Identifier: GPL-3.0-or-later
// Stop and pause requests for one running stage: set from any thread, obeyed by the stage between batches.
#pragma once

#include <condition_variable>
#include <exception>
#include <mutex>
#include <stop_token>

namespace espalier {

/// Thrown out of a work that must stop; where it ends, cancelled() is returned (torchError() does so). A std::exception, because LibTorch
/// passes nothing else through a backward pass.
class Stopped : public std::exception {
public:
    const char* what() const noexcept override { return "the run was stopped"; }
};

class RunControl {
public:
    /// Any thread. Wakes a paused stage, too.
    void requestStop();
    bool stopRequested() const { return source_.stop_requested(); }
    std::stop_token token() const { return source_.get_token(); }

    /// Any thread. The stage waits at its next batch boundary without using the processor.
    void pause();
    void resume();
    bool paused() const;
    /// Any thread. True while the stage waits at a batch boundary because of pause().
    bool held() const;

    /// Called by the stage's thread at every batch boundary: blocks while paused; false when the stage must stop.
    bool proceed();

private:
    std::stop_source source_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool paused_ = false, held_ = false;
};

} // namespace espalier
