// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/prune_settings.h"

namespace espalier {
namespace {

constexpr NameTable<Compensate, 4> compensates{{
    {Compensate::automatic, "auto", "Automatic",
     "Least squares where there are images and no training follows, else folding: after a long training the two come out alike."},
    {Compensate::leastSquares, "least-squares", "Refit on images",
     "The layers behind are refitted on images without labels, so that they compute what they computed before."},
    {Compensate::fold, "fold", "Fold constants",
     "A channel that is always the same adds a constant to what reads it: the constant stays when the channel goes."},
    {Compensate::none, "none", "Nothing", "What the channels passed on is lost."},
}};

constexpr NameTable<TrialJudge, 2> judges{{
    {TrialJudge::answers, "answers", "Answers", "The smaller network whose answers stay closest to the original's. Needs no labels."},
    {TrialJudge::labels, "labels", "Labels", "The smaller network that does best on the images, which need labels."},
}};

/// A criterion, or the trials that find the best one.
Choice criterionChoice(PruneSettings& s)
{
    constexpr const char* trials = "auto";
    std::vector<Option> options = criterionOptions();
    options.push_back(
        {trials, "Find the best",
         "Criteria, fusion and what decides how much each layer gives are tried on images: the best is taken. Takes as long as "
         "measuring may take."});
    const auto name = [&s] { return std::string(s.tryCriteria ? trials : nameOf(s.criterion)); };
    const auto choose = [&s, names = namesOf(options)](const std::string& chosen) -> Result<void> {
        const auto criterion = criterionFromName(chosen);
        if (!criterion && chosen != trials)
            return usageError("There is no criterion called '" + chosen + "'; use " + alternatives(names) + "." +
                              didYouMean(chosen, names));
        s.tryCriteria = !criterion;
        s.criterion = criterion.value_or(PruneSettings().criterion);
        return {};
    };
    return {options, name, choose};
}

Settings amountSettings(PruneSettings& s)
{
    return {
        Setting("ratio", "--ratio", "Ratio",
                "How much of the network goes, as a share of the budget. At half of the compute, the smaller network needs half the "
                "multiplications.",
                &s.ratio, range::openShare)
            .in("%"),
        Setting("budget", "--budget", "Budget", "What the ratio is a share of.", choiceOf(s.budget, budgetFromName, budgetOptions())),
        Setting("runtime", "--runtime", "Runtime",
                "What a time is measured with: a network that is fast in one program need not be in another.",
                choiceOf(s.runtime, runtimeFromName, runtimeOptions())),
    };
}

Settings targetSettings(AbsoluteTarget& s)
{
    return {
        Setting("units", "--units", "Channels that go", "Instead of a ratio: so many channels go, no more and no fewer.", &s.units,
                range::positive),
        Setting("params", "--params", "Parameters at most", "Instead of a ratio: at most so many parameters are left.", &s.params,
                range::positive),
        Setting("macs", "--macs", "MACs at most", "Instead of a ratio: at most so many multiplications for one image are left.", &s.macs,
                range::positive),
        Setting("bytes", "--bytes", "Bytes at most", "Instead of a ratio: the parameters that are left take at most so many bytes.",
                &s.bytes, range::positive),
        Setting("milliseconds", "--target-ms", "Milliseconds at most",
                "Instead of a ratio: one image takes at most so long on this machine.", &s.milliseconds, range::positive),
        Setting("keep_within", "--keep-within", "Metric falls by at most",
                "Instead of a ratio: as much of the budget goes as lets the main metric fall by no more than this, in its unit, by an "
                "estimate on images that no layer is fitted on. Without labels, by how often the answers stay the same.",
                &s.keepWithin, range::notNegative),
    };
}

Settings choosingSettings(PruneSettings& s)
{
    return {
        Setting("criterion", "--criterion", "Criterion", "What tells how much a channel matters.", criterionChoice(s)),
        Setting("judge", "--judge", "Trials go by", "What tells which of the tried ways of choosing is the best.",
                choiceOf(s.judge, trialJudgeFromName, optionsIn(judges)))
            .onlyWith("criterion", {"auto"}),
        Setting("try_ratios", "--try-ratios", "Trials for further ratios",
                "Of the same budget: the best way of choosing is found for each of these, too, for comparison, each in the same time.",
                &s.tryRatios, range::openShare)
            .onlyWith("criterion", {"auto"}),
        Setting("fusion", "--fusion", "Fusion",
                "0, global: channels compete with those of all layers. 1, local: only with those of their own layer. Between the two, both "
                "views count. Without effect where layers give what was measured, or all the same share.",
                &s.fusion, range::share)
            .by(0.05)
            .onlyWith("allocation", {"auto", "scores"}),
        Setting("allocation", "--allocation", "Layers give", "What decides how many channels each layer gives.",
                choiceOf(s.allocation, allocationFromName, allocationOptions())),
        Setting("time_limit", "--time-limit", "Measuring may take",
                "If measuring what each layer may give would take longer than this, a half or a quarter of the images have to do, and "
                "where that "
                "takes too long, too, the scores decide. Finding the best criterion takes so long at the most.",
                &s.timeLimit, {0, 1e6})
            .in("s")
            .onlyWith("allocation", {"auto"}),
        Setting("policy", "--policy", "Thin layers", "What happens where a layer would get thinner than its floor.",
                choiceOf(s.policy, policyFromName, policyOptions())),
    };
}

Settings floorSettings(PruneSettings& s)
{
    return {
        Setting("floor_share", "--floor-share", "Floor share",
                "No layer gets thinner than this share of what an even cut would leave it. Single layers can have floors of their own.",
                &s.floorShare, range::share)
            .in("%"),
        Setting("floor_min", "--floor-min", "At least", "No layer keeps fewer channels than this.", &s.floorMin, range::count)
            .in("channels"),
        Setting("floors", "--floor", "Floors of layers", "NAME=K: this group or layer keeps at least K channels.", &s.floors, range::count),
        Setting("protect", "--protect", "Protected layers", "This group or layer loses nothing.", &s.protectedNames),
        Setting("cut", "--cut-channels", "Channels cut by hand",
                "NAME:3,7-9: these channels of the group or layer go before all others, and count towards the target.", &s.cut),
        Setting("keep", "--keep-channels", "Channels kept by hand",
                "NAME:3,7-9: these channels of the group or layer stay, however little they matter.", &s.keep),
        Setting("align", "--align", "Multiples of",
                "Layers keep all their channels or a multiple of this many: processors are fastest at multiples of 8 or 16.", &s.align,
                {1, 65536})
            .leastMeans("any width"),
        Setting("relax", "--relax", "Lower floors where needed",
                "Where the floors do not let the ratio be reached, they are lowered as little as that takes. Floors of single layers stay.",
                &s.relax),
    };
}

Settings resultSettings(PruneSettings& s)
{
    return {
        Setting("compensate", "--compensate", "Make up for the cut",
                "How the rest of the network makes up for what the removed channels passed on.",
                choiceOf(s.compensate, compensateFromName, optionsIn(compensates)))
            .formerly({"fold", "none", "auto"}),
        Setting(
            "calibration_images", "--calibration-images", "Images looked at",
            "So many of the training images, at the most, are used to refit layers, to measure what each layer may give, and to recover. "
            "Labels are not used.",
            &s.calibrationImages, {1, 1e6}),
        Setting("recover", "--recover", "Recover for",
                "So long the smaller network is trained on the same images towards the original's answers. Labels are not used.",
                &s.recover, {0, 1e6})
            .in("s")
            .leastMeans("not at all"),
        Setting("cut_tail", "--cut-tail", "Cut the tail",
                "What stands behind the last layers and picks by content, such as the best boxes of a detector, goes: the smaller network "
                "gives what was picked from. Without a tail this has no effect.",
                &s.cutTail),
        Setting("seed", "--seed", "Seed", "Of the criterion random, the policy replace-random and the choice of images for taylor.",
                &s.seed),
    };
}

} // namespace

const char* nameOf(Compensate compensate)
{
    return nameIn(compensates, compensate);
}

Result<Compensate> compensateFromName(const std::string& name)
{
    return choiceFromName(compensates, name, "compensation");
}

const char* nameOf(TrialJudge judge)
{
    return nameIn(judges, judge);
}

Result<TrialJudge> trialJudgeFromName(const std::string& name)
{
    return choiceFromName(judges, name, "judge");
}

Settings settingsOf(PruneSettings& settings)
{
    return joined({amountSettings(settings), targetSettings(settings.target), choosingSettings(settings), floorSettings(settings),
                   resultSettings(settings)});
}

} // namespace espalier
