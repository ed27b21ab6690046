// SPDX-License-Identifier: GPL-3.0-or-later
// Runs some code in the middle of an epoch, always after the same step.
#pragma once

#include <ATen/record_function.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

namespace espalier::test {

/// While an object lives, it counts the optimiser's steps on its thread (which must use momentum), and calls what once after the given
/// step. One at a time per thread.
class AfterSteps {
public:
    AfterSteps(std::int64_t steps, std::function<void()> what) : left_(steps), what_(std::move(what))
    {
        alive = this;
        handle_ = at::addThreadLocalCallback(at::RecordFunctionCallback(&AfterSteps::seen).scopes({at::RecordScope::FUNCTION}));
    }
    ~AfterSteps() { at::removeCallback(handle_); }
    AfterSteps(const AfterSteps&) = delete;
    AfterSteps& operator=(const AfterSteps&) = delete;

private:
    static std::unique_ptr<at::ObserverContext> seen(const at::RecordFunction& function)
    {
        if (std::string_view(function.name()) == "aten::_foreach_mul_" && --alive->left_ == 0)
            alive->what_();
        return nullptr;
    }

    static inline thread_local AfterSteps* alive = nullptr;
    std::int64_t left_;
    std::function<void()> what_;
    at::CallbackHandle handle_;
};

} // namespace espalier::test
