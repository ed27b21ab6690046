// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/setting_text.h"

#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

namespace espalier {

namespace {

constexpr QLatin1Char comma(','), point('.'), semicolon(';'), lineEnd('\n');
const QString quote = QStringLiteral("'"), quoteInQuotes = QStringLiteral("''");

bool listsNames(const Setting& setting)
{
    return std::holds_alternative<std::set<std::string>*>(setting.place);
}

/// Numbers with decimals, in a locale that writes them with a comma.
bool hasDecimalCommas(const Setting& setting)
{
    const SettingPlace& place = setting.place;
    const bool decimals = std::holds_alternative<std::vector<double>*>(place) || std::holds_alternative<std::vector<float>*>(place) ||
                          std::holds_alternative<std::optional<double>*>(place);
    return decimals && QLocale().decimalPoint() == comma;
}

/// As in a list of a project file: in quotes where it could not be read otherwise; a quote within them is doubled.
QString quoted(const QString& name)
{
    if (!name.contains(comma) && !name.contains(quote) && name.trimmed() == name)
        return name;
    return quote + QString(name).replace(quote, quoteInQuotes) + quote;
}

QString namesLine(const QString& text)
{
    QStringList names;
    for (const QString& name : text.split(lineEnd, Qt::SkipEmptyParts))
        names << quoted(name);
    return names.join(QStringLiteral(", "));
}

/// Names stand one a line elsewhere.
QString namesText(const QString& line)
{
    static const QRegularExpression name(QStringLiteral(R"(\s*(?:'((?:[^']|'')*)'|([^,]*[^,\s]))\s*(?:,|$))"));
    QStringList names;
    for (QRegularExpressionMatchIterator found = name.globalMatch(line); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        names << (match.hasCaptured(1) ? match.captured(1).replace(quoteInQuotes, quote) : match.captured(2));
    }
    return names.join(lineEnd);
}

/// Whether commas in the line belong to numbers: it has semicolons, or is a single number.
bool writtenWithDecimalCommas(const QString& line)
{
    static const QRegularExpression number(QStringLiteral(R"(^\s*[+-]?\d*,\d+(e[+-]?\d+)?\s*$)"),
                                           QRegularExpression::CaseInsensitiveOption);
    return line.contains(semicolon) || number.match(line).hasMatch();
}

} // namespace

QString lineText(const Setting& setting)
{
    const QString text = QString::fromStdString(textOf(setting));
    if (listsNames(setting))
        return namesLine(text);
    if (hasDecimalCommas(setting))
        return QString(text).replace(comma, QStringLiteral("; ")).replace(point, comma);
    return QString(text).replace(comma, QStringLiteral(", "));
}

QString settingText(const Setting& setting, const QString& line)
{
    if (listsNames(setting))
        return namesText(line);
    if (hasDecimalCommas(setting) && writtenWithDecimalCommas(line))
        return QString(line).replace(comma, point).replace(semicolon, comma);
    return line;
}

} // namespace espalier
