// SPDX-License-Identifier: GPL-3.0-or-later
// The same pictures in three layouts, each with an order of its classes of its own, are the same for a network that knows the names.
#include "core/pipeline/class_order.h"
#include "core/pipeline/recipes/images.h"
#include "core/pipeline/stages.h"
#include "core/tasks/evaluation.h"
#include "core/tasks/model_card.h"
#include "tests/core/support/annotated_pictures.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/painted_boxes.h"
#include "tests/core/support/tiny_detector.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>
#include <iterator>

using namespace espalier;
using namespace espalier::test;
namespace fs = std::filesystem;

namespace {

class Listener : public Observer {
public:
    void log(const std::string& line) override { lines += line + "\n"; }

    RunControl control;
    std::string lines;
};

std::string textOf(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void replaceAll(const fs::path& file, const std::string& from, const std::string& to)
{
    std::string text = textOf(file);
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    writeText(file, text);
}

/// Green, red, blue.
void writeAsListed(const fs::path& root, const std::vector<PaintedPicture>& pictures)
{
    writeUltralytics(root, pictures);
    fs::create_directories(root / "images" / "train"); // the file names it
    replaceAll(root / "data.yaml", "[blue, green, red]", "[green, red, blue]");
    for (const auto& entry : fs::directory_iterator(root / "labels" / "val")) {
        std::string text = textOf(entry.path());
        for (std::size_t line = 0; line < text.size(); line = text.find('\n', line) + 1)
            text[line] = text[line] == '0' ? '2' : text[line] == '1' ? '0' : '1';
        writeText(entry.path(), text);
    }
}

/// Red, blue, green.
void writeById(const fs::path& root, const std::vector<PaintedPicture>& pictures)
{
    writeCoco(root, pictures);
    for (const char* part : {"train", "val"}) {
        const fs::path file = root / "annotations" / (std::string("instances_") + part + "2017.json");
        replaceAll(file, "\"id\": 21, \"name\"", "\"id\": 0, \"name\"");
        replaceAll(file, "\"category_id\": 21,", "\"category_id\": 0,");
    }
}

ModelPtr detectorOf(const std::vector<std::string>& classes)
{
    Network network = tinyDetector(HeadKind::anchors, 3);
    ModelCard card = cardOf(network);
    card.classes = classes;
    setCard(network, card);
    return makeModel(std::move(network));
}

} // namespace

class TestClassOrder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        pictures_ = randomPictures("val", 6, 3, 90, 2);
        for (int category = 0; category < 3; ++category) // so that each class is there
            pictures_.push_back({"own" + std::to_string(category) + ".png", "val", 64, 64, {{category, {20, 10, 30, 40}}}});
        writeAsListed(root("listed"), pictures_);
        writePascalVoc(root("named"), pictures_);
        writeById(root("ids"), pictures_);
    }

    void layoutsAreEqualForANetwork()
    {
        const std::vector<std::string> known{"Red ", "BLUE", "green"}; // other spellings of the same names
        const int numbers[] = {1, 2, 0};                               // of blue, green and red
        const ModelPtr model = detectorOf(known);
        std::vector<Evaluation> evaluations;
        for (const char* layout : {"listed", "named", "ids"}) {
            Listener listener;
            Project project;
            project.data = root(layout).string();
            const auto opened = recipes::openSplit(*model, project, "val", 0, LabelUse::needed, {listener.control, listener});
            QVERIFY2(opened, opened ? "" : opened.error().message.c_str());
            QCOMPARE(opened->classes(), known);
            QVERIFY2(listener.lines.empty(), listener.lines.c_str());
            for (std::size_t i = 0; i < pictures_.size(); ++i) {
                const std::vector<Box>& boxes = opened->boxes(i);
                QCOMPARE(boxes.size(), pictures_[i].objects.size());
                for (std::size_t object = 0; object < boxes.size(); ++object) {
                    const PaintedObject& painted = pictures_[i].objects[object];
                    QCOMPARE(boxes[object].category, numbers[painted.category]);
                    QVERIFY(std::abs(boxes[object].left * pictures_[i].width - painted.place.x) < 1e-9);
                }
            }
            QVERIFY(inOrderOf(known, annotationsIn(root(layout))).split("val")->images.back().boxes == opened->boxes(pictures_.size() - 1));
            QCOMPARE(cardOf(learnedFrom(model->network, *opened)).classes, known);
            const auto evaluation = evaluate(model->network, *opened, listener.control);
            QVERIFY2(evaluation, evaluation ? "" : evaluation.error().message.c_str());
            evaluations.push_back(*evaluation);
        }
        for (const Evaluation& each : evaluations) {
            QVERIFY(std::abs(each.loss - evaluations.front().loss) < 1e-5);
            QCOMPARE(each.metrics.find("map50").value(), evaluations.front().metrics.find("map50").value());
        }
    }

    void otherNamesAreTold()
    {
        Listener listener;
        Project project;
        project.data = root("named").string();
        const auto opened =
            recipes::openSplit(*detectorOf({"blue", "car", "bus"}), project, "val", 0, LabelUse::needed, {listener.control, listener});
        QVERIFY(opened);
        QCOMPARE(opened->classes(), paintedClasses());
        QVERIFY2(listener.lines.find("other names (green, red) than the network's (car, bus)") != std::string::npos,
                 listener.lines.c_str());
    }

    void namesThatSayNothingAreNotTold()
    {
        QVERIFY(differentNames({}, {"a", "b"}).empty());
        QVERIFY(differentNames({"a", "b"}, {"class 0", "class 1"}).empty());
        QVERIFY(differentNames({"0", "1"}, {"a", "b"}).empty());
        QVERIFY(differentNames({"a", "b"}, {"A", " b"}).empty());
        QVERIFY(differentNames({"a"}, {"b", "c"}).empty()); // whoever compares the numbers tells
        QVERIFY(!differentNames({"a", "b"}, {"a", "c"}).empty());
        const std::vector<std::string> many{"a", "b", "c", "d", "e", "f", "g"}, others{"1a", "2", "3", "4", "5", "6", "7"};
        QVERIFY(differentNames(many, others).find("(a, b, c, d, e, …)") != std::string::npos);
    }

    void foldersOfClassesTakeTheNetworksNumbers()
    {
        for (const char* name : {"cat", "dog", "hen"})
            writePicture(root("folders") / "val" / name / "a.png", 8, 8, 1, 2, 3);
        Dataset::Options options;
        options.preprocessing.height = options.preprocessing.width = 8;
        options.preprocessing.channels = 3;
        const Dataset found = Dataset::open(root("folders"), "val", options).value();
        const Dataset ordered = inOrderOf({"hen", "Cat", "dog"}, found);
        QCOMPARE(ordered.classes(), (std::vector<std::string>{"hen", "Cat", "dog"}));
        QCOMPARE(ordered.label(0), 1);
        QCOMPARE(ordered.label(1), 2);
        QCOMPARE(ordered.label(2), 0);
        QCOMPARE(inOrderOf({"hen", "cat", "cow"}, found).classes(), found.classes());
        QCOMPARE(inOrderOf({}, found).label(2), 2);
    }

private:
    fs::path root(const char* name) const { return folder_.filePath(name).toStdString(); }

    QTemporaryDir folder_;
    std::vector<PaintedPicture> pictures_;
};

QTEST_GUILESS_MAIN(TestClassOrder)
#include "test_class_order.moc"
