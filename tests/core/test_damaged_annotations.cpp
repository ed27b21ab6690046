// SPDX-License-Identifier: GPL-3.0-or-later
// Files of data sets with boxes that are damaged, huge or something else give sound boxes or a sentence.
#include "core/data/annotations.h"
#include "tests/core/support/annotated_pictures.h"
#include "tests/core/support/painted_boxes.h"

#include <QTest>

#include <fstream>
#include <iterator>
#include <random>

using namespace espalier;
using namespace espalier::test;
namespace fs = std::filesystem;

class TestDamagedAnnotations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void damagedFilesGiveSoundBoxesOrASentence_data()
    {
        QTest::addColumn<QString>("layout");
        QTest::addColumn<QString>("file");
        QTest::newRow("data.yaml") << "Ultralytics"
                                   << "data.yaml";
        QTest::newRow("labels") << "Ultralytics"
                                << "labels/train/a.txt";
        QTest::newRow("XML") << "Pascal VOC"
                             << "Annotations/a.xml";
        QTest::newRow("list") << "Pascal VOC"
                              << "ImageSets/Main/train.txt";
        QTest::newRow("JSON") << "COCO"
                              << "annotations/instances_train2017.json";
    }

    void damagedFilesGiveSoundBoxesOrASentence()
    {
        QFETCH(QString, layout);
        QFETCH(QString, file);
        const fs::path root = folders_.next(), damaged = root / file.toStdString();
        writeAnnotated(layout.toStdString(), root);
        std::ifstream stream(damaged, std::ios::binary);
        const std::string whole{std::istreambuf_iterator<char>(stream), {}};
        std::mt19937 random(1);
        for (int i = 0; i < 400; ++i) {
            std::string bytes = i % 8 == 0 ? whole.substr(0, random() % whole.size()) : whole;
            for (unsigned flips = i % 8 == 0 ? 0 : 1 + random() % 3; flips > 0; --flips)
                bytes[random() % bytes.size()] = static_cast<char>(random());
            writeText(damaged, bytes);
            const auto found = readAnnotations(root);
            if (found)
                checkBoxes(*found);
            else
                QVERIFY(found.error().message.ends_with('.'));
            if (QTest::currentTestFailed())
                return;
        }
    }

    void hugeAndDeepFilesEndWithASentence()
    {
        const fs::path root = folders_.next();
        writeAnnotatedCoco(root);
        const fs::path json = root / "annotations" / "instances_train2017.json";
        writeText(json, R"({"images": )" + std::string(1'000'000, '['));
        QVERIFY(contains(refusalOf(root), "is broken JSON: it cannot be read on from byte 10000"));
        writeText(
            json,
            R"({"images": [{"id": 1, "file_name": "a.png", "width": 99999999999, "height": 1}], "categories": [{"id": 1, "name": "a"}]})");
        fs::remove(root / "annotations" / "instances_val2017.json");
        QCOMPARE(annotationsIn(root).split("train")->images.front().height, 0); // no size of a picture: as if it were not told
        const fs::path voc = folders_.next();
        writeAnnotatedPascalVoc(voc);
        std::string deep;
        for (int i = 0; i < 200'000; ++i)
            deep += "<a>";
        writeText(voc / "Annotations/a.xml", deep);
        QCOMPARE(countOf(annotationsIn(voc), LabelFault::malformed), 1);
        const fs::path labels = folders_.next();
        writeAnnotatedUltralytics(labels);
        writeText(labels / "labels/train/a.txt", std::string(17 << 20, '1'));
        QVERIFY(contains(annotationsIn(labels).faults.found().at(LabelFault::malformed).first.front(), "too large"));
    }

    void brokenJsonIsToldWithItsPlace()
    {
        const fs::path root = folders_.next();
        writeAnnotatedCoco(root);
        const fs::path json = root / "annotations" / "instances_train2017.json";
        for (const char* number : {"NaN", "1e999"}) {
            writeText(json,
                      std::string("{\"images\": [],\n\"categories\": [],\n\"annotations\": [{\"bbox\": [") + number + ", 1, 2, 3]}]}");
            QVERIFY2(contains(refusalOf(root), "in line 3."), refusalOf(root).c_str());
        }
        writeText(json, R"({"images": [], "categories": [)");
        QVERIFY2(contains(refusalOf(root), "instances_train2017.json' is broken JSON"), refusalOf(root).c_str());
        writeText(json, R"({"images": 7})");
        QVERIFY(contains(refusalOf(root), "no COCO data set"));
    }

    void whereNoImageIsLeftTheMostFrequentFaultIsTold()
    {
        const fs::path root = folders_.next();
        writeAnnotatedCoco(root);
        fs::remove_all(root / "train2017");
        fs::remove_all(root / "val2017");
        const std::string told = refusalOf(root);
        QVERIFY2(contains(told, "has no image that can be used. 4 annotated images that are not there (left out); the first: "
                                "annotations/instances_train2017.json: a.png."),
                 told.c_str());
        const fs::path voc = folders_.next();
        writeAnnotatedPascalVoc(voc);
        for (const AnnotatedPicture& picture : annotatedPictures())
            writeText(voc / "Annotations" / (picture.stem + ".xml"), "<annotation");
        QVERIFY2(contains(refusalOf(voc), "4 labels that cannot be read (skipped); the first: Annotations/a.xml."), refusalOf(voc).c_str());
    }

    void whatIsNoDataSetIsRefused()
    {
        const fs::path root = folders_.next();
        writePlainPicture(root / "train" / "cats" / "a.png");
        QVERIFY(!holdsAnnotations(root));
        QVERIFY(contains(refusalOf(root), "is no data set with boxes"));
        QVERIFY(contains(refusalOf(root / "nowhere"), "There is no file or folder"));
        fs::create_directories(root / "images");
        fs::create_directories(root / "labels");
        QVERIFY(contains(refusalOf(root), "has no image"));
    }

private:
    static void checkBoxes(const Annotations& annotations)
    {
        for (const AnnotatedSplit& split : annotations.splits) {
            QVERIFY(!split.images.empty());
            for (const AnnotatedImage& image : split.images) {
                QVERIFY(fs::is_regular_file(image.file));
                for (const Box& box : image.boxes) {
                    QVERIFY(box.category >= 0 && box.category < static_cast<int>(annotations.classes.size()));
                    QVERIFY(box.left >= 0 && box.left < box.right && box.right <= 1);
                    QVERIFY(box.top >= 0 && box.top < box.bottom && box.bottom <= 1);
                }
            }
        }
    }

    FreshFolders folders_;
};

QTEST_APPLESS_MAIN(TestDamagedAnnotations)
#include "test_damaged_annotations.moc"
