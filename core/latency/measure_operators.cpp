// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/latency/measure_operators.h"

#include "core/graph/attribute_fingerprint.h"
#include "core/graph/torch_error.h"
#include "core/graph/traits.h"
#include "core/pruning/surgery/surgery.h"

#include <spdlog/fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>

namespace espalier {
namespace {

/// The network with a share of every group's units.
struct Variant {
    Network network;
    std::vector<int> kept;
};

int widthAt(int units, double share)
{
    constexpr int step = 8;
    const int width = static_cast<int>(units * share + 0.5);
    if (width > 2 * step && width < units)
        return std::min(units, (width + step / 2) / step * step);
    return std::max(1, width);
}

Variant variantAt(const Network& network, const Groups& groups, double share)
{
    Variant variant{network, {}};
    std::vector<bool> removed(static_cast<std::size_t>(groups.unitCount()), false);
    for (const Group& group : groups.groups()) {
        variant.kept.push_back(widthAt(group.units, share));
        for (int index = variant.kept.back(); index < group.units; ++index)
            removed[group.firstUnit + index] = true;
    }
    // Separate slices of a group's channels can become empty: then the network is not measured at this share.
    Result<Network> pruned = removeUnits(network, groups, removed);
    if (pruned)
        variant.network = std::move(*pruned);
    else
        variant.kept.clear();
    return variant;
}

/// Positions on an axis, ascending and distinct, and the variant of each.
struct Axis {
    std::vector<double> shares;
    std::vector<std::size_t> variants;

    void add(double share, std::size_t variant)
    {
        if (!shares.empty() && share <= shares.back())
            return;
        shares.push_back(share);
        variants.push_back(variant);
    }
};

class Measuring {
public:
    Measuring(const Network& network, const Groups& groups, OperatorTimer& timer, RunControl& control, const LatencyProgress& progress)
        : network_(network), groups_(groups), timer_(timer), control_(control), progress_(progress)
    {
    }

    Result<std::vector<TimeGrid>> run()
    {
        for (const double share : measuredShares())
            if (Variant variant = variantAt(network_, groups_, share); !variant.kept.empty())
                variants_.push_back(std::move(variant));
        for (const Variant& variant : variants_) {
            if (!control_.proceed())
                return cancelled();
            whole_.push_back(timer_.nodes(variant.network));
            tell(whole_.size(), 2 * variants_.size());
        }
        std::vector<TimeGrid> grids;
        for (std::size_t node = 0; node < network_.nodes.size(); ++node) {
            std::optional<TimeGrid> grid = gridOf(node);
            if (!grid)
                return cancelled();
            grids.push_back(std::move(*grid));
            tell(network_.nodes.size() + grids.size(), 2 * network_.nodes.size());
        }
        return grids;
    }

private:
    void tell(std::size_t done, std::size_t all) const
    {
        if (progress_)
            progress_(static_cast<double>(done) / static_cast<double>(all));
    }

    std::optional<TimeGrid> gridOf(std::size_t node)
    {
        const OperatorShare share(network_, groups_, network_.nodes[node]);
        const ValueId weight = network_.nodes[node].inputs.size() > 1 ? network_.nodes[node].inputs[1] : noValue;
        if (share.independent() && weight != noValue && network_.storedIndex(weight) >= 0)
            return layerGrid(node, share);
        Axis axis;
        std::vector<double> times;
        for (std::size_t i = 0; i < variants_.size(); ++i) {
            const Shares shares = share.at(variants_[i].kept);
            axis.add(share.independent() ? shares.out : (shares.in + shares.out) / 2, i);
        }
        for (const std::size_t variant : axis.variants)
            times.push_back(whole_[variant][node]);
        return TimeGrid({1}, axis.shares, std::move(times));
    }

    std::optional<TimeGrid> layerGrid(std::size_t node, const OperatorShare& share)
    {
        Axis in, out;
        for (std::size_t i = 0; i < variants_.size(); ++i) {
            const Shares shares = share.at(variants_[i].kept);
            in.add(shares.in, i);
            out.add(shares.out, i);
        }
        std::vector<double> times;
        for (const std::size_t narrowIn : in.variants) {
            for (const std::size_t narrowOut : out.variants) {
                if (!control_.proceed())
                    return std::nullopt;
                times.push_back(layerTime(node, variants_[narrowIn].network, variants_[narrowOut].network));
            }
        }
        return TimeGrid(in.shares, out.shares, std::move(times));
    }

    /// The layer with the input of one variant and the output of another.
    double layerTime(std::size_t id, const Network& inputs, const Network& outputs)
    {
        const Node& node = outputs.nodes[id];
        Shape weight = outputs.values[weightOf(node)].shape;
        const std::size_t inputDim = inputDimension(node);
        weight[inputDim] = inputs.values[weightOf(node)].shape[inputDim];
        const Shape& input = inputs.values[node.inputs[0]].shape;
        const bool bias = biasOf(node) != noValue;
        const auto [known, isNew] = known_.try_emplace(keyOf(node, input, weight, bias), 0);
        if (isNew)
            known->second = timer_.layer(node, input, weight, bias);
        return known->second;
    }

    static std::string keyOf(const Node& node, const Shape& input, const Shape& weight, bool bias)
    {
        Fingerprint key;
        key.addText(fmt::format("{} {} {} {}", node.op, input, weight, bias));
        addAttributes(key, node.attributes);
        return key.text();
    }

    const Network& network_;
    const Groups& groups_;
    OperatorTimer& timer_;
    RunControl& control_;
    const LatencyProgress& progress_;
    std::vector<Variant> variants_;
    std::vector<std::vector<double>> whole_; ///< by variant, then node
    std::map<std::string, double> known_;    ///< measured layers, by everything that their time depends on
};

} // namespace

const std::vector<double>& measuredShares()
{
    static const std::vector<double> shares{0.125, 0.25, 0.5, 0.75, 1};
    return shares;
}

Result<std::vector<TimeGrid>> measureOperators(const Network& network, const Groups& groups, OperatorTimer& timer, RunControl& control,
                                               const LatencyProgress& progress)
{
    try {
        return Measuring(network, groups, timer, control, progress).run();
    } catch (const std::exception& exception) {
        return tl::make_unexpected(torchError("Cannot measure the network's operators", exception));
    }
}

} // namespace espalier
