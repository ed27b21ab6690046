// SPDX-License-Identifier: GPL-3.0-or-later
// One thread that runs one job at a time. It knows nothing about the jobs.
#pragma once

#include "core/base/error.h"
#include "core/base/run_control.h"
#include "core/base/step_watch.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace espalier {

/// All functions may be called from any thread; none blocks for longer than a lock.
class Worker {
public:
    /// prepare: called once on the worker's thread before the first job; may be empty.
    explicit Worker(std::function<void()> prepare = {});
    /// Stops the running job at its next check of the control, and joins. done is still called.
    ~Worker();

    /// work and then done are called on the worker's thread. When done is called, the worker is idle, so that done can lead to the next job
    /// at once. Exceptions become errors. False when a job is running already (nothing is queued).
    template <class Value>
    bool start(std::function<Result<Value>(RunControl&)> work, std::function<void(const Result<Value>&)> done)
    {
        return startJob([work = std::move(work), done = std::move(done)](RunControl& control) -> Ending {
            auto result = std::make_shared<const Result<Value>>(guarded<Value>(work, control));
            return [result, done] { done(*result); };
        });
    }

    bool busy() const;
    void pause();
    void resume();
    bool paused() const;
    void cancel();

private:
    /// Called when the worker is idle again.
    using Ending = std::function<void()>;
    using Job = std::function<Ending(RunControl&)>;

    template <class Value>
    static Result<Value> guarded(const std::function<Result<Value>(RunControl&)>& work, RunControl& control)
    {
        try {
            const StepWatch stops(control);
            return stoppedOr(work(control), control);
        } catch (const std::exception& problem) {
            return tl::make_unexpected(errorOf(problem));
        }
    }
    /// What fails because the run was stopped is cancelled, whatever it says.
    template <class Value>
    static Result<Value> stoppedOr(Result<Value> result, const RunControl& control)
    {
        return result || !control.stopRequested() ? std::move(result) : cancelled();
    }
    static Error errorOf(const std::exception& problem);

    bool startJob(Job job);
    void loop(std::stop_token stop);
    std::shared_ptr<RunControl> running() const;

    std::function<void()> prepare_;
    mutable std::mutex mutex_;
    std::condition_variable_any wake_;
    std::shared_ptr<RunControl> control_; ///< of the running job; null when idle
    Job next_;
    std::jthread thread_; ///< last member: starts when the others exist
};

} // namespace espalier
