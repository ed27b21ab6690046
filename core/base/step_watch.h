// SPDX-License-Identifier: GPL-3.0-or-later
// A look into long computations: a batch of a large network takes many seconds, and a run is to stop, and to tell how far it is, within it.
#pragma once

#include "core/base/run_control.h"

#include <functional>

namespace espalier {

/// While it lives, it is told of every small step that its thread computes: in Executor every node, and in training once more when the
/// node's gradients are there. Watches nest; the outer one is told first.
class StepWatch {
public:
    /// passed may throw, which ends the computation.
    explicit StepWatch(std::function<void()> passed);
    /// Throws Stopped as soon as the control asks for it.
    explicit StepWatch(const RunControl& control);
    StepWatch(const StepWatch&) = delete;
    StepWatch& operator=(const StepWatch&) = delete;
    ~StepWatch();

    /// The innermost one of this thread; null where there is none.
    static const StepWatch* current();
    void passed() const;

private:
    std::function<void()> passed_;
    const StepWatch* outer_;
};

/// While it lives, its thread has no watch: for what is kept of a run that was stopped.
class Unwatched {
public:
    Unwatched();
    Unwatched(const Unwatched&) = delete;
    Unwatched& operator=(const Unwatched&) = delete;
    ~Unwatched();

private:
    const StepWatch* watch_;
};

} // namespace espalier
