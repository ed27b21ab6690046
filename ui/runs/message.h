// SPDX-License-Identifier: GPL-3.0-or-later
// A sentence to the user; the window shows it in its message bar.
#pragma once

#include "ui/models/theme.h"

#include <functional>
#include <vector>

namespace espalier {

struct Message {
    struct Remedy {
        QString text; ///< of its button
        std::function<void()> run;
    };

    theme::Tone tone = theme::Tone::info;
    QString text;                      ///< one sentence or two
    QString details{};                 ///< shown on demand; may be empty
    std::vector<Remedy> remedies = {}; ///< two at most
};

} // namespace espalier
