// SPDX-License-Identifier: GPL-3.0-or-later
// Detectors on the command line: found in a file, judged by class, trained, and used on images.
#include "test_places.h"
#include "tests/cli/support/cli.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier::test;

namespace {

const QString detectors = QStringLiteral(MADE_FIXTURES_DIR "/detectors/");
const QString usualAnchors = QStringLiteral("10,13,16,30,33,23,30,61,62,45,59,119,116,90,156,198,373,326");

QStringList keysOf(const QJsonValue& object)
{
    return object.toObject().keys();
}

QByteArray contentOf(const QString& name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestCliDetect : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        writeBoxes("boxes", "[cat, dog, cow]");
        writeImageFolder(path("classes"), 2, 1, 1);
        writeText(path("images/broken.png"), "no image");
        writeImageFolder(path("images/more"), 1, 1, 1);
    }

    void boxesOfImagesAreTold()
    {
        const QString single = path("boxes/images/val/class0/0000.ppm");
        const CliRun run =
            runCli({"detect", detectors + "yolov5.pt", single, path("images"), "-o", path("drawn"), "--conf", "0.01", "--json"});
        QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
        const QJsonArray images = run.json()["images"].toArray();
        QCOMPARE(images.size(), 3);
        QCOMPARE(images[0].toObject()["image"].toString(), single);
        int boxes = 0;
        for (const QJsonValue& image : images) {
            QCOMPARE(image["width"].toInt(), 32);
            QCOMPARE(image["height"].toInt(), 32);
            QVERIFY2(QFile::exists(image["output"].toString()) && image["output"].toString().startsWith(path("drawn")),
                     qPrintable(image["output"].toString()));
            for (const QJsonValue& box : image["boxes"].toArray()) {
                checkBox(box.toObject());
                ++boxes;
            }
        }
        QVERIFY(boxes > 0);
        QCOMPARE(QDir(path("drawn")).entryList(QDir::Files).size(), 3);
        QCOMPARE(run.json()["skipped"].toArray().size(), 1);
        QVERIFY(run.json()["skipped"].toArray()[0].toString().contains("broken.png"));
        QCOMPARE(keysOf(run.json()["milliseconds"]), (QStringList{"inference", "postprocess", "preprocess"}));
        const CliRun none = runCli({"detect", detectors + "yolov5.pt", single, "--conf", "1", "--json"});
        QVERIFY2(none.exitCode == 0 && none.json()["images"].toArray().at(0)["boxes"].toArray().isEmpty(), qPrintable(none.summary()));
        QVERIFY(!none.json()["images"].toArray().at(0).toObject().contains("output"));
        const CliRun text = runCli({"detect", detectors + "yolov5.pt", single, "--conf", "0.01", "--max", "1"});
        QVERIFY2(text.exitCode == 0 && text.out.contains("0000.ppm: 1 class ") && text.out.contains("ms an image"),
                 qPrintable(text.summary()));
    }

    void originalsAreNeverReplaced()
    {
        const QString folder = path("originals");
        QDir().mkpath(folder + "/pictures");
        const QStringList names{folder + "/pictures/a.jpg", folder + "/pictures/b.jpg"};
        for (int i = 0; i < names.size(); ++i)
            QVERIFY(QFile::copy(path("boxes/images/val/class0/0000.ppm"), names[i]));
        const QByteArray before = contentOf(names[1]);
        QVERIFY(!before.isEmpty());
        const CliRun itself = runCli({"detect", detectors + "yolov8.pt", folder + "/pictures", "-o", folder + "/pictures"});
        QVERIFY2(itself.failsWith(1, "would replace one of the inputs"), qPrintable(itself.summary()));
        QVERIFY(QFile::link(folder + "/pictures", folder + "/linked"));
        QVERIFY(runCli({"detect", detectors + "yolov8.pt", names[1], "-o", folder + "/linked"}).failsWith(1, "b.jpg"));
        QDir().mkpath(folder + "/out");
        QVERIFY(QFile::link(names[1], folder + "/out/b.jpg"));
        QVERIFY(runCli({"detect", detectors + "yolov8.pt", folder + "/pictures", "-o", folder + "/out"}).failsWith(1, "b.jpg"));
        QVERIFY(!QFile::exists(folder + "/out/a.jpg")); // told before anything is written
        for (const QString& name : names)
            QCOMPARE(contentOf(name), before);
        QVERIFY(QFile::remove(folder + "/out/b.jpg"));
        for (int time = 0; time < 2; ++time) // what an earlier run wrote is no original
            QCOMPARE(runCli({"detect", detectors + "yolov8.pt", folder + "/pictures", "-o", folder + "/out"}).exitCode, 0);
        QCOMPARE(QDir(folder + "/out").entryList(QDir::Files | QDir::Hidden).size(), 2);
    }

    /// The players behind OpenCV would write lines of their own.
    void videosThatCannotBePlayedAreToldByUsAlone()
    {
        writeText(path("videos/broken.mp4"), QByteArray(5000, '\x7f'));
        writeText(path("videos/text.avi"), "no video");
        writeText(path("videos/empty.mkv"), "");
        const CliRun none = runCli({"detect", detectors + "yolov8.pt", path("videos")});
        QVERIFY2(none.failsWith(1, "None of the 3 inputs could be read"), qPrintable(none.summary()));
        const QString single = path("boxes/images/val/class0/0000.ppm");
        const CliRun run = runCli({"detect", detectors + "yolov8.pt", path("videos"), single, "--json"});
        QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
        const QJsonArray skipped = run.json()["skipped"].toArray();
        QCOMPARE(skipped.size(), 3);
        for (const QJsonValue& each : skipped)
            QVERIFY(each.toString().endsWith("is no video that can be played"));
        QCOMPARE(run.err, QByteArray());
    }

    void headsAreShown()
    {
        const CliRun run = runCli({"inspect", detectors + "yolov5.pt", "--json"});
        QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
        QCOMPARE(run.json()["task"].toString(), QString("detection"));
        const QJsonObject head = run.json()["head"].toObject();
        QCOMPARE(head["kind"].toString(), QString("anchors"));
        QCOMPARE(head["form"].toString(), QString("decoded"));
        QCOMPARE(head["classes"].toInt(), 3);
        QCOMPARE(head["strides"].toArray(), (QJsonArray{8, 16, 32}));
        QCOMPARE(head["anchors"].toArray()[1].toArray()[2].toArray(), (QJsonArray{59, 119}));
        QCOMPARE(run.json()["output_layers"].toArray().size(), 3);
        const CliRun free = runCli({"inspect", detectors + "yolov8_raw.onnx", "--json"});
        QCOMPARE(free.json()["head"].toObject()["kind"].toString(), QString("free"));
        QCOMPARE(free.json()["head"].toObject()["form"].toString(), QString("raw"));
        QVERIFY(free.json()["head"].toObject()["anchors"].toArray().isEmpty());
        QCOMPARE(free.json()["output_layers"].toArray().size(), 6);
        const CliRun classifier = runCli({"inspect", resnet_, "--input-shape", "1,3,32,32", "--json"});
        QVERIFY2(classifier.exitCode == 0 && !classifier.json().contains("head"), qPrintable(classifier.summary()));
        QCOMPARE(classifier.json()["output_layers"].toArray().size(), 1);
        QVERIFY(runCli({"inspect", detectors + "yolov8.pt"}).out.contains("head: free, 3 classes, strides 8, 16, 32, decoded"));
    }

    void detectorsAreJudgedByClass()
    {
        const CliRun run = runCli({"evaluate", detectors + "yolov8.pt", "--data", path("boxes/data.yaml"), "--json"});
        QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
        const QJsonObject json = run.json();
        QCOMPARE(json["task"].toString(), QString("detection"));
        QCOMPARE(json["split"].toString(), QString("val"));
        QCOMPARE(json["images"].toInt(), 3);
        for (const char* key : {"map50", "map", "precision", "recall", "f1", "confidence"})
            QVERIFY2(json[key].isDouble() && json[key].toDouble() >= 0 && json[key].toDouble() <= 1, key);
        const QJsonArray classes = json["per_class"].toArray();
        QCOMPARE(classes.size(), 3);
        QCOMPARE(classes[0]["name"].toString(), QString("cat"));
        QCOMPARE(classes[0]["images"].toInt(), 3);
        QCOMPARE(classes[0]["boxes"].toInt(), 3);
        QVERIFY(classes[0]["map50"].isDouble() && classes[0]["map"].isDouble());
        QCOMPARE(classes[2]["boxes"].toInt(), 0);
        for (const char* key : {"map50", "map", "precision", "recall", "f1"}) {
            QVERIFY2(classes[0][key].isDouble(), key);
            QVERIFY2(classes[2].toObject().contains(key) && classes[2][key].isNull(), key); // nothing to find
        }
        for (const QJsonValue& size : json["by_size"].toObject())
            QCOMPARE(keysOf(size), (QStringList{"boxes", "images", "map", "map50"}));
        for (const char* part : {"preprocess", "inference", "postprocess"})
            QVERIFY2(json["milliseconds"][part].toDouble() > 0, part);
        const CliRun train = runCli({"evaluate", detectors + "yolov8.pt", "--data", path("boxes"), "--split", "train", "--json"});
        QCOMPARE(train.json()["images"].toInt(), 8);
        const CliRun text = runCli({"evaluate", detectors + "yolov8.pt", "--data", path("boxes")});
        QVERIFY2(text.exitCode == 0 && text.out.contains("cat") && text.out.contains("mAP") && text.out.contains("best F1"),
                 qPrintable(text.summary()));
    }

    void whichBoxesCountCanBeTold()
    {
        const auto judged = [&](const QStringList& more) {
            const CliRun run = runCli(QStringList{"evaluate", detectors + "yolov8.pt", "--data", path("boxes"), "--json"} + more);
            return run.exitCode == 0 ? run.json() : QJsonObject();
        };
        const QJsonObject usual = judged({});
        QCOMPARE(usual["suppression"].toObject(), (QJsonObject{{"conf", 0.001}, {"iou", 0.7}, {"max", 300}, {"agnostic", false}}));
        const QJsonObject given = judged({"--conf", "0.02", "--iou", "0.5", "--max", "100", "--agnostic"});
        QCOMPARE(given["suppression"].toObject(), (QJsonObject{{"conf", 0.02}, {"iou", 0.5}, {"max", 100}, {"agnostic", true}}));
        QCOMPARE(judged({"--conf", "1"})["recall"].toDouble(), 0.0);
        QCOMPARE(given["loss"].toDouble(), usual["loss"].toDouble()); // it does not depend on which boxes stay
        QVERIFY(runCli({"evaluate", detectors + "yolov8.pt", "--data", path("boxes"), "--iou", "1.5"}).exitCode == 2);
    }

    void aProjectTakesTheModelsPlace()
    {
        writeProject("project.yaml", "");
        const CliRun run = runCli({"evaluate", path("project.yaml"), "--json"});
        QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
        QCOMPARE(run.json()["task"].toString(), QString("detection"));
        QCOMPARE(run.json()["images"].toInt(), 3);
        // Its images have no labels, so there is nothing to judge by.
        writeProject("unlabelled.yaml", "  labels: false\n");
        const CliRun bare = runCli({"evaluate", path("unlabelled.yaml"), "--split", "train", "--json"});
        QVERIFY2(bare.failsWith(1, "labels"), qPrintable(bare.summary()));
    }

    void headOptionsMakeARawFileUsable()
    {
        const QString raw = detectors + "yolov5_raw.pt", image = path("boxes/images/val/class0/0000.ppm");
        const CliRun before = runCli({"detect", raw, image, "--input-shape", "1,3,64,64"});
        QVERIFY2(before.failsWith(1, "--anchors"), qPrintable(before.summary()));
        QVERIFY(runCli({"evaluate", raw, "--data", path("boxes"), "--input-shape", "1,3,64,64"}).failsWith(1, "--anchors"));
        const QStringList told{"--input-shape", "1,3,64,64", "--anchors", usualAnchors, "--classes", "3",
                               "--strides",     "8,16,32",   "--head",    "anchors"};
        const CliRun raws = runCli(QStringList{"detect", raw, image, "--conf", "0.01", "--json"} + told);
        const CliRun decoded = runCli({"detect", detectors + "yolov5.pt", image, "--conf", "0.01", "--json"});
        QVERIFY2(raws.exitCode == 0, qPrintable(raws.summary()));
        const QJsonArray a = raws.json()["images"].toArray().at(0)["boxes"].toArray(),
                         b = decoded.json()["images"].toArray().at(0)["boxes"].toArray();
        QVERIFY(!a.isEmpty());
        QCOMPARE(a.size(), b.size());
        QVERIFY(std::abs(a[0]["confidence"].toDouble() - b[0]["confidence"].toDouble()) < 1e-4);
        QVERIFY(runCli(QStringList{"evaluate", raw, "--data", path("boxes"), "--json"} + told).exitCode == 0);
        const CliRun shown = runCli(QStringList{"inspect", raw, "--json"} + told);
        QCOMPARE(shown.json().value("head")["anchors"].toArray()[0].toArray()[0].toArray(), (QJsonArray{10, 13}));
        QVERIFY(runCli({"detect", raw, image, "--head", "odd"}).exitCode == 2);
    }

    void headOptionsThatDoNotFitAreRefused_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const QString& file, const QString& options, const QString& sentence) {
            QTest::newRow(name) << file << options << sentence;
        };
        const QString free = detectors + "yolov8.pt", anchors = detectors + "yolov5_raw.pt";
        row("kind", anchors, "--input-shape 1,3,64,64 --head free", "is of the kind “anchors”");
        row("classes", free, "--classes 5", "tell 3 apart");
        row("classes with anchors", anchors, "--input-shape 1,3,64,64 --classes 80", "tell 3 apart");
        row("fewer strides", free, "--strides 4,8", "the strides 8, 16, 32");
        row("other strides", free, "--strides 4,8,16", "the strides 8, 16, 32");
        row("no anchors", free, "--anchors 4,8", "which has no anchors");
        row("fewer anchors", anchors, "--input-shape 1,3,64,64 --anchors 10,13,16,30,33,23", "needs 18");
        row("half an anchor", anchors, "--input-shape 1,3,64,64 --anchors 10,13,16", "each anchor has two");
        row("no detector", resnet_, "--input-shape 1,3,32,32 --head free", "are none");
    }

    void headOptionsThatDoNotFitAreRefused()
    {
        QFETCH(QString, file);
        QFETCH(QString, options);
        QFETCH(QString, sentence);
        const CliRun run = runCli(QStringList{"inspect", file} + options.split(' '));
        QVERIFY2(run.failsWith(1, sentence.toUtf8().constData()), qPrintable(run.summary()));
    }

    void aTrainedFileKnowsItsClasses()
    {
        const CliRun run = runCli({"train", detectors + "yolov8.pt", "--data", path("boxes"), "-o", path("trained.pt"), "--epochs", "1",
                                   "--batch", "4", "--optimiser", "adamw", "--lr", "0.001", "--json"});
        QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
        QVERIFY(run.json()["history"].toArray().at(0).toObject().contains("val_map50"));
        const CliRun shown = runCli({"inspect", path("trained.pt"), "--json"});
        QCOMPARE(shown.json()["classes"].toArray(), (QJsonArray{"cat", "dog", "cow"}));
        QCOMPARE(shown.json()["head"].toObject()["form"].toString(), QString("decoded"));
        const CliRun found = runCli({"detect", path("trained.pt"), path("boxes/images/val"), "--conf", "0.0001", "--json"});
        QVERIFY2(found.exitCode == 0, qPrintable(found.summary()));
        int boxes = 0;
        for (const QJsonValue& image : found.json()["images"].toArray())
            for (const QJsonValue& box : image["boxes"].toArray()) {
                QCOMPARE(box["name"].toString(), (QStringList{"cat", "dog", "cow"}[box["class"].toInt()]));
                ++boxes;
            }
        QVERIFY(boxes > 0);
        // Without a look at the data set, the file written from it knows them, too.
        QVERIFY(runCli({"convert", path("trained.pt"), "-o", path("trained.onnx")}).exitCode == 0);
        QCOMPARE(runCli({"inspect", path("trained.onnx"), "--json"}).json()["classes"].toArray(), (QJsonArray{"cat", "dog", "cow"}));
    }

    void partsOfTheLossAreInTheTable_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("parts");
        QTest::newRow("free") << "yolov8.pt"
                              << "box cls dfl";
        QTest::newRow("anchors") << "yolov5.pt"
                                 << "box obj cls";
    }

    void partsOfTheLossAreInTheTable()
    {
        QFETCH(QString, model);
        QFETCH(QString, parts);
        const CliRun run = runCli({"train", detectors + model, "--data", path("boxes"), "-o", path("parted.pt"), "--epochs", "1", "--lr",
                                   "0.001", "--plots", path("plots"), "--json"});
        QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
        const QJsonObject record = run.json()["history"].toArray().at(0).toObject();
        const QStringList table = linesOf(path("plots/results.csv"));
        QCOMPARE(table.size(), 2);
        QString wanted = "epoch,time,train/%1_loss,train/%2_loss,train/%3_loss,metrics/precision(B),metrics/recall(B),metrics/mAP50(B),"
                         "metrics/mAP50-95(B),val/%1_loss,val/%2_loss,val/%3_loss,lr/pg0,train/loss,val/loss";
        for (const QString& part : parts.split(' '))
            wanted = wanted.arg(part);
        QCOMPARE(table[0], wanted);
        const QStringList titles = table[0].split(','), values = table[1].split(',');
        for (const QString split : {"train", "val"}) {
            double sum = 0;
            for (const QString& part : parts.split(' ')) {
                const double told = record[split + '_' + part + "_loss"].toDouble();
                QVERIFY(std::abs(values[titles.indexOf(split + '/' + part + "_loss")].toDouble() - told) <= 1e-5 * told);
                sum += told;
            }
            QVERIFY(sum > 0 && std::abs(record[split + "_loss"].toDouble() - sum) < 1e-5 * sum);
        }
    }

    void whatCannotBeIsToldInOneSentence()
    {
        const QString image = path("boxes/images/val/class0/0000.ppm");
        const CliRun classifier = runCli({"detect", resnet_, image, "--input-shape", "1,3,32,32"});
        QVERIFY2(classifier.failsWith(1, "no detector") && classifier.err.contains("boxes and one of classes"),
                 qPrintable(classifier.summary()));
        const CliRun nowhere = runCli({"detect", detectors + "yolov8.pt", path("gone.png")});
        QVERIFY2(nowhere.failsWith(1, "gone.png"), qPrintable(nowhere.summary()));
        QDir().mkpath(path("nothing"));
        QVERIFY(runCli({"detect", detectors + "yolov8.pt", path("nothing")}).failsWith(1, "no image"));
        QVERIFY(runCli({"detect", detectors + "yolov8.pt"}).failsWith(2, "INPUT"));
        QVERIFY(runCli({"detect", path("gone.pt"), image}).failsWith(1, "gone.pt"));
        QVERIFY(runCli({"detect", detectors + "yolov8.pt", image, "--conf", "2"}).exitCode == 2);
        writeText(path("file"), "x");
        QVERIFY(runCli({"detect", detectors + "yolov8.pt", image, "-o", path("file")}).failsWith(1, "file"));
        writeBoxes("two", "[cat, dog]");
        for (const char* command : {"evaluate", "train"}) {
            QStringList arguments{command, detectors + "yolov8.pt", "--data", path("two")};
            if (QString(command) == "train")
                arguments << "-o" << path("never.pt") << "--epochs"
                          << "1";
            const CliRun other = runCli(arguments);
            QVERIFY2(other.failsWith(1, "2 classes"), qPrintable(other.summary()));
        }
        const CliRun bare = runCli({"evaluate", detectors + "yolov8.pt", "--data", path("classes")});
        QVERIFY2(bare.failsWith(1, "no boxes"), qPrintable(bare.summary()));
        QVERIFY(runCli({"evaluate", detectors + "yolov8.pt"}).failsWith(1, "--data"));
    }

private:
    QString path(const char* name) const { return dir_.filePath(QString::fromLatin1(name)); }

    /// The pictures of a class folder as a data set with boxes: each with a cat, the first ones with a dog as well.
    void writeBoxes(const char* name, const QByteArray& names) const
    {
        const QString root = path(name);
        writeImageFolder(root + "/images", 1, 8, 3);
        for (const auto& [split, count] : {std::pair("train", 8), std::pair("val", 3)})
            for (int i = 0; i < count; ++i)
                writeText(QString("%1/labels/%2/class0/%3.txt").arg(root, split).arg(i, 4, 10, QLatin1Char('0')),
                          QByteArray("0 0.5 0.5 0.5 0.5\n") + (i == 0 ? "1 0.25 0.25 0.5 0.4\n" : ""));
        writeText(root + "/data.yaml", "train: images/train\nval: images/val\nnames: " + names + "\n");
    }

    void writeProject(const char* name, const QByteArray& more) const
    {
        writeText(path(name), "format: 1\nmodel: " + detectors.toUtf8() + "yolov8.pt\ndata:\n  path: boxes\n" + more);
    }

    static void checkBox(const QJsonObject& box)
    {
        QCOMPARE(box.keys(), (QStringList{"class", "confidence", "name", "xyxy"}));
        QCOMPARE(box["name"].toString(), QString("class %1").arg(box["class"].toInt()));
        QVERIFY(box["confidence"].toDouble() >= 0.01 && box["confidence"].toDouble() <= 1);
        const QJsonArray edges = box["xyxy"].toArray();
        QCOMPARE(edges.size(), 4);
        QVERIFY(edges[0].toDouble() >= 0 && edges[0].toDouble() <= edges[2].toDouble() && edges[2].toDouble() <= 32);
        QVERIFY(edges[1].toDouble() >= 0 && edges[1].toDouble() <= edges[3].toDouble() && edges[3].toDouble() <= 32);
    }

    const QString resnet_ = QStringLiteral(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
    QTemporaryDir dir_;
};

QTEST_APPLESS_MAIN(TestCliDetect)
#include "test_cli_detect.moc"
