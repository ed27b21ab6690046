// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/sensitivity.h"

#include "core/base/cache_folder.h"
#include "core/base/fingerprint.h"
#include "core/base/pace.h"
#include "core/pipeline/fingerprints.h"
#include "core/pipeline/sensitivity_cache.h"
#include "core/pruning/criteria/fused_score.h"
#include "core/pruning/surgery/surgery.h"
#include "core/tasks/evaluation.h"
#include "core/tasks/task_for.h"
#include "core/training/trainer.h"

#include <algorithm>
#include <cmath>

namespace espalier {
namespace {

constexpr int wholeNetwork = -1; ///< used as a group

/// Widths to measure, descending and distinct; the whole group first.
std::vector<int> widthsOf(const Group& group, const std::vector<double>& shares)
{
    std::vector<int> widths{group.units};
    for (const double share : shares)
        widths.push_back(widthAt(share, group.units));
    std::sort(widths.begin(), widths.end(), std::greater<>());
    widths.erase(std::unique(widths.begin(), widths.end()), widths.end());
    return widths;
}

std::shared_ptr<const Task> taskOf(const SensitivityJob& job)
{
    return givenOrFor(job.task, job.model->network);
}

/// A hash of all that the measurements depend on.
std::string keyOf(const SensitivityJob& job)
{
    Fingerprint key;
    key.addText(fingerprintOf(job.model->network));
    key.addText(fingerprintOf(*job.train));
    key.addText(fingerprintOf(*job.validation));
    key.addNumber(job.settings.statisticsImages);
    for (const Group& group : job.model->groups.groups()) {
        for (const UnitId unit : ascendingInside(group, *job.scores))
            key.addNumber(unit);
    }
    return key.text();
}

class Measuring {
public:
    Measuring(const SensitivityJob& job, RunControl& control, const SensitivityProgress& progress)
        : job_(job), task_(taskOf(job)), groups_(job.model->groups), control_(control), progress_(progress),
          cache_(job.cache, job.cache.empty() ? "" : keyOf(job), *task_->primary())
    {
        known_.metric = task_->primary();
        known_.images = static_cast<std::int64_t>(job.validation->size());
        known_.total = 1;
        for (int g = 0; g < groups_.groupCount(); ++g) {
            const Group& group = groups_.groups()[static_cast<std::size_t>(g)];
            widths_.push_back(widthsOf(group, job.settings.shares));
            const int planned = static_cast<int>(widths_.back().size());
            known_.curves.push_back({group.name, g, group.units, planned, {}});
            known_.total += planned - 1;
        }
    }

    Result<Sensitivity> perform()
    {
        tell();
        if (const auto whole = takeWhole(); !whole)
            return tl::make_unexpected(whole.error());
        for (SensitivityCurve& curve : known_.curves) {
            known_.group = curve.group;
            tell();
            if (const auto taken = takeCurve(curve); !taken)
                return tl::make_unexpected(taken.error());
        }
        known_.group = -1;
        tell();
        return known_;
    }

private:
    /// Measures the first point of all curves: the whole network.
    Result<void> takeWhole()
    {
        return point(wholeNetwork, 1, {}).map([&](SensitivityPoint whole) {
            for (SensitivityCurve& curve : known_.curves) {
                whole.kept = curve.units;
                curve.points.push_back(whole);
            }
            tell();
        });
    }

    Result<void> takeCurve(SensitivityCurve& curve)
    {
        const std::vector<UnitId> order = ascendingInside(groups_.groups()[static_cast<std::size_t>(curve.group)], *job_.scores);
        const std::vector<int>& widths = widths_[static_cast<std::size_t>(curve.group)];
        for (auto width = widths.begin() + 1; width != widths.end(); ++width) {
            const auto taken = point(curve.group, *width, {order.begin(), order.end() - *width});
            if (!taken)
                return tl::make_unexpected(taken.error());
            curve.points.push_back(*taken);
            tell();
        }
        return {};
    }

    /// Reads a point from the cache or measures it.
    Result<SensitivityPoint> point(int group, int kept, const std::vector<UnitId>& gone)
    {
        if (!control_.proceed())
            return cancelled();
        if (const auto found = cache_.find(group, kept)) {
            ++known_.measured;
            ++known_.fromCache;
            return *found;
        }
        return measured(gone).map([&](const Evaluation& evaluation) {
            const SensitivityPoint point{kept, evaluation.metrics.primary()->value, evaluation.loss};
            ++known_.measured;
            cache_.keep(group, point);
            return point;
        });
    }

    Result<Evaluation> measured(const std::vector<UnitId>& gone)
    {
        std::vector<bool> removed(static_cast<std::size_t>(groups_.unitCount()), false);
        for (const UnitId unit : gone)
            removed[static_cast<std::size_t>(unit)] = true;
        return removeUnits(job_.model->network, groups_, removed)
            .and_then(
                [&](const Network& smaller) { return reestimateBatchNorm(smaller, *job_.train, control_, job_.settings.statisticsImages); })
            .and_then([&](const Network& settled) { return evaluate(*task_, settled, *job_.validation, control_); });
    }

    void tell() const { publish(progress_, known_, watch_.seconds()); }

    const SensitivityJob& job_;
    std::shared_ptr<const Task> task_;
    const Groups& groups_;
    RunControl& control_;
    const SensitivityProgress& progress_;
    SensitivityCache cache_;
    std::vector<std::vector<int>> widths_; ///< by group
    Sensitivity known_;
    Stopwatch watch_;
};

} // namespace

void publish(const SensitivityProgress& progress, Sensitivity known, double secondsPassed)
{
    if (!progress)
        return;
    const int here = known.measured - known.fromCache;
    known.secondsLeft = here == 0 ? 0 : secondsPassed / here * (known.total - known.measured);
    progress(std::make_shared<const Sensitivity>(std::move(known)));
}

Result<void> checkSensitivity(const SensitivitySettings& settings)
{
    if (std::string fault = rangeFault(settings); !fault.empty())
        return usageError(std::move(fault));
    if (std::all_of(settings.shares.begin(), settings.shares.end(), [](double share) { return share == 1; }))
        return usageError("A curve needs at least one kept share below 1, for example 0.5.");
    return {};
}

Result<Sensitivity> measureSensitivity(const SensitivityJob& job, RunControl& control, const SensitivityProgress& progress)
{
    if (const auto sound = checkSensitivity(job.settings); !sound)
        return tl::make_unexpected(sound.error());
    if (job.model->groups.unitCount() == 0)
        return failure("This network has no channel that can be removed: every layer is frozen, so there is no sensitivity to measure.");
    if (std::string mismatch = taskOf(job)->mismatch(job.model->network, *job.validation); !mismatch.empty())
        return failure(std::move(mismatch));
    return Measuring(job, control, progress).perform();
}

int widthAt(double share, int units)
{
    return std::clamp(static_cast<int>(std::lround(share * units)), 1, units);
}

int imagesPerClass(const Network& network, int images)
{
    const std::int64_t classes = taskFor(network)->kindsOfImages(network);
    return static_cast<int>((images + classes - 1) / classes);
}

std::filesystem::path sensitivityCacheFolder()
{
    const std::filesystem::path folder = cacheFolder();
    return folder.empty() ? folder : folder / "sensitivity";
}

} // namespace espalier
