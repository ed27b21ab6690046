// SPDX-License-Identifier: GPL-3.0-or-later
// Data sets with boxes in three layouts: equal data give equal boxes, every form of data.yaml is understood, and what is wrong with a label
// is counted and named.
#include "core/data/annotations.h"
#include "tests/core/support/annotated_pictures.h"
#include "tests/core/support/painted_boxes.h"

#include <QTest>

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

using namespace espalier;
using namespace espalier::test;
namespace fs = std::filesystem;

class TestAnnotations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalDataGiveEqualBoxes_data()
    {
        QTest::addColumn<QString>("layout");
        for (const char* layout : {"Ultralytics", "Pascal VOC", "COCO"})
            QTest::newRow(layout) << layout;
    }

    void equalDataGiveEqualBoxes()
    {
        QFETCH(QString, layout);
        const fs::path root = folders_.next();
        writeAnnotated(layout.toStdString(), root);
        const Annotations found = annotationsIn(root);
        QCOMPARE(QString::fromStdString(found.layout), layout);
        QCOMPARE(found.classes, annotatedClasses());
        QVERIFY(found.faults.found().empty());
        QCOMPARE(found.split("train")->images.size(), std::size_t{3});
        QCOMPARE(found.split("val")->images.size(), std::size_t{1});
        for (const AnnotatedPicture& picture : annotatedPictures()) {
            const std::vector<AnnotatedImage>& images = found.split(picture.split)->images;
            const auto image =
                std::find_if(images.begin(), images.end(), [&](const AnnotatedImage& each) { return each.file.stem() == picture.stem; });
            QVERIFY(image != images.end());
            QVERIFY(fs::is_regular_file(image->file) && image->labelled);
            QCOMPARE(image->boxes.size(), picture.boxes.size());
            for (std::size_t i = 0; i < picture.boxes.size(); ++i) {
                const PixelBox& pixels = picture.boxes[i];
                const Box& box = image->boxes[i];
                QCOMPARE(found.classes[static_cast<std::size_t>(box.category)], pixels.name);
                QVERIFY(std::abs(box.left * picture.width - pixels.left) < 1e-9);
                QVERIFY(std::abs(box.top * picture.height - pixels.top) < 1e-9);
                QVERIFY(std::abs(box.right * picture.width - pixels.right) < 1e-9);
                QVERIFY(std::abs(box.bottom * picture.height - pixels.bottom) < 1e-9);
                QCOMPARE(box.area, layout == "COCO" ? 5.5 : 0.0);
            }
        }
    }

    void everyFormOfDataYamlIsUnderstood_data()
    {
        QTest::addColumn<QString>("yaml");
        QTest::newRow("folders") << "path: .\ntrain: images/train\nval: images/val\nnames: {0: bus, 1: car}\n";
        QTest::newRow("no path") << "train: images/train\nval: images/val\nnames:\n  0: bus\n  1: car\n";
        QTest::newRow("absolute path") << "path: ROOT\ntrain: images/train\nval: images/val\nnames: ['bus', 'car']\nnc: 2\n";
        QTest::newRow("path of another machine") << "path: ../datasets/roads\ntrain: images/train\nval: images/val\nnames: [bus, car]\n";
        QTest::newRow("from the folder above") << "path: DATA\ntrain: images/train\nval: images/val\nnames: [bus, car]\n";
        QTest::newRow("beside the folder")
            << "train: ../images/train\nval: ../images/val\ntest: ../images/test\nnc: 2\nnames: [bus, car]\n";
        QTest::newRow("lists of images") << "train: train.txt\nval: val.txt\nnames: [bus, car]\n";
        QTest::newRow("a list of folders") << "train: [images/train]\nvalidation:\n  - images/val\nnames: [bus, car]\n";
        QTest::newRow("absolute folders") << "train: ROOT/images/train\nval: ROOT/images/val\nnames: [bus, car]\n";
    }

    void everyFormOfDataYamlIsUnderstood()
    {
        QFETCH(QString, yaml);
        const fs::path root = folders_.next();
        writeAnnotatedUltralytics(root);
        writeText(root / "train.txt", "./images/train/a.png\nimages/train/b.png\r\n\n" + (root / "images/train/c.png").string() + "\n");
        writeText(root / "val.txt", "images/val/d.png");
        yaml.replace("ROOT", QString::fromStdString(root.string())).replace("DATA", QString::fromStdString(root.filename().string()));
        writeText(root / "data.yaml", yaml.toStdString());
        for (const fs::path& source : {root, root / "data.yaml"}) {
            const Annotations found = annotationsIn(source);
            QCOMPARE(found.classes, annotatedClasses());
            QCOMPARE(found.split("train")->images.size(), std::size_t{3});
            QCOMPARE(found.split("train")->images.front().boxes.size(), std::size_t{2});
            QCOMPARE(found.split("val")->images.front().boxes.size(), std::size_t{1});
        }
    }

    void dataYamlsThatContradictThemselvesAreRefused()
    {
        const fs::path root = folders_.next();
        writeAnnotatedUltralytics(root);
        const auto told = [&](const std::string& yaml) {
            writeText(root / "data.yaml", yaml);
            return refusalOf(root);
        };
        QVERIFY(contains(told("train: images/train\n"), "names no classes"));
        QVERIFY(
            contains(told("train: images/train\nnames: {0: bus, 2: car}\n"), "data.yaml:2: the classes' numbers have to go from 0 to 1"));
        QVERIFY(contains(told("train: images/train\nnames: [bus, car]\nnc: 3\n"), "data.yaml:3: nc is 3, but there are 2 names"));
        QVERIFY(contains(told("train: images/trian\nnames: [bus, car]\n"), "data.yaml:1: 'images/trian' is not there"));
        QVERIFY(contains(told("train: {a: b}\nnames: [bus, car]\n"), "data.yaml:1"));
        QVERIFY(contains(told("train: images/none\nval: images/val\nnames: [bus, car]\n"), "is not there"));
    }

    /// Parts of paths are replaced, so a data set that is named from inside of it has to be found, too.
    void dataSetsMayBeNamedFromInside()
    {
        const fs::path root = folders_.next(), before = fs::current_path();
        writeAnnotatedUltralytics(root);
        fs::current_path(root);
        const Annotations byFolder = annotationsIn("."), byFile = annotationsIn("data.yaml");
        fs::current_path(before);
        QCOMPARE(byFolder.split("train")->images.front().boxes.size(), std::size_t{2});
        QCOMPARE(byFile.split("train")->images.front().boxes.size(), std::size_t{2});
    }

    void aBrokenYamlIsToldNotPassedOver()
    {
        const fs::path root = folders_.next();
        writeAnnotatedUltralytics(root);
        writeText(root / "data.yaml", "train: [images/train\nnames: [bus, car]\n");
        QVERIFY(contains(refusalOf(root), "data.yaml:"));
        QVERIFY(contains(refusalOf(root / "data.yaml"), "not valid YAML"));
        fs::remove(root / "data.yaml");
        writeText(root / "args.yaml", "val: true\n"); // a training's settings
        writeText(root / "roads.yaml", "train: images/train\nval: images/val\nnames: [bus, car]\n");
        QCOMPARE(annotationsIn(root).classes, annotatedClasses());
    }

    void whatIsNoListIsNotReadWithoutEnd()
    {
        const fs::path root = folders_.next();
        writeAnnotatedUltralytics(root);
        writeText(root / "data.yaml", "train: /dev/zero\nval: images/val\nnames: [bus, car]\n");
        const Annotations found = annotationsIn(root);
        QVERIFY(found.split("train") == nullptr && found.split("val") != nullptr);
    }

    void keyPointsAreNoOutlines()
    {
        const fs::path root = folders_.next();
        writeAnnotatedUltralytics(root);
        writeText(root / "data.yaml", "train: images/train\nval: images/val\nkpt_shape: [2, 3]\nnames: [bus, car]\n");
        writeText(root / "labels/train/a.txt", "1 0.5 0.5 0.25 0.5 0.9 0.9 2 0.1 0.1 2\n");
        QCOMPARE(annotationsIn(root).split("train")->images.front().boxes.at(0), (Box{1, 0.375, 0.25, 0.625, 0.75}));
    }

    void foldersWithoutAYamlAreTaken()
    {
        const fs::path root = folders_.next();
        writeAnnotatedUltralytics(root);
        fs::remove(root / "data.yaml");
        QCOMPARE(annotationsIn(root).classes, (std::vector<std::string>{"class 0", "class 1"}));
        QCOMPARE(annotationsIn(root).split("val")->images.size(), std::size_t{1});
        writeText(root / "classes.txt", "bus\ncar\n");
        QCOMPARE(annotationsIn(root).classes, annotatedClasses());
    }

    void imagesWithoutAFileOfLabelsShowBackground()
    {
        const fs::path root = folders_.next();
        writeAnnotatedUltralytics(root);
        fs::remove(root / "labels/train/a.txt");
        const AnnotatedImage image = annotationsIn(root).split("train")->images.front();
        QVERIFY(!image.labelled && image.boxes.empty());
        QVERIFY(annotationsIn(root).split("train")->images[2].labelled);
    }

    void outlinesBecomeBoxes()
    {
        const fs::path root = folders_.next();
        writeAnnotatedUltralytics(root);
        writeText(root / "labels/train/a.txt", "1 0.5 0.1 0.2 0.3 0.4 0.9\n");
        const Box box = annotationsIn(root).split("train")->images.front().boxes.at(0);
        QCOMPARE(box, (Box{1, 0.2, 0.1, 0.5, 0.9}));
    }

    void whatIsWrongWithALabelIsCountedAndNamed()
    {
        const fs::path root = folders_.next();
        writeAnnotatedUltralytics(root);
        writeText(root / "labels/train/a.txt", "1 0.5 0.5 0.2 0.2\n"
                                               "1 0.5 0.5 0.2\n"
                                               "car 0.5 0.5 0.2 0.2\n"
                                               "1.5 0.5 0.5 0.2 0.2\n"
                                               "1e300 0.5 0.5 0.2 0.2\n"
                                               "0 nan 0.5 0.2 0.2\n"
                                               "2 0.5 0.5 0.2 0.2\n"
                                               "-1 0.5 0.5 0.2 0.2\n"
                                               "0 0.5 0.5 0 0.2\n"
                                               "0 0.5 0.5 -0.1 0.2\n"
                                               "0 1.5 0.5 0.2 0.2\n"
                                               "0 320 240 64 48\n"
                                               "0 0.95 0.5 0.2 0.2\n"
                                               "0 0.9 0.5 0.2001 0.2\n"
                                               "1 0.5 0.5 0.2 0.2\n"
                                               "\n");
        const Annotations found = annotationsIn(root);
        QCOMPARE(countOf(found, LabelFault::malformed), 5);
        QCOMPARE(countOf(found, LabelFault::unknownClass), 2);
        QCOMPARE(countOf(found, LabelFault::empty), 2);
        QCOMPARE(countOf(found, LabelFault::outside), 2);
        QCOMPARE(countOf(found, LabelFault::cut), 1);
        QCOMPARE(countOf(found, LabelFault::repeated), 1);
        QCOMPARE(found.faults.found().at(LabelFault::unknownClass).first.front(), std::string("labels/train/a.txt:7: class 2 of 2"));
        const std::vector<Box>& boxes = found.split("train")->images.front().boxes;
        QCOMPARE(boxes.size(), std::size_t{3});
        QCOMPARE(boxes[1].right, 1.0);
        QVERIFY(std::abs(boxes[1].left - 0.85) < 1e-12);
    }

    void onlyTheFirstFaultsAreNamed()
    {
        LabelFaults faults;
        for (int i = 0; i < 1000; ++i)
            faults.add(LabelFault::empty, fmt::format("{}", i));
        QCOMPARE(faults.found().at(LabelFault::empty).count, 1000);
        QCOMPARE(faults.found().at(LabelFault::empty).first.size(), std::size_t{10});
    }

    void imagesOfAListThatAreNotThereAreNamed()
    {
        const fs::path root = folders_.next();
        writeAnnotatedUltralytics(root);
        writeText(root / "train.txt", "images/train/a.png\nimages/train/lost.png\n");
        writeText(root / "data.yaml", "train: train.txt\nval: images/val\nnames: [bus, car]\n");
        const Annotations found = annotationsIn(root);
        QCOMPARE(found.split("train")->images.size(), std::size_t{1});
        QCOMPARE(found.faults.found().at(LabelFault::noImage).first.front(), std::string("train.txt:2: images/train/lost.png"));
    }

    void withoutValidationEveryTenthImageIsSetAside()
    {
        const fs::path root = folders_.next();
        for (int i = 0; i < 25; ++i)
            writePlainPicture(root / "images" / fmt::format("{:02}.png", i));
        fs::create_directories(root / "labels");
        const Annotations found = annotationsIn(root);
        QCOMPARE(found.split("train")->images.size(), std::size_t{22});
        QCOMPARE(found.split("val")->images.size(), std::size_t{3});
        QCOMPARE(found.split("val")->images[1].file.filename(), fs::path("10.png"));
    }

    void pascalVocHasDifficultObjectsAndFaults()
    {
        const fs::path root = folders_.next();
        writeAnnotatedPascalVoc(root);
        writeText(root / "Annotations/a.xml",
                  "<annotation><size><width>100</width><height>50</height></size>"
                  "<object><name>car</name><difficult>1</difficult><bndbox><xmin>10.5</xmin><ymin>5</ymin>"
                  "<xmax>20</xmax><ymax>25</ymax></bndbox></object>"
                  "<object><name>car</name><bndbox><xmin>10</xmin><ymin>5</ymin><xmax>x</xmax><ymax>9</ymax></bndbox></object>"
                  "<object><bndbox><xmin>1</xmin><ymin>5</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></object>"
                  "</annotation>");
        writeText(root / "Annotations/b.xml", "<annotation><size><width>100");
        fs::remove(root / "Annotations/c.xml");
        fs::remove(root / "JPEGImages/d.png");
        const Annotations found = annotationsIn(root);
        QCOMPARE(countOf(found, LabelFault::malformed), 3); // two objects and a file
        QCOMPARE(countOf(found, LabelFault::noLabels), 1);
        QCOMPARE(countOf(found, LabelFault::noImage), 1);
        const Box box = found.split("train")->images.front().boxes.at(0);
        QVERIFY(box.difficult && std::abs(box.left - 0.105) < 1e-12 && box.bottom == 0.5);
    }

    void pascalVocLiesInYearsOrBesideItsImages()
    {
        const fs::path root = folders_.next();
        writeAnnotatedPascalVoc(root / "VOCdevkit" / "VOC2007");
        QCOMPARE(annotationsIn(root).split("train")->images.size(), std::size_t{3});
        const fs::path parts = folders_.next();
        for (const AnnotatedPicture& picture : annotatedPictures()) {
            const fs::path from = root / "VOCdevkit" / "VOC2007", to = parts / (picture.split == "val" ? "valid" : "train");
            fs::create_directories(to);
            fs::copy(from / "Annotations" / (picture.stem + ".xml"), to);
            fs::copy(from / "JPEGImages" / (picture.stem + ".png"), to);
        }
        QCOMPARE(annotationsIn(parts).classes, annotatedClasses());
        QCOMPARE(annotationsIn(parts).split("val")->images.front().boxes.size(), std::size_t{1});
    }

    void cocoHasCrowdsAndFaults()
    {
        const fs::path root = folders_.next();
        writePlainPicture(root / "train" / "a.png");
        const std::string categories = R"("categories": [{"id": 5, "name": "car"}])";
        const auto write = [&](const std::string& images, const std::string& annotations) {
            writeText(root / "train" / "_annotations.coco.json",
                      fmt::format("{{\"images\": [{}], \"annotations\": [{}], {}}}", images, annotations, categories));
        };
        const std::string image = R"({"id": 1, "file_name": "a.png", "width": 40, "height": 20})";
        write(image, R"({"id": 1, "image_id": 1, "category_id": 5, "bbox": [4, 5, 20, 10], "iscrowd": 1, "segmentation": {"counts": "x"}},
                        {"id": 2, "image_id": 1, "category_id": 6, "bbox": [4, 5, 20, 10]},
                        {"id": 3, "image_id": 1, "category_id": 5, "bbox": [4, 5, 20]},
                        {"id": 4, "image_id": 9, "category_id": 5, "bbox": [4, 5, 20, 10]},
                        {"id": 5, "category_id": 5}, 7)");
        const Annotations found = annotationsIn(root);
        QCOMPARE(found.split("train")->images.size(), std::size_t{1});
        const std::vector<Box>& boxes = found.split("train")->images.front().boxes;
        QCOMPARE(boxes.size(), std::size_t{1});
        QCOMPARE(boxes[0], (Box{0, 0.1, 0.25, 0.6, 0.75, 0, true, false}));
        QCOMPARE(countOf(found, LabelFault::unknownClass), 1);
        QCOMPARE(countOf(found, LabelFault::malformed), 3);
        QCOMPARE(countOf(found, LabelFault::noImage), 1);
        write(image + R"(, {"id": 2, "file_name": "lost.png", "width": 4, "height": 2}, {"id": 3, "file_name": "b.png"}, [])", "");
        QCOMPARE(countOf(annotationsIn(root), LabelFault::noImage), 2);
        QCOMPARE(countOf(annotationsIn(root), LabelFault::malformed), 1);
    }

    void cocoSizesAndIdsAreWrittenInManyWays()
    {
        const fs::path root = folders_.next();
        writePlainPicture(root / "train" / "a.png"); // 40 × 20
        for (const char* image :
             {R"("id": 1, "width": 40, "height": 20)", R"("id": 1.0, "width": 40.0, "height": 20.0)", R"("id": 1)",
              R"("id": "1", "width": 40)", R"("id": 1, "width": 0, "height": 0)", R"("id": "1", "width": null, "height": "20")"})
            for (const char* reference : {"1", "1.0", "\"1\""}) {
                writeText(root / "train" / "_annotations.coco.json",
                          fmt::format(R"({{"images": [{{"file_name": "a.png", {}}}], "categories": [{{"id": 5.0, "name": "car"}}],
                                          "annotations": [{{"image_id": {}, "category_id": 5, "bbox": [4, 5, 20, 10]}}]}})",
                                      image, reference));
                const Annotations found = annotationsIn(root);
                QVERIFY(found.faults.found().empty());
                QCOMPARE(found.split("train")->images.front().boxes.at(0), (Box{0, 0.1, 0.25, 0.6, 0.75, 0, false, false}));
                QCOMPARE(found.split("train")->images.front().height, 20);
            }
    }

    void pascalVocSizesOfZeroAreTakenFromThePicture()
    {
        const fs::path root = folders_.next();
        writeAnnotatedPascalVoc(root);
        for (const char* size : {"<size><width>0</width><height>0</height></size>", ""}) {
            writeText(root / "Annotations/a.xml",
                      fmt::format("<annotation>{}<object><name>car</name><bndbox><xmin>64</xmin><ymin>48</ymin><xmax>320</xmax>"
                                  "<ymax>240</ymax></bndbox></object></annotation>",
                                  size));
            const Annotations found = annotationsIn(root);
            QVERIFY(found.faults.found().empty());
            const Box box = found.split("train")->images.front().boxes.at(0);
            QVERIFY(box.left == 0.1 && box.top == 0.1 && box.right == 0.5 && box.bottom == 0.5);
        }
    }

    void linkedFoldersAreFollowedButNotInCircles()
    {
        const fs::path root = folders_.next(), elsewhere = folders_.next();
        writeAnnotatedUltralytics(root);
        fs::rename(root / "images" / "train", elsewhere / "pool");
        fs::create_directory_symlink(elsewhere / "pool", root / "images" / "train");
        fs::create_directory_symlink(elsewhere, elsewhere / "pool" / "back");
        fs::create_directory_symlink("itself", elsewhere / "pool" / "itself");
        fs::create_directory_symlink("nowhere", elsewhere / "pool" / "lost");
        QCOMPARE(annotationsIn(root).split("train")->images.size(), std::size_t{3});
        fs::remove(root / "data.yaml");
        const Annotations found = annotationsIn(root);
        QCOMPARE(found.split("train")->images.size(), std::size_t{3});
        QCOMPARE(found.split("train")->images.front().boxes.size(), std::size_t{2});
        writeText(root / "data.yaml", "train: images\nnames: [bus, car]\n");
        QCOMPARE(annotationsIn(root).split("train")->images.size() + annotationsIn(root).split("val")->images.size(), std::size_t{4});
    }

    void labelsWithoutTheirPictureAreCounted()
    {
        const fs::path root = folders_.next();
        writeAnnotatedUltralytics(root);
        QVERIFY(annotationsIn(root).faults.found().empty());
        writeText(root / "labels" / "train" / "classes.txt", "bus\ncar\n");
        writeText(root / "labels" / "train" / "gone.txt", "0 0.5 0.5 0.2 0.2\n");
        fs::remove(root / "images" / "val" / "d.png");
        writePlainPicture(root / "images" / "val" / "e.png");
        for (const char* train : {"images/train", "images/train/", "[images/train, images/train/]", "train.txt"}) {
            writeText(root / "train.txt", "images/train/a.png\n"); // the other pictures are there, although they are not listed
            writeText(root / "data.yaml", fmt::format("train: {}\nval: images/val\nnames: [bus, car]\n", train));
            const Annotations found = annotationsIn(root);
            QCOMPARE(countOf(found, LabelFault::noImage), 2);
            QCOMPARE(found.faults.found().at(LabelFault::noImage).first.front(), std::string("labels/train/gone.txt"));
        }
    }

    void cocoPartsAreToldByAnyPieceOfTheName()
    {
        const fs::path root = folders_.next();
        writeAnnotatedCoco(root);
        const fs::path folder = root / "annotations";
        fs::rename(folder / "instances_val2017.json", folder / "instances_val2017_small.json");
        QCOMPARE(annotationsIn(root).split("val")->images.size(), std::size_t{1});
        fs::rename(folder / "instances_val2017_small.json", folder / "instances_minival2017.json");
        fs::rename(root / "val2017", root / "minival2017");
        QCOMPARE(annotationsIn(root).split("val")->images.size(), std::size_t{1});
    }

    void namesOfOneCategoryHaveToAgree()
    {
        const fs::path root = folders_.next();
        writeAnnotatedCoco(root);
        writeText(root / "annotations" / "instances_val2017.json", R"({"images": [], "categories": [{"id": 3, "name": "lorry"}]})");
        QVERIFY(contains(refusalOf(root), "Category 3 is called"));
    }

private:
    FreshFolders folders_;
};

QTEST_APPLESS_MAIN(TestAnnotations)
#include "test_annotations.moc"
