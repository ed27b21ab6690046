// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences of the engine in the window's language. The engine makes them in English, of words, names and numbers; here they are found
// again by their templates (resources/translations/sentences), and put together from the templates' translations.
#pragma once

#include <QString>

#include <optional>
#include <vector>

namespace espalier {

/// Nothing where it is not known, and in English. Names, and what other libraries say, stay as they are.
std::optional<QString> translatedSentence(const QString& sentence);

/// All templates and texts without places, as they stand in the engine.
const std::vector<const char*>& engineSentences();

} // namespace espalier
