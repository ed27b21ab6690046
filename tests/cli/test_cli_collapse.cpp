// SPDX-License-Identifier: GPL-3.0-or-later
// collapse on a trained ResNet-20: its numbers are those of prune at the same ratios, its layers those of inspect, its files hold the same.
#include "test_places.h"
#include "tests/cli/support/cli.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <algorithm>
#include <cmath>

using namespace espalier::test;

namespace {

QByteArray contentOf(const QString& name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestCliCollapse : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itsNumbersAreThoseOfPrune_data();
    void itsNumbersAreThoseOfPrune();
    void itsLayersAreThoseOfInspect();
    void collapsesAreTheFirstRatiosBelow();
    void floorsCount();
    void filesHoldTheMap();
    void tablesForPeople();
    void faultsAreNamed_data();
    void faultsAreNamed();

private:
    QString path(const char* name) const { return dir_.filePath(QString::fromLatin1(name)); }
    CliRun collapse(const QStringList& more) const { return runCli(QStringList{"collapse", resnet_, "--input-shape", "1,3,32,32"} + more); }

    const QString resnet_ = QStringLiteral(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
    QTemporaryDir dir_;
};

void TestCliCollapse::itsNumbersAreThoseOfPrune_data()
{
    QTest::addColumn<QString>("policy");
    QTest::addColumn<QString>("ratio");
    QTest::addColumn<QStringList>("more");
    QTest::newRow("channels, plain") << "none"
                                     << "0.22" << QStringList{"--criterion", "l1"};
    QTest::newRow("channels") << "replace"
                              << "0.62" << QStringList{"--criterion", "l1"};
    QTest::newRow("compute, plain") << "none"
                                    << "0.7" << QStringList{"--budget", "macs", "--fusion", "0.8"};
    QTest::newRow("compute") << "replace"
                             << "0.87" << QStringList{"--budget", "macs", "--fusion", "0.2"};
    QTest::newRow("parameters in multiples") << "replace"
                                             << "0.29" << QStringList{"--budget", "params", "--align", "4", "--floor-min", "8"};
}

void TestCliCollapse::itsNumbersAreThoseOfPrune()
{
    QFETCH(const QString, policy);
    QFETCH(const QString, ratio);
    QFETCH(const QStringList, more);
    const CliRun run = collapse(QStringList{"--json"} + more);
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const QJsonObject json = run.json();
    const QJsonArray ratios = json["ratios"].toArray();
    const int row = static_cast<int>(std::lround(100 * ratio.toDouble()));
    QCOMPARE(ratios.size(), 96);
    QCOMPARE(ratios[0].toDouble(), 0.0);
    QCOMPARE(ratios[row].toDouble(), ratio.toDouble());
    const CliRun pruned = runCli(
        QStringList{"prune", resnet_, "-o", path("out.pt"), "--input-shape", "1,3,32,32", "--json", "--ratio", ratio, "--policy", policy} +
        more);
    QVERIFY2(pruned.exitCode == 0, qPrintable(pruned.summary()));
    QJsonArray kept, floors;
    for (const auto& group : pruned.json()["groups"].toArray()) {
        kept.append(group.toObject()["kept"]);
        floors.append(group.toObject()["floor"]);
    }
    QCOMPARE(json["kept"].toObject()[policy].toArray()[row].toArray(), kept);
    QCOMPARE(json["floors"].toArray()[row].toArray(), floors);
    QVERIFY(json["met"].toObject()[policy].toArray()[row].toBool());
}

void TestCliCollapse::itsLayersAreThoseOfInspect()
{
    const QJsonArray layers = collapse({"--json"}).json()["layers"].toArray();
    const QJsonArray groups = runCli({"inspect", resnet_, "--input-shape", "1,3,32,32", "--json"}).json()["groups"].toArray();
    QVERIFY(!groups.isEmpty());
    QCOMPARE(layers.size(), groups.size());
    for (int id = 0; id < groups.size(); ++id)
        for (const char* key : {"id", "name", "units"})
            QCOMPARE(layers[id].toObject()[QLatin1String(key)], groups[id].toObject()[QLatin1String(key)]);
}

void TestCliCollapse::collapsesAreTheFirstRatiosBelow()
{
    const QJsonObject json = collapse({"--json", "--budget", "macs"}).json();
    const QJsonArray ratios = json["ratios"].toArray(), floors = json["floors"].toArray();
    int collapsing = 0;
    for (const char* policy : {"none", "replace"}) {
        const QJsonArray kept = json["kept"].toObject()[QLatin1String(policy)].toArray();
        QCOMPARE(kept.size(), ratios.size());
        for (int id = 0; id < json["layers"].toArray().size(); ++id) {
            QJsonValue floor, empty;
            for (int row = static_cast<int>(ratios.size()) - 1; row >= 0; --row) {
                const int left = kept[row].toArray()[id].toInt();
                floor = left < floors[row].toArray()[id].toInt() ? ratios[row] : floor;
                empty = left == 0 ? ratios[row] : empty;
            }
            const QJsonObject layer = json["layers"].toArray()[id].toObject(), told = layer[QLatin1String(policy)].toObject();
            QCOMPARE(told["floor_ratio"], floor);
            QCOMPARE(told["empty_ratio"], empty);
            QCOMPARE(layer["reason"].isNull(), layer["none"].toObject()["floor_ratio"].isNull());
            collapsing += !floor.isNull();
        }
    }
    QVERIFY(collapsing > 0);
}

void TestCliCollapse::floorsCount()
{
    const QJsonArray layers = collapse({"--json", "--budget", "macs", "--floor", "layer3.0.conv1=63"}).json()["layers"].toArray();
    const auto layer = std::find_if(layers.begin(), layers.end(), [](const auto& each) {
        return each.toObject()["name"].toString() == QStringLiteral("layer3.0.conv1");
    });
    QVERIFY(layer != layers.end());
    const QJsonObject found = (*layer).toObject();
    QVERIFY(found["none"].toObject()["floor_ratio"].isDouble());
    QVERIFY(found["replace"].toObject()["floor_ratio"].isNull());
    QVERIFY(found["reason"].toString().contains("a floor of 63"));
}

void TestCliCollapse::filesHoldTheMap()
{
    const CliRun run = collapse({"--json", "--csv", path("map.csv"), "--svg", path("map.svg"), "--png", path("map.png")});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const QJsonObject json = run.json();
    const QList<QByteArray> lines = contentOf(path("map.csv")).trimmed().split('\n');
    QCOMPARE(lines.size(), 1 + 2 * json["layers"].toArray().size());
    for (const QByteArray& line : lines.mid(1)) {
        const QList<QByteArray> cells = line.split(',');
        QCOMPARE(cells.size(), 6 + 96);
        const QJsonArray kept = json["kept"].toObject()[QString::fromLatin1(cells[3])].toArray();
        for (int row = 0; row < 96; ++row)
            QCOMPARE(cells[6 + row].toInt(), kept[row].toArray()[cells[0].toInt()].toInt());
    }
    QXmlStreamReader svg(contentOf(path("map.svg")));
    QString words;
    while (!svg.atEnd())
        words += svg.readNext() == QXmlStreamReader::Characters ? svg.text().toString() : QString();
    QVERIFY2(!svg.hasError(), qPrintable(svg.errorString()));
    for (const auto& layer : json["layers"].toArray())
        QVERIFY(words.contains(layer.toObject()["name"].toString()));
    QVERIFY(contentOf(path("map.png")).startsWith("\x89PNG"));
}

void TestCliCollapse::tablesForPeople()
{
    const CliRun run = collapse({"--budget", "macs", "--ratio", "0.7"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    for (const char* words : {"in steps of 1 %", "under its floor at", "kept at 70 %", "fall under their floors", "lie under the cut at",
                              "--policy replace", "never"})
        QVERIFY2(run.out.contains(words), words);
    const CliRun calm = collapse({"--floor-share", "0", "--floor-min", "0"});
    QVERIFY2(calm.out.contains("No layer falls under its floor"), qPrintable(calm.summary()));
}

void TestCliCollapse::faultsAreNamed_data()
{
    QTest::addColumn<QStringList>("more");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("part");
    QTest::newRow("a layer that is not there") << QStringList{"--floor", "nowhere=3"} << 1 << "nowhere";
    QTest::newRow("a folder that is not there") << QStringList{"--png", "/nowhere/map.png"} << 1 << "/nowhere";
    QTest::newRow("an unknown budget") << QStringList{"--budget", "weight"} << 2 << "--budget";
}

void TestCliCollapse::faultsAreNamed()
{
    QFETCH(const QStringList, more);
    QFETCH(const int, code);
    QFETCH(const QString, part);
    const CliRun run = collapse(QStringList{"--json"} + more);
    QVERIFY2(run.failsWith(code, part), qPrintable(run.summary()));
}

QTEST_GUILESS_MAIN(TestCliCollapse)
#include "test_cli_collapse.moc"
