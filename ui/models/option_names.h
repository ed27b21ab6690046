// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences of the engine name settings as on the command line; the window calls them otherwise.
#pragma once

#include <QString>

#include <string>

namespace espalier {

/// The sentence with the settings' labels in the place of their options: “Anchors” for --anchors.
QString withLabels(const std::string& sentence);

} // namespace espalier
