// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: lists of settings as YAML. Dots in keys are sections.
#pragma once

#include "core/settings/setting.h"
#include "core/settings/yaml_reader.h"
#include "core/settings/yaml_writer.h"

namespace espalier {

/// What the file says takes the place of the values; faults are the reader's to tell.
void read(YamlReader& reader, const Settings& settings);
/// In the list's order, so that equal settings give equal bytes.
void write(YamlWriter& writer, const Settings& settings);

} // namespace espalier
