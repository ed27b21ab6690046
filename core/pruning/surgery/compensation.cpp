// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/surgery/compensation.h"

#include "core/base/run_control.h"
#include "core/graph/operator.h"
#include "core/graph/stepwise_run.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/torch_error.h"
#include "core/graph/traits.h"
#include "core/pruning/surgery/changed_values.h"
#include "core/pruning/surgery/constant_absorption.h"
#include "core/pruning/surgery/layer_fit.h"
#include "core/pruning/surgery/patches.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace espalier {
namespace {

/// A value of the original network without what was removed.
at::Tensor kept(at::Tensor tensor, const Survivors& survivors, ValueId value)
{
    for (std::int64_t dim = 0; dim < tensor.dim(); ++dim)
        if (survivors.pruned(value, static_cast<std::size_t>(dim)))
            tensor = tensor.index_select(dim, at::tensor(survivors.kept(value, static_cast<std::size_t>(dim)), at::kLong));
    return tensor;
}

/// What becomes of a layer's output: scale · output + shift + addend, and perhaps an activation of that.
struct Behind {
    ValueId addend = noValue;         ///< of the sum that the output goes into, alone or behind its batch norm, if that is known
    at::Tensor scale, shift;          ///< of the original's norm, float64; undefined without a norm
    at::Tensor unscaling;             ///< 1 / scale; 0 where the norm lets hardly anything through; undefined without a norm
    const Node* activation = nullptr; ///< alone reads the result; null where there is none that can be followed
};

/// A layer's sample, and what is added to its output there in the pruned network.
struct FollowedSample {
    LayerSample sample;
    at::Tensor addend; ///< undefined without one
};

at::Tensor times(const at::Tensor& tensor, const at::Tensor& perChannel)
{
    return perChannel.defined() ? tensor * perChannel.to(tensor.scalar_type()) : tensor;
}

at::Tensor plus(const at::Tensor& tensor, const at::Tensor& addend)
{
    return addend.defined() ? tensor + addend.to(tensor.scalar_type()) : tensor;
}

/// Refits a layer so that the activation behind it computes what it did. Least squares asks too much of a layer: below a ReLU's threshold
/// it does not matter what the layer computes. Each step goes from what the layer computes now towards the difference of the activations,
/// which is Newton's step with the largest slope (1) in place of each; for an activation that does not fall it brings the matching loss
/// down: Helmbold, Kivinen, Warmuth, "Relative loss bounds for single neurons", IEEE Transactions on Neural Networks 10 (6), 1999.
class ActivationMatching {
public:
    /// proceed is asked between batches; where it says no, Stopped is thrown.
    ActivationMatching(const Behind& behind, const std::vector<FollowedSample>& samples, LayerFit& fit,
                       const std::function<bool()>& proceed)
        : behind_(behind), samples_(samples), fit_(fit), proceed_(proceed),
          judgesFitted_(std::none_of(samples.begin(), samples.end(), [](const FollowedSample& each) { return each.sample.heldOut; }))
    {
    }

    /// The best by the mean square of the activations' differences on what was held out, then fitted to that as well. before: what the
    /// layer computes without any refit.
    LayerSolution from(LayerSolution solution, const LayerSolution& before)
    {
        constexpr int mostSteps = 8;
        constexpr double worthwhile = 0.998;
        const double errorBefore = look(before, false);
        LayerSolution best = before;
        best.errorBefore = best.errorAfter = errorBefore;
        for (int step = 0; step <= mostSteps; ++step) {
            const double error = look(solution, step < mostSteps);
            if (!(error < best.errorAfter * (step == 0 ? 1 : worthwhile)))
                break;
            best = solution;
            best.errorBefore = errorBefore;
            best.errorAfter = error;
            if (step < mostSteps)
                solution = fit_.solveAgain(solution);
        }
        return !best.changed() || judgesFitted_ ? best : onAll(best);
    }

private:
    /// Two more steps, with the samples that were held out: the inputs' part of the fit is exact in each.
    LayerSolution onAll(LayerSolution solution)
    {
        fit_.includeHeldOut();
        all_ = true;
        for (int step = 0; step < 2; ++step) {
            look(solution, true);
            solution = fit_.solveAgain(solution);
        }
        return solution;
    }

    /// The error of a solution, as a share of the activations' variance. Perhaps sets targets for a better one.
    double look(const LayerSolution& solution, bool setTargets)
    {
        double squares = 0, variance = 0;
        if (setTargets)
            fit_.forgetTargets();
        for (const FollowedSample& each : samples_) {
            if (!proceed_())
                throw Stopped();
            const at::Tensor now = fit_.computed(each.sample.seen, solution);
            const at::Tensor wanted = activated(each.sample.wanted, each.addend), lacking = wanted - activated(now, each.addend);
            if (each.sample.heldOut || judgesFitted_) {
                squares += lacking.square().sum(at::kDouble).item<double>();
                variance += (wanted - wanted.mean(0)).square().sum(at::kDouble).item<double>();
            }
            if (setTargets && (all_ || !each.sample.heldOut))
                fit_.addTargets({each.sample.seen, now + times(lacking, behind_.unscaling), false, each.sample.present});
        }
        return variance > 0 ? squares / variance : 0;
    }

    at::Tensor activated(const at::Tensor& output, const at::Tensor& addend) const
    {
        const c10::IValue input = plus(plus(times(output, behind_.scale), behind_.shift), addend);
        return operatorOf(*behind_.activation).run(*behind_.activation, {&input, 1}, {}).front().toTensor();
    }

    const Behind& behind_;
    const std::vector<FollowedSample>& samples_;
    LayerFit& fit_;
    const std::function<bool()>& proceed_;
    bool judgesFitted_; ///< for want of others
    bool all_ = false;  ///< is fitted to
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
    /// Notes the layers that are left as they are.
    std::vector<NodeId> layersToRefit()
    {
        std::vector<NodeId> layers;
        for (std::size_t i = 0; i < network_.nodes.size(); ++i) {
            const auto id = static_cast<NodeId>(i);
            if (!seesChanges(id))
                continue;
            if (std::string reason = reasonToStay(id); reason.empty())
                layers.push_back(id);
            else
                result_.left.push_back({network_.nodes[i].name, std::move(reason)});
        }
        return layers;
    }

    bool seesChanges(NodeId id) const
    {
        const Node& node = network_.nodes[id];
        return (isLayer(node) || traitsOf(node).recurrent) && pruned_.isRead(node.outputs[0]) && changed_[node.outputs[0]];
    }

    /// Why a layer cannot be refitted; empty if it can.
    std::string reasonToStay(NodeId id) const
    {
        const Node& layer = network_.nodes[id];
        if (traitsOf(layer).recurrent)
            return "recurrent";
        const ValueId weight = weightOf(layer);
        const int stored = network_.storedIndex(weight);
        if (stored < 0 || !network_.stored[stored].tensor.isFloating())
            return "computed weight";
        if (!pruned_.hasOneReader(weight))
            return "shared weight";
        if (isDepthwise(network_, layer))
            return "depthwise";
        const bool everyPlace = pruned().nodes[id].attributes.count("places") == 0; // of a line's, none was removed
        const auto rankOf = [this](ValueId value) { return network_.values[value].shape.size(); };
        return everyPlace && (traitsOf(layer).linear || rankOf(layer.inputs[0]) == rankOf(weight)) ? "" : "other form";
    }

    void advance(StepwiseRun& run, NodeId node)
    {
        if (!run.run(node, options_.proceed))
            throw Stopped();
        note(0);
    }

    void note(std::int64_t further) { result_.peakBytes = std::max(result_.peakBytes, before_.bytes() + after_.bytes() + further); }

    const Network& pruned() const { return pruned_.network(); }
    at::Tensor stored(int index) const { return toTorch(pruned().stored[index].tensor); }

    void refit(NodeId id)
    {
        const int weight = pruned().storedIndex(weightOf(pruned().nodes[id]));
        const at::Tensor offset = offsetOf(id);
        const Behind behind = behindOf(id);
        const std::int64_t positions = positionsOf(id), enough = std::min(enoughFor(id), positions);
        LayerFit fit(pruned().nodes[id], stored(weight), enough);
        const double share = static_cast<double>(enough) / static_cast<double>(positions);
        const LayerSolution solution = solved(id, behind, share, fit, offset);
        if (solution.changed() && !pruned_.add(id, (solution.constant - offset).to(stored(weight).scalar_type())))
            return;
        result_.layers.push_back({network_.nodes[id].name, solution.errorBefore, solution.errorAfter});
        if (!solution.changed())
            return;
        pruned_.setStored(weight, fit.weight(solution));
        after_.readStored(weight);
        if (const int constant = constantOf(id); constant >= 0)
            after_.readStored(constant);
    }

    /// Ridges and steps are chosen on what is held out; then that is fitted to as well.
    LayerSolution solved(NodeId id, const Behind& behind, double share, LayerFit& fit, const at::Tensor& offset)
    {
        const std::vector<FollowedSample> followed = summed(id, behind, share, fit);
        const LayerSolution solution = fit.solve(options_.ridges, offset);
        if (!solution.changed())
            return solution;
        if (followed.empty()) {
            fit.includeHeldOut();
            return fit.solveAgain(solution);
        }
        return ActivationMatching(behind, followed, fit, options_.proceed).from(solution, fit.solve({}, offset));
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

    std::int64_t positionsOf(NodeId id) const
    {
        const ValueId output = network_.nodes[id].outputs[0];
        std::int64_t positions = 0;
        for (std::size_t batch = 0; batch < before_.batches(); ++batch)
            positions += espalier::positionsOf(pruned().nodes[id], kept(before_.tensor(batch, output), survivors_, output));
        return positions;
    }

    std::int64_t inputsOf(NodeId id) const
    {
        const Node& layer = pruned().nodes[id];
        return weightRows(layer, stored(pruned().storedIndex(weightOf(layer)))).size(1);
    }

    std::int64_t enoughFor(NodeId id) const
    {
        const std::int64_t inputs = inputsOf(id);
        if (inputs > options_.largestSystem)
            return options_.largestSystem;
        return std::max(8 * inputs, std::min(options_.positions, options_.sampledInputs / inputs));
    }

    /// Adds a sample of all batches, such a share of the positions, to the fit. Returns it if an activation is to be followed and it does
    /// not take too much memory.
    std::vector<FollowedSample> summed(NodeId id, const Behind& behind, double share, LayerFit& fit)
    {
        constexpr std::int64_t mostBytes = 400'000'000;
        std::vector<FollowedSample> followed;
        std::int64_t bytes = 0;
        for (std::size_t batch = 0; batch < before_.batches(); ++batch) {
            if (!options_.proceed())
                throw Stopped();
            FollowedSample sample = sampled(id, batch, behind, share);
            fit.add(sample.sample);
            bytes += static_cast<std::int64_t>(sample.sample.seen.nbytes() + 3 * sample.sample.wanted.nbytes());
            if (behind.activation && bytes <= mostBytes)
                followed.push_back(std::move(sample));
        }
        const bool all = behind.activation && bytes <= mostBytes;
        note(fit.bytes() + std::min(bytes, mostBytes));
        return all ? std::move(followed) : std::vector<FollowedSample>();
    }

    FollowedSample sampled(NodeId id, std::size_t batch, const Behind& behind, double share)
    {
        const Node& layer = pruned().nodes[id];
        const ValueId output = layer.outputs[0];
        const at::Tensor weight = stored(pruned().storedIndex(weightOf(layer)));
        const at::Tensor computed = kept(before_.tensor(batch, output), survivors_, output);
        const at::Tensor positions = sampleOf(espalier::positionsOf(layer, computed), share);
        FollowedSample sample;
        sample.sample.seen = inputsAt(layer, weight, after_.tensor(batch, layer.inputs[0]), computed, positions);
        sample.sample.wanted = outputsAt(layer, computed, positions);
        sample.sample.heldOut = batch + options_.heldOut >= before_.batches();
        if (behind.addend == noValue)
            return sample;
        sample.addend = outputsAt(layer, after_.tensor(batch, behind.addend), positions);
        if (!changed_[behind.addend])
            return sample;
        // What the other side of the sum lost is asked of this one.
        const at::Tensor before = outputsAt(layer, kept(before_.tensor(batch, behind.addend), survivors_, behind.addend), positions);
        sample.sample.wanted = sample.sample.wanted + times(before - sample.addend, behind.unscaling);
        return sample;
    }

    at::Tensor sampleOf(std::int64_t positions, double share)
    {
        if (share >= 1)
            return at::arange(positions, at::kLong);
        const auto count = static_cast<std::int64_t>(std::ceil(share * static_cast<double>(positions)));
        return at::randint(positions, {count}, generator_, at::kLong);
    }

    /// Only the last addend can make up for the other: it is computed when the other is known.
    Behind behindOf(NodeId id) const
    {
        ValueId value = network_.nodes[id].outputs[0];
        const Node* reader = pruned_.onlyReaderOf(value);
        Behind behind;
        if (reader && isBatchNorm(*reader) && reader->inputs[0] == value && runningVarianceOf(*reader) != noValue) {
            followNorm(behind, *reader);
            value = reader->outputs[0];
            reader = pruned_.onlyReaderOf(value);
        }
        if (reader && traitsOf(*reader).addition && floatAttribute(*reader, "alpha") == 1) {
            const ValueId other = reader->inputs[0] == value ? reader->inputs[1] : reader->inputs[0];
            const bool known = other != noValue && other != value && after_.has(other) && before_.has(other);
            if (!known || network_.values[other].shape != network_.values[value].shape)
                return {};
            behind.addend = other;
            value = reader->outputs[0];
            reader = pruned_.onlyReaderOf(value);
        }
        behind.activation = reader && traitsOf(*reader).activation ? reader : nullptr;
        return behind;
    }

    /// A weight of nearly zero lets nothing through, so that there is nothing to ask for.
    void followNorm(Behind& behind, const Node& norm) const
    {
        constexpr double tiny = 1e-2;
        const auto content = [this](ValueId value) { return stored(pruned().storedIndex(value)).to(at::kDouble); };
        const at::Tensor spread = (content(runningVarianceOf(norm)) + floatAttribute(norm, "eps")).sqrt();
        const at::Tensor weight = weightOf(norm) == noValue ? at::ones_like(spread) : content(weightOf(norm));
        behind.scale = weight / spread;
        behind.unscaling = at::where(weight.abs() < tiny, at::zeros_like(weight), spread / weight);
        // The pruned network's mean may have taken constants up.
        const Stored& mean = network_.stored[network_.storedIndex(runningMeanOf(norm))];
        behind.shift = -behind.scale * kept(toTorch(mean.tensor), survivors_, mean.value).to(at::kDouble);
        if (biasOf(norm) != noValue)
            behind.shift = behind.shift + content(biasOf(norm));
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
    } catch (const std::exception& exception) {
        return tl::make_unexpected(
            torchError("Cannot compensate for the removed channels (pruning without compensation may still work)", exception));
    }
}

} // namespace espalier
