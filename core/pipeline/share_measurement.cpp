// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/share_measurement.h"

#include "core/base/fingerprint.h"
#include "core/base/kept_memory.h"
#include "core/base/pace.h"
#include "core/base/run_control.h"
#include "core/graph/stepwise_run.h"
#include "core/graph/torch_error.h"
#include "core/graph/traits.h"
#include "core/pipeline/calibration_images.h"
#include "core/pipeline/fingerprints.h"
#include "core/pipeline/sensitivity_cache.h"
#include "core/pruning/criteria/fused_score.h"
#include "core/pruning/surgery/changed_values.h"
#include "core/pruning/surgery/surgery.h"
#include "core/tasks/images.h"
#include "core/tasks/task_for.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <optional>

namespace espalier {
namespace {

constexpr MetricInfo divergence{.key = "divergence",
                                .term = "divergence",
                                .label = "change of the answers",
                                .explanation = "How far the answers are from those of the original network; labels are not used.",
                                .unit = "",
                                .betterUp = false,
                                .decimals = 3,
                                .highest = std::numeric_limits<double>::max()};

/// Mean and standard deviation of every channel of a layer's output, over images and positions.
struct Moments {
    at::Tensor mean, deviation; ///< float64
};

/// The tensor of one number a channel, so that it broadcasts over the output.
at::Tensor broadcastOver(const at::Tensor& perChannel, const at::Tensor& output, std::size_t dim)
{
    std::vector<std::int64_t> shape(static_cast<std::size_t>(output.dim()), 1);
    shape[dim] = -1;
    return perChannel.to(output.scalar_type()).reshape(shape);
}

Moments momentsOf(const StepwiseRun& run, ValueId value, std::size_t dim)
{
    at::Tensor sum, squares;
    double count = 0;
    for (std::size_t batch = 0; batch < run.batches(); ++batch) {
        const at::Tensor& output = run.tensor(batch, value);
        std::vector<std::int64_t> others;
        for (std::int64_t d = 0; d < output.dim(); ++d)
            if (d != static_cast<std::int64_t>(dim))
                others.push_back(d);
        const auto here = static_cast<double>(output.numel() / output.size(static_cast<std::int64_t>(dim)));
        const auto [variance, mean] = at::var_mean(output, others, /*correction=*/0, /*keepdim=*/false);
        const at::Tensor mean64 = mean.to(at::kDouble), square = variance.to(at::kDouble) + mean64.square();
        sum = sum.defined() ? sum + here * mean64 : here * mean64;
        squares = squares.defined() ? squares + here * square : here * square;
        count += here;
    }
    const at::Tensor mean = sum / count;
    return {mean, (squares / count - mean.square()).clamp_min(0).sqrt()};
}

/// Gives every channel of the value the moments. One that has become constant only gets the mean.
void restoreMoments(StepwiseRun& run, ValueId value, std::size_t dim, const Moments& wanted)
{
    constexpr double least = 1e-3; // of the wanted deviation
    const Moments found = momentsOf(run, value, dim);
    const at::Tensor scale =
        at::where(found.deviation > least * wanted.deviation, wanted.deviation / found.deviation, at::ones_like(found.deviation));
    const at::Tensor shift = wanted.mean - found.mean * scale;
    for (std::size_t batch = 0; batch < run.batches(); ++batch) {
        const at::Tensor& output = run.tensor(batch, value);
        run.replace(batch, value, output * broadcastOver(scale, output, dim) + broadcastOver(shift, output, dim));
    }
}

/// Numbers of kept units to measure, descending and distinct; the whole group first.
std::vector<int> widthsOf(const Group& group, const std::vector<double>& criterion)
{
    constexpr int parts = 8;
    std::vector<int> widths{group.units};
    for (int part = 1; part < parts; ++part)
        widths.push_back(widthAt(static_cast<double>(part) / parts, group.units));
    const auto begin = criterion.begin() + group.firstUnit;
    widths.push_back(std::max(1, group.units - static_cast<int>(std::count(begin, begin + group.units, 0.0))));
    std::sort(widths.begin(), widths.end(), std::greater<>());
    widths.erase(std::unique(widths.begin(), widths.end()), widths.end());
    return widths;
}

class ShareMeasuring {
public:
    ShareMeasuring(const ShareJob& job, RunControl& control, const SensitivityProgress& progress)
        : job_(job), network_(job.model->network), groups_(job.model->groups), control_(control), progress_(progress),
          images_(calibrationImages(*job.train, affordableImages(job.images, 2 * stepwiseBytesPerImage(network_)))),
          cache_(job.cache, job.cache.empty() ? "" : key(), divergence), task_(taskFor(network_))
    {
        const Network answering = task_->answering(network_);
        judged_ = answering.outputs;
        needed_ = neededNodes(answering);
        known_.metric = &divergence;
        known_.images = static_cast<std::int64_t>(images_.size());
        for (int g = 0; g < groups_.groupCount(); ++g) {
            const Group& group = groups_.groups()[g];
            widths_.push_back(widthsOf(group, *job.criterion));
            const int planned = static_cast<int>(widths_.back().size());
            known_.curves.push_back({group.name, g, group.units, planned, {{group.units, 0, 0}}});
            known_.total += planned - 1;
        }
    }

    std::size_t images() const { return images_.size(); }

    Result<ShareMeasurement> perform()
    {
        const KeptMemory memory;
        takeFromCache();
        ShareMeasurement result;
        result.used = static_cast<int>(images_.size());
        if (known_.measured < known_.total) {
            const auto batches = calibrationBatches(images_, control_);
            if (!batches)
                return tl::make_unexpected(batches.error());
            lookAtOriginal(*batches);
            result.secondsNeeded = secondsNeeded();
            if (job_.secondsAllowed && result.secondsNeeded > *job_.secondsAllowed)
                return result;
            measureMissing(*batches);
        }
        known_.group = -1;
        tell();
        std::vector<std::vector<SharePoint>> points;
        for (const SensitivityCurve& curve : known_.curves) {
            points.emplace_back();
            for (const SensitivityPoint& point : curve.points)
                points.back().push_back({point.kept, point.loss});
        }
        result.curves = std::make_shared<const ShareCurves>(groups_, points);
        result.measured = std::make_shared<const Sensitivity>(known_);
        return result;
    }

private:
    /// A hash of all that the measurements depend on.
    std::string key() const
    {
        Fingerprint key;
        key.addText("shares");
        key.addText(fingerprintOf(network_));
        key.addText(fingerprintOf(images_));
        for (const Group& group : groups_.groups())
            for (const UnitId unit : ascendingInside(group, *job_.criterion))
                key.addNumber(unit);
        return key.text();
    }

    void takeFromCache()
    {
        for (SensitivityCurve& curve : known_.curves)
            for (std::size_t i = 1; i < widths_[curve.group].size(); ++i)
                if (const auto found = cache_.find(curve.group, widths_[curve.group][i])) {
                    curve.points.push_back(*found);
                    ++known_.measured;
                    ++known_.fromCache;
                }
        tell();
    }

    bool has(const SensitivityCurve& curve, int kept) const
    {
        return std::any_of(curve.points.begin(), curve.points.end(), [kept](const SensitivityPoint& p) { return p.kept == kept; });
    }

    void advance(StepwiseRun& run, NodeId node)
    {
        if (needed_[node] && !run.run(node, [this] { return control_.proceed(); }))
            throw Stopped();
    }

    /// The original's answers, the moments of its layers' outputs, and how long its nodes take.
    void lookAtOriginal(const std::vector<at::Tensor>& batches)
    {
        StepwiseRun run(network_, batches);
        for (NodeId id = 0; id < static_cast<NodeId>(network_.nodes.size()); ++id) {
            if (!control_.proceed()) // a pause is no work
                throw Stopped();
            const Stopwatch watch;
            advance(run, id);
            const Node& node = network_.nodes[id];
            if (needed_[id] && isLayer(node))
                moments_[id] = momentsOf(run, node.outputs[0], channelOf(node));
            seconds_.push_back(watch.seconds());
        }
        answers_ = answersIn(run);
    }

    std::size_t channelOf(const Node& layer) const { return channelDimension(layer, network_.values[layer.outputs[0]].shape.size()); }

    std::vector<Outputs> answersIn(const StepwiseRun& run) const
    {
        std::vector<Outputs> answers(run.batches());
        for (std::size_t batch = 0; batch < run.batches(); ++batch)
            for (const ValueId value : judged_)
                answers[batch].push_back(run.tensor(batch, value));
        return answers;
    }

    std::vector<bool> lowest(int group, int kept) const
    {
        std::vector<bool> removed(static_cast<std::size_t>(groups_.unitCount()), false);
        const std::vector<UnitId> order = ascendingInside(groups_.groups()[group], *job_.criterion);
        for (auto unit = order.begin(); unit != order.end() - kept; ++unit)
            removed[*unit] = true;
        return removed;
    }

    /// The first node that removals from the group change.
    NodeId firstTouched(int group) const
    {
        const std::vector<bool> removed = lowest(group, 1);
        const Survivors survivors = groups_.survivors(network_, removed);
        const std::vector<bool> changed = changedValues(network_, groups_, removed);
        const auto touched = [&](ValueId value) {
            for (std::size_t dim = 0; value != noValue && dim < network_.values[value].shape.size(); ++dim)
                if (survivors.pruned(value, dim))
                    return true;
            return value != noValue && changed[value];
        };
        for (NodeId id = 0; id < static_cast<NodeId>(network_.nodes.size()); ++id) {
            const Node& node = network_.nodes[id];
            if (std::any_of(node.inputs.begin(), node.inputs.end(), touched) ||
                std::any_of(node.outputs.begin(), node.outputs.end(), touched))
                return id;
        }
        return static_cast<NodeId>(network_.nodes.size());
    }

    double secondsNeeded()
    {
        double all = std::accumulate(seconds_.begin(), seconds_.end(), 0.0);
        for (const SensitivityCurve& curve : known_.curves) {
            first_.push_back(firstTouched(curve.group));
            const auto missing = static_cast<double>(widths_[curve.group].size() - curve.points.size());
            all += missing * std::accumulate(seconds_.begin() + first_.back(), seconds_.end(), 0.0);
        }
        return all;
    }

    /// Groups in the order in which the network reaches them, so that it runs once.
    void measureMissing(const std::vector<at::Tensor>& batches)
    {
        std::vector<int> order(known_.curves.size());
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return first_[a] < first_[b]; });
        watch_.restart();
        StepwiseRun before(network_, batches);
        NodeId next = 0;
        for (const int group : order) {
            for (; next < first_[group]; ++next)
                advance(before, next);
            measureCurve(known_.curves[group], before);
        }
    }

    void measureCurve(SensitivityCurve& curve, const StepwiseRun& before)
    {
        known_.group = curve.group;
        for (const int kept : widths_[curve.group]) {
            if (has(curve, kept))
                continue;
            const std::optional<double> loss = lossWith(curve.group, kept, before);
            if (!loss) {
                --curve.planned;
                --known_.total;
                continue;
            }
            curve.points.push_back({kept, *loss, *loss});
            cache_.keep(curve.group, curve.points.back());
            ++known_.measured;
            tell();
        }
        std::sort(curve.points.begin(), curve.points.end(), [](const auto& a, const auto& b) { return a.kept > b.kept; });
    }

    /// Nothing where surgery refuses: the lowest units may be all of something that has to keep one.
    std::optional<double> lossWith(int group, int kept, const StepwiseRun& before)
    {
        const std::vector<bool> removed = lowest(group, kept);
        const auto pruned = removeUnits(network_, groups_, removed);
        if (!pruned)
            return std::nullopt;
        const Survivors survivors = groups_.survivors(network_, removed);
        const std::vector<bool> changed = changedValues(network_, groups_, removed);
        StepwiseRun after(*pruned, before);
        for (NodeId id = first_[group]; id < static_cast<NodeId>(network_.nodes.size()); ++id) {
            advance(after, id);
            if (const auto moments = moments_.find(id); moments != moments_.end() && changed[network_.nodes[id].outputs[0]])
                restoreMoments(after, network_.nodes[id].outputs[0], channelOf(network_.nodes[id]), keptOf(moments->second, id, survivors));
        }
        return distanceOf(answersIn(after));
    }

    Moments keptOf(const Moments& moments, NodeId layer, const Survivors& survivors) const
    {
        const Node& node = network_.nodes[layer];
        if (!survivors.pruned(node.outputs[0], channelOf(node)))
            return moments;
        const at::Tensor kept = at::tensor(survivors.kept(node.outputs[0], channelOf(node)), at::kLong);
        return {moments.mean.index_select(0, kept), moments.deviation.index_select(0, kept)};
    }

    double distanceOf(const std::vector<Outputs>& answers) const
    {
        double sum = 0;
        std::int64_t images = 0;
        for (std::size_t batch = 0; batch < answers.size(); ++batch) {
            const std::int64_t here = answers_[batch].front().size(0);
            sum += static_cast<double>(here) * task_->distance(answers[batch], answers_[batch], 1).item<double>();
            images += here;
        }
        return std::max(0.0, sum / static_cast<double>(images)); // rounding may make it negative
    }

    void tell() const { publish(progress_, known_, watch_.seconds()); }

    const ShareJob& job_;
    const Network& network_;
    const Groups& groups_;
    RunControl& control_;
    const SensitivityProgress& progress_;
    Dataset images_;
    SensitivityCache cache_;
    std::shared_ptr<const Task> task_;
    std::vector<bool> needed_;             ///< by node
    std::vector<ValueId> judged_;          ///< the answers
    std::vector<std::vector<int>> widths_; ///< by group
    Sensitivity known_;
    std::map<NodeId, Moments> moments_; ///< by layer, of the original
    std::vector<double> seconds_;       ///< by node
    std::vector<Outputs> answers_;      ///< the original's, by batch
    std::vector<NodeId> first_;         ///< by group
    Stopwatch watch_;
};

} // namespace

Result<ShareMeasurement> measureShares(const ShareJob& job, RunControl& control, const SensitivityProgress& progress)
{
    if (std::string mismatch = imageMismatch(job.model->network, *job.train); !mismatch.empty())
        return failure(std::move(mismatch));
    constexpr std::size_t enough = 16; // with fewer, means and spreads of channels say little
    const c10::NoGradGuard noGradients;
    try {
        ShareMeasuring measuring(job, control, progress);
        if (measuring.images() < enough)
            return failure(
                fmt::format("What each layer may give is measured on {} images at least; there are {}, or no more fit into memory.", enough,
                            measuring.images()));
        return measuring.perform();
    } catch (const std::exception& exception) {
        return tl::make_unexpected(torchError("Cannot measure what each layer may give (allocation 'scores' still works)", exception));
    }
}

} // namespace espalier
