// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/html.h"

#include "core/base/utf8.h"
#include "core/report/base64.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier {
namespace {

constexpr const char* screenStyle =
    R"(:root { color-scheme: light dark; --ink: #1d2430; --soft: #5a6472; --paper: #ffffff; --line: #d5dae1; --card: #f5f7fa; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e8ee; --soft: #a3adba; --paper: #171b21; --line: #3a424d; --card: #20262e; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 58rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.55 system-ui, "Segoe UI", "DejaVu Sans", Arial, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.25rem; margin: 2.25rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
.summary { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .25rem 1.25rem 1rem; font-size: 1.1rem; }
.summary h2 { border: 0; margin-top: 1rem; }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-size: .92rem; }
th, td { padding: .3rem .8rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: normal; }
table.numbers th + th, table.numbers td + td { text-align: right; font-variant-numeric: tabular-nums; }
figure { margin: 1rem 0; overflow-x: auto; }
figure svg { min-width: 34rem; max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: .25rem; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr)); gap: 1.25rem 1rem; }
.pictures .wide { grid-column: 1 / -1; max-width: 48rem; }
.pictures figure { margin: 0; }
.pictures img { width: 100%; height: auto; display: block; border-radius: .25rem; }
figcaption { color: var(--soft); font-size: .9rem; }
@media screen and (prefers-color-scheme: dark) { figure svg { filter: invert(.9) hue-rotate(180deg); border-color: #c5bdb2; } }
@media print {
  :root { color-scheme: light; --ink: #000000; --soft: #444444; --paper: #ffffff; --line: #bbbbbb; --card: #ffffff; }
  .summary { break-after: page; border: 0; padding: 0; }
  figure svg { min-width: 0; }
  figure, tr { break-inside: avoid; }
  h2 { break-after: avoid; }
})";

constexpr const char* paperStyle = R"(body { font-family: "DejaVu Sans", Arial, sans-serif; font-size: 10pt; }
h1 { font-size: 18pt; }
h2 { font-size: 13pt; margin-top: 18px; }
p, li { margin-bottom: 6px; }
td, th { padding: 2px 10px 2px 0px; font-size: 9pt; text-align: left; }
.caption { color: #444444; font-size: 9pt; })";

std::string escapedLetter(const std::string& letter)
{
    switch (letter.front()) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default: // HTML has no control characters
        return static_cast<unsigned char>(letter.front()) < 0x20 ? " " : letter;
    }
}

/// Names come from files and may hold anything; bytes that are no text become question marks.
std::string escapedHtml(const std::string& text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = characterLength(text, at);
        out += length == 0 ? "?" : escapedLetter(text.substr(at, length));
        at += std::max<std::size_t>(length, 1);
    }
    return out;
}

std::string tagged(const char* tag, const std::string& text)
{
    return fmt::format("<{0}>{1}</{0}>", tag, escapedHtml(text));
}

std::string rowOf(const char* tag, const std::vector<std::string>& cells, const char* further)
{
    std::string out = "<tr>";
    for (std::size_t i = 0; i < cells.size(); ++i)
        out += fmt::format("<{0}{1}>{2}</{0}>", tag, i > 0 ? further : "", escapedHtml(cells[i]));
    return out + "</tr>\n";
}

/// further: attributes of the cells behind the first.
std::string rowsOf(const ReportTable& table, const char* further)
{
    std::string out = "<thead>" + rowOf("th", table.headings, further) + "</thead>\n<tbody>\n";
    for (const auto& row : table.rows)
        out += rowOf("td", row, further);
    return out + "</tbody></table>";
}

std::string dataUrl(const char* media, const std::string& bytes)
{
    return fmt::format("data:{};base64,{}", media, base64Of(bytes));
}

std::string captionOf(const ReportPicture& picture)
{
    std::string out = tagged("b", picture.name);
    for (const std::string& line : picture.lines)
        out += "<br>" + escapedHtml(line);
    return out;
}

/// The blocks that both forms write alike.
struct CommonHtml {
    std::string operator()(const ReportText& text) const { return tagged("p", text.words); }
    std::string operator()(const ReportList& list) const
    {
        std::string out = "<ul>\n";
        for (const std::string& item : list.items)
            out += tagged("li", item) + "\n";
        return out + "</ul>";
    }
};

struct ScreenHtml : CommonHtml {
    using CommonHtml::operator();
    std::string operator()(const ReportTable& table) const
    {
        return fmt::format("<div class=\"table\"><table{}>\n{}</div>", table.numbers ? " class=\"numbers\"" : "", rowsOf(table, ""));
    }
    std::string operator()(const ReportChart& chart) const
    {
        constexpr std::string_view start = "<svg ";
        const std::string svg = fmt::format("<svg role=\"img\" aria-label=\"{}\" ", escapedHtml(chart.words));
        return "<figure>" + svg + chart.svg.substr(std::min(start.size(), chart.svg.size())) + "</figure>";
    }
    std::string operator()(const ReportPictures& pictures) const
    {
        std::string out = "<div class=\"pictures\">\n";
        for (const ReportPicture& picture : pictures.pictures)
            out += fmt::format("<figure{}><img src=\"{}\" alt=\"{}\"><figcaption>{}</figcaption></figure>\n",
                               picture.wide ? " class=\"wide\"" : "", dataUrl("image/jpeg", picture.jpeg), escapedHtml(picture.name),
                               captionOf(picture));
        return out + "</div>";
    }
};

struct PaperHtml : CommonHtml {
    using CommonHtml::operator();
    std::string operator()(const ReportTable& table) const
    {
        return "<table cellspacing=\"0\">\n" + rowsOf(table, table.numbers ? " align=\"right\"" : "");
    }
    std::string operator()(const ReportChart& chart) const
    {
        return fmt::format("<p><img src=\"{}\"></p>", dataUrl("image/svg+xml", chart.svg));
    }
    /// Two small ones a row.
    std::string operator()(const ReportPictures& pictures) const
    {
        std::string out = "<table cellspacing=\"0\" width=\"100%\">\n";
        bool left = true;
        for (const ReportPicture& picture : pictures.pictures) {
            out += left ? "<tr>" : "";
            out += fmt::format("<td{}><img src=\"{}\"><p class=\"caption\">{}</p></td>", picture.wide ? " colspan=\"2\"" : "",
                               dataUrl("image/jpeg", picture.jpeg), captionOf(picture));
            left = picture.wide || !left;
            out += left ? "</tr>\n" : "";
        }
        return out + (left ? "" : "</tr>\n") + "</table>";
    }
};

template <class Form>
std::string sectionHtml(const ReportSection& section, const Form& form)
{
    std::string out = tagged("h2", section.title) + "\n";
    for (const ReportBlock& block : section.blocks)
        out += std::visit(form, block) + "\n";
    return out;
}

template <class Form>
std::string sectionsHtml(const ResultReport& report, const Form& form)
{
    std::string out;
    for (const ReportSection& section : report.sections)
        out += "<section>\n" + sectionHtml(section, form) + "</section>\n";
    return out;
}

std::string headOf(const ResultReport& report, const char* style)
{
    return fmt::format("<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n{}\n"
                       "<style>\n{}\n</style>\n",
                       tagged("title", report.title), style);
}

} // namespace

std::string htmlOf(const ResultReport& report)
{
    const ScreenHtml form;
    return "<!DOCTYPE html>\n<html lang=\"" + escapedHtml(report.language) + "\">\n<head>\n" + headOf(report, screenStyle) +
           "</head>\n<body>\n" + tagged("h1", report.title) + "\n<section class=\"summary\">\n" + sectionHtml(report.summary, form) +
           "</section>\n" + sectionsHtml(report, form) + "</body>\n</html>\n";
}

std::string paperHtmlOf(const ResultReport& report)
{
    const PaperHtml form;
    return "<html><head>\n" + headOf(report, paperStyle) + "</head><body>\n" + tagged("h1", report.title) + "\n" +
           sectionHtml(report.summary, form) + "<p style=\"page-break-before: always\"></p>\n" + sectionsHtml(report, form) +
           "</body></html>\n";
}

} // namespace espalier
