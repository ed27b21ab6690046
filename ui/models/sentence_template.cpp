// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/sentence_template.h"

#include <QRegularExpression>

#include <algorithm>

namespace espalier {

namespace {

const QRegularExpression& placePattern()
{
    static const QRegularExpression pattern(QStringLiteral("%(\\d+)"));
    return pattern;
}

bool isOpenQuote(const QString& before)
{
    return before.endsWith(QLatin1Char('\'')) || before.endsWith(QChar(0x201C));
}

bool isCloseQuote(const QString& behind)
{
    return behind.startsWith(QLatin1Char('\'')) || behind.startsWith(QChar(0x201D));
}

/// Behind a letter only the ending of a word follows, or something that is no word: "channel%2", "what a picture shows%2".
bool goesOn(const QString& before, const QString& text)
{
    return before.isEmpty() || !before.back().isLetter() || text.isEmpty() || text == QLatin1String("s") ||
           !text.front().isLetterOrNumber();
}

} // namespace

SentenceTemplate::SentenceTemplate(const char* source) : source_(source)
{
    const QString text = QString::fromUtf8(source);
    qsizetype from = 0;
    for (auto found = placePattern().globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch place = found.next();
        const int number = place.captured(1).toInt();
        if (place.capturedStart() == from && !places_.isEmpty()) {
            places_.back() << number;
        } else {
            literals_ << text.mid(from, place.capturedStart() - from);
            places_ << QList<int>{number};
        }
        from = place.capturedEnd();
    }
    literals_ << text.mid(from);
    for (const QString& literal : literals_)
        letters_ += static_cast<int>(std::count_if(literal.begin(), literal.end(), [](QChar letter) { return letter.isLetter(); }));
}

std::optional<SentenceTemplate::Value> SentenceTemplate::valueAt(qsizetype place, const QString& text, qsizetype from, qsizetype end) const
{
    static const QRegularExpression otherQuote(QStringLiteral("' | '"));
    const QString found = text.mid(from, end - from);
    const bool quoted = isOpenQuote(literals_[place]) && isCloseQuote(literals_[place + 1]);
    if (!goesOn(literals_[place], found) || (quoted && found.contains(otherQuote)))
        return std::nullopt;
    return Value{places_[place], found.trimmed(), quoted};
}

QList<QList<SentenceTemplate::Value>> SentenceTemplate::valuesIn(const QString& text) const
{
    QList<QList<Value>> all;
    const qsizetype end = text.size() - literals_.back().size();
    if (text.startsWith(literals_.front()) && text.endsWith(literals_.back()) && end >= literals_.front().size())
        collect(text, literals_.front().size(), end, {}, all);
    return all;
}

void SentenceTemplate::collect(const QString& text, qsizetype from, qsizetype end, const QList<Value>& before,
                               QList<QList<Value>>& all) const
{
    constexpr qsizetype mostWays = 16;
    const qsizetype place = before.size();
    const bool isLast = place + 1 == places_.size();
    if (places_.isEmpty())
        return;
    for (qsizetype at = from; all.size() < mostWays; ++at) {
        at = isLast ? end : text.indexOf(literals_[place + 1], at);
        if (at < 0 || at > end)
            return;
        if (const auto value = valueAt(place, text, from, at)) {
            if (isLast)
                all << (before + QList<Value>{*value});
            else
                collect(text, at + literals_[place + 1].size(), end, before + QList<Value>{*value}, all);
        }
        if (isLast)
            return;
    }
}

QString withValues(const QString& translation, const QList<SentenceTemplate::Value>& values)
{
    QString out;
    qsizetype from = 0;
    for (auto found = placePattern().globalMatch(translation); found.hasNext();) {
        const QRegularExpressionMatch place = found.next();
        const int number = place.captured(1).toInt();
        out += translation.mid(from, place.capturedStart() - from);
        const auto value = std::find_if(values.begin(), values.end(), [&](const auto& each) { return each.places.front() == number; });
        if (value != values.end())
            out += value->text;
        from = place.capturedEnd();
    }
    return out + translation.mid(from);
}

} // namespace espalier
