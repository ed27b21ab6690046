// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/metric_text.h"

#include "ui/models/texts.h"

#include <QLocale>

#include <algorithm>

namespace espalier {

QString metricNumber(const MetricInfo& info, double value, int fewer)
{
    return QLocale().toString(value, 'f', std::max(info.decimals - fewer, 0));
}

QString metricText(const MetricInfo& info, double value, int fewer)
{
    const QString number = metricNumber(info, value, fewer);
    return *info.unit == '\0' ? number : number + QLatin1Char(' ') + engineText(info.unit);
}

QString metricText(const MetricValue& value)
{
    return metricText(*value.info, value.value);
}

QString metricTitle(const MetricInfo& info)
{
    const QString label = engineText(info.label);
    return *info.unit == '\0' ? label : QStringLiteral("%1 (%2)").arg(label, engineText(info.unit));
}

QString metricHelp(const MetricInfo& info)
{
    return QStringLiteral("%1 (%2)").arg(engineText(info.explanation), engineText(info.term));
}

} // namespace espalier
