// SPDX-License-Identifier: GPL-3.0-or-later
// A sentence to the user; the window shows it in its message bar.
#pragma once

#include "ui/models/theme.h"

#include <functional>

namespace espalier {

struct Message {
    theme::Tone tone = theme::Tone::info;
    QString text;       ///< one sentence or two
    QString details;    ///< shown on demand; may be empty
    QString remedyText; ///< of the button that runs remedy; empty: no button
    std::function<void()> remedy;
};

} // namespace espalier
