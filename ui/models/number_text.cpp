// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/number_text.h"

#include <QLocale>

#include <array>
#include <cmath>

namespace espalier {

QString countText(std::int64_t number)
{
    return QLocale().toString(static_cast<qlonglong>(number));
}

QString compactNumber(std::int64_t number)
{
    constexpr std::array<const char*, 5> units{"", " k", " M", " G", " T"};
    double value = static_cast<double>(number);
    std::size_t unit = 0;
    while (std::abs(value) >= 999.5 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    const int decimals = unit == 0 || std::abs(value) >= 99.95 ? 0 : std::abs(value) >= 9.995 ? 1 : 2;
    return QLocale().toString(value, 'f', decimals) + QLatin1String(units[unit]);
}

QString percentText(double share)
{
    return QLocale().toString(100 * share, 'f', 1) + QStringLiteral(" %");
}

QString millisecondsText(double milliseconds)
{
    const int decimals = milliseconds >= 99.95 ? 0 : milliseconds >= 9.995 ? 1 : milliseconds >= 0.9995 ? 2 : 3;
    return QLocale().toString(milliseconds, 'f', decimals) + QStringLiteral(" ms");
}

QString sizeText(std::int64_t bytes)
{
    const double megabytes = static_cast<double>(bytes) / 1e6;
    return QLocale().toString(megabytes, 'f', megabytes < 99.95 ? 2 : 0) + QStringLiteral(" MB");
}

QString shortScore(double score)
{
    const double size = std::abs(score);
    if (size < 0.1 || size >= 99.95)
        return QLocale().toString(score, 'g', 3);
    return QLocale().toString(score, 'f', size < 0.9995 ? 3 : size < 9.995 ? 2 : 1); // 0.550 below 0.546
}

QString exactScore(double score)
{
    return QLocale().toString(score, 'g', 8);
}

} // namespace espalier
