// SPDX-License-Identifier: GPL-3.0-or-later
// study: arms and seeds on a small image folder, complete, interrupted and resumed; and its messages for invalid input.
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

class TestCliStudy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void anInterruptedStudyEndsLikeAWholeOne();
    void newWeightsAreTheSeeds();
    void ctrlCKeepsWhatIsDone();
    void onlyWhatChangedIsRunAgain();
    void plansAreComparedOverRatios();
    void failuresAreToldAndRetriedWhenAsked();
    void shippedStudiesAreReadable_data();
    void shippedStudiesAreReadable();
    void badInputIsToldInOneSentence();

private:
    QString path(const QString& name) const { return dir_.filePath(name); }
    void writeStudy(const QString& name, const QByteArray& arms) const;
    CliRun study(const QString& name, const QStringList& more) const;
    QByteArray content(const QString& file) const;
    static QJsonObject objectIn(const QByteArray& text) { return QJsonDocument::fromJson(text).object(); }

    QTemporaryDir dir_;
};

namespace {

const QByteArray twoArms = "  - {name: whole, sparsify: {epochs: 1, mode: heatmap}}\n"
                           "  - {name: cut, sparsify: {epochs: 0}, prune: {policy: protect}}\n"
                           "  - {name: new, scratch_of: whole}\n";

/// One row of a table's JSON.
QJsonObject rowOf(const QJsonObject& table, const QString& arm, const QString& metric, double ratio = 0)
{
    for (const auto& entry : table["arms"].toArray()) {
        const QJsonObject row = entry.toObject();
        if (row["arm"].toString() == arm && row["metric"].toString() == metric && row["ratio"].toDouble() == ratio)
            return row;
    }
    return {};
}

} // namespace

void TestCliStudy::initTestCase()
{
    writeImageFolder(path("images"), 10, 8, 4);
}

void TestCliStudy::writeStudy(const QString& name, const QByteArray& arms) const
{
    writeText(path(name), "format: 1\ntitle: Small\nproject:\n  model: " FIXTURES_DIR
                          "/cifar_resnet20_jpeg.pt\n  input_shape: [1, 3, 32, 32]\n"
                          "  sparsify: {batch: 40}\n  prune: {ratio: 0.4, budget: macs}\n  finetune: {epochs: 1, batch: 40}\n"
                          "seeds: [1, 2]\nreference: whole\narms:\n" +
                              arms);
}

CliRun TestCliStudy::study(const QString& name, const QStringList& more) const
{
    return runCli(QStringList{"study", path(name), "--data", path("images"), "--threads", "1"} + more);
}

QByteArray TestCliStudy::content(const QString& file) const
{
    QFile source(path(file));
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

void TestCliStudy::anInterruptedStudyEndsLikeAWholeOne()
{
    writeStudy("small.yaml", twoArms);
    const CliRun whole = study("small.yaml", {"--out", path("whole"), "--json"});
    QVERIFY2(whole.exitCode == 0, qPrintable(whole.summary()));
    const CliRun first = study("small.yaml", {"--max-runs", "1"});
    QVERIFY2(first.exitCode == 0, qPrintable(first.summary()));
    QVERIFY2(first.out.contains("Not finished: 1 of 6 runs are done"), first.out.constData());
    const QByteArray kept = content("small.results/runs/whole.seed1.json");
    const CliRun rest = study("small.yaml", {});
    QVERIFY2(rest.exitCode == 0, qPrintable(rest.summary()));
    QVERIFY2(rest.err.contains("1 of 6 runs are done already") && !rest.err.contains("Run 1 of 6"), rest.err.constData());
    QCOMPARE(content("small.results/runs/whole.seed1.json"), kept);
    for (const char* file : {"table.json", "table.csv", "table.md", "chart-top1_final.svg", "chart-U.svg"}) {
        const QByteArray made = content(QStringLiteral("small.results/") + file);
        QVERIFY2(!made.isEmpty(), file);
        QCOMPARE(made, content(QStringLiteral("whole/") + file));
    }

    const QJsonObject table = whole.json();
    QCOMPARE(table["runs_done"].toInt(), 6);
    QVERIFY(table["failures"].toArray().isEmpty());
    QVERIFY(rowOf(table, "whole", "macs_removed")["mean"].toDouble() >= 0.4);
    QCOMPARE(rowOf(table, "new", "macs")["mean"].toDouble(), rowOf(table, "whole", "macs")["mean"].toDouble());
    QCOMPARE(rowOf(table, "cut", "top1_final")["difference"].toObject()["count"].toInt(), 2);
    const QJsonObject anew = objectIn(content("small.results/runs/new.seed1.json"))["report"].toObject();
    QCOMPARE(anew["finetune"].toObject()["history"].toArray().size(), 2); // of both trainings of the arm whose shape it is
    const QJsonObject record = objectIn(kept);
    QCOMPARE(record["threads"].toInt(), 1);
    QVERIFY(!record["program"].toString().isEmpty() && record["seconds"].toDouble() > 0);
    QVERIFY(record["settings"].toString().contains("ratio: 0.4"));
    QVERIFY(!record["report"].toObject()["plan_hash"].toString().isEmpty());
    QCOMPARE(record["report"].toObject()["sparsify"].toObject()["history"].toArray().size(), 1);
    QVERIFY(QFile::exists(path("whole/networks/new.seed2.pt")));
    QVERIFY(QDir(path("whole/networks")).entryList({"*.checkpoint.pt"}).isEmpty());
}

void TestCliStudy::newWeightsAreTheSeeds()
{
    const QByteArray untrained =
        "sparsify: {epochs: 0, teacher: none}, finetune: {epochs: 0, teacher: none}, prune: {allocation: scores}}\n";
    writeStudy("fresh.yaml", "  - {name: whole, " + untrained + "  - {name: fresh, new_weights: true, " + untrained);
    const CliRun run = study("fresh.yaml", {"--out", path("fresh")});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const auto plan = [this](const char* name) {
        return objectIn(content(QStringLiteral("fresh/runs/%1.json").arg(name)))["report"].toObject()["plan_hash"].toString();
    };
    QVERIFY(!plan("whole.seed1").isEmpty());
    QCOMPARE(plan("whole.seed1"), plan("whole.seed2"));
    QVERIFY(plan("fresh.seed1") != plan("whole.seed1"));
    QVERIFY(plan("fresh.seed1") != plan("fresh.seed2"));
}

void TestCliStudy::ctrlCKeepsWhatIsDone()
{
    writeStudy("long.yaml", "  - {name: whole, sparsify: {epochs: 0}}\n  - {name: endless, sparsify: {epochs: 10000}}\n");
    QProcess process;
    process.start(cliProgram(), {"study", path("long.yaml"), "--data", path("images"), "--json"});
    QByteArray told;
    QTRY_VERIFY_WITH_TIMEOUT((told += process.readAllStandardError()).contains("sparsify: epoch 1/10000"), tenMinutes);
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
    QVERIFY(process.waitForFinished(tenMinutes));
    told += process.readAllStandardError();
    QCOMPARE(process.exitCode(), 130);
    QVERIFY(process.readAllStandardOutput().isEmpty());
    QVERIFY2(told.contains("the same command continues from there"), told.constData());
    QVERIFY(QFile::exists(path("long.results/runs/whole.seed1.json")));
    QVERIFY(!QFile::exists(path("long.results/runs/endless.seed1.json")));
    QVERIFY(content("long.results/table.md").contains("Not finished: 1 of 4"));
}

void TestCliStudy::onlyWhatChangedIsRunAgain()
{
    const QByteArray arms = "  - {name: whole, plan_only: true}\n  - {name: other, plan_only: true, prune: {fusion: 0}}\n";
    writeStudy("plans.yaml", arms);
    QCOMPARE(study("plans.yaml", {}).exitCode, 0);
    const QByteArray before = content("plans.results/runs/whole.seed1.json");
    writeStudy("plans.yaml", QByteArray(arms).replace("fusion: 0", "fusion: 1"));
    writeText(path("plans.results/runs/whole.seed2.json"), "{\"format\": 1, \"arm\"");
    const CliRun run = study("plans.yaml", {});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    QVERIFY2(run.err.contains("settings of 'other.seed1' have changed") && run.err.contains("1 of 4 runs are done already"),
             run.err.constData());
    QVERIFY2(run.err.contains("whole.seed2.json' is not used, as it is damaged"), run.err.constData());
    QCOMPARE(content("plans.results/runs/whole.seed1.json"), before);
    QVERIFY(objectIn(content("plans.results/runs/whole.seed2.json"))["metrics"].toObject().contains("macs_removed"));
    QVERIFY(objectIn(content("plans.results/runs/other.seed1.json"))["settings"].toString().contains("fusion: 1"));
}

void TestCliStudy::plansAreComparedOverRatios()
{
    writeText(path("sweep.yaml"), "format: 1\nproject: {model: " FIXTURES_DIR "/cifar_resnet20_jpeg.pt, input_shape: [1, 3, 32, 32], "
                                  "prune: {budget: channels, fusion: 0}}\nseeds: [1]\nratios: [0.5, 0.8]\nreference: replace\narms:\n"
                                  "  - {name: replace, plan_only: true}\n  - {name: protect, plan_only: true, prune: {policy: protect}}\n"
                                  "metrics: [missed_units, channels_removed]\n");
    const CliRun run = runCli({"study", path("sweep.yaml"), "--json"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    QCOMPARE(rowOf(run.json(), "replace", "units_removed", 0.8)["mean"].toInt(), 320);
    QCOMPARE(rowOf(run.json(), "replace", "missed_units", 0.5)["mean"].toDouble(), 0.0);
    QVERIFY(rowOf(run.json(), "protect", "missed_units", 0.8)["mean"].toDouble() < 0);
    QVERIFY(content("sweep.results/table.md").contains("| arm \\ ratio | 0.5 | 0.8 |"));
}

void TestCliStudy::failuresAreToldAndRetriedWhenAsked()
{
    writeStudy("fails.yaml", "  - {name: whole, plan_only: true}\n  - {name: nameless, plan_only: true, prune: {protect: [conv99]}}\n");
    const CliRun run = study("fails.yaml", {"--json"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    QCOMPARE(run.json()["failures"].toArray().size(), 2);
    QVERIFY2(run.json()["failures"].toArray()[0].toObject()["failure"].toString().contains("conv99"), run.out.constData());
    QVERIFY(run.err.contains("nameless.seed2 failed:"));
    QVERIFY(!study("fails.yaml", {}).err.contains("nameless.seed2 failed:"));
    QVERIFY(study("fails.yaml", {"--retry-failed"}).err.contains("nameless.seed2 failed:"));
    writeStudy("none.yaml", "  - {name: whole, plan_only: true, prune: {protect: [conv99]}}\n");
    const CliRun nothing = study("none.yaml", {});
    QVERIFY2(nothing.exitCode == 1 && nothing.err.contains("No run of the study succeeded"), qPrintable(nothing.summary()));
}

void TestCliStudy::shippedStudiesAreReadable_data()
{
    QTest::addColumn<QString>("file");
    const QStringList files = QDir(QStringLiteral(SOURCE_DIR "/tests/bench/studies")).entryList({"*.yaml"});
    QCOMPARE(files.size(), 12);
    for (const QString& file : files)
        QTest::newRow(qPrintable(file)) << file;
}

/// Every key and name in them is valid; nothing is run. Those that need a network of the user's say so once all else is read.
void TestCliStudy::shippedStudiesAreReadable()
{
    const QStringList ownNetworks{"e11_cells_detector.yaml", "e12_aerial_detector.yaml"};
    QFETCH(QString, file);
    const QString source = QStringLiteral(SOURCE_DIR "/tests/bench/studies/") + file;
    for (const QStringList& form : {QStringList{}, QStringList{"--quick"}}) {
        const QString out = path(file + form.join(""));
        const CliRun run = runCli(QStringList{"study", source, "--data", path("images"), "--out", out, "--max-runs", "0", "--json"} + form);
        if (ownNetworks.contains(file) && run.exitCode != 0) {
            QVERIFY2(run.failsWith(1, "_detector.pt' cannot be read"), qPrintable(run.summary()));
            continue;
        }
        QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
        QCOMPARE(run.json()["runs_done"].toInt(), 0);
        QVERIFY(run.json()["runs_planned"].toInt() > 3);
    }
}

void TestCliStudy::badInputIsToldInOneSentence()
{
    writeStudy("bad.yaml", "  - {name: whole, sparsfy: {epochs: 1}}\n");
    const CliRun key = study("bad.yaml", {});
    QVERIFY2(key.failsWith(1, "bad.yaml:12: unknown key 'sparsfy'. Did you mean 'sparsify'?"), qPrintable(key.summary()));
    writeStudy("good.yaml", "  - {name: whole, sparsify: {epochs: 0}}\n");
    const CliRun images = runCli({"study", path("good.yaml")});
    QVERIFY2(images.failsWith(1, "--data"), qPrintable(images.summary()));
    const CliRun nowhere = runCli({"study", path("good.yaml"), "--data", path("nowhere")});
    QVERIFY2(nowhere.failsWith(1, "no folder"), qPrintable(nowhere.summary()));
    const CliRun folder = study("good.yaml", {"--out", path("images")});
    QVERIFY2(folder.failsWith(1, "other things"), qPrintable(folder.summary()));
    const CliRun missing = study("missing.yaml", {});
    QVERIFY2(missing.failsWith(1, "no study file"), qPrintable(missing.summary()));
    QVERIFY(!QFile::exists(path("good.results")));
}

QTEST_GUILESS_MAIN(TestCliStudy)
#include "test_cli_study.moc"
