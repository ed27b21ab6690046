// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/timing_settings.h"

namespace espalier {

Settings settingsOf(TimingSettings& settings)
{
    return {
        Setting("batch", "--batch", "Pictures at once", "How many images one inference takes.", &settings.batch, {1, 65536}),
        Setting("runtimes", "--runtime", "Runtimes", "What runs the networks.",
                choicesOf(settings.runtimes, runtimeFromName, runtimeOptions())),
        Setting("seconds", "--seconds", "Seconds", "How long each runtime is measured.", &settings.seconds, range::positive).in("s"),
    };
}

} // namespace espalier
