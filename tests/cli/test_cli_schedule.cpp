// SPDX-License-Identifier: GPL-3.0-or-later
// sensitivity with its cache, and run in several rounds, also stopped and resumed.
#include "test_places.h"
#include "tests/cli/support/cli.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace espalier::test;

class TestCliSchedule : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sensitivityTellsEveryLayerAndKeepsIt();
    void sensitivityTellsPeople();
    void sensitivityWithoutACacheKeepsNothing();
    void sensitivityRefusesWhatMakesNoSense();
    void roundsMeetTheBudget_data();
    void roundsMeetTheBudget();
    void stoppedRoundsGoOn();
    void resumingWhatDoesNotFitBeginsAnew();

private:
    QString path(const char* name) const { return dir_.filePath(QString::fromLatin1(name)); }
    QStringList sensitivity(const QStringList& more) const;
    QStringList rounds(const QStringList& more) const;

    const QString resnet_ = QStringLiteral(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
    QTemporaryDir dir_;
};

void TestCliSchedule::initTestCase()
{
    writeImageFolder(path("images"), 10, 16, 6);
    qputenv("XDG_CACHE_HOME", path("cache").toUtf8());
    QVERIFY(QFile::copy(resnet_, path("net.pt")));
    writeText(path("project.yaml"),
              "format: 1\nmodel: net.pt\nrounds: 2\ndata:\n  path: images\n  limit_train: 8\nsparsify:\n  batch: 32\n"
              "  epochs: 0\nprune:\n  ratio: 0.5\n  budget: macs\n  allocation: scores\nfinetune:\n  epochs: 12\n  batch: 32\n");
}

QStringList TestCliSchedule::sensitivity(const QStringList& more) const
{
    return QStringList{"sensitivity", resnet_,    "--data", path("images"),        "--points",
                       "0.6,0.2",     "--images", "20",     "--statistics-images", "30"} +
           more;
}

QStringList TestCliSchedule::rounds(const QStringList& more) const
{
    return QStringList{"run", path("project.yaml"), "-o", path("small.pt"), "--threads", "2", "--json"} + more;
}

void TestCliSchedule::sensitivityTellsEveryLayerAndKeepsIt()
{
    const CliRun run = runCli(sensitivity({"--json"}));
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const QJsonObject json = run.json();
    QCOMPARE(json["images"].toInt(), 20);
    QCOMPARE(json["statistics_images"].toInt(), 30);
    QCOMPARE(json["points"].toInt(), 1 + 12 * 2);
    QCOMPARE(json["points_from_cache"].toInt(), 0);
    const QJsonArray layers = json["layers"].toArray();
    QCOMPARE(layers.size(), 12);
    double before = 1000;
    for (const auto& value : layers) {
        const QJsonObject layer = value.toObject();
        QVERIFY(layer["mean_drop"].toDouble() <= before);
        before = layer["mean_drop"].toDouble();
        const QJsonArray points = layer["points"].toArray();
        QCOMPARE(points.size(), 3);
        QCOMPARE(points[0].toObject()["kept"].toInt(), layer["units"].toInt());
        QCOMPARE(points[0].toObject()["top1"].toDouble(), json["top1"].toDouble());
        QVERIFY(points[2].toObject()["loss"].toDouble() > 0);
        QCOMPARE(layer["protect"].toBool(), json["protect"].toArray().contains(layer["name"]));
    }

    const CliRun again = runCli(sensitivity({"--json"}));
    QCOMPARE(again.json()["points_from_cache"].toInt(), 1 + 12 * 2);
    QCOMPARE(again.json()["layers"], json["layers"]);
    QCOMPARE(runCli(sensitivity({"--json", "--criterion", "random"})).json()["points_from_cache"].toInt(), 0);
}

void TestCliSchedule::sensitivityTellsPeople()
{
    const CliRun run = runCli(sensitivity({}));
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    QVERIFY(run.out.contains("safe down to") && run.out.contains("20 %"));
    QVERIFY2(run.out.contains("Protect these layers") || run.out.contains("No layer stands out"), run.out.constData());
    QVERIFY(run.err.contains("25 points"));
}

void TestCliSchedule::sensitivityWithoutACacheKeepsNothing()
{
    const QStringList arguments = sensitivity({"--json", "--no-cache", "--criterion", "l2"});
    QCOMPARE(runCli(arguments).json()["points_from_cache"].toInt(), 0);
    QCOMPARE(runCli(arguments).json()["points_from_cache"].toInt(), 0);
}

void TestCliSchedule::sensitivityRefusesWhatMakesNoSense()
{
    QVERIFY(runCli({"sensitivity", resnet_}).failsWith(2, "--data"));
    QVERIFY(runCli(sensitivity({"--images", "0"})).failsWith(2, "--images"));
    QVERIFY(runCli({"sensitivity", resnet_, "--data", path("images"), "--points", "0.5,1.5"}).failsWith(2, "1.5"));
    QVERIFY(runCli({"sensitivity", resnet_, "--data", path("images"), "--points", "1"}).failsWith(1, "below 1"));
    QVERIFY(runCli({"sensitivity", resnet_, "--data", path("nowhere")}).failsWith(1, "nowhere"));
}

void TestCliSchedule::roundsMeetTheBudget_data()
{
    QTest::addColumn<QString>("budget");
    QTest::newRow("macs") << QStringLiteral("macs");
    QTest::newRow("channels") << QStringLiteral("channels");
}

void TestCliSchedule::roundsMeetTheBudget()
{
    QFETCH(QString, budget);
    const CliRun run = runCli(rounds({"--rounds", "3", "--budget", budget, "--finetune-epochs", "4", "--sparsify-epochs", "3",
                                      "--pruned-out", path("cut.pt"), "--plan-out", path("plan.json")}));
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const QJsonObject json = run.json();
    const QJsonArray each = json["rounds"].toArray();
    QCOMPARE(each.size(), 3);
    qsizetype sparsify = 0, finetune = 0;
    for (const auto& round : each) {
        sparsify += round.toObject()["sparsify"].toObject()["history"].toArray().size();
        finetune += round.toObject()["finetune"].toObject()["history"].toArray().size();
        QVERIFY(round.toObject()["top1"].toObject()["after_finetuning"].isDouble());
        QVERIFY(round.toObject()["requested"].toDouble() < 0.25);
    }
    QCOMPARE(sparsify, 3);
    QCOMPARE(finetune, 4);
    QCOMPARE(json["requested"].toDouble(), 0.5);
    if (budget == "channels")
        QCOMPARE(json["removed_units"].toInt(), 200);
    else
        QVERIFY(json["after"].toObject()["macs"].toInt() <= json["before"].toObject()["macs"].toInt() / 2);

    const QJsonObject written = runCli({"inspect", path("small.pt"), "--json"}).json();
    QCOMPARE(written["macs"].toInt(), json["after"].toObject()["macs"].toInt());
    QCOMPARE(written["units"].toInt(), 400 - json["removed_units"].toInt());
    QVERIFY(runCli({"evaluate", path("small.pt"), "--data", path("images"), "--json"}).exitCode == 0);
    QFile planFile(path("plan.json"));
    QVERIFY(planFile.open(QIODevice::ReadOnly));
    QCOMPARE(QJsonDocument::fromJson(planFile.readAll())["plan_hash"].toString(), json["plan_hash"].toString());
    QVERIFY(QFile::exists(path("cut.round1.pt")) && QFile::exists(path("cut.round3.pt")));
    QVERIFY2(QDir(dir_.path()).entryList({"small.pt.*"}).isEmpty(), "Nothing is kept once the output is there.");
}

void TestCliSchedule::stoppedRoundsGoOn()
{
    const CliRun whole = runCli(rounds({}));
    QVERIFY2(whole.exitCode == 0, qPrintable(whole.summary()));

    QProcess process;
    process.start(cliProgram(), rounds({}));
    QByteArray told;
    QTRY_VERIFY_WITH_TIMEOUT((told += process.readAllStandardError()).contains("round 2 of 2, finetune: epoch 1/"), tenMinutes);
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
    QVERIFY(process.waitForFinished(tenMinutes));
    told += process.readAllStandardError();
    QCOMPARE(process.exitCode(), 130);
    QVERIFY2(told.contains("--resume"), told.constData());
    QVERIFY(QFile::exists(path("small.pt.resume/record.json")) && QFile::exists(path("small.pt.checkpoint.pt")));

    const CliRun resumed = runCli(rounds({"--resume"}));
    QVERIFY2(resumed.exitCode == 0, qPrintable(resumed.summary()));
    QVERIFY2(resumed.err.contains("round 1 of 2, finetune: going on after epoch 6 of 6"), qPrintable(resumed.summary()));
    QVERIFY2(!resumed.err.contains("round 1 of 2, finetune: epoch 1/"), qPrintable(resumed.summary()));
    QVERIFY(!resumed.err.contains("round 2 of 2, finetune: epoch 1/"));
    QCOMPARE(resumed.json()["plan_hash"].toString(), whole.json()["plan_hash"].toString());
    QCOMPARE(resumed.json()["rounds"].toArray().size(), 2);
    QCOMPARE(resumed.json()["top1"], whole.json()["top1"]);
    QVERIFY2(QDir(dir_.path()).entryList({"small.pt.*"}).isEmpty(), "Nothing is kept once the output is there.");
}

void TestCliSchedule::resumingWhatDoesNotFitBeginsAnew()
{
    const QStringList quick{"--resume", "--finetune-epochs", "2"};
    const CliRun none = runCli(rounds(quick));
    QVERIFY2(none.exitCode == 0 && none.err.contains("There is no checkpoint to resume"), qPrintable(none.summary()));
    QVERIFY(QDir(dir_.path()).mkpath("small.pt.resume"));
    writeText(path("small.pt.resume/record.json"), R"({"format":1,"key":"other","notes":{}})");
    const CliRun other = runCli(rounds(quick));
    QVERIFY2(other.exitCode == 0 && other.err.contains("other settings"), qPrintable(other.summary()));
    QCOMPARE(other.json()["plan_hash"].toString(), none.json()["plan_hash"].toString());
    QVERIFY(QDir(dir_.path()).mkpath("small.pt.resume"));
    writeText(path("small.pt.resume/record.json"), "no JSON");
    const CliRun damaged = runCli(rounds(quick));
    QVERIFY2(damaged.exitCode == 0 && damaged.err.contains("damaged"), qPrintable(damaged.summary()));
    QVERIFY(runCli(rounds({"--rounds", "0"})).failsWith(2, "--rounds"));
}

QTEST_GUILESS_MAIN(TestCliSchedule)
#include "test_cli_schedule.moc"
