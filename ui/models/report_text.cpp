// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/report_text.h"

#include "ui/models/texts.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace espalier {

namespace {

/// Headings above names, which are no words even where they read like some: a class may be called "train".
constexpr std::array namesBelow{"class", "layer", "layer at its floor", "key in projects", "here"};

void translate(std::string& words)
{
    words = engineText(words).toStdString();
}

bool holdsNames(const std::string& heading)
{
    return std::find(namesBelow.begin(), namesBelow.end(), heading) != namesBelow.end();
}

QString inXml(const QString& text)
{
    return text.toHtmlEscaped();
}

QString outOfXml(QString text)
{
    text.replace(QLatin1String("&lt;"), QLatin1String("<")).replace(QLatin1String("&gt;"), QLatin1String(">"));
    text.replace(QLatin1String("&quot;"), QLatin1String("\"")).replace(QLatin1String("&#39;"), QLatin1String("'"));
    return text.replace(QLatin1String("&amp;"), QLatin1String("&"));
}

/// Titles, axes and legends. Names are at the right end of their place.
std::string translatedChart(const std::string& svg)
{
    static const QRegularExpression pattern(QStringLiteral("(<text [^>]*text-anchor=\"(?!end)[^>]*>)([^<]*)(?=</text>)"));
    const QString all = QString::fromStdString(svg);
    QString out;
    qsizetype from = 0;
    for (auto found = pattern.globalMatch(all); found.hasNext();) {
        const QRegularExpressionMatch text = found.next();
        out += all.mid(from, text.capturedStart() - from) + text.captured(1);
        out += inXml(engineText(outOfXml(text.captured(2)).toStdString()));
        from = text.capturedEnd();
    }
    return (out + all.mid(from)).toStdString();
}

/// "Before: cat (92 %)": what is before the colon; and "nothing", where nothing is found.
void translateAnswer(std::string& line)
{
    constexpr std::string_view mark = ": ";
    const std::size_t at = line.find(mark);
    if (at == std::string::npos)
        return translate(line);
    std::string name = line.substr(at + mark.size());
    if (name == "nothing")
        translate(name);
    std::string lead = line.substr(0, at + mark.size()) + "“x”"; // as a name, which stays
    translate(lead);
    line = QString::fromStdString(lead).replace(QStringLiteral("“x”"), QString::fromStdString(name)).toStdString();
}

/// The network's name, and what became of it.
void translateTitle(std::string& title)
{
    for (std::size_t at = title.find(' '); at != std::string::npos; at = title.find(' ', at + 1)) {
        const std::string words = title.substr(at + 1);
        if (const QString shown = engineText(words); shown.toStdString() != words) {
            title = tr("%1: %2", "title of a report").arg(QString::fromStdString(title.substr(0, at)), shown).toStdString();
            return;
        }
    }
}

struct TranslateBlock {
    void operator()(ReportText& text) const { translate(text.words); }
    void operator()(ReportList& list) const { std::for_each(list.items.begin(), list.items.end(), translate); }
    void operator()(ReportTable& table) const
    {
        for (auto& row : table.rows)
            for (std::size_t i = 0; i < row.size(); ++i)
                if (i >= table.headings.size() || !holdsNames(table.headings[i]))
                    translate(row[i]);
        std::for_each(table.headings.begin(), table.headings.end(), translate);
    }
    void operator()(ReportChart& chart) const
    {
        translate(chart.words);
        chart.svg = translatedChart(chart.svg);
    }
    void operator()(ReportPictures& pictures) const
    {
        for (ReportPicture& picture : pictures.pictures)
            std::for_each(picture.lines.begin(), picture.lines.end(), translateAnswer);
    }
};

void translateSection(ReportSection& section)
{
    translate(section.title);
    for (ReportBlock& block : section.blocks)
        std::visit(TranslateBlock(), block);
}

} // namespace

ResultReport inWindowLanguage(ResultReport report)
{
    const QString language = tr("en", "language of a report, as HTML names it");
    if (language == QLatin1String("en"))
        return report;
    report.language = language.toStdString();
    translateTitle(report.title);
    translateSection(report.summary);
    std::for_each(report.sections.begin(), report.sections.end(), translateSection);
    return report;
}

} // namespace espalier
