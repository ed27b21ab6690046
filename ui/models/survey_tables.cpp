// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/survey_tables.h"

#include "ui/models/number_text.h"
#include "ui/models/texts.h"

#include <algorithm>

namespace espalier {

namespace {

QString sideText(const PictureSize& size)
{
    return QStringLiteral("%1 × %2").arg(size.width).arg(size.height);
}

QVariant number(std::int64_t count)
{
    return QVariant::fromValue<qlonglong>(count);
}

QVariantList partRow(const SplitSurvey& part, bool boxes)
{
    QVariantList row{engineText(part.name), number(part.images)};
    if (boxes)
        for (const std::int64_t count :
             {part.unlabelled, part.background, part.boxes, part.boxSizes[0], part.boxSizes[1], part.boxSizes[2]})
            row << number(count);
    for (const PictureSize& size : {part.smallest, part.largest, part.mostFrequent})
        row << sideText(size);
    return row;
}

QString firstOnes(const std::vector<std::string>& all)
{
    constexpr std::size_t most = 10;
    QStringList first;
    for (std::size_t i = 0; i < std::min(all.size(), most); ++i)
        first << engineText(all[i]);
    return first.join(QStringLiteral("; ")) + (all.size() > most ? QStringLiteral("; …") : QString());
}

void addFault(PlainTable& table, const QString& what, std::int64_t count, const std::vector<std::string>& first)
{
    if (count > 0)
        table.add({what, firstOnes(first), number(count)});
}

} // namespace

QString surveySummary(const Survey& survey)
{
    std::int64_t images = 0, boxes = 0;
    for (const SplitSurvey& part : survey.splits) {
        images += part.images;
        boxes += part.boxes;
    }
    QString text = tr("%1: %2 images, %3 classes")
                       .arg(engineText(survey.layout), countText(images))
                       .arg(countText(static_cast<std::int64_t>(survey.classes.size())));
    text += survey.boxes ? tr(", %1 boxes.").arg(countText(boxes)) : QStringLiteral(".");
    for (const std::string& note : survey.notes)
        text += QLatin1Char(' ') + engineText(note);
    return text;
}

PlainTable surveyParts(const Survey& survey)
{
    PlainTable table{{tr("Part"), tr("Images")}, {}, 1};
    if (survey.boxes)
        table.headings << tr("Unlabelled") << tr("Without boxes") << tr("Boxes") << tr("Small (below 32²)") << tr("Medium (below 96²)")
                       << tr("Large");
    table.headings << tr("Smallest") << tr("Largest") << tr("Most frequent");
    for (const SplitSurvey& part : survey.splits)
        table.add(partRow(part, survey.boxes));
    return table;
}

PlainTable surveyClasses(const Survey& survey)
{
    PlainTable table{{tr("Class")}, {}, 1};
    for (const SplitSurvey& part : survey.splits) {
        table.headings << tr("%1: images").arg(engineText(part.name));
        if (survey.boxes)
            table.headings << tr("%1: boxes").arg(engineText(part.name));
    }
    for (std::size_t i = 0; i < survey.classes.size(); ++i) {
        QVariantList row{QString::fromStdString(survey.classes[i])};
        for (const SplitSurvey& part : survey.splits) {
            const ClassCount count = i < part.classes.size() ? part.classes[i] : ClassCount();
            row << number(count.images);
            if (survey.boxes)
                row << number(count.boxes);
        }
        table.add(row);
    }
    return table;
}

PlainTable surveyFaults(const Survey& survey)
{
    PlainTable table{{tr("Fault"), tr("The first ones"), tr("Number")}, {}, 2};
    for (const auto& [fault, found] : survey.faults.found())
        addFault(table, engineText(describe(fault)), found.count, found.first);
    addFault(table, tr("pictures that cannot be read (left out)"), static_cast<std::int64_t>(survey.unreadable.size()), survey.unreadable);
    addFault(table, tr("pictures of another size than the annotation says (boxes are used in shares of it)"),
             static_cast<std::int64_t>(survey.otherSize.size()), survey.otherSize);
    return table;
}

PlainTable surveyNearDuplicates(const Survey& survey)
{
    PlainTable table{{tr("Training picture"), tr("Nearly the same validation picture")}, {}, 2};
    for (const auto& [train, val] : survey.nearDuplicates)
        table.rows.push_back({QString::fromStdString(train), QString::fromStdString(val)});
    return table;
}

} // namespace espalier
