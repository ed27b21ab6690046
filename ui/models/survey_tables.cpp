// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/survey_tables.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace espalier {

namespace {

QString translated(const char* text)
{
    return QCoreApplication::translate("SurveyTables", text);
}

QString counted(std::int64_t number)
{
    return QLocale().toString(static_cast<qlonglong>(number));
}

QString sideText(const PictureSize& size)
{
    return QStringLiteral("%1 × %2").arg(size.width).arg(size.height);
}

QStringList partRow(const SplitSurvey& part, bool boxes)
{
    QStringList row{QString::fromStdString(part.name), counted(part.images)};
    if (boxes)
        for (const std::int64_t number :
             {part.unlabelled, part.background, part.boxes, part.boxSizes[0], part.boxSizes[1], part.boxSizes[2]})
            row << counted(number);
    for (const PictureSize& size : {part.smallest, part.largest, part.mostFrequent})
        row << sideText(size);
    return row;
}

QString firstOnes(const std::vector<std::string>& all)
{
    constexpr std::size_t most = 10;
    QStringList first;
    for (std::size_t i = 0; i < std::min(all.size(), most); ++i)
        first << QString::fromStdString(all[i]);
    return first.join(QStringLiteral("; ")) + (all.size() > most ? QStringLiteral("; …") : QString());
}

void addFault(PlainTable& table, const QString& what, std::int64_t count, const std::vector<std::string>& first)
{
    if (count > 0)
        table.rows.push_back({what, firstOnes(first), counted(count)});
}

} // namespace

QString surveySummary(const Survey& survey)
{
    std::int64_t images = 0, boxes = 0;
    for (const SplitSurvey& part : survey.splits) {
        images += part.images;
        boxes += part.boxes;
    }
    QString text =
        translated("%1: %2 images, %3 classes").arg(QString::fromStdString(survey.layout), counted(images)).arg(survey.classes.size());
    text += survey.boxes ? translated(", %1 boxes.").arg(counted(boxes)) : QStringLiteral(".");
    for (const std::string& note : survey.notes)
        text += QLatin1Char(' ') + QString::fromStdString(note);
    return text;
}

PlainTable surveyParts(const Survey& survey)
{
    PlainTable table{{translated("Part"), translated("Images")}, {}, 1};
    if (survey.boxes)
        table.headings << translated("Unlabelled") << translated("Without boxes") << translated("Boxes") << translated("Small (below 32²)")
                       << translated("Medium (below 96²)") << translated("Large");
    table.headings << translated("Smallest") << translated("Largest") << translated("Most frequent");
    for (const SplitSurvey& part : survey.splits)
        table.rows.push_back(partRow(part, survey.boxes));
    return table;
}

PlainTable surveyClasses(const Survey& survey)
{
    PlainTable table{{translated("Class")}, {}, 1};
    for (const SplitSurvey& part : survey.splits) {
        table.headings << translated("%1: images").arg(QString::fromStdString(part.name));
        if (survey.boxes)
            table.headings << translated("%1: boxes").arg(QString::fromStdString(part.name));
    }
    for (std::size_t i = 0; i < survey.classes.size(); ++i) {
        QStringList row{QString::fromStdString(survey.classes[i])};
        for (const SplitSurvey& part : survey.splits) {
            const ClassCount count = i < part.classes.size() ? part.classes[i] : ClassCount();
            row << counted(count.images);
            if (survey.boxes)
                row << counted(count.boxes);
        }
        table.rows.push_back(row);
    }
    return table;
}

PlainTable surveyFaults(const Survey& survey)
{
    PlainTable table{{translated("Fault"), translated("The first ones"), translated("Number")}, {}, 2};
    for (const auto& [fault, found] : survey.faults.found())
        addFault(table, QString::fromUtf8(describe(fault)), found.count, found.first);
    addFault(table, translated("pictures that cannot be read (left out)"), static_cast<std::int64_t>(survey.unreadable.size()),
             survey.unreadable);
    addFault(table, translated("pictures of another size than the annotation says (boxes are used in shares of it)"),
             static_cast<std::int64_t>(survey.otherSize.size()), survey.otherSize);
    return table;
}

PlainTable surveyNearDuplicates(const Survey& survey)
{
    PlainTable table{{translated("Training picture"), translated("Nearly the same validation picture")}, {}, 2};
    for (const auto& [train, val] : survey.nearDuplicates)
        table.rows.push_back({QString::fromStdString(train), QString::fromStdString(val)});
    return table;
}

} // namespace espalier
