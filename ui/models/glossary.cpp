// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/glossary.h"

#include "core/base/assert.h"
#include "core/tasks/task_for.h"
#include "ui/models/metric_text.h"
#include "ui/models/texts.h"

#include <QMap>
#include <QStringList>

#include <algorithm>

namespace espalier {

namespace {

const GlossaryEntry& entryOf(const QString& id)
{
    const GlossaryEntry* entry = findTerm(id);
    ESPALIER_ASSERT(entry != nullptr);
    return *entry;
}

/// Stars, underscores and angle brackets of a formula are no marks of Markdown.
QString verbatim(QString text)
{
    for (const char mark : {'\\', '*', '_', '<', '#'})
        text.replace(QLatin1Char(mark), QStringLiteral("\\") + QLatin1Char(mark));
    return text;
}

QString paragraphOf(const GlossaryEntry& entry)
{
    QString text = verbatim(tr(entry.meaning));
    if (*entry.formula != '\0')
        text += QStringLiteral("\n\n*%1*").arg(verbatim(tr(entry.formula)));
    if (entry.section > 0)
        text += QLatin1Char(' ') + tr("(Method, section %1.)").arg(entry.section);
    return text;
}

QMap<QString, QString> paragraphsByTerm()
{
    QMap<QString, QString> paragraphs;
    for (const GlossaryEntry& entry : glossary())
        paragraphs[tr(entry.term)] = paragraphOf(entry);
    for (const KnownTask& task : knownTasks())
        for (const MetricInfo& metric : task.metrics)
            paragraphs[engineText(metric.term)] = verbatim(engineText(metric.explanation));
    return paragraphs;
}

} // namespace

const GlossaryEntry* findTerm(const QString& id)
{
    const auto entries = glossary();
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const GlossaryEntry& entry) { return id == QLatin1String(entry.id); });
    return found == entries.end() ? nullptr : &*found;
}

QString termOf(const QString& id)
{
    return tr(entryOf(id).term);
}

QString meaningOf(const QString& id)
{
    return tr(entryOf(id).meaning);
}

QString explanationOf(const QString& id)
{
    const GlossaryEntry& entry = entryOf(id);
    QStringList lines{tr(entry.meaning)};
    if (*entry.formula != '\0')
        lines << tr("Formula: %1").arg(tr(entry.formula));
    if (entry.section > 0)
        lines << tr("More: docs/method.md, section %1").arg(entry.section);
    return lines.join(QLatin1Char('\n'));
}

QString explanationsOf(std::initializer_list<const char*> ids)
{
    QStringList parts;
    for (const char* id : ids)
        parts << tr("%1: %2").arg(termOf(QLatin1String(id)), explanationOf(QLatin1String(id)));
    return parts.join(QStringLiteral("\n\n"));
}

QString glossaryPage()
{
    QStringList parts{QStringLiteral("# ") + tr("Glossary")};
    const QMap<QString, QString> paragraphs = paragraphsByTerm();
    for (auto each = paragraphs.begin(); each != paragraphs.end(); ++each)
        parts << QStringLiteral("**%1.** %2").arg(verbatim(each.key()), each.value());
    return parts.join(QStringLiteral("\n\n"));
}

} // namespace espalier
