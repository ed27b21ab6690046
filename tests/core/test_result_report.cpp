// SPDX-License-Identifier: GPL-3.0-or-later
// The report about a result: what it says, what it leaves out and why, and the HTML it becomes.
#include "core/pipeline/report_json.h"
#include "core/report/base64.h"
#include "core/report/html.h"
#include "core/report/make_report.h"
#include "core/report/result_facts.h"
#include "core/study/bar_chart.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <algorithm>
#include <fstream>
#include <set>

using namespace espalier;

namespace {

Json classJson(const char* name, int boxes, double map50)
{
    return {{"name", name}, {"images", 10}, {"boxes", boxes}, {"map50", map50}, {"map", map50 / 2}};
}

Json judgedJson(double map50, double recall, double precision, double car, double person)
{
    return {{"images", 100},
            {"map50", map50},
            {"map", map50 / 2},
            {"precision", precision},
            {"recall", recall},
            {"milliseconds", {{"inference", 20 * map50}}},
            {"per_class", {classJson("car", 475, car), classJson("person", 90, person)}},
            {"by_size", {{"small", {{"images", 68}, {"boxes", 454}, {"map50", map50 - 0.1}}}}},
            {"intervals", {{"map50", {map50 - 0.05, map50 + 0.05}}}}};
}

/// Two layers of a detector, as `run` tells them.
Json detectorResult()
{
    return {{"format", 1},
            {"version", "0.1.0"},
            {"project", "/home/somebody/work/project.yaml"},
            {"model", "/home/somebody/work/eye.pt"},
            {"output", "/home/somebody/work/small.pt"},
            {"requested", 0.5},
            {"budget", "macs"},
            {"policy", "replace"},
            {"criterion", "l1"},
            {"allocation", "measured"},
            {"before", {{"params", 729145}, {"macs", 380796800}, {"bytes", 2916580}}},
            {"after", {{"params", 205265}, {"macs", 190397900}, {"bytes", 821060}}},
            {"removed_units", 9},
            {"groups",
             {{{"id", 0}, {"name", "stem"}, {"units", 16}, {"kept", 10}, {"floor", 3}},
              {{"id", 1}, {"name", "neck"}, {"units", 8}, {"kept", 5}, {"floor", 5}}}},
            {"decisions",
             {{{"restored", {{"group", 1}, {"index", 3}}}, {"replacement", {{"group", 0}, {"index", 2}}}},
              {{"restored", {{"group", 1}, {"index", 4}}}, {"replacement", {{"group", 0}, {"index", 7}}}}}},
            {"substitutes",
             {{{"group", 0},
               {"index", 7},
               {"terms", {{{"group", 0}, {"index", 3}, {"weight", 0.8}}, {{"group", 0}, {"index", 12}, {"weight", -0.31}}}},
               {"explained", 0.94},
               {"variance_lost", 0.004}}}},
            {"plan_hash", "1b97954685497073"},
            {"evaluations",
             {{"before", judgedJson(0.73, 0.66, 0.79, 0.86, 0.60)}, {"after_finetuning", judgedJson(0.59, 0.55, 0.53, 0.80, 0.35)}}},
            {"finetune",
             {{"history",
               {{{"epoch", 1}, {"train_loss", 2.0}, {"val_map50", 0.5}, {"seconds", 60}},
                {{"epoch", 2}, {"train_loss", 1.5}, {"val_map50", 0.59}, {"seconds", 60}}}},
              {"kept", {{"epoch", 2}}}}},
            {"settings", {{"prune.ratio", "0.5"}, {"data.path", "/home/somebody/pictures"}, {"finetune.epochs", "2"}}},
            {"seconds", {{"prune", 30}, {"finetune", 120}}}};
}

Json classifierResult()
{
    Json json = detectorResult();
    json["evaluations"] = {{"before", {{"images", 400}, {"top1", 93.0}, {"top5", 99.0}}},
                           {"after_pruning", {{"images", 400}, {"top1", 91.0}, {"top5", 98.5}}}};
    return json;
}

ResultReport made(const Json& result, bool planned = false)
{
    return reportOf(result, failure("nobody looked."), "9.9", planned);
}

std::ptrdiff_t chartsIn(const ReportSection& section)
{
    return std::count_if(section.blocks.begin(), section.blocks.end(),
                         [](const ReportBlock& block) { return std::holds_alternative<ReportChart>(block); });
}

std::string htmlFor(const Json& result)
{
    return htmlOf(made(result));
}

const ReportSection& sectionOf(const ResultReport& report, const std::string& title)
{
    static const ReportSection none;
    for (const ReportSection& section : report.sections)
        if (section.title == title)
            return section;
    return none;
}

/// All cells and sentences, with bars between.
std::string wordsOf(const ReportSection& section)
{
    std::string words;
    for (const ReportBlock& block : section.blocks) {
        if (const auto* text = std::get_if<ReportText>(&block))
            words += text->words + "|";
        if (const auto* table = std::get_if<ReportTable>(&block))
            for (const auto& row : table->rows)
                for (const std::string& cell : row)
                    words += cell + "|";
    }
    return words;
}

bool says(const std::string& text, const std::string& part)
{
    if (text.find(part) != std::string::npos)
        return true;
    qWarning("'%s' is not in: %s", part.c_str(), text.substr(0, 4000).c_str());
    return false;
}

std::string written(const QTemporaryDir& dir, const char* name, const std::string& content)
{
    const std::string file = dir.filePath(QString::fromLatin1(name)).toStdString();
    std::ofstream(file) << content;
    return file;
}

Result<ResultReport> reportOfFile(const std::string& file)
{
    RunControl control;
    Observer observer;
    return makeReport(file, "9.9", {control, observer});
}

} // namespace

class TestResultReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aValueOfOneEpochIsNoCourse()
    {
        Json result = detectorResult();
        QCOMPARE(chartsIn(sectionOf(made(result), "Course of the training")), std::ptrdiff_t{2});
        result["finetune"]["history"][0].erase("val_map50");
        QCOMPARE(chartsIn(sectionOf(made(result), "Course of the training")), std::ptrdiff_t{1});
    }

    void plainWordsOfADetector();
    void plainWordsOfAClassifier();
    void plainWordsOfAPlan();
    void sizesAndAnswers();
    void whatEachClassLost();
    void decisionsInWords();
    void settingsAndOrigin();
    void whatIsMissingIsExplained();
    void olderResultsOfPrune();
    void anyPartMayBeMissing();
    void namesAreEscaped();
    void htmlNeedsNothingElse();
    void htmlIsWellFormed();
    void equalResultsGiveEqualBytes();
    void paperHoldsChartsAsPictures();
    void base64_data();
    void base64();
    void filesThatAreNoResults();
    void settingsComeBack();
    void barsAreDrawnInProportion();
};

void TestResultReport::plainWordsOfADetector()
{
    const ResultReport report = made(detectorResult());
    QCOMPARE(report.title, std::string("eye made smaller"));
    const std::string words = wordsOf(report.summary);
    QVERIFY(says(words, "The network eye.pt finds objects in pictures, and tells where they are and what they are: car, person."));
    QVERIFY(says(words, "Of 24 channels 9 were taken out"));
    QVERIFY(says(words, "takes 821 kB instead of 2.9 MB, which is 28 % of what it was."));
    QVERIFY(says(words, "190 million multiplications for a picture instead of 381 million, which is 50 % of the work."));
    QVERIFY(says(words, "was not measured"));
    QVERIFY(says(words, "Of 100 objects that are to be seen it finds about 55 (before: 66)."));
    QVERIFY(says(words, "Of 100 objects that it reports about 53 are really there (before: 79)."));
    QVERIFY(says(words, "It lost most on “person”."));
    QVERIFY(words.find("Right after the cut") == std::string::npos);
    Json whole = detectorResult();
    whole["evaluations"]["after_pruning"] = judgedJson(0.5, 0.4, 0.5, 0.6, 0.2);
    QVERIFY(says(wordsOf(made(whole).summary), "Right after the cut it was about 40; the training that followed brought it to 55."));
    QVERIFY(says(words, "counted on 100 pictures"));
    QVERIFY(words.find("trained afterwards") == std::string::npos);
}

void TestResultReport::plainWordsOfAClassifier()
{
    Json result = classifierResult();
    result["latency"] = {{"runtime", "opencv"}, {"before", {{"milliseconds", 6.0}}}, {"after", {{"milliseconds", 3.0}}}};
    const std::string words = wordsOf(made(result).summary);
    QVERIFY(says(words, "tells what a picture shows."));
    QVERIFY(says(words, "Of 100 pictures it answers about 91 rightly (before: 93)."));
    QVERIFY(says(words, "takes 3 thousandths of a second instead of 6. In the time of one answer it now gives 2.0."));
}

void TestResultReport::plainWordsOfAPlan()
{
    const ResultReport report = made(classifierResult(), true);
    QCOMPARE(report.title, std::string("eye as it would be pruned"));
    QVERIFY(says(wordsOf(report.summary), "Nothing was trained afterwards"));
}

void TestResultReport::sizesAndAnswers()
{
    const ResultReport report = made(detectorResult());
    QVERIFY(says(wordsOf(sectionOf(report, "Size and work")),
                 "Channels|24|15|38 %|Parameters|729,145|205,265|72 %|Multiplications (MACs)|380,796,800|190,397,900|50 %|"
                 "Bytes of the parameters|2,916,580|821,060|72 %|Milliseconds a picture while judged|14.6|11.8|19 %|"));
    QVERIFY(
        says(wordsOf(sectionOf(report, "How good the answers are")), "|0.730|0.590|with other pictures|0.680 to 0.780|0.540 to 0.640|"));
    // Wilson's intervals of 372 and of 364 right among 400.
    QVERIFY(says(wordsOf(sectionOf(made(classifierResult()), "How good the answers are")), "|90.07 % to 95.11 %|87.79 % to 93.43 %|"));
}

void TestResultReport::whatEachClassLost()
{
    const std::string words = wordsOf(sectionOf(made(detectorResult()), "What each class lost"));
    QVERIFY(says(words, "person|90|0.600|0.350|−0.250|car|475|0.860|0.800|−0.060|"));
    QVERIFY(says(words, "small|454|0.630|0.490|−0.140|"));
    const ReportSamples samples{{}, {{"cat", 40, 39, 38}, {"dog", 40, 36, 30}, {"owl", 40, 30, 30}, {"yak", 0, 0, 0}}};
    const ResultReport classifier = reportOf(classifierResult(), samples, "9.9", false);
    QVERIFY(says(wordsOf(sectionOf(classifier, "What each class lost")), "|dog|40|36|30|−6|cat|40|39|38|−1|owl|40|30|30|±0|"));
    QVERIFY(says(wordsOf(classifier.summary), "It lost most on “dog”."));
}

void TestResultReport::decisionsInWords()
{
    const std::string words = wordsOf(sectionOf(made(detectorResult()), "How it was decided"));
    QVERIFY(says(words, "To go: 50 % of the multiplications. Criterion: l1; allocation: measured; policy: replace."));
    QVERIFY(says(words, "neck|5|2|stem (2)|"));
    QVERIFY(says(words, "94 % of its variance on average"));
    QVERIFY(says(words, "stem|7|0.80 × channel 3 − 0.31 × channel 12|94 %|0.4 %|"));
    QVERIFY(!says(words, "Beyond those in the table"));
    Json unequal = detectorResult();
    unequal["replacements"] = 5; // two of them are named by decisions
    QVERIFY(says(wordsOf(sectionOf(made(unequal), "How it was decided")), "Beyond those in the table, 3 more went instead"));
    Json none = detectorResult();
    none["decisions"] = Json::array();
    QVERIFY(says(wordsOf(sectionOf(made(none), "How it was decided")), "strictly by their importance"));
}

void TestResultReport::settingsAndOrigin()
{
    const ResultReport report = made(detectorResult());
    const std::string settings = wordsOf(sectionOf(report, "Settings that differ from the defaults"));
    QVERIFY(says(settings, "finetune.epochs|2|"));
    QVERIFY(says(settings, "data.path|pictures|"));
    const std::string origin = wordsOf(sectionOf(report, "Origin"));
    QVERIFY(says(origin, "Network before|eye.pt|Project|project.yaml|Files written|small.pt|Plan (hash)|1b97954685497073|"));
    QVERIFY(says(origin, "Result by|Espalier 0.1.0|Report by|Espalier 9.9|"));
    QVERIFY(htmlOf(report).find("somebody") == std::string::npos); // no folder is anyone's business
}

void TestResultReport::whatIsMissingIsExplained()
{
    const ResultReport report = made({{"model", "net.pt"}, {"history", Json::array()}});
    QCOMPARE(report.title, std::string("net trained"));
    QVERIFY(says(wordsOf(report.summary), "this result is of a training alone"));
    QVERIFY(says(wordsOf(report.summary), "no labelled pictures"));
    const std::vector<std::pair<const char*, const char*>> reasons{
        {"Size and work", "tells no sizes"},
        {"How good the answers are", "no validation pictures with labels"},
        {"Sample pictures", "There are none: nobody looked."},
        {"What each class lost", "It is not known how good the answers are for each class"},
        {"What each layer keeps", "tells no layers"},
        {"How it was decided", "holds no plan"},
        {"Course of the training", "Nothing was trained"},
        {"Settings that differ from the defaults", "does not tell its settings"}};
    for (const auto& [title, reason] : reasons)
        QVERIFY(says(wordsOf(sectionOf(report, title)), reason));
}

void TestResultReport::olderResultsOfPrune()
{
    Json result = detectorResult();
    result.erase("evaluations");
    result["metrics"] = {{"before", {{"map50", 0.73}, {"recall", 0.66}}}, {"after", {{"map50", 0.52}, {"recall", 0.55}}}};
    result["evaluation"] = judgedJson(0.52, 0.55, 0.53, 0.6, 0.3);
    const ResultReport report = made(result);
    QVERIFY(says(wordsOf(report.summary), "finds about 55 (before: 66)."));
    QVERIFY(says(wordsOf(sectionOf(report, "What each class lost")), "car|475|–|0.600|–|"));
}

/// A result may be cut down or filled with something else anywhere without a crash.
void TestResultReport::anyPartMayBeMissing()
{
    const Json whole = detectorResult(), flat = whole.flatten();
    std::set<std::string> places;
    for (const auto& [leaf, unused] : flat.items())
        for (Json::json_pointer place(leaf); !place.empty(); place.pop_back())
            places.insert(place.to_string());
    QVERIFY(places.size() > 100);
    for (const std::string& place : places) {
        for (const Json& other : {Json(), Json(-1), Json("text"), Json::array({7}), Json::object({{"a", "b"}})}) {
            Json changed = whole;
            changed[Json::json_pointer(place)] = other;
            QVERIFY(htmlFor(changed).size() > 1000);
        }
    }
}

void TestResultReport::namesAreEscaped()
{
    const std::string attack = "<script>alert('x')</script>&\"";
    Json result = detectorResult();
    result["model"] = "/tmp/" + std::string("<b onload='x'>.pt");
    result["groups"][0]["name"] = attack;
    result["evaluations"]["before"]["per_class"][0]["name"] = attack;
    result["evaluations"]["after_finetuning"]["per_class"][0]["name"] = attack;
    result["plan_hash"] = attack;
    result["settings"]["data.path"] = "/x/" + attack + "y";
    const ReportPicture picture{attack, {attack}, "jpeg"};
    const ResultReport report = reportOf(result, ReportSamples{{picture}, {{attack, 2, 1, 0}}}, attack, false);
    for (const std::string& html : {htmlOf(report), paperHtmlOf(report)}) {
        QVERIFY(html.find("<script") == std::string::npos);
        QVERIFY(html.find("<b onload") == std::string::npos);
        QVERIFY(html.find("alert('x')") == std::string::npos || html.find("alert('x')") > html.find("<svg"));
    }
    QVERIFY(says(htmlOf(report), "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;"));
    ResultReport odd;
    odd.summary.blocks.emplace_back(ReportText{"a\x01\xff z"});
    QVERIFY(says(htmlOf(odd), "<p>a ? z</p>"));
}

void TestResultReport::htmlNeedsNothingElse()
{
    const std::string html = htmlOf(reportOf(detectorResult(), ReportSamples{{{"a.png", {"line"}, "bytes"}}, {}}, "9.9", false));
    const QRegularExpression outside(QStringLiteral("(src|href)=\"(?!data:)|url\\(|@import|<link|<script"));
    QVERIFY(!outside.match(QString::fromStdString(html)).hasMatch());
    QVERIFY(says(html, "<img src=\"data:image/jpeg;base64,Ynl0ZXM=\" alt=\"a.png\">"));
    QVERIFY(says(html, "prefers-color-scheme: dark"));
    QVERIFY(says(html, "@media print"));
    QVERIFY(says(html, "name=\"viewport\""));
    QVERIFY(says(html, "<svg role=\"img\" aria-label=\"Bars: the channels that each layer keeps"));
    QVERIFY(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
}

/// Every element is closed in the right order; elements without an end are known.
void TestResultReport::htmlIsWellFormed()
{
    QString html = QString::fromStdString(htmlFor(detectorResult()));
    html.remove(QStringLiteral("<!DOCTYPE html>\n"));
    html.replace(QRegularExpression(QStringLiteral("<(meta|img)([^>]*)>")), QStringLiteral("<\\1\\2/>"));
    html.replace(QStringLiteral("<br>"), QStringLiteral("<br/>"));
    QXmlStreamReader reader(html);
    while (!reader.atEnd())
        reader.readNext();
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
}

void TestResultReport::equalResultsGiveEqualBytes()
{
    QCOMPARE(htmlFor(detectorResult()), htmlFor(detectorResult()));
    QVERIFY(htmlFor(detectorResult()) != htmlFor(classifierResult()));
}

void TestResultReport::paperHoldsChartsAsPictures()
{
    const std::string html = paperHtmlOf(made(detectorResult()));
    QVERIFY(html.find("<svg") == std::string::npos);
    QCOMPARE(QString::fromStdString(html).count(QStringLiteral("data:image/svg+xml;base64,")), 3); // widths, loss, metric
    QVERIFY(says(html, "page-break-before"));
}

void TestResultReport::base64_data()
{
    QTest::addColumn<QByteArray>("bytes");
    for (const char* text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"})
        QTest::newRow(text) << QByteArray(text);
    QTest::newRow("all") << QByteArray("\x00\xff\xfe\x80\x7f", 5);
}

void TestResultReport::base64()
{
    QFETCH(const QByteArray, bytes);
    QCOMPARE(QByteArray::fromStdString(base64Of(bytes.toStdString())), bytes.toBase64());
}

void TestResultReport::filesThatAreNoResults()
{
    const QTemporaryDir dir;
    const auto faultOf = [&](const std::string& content) {
        const auto report = reportOfFile(written(dir, "result.json", content));
        return report ? std::string() : report.error().message;
    };
    QVERIFY(says(faultOf(R"({"format": 2, "plan_hash": "x"})"), "was written by a newer version of Espalier"));
    QVERIFY(says(faultOf(R"({"units": 3})"), "is no result that can be reported"));
    QVERIFY(says(faultOf("[1, 2]"), "is no result that can be reported"));
    QVERIFY(!faultOf("{").empty());
    QVERIFY(!reportOfFile(dir.filePath(QStringLiteral("nowhere.json")).toStdString()));
    const auto report = reportOfFile(written(dir, "good.json", jsonText(detectorResult())));
    QVERIFY(report);
    QVERIFY(says(wordsOf(sectionOf(*report, "Sample pictures")), "There are none: the file eye.pt is no longer there."));
}

void TestResultReport::settingsComeBack()
{
    Project project;
    project.model = "a b.pt";
    project.prune.ratio = 0.37;
    project.finetune.epochs = 3;
    project.preprocessing.mean = {0.25F, 0.5F};
    project.preprocessing.letterbox = true;
    const Json told = settingsJson(project);
    QVERIFY(told.size() >= 4);
    QCOMPARE(told["finetune.epochs"].get<std::string>(), std::string("3"));
    QVERIFY(!told.contains("sparsify.epochs"));
    const Project back = projectIn({{"settings", told}});
    QCOMPARE(back.prune.ratio, 0.37);
    QCOMPARE(back.finetune.epochs, 3);
    QVERIFY(back.preprocessing.mean == project.preprocessing.mean);
    QVERIFY(settingsJson(back) == told);
    QVERIFY(settingsJson(Project()).empty());
}

void TestResultReport::barsAreDrawnInProportion()
{
    const BarChart chart{
        "title", "channels", {{"first", 25, 100, "25 of 100"}, {"a very long name of a layer that ends in conv2", 50, 50, "all"}}};
    const QString svg = QString::fromStdString(svgOf(chart));
    static const QRegularExpression boxes(QStringLiteral("<rect x=\"[^\"]*\" y=\"[^\"]*\" width=\"([^\"]*)\""));
    std::vector<double> widths;
    for (auto box = boxes.globalMatch(svg); box.hasNext();)
        widths.push_back(box.next().captured(1).toDouble());
    QCOMPARE(widths.size(), std::size_t{4}); // the whole and the part of two rows
    QVERIFY(std::abs(widths[1] / widths[0] - 0.25) < 0.01);
    QVERIFY(std::abs(widths[2] / widths[0] - 0.5) < 0.01);
    QVERIFY(std::abs(widths[3] - widths[2]) < 0.1);
    QVERIFY(svg.contains(QStringLiteral("…")) && svg.contains(QStringLiteral("conv2<")));
}

QTEST_GUILESS_MAIN(TestResultReport)
#include "test_result_report.moc"
