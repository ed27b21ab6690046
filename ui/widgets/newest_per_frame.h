// SPDX-License-Identifier: GPL-3.0-or-later
// For what moves faster than a screen shows it, as a slider under the hand: one value a frame, the newest.
#pragma once

#include <QTimer>

#include <functional>
#include <optional>
#include <utility>

namespace espalier {

constexpr int frameTime = 16; ///< milliseconds: 60 frames a second

/// Lives in a thread with an event loop. The first value is passed on at once; of those that come within the same frame, the newest when
/// the frame is over, so that every rest is shown.
template <class Value>
class NewestPerFrame {
public:
    explicit NewestPerFrame(std::function<void(const Value&)> pass) : pass_(std::move(pass))
    {
        frame_.setSingleShot(true);
        frame_.setTimerType(Qt::PreciseTimer);
        frame_.setInterval(frameTime);
        QObject::connect(&frame_, &QTimer::timeout, &frame_, [this] { flush(); });
    }

    void put(Value value)
    {
        waiting_ = std::move(value);
        if (!frame_.isActive())
            flush();
    }

    /// What waits is passed on now, as at the end of a drag.
    void flush()
    {
        if (!waiting_)
            return;
        frame_.start(); // before the work, which is a part of the frame
        const Value value = *std::exchange(waiting_, std::nullopt);
        pass_(value);
    }

    bool waits() const { return waiting_.has_value(); }

private:
    std::function<void(const Value&)> pass_;
    std::optional<Value> waiting_;
    QTimer frame_;
};

} // namespace espalier
