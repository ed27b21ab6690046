// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/sparsity_settings.h"

namespace espalier {
namespace {

constexpr NameTable<SparsityMode, 6> modes{{
    {SparsityMode::none, "none", "Not at all", "Ordinary training; sparsity is only measured."},
    {SparsityMode::uniformL1, "uniform-l1", "Uniform L1 (Network Slimming)", "The same pull on every channel, all along."},
    {SparsityMode::uniformProx, "uniform-prox", "Uniform, proximal", "The same pull on every channel, as strong as the aim needs."},
    {SparsityMode::heatOnly, "heat-only", "Heat alone", "Cold channels are pressed harder, whichever layer they are in."},
    {SparsityMode::budgetOnly, "budget-only", "Layer budgets alone", "Every layer gives its share, its channels pressed alike."},
    {SparsityMode::heatmap, "heatmap", "Heatmap", "Cold channels are pressed harder, and every layer gives its share."},
}};
constexpr NameTable<SparsityAim, 3> aims{{
    {SparsityAim::even, "even", "The same share each", "Every layer gives the same share."},
    {SparsityAim::scores, "scores", "What their scores say",
     "As many as the plan would take from each layer now; leaves important layers whole. With the criterion l1 it often costs less."},
    {SparsityAim::measured, "measured", "What costs least",
     "As many as the plan would take from each layer now, if measured curves decide how much each gives."},
}};

Result<SparsityAim> aimFromName(const std::string& name)
{
    return choiceFromName(aims, name, "aim of sparsity training");
}

Settings heatSettings(SparsitySettings& s)
{
    return {
        Setting("mode", "--mode", "Pressure",
                "How channels are pressed towards zero. The modes other than heatmap are there to compare with.",
                choiceOf(s.mode, sparsityModeFromName, optionsIn(modes))),
        Setting("aim", "--aim", "Layers give", "How many of each layer's channels are pressed towards zero.",
                choiceOf(s.aim, aimFromName, optionsIn(aims))),
        Setting("strength", "--strength", "Strength",
                "Of the penalty at the start. Left out, it is found from the network and the stage's length; 1e-4 for uniform-l1.",
                &s.strength, range::notNegative)
            .leastMeans("found by itself"),
        Setting("amplification", "--amplification", "Amplification",
                "How many times harder a layer's coldest channel is pressed than its hottest.", &s.amplification, {1, 1e6})
            .by(1)
            .onlyWith("mode", {"heat-only", "heatmap"}),
        Setting("sparing", "--sparing", "Spared",
                "Of the channels that a layer is to keep, the share (the hottest) that is not pressed at all.", &s.sparing, range::share)
            .in("%")
            .onlyWith("mode", {"heat-only", "heatmap"}),
        Setting("warmup_share", "--warmup-share", "Heat grows over",
                "Share of the stage over which amplification and sparing grow to their full size.", &s.warmupShare, range::share)
            .in("%")
            .onlyWith("mode", {"heat-only", "heatmap"}),
        Setting("ramp_share", "--ramp-share", "All zero after", "Share of the stage until all zeros should be there.", &s.rampShare,
                range::share)
            .in("%"),
    };
}

Settings controlSettings(SparsitySettings& s)
{
    return {
        Setting("gain", "--gain", "Gain", "How fast strength and layer budgets follow what is missing.", &s.gain, range::notNegative)
            .by(0.5),
        Setting("leak", "--leak", "Leak", "How fast layer budgets are forgotten.", &s.leak, range::share)
            .by(0.01)
            .onlyWith("mode", {"budget-only", "heatmap"}),
        Setting("smoothing", "--smoothing", "Smoothing", "Weight of the newest scales in the heat.", &s.smoothing, range::share).by(0.05),
        Setting("updates", "--updates", "Updates", "How often heat and budgets are computed anew, in a stage with fewer epochs.",
                &s.updates, {1, 1e6}),
        Setting("hold", "--hold", "Stop at the aim", "What has its share of zeros is pressed no further; only its zeros are kept.",
                &s.hold),
    };
}

} // namespace

const char* nameOf(SparsityMode mode)
{
    return nameIn(modes, mode);
}

Result<SparsityMode> sparsityModeFromName(const std::string& name)
{
    return choiceFromName(modes, name, "sparsity mode");
}

std::vector<std::string> sparsityModeNames()
{
    return namesIn(modes);
}

const char* nameOf(SparsityAim aim)
{
    return nameIn(aims, aim);
}

bool usesHeat(SparsityMode mode)
{
    return mode == SparsityMode::heatOnly || mode == SparsityMode::heatmap;
}

bool usesBudgets(SparsityMode mode)
{
    return mode == SparsityMode::budgetOnly || mode == SparsityMode::heatmap;
}

bool usesProximal(SparsityMode mode)
{
    return mode != SparsityMode::none && mode != SparsityMode::uniformL1;
}

Settings settingsOf(SparsitySettings& settings)
{
    return joined({heatSettings(settings), controlSettings(settings)});
}

} // namespace espalier
