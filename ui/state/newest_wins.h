// SPDX-License-Identifier: GPL-3.0-or-later
// Computes in the background where only the newest request matters: what a slider asks for while it moves.
#pragma once

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

/// One request is computed, one waits; a newer one takes the place of the one that waits, and asks the running computation to stop. Answers
/// reach only the newest request. Lives in a thread with an event loop, where it calls answered.
template <class Request, class Answer>
class NewestWins {
public:
    /// Called on the worker's thread. May give up when the token asks for it: what it returns then is dropped.
    using Compute = std::function<Answer(const Request&, std::stop_token)>;
    using Answered = std::function<void(const Answer&)>;

    NewestWins(Compute compute, Answered answered) : compute_(std::move(compute)), answered_(std::move(answered)) {}

    /// Stops what is running and joins.
    ~NewestWins()
    {
        thread_.request_stop();
        drop();
        thread_.join(); // before the members that it uses
    }

    /// Earlier requests are not answered any more.
    void ask(Request request)
    {
        const std::lock_guard lock(mutex_);
        running_.request_stop();
        pending_.emplace(std::move(request));
        ++generation_;
        wake_.notify_one();
    }

    /// Nothing that was asked so far is answered.
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

    /// In the owner's thread: a newer request may have come while the answer was on its way.
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
    QObject here_; ///< answers on their way to it are dropped with it
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::optional<Request> pending_;
    std::stop_source running_;
    std::uint64_t generation_ = 0;                                      ///< of the newest request
    std::jthread thread_{[this](std::stop_token stop) { loop(stop); }}; ///< last: starts when everything else is there
};

} // namespace espalier
