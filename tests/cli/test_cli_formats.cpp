// SPDX-License-Identifier: GPL-3.0-or-later
// Output formats by the file's ending or by --to; ONNX as input and output of the training stages.
#include "test_places.h"
#include "tests/cli/support/cli.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier::test;

class TestCliFormats : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theEndingChoosesTheFormat_data();
    void theEndingChoosesTheFormat();
    void theOptionWinsOverTheEnding();
    void convertsWithoutPruning_data();
    void convertsWithoutPruning();
    void convertRefusesWhatPruneRefuses();
    void foldsBatchNorms_data();
    void foldsBatchNorms();
    void partsSharedTensors();
    void tellsOfLayersAppliedTwice();
    void tellsWhatWasPruned();
    void pythonSourceHoldsTheSmallerNetwork();
    void onnxThroughTheTrainingStages_data();
    void onnxThroughTheTrainingStages();
    void refusesOtherEndings();
    void refusesOperatorSets();

private:
    QString path(const QString& name) const { return dir_.filePath(name); }
    CliRun prune(const QString& output, const QStringList& more = {}) const
    {
        return runCli(QStringList{"prune", resnet_, "-o", path(output), "--ratio", "0.5", "--json"} + more);
    }
    static QByteArray firstBytes(const QString& file)
    {
        QFile source(file);
        return source.open(QIODevice::ReadOnly) ? source.read(4) : QByteArray();
    }

    const QString resnet_ = QStringLiteral(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
    QTemporaryDir dir_;
};

void TestCliFormats::initTestCase()
{
    writeImageFolder(path("data"), 10, 4, 2);
}

void TestCliFormats::theEndingChoosesTheFormat_data()
{
    QTest::addColumn<QString>("output");
    QTest::addColumn<QStringList>("more");
    QTest::newRow("TorchScript") << "small.pt" << QStringList{};
    QTest::newRow("ONNX") << "small.onnx" << QStringList{};
    QTest::newRow("ONNX of the newest operator set, folded") << "folded.onnx" << QStringList{"--opset", "17", "--fold-batchnorm"};
}

void TestCliFormats::theEndingChoosesTheFormat()
{
    QFETCH(QString, output);
    QFETCH(QStringList, more);
    const CliRun run = prune(output, more);
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    QCOMPARE(firstBytes(path(output)) == QByteArray("PK\x03\x04"), output.endsWith(".pt"));
    const CliRun inspected = runCli({"inspect", path(output), "--json"});
    QVERIFY2(inspected.exitCode == 0, qPrintable(inspected.summary()));
    QCOMPARE(inspected.json()["units"].toInt(), 200);
    QCOMPARE(inspected.json()["macs"], run.json()["after"].toObject()["macs"]);
}

void TestCliFormats::theOptionWinsOverTheEnding()
{
    const CliRun run = prune("named.bin", {"--to", "onnx"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    QVERIFY(firstBytes(path("named.bin")) != QByteArray("PK\x03\x04"));
    const CliRun inspected = runCli({"inspect", path("named.bin"), "--json"});
    QVERIFY2(inspected.exitCode == 0, qPrintable(inspected.summary()));
}

void TestCliFormats::convertsWithoutPruning_data()
{
    QTest::addColumn<QString>("output");
    QTest::addColumn<QStringList>("more");
    QTest::newRow("TorchScript") << "whole.pt" << QStringList{};
    QTest::newRow("ONNX") << "whole.onnx" << QStringList{"--opset", "17"};
    QTest::newRow("Python") << "whole.bin" << QStringList{"--to", "python"};
}

void TestCliFormats::convertsWithoutPruning()
{
    QFETCH(QString, output);
    QFETCH(QStringList, more);
    const QStringList command = QStringList{"convert", resnet_, "-o", path(output), "--json"} + more;
    const CliRun run = runCli(command);
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const QJsonObject json = run.json();
    QCOMPARE(json["output"].toString(), path(output));
    QVERIFY(json["bytes"].toInteger() >= QFile(path(output)).size());
    const CliRun original = runCli({"inspect", resnet_, "--json"});
    QCOMPARE(json["costs"].toObject()["params"], original.json()["params"]);
    QCOMPARE(json["check_error"].isNull(), more.contains("python"));
    if (more.contains("python"))
        return;
    const CliRun inspected = runCli({"inspect", path(output), "--json"});
    for (const char* key : {"params", "macs", "units", "input_shape"})
        QVERIFY2(inspected.json()[key] == original.json()[key], key);
}

void TestCliFormats::convertRefusesWhatPruneRefuses()
{
    QVERIFY(runCli({"convert", resnet_, "-o", path("a.tflite")}).failsWith(1, ".onnx (ONNX)"));
    QVERIFY(runCli({"convert", resnet_, "-o", path("no/a.pt")}).failsWith(1, "no"));
    QVERIFY(runCli({"convert", path("missing.pt"), "-o", path("a.pt")}).failsWith(1, "missing.pt"));
}

void TestCliFormats::foldsBatchNorms_data()
{
    QTest::addColumn<QString>("output");
    for (const char* name : {"folded.pt", "folded.onnx"})
        QTest::newRow(name) << name;
}

/// The folded network answers alike (checked while writing) and has fewer parameters: of each norm only the bias is left.
void TestCliFormats::foldsBatchNorms()
{
    QFETCH(QString, output);
    const CliRun run = runCli({"convert", resnet_, "-o", path(output), "--fold-batchnorm", "--json"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    QVERIFY(run.json()["check_error"].toDouble() < 1e-4);
    const CliRun folded = runCli({"inspect", path(output), "--json"}), original = runCli({"inspect", resnet_, "--json"});
    QVERIFY(folded.json()["params"].toInteger() < original.json()["params"].toInteger());
    QCOMPARE(folded.json()["macs"], original.json()["macs"]);
    QCOMPARE(folded.json()["units"], original.json()["units"]);
}

void TestCliFormats::partsSharedTensors()
{
    const QString heads = QStringLiteral(FIXTURES_DIR "/cases/heads_equal.onnx");
    const CliRun shared = runCli({"inspect", heads, "--json"});
    QVERIFY2(shared.exitCode == 0, qPrintable(shared.summary()));
    QCOMPARE(shared.json()["shared"].toArray(), (QJsonArray{QJsonArray{"p.bias", "q.bias"}, QJsonArray{"o1.bias", "o2.bias"}}));
    QVERIFY(runCli({"inspect", heads}).out.contains("one tensor: p.bias = q.bias"));
    const CliRun parted = runCli({"inspect", heads, "--part-shared", "p.bias", "--part-shared", "o2.bias", "--json"});
    QCOMPARE(parted.json()["shared"].toArray(), QJsonArray());
    QCOMPARE(parted.json()["units"].toInt(), shared.json()["units"].toInt() + 6);
    QVERIFY(runCli({"inspect", heads, "--part-shared", "a.bias"}).failsWith(1, "'a.bias'"));
    const CliRun pruned = runCli({"prune", heads, "-o", path("heads.onnx"), "--ratio", "0.5", "--part-shared", "all", "--json"});
    QVERIFY2(pruned.exitCode == 0, qPrintable(pruned.summary()));
    QCOMPARE(runCli({"inspect", path("heads.onnx"), "--json"}).json()["shared"].toArray(), QJsonArray());
}

/// Tensors of one name are no names of one tensor: what reads them is listed instead.
void TestCliFormats::tellsOfLayersAppliedTwice()
{
    const QString twins = QStringLiteral(FIXTURES_DIR "/cases/03_twins.pt");
    const QJsonObject json = runCli({"inspect", twins, "--json"}).json();
    QCOMPARE(json["shared"].toArray(), QJsonArray());
    QCOMPARE(json["reused"].toArray().size(), 5);
    const QJsonObject weight = json["reused"].toArray().first().toObject();
    QCOMPARE(weight["name"].toString(), QStringLiteral("e.0.weight"));
    QCOMPARE(weight["layers"].toArray(), (QJsonArray{"e.0", "e.0_2"}));
    QVERIFY(runCli({"inspect", twins}).out.contains("used 2 times, so that these layers lose the same channels: e.0.weight in e.0, e.0_2"));
    QCOMPARE(runCli({"inspect", twins, "--part-shared", "all", "--json"}).json()["reused"].toArray().size(), 5);
    QCOMPARE(runCli({"inspect", twins, "--part-shared", "e.0.weight", "--json"}).json()["reused"].toArray().size(), 4);
}

void TestCliFormats::tellsWhatWasPruned()
{
    const CliRun run = prune("told.onnx");
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const CliRun told =
        runProgram("/usr/bin/python3", {"-c",
                                        "import json, onnx, sys\n"
                                        "print(json.dumps({p.key: p.value for p in onnx.load(sys.argv[1]).metadata_props}))",
                                        path("told.onnx")});
    QVERIFY2(told.exitCode == 0, qPrintable(told.summary()));
    const QJsonObject metadata = told.json();
    QCOMPARE(metadata["espalier.plan_hash"], run.json()["plan_hash"]);
    QCOMPARE(metadata["espalier.source"].toString(), QString("cifar_resnet20_jpeg.pt"));
    QCOMPARE(metadata["espalier.parameters_before"].toString(), QString("269722"));
    QCOMPARE(metadata["espalier.units"].toString(), QString("200"));
}

void TestCliFormats::pythonSourceHoldsTheSmallerNetwork()
{
    const CliRun run = prune("small.py");
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const CliRun python = runProgram("/usr/bin/python3", {"-B", "-c",
                                                          "import sys; sys.path.insert(0, sys.argv[1])\n"
                                                          "import json, torch, small\n"
                                                          "network = small.load()\n"
                                                          "print(json.dumps({'params': sum(p.numel() for p in network.parameters()),"
                                                          "                  'answers': list(network(torch.rand(2, 3, 32, 32)).shape)}))",
                                                          dir_.path()});
    QVERIFY2(python.exitCode == 0, qPrintable(python.summary()));
    QCOMPARE(python.json()["params"], run.json()["after"].toObject()["params"]);
    QCOMPARE(python.json()["answers"].toArray(), (QJsonArray{2, 10}));
}

void TestCliFormats::onnxThroughTheTrainingStages_data()
{
    QTest::addColumn<QString>("command");
    for (const char* command : {"sparsify", "finetune"})
        QTest::newRow(command) << command;
}

void TestCliFormats::onnxThroughTheTrainingStages()
{
    QFETCH(QString, command);
    QVERIFY(prune("in.onnx").exitCode == 0);
    const QString out = path(command + ".onnx");
    const CliRun run = runCli({command, path("in.onnx"), "-o", out, "--data", path("data"), "--epochs", "1", "--batch", "20", "--json"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    QVERIFY(!QFile::exists(out + ".checkpoint.pt"));
    const CliRun evaluated = runCli({"evaluate", out, "--data", path("data"), "--json"});
    QVERIFY2(evaluated.exitCode == 0, qPrintable(evaluated.summary()));
    const QJsonObject last = run.json()["history"].toArray().last().toObject();
    QCOMPARE(evaluated.json()["top1"].toDouble(), last["val_top1"].toDouble());
}

void TestCliFormats::refusesOtherEndings()
{
    const CliRun run = prune("small.tflite");
    QVERIFY2(run.failsWith(1, "small.tflite"), qPrintable(run.summary()));
}

void TestCliFormats::refusesOperatorSets()
{
    const CliRun run = prune("old.onnx", {"--opset", "9"});
    // Versions of CLI11 write a range in different ways.
    QVERIFY2(run.failsWith(2, "9 not in range") && run.err.contains("13") && run.err.contains("23"), qPrintable(run.summary()));
}

QTEST_GUILESS_MAIN(TestCliFormats)
#include "test_cli_formats.moc"
