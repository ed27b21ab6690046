// SPDX-License-Identifier: GPL-3.0-or-later
// What is told of a data set: counts, sizes, pictures that cannot be read, and pictures that are in both parts.
#include "core/data/near_duplicates.h"
#include "core/data/survey.h"
#include "tests/core/support/data_files.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace espalier;
namespace fs = std::filesystem;

namespace {

void writeText(const fs::path& file, const std::string& text)
{
    test::writeFile(file, {text.begin(), text.end()});
}

/// Smooth random blots, as a photograph has: equal seeds give equal pictures.
cv::Mat scene(int seed, int height = 120, int width = 160)
{
    cv::Mat coarse(6, 8, CV_8UC1), picture;
    cv::RNG random(static_cast<std::uint64_t>(seed));
    random.fill(coarse, cv::RNG::UNIFORM, 20, 220);
    cv::resize(coarse, picture, {width, height}, 0, 0, cv::INTER_CUBIC);
    return picture;
}

void writeImage(const fs::path& file, const cv::Mat& image)
{
    fs::create_directories(file.parent_path());
    QVERIFY(cv::imwrite(file.string(), image));
}

bool isFound(const cv::Mat& train, const cv::Mat& val)
{
    return !nearDuplicates({thumbprintOf(train)}, {thumbprintOf(val)})->empty();
}

Survey survey(const fs::path& source)
{
    RunControl control;
    auto found = surveyOf(source, control);
    if (!found)
        qFatal("%s", found.error().message.c_str());
    return std::move(*found);
}

} // namespace

class TestSurvey : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPictureSavedAgainIsANearDuplicate()
    {
        const cv::Mat picture = scene(1);
        cv::Mat smaller, brighter;
        cv::resize(picture, smaller, {80, 60}, 0, 0, cv::INTER_AREA);
        picture.convertTo(brighter, -1, 1, 12);
        std::vector<std::uint8_t> bytes;
        QVERIFY(cv::imencode(".jpg", picture, bytes, {cv::IMWRITE_JPEG_QUALITY, 40}));
        QVERIFY(isFound(picture, picture));
        QVERIFY(isFound(picture, smaller));
        QVERIFY(isFound(picture, brighter));
        QVERIFY(isFound(picture, cv::imdecode(bytes, cv::IMREAD_GRAYSCALE)));
    }

    void otherPicturesAreNot()
    {
        for (int seed = 2; seed < 200; ++seed)
            QVERIFY(!isFound(scene(1), scene(seed)));
        cv::Mat mirrored;
        cv::flip(scene(1), mirrored, 1);
        QVERIFY(!isFound(scene(1), mirrored));
        QVERIFY(!isFound(cv::Mat(50, 50, CV_8UC1, cv::Scalar(90)), cv::Mat(50, 50, CV_8UC1, cv::Scalar(90)))); // nothing can be told
    }

    void theNearestOneIsNamed()
    {
        cv::Mat noisy = scene(3), noise(noisy.size(), CV_8UC1);
        cv::RNG(7).fill(noise, cv::RNG::UNIFORM, 0, 12);
        noisy += noise;
        const auto pairs = nearDuplicates({thumbprintOf(scene(1)), thumbprintOf(noisy), thumbprintOf(scene(3))},
                                          {thumbprintOf(scene(9)), thumbprintOf(scene(3))});
        QCOMPARE(*pairs, (std::vector<std::pair<std::size_t, std::size_t>>{{2, 1}}));
    }

    void boxesAreCountedByClassAndSize()
    {
        const fs::path root = fresh();
        writeText(root / "data.yaml", "train: images/train\nval: images/val\nnames: [car, bus]\n");
        for (int i = 0; i < 4; ++i)
            writeImage(root / "images/train" / (std::to_string(i) + ".png"), scene(i, 200, 400));
        writeImage(root / "images/val/4.png", scene(2, 200, 400)); // a training picture
        writeImage(root / "images/val/5.png", scene(5, 100, 50));
        // 20×20, 40×100 and 200×160 pixels, and one over the edge.
        writeText(root / "labels/train/0.txt", "0 0.5 0.5 0.05 0.1\n0 0.5 0.5 0.1 0.5\n1 0.5 0.5 0.5 0.8\n1 1 0.5 0.1 0.1\n");
        writeText(root / "labels/train/1.txt", "0 0.5 0.5 0.05 0.1\n");
        writeText(root / "labels/train/2.txt", "");
        writeText(root / "images/train/broken.png", "no picture");
        const Survey found = survey(root);
        QCOMPARE(found.layout, std::string("Ultralytics"));
        QVERIFY(found.boxes);
        QCOMPARE(found.notes, (std::vector<std::string>{"Part val: not one of its 2 pictures has a box."}));
        const SplitSurvey& train = found.splits.at(0);
        QCOMPARE(train.images, 4);
        QCOMPARE(train.background, 2);
        QCOMPARE(train.unlabelled, 1);
        QCOMPARE(train.boxes, 5);
        QCOMPARE(train.boxSizes, (std::array<std::int64_t, 3>{3, 1, 1}));
        QCOMPARE(train.classes[0].images, 2);
        QCOMPARE(train.classes[0].boxes, 3);
        QCOMPARE(train.classes[1].images, 1);
        QVERIFY((train.smallest == PictureSize{400, 200}) && train.imagesOfThatSize == 4);
        QVERIFY((found.splits.at(1).smallest == PictureSize{50, 100}) && (found.splits.at(1).largest == PictureSize{400, 200}));
        QCOMPARE(found.faults.found().at(LabelFault::cut).count, 1);
        QCOMPARE(found.unreadable, (std::vector<std::string>{"images/train/broken.png: is damaged or not an image"}));
        QCOMPARE(found.nearDuplicates, (std::vector<std::pair<std::string, std::string>>{{"images/train/2.png", "images/val/4.png"}}));
    }

    void picturesOfAnotherSizeThanToldAreNamed()
    {
        const fs::path root = fresh();
        writeImage(root / "JPEGImages/a.png", scene(1, 60, 80));
        writeText(root / "Annotations/a.xml", "<annotation><size><width>800</width><height>600</height></size></annotation>");
        QCOMPARE(survey(root).otherSize, (std::vector<std::string>{"JPEGImages/a.png: 80 × 60, the annotation says 800 × 600"}));
    }

    void foldersOfClassesAreCounted()
    {
        const fs::path root = fresh();
        for (const char* name : {"train/cat/1.png", "train/cat/2.png", "train/dog/3.png", "val/dog/4.png"})
            writeImage(root / name, scene(name[10], 30, 30));
        const Survey found = survey(root);
        QCOMPARE(found.layout, std::string("folders of classes"));
        QVERIFY(!found.boxes);
        QCOMPARE(found.classes, (std::vector<std::string>{"cat", "dog"}));
        QCOMPARE(found.splits.at(0).classes[0].images, 2);
        QCOMPARE(found.splits.at(1).classes[0].images, 0);
        QCOMPARE(found.splits.at(1).classes[1].images, 1);
        QVERIFY(found.nearDuplicates.empty());
    }

    void imagesThatNobodyLabelledAreCounted()
    {
        const fs::path root = fresh();
        for (int i = 0; i < 20; ++i)
            writeImage(root / (std::to_string(i) + ".jpg"), scene(i));
        const Survey found = survey(root);
        QCOMPARE(found.layout, std::string("images without labels"));
        QVERIFY(!found.notes.empty() && found.classes.empty());
        QCOMPARE(found.splits.at(0).images + found.splits.at(1).images, 20);
    }

    /// MNIST's files give each part the classes up to its own highest label.
    void aPartMayHaveAClassMore()
    {
        const fs::path root = fresh();
        test::writeFile(root / "train-images-idx3-ubyte", test::idxImages(2, 4, 4, test::Bytes(32, 9)));
        test::writeFile(root / "train-labels-idx1-ubyte", test::idxLabels({0, 1}));
        test::writeFile(root / "t10k-images-idx3-ubyte", test::idxImages(2, 4, 4, test::Bytes(32, 9)));
        test::writeFile(root / "t10k-labels-idx1-ubyte", test::idxLabels({0, 3}));
        const Survey found = survey(root);
        QCOMPARE(found.classes.size(), std::size_t{4});
        QCOMPARE(found.splits.at(1).classes.at(3).images, 1);
    }

    void whatCannotBeJudgedOnIsTold()
    {
        const fs::path root = fresh();
        writeImage(root / "train/cat/1.png", scene(1, 30, 30));
        writeImage(root / "val/zebra/1.png", scene(2, 30, 30));
        const Survey found = survey(root);
        QVERIFY(found.notes.size() == 1 && found.notes[0].find("zebra") != std::string::npos);
    }

    void itIsCancelledBetweenPictures()
    {
        const fs::path root = fresh();
        for (int i = 0; i < 200; ++i)
            writeImage(root / (std::to_string(i) + ".png"), scene(i, 16, 16));
        RunControl control;
        std::int64_t last = 0;
        const auto found = surveyOf(root, control, [&](std::int64_t done, std::int64_t all) {
            QCOMPARE(all, 200);
            last = done;
            control.requestStop();
        });
        QVERIFY(!found && found.error().isCancelled());
        QVERIFY(last > 0 && last < 180);
    }

    void whatHoldsNoImageIsRefused()
    {
        RunControl control;
        const auto empty = surveyOf(fresh(), control);
        QVERIFY(!empty && !empty.error().message.empty());
        QVERIFY(!surveyOf(fresh() / "nowhere", control));
    }

private:
    fs::path fresh()
    {
        const fs::path root = fs::path(dir_.path().toStdString()) / std::to_string(folders_++);
        fs::create_directories(root);
        return root;
    }

    QTemporaryDir dir_;
    int folders_ = 0;
};

QTEST_APPLESS_MAIN(TestSurvey)
#include "test_survey.moc"
