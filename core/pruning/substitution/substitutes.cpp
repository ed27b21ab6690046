// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/substitution/substitutes.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace espalier {
namespace {

using Places = std::vector<std::int64_t>; ///< among the neighbours

constexpr std::size_t mostTerms = 4;
constexpr double leastTerm = 0.05; // of the removed unit's deviation

at::Tensor indicesOf(const Places& places)
{
    return at::tensor(places, at::kLong);
}

at::Tensor matrixOf(const std::vector<float>& numbers, std::size_t n)
{
    const auto side = static_cast<std::int64_t>(n);
    return at::from_blob(const_cast<float*>(numbers.data()), {side, side}, at::kFloat); // NOLINT: is only read
}

at::Tensor cut(const at::Tensor& matrix, const Places& rows, const Places& columns)
{
    return matrix.index_select(0, indicesOf(rows)).index_select(1, indicesOf(columns)).to(at::kDouble);
}

std::vector<double> doublesOf(const at::Tensor& numbers)
{
    const at::Tensor list = numbers.contiguous();
    return {list.data_ptr<double>(), list.data_ptr<double>() + list.numel()};
}

/// Who stays of the neighbours and varies, and which of the own units are regressed on them: those that go, and the restored ones as if
/// each of them alone went, too.
struct Roles {
    Places stay, removed, restored;

    Roles(const UnitNeighbours& units, const Group& group, const Plan& plan)
    {
        for (std::size_t place = 0; place < units.neighbours.size(); ++place) {
            const UnitId unit = group.firstUnit + units.neighbours[place];
            const auto here = static_cast<std::int64_t>(place);
            if (!plan.removed(unit) && units.deviations[place] > 0)
                stay.push_back(here);
            if (!std::binary_search(units.own.begin(), units.own.end(), units.neighbours[place]))
                continue;
            if (plan.removed(unit))
                removed.push_back(here);
            else if (plan.fates[static_cast<std::size_t>(unit)] == Fate::restored)
                restored.push_back(here);
        }
    }
};

/// The regressions of some of the own units that vary.
class Regression {
public:
    Regression(const UnitNeighbours& units, const Roles& roles) : units_(units), stay_(roles.stay)
    {
        for (const Places* places : {&roles.removed, &roles.restored})
            std::copy_if(places->begin(), places->end(), std::back_inserter(targets_),
                         [this](std::int64_t at) { return deviation(at) > 0; });
        for (const std::int64_t target : targets_) {
            const auto own = std::lower_bound(stay_.begin(), stay_.end(), target);
            ownRow_.push_back(own == stay_.end() || *own != target ? -1 : own - stay_.begin());
        }
        if (!targets_.empty() && !stay_.empty())
            fit();
    }

    /// A unit that is constant needs no other one: a constant takes its place.
    double explained(std::int64_t place) const
    {
        if (deviation(place) == 0)
            return 1;
        return explained_.empty() ? 0 : explained_[static_cast<std::size_t>(columnOf(place))];
    }

    std::vector<SubstituteTerm> terms(std::int64_t place, UnitId firstUnit) const
    {
        if (deviation(place) == 0 || !weights_.defined())
            return {};
        const std::vector<double> weights = doublesOf(weights_.select(1, columnOf(place)));
        std::vector<std::size_t> order(weights.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [&weights](auto a, auto b) { return std::abs(weights[a]) > std::abs(weights[b]); });
        std::vector<SubstituteTerm> terms;
        for (const std::size_t k : order) {
            if (terms.size() == mostTerms || std::abs(weights[k]) < leastTerm)
                break;
            const UnitId unit = firstUnit + units_.neighbours[static_cast<std::size_t>(stay_[k])];
            terms.push_back({unit, weights[k] * deviation(place) / deviation(stay_[k])});
        }
        return terms;
    }

    double deviation(std::int64_t place) const { return units_.deviations[static_cast<std::size_t>(place)]; }

private:
    std::int64_t columnOf(std::int64_t place) const { return std::find(targets_.begin(), targets_.end(), place) - targets_.begin(); }

    /// The ridge grows as long as that leaves less on the images that judge.
    void fit()
    {
        const at::Tensor fitted = matrixOf(units_.fitted, units_.deviations.size());
        const at::Tensor judged = matrixOf(units_.judged, units_.deviations.size());
        const at::Tensor inner = cut(fitted, stay_, stay_), outer = cut(fitted, stay_, targets_);
        const at::Tensor judgedInner = cut(judged, stay_, stay_), judgedOuter = cut(judged, stay_, targets_);
        const at::Tensor before = judged.diagonal().index_select(0, indicesOf(targets_)).to(at::kDouble);
        const at::Tensor variances = at::tensor(units_.deviations, at::kDouble).square().index_select(0, indicesOf(targets_));
        double least = 0;
        for (const double ridge : {1e-3, 1e-2, 1e-1, 1.0}) {
            const at::Tensor weights = solved(inner, outer, ridge);
            if (!weights.defined())
                continue;
            const at::Tensor left = before - 2 * (weights * judgedOuter).sum(0) + (weights * at::mm(judgedInner, weights)).sum(0);
            const double all = (left * variances).sum().item<double>();
            if (weights_.defined() && !(all < least))
                break;
            least = all;
            weights_ = weights;
            constexpr double tiny = 1e-6; // what hardly varies on the images that judge cannot be judged by them
            explained_ = doublesOf(at::where(before > tiny, 1 - left / before, (weights * outer).sum(0)).clamp(0, 1));
        }
    }

    /// A weight for each unit that stays and each target; undefined where rounding leaves no solution. A restored unit is among those that
    /// stay: the weights of the others follow from the inverse, and its own is zero.
    at::Tensor solved(const at::Tensor& inner, const at::Tensor& outer, double ridge) const
    {
        at::Tensor system = inner.clone(), right = outer.clone();
        system.diagonal().add_(ridge);
        for (std::size_t t = 0; t < targets_.size(); ++t)
            if (ownRow_[t] >= 0) {
                at::Tensor column = right.select(1, static_cast<std::int64_t>(t)).zero_();
                column[ownRow_[t]].fill_(1);
            }
        const auto [factor, info] = at::linalg_cholesky_ex(system);
        if (info.item<int>() != 0)
            return {};
        at::Tensor weights = at::cholesky_solve(right, factor);
        for (std::size_t t = 0; t < targets_.size(); ++t)
            if (ownRow_[t] >= 0) {
                at::Tensor column = weights.select(1, static_cast<std::int64_t>(t));
                column.div_(-column[ownRow_[t]].item<double>());
                column[ownRow_[t]].zero_();
            }
        return at::isfinite(weights).all().item<bool>() ? weights : at::Tensor();
    }

    const UnitNeighbours& units_;
    const Places& stay_;
    Places targets_;
    std::vector<std::int64_t> ownRow_; ///< by target: of a restored unit its row among those that stay, else -1
    at::Tensor weights_;               ///< in units of the deviations: units that stay × targets
    std::vector<double> explained_;    ///< by target
};

/// Of the own units of all: each at the places where it is read.
double varianceOf(const std::vector<UnitNeighbours>& group)
{
    double variance = 0;
    for (const UnitNeighbours& units : group)
        for (std::size_t place = 0; place < units.neighbours.size(); ++place)
            if (std::binary_search(units.own.begin(), units.own.end(), units.neighbours[place]))
                variance += units.deviations[place] * units.deviations[place];
    return variance;
}

/// Adds the group's substitutes; what it keeps of its variance.
double addGroup(Substitutes& substitutes, const Group& group, const std::vector<UnitNeighbours>& measured, const Plan& plan)
{
    const double variance = varianceOf(measured);
    double kept = 1;
    for (const UnitNeighbours& units : measured) {
        const Roles roles(units, group, plan);
        const Regression regression(units, roles);
        const auto substitute = [&](std::int64_t place) {
            const double explained = regression.explained(place), deviation = regression.deviation(place);
            const UnitId unit = group.firstUnit + units.neighbours[static_cast<std::size_t>(place)];
            return Substitute{unit, {}, explained, variance > 0 ? (1 - explained) * deviation * deviation / variance : 0};
        };
        for (const std::int64_t place : roles.removed) {
            substitutes.removed.push_back(substitute(place));
            substitutes.removed.back().terms = regression.terms(place, group.firstUnit);
            kept -= substitutes.removed.back().lost;
        }
        for (const std::int64_t place : roles.restored)
            substitutes.restored.push_back(substitute(place));
    }
    return std::max(0.0, kept);
}

void sort(std::vector<Substitute>& list)
{
    std::sort(list.begin(), list.end(), [](const Substitute& a, const Substitute& b) { return a.unit < b.unit; });
}

const Substitute* unitIn(const std::vector<Substitute>& list, UnitId unit)
{
    const auto found = std::lower_bound(list.begin(), list.end(), unit, [](const Substitute& a, UnitId b) { return a.unit < b; });
    return found == list.end() || found->unit != unit ? nullptr : &*found;
}

} // namespace

const Substitute* Substitutes::of(UnitId unit) const
{
    const Substitute* found = unitIn(removed, unit);
    return found ? found : unitIn(restored, unit);
}

Substitutes findSubstitutes(const Groups& groups, const UnitCovariances& covariances, const Plan& plan,
                            const std::function<bool()>& proceed)
{
    const c10::NoGradGuard noGradients;
    Substitutes substitutes;
    substitutes.varianceKept.resize(groups.groups().size());
    for (std::size_t g = 0; g < groups.groups().size() && proceed(); ++g)
        if (!covariances[g].empty())
            substitutes.varianceKept[g] = addGroup(substitutes, groups.groups()[g], covariances[g], plan);
    sort(substitutes.removed);
    sort(substitutes.restored);
    return substitutes;
}

} // namespace espalier
