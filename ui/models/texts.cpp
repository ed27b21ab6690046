// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/texts.h"

#include "ui/models/engine_sentences.h"

#include <QRegularExpression>

namespace espalier {

namespace {

/// Of names of groups, also in the midst of a sentence.
QString withNamesShown(QString text)
{
    static const QRegularExpression others(QStringLiteral("\\+ (\\d+) more\\b"));
    if (text.contains(QLatin1String("+ ")))
        text.replace(others, tr("+ %1 more").arg(QStringLiteral("\\1")));
    return text;
}

} // namespace

QString engineText(const char* source)
{
    const QString text = QString::fromUtf8(source);
    return text.isEmpty() ? text : withNamesShown(translatedSentence(text).value_or(text));
}

QString engineText(const std::string& text)
{
    return engineText(text.c_str());
}

QString layerName(const std::string& group)
{
    return withNamesShown(QString::fromStdString(group));
}

} // namespace espalier
