// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/names.h"

namespace espalier {

const char* nameOf(ScheduleKind schedule)
{
    return schedule == ScheduleKind::cosine ? "cosine" : "step";
}

Result<ScheduleKind> scheduleFromName(const std::string& name)
{
    if (name == "cosine")
        return ScheduleKind::cosine;
    if (name == "step")
        return ScheduleKind::step;
    return usageError("There is no schedule '" + name + "'; known are cosine and step.");
}

const char* nameOf(Distillation::Teacher teacher)
{
    return teacher == Distillation::Teacher::none ? "none" : "original";
}

Result<Distillation::Teacher> teacherFromName(const std::string& name)
{
    if (name == "none")
        return Distillation::Teacher::none;
    if (name == "original")
        return Distillation::Teacher::original;
    return usageError("There is no teacher '" + name + "'; known are none and original, the network as it was opened.");
}

const char* nameOf(Preprocessing::Order order)
{
    return order == Preprocessing::Order::rgb ? "rgb" : "bgr";
}

Result<Preprocessing::Order> orderFromName(const std::string& name)
{
    if (name == "rgb")
        return Preprocessing::Order::rgb;
    if (name == "bgr")
        return Preprocessing::Order::bgr;
    return usageError("There is no channel order '" + name + "'; known are rgb and bgr.");
}

} // namespace espalier
