// SPDX-License-Identifier: GPL-3.0-or-later
// Invalid input and wrong usage: one clear sentence, the right exit code, and unchanged files.
#include "test_places.h"
#include "tests/cli/support/cli.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier::test;

class TestCliFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void badModels_data();
    void badModels();
    void badData_data();
    void badData();
    void badRatios_data();
    void badRatios();
    void unwritableOutputs_data();
    void unwritableOutputs();
    void aFullDiskKeepsTheOldFile();
    void aFullDiskForStandardOutput();
    void badProjects();
    void wrongUsage_data();
    void wrongUsage();
    void helpForEveryCommand_data();
    void helpForEveryCommand();

private:
    QString path(const char* name) const { return dir_.filePath(QString::fromLatin1(name)); }
    static QByteArray content(const QString& file);

    const QString resnet_ = QStringLiteral(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
    QTemporaryDir dir_;
};

void TestCliFaults::initTestCase()
{
    const QByteArray model = content(resnet_);
    writeText(path("empty.pt"), {});
    writeText(path("garbage.pt"), QByteArray(5000, 'x'));
    writeText(path("truncated.pt"), model.left(model.size() / 2));
    writeText(path("almost.pt"), model.left(model.size() - 10));
    writeText(path("picture.pt"),
              QByteArray::fromBase64("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="));
    writeImageFolder(path("images"), 10, 2, 2);
    writeImageFolder(path("three_classes"), 3, 2, 2);
    QVERIFY(QDir().mkpath(path("no_classes/train")));
    QVERIFY(QDir().mkpath(path("no_classes/val")));
    writeText(path("only_broken/val/class0/a.jpg"), "no picture");
}

QByteArray TestCliFaults::content(const QString& file)
{
    QFile source(file);
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

void TestCliFaults::badModels_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("told");
    QTest::newRow("missing") << path("missing.pt") << "missing.pt";
    QTest::newRow("a folder") << dir_.path() << "folder";
    QTest::newRow("empty") << path("empty.pt") << "empty";
    QTest::newRow("garbage") << path("garbage.pt") << "garbage.pt";
    QTest::newRow("truncated") << path("truncated.pt") << "truncated.pt";
    QTest::newRow("almost whole") << path("almost.pt") << "almost.pt";
    QTest::newRow("a picture") << path("picture.pt") << "picture.pt";
    QTest::newRow("a state dict") << QStringLiteral(MADE_FIXTURES_DIR "/state_dict.pth") << "state_dict.pth";
    QTest::newRow("depends on data") << QStringLiteral(MADE_FIXTURES_DIR "/depends_on_data.pt") << "trac";
}

void TestCliFaults::badModels()
{
    QFETCH(QString, file);
    QFETCH(QString, told);
    writeText(path("old.pt"), "old");
    for (const QStringList& arguments : {QStringList{"inspect", file, "--json"}, QStringList{"prune", file, "-o", path("old.pt"), "--json"},
                                         QStringList{"evaluate", file, "--data", path("images"), "--json"}}) {
        const CliRun run = runCli(arguments);
        QVERIFY2(run.failsWith(1, told), qPrintable(run.summary()));
        QVERIFY2(!run.err.contains("frame #") && !run.err.contains("Exception"), qPrintable(run.summary()));
    }
    QCOMPARE(content(path("old.pt")), QByteArray("old"));
}

void TestCliFaults::badData_data()
{
    QTest::addColumn<QString>("data");
    QTest::addColumn<QStringList>("more");
    QTest::addColumn<QString>("told");
    QTest::newRow("missing") << path("nothing_here") << QStringList{} << "nothing_here";
    QTest::newRow("no classes") << path("no_classes") << QStringList{} << "class";
    QTest::newRow("only broken images") << path("only_broken") << QStringList{} << "";
    QTest::newRow("a file") << resnet_ << QStringList{} << "";
    QTest::newRow("another class count") << path("three_classes") << QStringList{} << "3";
    QTest::newRow("grey images") << path("images") << QStringList{"--channels", "1"} << "channels";
    QTest::newRow("mean of one number") << path("images") << QStringList{"--mean", "0.5"} << "mean";
}

void TestCliFaults::badData()
{
    QFETCH(QString, data);
    QFETCH(QStringList, more);
    QFETCH(QString, told);
    const CliRun evaluated = runCli(QStringList{"evaluate", resnet_, "--data", data, "--json"} + more);
    QVERIFY2(evaluated.exitCode == 1 && evaluated.out.isEmpty() && evaluated.err.contains(told.toUtf8()), qPrintable(evaluated.summary()));
    const CliRun trained =
        runCli(QStringList{"finetune", resnet_, "-o", path("never.pt"), "--data", data, "--epochs", "1", "--json"} + more);
    QVERIFY2(trained.exitCode == 1 && trained.out.isEmpty() && !trained.err.isEmpty(), qPrintable(trained.summary()));
    QVERIFY(!QFile::exists(path("never.pt")));
}

void TestCliFaults::badRatios_data()
{
    QTest::addColumn<QString>("ratio");
    for (const char* ratio : {"0", "1", "1.5", "-0.5", "nan", "inf"})
        QTest::newRow(ratio) << QString::fromLatin1(ratio);
}

void TestCliFaults::badRatios()
{
    QFETCH(QString, ratio);
    const CliRun pruned = runCli({"prune", resnet_, "-o", path("never.pt"), "--ratio=" + ratio, "--json"});
    QVERIFY2(pruned.failsWith(2, "between 0 and 1"), qPrintable(pruned.summary()));
    const CliRun sparse = runCli({"sparsify", resnet_, "-o", path("never.pt"), "--data", path("images"), "--ratio=" + ratio, "--json"});
    QVERIFY2(sparse.failsWith(2, "between 0 and 1"), qPrintable(sparse.summary()));
    QVERIFY(!QFile::exists(path("never.pt")));
}

void TestCliFaults::unwritableOutputs_data()
{
    QTest::addColumn<QString>("target");
    QTest::newRow("no such folder") << path("no/such/out.pt");
    QTest::newRow("a folder") << path("images");
    QTest::newRow("below a file") << path("garbage.pt") + "/out.pt";
    QTest::newRow("a device") << "/dev/full";
    QTest::newRow("no regular file system") << "/proc/out.pt";
}

void TestCliFaults::unwritableOutputs()
{
    QFETCH(QString, target);
    const CliRun pruned = runCli({"prune", resnet_, "-o", target, "--ratio", "0.5", "--json"});
    QVERIFY2(pruned.failsWith(1, target), qPrintable(pruned.summary()));
    const CliRun trained = runCli({"finetune", resnet_, "-o", target, "--data", path("images"), "--epochs", "1", "--json"});
    QVERIFY2(trained.exitCode == 1 && trained.out.isEmpty(), qPrintable(trained.summary()));
    const CliRun planned = runCli({"prune", resnet_, "-o", path("never.pt"), "--plan-out", target, "--ratio", "0.5", "--json"});
    if (target != "/proc/out.pt") // This one is found only when the finished network is written.
        QVERIFY(planned.exitCode == 1 && !QFile::exists(path("never.pt")));
}

void TestCliFaults::aFullDiskKeepsTheOldFile()
{
    writeText(path("kept.pt"), "old");
    // A limit on the size of files (in blocks of 512 bytes or 1 KiB, depending on the shell) has the effect of a full disk.
    const QString command = QStringLiteral("ulimit -f 100; exec '%1' prune '%2' -o '%3' --ratio 0.3 --json");
    const CliRun run = runProgram("/bin/sh", {"-c", command.arg(cliProgram(), resnet_, path("kept.pt"))});
    QVERIFY2(run.failsWith(1, "kept.pt"), qPrintable(run.summary()));
    QCOMPARE(content(path("kept.pt")), QByteArray("old"));
    const QStringList leftovers = QDir(dir_.path()).entryList({"*kept.pt*"}, QDir::Files | QDir::Hidden);
    QCOMPARE(leftovers, QStringList{"kept.pt"});
}

void TestCliFaults::aFullDiskForStandardOutput()
{
    const CliRun run =
        runProgram("/bin/sh", {"-c", QStringLiteral("exec '%1' inspect '%2' --json > /dev/full").arg(cliProgram(), resnet_)});
    QVERIFY2(run.failsWith(1, "standard output"), qPrintable(run.summary()));
}

void TestCliFaults::badProjects()
{
    writeText(path("typo.yaml"), "format: 1\nmodel: m.pt\nprune:\n  ratoi: 0.5\n");
    QVERIFY(runCli({"run", path("typo.yaml"), "--json"}).failsWith(1, "typo.yaml:4"));
    QVERIFY(runCli({"run", path("missing.yaml"), "--json"}).failsWith(1, "missing.yaml"));
    QVERIFY(runCli({"run", resnet_, "--json"}).failsWith(1, "project"));
    writeText(path("no_images.yaml"), "format: 1\nmodel: " + resnet_.toUtf8() + "\n");
    QVERIFY(runCli({"run", path("no_images.yaml"), "--json"}).failsWith(1, "images"));
    writeText(path("no_model.yaml"), "format: 1\nmodel: gone.pt\ndata:\n  path: images\n");
    QVERIFY(runCli({"run", path("no_model.yaml"), "--json"}).failsWith(1, "gone.pt"));
}

void TestCliFaults::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("told");
    QTest::newRow("nothing") << QStringList{} << "--help";
    QTest::newRow("unknown command") << QStringList{"prnue"} << "prune";
    QTest::newRow("no model") << QStringList{"prune"} << "MODEL";
    QTest::newRow("no output") << QStringList{"prune", resnet_} << "--output";
    QTest::newRow("unknown option") << QStringList{"prune", resnet_, "-o", "x.pt", "--rato", "0.5"} << "--ratio";
    QTest::newRow("no number") << QStringList{"prune", resnet_, "-o", "x.pt", "--ratio", "half"} << "half";
    QTest::newRow("unknown budget") << QStringList{"prune", resnet_, "-o", "x.pt", "--budget", "watts"} << "macs";
    QTest::newRow("mistyped budget") << QStringList{"prune", resnet_, "-o", "x.pt", "--budget", "mac"} << "Did you mean 'macs'?";
    QTest::newRow("mistyped policy") << QStringList{"prune", resnet_, "-o", "x.pt", "--policy", "skp"} << "Did you mean 'skip'";
    QTest::newRow("mistyped criterion") << QStringList{"run", "p.yaml", "--criterion", "tailor"} << "Did you mean 'taylor'?";
    QTest::newRow("align 0") << QStringList{"prune", resnet_, "-o", "x.pt", "--align", "0"} << "--align";
    QTest::newRow("ratio and time") << QStringList{"prune", resnet_, "-o", "x.pt", "--ratio", "0.5", "--target-ms", "2"} << "--target-ms";
    QTest::newRow("unknown mode") << QStringList{"sparsify", resnet_, "-o", "x.pt", "--data", "d", "--mode", "warm"} << "heatmap";
    QTest::newRow("mistyped device") << QStringList{"train", resnet_, "-o", "x.pt", "--data", "d", "--device", "cuta"}
                                     << "Did you mean 'cuda'";
    QTest::newRow("floor without number") << QStringList{"prune", resnet_, "-o", "x.pt", "--floor", "conv1"} << "NAME=K";
    QTest::newRow("no epochs") << QStringList{"train", resnet_, "-o", "x.pt", "--data", "d", "--epochs", "0"} << "--epochs";
    QTest::newRow("negative rate") << QStringList{"train", resnet_, "-o", "x.pt", "--data", "d", "--lr=-1"} << "--lr";
    QTest::newRow("shape with a letter") << QStringList{"inspect", resnet_, "--input-shape", "1,3,x,32"} << "--input-shape";
    QTest::newRow("one argument too many") << QStringList{"inspect", resnet_, "more.pt"} << "more.pt";
}

void TestCliFaults::wrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, told);
    const CliRun run = runCli(arguments);
    QVERIFY2(run.failsWith(2, told), qPrintable(run.summary()));
    QVERIFY2(run.err.contains("--help"), qPrintable(run.summary()));
}

void TestCliFaults::helpForEveryCommand_data()
{
    QTest::addColumn<QString>("command");
    for (const char* command : {"inspect", "evaluate", "train", "sparsify", "prune", "finetune", "run"})
        QTest::newRow(command) << QString::fromLatin1(command);
}

void TestCliFaults::helpForEveryCommand()
{
    QFETCH(QString, command);
    const CliRun run = runCli({command, "--help"});
    QCOMPARE(run.exitCode, 0);
    QVERIFY(run.out.contains("--json"));
    QVERIFY(runCli({"--help"}).out.contains(command.toUtf8()));
}

QTEST_GUILESS_MAIN(TestCliFaults)
#include "test_cli_faults.moc"
