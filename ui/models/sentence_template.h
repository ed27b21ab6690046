// SPDX-License-Identifier: GPL-3.0-or-later
// A sentence with places, such as "There is no file %1.": finds what stands at the places of a text, and puts it into a translation.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace espalier {

class SentenceTemplate {
public:
    /// source: with %1, %2 … for the places; must stay where it is.
    explicit SentenceTemplate(const char* source);

    /// What stands at a place. Places beside each other are one.
    struct Value {
        QList<int> places;   ///< their numbers
        QString text;        ///< without spaces around it
        bool quoted = false; ///< stands in quotes, so it is a name
    };
    /// Each way in which the text has this form, up to a few: those with short values on the left come first.
    QList<QList<Value>> valuesIn(const QString& text) const;

    const char* source() const { return source_; }
    bool hasPlaces() const { return !places_.isEmpty(); }
    /// Letters that stand in it, apart from its places: the more, the less often it is found where it is not meant.
    int letters() const { return letters_; }

private:
    void collect(const QString& text, qsizetype from, qsizetype end, const QList<Value>& before, QList<QList<Value>>& all) const;
    std::optional<Value> valueAt(qsizetype place, const QString& text, qsizetype from, qsizetype end) const;

    const char* source_;
    QStringList literals_;     ///< one more than places
    QList<QList<int>> places_; ///< of each: its numbers
    int letters_ = 0;
};

/// The translation with each value in its places; of values whose places are beside each other, in the first.
QString withValues(const QString& translation, const QList<SentenceTemplate::Value>& values);

} // namespace espalier
