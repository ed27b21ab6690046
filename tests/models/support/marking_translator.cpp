// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/models/support/marking_translator.h"

#include "ui/models/engine_sentences.h"

#include <QCoreApplication>

namespace espalier::testing {

MarkingTranslator::MarkingTranslator(QHash<QString, QString> more) : more_(std::move(more))
{
    for (const char* text : engineSentences())
        listed_.insert(text);
    QCoreApplication::installTranslator(this);
}

MarkingTranslator::~MarkingTranslator()
{
    QCoreApplication::removeTranslator(this);
    translatedSentence({}); // sees that the language has changed
}

QString MarkingTranslator::translate(const char* /*context*/, const char* text, const char* comment, int /*number*/) const
{
    const QString source = QString::fromUtf8(text);
    if (comment != nullptr && *comment != '\0')
        return more_.value(source + QLatin1Char('|') + QLatin1String(comment));
    if (more_.contains(source))
        return more_.value(source);
    if (source.size() == 3 && source.startsWith(QLatin1String("%1"))) // a text with a mark behind it
        return QStringLiteral("%1 ") + source.back();
    return listed_.contains(text) ? QStringLiteral("So: ") + source : QString();
}

} // namespace espalier::testing
