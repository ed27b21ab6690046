// SPDX-License-Identifier: GPL-3.0-or-later
// Image folders and IDX files, valid and broken.
#include "core/data/dataset.h"
#include "tests/core/support/data_files.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <set>

using namespace espalier;
using namespace espalier::test;
namespace fs = std::filesystem;

namespace {

Dataset::Options options(int channels = 3, int side = 8)
{
    Dataset::Options options;
    options.preprocessing.height = side;
    options.preprocessing.width = side;
    options.preprocessing.channels = channels;
    return options;
}

Bytes content(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return Bytes{std::istreambuf_iterator<char>(stream), {}};
}

Bytes pixels(const Dataset& dataset, std::size_t i)
{
    const Image image = dataset.image(i).value();
    return {image.pixels.begin(), image.pixels.end()};
}

/// The error of opening, empty where it succeeds.
QString faultOf(const fs::path& root, const std::string& split = "train", const Dataset::Options& wishes = options())
{
    const Result<Dataset> dataset = Dataset::open(root, split, wishes);
    return dataset ? QString() : QString::fromStdString(dataset.error().message);
}

class DataTest : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> folder_;
    fs::path root_;

    void writeTwoClasses(const std::string& split)
    {
        writePicture(root_ / split / "cat" / "b.png", 8, 8, 255, 0, 0);
        writePicture(root_ / split / "cat" / "a.png", 8, 8, 0, 255, 0);
        writePicture(root_ / split / "ant" / "x.bmp", 8, 8, 0, 0, 255);
    }

    void writeIdx(const std::string& stem, std::uint32_t images, const Bytes& labels)
    {
        writeFile(root_ / (stem + "-images-idx3-ubyte"), idxImages(images, 2, 2, Bytes(images * 4, 7)));
        writeFile(root_ / (stem + "-labels-idx1-ubyte"), idxLabels(labels));
    }

    Dataset withoutLabels(const std::string& split, LabelUse labels = LabelUse::ignored)
    {
        Dataset::Options wishes = options();
        wishes.labels = labels;
        return Dataset::open(root_, split, wishes).value();
    }

private Q_SLOTS:
    void init()
    {
        folder_ = std::make_unique<QTemporaryDir>();
        root_ = folder_->path().toStdString();
    }

    void readsClassesAndFilesInOrderOfNames()
    {
        writeTwoClasses("train");
        const Result<Dataset> data = Dataset::open(root_, "train", options());
        QVERIFY2(data, data ? "" : data.error().message.c_str());
        QCOMPARE(data->classes(), (std::vector<std::string>{"ant", "cat"}));
        QCOMPARE(data->size(), std::size_t{3});
        QCOMPARE(data->name(1), std::string("train/cat/a.png"));
        QCOMPARE(data->label(0), 0);
        QCOMPARE(data->label(2), 1);
        const Image red = data->image(2).value();
        QCOMPARE(red.channels, 3);
        QCOMPARE(Bytes(red.pixels.begin(), red.pixels.begin() + 3), (Bytes{255, 0, 0}));
    }

    void ordersChannelsAsAsked()
    {
        writeTwoClasses("train");
        Dataset::Options wishes = options();
        wishes.preprocessing.order = Preprocessing::Order::bgr;
        const Image red = Dataset::open(root_, "train", wishes)->image(2).value();
        QCOMPARE(Bytes(red.pixels.begin(), red.pixels.begin() + 3), (Bytes{0, 0, 255}));
    }

    void makesGreyAndResizes()
    {
        writePicture(root_ / "train" / "one" / "large.png", 40, 20, 200, 200, 200);
        writePicture(root_ / "train" / "one" / "small.png", 3, 5, 100, 100, 100);
        const Result<Dataset> data = Dataset::open(root_, "train", options(1, 16));
        QCOMPARE(pixels(*data, 0), Bytes(256, 200));
        QCOMPARE(pixels(*data, 1), Bytes(256, 100));
    }

    /// Images in memory are not copied in every epoch, and an image may outlive its dataset.
    void sharesWhatItKeeps()
    {
        writeTwoClasses("train");
        Result<Dataset> data = Dataset::open(root_, "train", options());
        const Image red = data->image(2).value();
        QCOMPARE(data->image(2)->pixels.data(), red.pixels.data());
        const Image own = red.ownCopy();
        QVERIFY(own.pixels.data() != red.pixels.data() && std::equal(own.pixels.begin(), own.pixels.end(), red.pixels.begin()));
        data = Dataset::open(root_, "train", options(1));
        QCOMPARE(Bytes(red.pixels.begin(), red.pixels.begin() + 3), (Bytes{255, 0, 0}));
    }

    void leavesOutBrokenImagesAndNamesThem()
    {
        writeTwoClasses("train");
        writePicture(root_ / "train" / "cat" / "c.jpg", 64, 64, 10, 200, 30);
        Bytes cut = content(root_ / "train" / "cat" / "c.jpg");
        cut.resize(cut.size() - 20);
        writeFile(root_ / "train" / "cat" / "aa_cut.jpg", cut);
        writeFile(root_ / "train" / "ant" / "empty.jpg", {});
        writeFile(root_ / "train" / "ant" / "text.png", {'h', 'e', 'l', 'l', 'o'});
        Bytes png = content(root_ / "train" / "cat" / "a.png");
        png.resize(png.size() / 2);
        writeFile(root_ / "train" / "ant" / "cut.png", png);
        const Result<Dataset> data = Dataset::open(root_, "train", options());
        QVERIFY2(data, data ? "" : data.error().message.c_str());
        QCOMPARE(data->size(), std::size_t{4});
        QCOMPARE(data->skipped().size(), std::size_t{4});
        QCOMPARE(data->skipped()[3], std::string("train/cat/aa_cut.jpg: is cut short"));
        QCOMPARE(data->skipped()[1], std::string("train/ant/empty.jpg: is empty"));
        QCOMPARE(data->name(3), std::string("train/cat/c.jpg"));
        const Image green = data->image(3).value();
        QVERIFY(green.pixels[1] > 190 && green.pixels[0] < 20);
    }

    /// Pictures of kinds that cannot be decoded are counted and named; they do not vanish.
    void namesPicturesOfOtherKinds()
    {
        writeTwoClasses("train");
        writeFile(root_ / "train" / "cat" / "moving.gif", {'G', 'I', 'F', '8', '9', 'a', 1, 0, 1, 0, 0, 0, 0, ';'});
        const Result<Dataset> data = Dataset::open(root_, "train", options());
        QVERIFY2(data, data ? "" : data.error().message.c_str());
        QCOMPARE(data->size(), std::size_t{3});
        QCOMPARE(data->skipped().size(), std::size_t{1});
        QVERIFY(data->skipped()[0].find("train/cat/moving.gif: ") == 0);
    }

    void ignoresHiddenAndForeignFiles()
    {
        writeTwoClasses("train");
        writeFile(root_ / "train" / "cat" / ".hidden.png", {1, 2, 3});
        writeFile(root_ / "train" / "cat" / "notes.txt", {1, 2, 3});
        fs::create_directories(root_ / "train" / ".cache");
        const Result<Dataset> data = Dataset::open(root_, "train", options());
        QCOMPARE(data->size(), std::size_t{3});
        QVERIFY(data->skipped().empty());
        QCOMPARE(data->classes().size(), std::size_t{2});
    }

    /// From memory and from files.
    void aPartHasItsImagesWithoutLabels()
    {
        writeTwoClasses("train");
        for (const std::size_t memory : {std::size_t{1} << 30, std::size_t{0}}) {
            Dataset::Options wishes = options();
            wishes.memoryBudget = memory;
            const Dataset all = Dataset::open(root_, "train", wishes).value();
            const Dataset part = all.unlabelled({2, 0});
            QCOMPARE(part.size(), std::size_t(2));
            QVERIFY(!part.labelled());
            QCOMPARE(part.label(0), -1);
            QCOMPARE(part.name(0), all.name(2));
            const Dataset again = part.unlabelled({1});
            QCOMPARE(pixels(part, 0), pixels(all, 2));
            QCOMPARE(pixels(again, 0), pixels(all, 0));
        }
    }

    void takesTheFirstImagesOfEachClass()
    {
        writeTwoClasses("train");
        Dataset::Options wishes = options();
        wishes.limitPerClass = 1;
        const Result<Dataset> data = Dataset::open(root_, "train", wishes);
        QCOMPARE(data->size(), std::size_t{2});
        QCOMPARE(data->name(1), std::string("train/cat/a.png"));
    }

    void letsValAndTestStandInForEachOther()
    {
        writeTwoClasses("train");
        writePicture(root_ / "test" / "cat" / "t.png", 8, 8, 1, 2, 3);
        const Result<Dataset> data = Dataset::open(root_, "val", options());
        QVERIFY2(data, data ? "" : data.error().message.c_str());
        // A class without validation images keeps its number.
        QCOMPARE(data->classes().size(), std::size_t{2});
        QCOMPARE(data->label(0), 1);
    }

    void explainsWhatIsMissing_data()
    {
        QTest::addColumn<QStringList>("made");
        QTest::addColumn<QString>("says");
        QTest::newRow("empty folder") << QStringList{} << "holds no images";
        QTest::newRow("classes without train and val") << QStringList{"cat/a.png", "dog/b.png"} << "expected";
        QTest::newRow("unknown split") << QStringList{"val/cat/a.png"} << "no folder 'train'";
        QTest::newRow("no classes") << QStringList{"train/a.png"} << "has no class folders";
        QTest::newRow("empty class") << QStringList{"train/cat/a.png", "train/dog/readme.txt"} << "holds no image";
    }

    void explainsWhatIsMissing()
    {
        QFETCH(QStringList, made);
        QFETCH(QString, says);
        for (const QString& file : made) {
            if (file.endsWith(".png"))
                writePicture(root_ / file.toStdString(), 8, 8, 1, 2, 3);
            else
                writeFile(root_ / file.toStdString(), {1});
        }
        const QString fault = faultOf(root_);
        QVERIFY2(fault.contains(says), qPrintable(fault));
        QVERIFY(fault.endsWith('.'));
    }

    void namesMissingFolderAndForeignClass()
    {
        QVERIFY(faultOf(root_ / "nowhere").contains("There is no folder"));
        writeTwoClasses("train");
        writePicture(root_ / "val" / "dog" / "d.png", 8, 8, 1, 2, 3);
        QVERIFY(faultOf(root_, "val").contains("'dog'"));
    }

    void refusesWhenNothingCanBeRead()
    {
        writeFile(root_ / "train" / "cat" / "a.png", {1, 2, 3});
        QVERIFY(faultOf(root_).contains("None of the 1 images"));
    }

    void refusesPreprocessingThatDoesNotFit()
    {
        writeTwoClasses("train");
        Dataset::Options wishes = options(1);
        wishes.preprocessing.mean = {0.1F, 0.2F, 0.3F};
        QVERIFY(faultOf(root_, "train", wishes).contains("3 numbers"));
        wishes = options();
        wishes.preprocessing.std = {0.1F, 0.0F, 0.3F};
        QVERIFY(faultOf(root_, "train", wishes).contains("above 0"));
    }

    void readsIdxPlainAndCompressed()
    {
        const Bytes written{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
        writeFile(root_ / "train-images-idx3-ubyte.gz", gzipped(idxImages(3, 2, 2, written)));
        writeFile(root_ / "train-labels-idx1-ubyte", idxLabels({2, 0, 2}));
        const Result<Dataset> data = Dataset::open(root_, "train", options(1, 2));
        QVERIFY2(data, data ? "" : data.error().message.c_str());
        QCOMPARE(data->classes(), (std::vector<std::string>{"0", "1", "2"}));
        QCOMPARE(pixels(*data, 1), (Bytes{4, 5, 6, 7}));
        QCOMPARE(data->label(2), 2);
        QVERIFY(faultOf(root_, "val").contains("none for 'val'"));
    }

    void readsIdxAsColourWithClassNamesAndLimit()
    {
        writeIdx("t10k", 4, {1, 1, 0, 1});
        writeFile(root_ / "classes.txt", {'u', 'p', '\r', '\n', 'd', 'o', 'w', 'n', '\n'});
        Dataset::Options wishes = options(3, 2);
        wishes.limitPerClass = 1;
        const Result<Dataset> data = Dataset::open(root_, "test", wishes);
        QVERIFY2(data, data ? "" : data.error().message.c_str());
        QCOMPARE(data->classes(), (std::vector<std::string>{"up", "down"}));
        QCOMPARE(data->size(), std::size_t{2});
        QCOMPARE(data->label(0), 1);
        QCOMPARE(pixels(*data, 0), Bytes(12, 7));
    }

    void refusesBrokenIdx()
    {
        writeIdx("train", 3, {0, 1});
        QVERIFY2(faultOf(root_).contains("3 images"), qPrintable(faultOf(root_)));
        writeFile(root_ / "train-images-idx3-ubyte", idxImages(4, 2, 2, Bytes(8, 0)));
        QVERIFY2(faultOf(root_).contains("promises 16"), qPrintable(faultOf(root_)));
        writeFile(root_ / "train-images-idx3-ubyte", {0, 0, 8, 1, 0, 0, 0, 0});
        QVERIFY2(faultOf(root_).contains("not an IDX file"), qPrintable(faultOf(root_)));
        writeFile(root_ / "train-images-idx3-ubyte", idxImages(0xffffffff, 0xffffffff, 0xffffffff, {}));
        QVERIFY2(faultOf(root_).contains("promises"), qPrintable(faultOf(root_)));
        fs::remove(root_ / "train-labels-idx1-ubyte");
        QVERIFY2(faultOf(root_).contains("missing"), qPrintable(faultOf(root_)));
    }

    void refusesTruncatedGzip()
    {
        Bytes packed = gzipped(idxImages(2, 2, 2, {1, 90, 3, 4, 5, 66, 7, 8}));
        packed.resize(packed.size() - 10);
        writeFile(root_ / "train-images-idx3-ubyte.gz", packed);
        writeFile(root_ / "train-labels-idx1-ubyte", idxLabels({0, 1}));
        QVERIFY2(faultOf(root_).contains("cut short"), qPrintable(faultOf(root_)));
    }

    void refusesLabelsBeyondTheClassNames()
    {
        writeIdx("train", 2, {0, 5});
        writeFile(root_ / "classes.txt", {'a', '\n', 'b', '\n'});
        QVERIFY2(faultOf(root_).contains("names 2 classes"), qPrintable(faultOf(root_)));
    }

    void aPlainFolderKeepsEveryTenthImageAside()
    {
        for (int i = 0; i < 21; ++i)
            writePicture(root_ / (i % 2 == 0 ? "here" : "there") / (std::to_string(10 + i) + ".png"), 4, 4, 1, 2, 3);
        const Dataset train = withoutLabels("train"), held = withoutLabels("val");
        QCOMPARE(held.size(), std::size_t{3});
        QCOMPARE(train.size(), std::size_t{18});
        QVERIFY(!train.labelled() && train.classes().empty());
        std::set<std::string> names;
        for (const Dataset* part : {&train, &held}) {
            for (std::size_t i = 0; i < part->size(); ++i) {
                QCOMPARE(part->label(i), -1);
                names.insert(part->name(i));
            }
        }
        QCOMPARE(names.size(), std::size_t{21});
        Dataset::Options few = options();
        few.labels = LabelUse::ignored;
        few.limitPerClass = 5;
        QCOMPARE(Dataset::open(root_, "train", few)->size(), std::size_t{5});
    }

    void unlabelledImagesMayHaveLabelledOnesToValidate()
    {
        writeTwoClasses("val");
        writePicture(root_ / "train" / "1.png", 4, 4, 1, 2, 3);
        QVERIFY2(faultOf(root_).contains("--no-labels"), qPrintable(faultOf(root_)));
        writePicture(root_ / "train" / "deeper" / "2.png", 4, 4, 1, 2, 3);
        QCOMPARE(withoutLabels("train").size(), std::size_t{2});
        const Dataset held = withoutLabels("val", LabelUse::ifThere);
        QVERIFY(held.labelled());
        QCOMPARE(held.label(2), 1);
        QVERIFY(!withoutLabels("val").labelled());
    }

    void labelsCanBeIgnored()
    {
        writeTwoClasses("train");
        QCOMPARE(withoutLabels("train").size() + withoutLabels("val").size(), std::size_t{3});
        writeIdx("train", 3, {0, 1, 2});
        const Dataset idx = withoutLabels("train");
        QVERIFY(!idx.labelled());
        QCOMPARE(idx.size(), std::size_t{3});
        QVERIFY(withoutLabels("train", LabelUse::ifThere).labelled());
    }
};

} // namespace

QTEST_GUILESS_MAIN(DataTest)
#include "test_data.moc"
