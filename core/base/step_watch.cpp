// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/step_watch.h"

#include <utility>

namespace espalier {
namespace {

thread_local const StepWatch* innermost = nullptr;

} // namespace

StepWatch::StepWatch(std::function<void()> passed) : passed_(std::move(passed)), outer_(std::exchange(innermost, this)) {}

StepWatch::StepWatch(const RunControl& control)
    : StepWatch([&control] {
          if (control.stopRequested())
              throw Stopped();
      })
{
}

StepWatch::~StepWatch()
{
    innermost = outer_;
}

const StepWatch* StepWatch::current()
{
    return innermost;
}

void StepWatch::passed() const
{
    if (outer_ != nullptr)
        outer_->passed();
    passed_();
}

Unwatched::Unwatched() : watch_(std::exchange(innermost, nullptr)) {}

Unwatched::~Unwatched()
{
    innermost = watch_;
}

} // namespace espalier
