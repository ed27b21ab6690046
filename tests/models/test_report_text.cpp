// SPDX-License-Identifier: GPL-3.0-or-later
// A report in another language: its words change, names stay.
#include "core/report/html.h"
#include "tests/models/support/marking_translator.h"
#include "ui/models/report_text.h"

#include <QtTest>

using namespace espalier;
using espalier::testing::MarkingTranslator;

namespace {

ResultReport someReport()
{
    ReportTable classes{{"class", "objects"}, {{"loss", "loss"}}};
    ReportChart chart{"loss", "<svg ><text x=\"1\" text-anchor=\"end\" fill=\"#000\">loss</text>"
                              "<text x=\"1\" text-anchor=\"start\" fill=\"#000\">loss</text></svg>"};
    ReportPictures pictures{{{"loss", {"Before: loss (92 %), cat (5 %)", "Left, before: nothing"}, "jpeg"}}};
    return {"net of mine made smaller",
            {"In plain words", {ReportText{"Nothing was trained for this result."}}},
            {{"loss", {classes, chart, pictures}}}};
}

MarkingTranslator language()
{
    return MarkingTranslator({{"loss", "L"},
                              {"class", "K"},
                              {"objects", "O"},
                              {"nothing", "0"},
                              {"In plain words", "P"},
                              {"made smaller", "S"},
                              {"Nothing was trained for this result.", "N"},
                              {"Before: %1", "B %1"},
                              {"Left, before: %1", "LB %1"},
                              {"en|language of a report, as HTML names it", "xx"},
                              {"%1: %2|title of a report", "%1 = %2"}});
}

template <class Block>
Block blockOf(const ResultReport& report, std::size_t at)
{
    return std::get<Block>(report.sections.front().blocks.at(at));
}

} // namespace

class TestReportText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void englishStaysToTheByte() { QCOMPARE(htmlOf(inWindowLanguage(someReport())), htmlOf(someReport())); }

    void wordsAreTranslated()
    {
        const MarkingTranslator translator = language();
        const ResultReport report = inWindowLanguage(someReport());
        QCOMPARE(report.title, std::string("net of mine = S"));
        QCOMPARE(report.summary.title, std::string("P"));
        QCOMPARE(std::get<ReportText>(report.summary.blocks.front()).words, std::string("N"));
        QCOMPARE(report.sections.front().title, std::string("L"));
        QVERIFY(htmlOf(report).find("<html lang=\"xx\">") != std::string::npos);
    }

    void namesInTablesStay()
    {
        const MarkingTranslator translator = language();
        const auto table = blockOf<ReportTable>(inWindowLanguage(someReport()), 0);
        QCOMPARE(table.headings, (std::vector<std::string>{"K", "O"}));
        QCOMPARE(table.rows.front(), (std::vector<std::string>{"loss", "L"}));
    }

    void chartsAreTranslatedButForNames()
    {
        const MarkingTranslator translator = language();
        const auto chart = blockOf<ReportChart>(inWindowLanguage(someReport()), 1);
        QCOMPARE(chart.words, std::string("L"));
        QCOMPARE(chart.svg, std::string("<svg ><text x=\"1\" text-anchor=\"end\" fill=\"#000\">loss</text>"
                                        "<text x=\"1\" text-anchor=\"start\" fill=\"#000\">L</text></svg>"));
    }

    void answersKeepTheirNames()
    {
        const MarkingTranslator translator = language();
        const auto pictures = blockOf<ReportPictures>(inWindowLanguage(someReport()), 2);
        QCOMPARE(pictures.pictures.front().name, std::string("loss"));
        QCOMPARE(pictures.pictures.front().lines, (std::vector<std::string>{"B loss (92 %), cat (5 %)", "LB 0"}));
    }
};

QTEST_GUILESS_MAIN(TestReportText)
#include "test_report_text.moc"
