// SPDX-License-Identifier: GPL-3.0-or-later
// Names of settings as users write them, in project files and on the command line, where the setting's own room has none.
#pragma once

#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/training/train_settings.h"

#include <string>

namespace espalier {

const char* nameOf(ScheduleKind schedule); ///< "cosine", "step"
Result<ScheduleKind> scheduleFromName(const std::string& name);

const char* nameOf(Distillation::Teacher teacher); ///< "none", "original"
Result<Distillation::Teacher> teacherFromName(const std::string& name);

const char* nameOf(Preprocessing::Order order); ///< "rgb", "bgr"
Result<Preprocessing::Order> orderFromName(const std::string& name);

} // namespace espalier
