// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/texts.h"

#include "ui/models/engine_sentences.h"

namespace espalier {

QString engineText(const char* source)
{
    return engineText(QString::fromUtf8(source));
}

QString engineText(const std::string& text)
{
    return engineText(text.c_str());
}

QString engineText(const QString& text)
{
    return text.isEmpty() ? text : translatedSentence(text).value_or(text);
}

} // namespace espalier
