// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/sensitivity_findings.h"

#include <algorithm>
#include <tuple>

namespace espalier {
namespace {

constexpr double standsOut = 2; ///< times the median layer's drop

double shareOf(const SensitivityCurve& curve, std::size_t point)
{
    return static_cast<double>(curve.points[point].kept) / curve.units;
}

/// Evaluates the curves of one metric.
class Curves {
public:
    explicit Curves(const MetricInfo& metric) : metric_(metric) {}

    /// Trapezoidal rule over the measured points, divided by the width that they span.
    double meanDrop(const SensitivityCurve& curve) const
    {
        double area = 0;
        for (std::size_t i = 1; i < curve.points.size(); ++i)
            area += (shareOf(curve, i - 1) - shareOf(curve, i)) * (dropOf(curve, i - 1) + dropOf(curve, i)) / 2;
        const double span = 1 - shareOf(curve, curve.points.size() - 1);
        return span > 0 ? area / span : 0;
    }

    /// Linear interpolation; beyond the last point, its value.
    double dropAt(const SensitivityCurve& curve, double share) const
    {
        for (std::size_t i = 1; i < curve.points.size(); ++i) {
            const double right = shareOf(curve, i - 1), left = shareOf(curve, i);
            if (share >= left)
                return dropOf(curve, i) + (dropOf(curve, i - 1) - dropOf(curve, i)) * (share - left) / (right - left);
        }
        return dropOf(curve, curve.points.size() - 1);
    }

    double safeShare(const SensitivityCurve& curve) const
    {
        double safe = 1;
        for (std::size_t i = 1; i < curve.points.size() && dropOf(curve, i) <= metric_.noise; ++i)
            safe = shareOf(curve, i);
        return safe;
    }

private:
    double dropOf(const SensitivityCurve& curve, std::size_t point) const
    {
        return worsening(metric_, curve.points.front().metric, curve.points[point].metric);
    }

    const MetricInfo& metric_;
};

double macsShare(const Model& model, int group)
{
    std::int64_t macs = 0;
    for (const NodeId node : model.groups.groups()[static_cast<std::size_t>(group)].members)
        macs += model.nodeCosts[static_cast<std::size_t>(node)].macs;
    return model.costs.macs == 0 ? 0 : static_cast<double>(macs) / static_cast<double>(model.costs.macs);
}

double medianDropAtHalf(const std::vector<SensitivityFinding>& layers)
{
    std::vector<double> drops;
    for (const SensitivityFinding& layer : layers)
        drops.push_back(layer.dropAtHalf);
    if (drops.empty())
        return 0;
    const auto middle = drops.begin() + static_cast<std::ptrdiff_t>(drops.size() / 2);
    std::nth_element(drops.begin(), middle, drops.end());
    return *middle;
}

} // namespace

SensitivityFindings findingsOf(const Sensitivity& sensitivity, const Model& model)
{
    SensitivityFindings findings;
    if (sensitivity.curves.empty())
        return findings;
    const Curves curves(*sensitivity.metric);
    for (const SensitivityCurve& curve : sensitivity.curves) {
        if (curve.complete())
            findings.layers.push_back({curve.group, curves.meanDrop(curve), curves.dropAt(curve, 0.5), curves.safeShare(curve),
                                       macsShare(model, curve.group), false});
    }
    findings.medianDropAtHalf = medianDropAtHalf(findings.layers);
    for (SensitivityFinding& layer : findings.layers)
        layer.protect = layer.dropAtHalf > sensitivity.metric->noise && layer.dropAtHalf > standsOut * findings.medianDropAtHalf;
    std::sort(findings.layers.begin(), findings.layers.end(), [](const SensitivityFinding& a, const SensitivityFinding& b) {
        return std::tuple(-a.meanDrop, a.group) < std::tuple(-b.meanDrop, b.group);
    });
    return findings;
}

std::optional<double> expectedDrop(const Sensitivity& sensitivity, const std::vector<int>& kept)
{
    if (sensitivity.curves.size() != kept.size())
        return std::nullopt;
    double drop = 0;
    for (const SensitivityCurve& curve : sensitivity.curves) {
        const int left = kept[static_cast<std::size_t>(curve.group)];
        if (left == curve.units)
            continue;
        if (!curve.complete())
            return std::nullopt;
        drop += Curves(*sensitivity.metric).dropAt(curve, static_cast<double>(left) / curve.units);
    }
    return drop;
}

} // namespace espalier
