// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/candidates_text.h"

#include "core/pipeline/best_choice.h"
#include "core/pipeline/kept_within.h"
#include "ui/models/metric_text.h"
#include "ui/models/number_text.h"
#include "ui/models/texts.h"

#include <QLocale>
#include <QStringList>

#include <algorithm>

namespace espalier {
namespace {

QString labelOf(Allocation allocation)
{
    const auto options = allocationOptions();
    const auto found =
        std::find_if(options.begin(), options.end(), [&](const Option& option) { return option.name == nameOf(allocation); });
    return engineText(found->label);
}

QString fusionText(const Candidate& candidate)
{
    return candidate.allocation == Allocation::scores ? QLocale().toString(candidate.fusion, 'f', 1) : QString();
}

QString row(const QStringList& cells, const char* tag)
{
    QString text = QStringLiteral("<tr>");
    for (const QString& cell : cells)
        text += QStringLiteral("<%1 align=\"left\">%2&nbsp;&nbsp;</%1>").arg(QLatin1String(tag), cell.toHtmlEscaped());
    return text + QStringLiteral("</tr>");
}

QString candidatesTable(const BestChoice& choice)
{
    QString text =
        QStringLiteral("<table>") + row({tr("Criterion"), tr("Fusion"), tr("Layers give"), tr("Loss"), tr("Pictures"), QString()}, "th");
    for (const Candidate& candidate : choice.candidates)
        text += row({engineText(descriptionOf(candidate.criterion).label), fusionText(candidate), labelOf(candidate.allocation),
                     candidate.loss ? QLocale().toString(*candidate.loss, 'g', 4) : QString(),
                     candidate.images > 0 ? countText(candidate.images) : QString(), engineText(candidate.remark)},
                    "td");
    const QString judged = tr("Judged on %1 pictures that no layer was fitted on; less is better.").arg(countText(choice.judgingImages));
    return text + QStringLiteral("</table><p>") + judged.toHtmlEscaped() + QStringLiteral("</p>");
}

} // namespace

QString takenText(const BestChoice& choice)
{
    const Candidate& best = choice.best();
    const QString criterion = engineText(descriptionOf(best.criterion).label);
    const QString layers = tr("layers give: %1").arg(labelOf(best.allocation));
    return best.allocation == Allocation::scores ? tr("%1, fusion %2, %3").arg(criterion, fusionText(best), layers)
                                                 : tr("%1, %2").arg(criterion, layers);
}

QString trialsText(const BestChoice& choice, const std::vector<std::shared_ptr<const BestChoice>>& further)
{
    QString text = candidatesTable(choice);
    for (const auto& other : further) {
        const QString heading = tr("For a ratio of %1 %").arg(QLocale().toString(100 * other->asked.ratio, 'f', 1));
        text += QStringLiteral("<h3>%1</h3>").arg(heading.toHtmlEscaped()) + candidatesTable(*other);
    }
    return text;
}

QString withinText(const KeptWithin& kept)
{
    const QString metric = kept.byLabels ? engineText(kept.metric->label) : tr("Agreement with the original");
    return tr("%1 % can go. %2: %3 before, %4 after (± %5), estimated on %6 pictures that no layer was fitted on.")
        .arg(QLocale().toString(100 * kept.found.ratio, 'f', 1), metric, metricText(*kept.metric, kept.before, 0),
             metricText(*kept.metric, kept.found.metric, 0), QLocale().toString(kept.found.error, 'f', 2), countText(kept.judgingImages));
}

} // namespace espalier
