// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/worker.h"

#include <new>
#include <utility>

namespace espalier {

Worker::Worker(std::function<void()> prepare) : prepare_(std::move(prepare)), thread_([this](std::stop_token stop) { loop(stop); }) {}

Worker::~Worker()
{
    // The thread stops first, so that it does not start a job that was submitted a moment ago.
    thread_.request_stop();
    cancel();
    thread_.join();
}

bool Worker::busy() const
{
    return running() != nullptr;
}

void Worker::pause()
{
    if (const auto control = running())
        control->pause();
}

void Worker::resume()
{
    if (const auto control = running())
        control->resume();
}

bool Worker::paused() const
{
    const auto control = running();
    return control && control->paused();
}

void Worker::cancel()
{
    if (const auto control = running())
        control->requestStop();
}

std::shared_ptr<RunControl> Worker::running() const
{
    std::lock_guard lock(mutex_);
    return control_;
}

bool Worker::startJob(Job job)
{
    {
        std::lock_guard lock(mutex_);
        if (control_)
            return false;
        control_ = std::make_shared<RunControl>();
        next_ = std::move(job);
    }
    wake_.notify_one();
    return true;
}

void Worker::loop(std::stop_token stop)
{
    if (prepare_)
        prepare_();
    while (true) {
        std::unique_lock lock(mutex_);
        if (!wake_.wait(lock, stop, [this] { return next_ != nullptr; }) || stop.stop_requested())
            return;
        const Job job = std::exchange(next_, nullptr);
        const auto control = control_;
        lock.unlock();
        const Ending ending = job(*control);
        lock.lock();
        control_.reset();
        lock.unlock();
        ending();
    }
}

Error Worker::errorOf(const std::exception& problem)
{
    if (dynamic_cast<const Stopped*>(&problem))
        return cancelled().value();
    if (dynamic_cast<const std::bad_alloc*>(&problem))
        return {"There is not enough memory for this; try a smaller batch.", {}, Error::Kind::failed};
    return {"An unexpected error occurred; the model is unchanged.", problem.what(), Error::Kind::failed};
}

} // namespace espalier
