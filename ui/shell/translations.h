// SPDX-License-Identifier: GPL-3.0-or-later
// The language of the window: which one, its texts, and how it writes numbers.
#pragma once

namespace espalier {

enum class Language { system, english, chinese };

/// The stored choice; Language::system where there is none.
Language rememberedLanguage();
void remember(Language language);

/// What the choice comes to: English or Chinese. The desktop's language counts where it is one of them and a font shows it.
Language spoken(Language choice);
/// Whether a font has the signs of the language. Needs a QGuiApplication.
bool canBeShown(Language language);

/// Loads the texts, and lets numbers be written as the language or the desktop does. Call after the application object is created and
/// before any window: what is shown already keeps its texts.
void installTranslations(Language choice = rememberedLanguage());

} // namespace espalier
