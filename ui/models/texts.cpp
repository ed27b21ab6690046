// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/texts.h"

#include <QLocale>
#include <QRegularExpression>

#include <optional>

namespace espalier {

namespace {

/// Nothing where it is not listed.
std::optional<QString> listedText(const QString& text)
{
    const QByteArray source = text.toUtf8();
    QString translation = QCoreApplication::translate("engine", source.constData());
    return translation == text ? std::nullopt : std::optional(std::move(translation));
}

/// A name keeps its form, a number gets the locale's.
QString shownForm(const QRegularExpressionMatch& match)
{
    const QString name = match.captured(1);
    return name.isEmpty() ? match.captured().replace(QLatin1Char('.'), QLocale().decimalPoint()) : name;
}

/// The sentence about any names and numbers: %1 stands for the first. Puts what it stands for into values.
QString pattern(QString sentence, QStringList& values)
{
    static const QRegularExpression value(QStringLiteral(R"('([^']+)'|(?<![\w.%])\d+(?:\.\d+)?(?!\w))"));
    for (qsizetype from = 0;;) {
        const QRegularExpressionMatch found = value.match(sentence, from);
        if (!found.hasMatch())
            return sentence;
        values << shownForm(found);
        const QString place = QStringLiteral("%%1").arg(values.size());
        const int group = found.hasCaptured(1) ? 1 : 0; // the quotes stay
        sentence.replace(found.capturedStart(group), found.capturedLength(group), place);
        from = found.capturedStart(group) + place.size() + group;
    }
}

std::optional<QString> translatedSentence(const QString& sentence)
{
    if (const auto listed = listedText(sentence))
        return listed;
    QStringList values;
    std::optional<QString> translated = listedText(pattern(sentence, values));
    for (qsizetype i = 0; translated && i < values.size(); ++i)
        translated->replace(QStringLiteral("%%1").arg(i + 1), values.at(i));
    return translated;
}

} // namespace

QString engineText(const char* source)
{
    static const QRegularExpression endOfSentence(QStringLiteral("(?<=\\.)\\s+(?=[A-Z])"));
    const QString text = QString::fromUtf8(source);
    if (text.isEmpty())
        return text;
    if (const auto whole = translatedSentence(text))
        return *whole;
    QStringList sentences;
    for (const QString& sentence : text.split(endOfSentence)) {
        const auto translated = translatedSentence(sentence);
        if (!translated)
            return text;
        sentences << *translated;
    }
    return sentences.join(QLatin1Char(' '));
}

QString engineText(const std::string& text)
{
    return engineText(text.c_str());
}

} // namespace espalier
