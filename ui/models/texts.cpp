// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/texts.h"

#include <QRegularExpression>

namespace espalier {

namespace {

/// As it is where it is not listed.
QString listedText(const QString& text)
{
    return QCoreApplication::translate("engine", text.toUtf8().constData());
}

/// The sentence about any name: '%1' stands for the first name in quotes, '%2' for the second. Puts the names into names.
QString withoutNames(QString sentence, QStringList& names)
{
    static const QRegularExpression quoted(QStringLiteral("'([^']+)'"));
    for (qsizetype from = 0;;) {
        const QRegularExpressionMatch name = quoted.match(sentence, from);
        if (!name.hasMatch())
            return sentence;
        names << name.captured(1);
        const QString place = QStringLiteral("%%1").arg(names.size());
        sentence.replace(name.capturedStart(1), name.capturedLength(1), place);
        from = name.capturedStart(1) + place.size() + 1; // behind the second quote
    }
}

} // namespace

QString engineText(const char* source)
{
    const QString text = QString::fromUtf8(source);
    const QString listed = text.isEmpty() ? text : listedText(text);
    if (listed != text)
        return listed;
    QStringList names;
    const QString sentence = withoutNames(text, names);
    QString translated = names.isEmpty() ? sentence : listedText(sentence);
    if (translated == sentence)
        return text;
    for (qsizetype i = 0; i < names.size(); ++i)
        translated.replace(QStringLiteral("%%1").arg(i + 1), names.at(i));
    return translated;
}

QString engineText(const std::string& text)
{
    return engineText(text.c_str());
}

} // namespace espalier
