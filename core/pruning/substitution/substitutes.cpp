// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/substitution/substitutes.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace espalier {
namespace {

constexpr std::size_t mostTerms = 4;
constexpr double leastTerm = 0.05; // of the removed unit's deviation

at::Tensor matrixOf(const std::vector<float>& numbers, std::size_t n)
{
    const auto side = static_cast<std::int64_t>(n);
    return at::from_blob(const_cast<float*>(numbers.data()), {side, side}, at::kFloat); // NOLINT: is only read
}

at::Tensor cut(const at::Tensor& matrix, const std::vector<std::int64_t>& rows, const std::vector<std::int64_t>& columns)
{
    return matrix.index_select(0, at::tensor(rows, at::kLong)).index_select(1, at::tensor(columns, at::kLong)).to(at::kDouble);
}

/// One group's regressions: of the units that go, and of the restored ones as if each of them alone went, too. Units by their position in
/// the group.
class GroupRegressions {
public:
    GroupRegressions(const Group& group, const GroupCovariance& covariance, const Plan& plan) : covariance_(covariance)
    {
        for (int index = 0; index < group.units; ++index) {
            const Fate fate = plan.fates[static_cast<std::size_t>(group.firstUnit + index)];
            const bool goes = plan.removed(group.firstUnit + index), varies = covariance.deviations[static_cast<std::size_t>(index)] > 0;
            if (goes)
                removed_.push_back(index);
            if (fate == Fate::restored)
                restored_.push_back(index);
            if (!varies)
                continue;
            if (!goes)
                stays_.push_back(index);
            if (goes || fate == Fate::restored)
                targets_.push_back(index);
        }
        for (const double deviation : covariance.deviations)
            variance_ += deviation * deviation;
        if (!targets_.empty() && !stays_.empty())
            fit();
    }

    const std::vector<std::int64_t>& removed() const { return removed_; }
    const std::vector<std::int64_t>& restored() const { return restored_; }

    /// A unit that is constant needs no other one: a constant takes its place.
    double explained(std::int64_t unit) const
    {
        if (deviation(unit) == 0)
            return 1;
        const auto target = std::lower_bound(targets_.begin(), targets_.end(), unit);
        return explained_.empty() ? 0 : explained_[static_cast<std::size_t>(target - targets_.begin())];
    }

    /// Share of the group's variance that goes with the unit.
    double lost(std::int64_t unit) const
    {
        return variance_ > 0 ? (1 - explained(unit)) * deviation(unit) * deviation(unit) / variance_ : 0;
    }

    std::vector<SubstituteTerm> terms(std::int64_t unit, UnitId firstUnit) const
    {
        if (deviation(unit) == 0 || !weights_.defined())
            return {};
        const auto target = std::lower_bound(targets_.begin(), targets_.end(), unit) - targets_.begin();
        const at::Tensor own = weights_.select(1, target).contiguous();
        const double* weight = own.data_ptr<double>();
        std::vector<std::size_t> order(stays_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        const auto larger = [weight](std::size_t a, std::size_t b) { return std::abs(weight[a]) > std::abs(weight[b]); };
        std::stable_sort(order.begin(), order.end(), larger);
        std::vector<SubstituteTerm> terms;
        for (const std::size_t k : order) {
            if (terms.size() == mostTerms || std::abs(weight[k]) < leastTerm)
                break;
            terms.push_back({firstUnit + static_cast<UnitId>(stays_[k]), weight[k] * deviation(unit) / deviation(stays_[k])});
        }
        return terms;
    }

private:
    double deviation(std::int64_t unit) const { return covariance_.deviations[static_cast<std::size_t>(unit)]; }

    /// The ridge grows as long as that leaves less on the images that judge.
    void fit()
    {
        const at::Tensor fitted = matrixOf(covariance_.fitted, covariance_.deviations.size());
        const at::Tensor judged = matrixOf(covariance_.judged, covariance_.deviations.size());
        const at::Tensor inner = cut(fitted, stays_, stays_), outer = cut(fitted, stays_, targets_);
        const at::Tensor judgedInner = cut(judged, stays_, stays_), judgedOuter = cut(judged, stays_, targets_);
        const at::Tensor before = judged.diagonal().index_select(0, at::tensor(targets_, at::kLong)).to(at::kDouble);
        std::vector<double> shares;
        for (const std::int64_t unit : targets_)
            shares.push_back(deviation(unit) * deviation(unit));
        const at::Tensor share = at::tensor(shares, at::kDouble);
        double least = 0;
        for (const double ridge : {1e-3, 1e-2, 1e-1, 1.0}) {
            const at::Tensor weights = solved(inner, outer, ridge);
            if (!weights.defined())
                continue;
            const at::Tensor left = before - 2 * (weights * judgedOuter).sum(0) + (weights * at::mm(judgedInner, weights)).sum(0);
            const double all = (left * share).sum().item<double>();
            if (weights_.defined() && !(all < least))
                break;
            least = all;
            weights_ = weights;
            // What hardly varies on the images that judge cannot be judged by them.
            constexpr double tiny = 1e-6;
            const at::Tensor explained = at::where(before > tiny, 1 - left / before, (weights * outer).sum(0)).clamp(0, 1).contiguous();
            explained_.assign(explained.data_ptr<double>(), explained.data_ptr<double>() + explained.numel());
        }
    }

    /// A weight for each unit that stays and each target; undefined where rounding leaves no solution. A restored unit is among those that
    /// stay: that of the others follows from the inverse, and its own is zero.
    at::Tensor solved(const at::Tensor& inner, const at::Tensor& outer, double ridge) const
    {
        at::Tensor system = inner.clone(), right = outer.clone();
        system.diagonal().add_(ridge);
        for (std::size_t t = 0; t < targets_.size(); ++t)
            if (const auto own = placeAmongStaying(targets_[t]); own >= 0) {
                right.select(1, static_cast<std::int64_t>(t)).zero_();
                right.index_put_({at::tensor(own), at::tensor(static_cast<std::int64_t>(t))}, at::ones({}, at::kDouble));
            }
        const auto [factor, info] = at::linalg_cholesky_ex(system);
        if (info.item<int>() != 0)
            return {};
        at::Tensor weights = at::cholesky_solve(right, factor);
        for (std::size_t t = 0; t < targets_.size(); ++t)
            if (const auto own = placeAmongStaying(targets_[t]); own >= 0) {
                at::Tensor column = weights.select(1, static_cast<std::int64_t>(t));
                column.div_(-column[own].item<double>());
                column[own].zero_();
            }
        return at::isfinite(weights).all().item<bool>() ? weights : at::Tensor();
    }

    std::int64_t placeAmongStaying(std::int64_t unit) const
    {
        const auto found = std::lower_bound(stays_.begin(), stays_.end(), unit);
        return found == stays_.end() || *found != unit ? -1 : found - stays_.begin();
    }

    const GroupCovariance& covariance_;
    double variance_ = 0;
    std::vector<std::int64_t> removed_, restored_;
    std::vector<std::int64_t> stays_, targets_; ///< those that vary
    at::Tensor weights_;                        ///< in units of the deviations: units that stay × targets
    std::vector<double> explained_;             ///< by target
};

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
    for (std::size_t g = 0; g < groups.groups().size() && proceed(); ++g) {
        const Group& group = groups.groups()[g];
        if (covariances.groups[g].empty())
            continue;
        const GroupRegressions regressions(group, covariances.groups[g], plan);
        const auto substitute = [&](std::int64_t index) {
            return Substitute{group.firstUnit + static_cast<UnitId>(index), {}, regressions.explained(index), regressions.lost(index)};
        };
        double kept = 1;
        for (const std::int64_t index : regressions.removed()) {
            substitutes.removed.push_back(substitute(index));
            substitutes.removed.back().terms = regressions.terms(index, group.firstUnit);
            kept -= substitutes.removed.back().lost;
        }
        for (const std::int64_t index : regressions.restored())
            substitutes.restored.push_back(substitute(index));
        substitutes.varianceKept[g] = std::max(0.0, kept);
    }
    return substitutes;
}

double substitutionEffort(const Groups& groups, const Plan& plan)
{
    double effort = 0;
    for (std::size_t g = 0; g < groups.groups().size(); ++g) {
        const Group& group = groups.groups()[g];
        const auto begin = plan.fates.begin() + group.firstUnit;
        const double kept = plan.kept[g];
        const double targets = group.units - kept + static_cast<double>(std::count(begin, begin + group.units, Fate::restored));
        effort += kept * kept * (kept / 3 + 2 * targets);
    }
    return effort;
}

} // namespace espalier
