// SPDX-License-Identifier: GPL-3.0-or-later
// What every number and word of the window means: the one table from which tooltips, "What's this?" and the help's glossary come.
#pragma once

#include <QString>

#include <initializer_list>
#include <span>

namespace espalier {

/// In the source language.
struct GlossaryEntry {
    const char* id;
    const char* term;
    const char* meaning;      ///< one or two plain sentences
    const char* formula = ""; ///< empty where there is none
    int section = 0;          ///< of docs/method.md; 0: none
};

/// In the order of glossary_entries.cpp.
std::span<const GlossaryEntry> glossary();
/// Null for an unknown id.
const GlossaryEntry* findTerm(const QString& id);

/// An unknown id is a programming error (asserts), here and below.
QString termOf(const QString& id);
QString meaningOf(const QString& id);
/// The meaning, the formula where there is one, and where the method tells more: a tooltip's lines.
QString explanationOf(const QString& id);

/// Of several terms, each behind its name.
QString explanationsOf(std::initializer_list<const char*> ids);

/// All terms in the order of the alphabet, and the metrics of all tasks, as a page of the help.
QString glossaryPage();

} // namespace espalier
