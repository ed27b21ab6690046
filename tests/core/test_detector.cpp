// SPDX-License-Identifier: GPL-3.0-or-later
// A detector in use: pictures of any size in, boxes in their own pixels out; and where the pictures come from.
#include <ATen/ATen.h>

#include "core/data/boxed_picture.h"
#include "core/data/frames.h"
#include "core/formats/read_network.h"
#include "core/graph/executor.h"
#include "core/pipeline/recipes/drawn_output.h"
#include "core/tasks/detection/detector.h"
#include "core/tasks/model_card.h"
#include "test_places.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/painted_boxes.h"
#include "tests/core/support/pattern_training.h"
#include "tests/core/support/tiny_detector.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>
#include <iterator>

using namespace espalier;
using namespace espalier::test;
namespace fs = std::filesystem;

namespace {

const cv::Rect middle(128, 96, 64, 48);
constexpr SuppressionSettings many{.confidence = 0.001, .overlap = 0.6, .most = 100};

Network opened(const std::string& file)
{
    Result<ImportedNetwork> read = readNetwork(MADE_FIXTURES_DIR "/detectors/" + file);
    if (!read)
        throw std::runtime_error(read.error().message);
    return std::move(read->network);
}

Detector detectorOf(const Network& network, int side = 64)
{
    Result<Detector> detector = Detector::make(network, letterboxedInto(side, side).preprocessing);
    if (!detector)
        throw std::runtime_error(detector.error().message);
    return std::move(*detector);
}

cv::Mat noise(int width, int height)
{
    cv::Mat picture(height, width, CV_8UC3);
    cv::RNG random(static_cast<std::uint64_t>(width * height));
    random.fill(picture, cv::RNG::UNIFORM, 0, 256);
    return picture;
}

bool near(const Rectangle& a, const Rectangle& b, double tolerance)
{
    return std::abs(a.left - b.left) < tolerance && std::abs(a.top - b.top) < tolerance && std::abs(a.right - b.right) < tolerance &&
           std::abs(a.bottom - b.bottom) < tolerance;
}

/// Frame n has the brightness 10·n in its middle.
void writeVideo(const fs::path& file, int frames)
{
    fs::create_directories(file.parent_path());
    cv::VideoWriter video(file.string(), cv::VideoWriter::fourcc('M', 'J', 'P', 'G'), 10, {320, 240});
    for (int frame = 0; frame < frames; ++frame) {
        cv::Mat picture = noise(320, 240);
        picture(middle) = cv::Scalar::all(10 * frame);
        video.write(picture);
    }
    if (!video.isOpened())
        throw std::runtime_error("cannot write " + file.string());
}

/// Numbers of the frames, in order.
std::vector<std::int64_t> numbersOf(Frames& frames)
{
    std::vector<std::int64_t> numbers;
    while (const std::optional<Frame> frame = frames.next())
        numbers.push_back(frame->number);
    return numbers;
}

} // namespace

class TestDetector : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;

    fs::path fresh() const
    {
        static int number = 0;
        const fs::path path = fs::path(folder_.path().toStdString()) / std::to_string(number++);
        fs::create_directories(path);
        return path;
    }

private Q_SLOTS:
    void rawAndDecodedFilesFindTheSame_data()
    {
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("other");
        QTest::newRow("without anchors") << "yolov8.pt"
                                         << "yolov8_raw.pt";
        QTest::newRow("with anchors") << "yolov5.pt"
                                      << "yolov5_raw.pt";
        QTest::newRow("formats") << "yolov8.pt"
                                 << "yolov8.onnx";
    }

    void rawAndDecodedFilesFindTheSame()
    {
        QFETCH(QString, one);
        QFETCH(QString, other);
        const Network decoded = opened(one.toStdString());
        Network raw = opened(other.toStdString());
        ModelCard card = cardOf(raw);
        const DetectionHead head = findHead(decoded).value();
        card.head = ModelCard::Head{nameOf(head.kind), {8, 16, 32}, {}, 3};
        for (const DetectionLevel& level : head.levels)
            card.head->anchors.push_back(level.anchors);
        setCard(raw, card);
        Detector a = detectorOf(decoded), b = detectorOf(raw);
        for (const auto& [width, height] : {std::pair(64, 64), std::pair(300, 100), std::pair(31, 90)}) {
            // Before suppression: which of two nearly equally sure boxes stays is a matter of rounding.
            const auto found = a.candidates(noise(width, height), 0.02).value(), again = b.candidates(noise(width, height), 0.01).value();
            QVERIFY(found.size() > 3);
            const double tolerance = 1e-2 * std::max(width, height) / 64;
            for (const Detection& each : found)
                QVERIFY(std::any_of(again.begin(), again.end(), [&](const Detection& same) {
                    return same.category == each.category && std::abs(same.confidence - each.confidence) < 1e-4 &&
                           near(same.box, each.box, tolerance);
                }));
        }
    }

    void boxesAreInThePicturesOwnPixels()
    {
        Detector detector = detectorOf(opened("yolov8.pt"));
        const cv::Mat picture = noise(200, 120);
        const std::vector<Detection> found = detector.detect(picture, many).value();
        // The letterboxed picture is of the network's own size, so its boxes are those of the network.
        const std::vector<Detection> own = detector.detect(letterboxed({picture, {}}, 64, 64).pixels, many).value();
        const Letterbox place = letterboxFor(200, 120, 64, 64);
        QCOMPARE(own.size(), found.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            const auto x = [&](double at) { return std::clamp(place.originalX(at), 0.0, 200.0); };
            const auto y = [&](double at) { return std::clamp(place.originalY(at), 0.0, 120.0); };
            const Rectangle moved{x(own[i].box.left), y(own[i].box.top), x(own[i].box.right), y(own[i].box.bottom)};
            const bool cut = own[i].box.left <= 0 || own[i].box.top <= 0 || own[i].box.right >= 64 || own[i].box.bottom >= 64;
            QVERIFY(cut || near(found[i].box, moved, 1e-3));
        }
    }

    void boxesLieInsideOfAnyPicture()
    {
        Detector detector = detectorOf(opened("yolov5.pt"));
        for (const auto& [width, height] :
             {std::pair(64, 64), std::pair(1, 1), std::pair(3000, 20), std::pair(20, 3000), std::pair(640, 480)}) {
            const std::vector<Detection> found = detector.detect(noise(width, height), many).value();
            QVERIFY(!found.empty());
            for (std::size_t i = 0; i < found.size(); ++i) {
                const Rectangle& box = found[i].box;
                QVERIFY(box.left >= 0 && box.top >= 0 && box.right <= width && box.bottom <= height);
                QVERIFY(box.left <= box.right && box.top <= box.bottom);
                QVERIFY(found[i].category >= 0 && found[i].category < 3 && found[i].confidence <= 1);
                QVERIFY(i == 0 || found[i].confidence <= found[i - 1].confidence);
            }
        }
        QVERIFY(detector.times().preprocess > 0 && detector.times().inference > 0 && detector.times().postprocess > 0);
        QCOMPARE(detector.channels(), 3);
    }

    void settingsAreFollowed()
    {
        Detector detector = detectorOf(opened("yolov5.pt"));
        const cv::Mat picture = noise(100, 100);
        const auto all = detector.detect(picture, many).value();
        const auto few = detector.detect(picture, {.confidence = 0.001, .overlap = 0.6, .most = 2}).value();
        QCOMPARE(few.size(), std::size_t{2});
        QCOMPARE(few[0].confidence, all[0].confidence);
        const double least = all[all.size() / 2].confidence - 1e-6; // runs may differ by rounding
        const auto sure = detector.detect(picture, {.confidence = least, .overlap = 0.6, .most = 100}).value();
        QVERIFY(sure.size() >= all.size() / 2 && sure.size() < all.size() && sure.back().confidence >= least);
        QVERIFY(detector.detect(picture, {.confidence = 1.1}).value().empty());
        // Suppressing the candidates later gives the same.
        const auto candidates = detector.candidates(picture, 0.001).value();
        QVERIFY(candidates.size() > all.size());
    }

    void namesComeFromTheCard()
    {
        const Detector detector = detectorOf(tinyDetector(HeadKind::free, 2));
        QCOMPARE(detector.nameOf(0), std::string("blue"));
        QCOMPARE(detector.nameOf(1), std::string("green"));
        QCOMPARE(detector.nameOf(7), std::string("class 7"));
    }

    void whatIsNoDetectorIsRefused()
    {
        const auto refusal = [](const Network& network, int side) {
            const auto made = Detector::make(network, letterboxedInto(side, side).preprocessing);
            return made ? QString() : QString::fromStdString(made.error().message);
        };
        QVERIFY(refusal(patternNetwork(), 64).contains("no detector"));
        QVERIFY(refusal(opened("yolov5_raw.pt"), 64).contains("--anchors"));
        QVERIFY(refusal(tinyDetector(HeadKind::free, 2), 72).contains("multiple of 16"));
        QVERIFY(refusal(tinyDetector(HeadKind::free, 2), 96).isEmpty());
    }

    void greyPicturesAreTaken()
    {
        Preprocessing grey = letterboxedInto(64, 64).preprocessing;
        grey.channels = 1;
        const fs::path root = fresh();
        cv::imwrite((root / "a.png").string(), noise(20, 20));
        Frames frames = Frames::open({root / "a.png"}, 1).value();
        QCOMPARE(frames.next()->pixels->channels(), 1);
    }

    void imagesAndFoldersAreFrames()
    {
        const fs::path root = fresh();
        for (const char* name : {"b.png", "a.jpg", "sub/c.png"})
            writePicture(root / name, 20, 30, 1, 2, 3);
        writeText(root / "notes.txt", "no image");
        writePicture(root / "bad.png", 20, 30, 1, 2, 3);
        writeFile(root / "bad.png", {1, 2, 3});
        const fs::path single = fresh() / "single.png";
        writePicture(single, 5, 6, 1, 2, 3);
        Frames frames = Frames::open({single, root}, 3).value();
        QCOMPARE(frames.count(), std::int64_t{5});
        std::vector<std::string> names;
        while (const std::optional<Frame> frame = frames.next()) {
            QCOMPARE(frame->number, std::int64_t{-1});
            QCOMPARE(frame->pixels->channels(), 3);
            names.push_back(frame->source.filename().string());
        }
        QCOMPARE(names, (std::vector<std::string>{"single.png", "a.jpg", "b.png", "c.png"}));
        QCOMPARE(frames.skipped().size(), std::size_t{1});
        QVERIFY2(frames.skipped()[0].find("bad.png: ") != std::string::npos, frames.skipped()[0].c_str());
        QVERIFY(!frames.next());
    }

    void nothingToReadIsAnError()
    {
        const auto empty = Frames::open({fresh()}, 3);
        QVERIFY(!empty && empty.error().message.find("no image") != std::string::npos);
        const auto nowhere = Frames::open({fresh() / "nowhere.png"}, 3);
        QVERIFY(!nowhere && nowhere.error().message.find("nowhere.png") != std::string::npos);
        QVERIFY(isVideoName("a.MP4") && isVideoName("b.avi") && !isVideoName("c.png") && !isVideoName("avi"));
    }

    void videosGiveTheirFrames()
    {
        const fs::path root = fresh();
        writeVideo(root / "video.avi", 12);
        writePicture(root / "a.png", 20, 30, 1, 2, 3);
        for (const int channels : {3, 1}) {
            Frames frames = Frames::open({root / "video.avi"}, channels).value();
            for (int number = 0; number < 12; ++number) {
                const std::optional<Frame> frame = frames.next();
                QVERIFY(frame.has_value());
                QCOMPARE(frame->number, std::int64_t{number});
                QCOMPARE(frame->rate, 10.0);
                QCOMPARE(frame->source, root / "video.avi");
                QCOMPARE(frame->pixels->channels(), channels);
                QCOMPARE(frame->pixels->size(), cv::Size(320, 240));
                QVERIFY(std::abs(cv::mean((*frame->pixels)(middle))[0] - 10 * number) < 6);
            }
            QCOMPARE(frames.count(), std::int64_t{12});
            QVERIFY(!frames.next() && frames.skipped().empty());
        }
        // Between other sources, and twice.
        Frames frames = Frames::open({root, root / "video.avi"}, 3).value();
        const std::vector<std::int64_t> numbers = numbersOf(frames);
        QCOMPARE(numbers.size(), std::size_t{25});
        QVERIFY(numbers[0] == -1 && numbers[1] == 0 && numbers[12] == 11 && numbers[13] == 0);
    }

    void drawnVideosPlayAsFast()
    {
        const fs::path root = fresh();
        writeVideo(root / "video.avi", 3);
        Frames frames = Frames::open({root / "video.avi"}, 3).value();
        QVERIFY(!recipes::DrawnOutput::into(root, frames.files())); // the video itself would be replaced
        {
            auto drawn = recipes::DrawnOutput::into(root / "drawn", frames.files()).value();
            while (const std::optional<Frame> frame = frames.next())
                QCOMPARE(drawn.write(*frame, {}).value(), root / "drawn" / "video.avi");
        }
        Frames again = Frames::open({root / "drawn"}, 3).value();
        QCOMPARE(again.next().value().rate, 10.0);
    }

    void framesAreKeptWhileTheNextIsRead()
    {
        const fs::path root = fresh();
        writeVideo(root / "video.avi", 5);
        Frames frames = Frames::open({root}, 3).value();
        const Frame first = frames.next().value();
        while (frames.next())
            ;
        QVERIFY(cv::mean((*first.pixels)(middle))[0] < 6);
    }

    void videosThatEndEarlyAreNamed_data()
    {
        QTest::addColumn<double>("share");
        for (const double share : {0.9, 0.5, 0.2, 0.02, 0.0})
            QTest::newRow(qPrintable(QString::number(share))) << share;
    }

    void videosThatEndEarlyAreNamed()
    {
        QFETCH(double, share);
        const fs::path root = fresh();
        writeVideo(root / "video.avi", 20);
        fs::resize_file(root / "video.avi", static_cast<std::uintmax_t>(share * static_cast<double>(fs::file_size(root / "video.avi"))));
        writePicture(root / "z.png", 20, 30, 1, 2, 3);
        Frames frames = Frames::open({root}, 3).value();
        const std::vector<std::int64_t> numbers = numbersOf(frames);
        QVERIFY(!numbers.empty() && numbers.back() == -1); // what comes behind is read
        QVERIFY(numbers.size() < 21);
        QVERIFY2(share < 0.5 || numbers.size() > 20 * share - 3, qPrintable(QString::number(numbers.size())));
        QCOMPARE(frames.skipped().size(), std::size_t{1});
        QVERIFY2(frames.skipped()[0].find("video.avi: ") != std::string::npos, frames.skipped()[0].c_str());
    }
};

QTEST_GUILESS_MAIN(TestDetector)
#include "test_detector.moc"
