// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/planning/removal_shares.h"

#include "core/pruning/planning/plan_request.h"

#include <algorithm>
#include <cmath>
#include <queue>
#include <span>
#include <utility>

namespace espalier {
namespace {

/// One group on its way to a single unit.
struct Narrowing {
    std::vector<UnitId> order;
    std::size_t gone = 0;
    std::size_t step = 1; ///< units that go together: a sixteenth of the group

    /// What goes next; the last unit never does.
    std::span<const UnitId> next() const { return std::span(order).subspan(gone, std::min(step, order.size() - 1 - gone)); }
};

class GreedyNarrowing {
public:
    GreedyNarrowing(const Groups& groups, const std::vector<double>& criterion, const ShareCurves& curves, const CostModel& costs,
                    const PlanRequest& request)
        : curves_(curves), meter_(groups, costs, request), full_(static_cast<double>(meter_.left())), shares_(criterion.size(), 1)
    {
        constexpr std::size_t steps = 16;
        for (const Group& group : groups.groups()) {
            groups_.push_back({ascendingInside(group, criterion)});
            Narrowing& own = groups_.back();
            const auto firstAlive = std::find_if(own.order.begin(), own.order.end(), [&](UnitId unit) { return criterion[unit] != 0; });
            removeDead(static_cast<int>(groups_.size()) - 1,
                       std::min(static_cast<std::size_t>(firstAlive - own.order.begin()), own.order.size() - 1));
            own.step = std::max<std::size_t>(1, own.order.size() / steps);
        }
    }

    std::vector<double> shares() &&
    {
        for (int group = 0; group < static_cast<int>(groups_.size()); ++group)
            offer(group);
        while (!offers_.empty()) {
            const int group = offers_.top().second;
            offers_.pop();
            // Others have narrowed since the offer: a unit saves less by now, so that its price has risen.
            if (!offers_.empty() && priceOf(group) > offers_.top().first) {
                offer(group);
                continue;
            }
            remove(group, 1 - static_cast<double>(meter_.left() - meter_.saving(group, groups_[group].next())) / full_);
            offer(group);
        }
        return std::move(shares_);
    }

private:
    void offer(int group)
    {
        if (!groups_[group].next().empty())
            offers_.emplace(priceOf(group), group);
    }

    /// Loss for what is saved. What changes nothing goes first, that which saves most before others.
    double priceOf(int group) const
    {
        constexpr double tiny = 1e-12;
        const Narrowing& own = groups_[group];
        const auto units = own.next();
        const int gone = static_cast<int>(own.gone), then = gone + static_cast<int>(units.size());
        const double saved = std::max(0.0, static_cast<double>(meter_.saving(group, units)) / full_);
        return (curves_.loss(group, then) - curves_.loss(group, gone) + tiny) / (saved + tiny);
    }

    /// The next units go one after the other, until the share is saved with the last of them.
    void remove(int group, double share)
    {
        const auto units = groups_[group].next();
        const double before = last_, each = std::max(0.0, share - before) / static_cast<double>(units.size());
        for (std::size_t i = 0; i < units.size(); ++i) {
            last_ = std::max(std::nextafter(last_, 1.0), std::min(before + each * static_cast<double>(i + 1), 1.0));
            shares_[units[i]] = last_;
        }
        take(group, units.size());
    }

    /// The first units of the order, which pass nothing on.
    void removeDead(int group, std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i)
            shares_[groups_[group].order[i]] = 0;
        take(group, count);
    }

    void take(int group, std::size_t count)
    {
        Narrowing& own = groups_[group];
        meter_.remove(group, std::span(own.order).subspan(own.gone, count));
        own.gone += count;
    }

    const ShareCurves& curves_;
    BudgetMeter meter_;
    double full_, last_ = 0;
    std::vector<double> shares_;
    std::vector<Narrowing> groups_;
    using Offer = std::pair<double, int>; ///< price, group
    std::priority_queue<Offer, std::vector<Offer>, std::greater<>> offers_;
};

} // namespace

std::vector<double> measuredShares(const Groups& groups, const std::vector<double>& criterion, const ShareCurves& curves,
                                   const CostModel& costs, const PlanRequest& request)
{
    return GreedyNarrowing(groups, criterion, curves, costs, request).shares();
}

} // namespace espalier
