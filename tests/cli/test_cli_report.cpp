// SPDX-License-Identifier: GPL-3.0-or-later
// report on results and projects of a small network with pictures, as HTML and as PDF.
#include "test_places.h"
#include "tests/cli/support/cli.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier::test;

namespace {

QByteArray bytesOf(const QString& name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestCliReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aResultOfPruneAsHtml();
    void equalResultsGiveEqualBytes();
    void aProjectIsPlannedOnly();
    void movedResultsFindTheirFiles();
    void missingFilesAreExplained();
    void pdfHasPagesAndText();
    void whatWasThereIsReplacedAsAWhole();
    void faultsAreNamed_data();
    void faultsAreNamed();

private:
    QString path(const char* name) const { return dir_.filePath(QString::fromLatin1(name)); }
    CliRun report(const QString& source, const QString& target) const { return runCli({"report", source, "-o", target, "--json"}); }
    QByteArray htmlOf(const QString& source) const
    {
        const CliRun run = report(source, path("shown.html"));
        return run.exitCode == 0 ? bytesOf(path("shown.html")) : run.err;
    }

    QTemporaryDir dir_;
};

/// A network of ten classes, ten classes of pictures, and what prune says of both.
void TestCliReport::initTestCase()
{
    QVERIFY(QFile::copy(QStringLiteral(FIXTURES_DIR "/cifar_resnet20_jpeg.pt"), path("resnet20.pt")));
    writeImageFolder(path("images"), 10, 3, 2);
    writeText(path("project.yaml"), "format: 1\nmodel: resnet20.pt\ninput_shape: [1, 3, 32, 32]\ndata: {path: images}\n"
                                    "prune: {ratio: 0.3, allocation: scores}\n");
    const CliRun pruned = runCli({"prune", path("resnet20.pt"), "-o", path("small.pt"), "--input-shape", "1,3,32,32", "--ratio", "0.3",
                                  "--budget", "macs", "--allocation", "scores", "--data", path("images"), "--json"});
    QVERIFY2(pruned.exitCode == 0, qPrintable(pruned.summary()));
    QCOMPARE(pruned.json()["format"].toInt(), 1);
    QVERIFY(!pruned.json()["version"].toString().isEmpty());
    QCOMPARE(pruned.json()["settings"].toObject()["prune.ratio"].toString(), QStringLiteral("0.3"));
    QVERIFY(pruned.json()["evaluations"].toObject()["before"].toObject().contains("top1"));
    writeText(path("result.json"), pruned.out);
}

void TestCliReport::aResultOfPruneAsHtml()
{
    const CliRun run = report(path("result.json"), path("report.html"));
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    QCOMPARE(run.json()["output"].toString(), path("report.html"));
    QCOMPARE(run.json()["sections"].toArray().first().toString(), QStringLiteral("In plain words"));
    const QByteArray html = bytesOf(path("report.html"));
    QVERIFY(html.contains("<h1>resnet20 made smaller</h1>"));
    QVERIFY(html.contains("tells what a picture shows"));
    QVERIFY(html.contains(QJsonDocument::fromJson(bytesOf(path("result.json")))["plan_hash"].toString().toLatin1()));
    QVERIFY(html.contains("<td>prune.ratio</td><td>0.3</td>"));
    QCOMPARE(html.count("<img src=\"data:image/jpeg;base64,"), 6);
    QVERIFY(html.contains("<br>Before: class"));
    QVERIFY(html.contains("<svg role=\"img\""));
    QVERIFY(html.contains("<tr><td>class9</td><td>2</td>")); // pictures of each class
    QVERIFY(!html.contains(dir_.path().toUtf8()));
}

void TestCliReport::equalResultsGiveEqualBytes()
{
    const QByteArray first = htmlOf(path("result.json"));
    QVERIFY(first.startsWith("<!DOCTYPE html>"));
    QCOMPARE(first, htmlOf(path("result.json")));
}

void TestCliReport::aProjectIsPlannedOnly()
{
    const auto others = [this] {
        QStringList names = QDir(dir_.path()).entryList();
        names.removeAll(QStringLiteral("shown.html"));
        return names;
    };
    const QStringList before = others();
    const QByteArray html = htmlOf(path("project.yaml"));
    QVERIFY2(html.contains("<h1>resnet20 as it would be pruned</h1>"), html.left(2000).constData());
    QVERIFY(html.contains("Nothing was trained afterwards"));
    QCOMPARE(html.count("<img src=\"data:image/jpeg;base64,"), 6);
    const QRegularExpression removed(QStringLiteral("Multiplications \\(MACs\\)</td><td>[\\d,]+</td><td>[\\d,]+</td><td>30 %"));
    QVERIFY(removed.match(QString::fromUtf8(html)).hasMatch());
    QCOMPARE(others(), before); // no network was written
}

/// Everything in another folder, and the names of the result lead nowhere.
void TestCliReport::movedResultsFindTheirFiles()
{
    const QTemporaryDir other;
    QByteArray result = bytesOf(path("result.json"));
    result.replace(dir_.path().toUtf8(), "/nowhere/at/all");
    writeText(other.filePath(QStringLiteral("result.json")), result);
    for (const char* name : {"resnet20.pt", "small.pt"})
        QVERIFY(QFile::copy(path(name), other.filePath(QString::fromLatin1(name))));
    writeImageFolder(other.filePath(QStringLiteral("images")), 10, 3, 2);
    QCOMPARE(htmlOf(other.filePath(QStringLiteral("result.json"))).count("<img src"), 6);
}

void TestCliReport::missingFilesAreExplained()
{
    const QTemporaryDir other;
    QByteArray result = bytesOf(path("result.json"));
    result.replace(dir_.path().toUtf8(), "/nowhere/at/all");
    writeText(other.filePath(QStringLiteral("result.json")), result);
    const QByteArray html = htmlOf(other.filePath(QStringLiteral("result.json")));
    QVERIFY(html.contains("There are none: the file resnet20.pt is no longer there."));
    QCOMPARE(html.count("<img src"), 0);
    QVERIFY(html.contains("<svg role=\"img\""));
}

void TestCliReport::pdfHasPagesAndText()
{
    const CliRun run = report(path("result.json"), path("report.pdf"));
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const QByteArray pdf = bytesOf(path("report.pdf"));
    QVERIFY(pdf.startsWith("%PDF"));
    static const QRegularExpression pages(QStringLiteral("/Type\\s*/Page\\b(?!s)"));
    int count = 0;
    for (auto page = pages.globalMatch(QString::fromLatin1(pdf)); page.hasNext(); page.next())
        ++count;
    QVERIFY2(count >= 3, qPrintable(QString::number(count)));
    const QString reader = QStandardPaths::findExecutable(QStringLiteral("pdftotext"));
    if (reader.isEmpty())
        QSKIP("pdftotext (poppler-utils) is not installed, so the text of the pages is not read.");
    const CliRun text = runProgram(reader, {path("report.pdf"), "-"});
    QVERIFY(text.out.contains("In plain words"));
    QVERIFY(text.out.contains("Multiplications (MACs)"));
    QVERIFY(text.out.contains("layer1.0.conv1")); // a chart's name: charts are drawn, not pictures of pixels
}

void TestCliReport::whatWasThereIsReplacedAsAWhole()
{
    writeText(path("old.html"), "old");
    QVERIFY(report(path("resnet20.pt"), path("old.html")).exitCode == 1);
    QCOMPARE(bytesOf(path("old.html")), QByteArray("old"));
    QCOMPARE(report(path("result.json"), path("old.html")).exitCode, 0);
    QVERIFY(bytesOf(path("old.html")).endsWith("</html>\n"));
}

void TestCliReport::faultsAreNamed_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("fault");
    writeText(path("newer.json"), R"({"format": 7, "plan_hash": "0"})");
    writeText(path("other.json"), R"({"units": 5})");
    QTest::newRow("ending") << path("result.json") << path("report.docx") << "a report is written as .html or .pdf";
    QTest::newRow("folder") << path("result.json") << path("no/such/report.html") << "no/such";
    QTest::newRow("newer") << path("newer.json") << path("x.html") << "written by a newer version of Espalier";
    QTest::newRow("no result") << path("other.json") << path("x.html") << "is no result that can be reported";
    QTest::newRow("no file") << path("nowhere.json") << path("x.html") << "nowhere.json";
}

void TestCliReport::faultsAreNamed()
{
    QFETCH(const QString, source);
    QFETCH(const QString, target);
    QFETCH(const QString, fault);
    const CliRun run = report(source, target);
    QVERIFY2(run.failsWith(1, fault), qPrintable(run.summary()));
    QVERIFY(!QFileInfo::exists(target));
}

QTEST_GUILESS_MAIN(TestCliReport)
#include "test_cli_report.moc"
