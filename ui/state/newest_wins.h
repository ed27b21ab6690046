// SPDX-License-Identifier: GPL-3.0-or-later
// Background computation of which only the newest request matters, as for a moving slider.
#pragma once

#include "core/base/background.h"

#include <QObject>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

namespace espalier {

/// One request is computed and one waits. A newer request replaces the waiting one and asks the running computation to stop. Only the
/// newest request is answered. Lives in a thread with an event loop, where it calls answered.
template <class Request, class Answer>
class NewestWins {
public:
    /// Called on the worker's thread. May return early when the token asks for it; the result is then dropped.
    using Compute = std::function<Answer(const Request&, std::stop_token)>;
    using Answered = std::function<void(const Answer&)>;

    NewestWins(Compute compute, Answered answered) : compute_(std::move(compute)), answered_(std::move(answered)) {}

    /// Stops the running computation and joins.
    ~NewestWins()
    {
        thread_.request_stop();
        drop();
        thread_.join(); // before the members that the thread uses are destroyed
    }

    /// Earlier requests will not be answered.
    void ask(Request request)
    {
        const std::lock_guard lock(mutex_);
        running_.request_stop();
        pending_.emplace(std::move(request));
        ++generation_;
        wake_.notify_one();
    }

    /// No earlier request will be answered.
    void drop()
    {
        const std::lock_guard lock(mutex_);
        running_.request_stop();
        pending_.reset();
        ++generation_;
    }

private:
    void loop(std::stop_token stop)
    {
        computeInBackground();
        std::unique_lock lock(mutex_);
        while (wake_.wait(lock, stop, [this] { return pending_.has_value(); }) && !stop.stop_requested()) {
            const Request request = *std::exchange(pending_, std::nullopt);
            const std::uint64_t generation = generation_;
            running_ = std::stop_source();
            const std::stop_token token = running_.get_token();
            lock.unlock();
            auto answer = std::make_shared<const Answer>(compute_(request, token));
            QMetaObject::invokeMethod(
                &here_, [this, answer, generation] { deliver(*answer, generation); }, Qt::QueuedConnection);
            lock.lock();
        }
    }

    /// In the owner's thread: a newer request may have come meanwhile.
    void deliver(const Answer& answer, std::uint64_t generation)
    {
        {
            const std::lock_guard lock(mutex_);
            if (generation != generation_)
                return;
        }
        answered_(answer);
    }

    Compute compute_;
    Answered answered_;
    QObject here_; ///< answers that are still queued for it are dropped with it
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::optional<Request> pending_;
    std::stop_source running_;
    std::uint64_t generation_ = 0;                                      ///< of the newest request
    std::jthread thread_{[this](std::stop_token stop) { loop(stop); }}; ///< last member: starts when the others exist
};

} // namespace espalier
