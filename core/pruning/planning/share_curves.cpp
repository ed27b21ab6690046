// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/planning/share_curves.h"

#include <algorithm>

namespace espalier {
namespace {

struct Corner {
    int removed = 0;
    double loss = 0;
};

double slope(const Corner& a, const Corner& b)
{
    return (b.loss - a.loss) / (b.removed - a.removed);
}

/// From nothing removed on, ascending and monotone.
std::vector<Corner> cornersOf(const std::vector<SharePoint>& points, int units)
{
    std::vector<Corner> corners{{0, 0}};
    for (const SharePoint& point : points)
        if (point.kept < units)
            corners.push_back({units - point.kept, point.loss});
    std::sort(corners.begin(), corners.end(), [](const Corner& a, const Corner& b) { return a.removed < b.removed; });
    for (std::size_t i = 1; i < corners.size(); ++i)
        corners[i].loss = std::max(corners[i].loss, corners[i - 1].loss);
    return corners;
}

/// The lower convex hull, by Andrew's monotone chain.
std::vector<Corner> hullOf(const std::vector<Corner>& corners)
{
    std::vector<Corner> hull;
    for (const Corner& corner : corners) {
        while (hull.size() > 1 && slope(hull[hull.size() - 2], hull.back()) >= slope(hull.back(), corner))
            hull.pop_back();
        hull.push_back(corner);
    }
    return hull;
}

std::vector<double> lossesBy(const std::vector<Corner>& hull, int units)
{
    std::vector<double> losses(static_cast<std::size_t>(units) + 1, 0);
    std::size_t next = 1;
    for (int removed = 1; removed <= units && hull.size() > 1; ++removed) {
        while (next + 1 < hull.size() && hull[next].removed < removed)
            ++next;
        const Corner& before = hull[next - 1];
        losses[static_cast<std::size_t>(removed)] = before.loss + slope(before, hull[next]) * (removed - before.removed);
    }
    return losses;
}

} // namespace

ShareCurves::ShareCurves(const Groups& groups, const std::vector<std::vector<SharePoint>>& points)
{
    for (std::size_t group = 0; group < groups.groups().size(); ++group) {
        const int units = groups.groups()[group].units;
        losses_.push_back(lossesBy(hullOf(cornersOf(points[group], units)), units));
    }
}

} // namespace espalier
