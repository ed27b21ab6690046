// SPDX-License-Identifier: GPL-3.0-or-later
// evaluate, train, sparsify, finetune and run on a small image folder; and the state after Ctrl+C.
#include "test_places.h"
#include "tests/cli/support/cli.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace espalier::test;

class TestCliTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void evaluateCountsAndMeasures();
    void evaluateTakesTheFirstImagesOfEachClass();
    void brokenImagesAreSkippedCountedAndNamed();
    void finetuneLearnsAndRepeats();
    void aTeacherReplacesLabels();
    void divergenceKeepsTheLastGoodNetwork();
    void sparsifyTellsEvenness_data();
    void sparsifyTellsEvenness();
    void foldedBatchNormsCanBeRestored();
    void runGoesThroughAllStages();
    void runSkipsAStageWithoutEpochs();
    void pruneMeasuresBatchNormAnew();
    void taylorComesFromImages();
    void ctrlCKeepsTheLastCheckpoint();
    void terminationStopsARunLikeCtrlC();

private:
    QString path(const char* name) const { return dir_.filePath(QString::fromLatin1(name)); }
    CliRun train(const char* command, const QStringList& more) const;
    void writeProject(const QByteArray& sparsifyEpochs) const;

    const QString resnet_ = QStringLiteral(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
    QTemporaryDir dir_;
    QString images_;
};

void TestCliTraining::initTestCase()
{
    images_ = path("images");
    writeImageFolder(images_, 10, 16, 6);
}

CliRun TestCliTraining::train(const char* command, const QStringList& more) const
{
    const QStringList output = more.contains("-o") ? QStringList() : QStringList{"-o", path("out.pt")};
    const QStringList batch = more.contains("--batch") ? QStringList() : QStringList{"--batch", "32"};
    return runCli(QStringList{command, resnet_, "--data", images_, "--json"} + output + batch + more);
}

void TestCliTraining::evaluateCountsAndMeasures()
{
    const CliRun run =
        runCli({"evaluate", resnet_, "--data", images_, "--mean", "0.485,0.456,0.406", "--std", "0.229,0.224,0.225", "--json"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const QJsonObject json = run.json();
    QCOMPARE(json["images"].toInt(), 60);
    QVERIFY(json["top1"].toDouble() >= 0 && json["top1"].toDouble() <= json["top5"].toDouble() && json["top5"].toDouble() <= 100);
    QVERIFY(json["loss"].toDouble() > 0);
    QVERIFY(json["images_per_second"].toDouble() > 0);
    QCOMPARE(runCli({"evaluate", resnet_, "--data", images_, "--split", "train", "--json"}).json()["images"].toInt(), 160);
}

void TestCliTraining::evaluateTakesTheFirstImagesOfEachClass()
{
    QCOMPARE(runCli({"evaluate", resnet_, "--data", images_, "--limit", "2", "--json"}).json()["images"].toInt(), 20);
}

void TestCliTraining::brokenImagesAreSkippedCountedAndNamed()
{
    const QString root = path("with_broken");
    writeImageFolder(root, 10, 1, 2);
    writeText(root + "/val/class3/broken.jpg", "this is no picture");
    writeText(root + "/val/class4/empty.png", "");
    const CliRun run = runCli({"evaluate", resnet_, "--data", root, "--json"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const QJsonObject skipped = run.json()["skipped"].toObject();
    QCOMPARE(run.json()["images"].toInt(), 20);
    QCOMPARE(skipped["count"].toInt(), 2);
    QVERIFY(skipped["files"].toArray()[0].toString().contains("class3/broken.jpg"));
    QVERIFY2(run.err.contains("Skipped 2") && run.err.contains("class4/empty.png"), qPrintable(run.summary()));
}

void TestCliTraining::finetuneLearnsAndRepeats()
{
    const QStringList options{"--epochs", "2", "--seed", "5", "--threads", "2"};
    const CliRun first = train("finetune", options + QStringList{"--plots", path("plots")});
    QVERIFY2(first.exitCode == 0, qPrintable(first.summary()));
    const QJsonArray history = first.json()["history"].toArray();
    QCOMPARE(history.size(), 2);
    QCOMPARE(first.json()["threads"].toInt(), 2);
    QVERIFY(history[1].toObject()["train_loss"].toDouble() < history[0].toObject()["train_loss"].toDouble());
    QVERIFY2(first.err.contains("epoch 2/2"), qPrintable(first.summary()));
    QVERIFY(!QFile::exists(path("out.pt.checkpoint.pt")));
    const QStringList table = linesOf(path("plots/results.csv"));
    QCOMPARE(table.size(), 3);
    QCOMPARE(table[0], QString("epoch,time,train/loss,metrics/accuracy_top1,metrics/accuracy_top5,val/loss,lr/pg0"));
    QVERIFY2(std::abs(table[2].split(',')[2].toDouble() / history[1].toObject()["train_loss"].toDouble() - 1) < 1e-5, qPrintable(table[2]));

    const int kept = first.json()["kept"].toObject()["epoch"].toInt();
    QVERIFY(kept == 1 || kept == 2);
    const double told = history[kept - 1].toObject()["val_top1"].toDouble();
    const CliRun measured = runCli({"evaluate", path("out.pt"), "--data", images_, "--json"});
    QCOMPARE(measured.json()["top1"].toDouble(), told);

    const CliRun again = train("train", options + QStringList{"--lr", "0.02", "--device", "cpu"});
    QCOMPARE(again.json()["device"].toString(), QStringLiteral("cpu"));
    QCOMPARE(again.json()["history"].toArray()[1].toObject()["train_loss"].toDouble(), history[1].toObject()["train_loss"].toDouble());
}

/// A plain folder of images, with the unpruned network as the only teacher.
void TestCliTraining::aTeacherReplacesLabels()
{
    const QString plain = path("plain");
    writeImageFolder(path("sorted"), 2, 20, 1);
    QVERIFY(QDir().mkpath(plain));
    for (int label = 0; label < 2; ++label) {
        const QDir folder(path("sorted") + QStringLiteral("/train/class%1").arg(label));
        for (const QString& name : folder.entryList(QDir::Files))
            QVERIFY(QFile::copy(folder.filePath(name), plain + QStringLiteral("/%1_%2").arg(label).arg(name)));
    }
    QVERIFY(runCli({"prune", resnet_, "-o", path("half.pt"), "--ratio", "0.3"}).exitCode == 0);
    const QStringList arguments{"finetune", path("half.pt"), "-o", path("taught.pt"), "--data", plain,  "--batch",
                                "9",        "--epochs",      "2",  "--json",          "--lr",   "0.001"};
    const CliRun run = runCli(arguments + QStringList{"--teacher", resnet_, "--no-labels"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const QJsonObject last = run.json()["history"].toArray().last().toObject();
    QVERIFY(last["val_agreement"].isDouble() && last["val_loss"].isDouble() && !last.contains("val_top1"));
    QVERIFY(last["seconds_of"].toObject()["teacher"].toDouble() > 0);
    QVERIFY2(run.err.contains("as the teacher"), qPrintable(run.summary()));

    const CliRun alone = runCli(arguments + QStringList{"--no-labels"});
    QVERIFY2(alone.exitCode == 2 && alone.err.contains("--teacher"), qPrintable(alone.summary()));
    const CliRun labels = runCli(arguments);
    QVERIFY2(labels.exitCode == 1 && labels.err.contains("plain"), qPrintable(labels.summary()));
}

void TestCliTraining::divergenceKeepsTheLastGoodNetwork()
{
    // Every step multiplies the weights by ten.
    const CliRun run = train("finetune", {"--epochs", "100", "--lr", "1", "--schedule", "step", "--warmup", "0", "--momentum", "0",
                                          "--weight-decay", "11", "--batch", "160", "-o", path("lost.pt")});
    QVERIFY2(run.exitCode == 1, qPrintable(run.summary()));
    const auto told =
        QRegularExpression("not finite in epoch (\\d+), batch 1, at learning rate (1|0.1|0.01);.* The network of epoch (\\d+)")
            .match(QString::fromUtf8(run.err));
    QVERIFY2(told.hasMatch() && told.captured(3).toInt() < told.captured(1).toInt(), qPrintable(run.summary()));
    QVERIFY2(run.err.contains("after epoch " + told.captured(3).toUtf8() + " of finetune is kept"), qPrintable(run.summary()));
    QVERIFY(!QFile::exists(path("lost.pt")));
    QCOMPARE(runCli({"inspect", path("lost.pt.checkpoint.pt"), "--json"}).json()["units"].toInt(), 400);
}

void TestCliTraining::sparsifyTellsEvenness_data()
{
    QTest::addColumn<QString>("mode");
    for (const char* mode : {"heatmap", "heat-only", "budget-only", "uniform-prox", "uniform-l1", "none"})
        QTest::newRow(mode) << QString::fromLatin1(mode);
}

void TestCliTraining::sparsifyTellsEvenness()
{
    QFETCH(QString, mode);
    const CliRun run = train("sparsify", {"--epochs", "2", "--mode", mode, "--ratio", "0.5"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const QJsonObject json = run.json();
    QCOMPARE(json["mode"].toString(), mode);
    QCOMPARE(json["history"].toArray().size(), 2);
    QVERIFY(json["U"].toDouble(-1) >= 0 && json["U"].toDouble() <= 1);
    QVERIFY(json["U_targets"].toDouble(-1) >= 0 && json["U_targets"].toDouble() <= 1);
    QVERIFY(json["P_c"].toDouble(-1) >= 0 && json["P_c"].toDouble() <= 1);
    const QJsonArray shares = json["zero_share"].toArray();
    QCOMPARE(shares.size(), 12);
    QVERIFY(!shares[0].toObject()["name"].toString().isEmpty());
    QCOMPARE(json["P"].toDouble(), 0.5);
    if (mode == "none" || mode == "uniform-l1")
        QVERIFY(json["mean_zero_share"].toDouble() < 0.1);
    else
        // Ten steps in all: with one penalty for all units, many reach zero in the same step.
        QVERIFY2(std::abs(json["mean_zero_share"].toDouble() - 0.5) < (mode == "uniform-prox" ? 0.1 : 0.05), qPrintable(run.summary()));
    QCOMPARE(runCli({"inspect", path("out.pt"), "--json"}).json()["units"].toInt(), 400);
}

/// An ONNX export that folded the batch norms: sparsity training gets scales again, without changing the accuracy before it.
void TestCliTraining::foldedBatchNormsCanBeRestored()
{
    const QString folded = QStringLiteral(FIXTURES_DIR "/cifar_resnet20_jpeg.onnx");
    const QStringList arguments{"-o", path("restored.pt"), "--data", images_, "--batch", "32", "--epochs", "1", "--json"};
    const CliRun run = runCli(QStringList{"sparsify", folded} + arguments + QStringList{"--restore-batchnorm"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    QCOMPARE(run.json()["restored_batchnorms"].toInt(), 19);
    const QJsonObject before = runCli({"inspect", folded, "--json"}).json();
    const QJsonObject after = runCli({"inspect", path("restored.pt"), "--json"}).json();
    QCOMPARE(after["units"].toInt(), before["units"].toInt());
    QCOMPARE(after["params"].toInt(), before["params"].toInt() + 2 * (7 * 16 + 6 * 32 + 6 * 64));

    const CliRun none = train("sparsify", {"--epochs", "1", "--restore-batchnorm"});
    QVERIFY2(none.exitCode == 0, qPrintable(none.summary()));
    QCOMPARE(none.json()["restored_batchnorms"].toInt(), 0);
    QVERIFY(none.err.contains("batch norm already"));
}

void TestCliTraining::writeProject(const QByteArray& sparsifyEpochs) const
{
    QVERIFY(QFile::exists(path("net.pt")) || QFile::copy(resnet_, path("net.pt")));
    writeText(path("project.yaml"),
              "format: 1\nmodel: net.pt\ndata:\n  path: images\n  limit_train: 8\nsparsify:\n  batch: 32\n  epochs: " + sparsifyEpochs +
                  "\nprune:\n  ratio: 0.5\n  budget: macs\nfinetune:\n  epochs: 1\n  batch: 32\n");
}

void TestCliTraining::runGoesThroughAllStages()
{
    writeProject("1");
    const CliRun run = runCli({"run", path("project.yaml"), "--plan-out", path("plan.json"), "--pruned-out", path("cut.pt"), "--json"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const QJsonObject json = run.json();
    for (const char* when : {"before", "after_sparsity_training", "after_pruning", "after_finetuning"})
        QVERIFY2(json["top1"].toObject()[QLatin1String(when)].isDouble(), when);
    QVERIFY(json["achieved"].toObject()["macs"].toDouble() >= 0.5);
    QVERIFY(json["after"].toObject()["macs"].toInt() <= json["before"].toObject()["macs"].toInt() / 2);
    QVERIFY(!json["plan_hash"].toString().isEmpty());
    QVERIFY(json["sparsify"].toObject()["U"].isDouble());
    QCOMPARE(json["sparsify"].toObject()["history"].toArray().size(), 1);
    for (const char* stage : {"open", "evaluate", "sparsify", "prune", "finetune"})
        QVERIFY2(json["seconds"].toObject()[QLatin1String(stage)].toDouble() > 0, stage);
    const QJsonArray files = json["files"].toArray();
    QCOMPARE(files.size(), 3);
    for (const auto& file : files)
        QVERIFY(QFile::exists(file.toString()));
    QCOMPARE(files.last().toString(), path("project.pruned.pt"));
    QVERIFY(!QFile::exists(path("project.pruned.pt.checkpoint.pt")));
    const QJsonObject written = runCli({"inspect", path("project.pruned.pt"), "--json"}).json();
    QCOMPARE(written["macs"].toInt(), json["after"].toObject()["macs"].toInt());
}

void TestCliTraining::runSkipsAStageWithoutEpochs()
{
    writeProject("0");
    const CliRun run = runCli({"run", path("project.yaml"), "--finetune-epochs", "0", "--ratio", "0.3", "--budget", "channels", "--json"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const QJsonObject top1 = run.json()["top1"].toObject();
    QCOMPARE(top1["after_sparsity_training"].toDouble(), top1["before"].toDouble());
    QCOMPARE(top1["after_finetuning"].toDouble(), top1["after_pruning"].toDouble());
    QCOMPARE(run.json()["removed_units"].toInt(), 120);
}

void TestCliTraining::pruneMeasuresBatchNormAnew()
{
    const QStringList byScores{"--ratio", "0.5", "--allocation", "scores", "--json"}; // images change what layers give
    const CliRun plain = runCli(QStringList{"prune", resnet_, "-o", path("plain.pt")} + byScores);
    const CliRun settled = runCli(QStringList{"prune", resnet_, "-o", path("settled.pt"), "--data", images_} + byScores);
    QVERIFY2(settled.exitCode == 0, qPrintable(settled.summary()));
    QCOMPARE(settled.json()["plan_hash"].toString(), plain.json()["plan_hash"].toString());
    const auto loss = [&](const char* file) {
        return runCli({"evaluate", path(file), "--data", images_, "--json"}).json()["loss"].toDouble();
    };
    QVERIFY(loss("settled.pt") != loss("plain.pt"));
}

void TestCliTraining::taylorComesFromImages()
{
    const QStringList taylor{"prune", resnet_, "-o", path("taylor.pt"), "--ratio", "0.5", "--criterion", "taylor", "--json"};
    const CliRun none = runCli(taylor);
    QVERIFY2(none.failsWith(1, "The criterion taylor needs training images"), qPrintable(none.summary()));
    QVERIFY(!QFile::exists(path("taylor.pt")));
    const CliRun told = runCli(taylor + QStringList{"--data", images_});
    QVERIFY2(told.exitCode == 0, qPrintable(told.summary()));
    QCOMPARE(told.json()["criterion"].toString(), QStringLiteral("taylor"));
    QCOMPARE(told.json()["removed_units"].toInt(), 200);
    QCOMPARE(runCli(taylor + QStringList{"--data", images_}).json()["plan_hash"], told.json()["plan_hash"]);
    QVERIFY(runCli({"prune", resnet_, "-o", path("scale.pt"), "--ratio", "0.5", "--json"}).json()["plan_hash"] != told.json()["plan_hash"]);
}

void TestCliTraining::ctrlCKeepsTheLastCheckpoint()
{
    const QString out = path("cancelled.pt");
    QProcess process;
    process.start(cliProgram(), {"finetune", resnet_, "-o", out, "--data", images_, "--batch", "32", "--epochs", "10000", "--json"});
    QByteArray told;
    QTRY_VERIFY_WITH_TIMEOUT((told += process.readAllStandardError()).contains("epoch 2/"), tenMinutes);
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
    QVERIFY(process.waitForFinished(tenMinutes));
    told += process.readAllStandardError();
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    QVERIFY(process.readAllStandardOutput().isEmpty());
    QVERIFY2(told.contains("cancelled.pt.checkpoint.pt"), told.constData());
    QVERIFY(!QFile::exists(out));
    const CliRun kept = runCli({"inspect", out + ".checkpoint.pt", "--json"});
    QVERIFY2(kept.exitCode == 0, qPrintable(kept.summary()));
    QCOMPARE(kept.json()["units"].toInt(), 400);
}

void TestCliTraining::terminationStopsARunLikeCtrlC()
{
    QProcess process;
    process.start(cliProgram(), {"run", path("project.yaml"), "-o", path("terminated.pt"), "--sparsify-epochs", "10000"});
    QByteArray told;
    QTRY_VERIFY_WITH_TIMEOUT((told += process.readAllStandardError()).contains("sparsify: epoch 1/"), tenMinutes);
    process.terminate();
    QVERIFY(process.waitForFinished(tenMinutes));
    QCOMPARE(process.exitCode(), 130);
    QVERIFY(QFile::exists(path("terminated.pt.checkpoint.pt")));
    QVERIFY(!QFile::exists(path("terminated.pt")));
}

QTEST_GUILESS_MAIN(TestCliTraining)
#include "test_cli_training.moc"
