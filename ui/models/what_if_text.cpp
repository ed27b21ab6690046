// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/what_if_text.h"

#include "ui/models/metric_text.h"
#include "ui/models/number_text.h"
#include "ui/models/texts.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

QString differenceText(const MetricInfo& metric, double difference)
{
    const QString number = metricNumber(metric, std::abs(difference));
    if (metricNumber(metric, 0) == number)
        return QStringLiteral("±") + number;
    return QString(difference > 0 ? QStringLiteral("+") : QStringLiteral("−")) + number;
}

/// The longer side of the interval, so that it is not told too narrow.
QString estimatedText(const recipes::PlanEstimate& estimate)
{
    const QString value = metricText(*estimate.metric, estimate.planned);
    if (!estimate.interval)
        return value;
    const double reach = std::max(estimate.interval->high - estimate.planned, estimate.planned - estimate.interval->low);
    return QStringLiteral("%1 ± %2").arg(value, metricNumber(*estimate.metric, reach));
}

QString estimateSentence(const recipes::PlanEstimate& estimate)
{
    const MetricInfo& metric = *estimate.metric;
    QString text = tr("From %1 of %2 pictures: %3 originally, %4 planned. The smaller network answers %5 of them worse and %6 better.")
                       .arg(countText(estimate.images), countText(estimate.all))
                       .arg(metricText(metric, estimate.original), metricText(metric, estimate.planned))
                       .arg(countText(estimate.worse), countText(estimate.better));
    if (estimate.interval)
        text += QLatin1Char(' ') + tr("On other pictures it lies between %1 and %2, with 95 % certainty.")
                                       .arg(metricText(metric, estimate.interval->low), metricText(metric, estimate.interval->high));
    return text;
}

/// What pictures tell, or why they do not tell more.
QStringList byPictures(const WhatIfFacts& facts)
{
    QStringList parts;
    if (facts.estimate)
        parts << estimateSentence(*facts.estimate);
    if (!facts.problem.isEmpty())
        parts << tr("The planned network cannot be tried on pictures: %1").arg(facts.problem);
    else if (!facts.waitsFor.isEmpty())
        parts << tr("“%1” is running: the planned network is tried on pictures when that is over.").arg(facts.waitsFor);
    else if (facts.working)
        parts << (facts.estimate ? tr("More pictures are being tried…") : tr("The planned network is being tried on pictures…"));
    return parts;
}

QStringList byCurves(const WhatIfFacts& facts)
{
    if (facts.expected) {
        QStringList parts{
            tr("The curves of the layers expect about %1.").arg(metricText(*facts.expected->metric, facts.expected->planned))};
        if (facts.estimate) // beside a number that can be far from it
            parts << tr("They are measured one layer at a time, and without the refit that makes up for removed channels.");
        return parts;
    }
    if (facts.allPoints > 0)
        return {tr("The curves of the layers are being measured: %1 of %2 points.")
                    .arg(countText(facts.curvePoints), countText(facts.allPoints))};
    return {};
}

} // namespace

WhatIfText whatIfText(const WhatIfFacts& facts)
{
    WhatIfText text;
    if (!facts.cuts)
        return text;
    if (!facts.images) {
        text.sentence = tr("How many answers stay right is tried on pictures: choose their folder on the Training tab.");
        return text;
    }
    if (facts.estimate) {
        text.original = metricText(*facts.estimate->metric, facts.estimate->original);
        text.planned = estimatedText(*facts.estimate);
        text.change = differenceText(*facts.estimate->metric, facts.estimate->planned - facts.estimate->original);
    } else if (facts.expected) {
        text.planned = QStringLiteral("≈ ") + metricText(*facts.expected->metric, facts.expected->planned);
        text.change = differenceText(*facts.expected->metric, facts.expected->planned - facts.expected->whole);
    }
    text.sentence = (byPictures(facts) + byCurves(facts)).join(QLatin1Char(' '));
    text.offersCurves = !facts.expected && facts.allPoints == 0;
    return text;
}

QString triedText(const recipes::PlanEstimate& estimate)
{
    return tr("Tried on %1 of %2 validation images, the planned network answers %3 worse than the original, and %4 better.")
        .arg(countText(estimate.images), countText(estimate.all), countText(estimate.worse), countText(estimate.better));
}

QString untriedText(const WhatIfFacts& facts)
{
    if (!facts.cuts)
        return {};
    if (!facts.images)
        return tr("What the plan does to the answers is tried on the project's images: choose their folder on the Training tab of the "
                  "settings.");
    if (!facts.problem.isEmpty())
        return tr("The planned network cannot be tried on pictures: %1").arg(facts.problem);
    if (!facts.waitsFor.isEmpty())
        return tr("“%1” is running: the planned network is tried on pictures when that is over.").arg(facts.waitsFor);
    return facts.working ? tr("The planned network is being tried; its answers appear here in a moment.") : QString();
}

} // namespace espalier
