// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sparsity_options.h"

#include "app/cli/validators.h"
#include "core/base/nearest.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::cli {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// An option of the penalty; usual: what holds where neither it nor a project says otherwise.
template <class Value, class Usual>
CLI::Option* option(CLI::App& app, const char* name, Value& value, const std::string& help, const Usual& usual)
{
    return app.add_option(name, value, fmt::format("{} (usually {})", help, usual))->group("Sparsity");
}

} // namespace

SparsityOptions::SparsityOptions(CLI::App& app)
{
    const SparsitySettings usual;
    const CLI::Range share(0.0, 1.0);
    option(app, "--mode", mode_, "How the penalty is spread: " + alternatives(sparsityModeNames()), nameOf(usual.mode))
        ->check(named(sparsityModeFromName));
    option(app, "--aim", aim_, "Channels that a group is to give: the same share of each, or as many as the scores take", nameOf(usual.aim))
        ->check(named(sparsityAimFromName));
    option(app, "--strength", strength_, "Strength of the penalty at the start",
           "found from the network and the stage's length; 1e-4 for uniform-l1")
        ->check(notNegative());
    option(app, "--amplification", amplification_, "How many times harder a group's coldest unit is pressed than its hottest",
           usual.amplification)
        ->check(CLI::Range(1.0, infinity));
    option(app, "--sparing", sparing_, "Of the units that are to stay, the share (the hottest) that is not pressed at all", usual.sparing)
        ->check(share);
    option(app, "--warmup-share", warmupShare_, "Share of the stage over which these two grow", usual.warmupShare)->check(share);
    option(app, "--ramp-share", rampShare_, "Share of the stage until all zeros should be there", usual.rampShare)->check(share);
    option(app, "--gain", gain_, "How fast strength and layer budgets follow what is missing", usual.gain)->check(notNegative());
    option(app, "--leak", leak_, "How fast layer budgets are forgotten", usual.leak)->check(share);
    option(app, "--smoothing", smoothing_, "Weight of the newest scales in the heat", usual.smoothing)->check(share);
    option(app, "--updates", updates_, "Updates of heat and budgets in a stage with fewer epochs", usual.updates)->check(positive());
    app.add_flag("--no-hold", noHold_, "Press on after a group has its share of zeros")->group("Sparsity");
}

void SparsityOptions::apply(SparsitySettings& settings) const
{
    const auto set = [](auto& target, const auto& given) {
        if (given)
            target = *given;
    };
    if (mode_)
        settings.mode = *sparsityModeFromName(*mode_);
    if (aim_)
        settings.aim = *sparsityAimFromName(*aim_);
    set(settings.strength, strength_);
    set(settings.amplification, amplification_);
    set(settings.sparing, sparing_);
    set(settings.warmupShare, warmupShare_);
    set(settings.rampShare, rampShare_);
    set(settings.gain, gain_);
    set(settings.leak, leak_);
    set(settings.smoothing, smoothing_);
    set(settings.updates, updates_);
    settings.hold = settings.hold && !noHold_;
}

} // namespace espalier::cli
