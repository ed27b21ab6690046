// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/texts.h"

#include "ui/models/engine_sentences.h"

namespace espalier {

QString engineText(const char* source)
{
    const QString text = QString::fromUtf8(source);
    return text.isEmpty() ? text : translatedSentence(text).value_or(text);
}

QString engineText(const std::string& text)
{
    return engineText(text.c_str());
}

} // namespace espalier
