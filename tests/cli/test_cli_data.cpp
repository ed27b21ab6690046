// SPDX-License-Identifier: GPL-3.0-or-later
// data: what is told of data sets with classes and with boxes, for programs and for people.
#include "tests/cli/support/cli.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier::test;

class TestCliData : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void classesAreCounted()
    {
        writeImageFolder(path("classes"), 3, 4, 2);
        const CliRun run = runCli({"data", path("classes"), "--json"});
        QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
        QCOMPARE(run.json()["layout"].toString(), QString("folders of classes"));
        QCOMPARE(run.json()["classes"].toArray().size(), 3);
        const QJsonObject train = run.json()["splits"].toArray()[0].toObject();
        QCOMPARE(train["images"].toInt(), 12);
        QCOMPARE(train["classes"].toArray()[2].toObject()["images"].toInt(), 4);
        QCOMPARE(train["sizes"].toObject()["largest"].toArray()[0].toInt(), 32);
        QVERIFY(runCli({"data", path("classes")}).out.contains("Nothing is wrong") ||
                runCli({"data", path("classes")}).out.contains("nearly equal"));
    }

    void boxesAndTheirFaultsAreCounted()
    {
        writeBoxes("boxes");
        const CliRun run = runCli({"data", path("boxes/data.yaml"), "--json"});
        QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
        QCOMPARE(run.json()["layout"].toString(), QString("Ultralytics"));
        const QJsonObject train = run.json()["splits"].toArray()[0].toObject();
        QCOMPARE(train["boxes"].toInt(), 1);
        QCOMPARE(train["unlabelled"].toInt(), train["images"].toInt() - 1);
        QCOMPARE(train["box_sizes"].toObject()["small"].toInt(), 1);
        const QJsonObject fault = run.json()["faults"].toArray()[0].toObject();
        QCOMPARE(fault["kind"].toString(), QString("unknown_class"));
        QCOMPARE(fault["count"].toInt(), 1);
        QCOMPARE(fault["first"].toArray()[0].toString(), QString("labels/train/class0/0000.txt:2: class 9 of 2"));
        const CliRun text = runCli({"data", path("boxes")});
        QVERIFY2(text.out.contains("labels of a class that the data set does not name (skipped): 1\n  labels/train/class0/0000.txt:2"),
                 qPrintable(text.summary()));
    }

    void whatIsNoDataSetIsToldInOneSentence()
    {
        const CliRun nowhere = runCli({"data", path("nowhere")});
        QVERIFY2(nowhere.failsWith(1, "no folder"), qPrintable(nowhere.summary()));
        writeBoxes("contradicting");
        writeText(path("contradicting/data.yaml"), "train: images/train\nnames: [car]\nnc: 2\n");
        const CliRun run = runCli({"data", path("contradicting"), "--json"});
        QVERIFY2(run.failsWith(1, "nc is 2, but there are 1 names"), qPrintable(run.summary()));
        QVERIFY(runCli({"data"}).failsWith(2, "DATA"));
    }

private:
    QString path(const char* name) const { return dir_.filePath(QString::fromLatin1(name)); }

    /// The pictures of a class folder as a data set with boxes: one picture has a box, and a label of a class that is not named.
    void writeBoxes(const char* name) const
    {
        const QString root = path(name);
        writeImageFolder(root + "/images", 1, 4, 2);
        QDir(root).mkpath("labels/train/class0");
        const QStringList pictures = QDir(root + "/images/train/class0").entryList(QDir::Files, QDir::Name);
        const QString first = pictures.front().section('.', 0, 0);
        QCOMPARE(first, QString("0000"));
        writeText(root + "/labels/train/class0/" + first + ".txt", "0 0.5 0.5 0.5 0.5\n9 0.5 0.5 0.5 0.5\n");
        writeText(root + "/data.yaml", "train: images/train\nval: images/val\nnames: [car, bus]\n");
    }

    QTemporaryDir dir_;
};

QTEST_APPLESS_MAIN(TestCliData)
#include "test_cli_data.moc"
