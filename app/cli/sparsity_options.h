// SPDX-License-Identifier: GPL-3.0-or-later
// The options of stage 1's penalty, for the commands that sparsify.
#pragma once

#include "app/cli/command.h"
#include "core/sparsity/sparsity_settings.h"

#include <optional>
#include <string>

namespace espalier::cli {

class SparsityOptions {
public:
    explicit SparsityOptions(CLI::App& app);
    /// What was given on the command line takes the place of what the settings say.
    void apply(SparsitySettings& settings) const;

private:
    std::optional<std::string> mode_, aim_;
    std::optional<double> strength_, amplification_, sparing_, warmupShare_, rampShare_, gain_, leak_, smoothing_;
    std::optional<int> updates_;
    bool noHold_ = false;
};

} // namespace espalier::cli
