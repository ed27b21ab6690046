// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/metric_text.h"

#include <QLocale>

#include <algorithm>

namespace espalier {

QString metricNumber(const MetricInfo& info, double value)
{
    return QLocale().toString(value, 'f', std::max(info.decimals - 1, 0));
}

QString metricText(const MetricInfo& info, double value)
{
    const QString number = metricNumber(info, value);
    return *info.unit == '\0' ? number : number + QLatin1Char(' ') + QString::fromUtf8(info.unit);
}

QString metricText(const MetricValue& value)
{
    return metricText(*value.info, value.value);
}

QString metricTitle(const MetricInfo& info)
{
    const QString label = QString::fromUtf8(info.label);
    return *info.unit == '\0' ? label : QStringLiteral("%1 (%2)").arg(label, QString::fromUtf8(info.unit));
}

QString metricHelp(const MetricInfo& info)
{
    return QStringLiteral("%1 (%2)").arg(QString::fromUtf8(info.explanation), QString::fromUtf8(info.term));
}

} // namespace espalier
