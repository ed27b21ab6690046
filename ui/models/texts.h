// SPDX-License-Identifier: GPL-3.0-or-later
// Texts in the window's language, for functions outside of classes that have a tr() of their own, and for the engine's texts.
#pragma once

#include <QCoreApplication>
#include <QString>

#include <string>

namespace espalier {

/// Of a text that stands in the source. The context is the one under which lupdate lists texts of this namespace.
inline QString tr(const char* text, const char* comment = nullptr, int number = -1)
{
    return QCoreApplication::translate("espalier", text, comment, number);
}

/// Of a text that the engine describes itself with (labels and help of settings, criteria, metrics; resources/translations/engine_texts.h),
/// or of a sentence that it made of words, names and numbers (ui/models/engine_sentences.h). What is neither stays as it is.
QString engineText(const char* text);
QString engineText(const std::string& text);

/// The name of a group of layers as it is shown: the engine calls it by its first one, "conv1 + 3 more".
QString layerName(const std::string& group);

} // namespace espalier
