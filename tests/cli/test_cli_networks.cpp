// SPDX-License-Identifier: GPL-3.0-or-later
// inspect and prune on a trained ResNet-20: their reports, and that Python finds the same network in the file.
#include "test_places.h"
#include "tests/cli/support/cli.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace espalier::test;

class TestCliNetworks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void inspectTellsWhatIsThere();
    void inspectNamesWhatRunsAsItIs();
    void severalInputsHaveAShapeEach();
    void pruneMeetsTheRatio_data();
    void pruneMeetsTheRatio();
    void everyCriterionAndPolicyIsOffered_data();
    void everyCriterionAndPolicyIsOffered();
    void widthsInMultiplesMeetTheRatio();
    void relaxedFloorsAreTold();
    void anUnreachableRatioNamesTheLargest();
    void theLargestRatioNamedIsReachable();
    void otherBudgets_data();
    void otherBudgets();
    void targetsAreMetAsTheyWereAsked_data();
    void targetsAreMetAsTheyWereAsked();
    void aSavedPlanIsAppliedAsItIs();
    void aPlanOfAnotherNetworkIsRefused();
    void floorsAndProtection();
    void theSamePlanTwice();
    void aPrunedNetworkCanBePrunedAgain();
    void theOutputMayBeTheInput();
    void tablesForPeople();
    void latencyOfTwoNetworks();
    void prunedToMilliseconds_data();
    void prunedToMilliseconds();
    void millisecondsOutOfReach();
    void foldedConstantsAreCounted();
    void theTailIsToldAndCut_data();
    void theTailIsToldAndCut();
    void aTailThatIsNotThereCannotBeCut();

private:
    QString path(const char* name) const { return dir_.filePath(QString::fromLatin1(name)); }
    CliRun prune(const QStringList& more) const;

    const QString resnet_ = QStringLiteral(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
    QTemporaryDir dir_;
};

CliRun TestCliNetworks::prune(const QStringList& more) const
{
    return runCli(QStringList{"prune", resnet_, "-o", path("out.pt"), "--input-shape", "1,3,32,32", "--json"} + more);
}

void TestCliNetworks::inspectTellsWhatIsThere()
{
    const CliRun run = runCli({"inspect", resnet_, "--json"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const QJsonObject json = run.json();
    QCOMPARE(json["params"].toInt(), 269722);
    QCOMPARE(json["macs"].toInt(), 40551040);
    QCOMPARE(json["units"].toInt(), 400);
    QCOMPARE(json["input_shape"].toArray(), (QJsonArray{1, 3, 32, 32}));
    const QJsonArray inputs = json["inputs"].toArray(), outputs = json["outputs"].toArray();
    const auto shapeOf = [](const QJsonArray& values) { return values.at(0).toObject()["shape"].toArray(); };
    QCOMPARE(inputs.size(), 1);
    QCOMPARE(inputs[0].toObject()["name"].toString(), QStringLiteral("x"));
    QCOMPARE(shapeOf(inputs), (QJsonArray{QJsonValue(), 3, QJsonValue(), QJsonValue()}));
    QCOMPARE(shapeOf(outputs), (QJsonArray{QJsonValue(), 10}));
    QCOMPARE(json["opaque"].toArray().size(), 0);
    QCOMPARE(json["task"].toString(), QStringLiteral("classification"));
    QCOMPARE(json["output_layers"].toArray(), QJsonArray{QStringLiteral("linear")});
    int units = 0;
    for (const auto& group : json["groups"].toArray()) {
        units += group.toObject()["units"].toInt();
        QVERIFY(!group.toObject()["name"].toString().isEmpty());
        QVERIFY(!group.toObject()["members"].toArray().isEmpty());
    }
    QCOMPARE(units, 400);
    const QJsonArray frozen = json["frozen"].toArray();
    QCOMPARE(frozen.size(), 1);
    QCOMPARE(frozen[0].toObject()["layer"].toString(), QStringLiteral("linear"));
    QVERIFY(!frozen[0].toObject()["reason"].toString().isEmpty());
    for (const char* part : {"read", "verify", "couple"})
        QVERIFY(json["seconds"].toObject()[QLatin1String(part)].isDouble());
}

void TestCliNetworks::inspectNamesWhatRunsAsItIs()
{
    const CliRun run = runCli({"inspect", QStringLiteral(MADE_FIXTURES_DIR "/unknown_operator.pt"), "--json"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    QStringList ops;
    for (const auto& opaque : run.json()["opaque"].toArray()) {
        ops << opaque.toObject()["op"].toString();
        QVERIFY(!opaque.toObject()["node"].toString().isEmpty());
    }
    ops.sort();
    QCOMPARE(ops, QStringList{"aten::cumsum"});
}

void TestCliNetworks::severalInputsHaveAShapeEach()
{
    const QString model = QStringLiteral(MADE_FIXTURES_DIR "/operators/two_inputs.pt");
    const CliRun run = runCli({"inspect", model, "--input-shape", "1,3,16,16", "--input-shape", "1,5", "--json"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    QCOMPARE(run.json()["input_shape"].toArray(), (QJsonArray{1, 3, 16, 16}));
    const CliRun wrong = runCli({"inspect", model, "--input-shape", "1,3,16,16", "--input-shape", "1,6", "--json"});
    QVERIFY2(wrong.failsWith(1, "1,6"), qPrintable(wrong.summary()));
}

void TestCliNetworks::pruneMeetsTheRatio_data()
{
    QTest::addColumn<QString>("ratio");
    for (const char* ratio : {"0.3", "0.5", "0.7", "0.9"})
        QTest::newRow(ratio) << QString::fromLatin1(ratio);
}

void TestCliNetworks::pruneMeetsTheRatio()
{
    QFETCH(QString, ratio);
    // The surgery redone from the plan has no folded constants.
    const CliRun run = prune({"--ratio", ratio, "--no-fold", "--plan-out", path("plan.json")});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const QJsonObject json = run.json();
    QCOMPARE(json["removed_units"].toInt(), static_cast<int>(std::lround(ratio.toDouble() * 400)));
    for (const auto& entry : json["groups"].toArray()) {
        const QJsonObject group = entry.toObject();
        QVERIFY(group["kept"].toInt() >= group["floor"].toInt());
    }

    const QJsonObject again = runCli({"inspect", path("out.pt"), "--json"}).json();
    QCOMPARE(again["params"].toInt(), json["after"].toObject()["params"].toInt());
    QCOMPARE(again["macs"].toInt(), json["after"].toObject()["macs"].toInt());
    QCOMPARE(again["units"].toInt(), 400 - json["removed_units"].toInt());

    const CliRun python = runProgram("/usr/bin/python3", {QStringLiteral(SOURCE_DIR "/tests/cli/support/redo_surgery.py"), resnet_,
                                                          path("out.pt"), path("plan.json"), "1,3,32,32"});
    QVERIFY2(python.exitCode == 0, qPrintable(python.summary()));
}

void TestCliNetworks::anUnreachableRatioNamesTheLargest()
{
    const CliRun run = prune({"--ratio", "0.97", "--floor-share", "1", "--floor-min", "4"});
    QVERIFY2(run.failsWith(1, "0."), qPrintable(run.summary()));
    QVERIFY2(run.err.contains("largest"), qPrintable(run.summary()));
}

void TestCliNetworks::theLargestRatioNamedIsReachable()
{
    // With the default floors 0.97 is either feasible, or the message names the largest feasible ratio.
    const CliRun run = prune({"--ratio", "0.97"});
    if (run.exitCode == 0)
        QCOMPARE(run.json()["removed_units"].toInt(), 388);
    else
        QVERIFY2(run.failsWith(1, "largest"), qPrintable(run.summary()));
}

void TestCliNetworks::otherBudgets_data()
{
    QTest::addColumn<QString>("budget");
    QTest::newRow("params") << "params";
    QTest::newRow("macs") << "macs";
}

void TestCliNetworks::otherBudgets()
{
    QFETCH(QString, budget);
    const CliRun run = prune({"--ratio", "0.5", "--budget", budget});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const QJsonObject json = run.json();
    QCOMPARE(json["budget"].toString(), budget);
    const double achieved = json["achieved"].toObject()[budget].toDouble();
    QVERIFY2(achieved >= 0.5 && achieved < 0.53, qPrintable(QString::number(achieved)));
}

void TestCliNetworks::targetsAreMetAsTheyWereAsked_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("number");
    QTest::newRow("units") << "units" << 123;
    QTest::newRow("params") << "params" << 150001;
    QTest::newRow("macs") << "macs" << 20000001;
    QTest::newRow("bytes") << "bytes" << 600001;
}

void TestCliNetworks::targetsAreMetAsTheyWereAsked()
{
    QFETCH(QString, kind);
    QFETCH(int, number);
    const CliRun run = prune({"--" + kind, QString::number(number)});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const QJsonObject json = run.json();
    QCOMPARE(json["target"].toObject()[kind].toInt(), number);
    if (kind == "units") {
        QCOMPARE(json["removed_units"].toInt(), number);
        return;
    }
    const int left = json["after"].toObject()[kind].toInt();
    QVERIFY2(left <= number && left > 0.97 * number, qPrintable(QString::number(left)));
    const double before = json["before"].toObject()[kind].toDouble();
    QVERIFY(std::abs(json["requested"].toDouble() - (1 - number / before)) < 1e-9);
}

/// Byte for byte the same network and plan.
void TestCliNetworks::aSavedPlanIsAppliedAsItIs()
{
    const auto bytes = [this](const char* name) {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const CliRun first = prune({"--ratio", "0.4", "--criterion", "l2", "--fusion", "0.2", "--plan-out", path("plan.json")});
    QVERIFY2(first.exitCode == 0, qPrintable(first.summary()));
    const QByteArray network = bytes("out.pt");
    const CliRun again = prune({"--plan", path("plan.json"), "--plan-out", path("again.json")});
    QVERIFY2(again.exitCode == 0, qPrintable(again.summary()));
    QVERIFY(!network.isEmpty() && bytes("out.pt") == network);
    QCOMPARE(bytes("again.json"), bytes("plan.json"));
    QCOMPARE(again.json()["plan_hash"], first.json()["plan_hash"]);
    const CliRun both = prune({"--plan", path("plan.json"), "--ratio", "0.4"});
    QVERIFY2(both.failsWith(2, "--plan"), qPrintable(both.summary()));
}

void TestCliNetworks::aPlanOfAnotherNetworkIsRefused()
{
    QVERIFY(prune({"--ratio", "0.3", "--plan-out", path("plan.json")}).exitCode == 0);
    const CliRun run = runCli({"prune", path("out.pt"), "-o", path("smaller.pt"), "--plan", path("plan.json")});
    QVERIFY2(run.failsWith(1, "another network"), qPrintable(run.summary()));
    QVERIFY(!QFile::exists(path("smaller.pt")));
    const CliRun none = prune({"--plan", path("none.json")});
    QVERIFY2(none.failsWith(1, "none.json"), qPrintable(none.summary()));
}

void TestCliNetworks::everyCriterionAndPolicyIsOffered_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<bool>("exact");
    for (const char* criterion : {"scale", "l1", "l2", "fpgm", "lamp", "random"})
        QTest::newRow(criterion) << QStringList{"--criterion", criterion} << true;
    QTest::newRow("replace-random") << QStringList{"--policy", "replace-random", "--seed", "3"} << true;
    for (const char* policy : {"cap", "protect", "skip"})
        QTest::newRow(policy) << QStringList{"--policy", policy, "--fusion", "0"} << false;
}

/// ResNet-20 at 90 %: requested and achieved are reported together.
void TestCliNetworks::everyCriterionAndPolicyIsOffered()
{
    QFETCH(QStringList, options);
    QFETCH(bool, exact);
    const CliRun run = prune(options + QStringList{"--ratio", "0.9"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    QCOMPARE(run.json()["requested"].toDouble(), 0.9);
    const double achieved = run.json()["achieved"].toObject()["channels"].toDouble();
    QVERIFY2(exact ? achieved == 0.9 : achieved < 0.9, qPrintable(QString::number(achieved)));
}

void TestCliNetworks::widthsInMultiplesMeetTheRatio()
{
    const CliRun run = prune({"--ratio", "0.5", "--budget", "macs", "--align", "8"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    QCOMPARE(run.json()["align"].toInt(), 8);
    for (const auto& entry : run.json()["groups"].toArray())
        QCOMPARE(entry.toObject()["kept"].toInt() % 8, 0); // 16, 32 and 64 are multiples of 8, too
    QVERIFY(run.json()["achieved"].toObject()["macs"].toDouble() >= 0.5);
}

void TestCliNetworks::relaxedFloorsAreTold()
{
    const QStringList wish{"--ratio", "0.9", "--floor-share", "1", "--floor-min", "4"};
    QVERIFY(prune(wish).exitCode != 0);
    const CliRun run = prune(wish + QStringList{"--relax"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    QCOMPARE(run.json()["removed_units"].toInt(), 360);
    QVERIFY(run.json()["relaxed"].toBool());
    QVERIFY(run.json()["floor_share"].toDouble() < 1);
    const CliRun text = runCli(QStringList{"prune", resnet_, "-o", path("out.pt"), "--relax"} + wish);
    QVERIFY2(text.out.contains("floors were relaxed: share"), qPrintable(text.summary()));
    QVERIFY2(text.out.contains("asked 90.0 % of the channels, removed 90.0 % (policy replace)"), qPrintable(text.summary()));
}

void TestCliNetworks::floorsAndProtection()
{
    const CliRun run = prune({"--ratio", "0.5", "--protect", "layer1.0.conv1", "--floor", "layer3.0.conv1=60"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    QCOMPARE(run.json()["removed_units"].toInt(), 200);
    int seen = 0;
    for (const auto& entry : run.json()["groups"].toArray()) {
        const QJsonObject group = entry.toObject();
        if (group["members"].toArray().contains("layer1.0.conv1")) {
            QCOMPARE(group["kept"].toInt(), group["units"].toInt());
            ++seen;
        }
        if (group["members"].toArray().contains("layer3.0.conv1")) {
            QVERIFY(group["kept"].toInt() >= 60);
            ++seen;
        }
    }
    QCOMPARE(seen, 2);
    const CliRun mistyped = prune({"--protect", "layer1.0.cnv1"});
    QVERIFY2(mistyped.failsWith(1, "layer1.0.conv1"), qPrintable(mistyped.summary()));
}

void TestCliNetworks::theSamePlanTwice()
{
    const QString first = prune({"--ratio", "0.4"}).json()["plan_hash"].toString();
    QVERIFY(!first.isEmpty());
    QCOMPARE(prune({"--ratio", "0.4"}).json()["plan_hash"].toString(), first);
    QVERIFY(prune({"--ratio", "0.45"}).json()["plan_hash"].toString() != first);
}

void TestCliNetworks::aPrunedNetworkCanBePrunedAgain()
{
    QCOMPARE(prune({"--ratio", "0.5"}).exitCode, 0);
    const CliRun again = runCli({"prune", path("out.pt"), "-o", path("again.pt"), "--ratio", "0.5", "--json"});
    QVERIFY2(again.exitCode == 0, qPrintable(again.summary()));
    QCOMPARE(again.json()["removed_units"].toInt(), 100);
}

void TestCliNetworks::theOutputMayBeTheInput()
{
    const QString file = path("own.pt");
    QVERIFY(QFile::copy(resnet_, file));
    QVERIFY(QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner));
    const CliRun run = runCli({"prune", file, "-o", file, "--ratio", "0.3", "--json"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    QCOMPARE(runCli({"inspect", file, "--json"}).json()["units"].toInt(), 280);
}

void TestCliNetworks::tablesForPeople()
{
    const CliRun inspect = runCli({"inspect", resnet_});
    QVERIFY(inspect.out.contains("269,722") && inspect.out.contains("layer1.0.conv1"));
    QVERIFY2(inspect.out.contains("Input x: any number of images × 3 × any height × any width"), qPrintable(inspect.summary()));
    const CliRun prune = runCli({"prune", resnet_, "-o", path("out.pt"), "--ratio", "0.5"});
    QVERIFY2(prune.out.contains("parameters") && prune.out.contains("50.0 %"), qPrintable(prune.summary()));
}

void TestCliNetworks::latencyOfTwoNetworks()
{
    QVERIFY(prune({"--ratio", "0.7", "--budget", "macs"}).exitCode == 0);
    const CliRun run = runCli({"latency", resnet_, path("out.pt"), "--seconds", "0.2", "--batch", "4", "--json"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const QJsonArray networks = run.json()["networks"].toArray();
    QCOMPARE(networks.size(), 2);
    for (const auto& network : networks) {
        for (const char* runtime : {"torchscript", "opencv"}) {
            const QJsonObject timing = network.toObject()[QLatin1String(runtime)].toObject();
            QVERIFY2(timing["milliseconds"].toDouble() > 0 && timing["runs"].toInt() >= 15, qPrintable(run.summary()));
        }
    }
    const QJsonObject factors = run.json()["factors"].toObject();
    QVERIFY(factors["macs"].toDouble() > 3);
    QVERIFY(factors.contains("torchscript") && factors.contains("opencv"));
    QVERIFY(runCli({"latency", resnet_, "--runtime", "abacus"}).exitCode == 2);
}

void TestCliNetworks::prunedToMilliseconds_data()
{
    QTest::addColumn<QString>("runtime");
    for (const char* runtime : {"torchscript", "opencv"})
        QTest::newRow(runtime) << runtime;
}

void TestCliNetworks::prunedToMilliseconds()
{
    QFETCH(QString, runtime);
    qputenv("XDG_CACHE_HOME", dir_.path().toUtf8());
    const CliRun run = prune({"--ratio", "0.3", "--budget", "latency", "--runtime", runtime});
    qunsetenv("XDG_CACHE_HOME");
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const QJsonObject latency = run.json()["latency"].toObject();
    QCOMPARE(latency["runtime"].toString(), runtime);
    QVERIFY(latency["rounds"].toInt() >= 1 && latency["rounds"].toInt() <= 6);
    const double before = latency["before"].toObject()["milliseconds"].toDouble();
    QVERIFY(before > 0 && latency["after"].toObject()["milliseconds"].toDouble() > 0);
    QVERIFY(std::abs(latency["target_milliseconds"].toDouble() - 0.7 * before) < 1e-9);
    QVERIFY(latency["predicted_milliseconds"].toDouble() > 0);
    QCOMPARE(latency["plans"].toArray().size(), latency["rounds"].toInt());
    QVERIFY(run.json()["removed_units"].toInt() > 0);
}

void TestCliNetworks::millisecondsOutOfReach()
{
    qputenv("XDG_CACHE_HOME", dir_.path().toUtf8());
    const CliRun tooFast = prune({"--target-ms", "0.0001"});
    QVERIFY2(tooFast.failsWith(1, "ms"), qPrintable(tooFast.summary()));
    const CliRun slow = prune({"--target-ms", "1000000"});
    QVERIFY2(slow.failsWith(1, "already"), qPrintable(slow.summary()));
    qunsetenv("XDG_CACHE_HOME");
}

void TestCliNetworks::foldedConstantsAreCounted()
{
    const CliRun run = prune({"--ratio", "0.5"}), without = prune({"--ratio", "0.5", "--no-fold"});
    QVERIFY2(run.exitCode == 0 && without.exitCode == 0, qPrintable(run.summary()));
    QVERIFY(run.json()["folded"].toObject()["folded"].toInt() > 0);
    QCOMPARE(run.json()["folded"].toObject()["unfolded"].toInt(), 0);
    QCOMPARE(without.json()["folded"].toObject()["folded"].toInt(), 0);
    QCOMPARE(run.json()["plan_hash"], without.json()["plan_hash"]);
}

void TestCliNetworks::theTailIsToldAndCut_data()
{
    QTest::addColumn<QString>("model");
    QTest::newRow("onnx") << QStringLiteral(FIXTURES_DIR "/cases/11_end_to_end.onnx");
    QTest::newRow("torchscript") << QStringLiteral(FIXTURES_DIR "/cases/11_end_to_end.pt");
}

void TestCliNetworks::theTailIsToldAndCut()
{
    QFETCH(QString, model);
    const QStringList shape{"--input-shape", "1,3,32,32"};
    const CliRun inspected = runCli(QStringList{"inspect", model, "--json"} + shape);
    QVERIFY2(inspected.exitCode == 0, qPrintable(inspected.summary()));
    QCOMPARE(inspected.json()["units"].toInt(), 24);
    const QJsonObject tail = inspected.json()["tail"].toObject();
    QCOMPARE(tail["from"].toArray().size(), 2);
    QVERIFY(tail["operators"].toArray().contains(QStringLiteral("topk")));
    const CliRun text = runCli(QStringList{"inspect", model} + shape);
    QVERIFY2(text.out.contains("\ntail: ") && text.out.contains("is picked from by"), qPrintable(text.summary()));

    const CliRun cut = runCli(QStringList{"prune", model, "-o", path("head.pt"), "--ratio", "0.5", "--cut-tail", "--json"} + shape);
    QVERIFY2(cut.exitCode == 0, qPrintable(cut.summary()));
    const QJsonArray outputs = cut.json()["outputs"].toArray();
    QCOMPARE(outputs.size(), 2);
    QList<QJsonArray> shapes{outputs[0].toObject()["shape"].toArray(), outputs[1].toObject()["shape"].toArray()};
    QVERIFY(shapes.contains(QJsonArray{1, 64, 3}) && shapes.contains(QJsonArray{1, 64, 4}));
    const QJsonObject head = runCli({"inspect", path("head.pt"), "--json"}).json();
    QVERIFY(!head.contains("tail"));
    QCOMPARE(head["units"].toInt(), 12);
}

void TestCliNetworks::aTailThatIsNotThereCannotBeCut()
{
    const CliRun run = prune({"--cut-tail"});
    QVERIFY2(run.failsWith(1, "no tail"), qPrintable(run.summary()));
    QVERIFY(!runCli({"inspect", resnet_, "--json"}).json().contains("tail"));
}

QTEST_GUILESS_MAIN(TestCliNetworks)
#include "test_cli_networks.moc"
