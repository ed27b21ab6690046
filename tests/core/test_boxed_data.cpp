// SPDX-License-Identifier: GPL-3.0-or-later
// Images with boxes on their way into a network: every layout gives the same, and after any scaling and variation an object lies where the
// targets say.
#include <ATen/ATen.h>

#include "core/data/loader.h"
#include "core/tasks/detection/detection_counter.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/painted_boxes.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace espalier;
using namespace espalier::test;
namespace fs = std::filesystem;

namespace {

constexpr int width = 160, height = 128;

Targets objectTargets(const Dataset& dataset, const std::vector<Placement>& images)
{
    return detectionTargets(dataset, images);
}

std::vector<Batch> allBatches(const Dataset& dataset, Loader::Options options)
{
    if (!options.targets)
        options.targets = objectTargets;
    std::vector<Batch> batches;
    Loader loader(dataset, options);
    while (std::optional<Batch> batch = loader.next())
        batches.push_back(std::move(*batch));
    return batches;
}

/// The objects of all images of a batch that are not where the targets say; counts the others.
std::string faultsIn(const Batch& batch, int& right)
{
    for (std::int64_t image = 0; image < batch.images.size(0); ++image) {
        const cv::Mat picture = pictureOf(batch.images[image].contiguous().data_ptr<float>(), width, height);
        const at::Tensor objects = batch.targets.tensors[0][image];
        for (std::int64_t i = 0; i < objects.size(0); ++i) {
            const auto number = [&](int at) { return objects[i][at].item<double>(); };
            const Rectangle box{number(1), number(2), number(3), number(4)};
            constexpr double least = 5; // a narrow object has no pixel of its pure colour
            if (number(0) < 0 || box.right - box.left < least || box.bottom - box.top < least)
                continue;
            if (std::string fault = faultOfBox(picture, static_cast<int>(number(0)), box); !fault.empty())
                return fault;
            ++right;
        }
    }
    return {};
}

std::string stemOf(const std::string& name)
{
    const std::string stem = fs::path(name).stem().string();
    return stem.substr(stem.size() - 3); // Pascal VOC has all splits in one folder, so there names begin with the split
}

bool samePixels(const Image& a, const Image& b)
{
    return std::equal(a.pixels.begin(), a.pixels.end(), b.pixels.begin(), b.pixels.end());
}

/// The same JPEG with an EXIF block that says how to turn it: 6 is a quarter to the right.
Bytes turnedJpeg(const cv::Mat& pixels, std::uint8_t orientation)
{
    Bytes jpeg;
    cv::imencode(".jpg", pixels, jpeg, {cv::IMWRITE_JPEG_QUALITY, 98});
    const Bytes exif{0xff, 0xe1, 0,    34,   'E', 'x', 'i', 'f', 0, 0, 'I',         'I', 42, 0, 8, 0, 0, 0,
                     1,    0,    0x12, 0x01, 3,   0,   1,   0,   0, 0, orientation, 0,   0,  0, 0, 0, 0, 0};
    jpeg.insert(jpeg.begin() + 2, exif.begin(), exif.end());
    return jpeg;
}

} // namespace

class TestBoxedData : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::vector<PaintedPicture> pictures_;

    fs::path fresh() const
    {
        static int number = 0;
        return fs::path(folder_.path().toStdString()) / std::to_string(number++);
    }

    /// A data set of one image and its only label.
    static Dataset withFile(const fs::path& root, const std::string& name, const Bytes& content, const std::string& label)
    {
        writeText(root / "data.yaml", "path: .\ntrain: images/train\nval: images/train\nnames: [blue, green, red]\n");
        writeFile(root / "images" / "train" / name, content);
        writeText(root / "labels" / "train" / (fs::path(name).stem().string() + ".txt"), label);
        return openBoxes(root, "train", letterboxedInto(width, height));
    }

private Q_SLOTS:
    void initTestCase()
    {
        pictures_ = randomPictures("train", 24, 3, 220, 2);
        const auto validation = randomPictures("val", 6, 3, 220);
        pictures_.insert(pictures_.end(), validation.begin(), validation.end());
        pictures_.push_back({"none.png", "train", 90, 90, {}});
        writeUltralytics(folder_.path().toStdString() + "/all", pictures_);
    }

    Dataset all(const Dataset::Options& options = letterboxedInto(width, height), const std::string& split = "train") const
    {
        return openBoxes(folder_.path().toStdString() + "/all", split, options);
    }

    void layoutsGiveEqualBoxes_data()
    {
        QTest::addColumn<int>("layout");
        QTest::newRow("Ultralytics") << 0;
        QTest::newRow("Pascal VOC") << 1;
        QTest::newRow("COCO") << 2;
    }

    void layoutsGiveEqualBoxes()
    {
        QFETCH(int, layout);
        const fs::path root = fresh();
        layout == 0 ? writeUltralytics(root, pictures_) : layout == 1 ? writePascalVoc(root, pictures_) : writeCoco(root, pictures_);
        for (const std::string split : {"train", "val"}) {
            const Dataset dataset = openBoxes(root, split, letterboxedInto(width, height)),
                          reference = all(letterboxedInto(width, height), split);
            QVERIFY(dataset.boxed() && dataset.labelled() && dataset.faults().empty() && dataset.skipped().empty());
            QCOMPARE(dataset.classes(), paintedClasses());
            QCOMPARE(dataset.size(), reference.size());
            for (const PaintedPicture& picture : pictures_) {
                if (picture.split != split)
                    continue;
                const std::size_t i = placeOf(dataset, picture), j = placeOf(reference, picture);
                QVERIFY(samePixels(dataset.image(i).value(), reference.image(j).value()));
                QCOMPARE(dataset.image(i)->sourceWidth, picture.width);
                QCOMPARE(dataset.image(i)->sourceHeight, picture.height);
                QCOMPARE(dataset.label(i), -1);
                compareBoxes(dataset.boxes(i), picture);
            }
        }
    }

    void objectsLieWhereTheTargetsSay_data()
    {
        QTest::addColumn<bool>("vary");
        QTest::addColumn<bool>("turns");
        QTest::addColumn<bool>("mosaic");
        QTest::newRow("as they are") << false << false << false;
        QTest::newRow("flipped, scaled and moved") << true << false << false;
        QTest::newRow("turned") << true << true << false;
        QTest::newRow("mosaic") << true << false << true;
        QTest::newRow("mosaic, turned") << true << true << true;
    }

    void objectsLieWhereTheTargetsSay()
    {
        QFETCH(bool, vary);
        QFETCH(bool, turns);
        QFETCH(bool, mosaic);
        const Dataset dataset = all();
        Loader::Options options;
        options.batch = 7;
        options.shuffle = options.augmentation.flip = options.augmentation.letterboxed.vary = vary;
        options.augmentation.letterboxed.mosaic = mosaic;
        options.augmentation.letterboxed.how = {.turns = turns, .scale = 0.4, .translate = 0.1};
        int right = 0;
        for (options.epoch = 1; options.epoch <= 4; ++options.epoch)
            for (const Batch& batch : allBatches(dataset, options)) {
                const std::string fault = faultsIn(batch, right);
                QVERIFY2(fault.empty(), fault.c_str());
            }
        std::size_t objects = 0;
        for (std::size_t i = 0; i < dataset.size(); ++i)
            objects += dataset.boxes(i).size();
        if (!vary)
            QCOMPARE(right, 4 * static_cast<int>(objects));
        QVERIFY2(right > 3 * static_cast<int>(objects), qPrintable(QString::number(right)));
    }

    void halfOfTheImagesAreMirrored()
    {
        const Dataset dataset = all();
        Loader::Options options;
        options.batch = 100;
        const at::Tensor plain = allBatches(dataset, options).front().targets.tensors[0];
        options.augmentation = {true, 0, {true, false, {}}};
        int mirrored = 0, same = 0;
        for (options.epoch = 1; options.epoch <= 4; ++options.epoch) {
            const at::Tensor varied = allBatches(dataset, options).front().targets.tensors[0];
            for (std::int64_t i = 0; i < plain.size(0); ++i) {
                const double left = plain[i][0][1].item<double>(), right = plain[i][0][3].item<double>();
                same += std::abs(varied[i][0][1].item<double>() - left) < 1 ? 1 : 0;
                mirrored += std::abs(varied[i][0][1].item<double>() - (width - right)) < 1 ? 1 : 0;
            }
        }
        QVERIFY2(same > 30 && mirrored > 30, qPrintable(QString("%1, %2").arg(same).arg(mirrored)));
    }

    void metricsAreCountedInTheImagesOwnPixels()
    {
        const Dataset dataset = all();
        Loader::Options options;
        options.batch = 100;
        const Batch batch = allBatches(dataset, options).front();
        for (const PaintedPicture& picture : pictures_) {
            if (picture.split != "train")
                continue;
            const auto i = static_cast<std::int64_t>(placeOf(dataset, picture));
            QCOMPARE(batch.targets.tensors[2][i][0].item<int>(), picture.width);
            QCOMPARE(batch.targets.tensors[2][i][1].item<int>(), picture.height);
            for (std::size_t object = 0; object < picture.objects.size(); ++object) {
                const at::Tensor truth = batch.targets.tensors[1][i][static_cast<std::int64_t>(object)];
                const cv::Rect& place = picture.objects[object].place;
                const at::Tensor wanted = at::tensor({1.0 * picture.objects[object].category, 1.0 * place.x, 1.0 * place.y,
                                                      1.0 * place.br().x, 1.0 * place.br().y, 1.0 * place.area(), 0.0, 0.0},
                                                     at::kDouble);
                QVERIFY(at::allclose(truth, wanted, 0, 1e-6));
            }
        }
    }

    void withoutLabelsThereAreNoBoxes()
    {
        Dataset::Options options = letterboxedInto(width, height);
        options.labels = LabelUse::ignored;
        const Dataset dataset = all(options);
        QVERIFY(!dataset.boxed() && !dataset.labelled());
        QCOMPARE(dataset.size(), all().size());
        for (const bool vary : {false, true}) {
            Loader::Options loading;
            loading.augmentation.letterboxed = {vary, vary, {}};
            std::size_t images = 0, boxes = 0;
            loading.targets = [&](const Dataset&, const std::vector<Placement>& placed) {
                images += placed.size();
                for (const Placement& each : placed)
                    boxes += each.boxes.size();
                return Targets();
            };
            QCOMPARE(allBatches(dataset, loading).size(), std::size_t{1});
            QCOMPARE(images, dataset.size());
            QCOMPARE(boxes, std::size_t{0});
        }
        QVERIFY(!all().unlabelled({0, 1}).boxed());
    }

    void decodingOnDemandGivesTheSame()
    {
        Dataset::Options options = letterboxedInto(width, height);
        const Dataset inMemory = all(options);
        options.memoryBudget = 0;
        const Dataset onDemand = all(options);
        QCOMPARE(onDemand.size(), inMemory.size());
        for (std::size_t i = 0; i < inMemory.size(); ++i) {
            const Image a = inMemory.image(i).value(), b = onDemand.image(i).value();
            QVERIFY(samePixels(a, b) && a.sourceWidth == b.sourceWidth && a.sourceHeight == b.sourceHeight);
            QVERIFY(inMemory.boxes(i) == onDemand.boxes(i));
        }
        Loader::Options loading;
        loading.batch = 5;
        loading.shuffle = true;
        loading.augmentation = {true, 0, {true, true, {.turns = true, .scale = 0.5, .translate = 0.1, .hue = 0.1, .value = 0.4}}};
        const auto a = allBatches(inMemory, loading), b = allBatches(onDemand, loading);
        QCOMPARE(a.size(), b.size());
        for (std::size_t i = 0; i < a.size(); ++i)
            QVERIFY(at::equal(a[i].images, b[i].images) && at::equal(a[i].targets.tensors[0], b[i].targets.tensors[0]));
    }

    void faultsOfLabelsAreTold()
    {
        const fs::path root = fresh();
        writeUltralytics(root, pictures_);
        writeText(root / "labels" / "train" / "003.txt", "0 0.5 0.5 0.2 0.2\n7 0.5 0.5 0.2 0.2\nhello\n1 1.5 0.5 0.2 0.2\n");
        const Dataset dataset = openBoxes(root, "train", letterboxedInto(width, height));
        QCOMPARE(dataset.faults().size(), std::size_t{3});
        const std::string told = dataset.faults()[0] + dataset.faults()[1] + dataset.faults()[2];
        for (const char* part : {"1 labels of a class that the data set does not name", "003.txt:2", "003.txt:3", "003.txt:4"})
            QVERIFY2(told.find(part) != std::string::npos, told.c_str());
        QCOMPARE(dataset.boxes(3).size(), std::size_t{1});
        Dataset::Options ignored = letterboxedInto(width, height);
        ignored.labels = LabelUse::ignored;
        QVERIFY(openBoxes(root, "train", ignored).faults().empty());
    }

    void unusualImagesAreRead_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<cv::Mat>("pixels");
        const PaintedPicture picture{"", "", 120, 80, {{1, {30, 20, 60, 40}}}};
        const cv::Mat colour = painted(picture);
        cv::Mat alpha, deep, grey;
        cv::cvtColor(colour, alpha, cv::COLOR_BGR2BGRA);
        cv::cvtColor(colour, grey, cv::COLOR_BGR2GRAY);
        colour.convertTo(deep, CV_16U, 257);
        QTest::newRow("colour") << QByteArray("a.png") << colour;
        QTest::newRow("with transparency") << QByteArray("a.png") << alpha;
        QTest::newRow("16 bits") << QByteArray("a.png") << deep;
        QTest::newRow("grey") << QByteArray("a.png") << grey;
        QTest::newRow("bitmap") << QByteArray("a.bmp") << colour;
        QTest::newRow("one pixel") << QByteArray("a.png") << cv::Mat(1, 1, CV_8UC3, cv::Scalar(0, 255, 0));
        QTest::newRow("one pixel high") << QByteArray("a.png") << cv::Mat(1, 500, CV_8UC3, cv::Scalar(0, 255, 0));
        QTest::newRow("very wide") << QByteArray("a.png") << cv::Mat(60, 10000, CV_8UC3, cv::Scalar(0, 255, 0));
        QTest::newRow("very high") << QByteArray("a.png") << cv::Mat(10000, 60, CV_8UC1, cv::Scalar(100));
    }

    void unusualImagesAreRead()
    {
        QFETCH(QByteArray, name);
        QFETCH(cv::Mat, pixels);
        Bytes content;
        QVERIFY(cv::imencode(name.right(4).constData(), pixels, content));
        const Dataset dataset = withFile(fresh(), name.toStdString(), content, "1 0.5 0.5 0.5 0.5\n");
        QCOMPARE(dataset.size(), std::size_t{1});
        QCOMPARE(dataset.image(0)->sourceWidth, pixels.cols);
        QCOMPARE(dataset.image(0)->sourceHeight, pixels.rows);
        int right = 0;
        Loader::Options options;
        for (const bool vary : {false, true}) {
            options.augmentation = {vary, 0, {vary, vary, {.turns = vary, .scale = vary ? 0.5 : 0}}};
            const Batch batch = allBatches(dataset, options).front();
            QVERIFY(batch.images.isfinite().all().item<bool>());
            const at::Tensor objects = batch.targets.tensors[0][0], edges = objects.slice(1, 1);
            QVERIFY(vary || objects.size(0) == 1);
            QVERIFY(objects.size(0) == 0 ||
                    (edges.ge(0).all().item<bool>() && edges.slice(1, 0, 2).lt(edges.slice(1, 2)).all().item<bool>()));
            if (!vary && pixels.rows == 80 && pixels.channels() > 1) {
                const std::string fault = faultsIn(batch, right);
                QVERIFY2(fault.empty() && right == 1, fault.c_str());
            }
        }
    }

    /// Boxes are those of the picture as it is shown.
    void imagesThatAreTurnedOnShowing()
    {
        const PaintedPicture stored{"", "", 120, 60, {{2, {10, 5, 50, 20}}}};
        const PaintedObject shown{2, {60 - 5 - 20, 10, 20, 50}}; // a quarter to the right
        const Dataset dataset = withFile(fresh(), "a.jpg", turnedJpeg(painted(stored), 6), yoloLine(shown, 60, 120));
        QCOMPARE(dataset.image(0)->sourceWidth, 60);
        QCOMPARE(dataset.image(0)->sourceHeight, 120);
        int right = 0;
        const std::string fault = faultsIn(allBatches(dataset, {}).front(), right);
        QVERIFY2(fault.empty() && right == 1, fault.c_str());
    }

    void brokenImagesAreLeftOutWithTheirBoxes_data()
    {
        QTest::addColumn<bool>("inMemory");
        QTest::newRow("in memory") << true;
        QTest::newRow("on demand") << false;
    }

    void brokenImagesAreLeftOutWithTheirBoxes()
    {
        QFETCH(bool, inMemory);
        const fs::path root = fresh();
        writeUltralytics(root, pictures_);
        for (const char* name : {"001.png", "006.png", "007.png"})
            writeFile(root / "images" / "train" / name, {1, 2, 3});
        Dataset::Options options = letterboxedInto(width, height);
        options.memoryBudget = inMemory ? options.memoryBudget : 0;
        const Dataset dataset = openBoxes(root, "train", options);
        QCOMPARE(dataset.size(), std::size_t{inMemory ? 22U : 25U});
        QCOMPARE(dataset.skipped().size(), std::size_t{inMemory ? 3U : 0U});
        Loader::Options loading;
        loading.batch = 4;
        int right = 0;
        std::int64_t images = 0;
        for (const Batch& batch : allBatches(dataset, loading)) {
            QCOMPARE(batch.targets.tensors[0].size(0), batch.images.size(0));
            images += batch.images.size(0);
            const std::string fault = faultsIn(batch, right);
            QVERIFY2(fault.empty(), fault.c_str());
        }
        QCOMPARE(images, std::int64_t{22});
        // Decoded again, each image is still its own.
        for (std::size_t i = 0; inMemory && i < dataset.size(); ++i)
            QVERIFY(samePixels(dataset.image(i).value(), dataset.imageFromFile(i).value()));
    }

    void partsKeepTheirBoxes()
    {
        const Dataset dataset = all(), part = dataset.part({5, 2, 5});
        QCOMPARE(part.size(), std::size_t{3});
        QVERIFY(part.boxed() && part.classes() == dataset.classes());
        for (const auto& [place, from] : {std::pair<std::size_t, std::size_t>{0, 5}, {1, 2}, {2, 5}}) {
            QVERIFY(part.boxes(place) == dataset.boxes(from) && !part.boxes(place).empty());
            QVERIFY(samePixels(part.image(place).value(), dataset.image(from).value()));
        }
    }

    void limitsTakeTheFirstImages()
    {
        Dataset::Options options = letterboxedInto(width, height);
        options.limitPerClass = 4;
        const Dataset few = all(options);
        QCOMPARE(few.size(), std::size_t{4});
        QVERIFY(few.boxes(3) == all().boxes(3));
    }

private:
    static std::size_t placeOf(const Dataset& dataset, const PaintedPicture& picture)
    {
        for (std::size_t i = 0; i < dataset.size(); ++i)
            if (stemOf(dataset.name(i)) == stemOf(picture.name))
                return i;
        throw std::out_of_range(picture.name);
    }

    static void compareBoxes(const std::vector<Box>& boxes, const PaintedPicture& picture)
    {
        QCOMPARE(boxes.size(), picture.objects.size());
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            const cv::Rect& place = picture.objects[i].place;
            QCOMPARE(boxes[i].category, picture.objects[i].category);
            QVERIFY(std::abs(boxes[i].left * picture.width - place.x) < 1e-9 && std::abs(boxes[i].top * picture.height - place.y) < 1e-9);
            QVERIFY(std::abs(boxes[i].right * picture.width - place.br().x) < 1e-9);
            QVERIFY(std::abs(boxes[i].bottom * picture.height - place.br().y) < 1e-9);
        }
    }
};

Q_DECLARE_METATYPE(cv::Mat)
QTEST_GUILESS_MAIN(TestBoxedData)
#include "test_boxed_data.moc"
