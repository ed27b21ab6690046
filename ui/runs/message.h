// SPDX-License-Identifier: GPL-3.0-or-later
// A sentence to the user; the window shows it in its message bar.
#pragma once

#include "ui/models/theme.h"

#include <functional>
#include <vector>

namespace espalier {

struct Message {
    struct Remedy {
        QString text; ///< the button's text
        std::function<void()> run;
    };

    theme::Tone tone = theme::Tone::info;
    QString text;                      ///< one or two sentences
    QString details{};                 ///< shown on demand; may be empty
    std::vector<Remedy> remedies = {}; ///< at most two
};

} // namespace espalier
