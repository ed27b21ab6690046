// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/evaluate_settings.h"

namespace espalier {
namespace {

constexpr NameTable<const char*, 3> splits{{
    {"train", "train", "for training", "The images that networks learn from."},
    {"val", "val", "for validation", "The images that epochs and networks are chosen by."},
    {"test", "test", "for the test", "The images that nothing was chosen by."},
}};

Choice splitChoice(std::string& split)
{
    return {optionsIn(splits), [&split] { return split; },
            [&split](const std::string& name) {
                return choiceFromName(splits, name, "set of images").map([&](const char* chosen) { split = chosen; });
            }};
}

} // namespace

Settings settingsOf(EvaluateSettings& settings)
{
    const Settings own{
        Setting("split", "--split", "Pictures", "Which images the network is judged on.", splitChoice(settings.split)),
        Setting("batch", "--batch", "Pictures at once", "How many images are judged at once (batch size).", &settings.batch, {1, 65536}),
        Setting("limit", "--limit", "Pictures of each class", "Only the first images of each class by name.", &settings.limit, range::count)
            .leastMeans("all"),
    };
    return joined({own, settingsOf(settings.keep)});
}

} // namespace espalier
