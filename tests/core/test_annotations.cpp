// SPDX-License-Identifier: GPL-3.0-or-later
// Data sets with boxes in three layouts: equal data give equal boxes, every form of data.yaml is understood, and what is wrong with a label
// is counted and named.
#include "core/data/annotations.h"
#include "tests/core/support/data_files.h"

#include <QTemporaryDir>
#include <QTest>

#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <random>

using namespace espalier;
namespace fs = std::filesystem;

namespace {

void writeText(const fs::path& file, const std::string& text)
{
    test::writeFile(file, {text.begin(), text.end()});
}

void writePicture(const fs::path& file, int width = 40, int height = 20)
{
    test::writePicture(file, height, width, 90, 60, 30);
}

/// In pixels.
struct PixelBox {
    std::string name;
    double left, top, right, bottom;
};

struct Picture {
    std::string stem, split;
    int width, height;
    std::vector<PixelBox> boxes;
};

const std::vector<std::string> classNames{"bus", "car"};

const std::vector<Picture> pictures{
    {"a", "train", 640, 480, {{"car", 10, 20, 110, 220}, {"bus", 0, 0, 640, 480}}},
    {"b", "train", 333, 97, {{"bus", 1, 2, 3, 4}}},
    {"c", "train", 50, 50, {}},
    {"d", "val", 17, 400, {{"car", 3, 101, 16, 399}}},
};

void writeUltralytics(const fs::path& root)
{
    writeText(root / "data.yaml", "path: .\ntrain: images/train\nval: images/val\nnames: [bus, car]\n");
    for (const Picture& picture : pictures) {
        writePicture(root / "images" / picture.split / (picture.stem + ".png"), picture.width, picture.height);
        std::string lines;
        for (const PixelBox& box : picture.boxes)
            lines += fmt::format("{} {:.17g} {:.17g} {:.17g} {:.17g}\n", box.name == "car" ? 1 : 0,
                                 (box.left + box.right) / 2 / picture.width, (box.top + box.bottom) / 2 / picture.height,
                                 (box.right - box.left) / picture.width, (box.bottom - box.top) / picture.height);
        writeText(root / "labels" / picture.split / (picture.stem + ".txt"), lines);
    }
}

void writePascalVoc(const fs::path& root)
{
    std::map<std::string, std::string> lists;
    for (const Picture& picture : pictures) {
        lists[picture.split] += picture.stem + "\n";
        writePicture(root / "JPEGImages" / (picture.stem + ".png"), picture.width, picture.height);
        std::string objects;
        for (const PixelBox& box : picture.boxes)
            objects += fmt::format("<object><name>{}</name><difficult>0</difficult><bndbox><xmin>{}</xmin><ymin>{}</ymin><xmax>{}</xmax>"
                                   "<ymax>{}</ymax></bndbox></object>",
                                   box.name, box.left, box.top, box.right, box.bottom);
        writeText(root / "Annotations" / (picture.stem + ".xml"),
                  fmt::format("<annotation><size><width>{}</width><height>{}</height><depth>3</depth></size>{}</annotation>", picture.width,
                              picture.height, objects));
    }
    for (const auto& [split, names] : lists)
        writeText(root / "ImageSets" / "Main" / (split + ".txt"), names);
}

/// Ids with gaps, and categories that are not in the order of their names.
void writeCoco(const fs::path& root)
{
    for (const std::string split : {"train", "val"}) {
        std::string images, annotations;
        int id = 0;
        for (const Picture& picture : pictures) {
            id += 7;
            if (picture.split != split)
                continue;
            writePicture(root / (split + "2017") / (picture.stem + ".png"), picture.width, picture.height);
            images += fmt::format("{}{{\"id\": {}, \"file_name\": \"{}.png\", \"width\": {}, \"height\": {}}}", images.empty() ? "" : ",",
                                  id, picture.stem, picture.width, picture.height);
            for (const PixelBox& box : picture.boxes)
                annotations +=
                    fmt::format("{}{{\"id\": {}, \"image_id\": {}, \"category_id\": {}, \"bbox\": [{}, {}, {}, {}], \"area\": 5.5, "
                                "\"segmentation\": [[1, 2, 3, 4, 5, 6]]}}",
                                annotations.empty() ? "" : ",", 1000 + id, id, box.name == "car" ? 91 : 3, box.left, box.top,
                                box.right - box.left, box.bottom - box.top);
        }
        writeText(root / "annotations" / ("instances_" + split + "2017.json"),
                  fmt::format("{{\"images\": [{}], \"annotations\": [{}], \"categories\": [{{\"id\": 91, \"name\": \"car\"}}, "
                              "{{\"id\": 3, \"name\": \"bus\"}}]}}",
                              images, annotations));
    }
}

Annotations read(const fs::path& source)
{
    auto found = readAnnotations(source);
    if (!found)
        qFatal("%s", found.error().message.c_str());
    return std::move(*found);
}

std::string refusal(const fs::path& source)
{
    const auto found = readAnnotations(source);
    return found ? std::string() : found.error().message;
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

std::int64_t countOf(const Annotations& annotations, LabelFault fault)
{
    const auto found = annotations.faults.found().find(fault);
    return found == annotations.faults.found().end() ? 0 : found->second.count;
}

} // namespace

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
        const fs::path root = fresh();
        write(layout, root);
        const Annotations found = read(root);
        QCOMPARE(QString::fromStdString(found.layout), layout);
        QCOMPARE(found.classes, classNames);
        QVERIFY(found.faults.found().empty());
        QCOMPARE(found.split("train")->images.size(), std::size_t{3});
        QCOMPARE(found.split("val")->images.size(), std::size_t{1});
        for (const Picture& picture : pictures) {
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
        const fs::path root = fresh();
        writeUltralytics(root);
        writeText(root / "train.txt", "./images/train/a.png\nimages/train/b.png\r\n\n" + (root / "images/train/c.png").string() + "\n");
        writeText(root / "val.txt", "images/val/d.png");
        yaml.replace("ROOT", QString::fromStdString(root.string())).replace("DATA", QString::fromStdString(root.filename().string()));
        writeText(root / "data.yaml", yaml.toStdString());
        for (const fs::path& source : {root, root / "data.yaml"}) {
            const Annotations found = read(source);
            QCOMPARE(found.classes, classNames);
            QCOMPARE(found.split("train")->images.size(), std::size_t{3});
            QCOMPARE(found.split("train")->images.front().boxes.size(), std::size_t{2});
            QCOMPARE(found.split("val")->images.front().boxes.size(), std::size_t{1});
        }
    }

    void dataYamlsThatContradictThemselvesAreRefused()
    {
        const fs::path root = fresh();
        writeUltralytics(root);
        const auto told = [&](const std::string& yaml) {
            writeText(root / "data.yaml", yaml);
            return refusal(root);
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
        const fs::path root = fresh(), before = fs::current_path();
        writeUltralytics(root);
        fs::current_path(root);
        const Annotations byFolder = read("."), byFile = read("data.yaml");
        fs::current_path(before);
        QCOMPARE(byFolder.split("train")->images.front().boxes.size(), std::size_t{2});
        QCOMPARE(byFile.split("train")->images.front().boxes.size(), std::size_t{2});
    }

    void aBrokenYamlIsToldNotPassedOver()
    {
        const fs::path root = fresh();
        writeUltralytics(root);
        writeText(root / "data.yaml", "train: [images/train\nnames: [bus, car]\n");
        QVERIFY(contains(refusal(root), "data.yaml:"));
        QVERIFY(contains(refusal(root / "data.yaml"), "not valid YAML"));
        fs::remove(root / "data.yaml");
        writeText(root / "args.yaml", "val: true\n"); // a training's settings
        writeText(root / "roads.yaml", "train: images/train\nval: images/val\nnames: [bus, car]\n");
        QCOMPARE(read(root).classes, classNames);
    }

    void whatIsNoListIsNotReadWithoutEnd()
    {
        const fs::path root = fresh();
        writeUltralytics(root);
        writeText(root / "data.yaml", "train: /dev/zero\nval: images/val\nnames: [bus, car]\n");
        const Annotations found = read(root);
        QVERIFY(found.split("train") == nullptr && found.split("val") != nullptr);
    }

    void keyPointsAreNoOutlines()
    {
        const fs::path root = fresh();
        writeUltralytics(root);
        writeText(root / "data.yaml", "train: images/train\nval: images/val\nkpt_shape: [2, 3]\nnames: [bus, car]\n");
        writeText(root / "labels/train/a.txt", "1 0.5 0.5 0.25 0.5 0.9 0.9 2 0.1 0.1 2\n");
        QCOMPARE(read(root).split("train")->images.front().boxes.at(0), (Box{1, 0.375, 0.25, 0.625, 0.75}));
    }

    void foldersWithoutAYamlAreTaken()
    {
        const fs::path root = fresh();
        writeUltralytics(root);
        fs::remove(root / "data.yaml");
        QCOMPARE(read(root).classes, (std::vector<std::string>{"class 0", "class 1"}));
        QCOMPARE(read(root).split("val")->images.size(), std::size_t{1});
        writeText(root / "classes.txt", "bus\ncar\n");
        QCOMPARE(read(root).classes, classNames);
    }

    void imagesWithoutAFileOfLabelsShowBackground()
    {
        const fs::path root = fresh();
        writeUltralytics(root);
        fs::remove(root / "labels/train/a.txt");
        const AnnotatedImage image = read(root).split("train")->images.front();
        QVERIFY(!image.labelled && image.boxes.empty());
        QVERIFY(read(root).split("train")->images[2].labelled);
    }

    void outlinesBecomeBoxes()
    {
        const fs::path root = fresh();
        writeUltralytics(root);
        writeText(root / "labels/train/a.txt", "1 0.5 0.1 0.2 0.3 0.4 0.9\n");
        const Box box = read(root).split("train")->images.front().boxes.at(0);
        QCOMPARE(box, (Box{1, 0.2, 0.1, 0.5, 0.9}));
    }

    void whatIsWrongWithALabelIsCountedAndNamed()
    {
        const fs::path root = fresh();
        writeUltralytics(root);
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
        const Annotations found = read(root);
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
        const fs::path root = fresh();
        writeUltralytics(root);
        writeText(root / "train.txt", "images/train/a.png\nimages/train/lost.png\n");
        writeText(root / "data.yaml", "train: train.txt\nval: images/val\nnames: [bus, car]\n");
        const Annotations found = read(root);
        QCOMPARE(found.split("train")->images.size(), std::size_t{1});
        QCOMPARE(found.faults.found().at(LabelFault::noImage).first.front(), std::string("train.txt:2: images/train/lost.png"));
    }

    void withoutValidationEveryTenthImageIsSetAside()
    {
        const fs::path root = fresh();
        for (int i = 0; i < 25; ++i)
            writePicture(root / "images" / fmt::format("{:02}.png", i));
        fs::create_directories(root / "labels");
        const Annotations found = read(root);
        QCOMPARE(found.split("train")->images.size(), std::size_t{22});
        QCOMPARE(found.split("val")->images.size(), std::size_t{3});
        QCOMPARE(found.split("val")->images[1].file.filename(), fs::path("10.png"));
    }

    void pascalVocHasDifficultObjectsAndFaults()
    {
        const fs::path root = fresh();
        writePascalVoc(root);
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
        const Annotations found = read(root);
        QCOMPARE(countOf(found, LabelFault::malformed), 3); // two objects and a file
        QCOMPARE(countOf(found, LabelFault::noLabels), 1);
        QCOMPARE(countOf(found, LabelFault::noImage), 1);
        const Box box = found.split("train")->images.front().boxes.at(0);
        QVERIFY(box.difficult && std::abs(box.left - 0.105) < 1e-12 && box.bottom == 0.5);
    }

    void pascalVocLiesInYearsOrBesideItsImages()
    {
        const fs::path root = fresh();
        writePascalVoc(root / "VOCdevkit" / "VOC2007");
        QCOMPARE(read(root).split("train")->images.size(), std::size_t{3});
        const fs::path parts = fresh();
        for (const Picture& picture : pictures) {
            const fs::path from = root / "VOCdevkit" / "VOC2007", to = parts / (picture.split == "val" ? "valid" : "train");
            fs::create_directories(to);
            fs::copy(from / "Annotations" / (picture.stem + ".xml"), to);
            fs::copy(from / "JPEGImages" / (picture.stem + ".png"), to);
        }
        QCOMPARE(read(parts).classes, classNames);
        QCOMPARE(read(parts).split("val")->images.front().boxes.size(), std::size_t{1});
    }

    void cocoHasCrowdsAndFaults()
    {
        const fs::path root = fresh();
        writePicture(root / "train" / "a.png");
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
        const Annotations found = read(root);
        QCOMPARE(found.split("train")->images.size(), std::size_t{1});
        const std::vector<Box>& boxes = found.split("train")->images.front().boxes;
        QCOMPARE(boxes.size(), std::size_t{1});
        QCOMPARE(boxes[0], (Box{0, 0.1, 0.25, 0.6, 0.75, 0, true, false}));
        QCOMPARE(countOf(found, LabelFault::unknownClass), 1);
        QCOMPARE(countOf(found, LabelFault::malformed), 3);
        QCOMPARE(countOf(found, LabelFault::noImage), 1);
        write(image + R"(, {"id": 2, "file_name": "lost.png", "width": 4, "height": 2}, {"id": 3, "file_name": "b.png"}, [])", "");
        QCOMPARE(countOf(read(root), LabelFault::noImage), 1);
        QCOMPARE(countOf(read(root), LabelFault::malformed), 2);
        writeText(root / "train" / "_annotations.coco.json", R"({"images": [], "annotations": [)");
        QVERIFY(contains(refusal(root), "no COCO data set"));
    }

    void cocoPartsAreToldByAnyPieceOfTheName()
    {
        const fs::path root = fresh();
        writeCoco(root);
        const fs::path folder = root / "annotations";
        fs::rename(folder / "instances_val2017.json", folder / "instances_val2017_small.json");
        QCOMPARE(read(root).split("val")->images.size(), std::size_t{1});
        fs::rename(folder / "instances_val2017_small.json", folder / "instances_minival2017.json");
        fs::rename(root / "val2017", root / "minival2017");
        QCOMPARE(read(root).split("val")->images.size(), std::size_t{1});
    }

    void namesOfOneCategoryHaveToAgree()
    {
        const fs::path root = fresh();
        writeCoco(root);
        writeText(root / "annotations" / "instances_val2017.json", R"({"images": [], "categories": [{"id": 3, "name": "lorry"}]})");
        QVERIFY(contains(refusal(root), "Category 3 is called"));
    }

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
        const fs::path root = fresh(), damaged = root / file.toStdString();
        write(layout, root);
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
        const fs::path root = fresh();
        writeCoco(root);
        const fs::path json = root / "annotations" / "instances_train2017.json";
        writeText(json, R"({"images": )" + std::string(1'000'000, '['));
        QVERIFY(contains(refusal(root), "no COCO data set"));
        writeText(
            json,
            R"({"images": [{"id": 1, "file_name": "a.png", "width": 99999999999, "height": 1}], "categories": [{"id": 1, "name": "a"}]})");
        fs::remove(root / "annotations" / "instances_val2017.json");
        QVERIFY(contains(refusal(root), "has no image"));
        const fs::path voc = fresh();
        writePascalVoc(voc);
        std::string deep;
        for (int i = 0; i < 200'000; ++i)
            deep += "<a>";
        writeText(voc / "Annotations/a.xml", deep);
        QCOMPARE(countOf(read(voc), LabelFault::malformed), 1);
        const fs::path labels = fresh();
        writeUltralytics(labels);
        writeText(labels / "labels/train/a.txt", std::string(17 << 20, '1'));
        QVERIFY(contains(read(labels).faults.found().at(LabelFault::malformed).first.front(), "too large"));
    }

    void whatIsNoDataSetIsRefused()
    {
        const fs::path root = fresh();
        writePicture(root / "train" / "cats" / "a.png");
        QVERIFY(!holdsAnnotations(root));
        QVERIFY(contains(refusal(root), "is no data set with boxes"));
        QVERIFY(contains(refusal(root / "nowhere"), "There is no file or folder"));
        fs::create_directories(root / "images");
        fs::create_directories(root / "labels");
        QVERIFY(contains(refusal(root), "has no image"));
    }

private:
    static void write(const QString& layout, const fs::path& root)
    {
        layout == "COCO" ? writeCoco(root) : layout == "Pascal VOC" ? writePascalVoc(root) : writeUltralytics(root);
    }

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

    /// An empty folder.
    fs::path fresh()
    {
        const fs::path root = fs::path(dir_.path().toStdString()) / fmt::format("set{}", folders_++);
        fs::create_directories(root);
        return root;
    }

    QTemporaryDir dir_;
    int folders_ = 0;
};

QTEST_APPLESS_MAIN(TestAnnotations)
#include "test_annotations.moc"
