// SPDX-License-Identifier: GPL-3.0-or-later
// A report about a network that became smaller, as a value: what it says, whatever the file's format. Texts are plain, with nothing
// escaped.
#pragma once

#include <string>
#include <variant>
#include <vector>

namespace espalier {

struct ReportText {
    std::string words; ///< a paragraph
};

struct ReportList {
    std::vector<std::string> items; ///< a sentence each
};

struct ReportTable {
    std::vector<std::string> headings;
    std::vector<std::vector<std::string>> rows; ///< a cell for each heading
    bool numbers = true;                        ///< in all columns but the first
};

struct ReportChart {
    std::string words; ///< what it shows, for those who do not see it
    std::string svg;
};

struct ReportPicture {
    std::string name;               ///< of its file
    std::vector<std::string> lines; ///< what is to be seen, and the answers
    std::string jpeg;               ///< bytes
    bool wide = false;              ///< two beside each other, which take a line of their own
};

struct ReportPictures {
    std::vector<ReportPicture> pictures;
};

using ReportBlock = std::variant<ReportText, ReportList, ReportTable, ReportChart, ReportPictures>;

struct ReportSection {
    std::string title;
    std::vector<ReportBlock> blocks;
};

struct ResultReport {
    std::string title;
    ReportSection summary; ///< in plain words, on a page of its own
    std::vector<ReportSection> sections;
    std::string language = "en"; ///< of its words, as HTML names it
};

} // namespace espalier
