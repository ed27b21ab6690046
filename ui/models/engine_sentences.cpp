// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/engine_sentences.h"

#include "ui/models/sentence_template.h"

#include <QCache>
#include <QCoreApplication>
#include <QLocale>
#include <QMutex>
#include <QRegularExpression>

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

namespace espalier {

namespace {

constexpr const char* sources[] = {
#include "resources/translations/sentences/all.h"
};

/// One text with a mark, or names behind one.
constexpr const char* marked[] = {
    QT_TRANSLATE_NOOP("engine", ": %1."), QT_TRANSLATE_NOOP("engine", "%1."), QT_TRANSLATE_NOOP("engine", "%1:"),
    QT_TRANSLATE_NOOP("engine", "%1;"),   QT_TRANSLATE_NOOP("engine", "%1,"), QT_TRANSLATE_NOOP("engine", "(%1)"),
    QT_TRANSLATE_NOOP("engine", "'%1'"),
};

struct Word {
    const char* text;
    const char* comment;
};

/// Single words, which have another form in a sentence than by themselves, and a mark that may stand for one.
[[maybe_unused]] constexpr Word words[] = {
    QT_TRANSLATE_NOOP3("engine", ".", "word"),
    QT_TRANSLATE_NOOP3("engine", "allocation", "word"),
    QT_TRANSLATE_NOOP3("engine", "budget", "word"),
    QT_TRANSLATE_NOOP3("engine", "bytes", "word"),
    QT_TRANSLATE_NOOP3("engine", "channels", "word"),
    QT_TRANSLATE_NOOP3("engine", "compared", "word"),
    QT_TRANSLATE_NOOP3("engine", "compensation", "word"),
    QT_TRANSLATE_NOOP3("engine", "criterion", "word"),
    QT_TRANSLATE_NOOP3("engine", "device", "word"),
    QT_TRANSLATE_NOOP3("engine", "large", "word"),
    QT_TRANSLATE_NOOP3("engine", "latency", "word"),
    QT_TRANSLATE_NOOP3("engine", "macs", "word"),
    QT_TRANSLATE_NOOP3("engine", "measurement", "word"),
    QT_TRANSLATE_NOOP3("engine", "medium", "word"),
    QT_TRANSLATE_NOOP3("engine", "optimiser", "word"),
    QT_TRANSLATE_NOOP3("engine", "params", "word"),
    QT_TRANSLATE_NOOP3("engine", "plan", "word"),
    QT_TRANSLATE_NOOP3("engine", "policy", "word"),
    QT_TRANSLATE_NOOP3("engine", "project", "word"),
    QT_TRANSLATE_NOOP3("engine", "recipe", "word"),
    QT_TRANSLATE_NOOP3("engine", "record", "word"),
    QT_TRANSLATE_NOOP3("engine", "result", "word"),
    QT_TRANSLATE_NOOP3("engine", "runtime", "word"),
    QT_TRANSLATE_NOOP3("engine", "schedule", "word"),
    QT_TRANSLATE_NOOP3("engine", "small", "word"),
    QT_TRANSLATE_NOOP3("engine", "sorted", "word"),
    QT_TRANSLATE_NOOP3("engine", "teacher", "word"),
};

/// Below this many letters a template is found in many a text that is none of it.
constexpr int mostOfLists = 3; ///< "and"
constexpr int fewLetters = 6, anyLetters = std::numeric_limits<int>::max();

/// A full stop is as sure as a word; among equals, quotes count.
std::pair<int, std::size_t> sureness(const SentenceTemplate& each)
{
    const std::size_t length = std::strlen(each.source());
    return {each.letters() + (each.source()[length - 1] == '.' ? fewLetters : 0), length};
}

std::vector<SentenceTemplate> templatesByLetters()
{
    std::vector<SentenceTemplate> all;
    for (const char* source : sources)
        if (SentenceTemplate each(source); each.hasPlaces())
            all.push_back(std::move(each));
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return sureness(a) > sureness(b); });
    return all;
}

/// Nothing where no translation is installed.
std::optional<QString> listedText(const char* source, const char* comment = nullptr)
{
    QString translation = QCoreApplication::translate("engine", source, comment);
    return translation == QString::fromUtf8(source) ? std::nullopt : std::optional(std::move(translation));
}

std::optional<QString> listedWord(const QString& text)
{
    return text.contains(QLatin1Char(' ')) ? std::nullopt : listedText(text.toUtf8().constData(), "word");
}

/// What needs no translation: a number gets the locale's form.
std::optional<QString> numberIn(const QString& text)
{
    static const QRegularExpression plain(QStringLiteral("^\\d+\\.\\d+$")), other(QStringLiteral("\\p{L}|[.:;,]$"));
    if (text.contains(other))
        return std::nullopt;
    return plain.match(text).hasMatch() ? QString(text).replace(QLatin1Char('.'), QLocale().decimalPoint()) : text;
}

/// A path, which may have spaces in it.
bool isPath(const QString& text)
{
    static const QRegularExpression mark(QStringLiteral("[:;,] "));
    return text.startsWith(QLatin1Char('/')) && !text.contains(mark);
}

/// One name or several, each perhaps with a number ("conv1 + 3 more" is a group's), or a number with its unit.
bool isName(const QString& text)
{
    static const QRegularExpression names(QStringLiteral(
        "^([^\\s,]+( \\+ \\d+ more)?( \\([\\d.]+( %)?\\))?(, [^\\s,]+( \\+ \\d+ more)?( \\([\\d.]+( %)?\\))?)*|[\\d.,]+ \\S{1,8})$"));
    return isPath(text) || names.match(text).hasMatch();
}

bool isFile(const QString& text)
{
    return isName(text) && !text.endsWith(QLatin1Char(':')) && (text.contains(QLatin1Char('.')) || text.contains(QLatin1Char('/')));
}

bool isWidePunctuation(QChar letter)
{
    constexpr char16_t firstWide = 0x3000;
    return letter.script() != QChar::Script_Han && (letter >= QChar(firstWide) || letter == QChar(0x201C) || letter == QChar(0x201D));
}

/// Chinese has spaces beside Latin letters and numbers only.
QString joined(const QString& left, const QString& right)
{
    if (left.isEmpty() || right.isEmpty())
        return left + right;
    const QChar a = left.back(), b = right.front();
    const bool han = a.script() == QChar::Script_Han && b.script() == QChar::Script_Han;
    return han || isWidePunctuation(a) || isWidePunctuation(b) ? left + right : left + QLatin1Char(' ') + right;
}

/// All ways to part a text in two between words; of long ones, only beside marks.
QList<std::pair<QString, QString>> halves(const QString& text)
{
    constexpr qsizetype mostBlind = 200; // letters
    static const QRegularExpression any(QStringLiteral(" |(?=[;,] )")), sure(QStringLiteral("(?<=[.:;,]) | (?=\\()|(?=[;,] )"));
    QList<std::pair<QString, QString>> all;
    for (auto found = (text.size() > mostBlind ? sure : any).globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch place = found.next();
        if (place.capturedStart() > 0 && place.capturedEnd() < text.size())
            all.emplaceBack(text.left(place.capturedStart()), text.mid(place.capturedEnd()));
    }
    return all;
}

/// What becomes of values that are neither names nor known.
enum class Foreign { refused, kept };

/// Translates by all means, the surest first.
class Search {
public:
    std::optional<QString> operator()(const QString& text)
    {
        return remembered(shown_, text, [&] {
            auto found = known(text);
            if (!found)
                found = byTemplates(text, 2 * fewLetters, anyLetters, Foreign::kept);
            if (!found)
                found = byFile(text);
            return found ? found : byForeignEnd(text);
        });
    }
    void forget()
    {
        known_.clear();
        shown_.clear();
    }

private:
    using Value = SentenceTemplate::Value;
    using Memory = QCache<QString, std::optional<QString>>;

    template <class Find>
    static std::optional<QString> remembered(Memory& memory, const QString& text, const Find& find)
    {
        if (const std::optional<QString>* found = memory.object(text))
            return *found;
        std::optional<QString> found = find();
        memory.insert(text, new std::optional(found));
        return found;
    }

    /// Nothing where a part of it is not known.
    std::optional<QString> known(const QString& text)
    {
        return remembered(known_, text, [&] {
            auto found = listedText(text.toUtf8().constData());
            if (!found)
                found = byTemplates(text, fewLetters, anyLetters, Foreign::refused);
            if (!found)
                found = byMark(text);
            if (!found)
                found = byTemplates(text, 1, mostOfLists, Foreign::refused);
            if (!found)
                found = byHalves(text);
            return found ? found : byTemplates(text, mostOfLists + 1, fewLetters - 1, Foreign::refused);
        });
    }

    /// The same of a part of a text: numbers count as known there.
    std::optional<QString> part(const QString& text)
    {
        auto number = numberIn(text);
        return number ? number : known(text);
    }

    std::optional<QString> valueOf(const Value& value, Foreign foreign)
    {
        if (value.quoted || value.text.isEmpty())
            return value.text;
        if (auto word = listedWord(value.text))
            return word;
        if (auto number = numberIn(value.text))
            return number;
        auto sentence = foreign == Foreign::kept ? (*this)(value.text) : known(value.text);
        if (!sentence && value.places.size() > 1)
            sentence = byTwoValues(value.text);
        return sentence || (foreign == Foreign::refused && !isName(value.text)) ? sentence : value.text;
    }

    /// Of places beside each other.
    std::optional<QString> byTwoValues(const QString& text)
    {
        for (const auto& [left, right] : halves(text))
            if (const auto first = valueOf({{1}, left, false}, Foreign::refused))
                if (const auto second = valueOf({{2}, right, false}, Foreign::refused))
                    return joined(*first, *second);
        return std::nullopt;
    }

    std::optional<QString> by(const SentenceTemplate& each, const QString& text, Foreign foreign)
    {
        for (QList<Value>& values : each.valuesIn(text)) {
            const bool shown = std::all_of(values.begin(), values.end(), [&](Value& value) {
                const bool isOption = each.letters() <= mostOfLists && isName(value.text); // "use none, cap or replace"
                auto given = isOption ? value.text : valueOf(value, foreign);
                value.text = given.value_or(QString());
                return given.has_value();
            });
            if (shown)
                return withValues(QCoreApplication::translate("engine", each.source()), values);
        }
        return std::nullopt;
    }

    std::optional<QString> byTemplates(const QString& text, int least, int most, Foreign foreign)
    {
        for (const SentenceTemplate& each : templates_)
            if (each.letters() >= least && each.letters() <= most)
                if (auto found = by(each, text, foreign))
                    return found;
        return std::nullopt;
    }

    /// In brackets and behind a colon names stay: "Detection score (mAP)".
    std::optional<QString> byMark(const QString& text)
    {
        for (const SentenceTemplate& mark : marks_) {
            auto ways = mark.valuesIn(text);
            if (ways.isEmpty() || ways.front().front().text.isEmpty())
                continue;
            Value& value = ways.front().front();
            const bool names = text.startsWith(QLatin1String(": ")), brackets = text.startsWith(QLatin1Char('('));
            const auto inner =
                value.quoted || names || brackets ? valueOf(value, names ? Foreign::kept : Foreign::refused) : part(value.text);
            if (!inner)
                continue;
            value.text = *inner;
            return withValues(QCoreApplication::translate("engine", mark.source()), ways.front());
        }
        return std::nullopt;
    }

    std::optional<QString> byHalves(const QString& text)
    {
        for (const auto& [before, behind] : halves(text)) {
            const auto left = part(before);
            const auto right = left ? part(behind) : std::nullopt;
            if (right)
                return joined(*left, *right);
        }
        return std::nullopt;
    }

    /// "a.png is cut short".
    std::optional<QString> byFile(const QString& text)
    {
        for (const auto& [before, behind] : halves(text))
            if (isFile(before))
                if (const auto right = known(behind))
                    return joined(before, *right);
        return std::nullopt;
    }

    /// What follows a colon may be what another library says; what is before it may be a file or a layer.
    std::optional<QString> byForeignEnd(const QString& text)
    {
        const qsizetype at = text.indexOf(QLatin1String(": "));
        if (at < 0)
            return std::nullopt;
        const QString lead = text.left(at + 1), rest = text.mid(at + 2);
        const auto left = part(lead), right = (*this)(rest);
        if (!left && !(right && isName(lead)))
            return std::nullopt;
        const QString name = QCoreApplication::translate("engine", "%1:").replace(QLatin1String("%1"), text.left(at));
        return joined(left.value_or(name), right.value_or(rest));
    }

    const std::vector<SentenceTemplate> templates_ = templatesByLetters();
    const std::vector<SentenceTemplate> marks_{std::begin(marked), std::end(marked)};
    Memory known_{20000}, shown_{2000};
};

} // namespace

std::optional<QString> translatedSentence(const QString& sentence)
{
    static QMutex mutex; // reports are written on a worker
    static Search search;
    static QString language;
    const QMutexLocker locker(&mutex);
    const QString now = QCoreApplication::translate("engine", marked[1]);
    if (now != language)
        search.forget();
    language = now;
    return now == QLatin1String(marked[1]) ? listedText(sentence.toUtf8().constData()) : search(sentence);
}

const std::vector<const char*>& engineSentences()
{
    static const std::vector<const char*> all(std::begin(sources), std::end(sources));
    return all;
}

} // namespace espalier
