// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/surgery/compensation.h"

#include "core/graph/operator.h"
#include "core/graph/stepwise_run.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/torch_error.h"
#include "core/graph/traits.h"
#include "core/pruning/surgery/changed_values.h"
#include "core/pruning/surgery/constant_absorption.h"
#include "core/pruning/surgery/patches.h"
#include "core/pruning/surgery/ridge_regression.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace espalier {
namespace {

/// Thrown to end the work. Never leaves this file.
struct Cancelled {};

/// A value of the original network without what was removed.
at::Tensor kept(at::Tensor tensor, const Survivors& survivors, ValueId value)
{
    for (std::int64_t dim = 0; dim < tensor.dim(); ++dim)
        if (survivors.pruned(value, static_cast<std::size_t>(dim)))
            tensor = tensor.index_select(dim, at::tensor(survivors.kept(value, static_cast<std::size_t>(dim)), at::kLong));
    return tensor;
}

/// The sum that a layer's output goes into, alone or behind its batch norm.
struct Sum {
    ValueId other = noValue; ///< the other side; noValue where there is none that the layer can make up for
    at::Tensor unscaling;    ///< undoes what the norm multiplies the layer's output with; undefined without a norm
};

std::int64_t groupsOf(const Node& layer)
{
    return isConvolution(layer) ? intAttribute(layer, "groups") : 1;
}

/// What one layer's regressions are made of, a batch after the other.
class LayerSums {
public:
    LayerSums(const Node& layer, const at::Tensor& weight, std::int64_t samples)
        : layer_(layer), weight_(weight), rows_(weightRows(layer, weight)), groups_(groupsOf(layer)), inputs_(rows_.size(1)),
          outputs_(rows_.size(0) / groups_), squares_(at::zeros({rows_.size(0)}, at::kDouble)), sum_(squares_.clone())
    {
        for (std::int64_t g = 0; g < groups_; ++g) {
            fitted_.emplace_back(inputs_, outputs_, samples);
            heldOut_.emplace_back(inputs_, outputs_, samples);
        }
    }

    /// wanted: what the layer is to compute at the positions.
    void add(const at::Tensor& input, const at::Tensor& output, const at::Tensor& positions, const at::Tensor& wanted, bool heldOut)
    {
        std::vector<RidgeRegression>& regressions = heldOut ? heldOut_ : fitted_;
        const at::Tensor seen = inputsAt(layer_, weight_, input, output, positions);
        for (std::int64_t g = 0; g < groups_; ++g) {
            const at::Tensor part = seen.narrow(1, g * inputs_, inputs_), target = ofGroup(wanted, 1, g);
            regressions[static_cast<std::size_t>(g)].add(part, target - at::mm(part, ofGroup(rows_, 0, g).t()));
        }
        count_ += static_cast<double>(positions.numel());
        sum_ += wanted.sum(0, false, at::kDouble);
        squares_ += wanted.square().sum(0, false, at::kDouble);
    }

    std::int64_t bytes() const
    {
        std::int64_t bytes = 0;
        for (const std::vector<RidgeRegression>* regressions : {&fitted_, &heldOut_})
            for (const RidgeRegression& regression : *regressions)
                bytes += regression.bytes();
        return bytes;
    }

    struct Solution {
        at::Tensor weight;   ///< as the layer has it
        at::Tensor constant; ///< one number an output channel, float64: all that is added to the products
        double errorBefore = 0, errorAfter = 0;
        bool changed = false; ///< any group
    };
    /// offset: what is added to the products now. A group stays as it is where no ridge makes it better.
    Solution solve(const std::vector<double>& ridges, const at::Tensor& offset) const
    {
        std::vector<at::Tensor> rows, constants;
        double before = 0, after = 0;
        bool changed = false;
        for (std::int64_t g = 0; g < groups_; ++g) {
            const at::Tensor present = ofGroup(rows_, 0, g), constant = ofGroup(offset, 0, g);
            double left = judging(g).leftBy(constant);
            before += left;
            const std::optional<RidgeFit> fit = best(g, ridges, left);
            rows.push_back(fit ? present + fit->coefficients.to(present.scalar_type()) : present);
            constants.push_back(fit ? fit->constant : constant);
            after += left;
            changed = changed || fit;
        }
        const double variance = ((squares_ - sum_.square() / count_) / count_).clamp_min(0).sum().item<double>();
        const auto share = [variance](double error) { return variance > 0 ? error / variance : 0.0; };
        return {weightFromRows(layer_, at::cat(rows), weight_).contiguous(), at::cat(constants), share(before), share(after), changed};
    }

private:
    at::Tensor ofGroup(const at::Tensor& all, std::int64_t dim, std::int64_t group) const
    {
        return all.narrow(dim, group * outputs_, outputs_);
    }

    const RidgeRegression& judging(std::int64_t group) const
    {
        const auto g = static_cast<std::size_t>(group);
        return heldOut_[g].empty() ? fitted_[g] : heldOut_[g];
    }

    /// The fit that leaves least, and less than `left`, which it sets.
    std::optional<RidgeFit> best(std::int64_t group, const std::vector<double>& ridges, double& left) const
    {
        const auto g = static_cast<std::size_t>(group);
        const RidgeRegression::System system = fitted_[g].system();
        std::optional<RidgeFit> found;
        for (const double ridge : ridges) {
            std::optional<RidgeFit> fit = fitted_[g].solve(system, ridge);
            const double leaves = fit ? judging(group).leftBy(*fit) : left;
            if (leaves < left) {
                left = leaves;
                found = std::move(fit);
            }
            if (heldOut_[g].empty())
                break;
        }
        return found;
    }

    const Node& layer_;
    at::Tensor weight_, rows_;
    std::int64_t groups_, inputs_, outputs_;
    std::vector<RidgeRegression> fitted_, heldOut_; ///< by group
    at::Tensor squares_, sum_;                      ///< of what is wanted
    double count_ = 0;
};

class Compensation {
public:
    Compensation(const Network& original, const Groups& groups, const std::vector<bool>& removed, Network pruned,
                 const std::vector<at::Tensor>& batches, const CompensationOptions& options)
        : network_(original), survivors_(groups.survivors(original, removed)), changed_(changedValues(original, groups, removed)),
          options_(options), pruned_(std::move(pruned)), before_(original, batches), after_(pruned_.network(), batches),
          generator_(at::detail::createCPUGenerator(options.seed))
    {
    }

    CompensatedNetwork run()
    {
        const std::vector<NodeId> layers = layersToRefit();
        NodeId next = 0;
        for (std::size_t i = 0; i < layers.size(); ++i) {
            options_.progress(static_cast<int>(i), static_cast<int>(layers.size()));
            for (; next < layers[i]; ++next) {
                advance(before_, next);
                advance(after_, next);
            }
            advance(before_, layers[i]);
            refit(layers[i]);
            advance(after_, layers[i]);
            ++next;
        }
        result_.network = pruned_.network();
        return std::move(result_);
    }

private:
    std::vector<NodeId> layersToRefit() const
    {
        std::vector<NodeId> layers;
        for (std::size_t id = 0; id < network_.nodes.size(); ++id)
            if (isLayer(network_.nodes[id]) && canBeRefitted(static_cast<NodeId>(id)))
                layers.push_back(static_cast<NodeId>(id));
        return layers;
    }

    /// False for layers that mix no channels, see nothing new, or have their weight from elsewhere.
    bool canBeRefitted(NodeId id) const
    {
        const Node& layer = network_.nodes[id];
        const ValueId weight = weightOf(layer);
        const int stored = network_.storedIndex(weight);
        if (stored < 0 || !pruned_.isRead(layer.outputs[0]) || !network_.stored[stored].tensor.isFloating() ||
            !pruned_.hasOneReader(weight) || !changed_[layer.outputs[0]])
            return false;
        const bool everyPlace = pruned().nodes[id].attributes.count("places") == 0; // of a line's, none was removed
        const auto rankOf = [this](ValueId value) { return network_.values[value].shape.size(); };
        return !isDepthwise(network_, layer) && everyPlace && (traitsOf(layer).linear || rankOf(layer.inputs[0]) == rankOf(weight));
    }

    void advance(StepwiseRun& run, NodeId node)
    {
        if (!run.run(node, options_.proceed))
            throw Cancelled();
        note(0);
    }

    void note(std::int64_t further) { result_.peakBytes = std::max(result_.peakBytes, before_.bytes() + after_.bytes() + further); }

    const Network& pruned() const { return pruned_.network(); }
    at::Tensor stored(int index) const { return toTorch(pruned().stored[index].tensor); }

    void refit(NodeId id)
    {
        const int weight = pruned().storedIndex(weightOf(pruned().nodes[id]));
        const at::Tensor offset = offsetOf(id);
        const LayerSums sums = summed(id, stored(weight));
        note(sums.bytes());
        const LayerSums::Solution solution = sums.solve(options_.ridges, offset);
        if (solution.changed && !pruned_.add(id, (solution.constant - offset).to(stored(weight).scalar_type())))
            return;
        result_.layers.push_back({network_.nodes[id].name, solution.errorBefore, solution.errorAfter});
        if (!solution.changed)
            return;
        pruned_.setStored(weight, solution.weight);
        after_.readStored(weight);
        if (const int constant = constantOf(id); constant >= 0)
            after_.readStored(constant);
    }

    /// The stored tensor that holds the layer's constant, -1 where there is none.
    int constantOf(NodeId id) const
    {
        const ValueId bias = biasOf(pruned().nodes[id]);
        return bias == noValue ? pruned_.meanBehind(id) : pruned().storedIndex(bias);
    }

    /// What is added to the layer's products now: its bias, or what the norm behind it takes away less than the original one's.
    at::Tensor offsetOf(NodeId id) const
    {
        const int constant = constantOf(id);
        const Node& layer = pruned().nodes[id];
        if (constant < 0)
            return at::zeros({outputChannels(layer, pruned().values[weightOf(layer)].shape)}, at::kDouble);
        if (biasOf(layer) != noValue)
            return stored(constant).to(at::kDouble);
        const Stored& original = network_.stored[constant];
        return kept(toTorch(original.tensor), survivors_, original.value).to(at::kDouble) - stored(constant);
    }

    LayerSums summed(NodeId id, const at::Tensor& weight)
    {
        const Node& layer = pruned().nodes[id];
        const ValueId input = layer.inputs[0], output = layer.outputs[0];
        std::int64_t positions = 0;
        for (std::size_t batch = 0; batch < before_.batches(); ++batch)
            positions += positionsOf(layer, kept(before_.tensor(batch, output), survivors_, output));
        const std::int64_t inputs = weightRows(layer, weight).size(1);
        const std::int64_t enough =
            inputs > options_.largestSystem ? options_.largestSystem : std::max(options_.leastPositions, 8 * inputs);
        const double sampled = std::min(1.0, static_cast<double>(enough) / static_cast<double>(positions));
        LayerSums sums(layer, weight, std::min(enough, positions));
        const Sum sum = sumBehind(id);
        for (std::size_t batch = 0; batch < before_.batches(); ++batch) {
            if (!options_.proceed())
                throw Cancelled();
            const at::Tensor computed = kept(before_.tensor(batch, output), survivors_, output);
            const at::Tensor sample = sampleOf(positionsOf(layer, computed), sampled);
            const at::Tensor own = outputsAt(layer, computed, sample);
            const at::Tensor wanted = sum.other == noValue ? own : own + lackingAt(layer, batch, sum, sample);
            const bool heldOut = batch + options_.heldOut >= before_.batches();
            sums.add(after_.tensor(batch, input), computed, sample, wanted, heldOut);
        }
        return sums;
    }

    at::Tensor sampleOf(std::int64_t positions, double share)
    {
        if (share >= 1)
            return at::arange(positions, at::kLong);
        const auto count = static_cast<std::int64_t>(std::ceil(share * static_cast<double>(positions)));
        return at::randint(positions, {count}, generator_, at::kLong);
    }

    /// Only the last addend can make up for the other: it is computed when the other is known.
    Sum sumBehind(NodeId id) const
    {
        ValueId value = network_.nodes[id].outputs[0];
        const Node* reader = pruned_.onlyReaderOf(value);
        Sum sum;
        if (reader && isBatchNorm(*reader) && reader->inputs[0] == value && runningVarianceOf(*reader) != noValue) {
            sum.unscaling = unscaling(*reader);
            value = reader->outputs[0];
            reader = pruned_.onlyReaderOf(value);
        }
        if (!reader || !traitsOf(*reader).addition || floatAttribute(*reader, "alpha") != 1)
            return {};
        const ValueId other = reader->inputs[0] == value ? reader->inputs[1] : reader->inputs[0];
        const bool known = other != noValue && other != value && changed_[other] && after_.has(other) && before_.has(other);
        if (!known || network_.values[other].shape != network_.values[value].shape)
            return {};
        sum.other = other;
        return sum;
    }

    /// What undoes the norm's scaling. A weight of nearly zero lets nothing through, so that there is nothing to ask for.
    at::Tensor unscaling(const Node& norm) const
    {
        constexpr double tiny = 1e-2;
        const auto content = [this](ValueId value) { return stored(pruned().storedIndex(value)).to(at::kDouble); };
        const at::Tensor spread = (content(runningVarianceOf(norm)) + floatAttribute(norm, "eps")).sqrt();
        if (weightOf(norm) == noValue)
            return spread;
        const at::Tensor weight = content(weightOf(norm));
        return at::where(weight.abs() < tiny, at::zeros_like(weight), spread / weight);
    }

    /// What the layer has to compute beside its own to make up for the other side of its sum.
    at::Tensor lackingAt(const Node& layer, std::size_t batch, const Sum& sum, const at::Tensor& sample) const
    {
        const at::Tensor before = kept(before_.tensor(batch, sum.other), survivors_, sum.other);
        const at::Tensor lost = outputsAt(layer, before - after_.tensor(batch, sum.other), sample);
        return sum.unscaling.defined() ? lost * sum.unscaling.to(lost.scalar_type()) : lost;
    }

    const Network& network_;
    Survivors survivors_;
    std::vector<bool> changed_; ///< by value
    const CompensationOptions& options_;
    ConstantAbsorption pruned_;
    StepwiseRun before_, after_;
    at::Generator generator_;
    CompensatedNetwork result_;
};

} // namespace

Result<CompensatedNetwork> compensate(const Network& original, const Groups& groups, const std::vector<bool>& removed, Network pruned,
                                      const std::vector<at::Tensor>& batches, const CompensationOptions& options)
{
    const c10::NoGradGuard noGradients;
    try {
        return Compensation(original, groups, removed, std::move(pruned), batches, options).run();
    } catch (const Cancelled&) {
        return cancelled();
    } catch (const std::exception& exception) {
        return tl::make_unexpected(
            torchError("Cannot compensate for the removed channels (pruning without compensation may still work)", exception));
    }
}

} // namespace espalier
