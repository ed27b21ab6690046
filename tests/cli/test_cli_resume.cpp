// SPDX-License-Identifier: GPL-3.0-or-later
// --resume on every command that trains: stopped in the middle, resumed, and the same network in the end as without the stop; and
// --progress json.
#include "test_places.h"
#include "tests/cli/support/cli.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <random>

using namespace espalier::test;

namespace {

double totalSeconds(const QJsonObject& seconds)
{
    double total = 0;
    for (const auto& part : seconds)
        total += part.toDouble();
    return total;
}

} // namespace

class TestCliResume : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aStoppedCommandGoesOn_data();
    void aStoppedCommandGoesOn();
    void killedAtAnyMomentARunEndsTheSame();
    void threadsAndPlacesDoNotMatter();
    void progressIsToldAsJson();
    void errorsAreToldAsJson();
    void picturesWithoutLabelsServePruning();

private:
    QString path(const QString& name) const { return dir_.filePath(name); }
    QStringList command(const QString& name, const QString& output) const;
    QByteArray stopAt(const QStringList& arguments, const QByteArray& line, int signal) const;
    QByteArray content(const QString& name) const;

    const QString resnet_ = QStringLiteral(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
    QTemporaryDir dir_;
};

void TestCliResume::initTestCase()
{
    writeImageFolder(path("images"), 10, 8, 4);
    QVERIFY(QFile::copy(resnet_, path("net.pt")));
    writeText(path("project.yaml"), "format: 1\nmodel: net.pt\ndata:\n  path: images\nsparsify:\n  batch: 20\n  epochs: 3\n"
                                    "prune:\n  ratio: 0.4\n  calibration_images: 20\nfinetune:\n  epochs: 3\n  batch: 20\n");
}

/// Three epochs of every stage, on one thread.
QStringList TestCliResume::command(const QString& name, const QString& output) const
{
    if (name == "run")
        return {"run", path("project.yaml"), "-o", path(output), "--threads", "1", "--json"};
    return {name, resnet_, "-o", path(output), "--data", path("images"), "--batch", "20", "--epochs", "3", "--threads", "1", "--json"};
}

/// The command's output until then. The signal is sent after this line.
QByteArray TestCliResume::stopAt(const QStringList& arguments, const QByteArray& line, int signal) const
{
    QProcess process;
    process.start(cliProgram(), arguments);
    QByteArray told;
    for (int i = 0; i < tenMinutes / 100 && !told.contains(line); ++i) {
        process.waitForReadyRead(100);
        told += process.readAllStandardError();
    }
    ::kill(static_cast<pid_t>(process.processId()), signal);
    process.waitForFinished(tenMinutes);
    return told + process.readAllStandardError();
}

QByteArray TestCliResume::content(const QString& name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestCliResume::aStoppedCommandGoesOn_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("signal");
    QTest::newRow("train") << "train" << QByteArray("train: epoch 1/3") << SIGINT;
    QTest::newRow("sparsify") << "sparsify" << QByteArray("sparsify: epoch 2/3") << SIGKILL;
    QTest::newRow("finetune") << "finetune" << QByteArray("finetune: epoch 2/3") << SIGKILL;
    QTest::newRow("run, sparsifying") << "run" << QByteArray("sparsify: epoch 2/3") << SIGKILL;
    QTest::newRow("run, fine-tuning") << "run" << QByteArray("finetune: epoch 1/3") << SIGKILL;
}

void TestCliResume::aStoppedCommandGoesOn()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, line);
    QFETCH(int, signal);
    const CliRun whole = runCli(command(name, name + ".whole.pt"));
    QVERIFY2(whole.exitCode == 0, qPrintable(whole.summary()));

    const QString output = name + ".pt";
    QFile::remove(path(output));
    const QByteArray told = stopAt(command(name, output), line, signal);
    QVERIFY2(!QFile::exists(path(output)), "It was over before it was stopped.");
    QVERIFY2(signal == SIGKILL || told.contains("--resume"), told.constData());
    const CliRun resumed = runCli(command(name, output) + QStringList{"--resume"});
    QVERIFY2(resumed.exitCode == 0, qPrintable(resumed.summary()));
    QVERIFY2(resumed.err.contains(": going on after epoch "), qPrintable(resumed.summary()));
    QVERIFY(!resumed.err.contains(line));
    QCOMPARE(resumed.json()["plan_hash"], whole.json()["plan_hash"]);
    QVERIFY2(content(output) == content(name + ".whole.pt"), "The networks differ.");
    QVERIFY2(QDir(dir_.path()).entryList({output + ".*"}).isEmpty(), "Nothing is kept once the output is there.");
}

/// ESPALIER_KILLS: the number of moments; eight by default.
void TestCliResume::killedAtAnyMomentARunEndsTheSame()
{
    const QStringList arguments = command("run", "killed.pt") + QStringList{"--rounds", "2", "--resume"};
    const CliRun whole = runCli(command("run", "spared.pt") + QStringList{"--rounds", "2"});
    QVERIFY2(whole.exitCode == 0, qPrintable(whole.summary()));
    const double longest = 1000 * totalSeconds(whole.json()["seconds"].toObject());
    std::mt19937 random(7);
    bool counted = false;
    const int wanted = qEnvironmentVariableIntValue("ESPALIER_KILLS", &counted);
    for (int left = counted ? wanted : 8; left > 0;) {
        QFile::remove(path("killed.pt"));
        while (!QFile::exists(path("killed.pt"))) {
            QProcess process;
            process.start(cliProgram(), arguments);
            const int moment = std::uniform_int_distribution<int>(0, static_cast<int>(longest))(random);
            if (!process.waitForFinished(left > 0 ? moment : tenMinutes)) {
                process.kill();
                process.waitForFinished(tenMinutes);
                --left;
                continue;
            }
            QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
        }
        QVERIFY2(content("killed.pt") == content("spared.pt"), "The networks differ.");
    }
    QVERIFY2(runCli(arguments).exitCode == 0, "What is left of the last one is in the way.");
    QVERIFY(content("killed.pt") == content("spared.pt"));
}

/// The key contains all that changes the result, and nothing else.
void TestCliResume::threadsAndPlacesDoNotMatter()
{
    stopAt(command("run", "moved.pt"), "sparsify: epoch 1/3", SIGKILL);
    QVERIFY(QDir(dir_.path()).mkpath("elsewhere"));
    QVERIFY(QFile::rename(path("images"), path("elsewhere/pictures")));
    QFile file(path("project.yaml"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    writeText(path("elsewhere/other.yaml"),
              "# a comment\n" + QByteArray(text).replace("net.pt", "../net.pt").replace("path: images", "path: pictures"));
    const QStringList arguments{"run", path("elsewhere/other.yaml"), "-o", path("moved.pt"), "--threads", "2", "--json", "--resume"};
    const CliRun moved = runCli(arguments);
    QVERIFY(QFile::rename(path("elsewhere/pictures"), path("images")));
    QVERIFY2(moved.exitCode == 0 && moved.err.contains("sparsify: going on after epoch"), qPrintable(moved.summary()));

    stopAt(command("run", "moved.pt"), "sparsify: epoch 1/3", SIGKILL);
    const CliRun other = runCli(command("run", "moved.pt") + QStringList{"--resume", "--ratio", "0.3"});
    QVERIFY2(other.exitCode == 0 && other.err.contains("other settings") && other.err.contains("sparsify: epoch 1/3"),
             qPrintable(other.summary()));
}

void TestCliResume::progressIsToldAsJson()
{
    const CliRun run = runCli(command("run", "told.pt") + QStringList{"--progress", "json"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    QMap<QString, QList<QJsonObject>> events;
    for (const QByteArray& line : run.err.split('\n')) {
        if (line.isEmpty())
            continue;
        const QJsonObject event = QJsonDocument::fromJson(line).object();
        QVERIFY2(event.contains("event"), line.constData());
        events[event["event"].toString()] << event;
    }
    QCOMPARE(events["epoch"].size(), 6);
    QCOMPARE(events["epoch"].first()["stage"].toString(), QStringLiteral("sparsify"));
    QCOMPARE(events["epoch"].last()["epoch"].toInt(), 3);
    QCOMPARE(events["evaluation"].size(), 4);
    QCOMPARE(events["evaluation"].first()["when"].toString(), QStringLiteral("before"));
    QCOMPARE(events["evaluation"].last()["top1"], run.json()["top1"].toObject()["after_finetuning"]);
    QVERIFY(!events["training"].isEmpty());
    QCOMPARE(events["file"].last()["path"].toString(), path("told.pt"));
}

void TestCliResume::errorsAreToldAsJson()
{
    const CliRun run = runCli({"evaluate", path("missing.pt"), "--data", path("images"), "--progress", "json"});
    QCOMPARE(run.exitCode, 1);
    const QJsonObject event = QJsonDocument::fromJson(run.err.trimmed()).object();
    QCOMPARE(event["event"].toString(), QStringLiteral("error"));
    QVERIFY(event["text"].toString().contains("missing.pt"));
    QVERIFY(runCli({"evaluate", path("net.pt"), "--progress", "xml"}).failsWith(2, "--progress"));
}

/// In a project, too: pruning needs no labels.
void TestCliResume::picturesWithoutLabelsServePruning()
{
    QVERIFY(QDir(dir_.path()).mkpath("plain"));
    for (int label = 0; label < 2; ++label) {
        const QDir folder(path("images") + QStringLiteral("/train/class%1").arg(label));
        for (const QString& name : folder.entryList(QDir::Files))
            QVERIFY(QFile::copy(folder.filePath(name), path("plain") + QStringLiteral("/%1_%2").arg(label).arg(name)));
    }
    const QStringList prune{"prune", resnet_, "--ratio", "0.4", "--json"};
    const CliRun plain = runCli(prune + QStringList{"-o", path("plain.pt"), "--data", path("plain")});
    QVERIFY2(plain.exitCode == 0, qPrintable(plain.summary()));
    QVERIFY(!plain.json().contains("evaluation"));
    const CliRun labelled = runCli(prune + QStringList{"-o", path("labelled.pt"), "--data", path("images")});
    QVERIFY2(labelled.exitCode == 0, qPrintable(labelled.summary()));
    const CliRun judged = runCli({"evaluate", path("labelled.pt"), "--data", path("images"), "--json"});
    QCOMPARE(labelled.json()["evaluation"].toObject()["top1"], judged.json()["top1"]);
}

QTEST_GUILESS_MAIN(TestCliResume)
#include "test_cli_resume.moc"
