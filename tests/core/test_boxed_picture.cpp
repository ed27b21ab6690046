// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures with boxes stay together: a painted object is found where its box says after any scaling, turn, reflection and mosaic.
#include "core/data/boxed_picture.h"

#include <opencv2/imgproc.hpp>

#include <QTest>

#include <cmath>
#include <cstdint>

using namespace espalier;

namespace {

const cv::Scalar ground(20, 20, 20);

/// Objects of distinct pure colours, so that each can be found again.
const cv::Scalar colours[] = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {255, 255, 0}};

BoxedPicture painted(int width, int height, int category, const cv::Rect& object)
{
    BoxedPicture picture{cv::Mat(height, width, CV_8UC3, ground), {}};
    cv::rectangle(picture.pixels, object, colours[category], cv::FILLED);
    picture.boxes.push_back({category, static_cast<double>(object.x) / width, static_cast<double>(object.y) / height,
                             static_cast<double>(object.x + object.width) / width, static_cast<double>(object.y + object.height) / height});
    return picture;
}

/// Where a colour is, in pixels; empty where it is not.
cv::Rect seen(const cv::Mat& pixels, int category)
{
    cv::Mat near;
    const cv::Scalar distance = cv::Scalar::all(100);
    cv::inRange(pixels, colours[category] - distance, colours[category] + distance, near);
    return cv::boundingRect(near);
}

void checkBox(const Box& box, const cv::Mat& pixels)
{
    const cv::Rect found = seen(pixels, box.category);
    constexpr double tolerance = 1.6; // the colour of an edge is blended over two pixels
    QVERIFY(std::abs(box.left * pixels.cols - found.x) < tolerance);
    QVERIFY(std::abs(box.top * pixels.rows - found.y) < tolerance);
    QVERIFY(std::abs(box.right * pixels.cols - (found.x + found.width)) < tolerance);
    QVERIFY(std::abs(box.bottom * pixels.rows - (found.y + found.height)) < tolerance);
}

cv::Rect randomObject(cv::RNG& random, int width, int height)
{
    const int w = random.uniform(12, width / 2), h = random.uniform(12, height / 2);
    return {random.uniform(0, width - w), random.uniform(0, height - h), w, h};
}

bool equal(const cv::Mat& a, const cv::Mat& b)
{
    return a.size() == b.size() && a.type() == b.type() && cv::norm(a, b, cv::NORM_INF) == 0;
}

} // namespace

class TestBoxedPicture : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void letterboxesLieWhereUltralyticsPutsThem_data()
    {
        QTest::addColumn<QList<int>>("numbers"); // from, to, scaled size, corner
        QTest::newRow("wide") << QList<int>{1280, 720, 640, 640, 640, 360, 0, 140};
        QTest::newRow("high") << QList<int>{480, 640, 320, 320, 240, 320, 40, 0};
        QTest::newRow("odd") << QList<int>{333, 97, 320, 320, 320, 93, 0, 113};
        QTest::newRow("half a pixel") << QList<int>{1280, 721, 640, 640, 640, 360, 0, 140};
        QTest::newRow("growing") << QList<int>{50, 50, 320, 256, 256, 256, 32, 0};
        QTest::newRow("one pixel") << QList<int>{1, 1, 320, 320, 320, 320, 0, 0};
        QTest::newRow("a line") << QList<int>{10000, 1, 320, 320, 320, 1, 0, 159};
    }

    void letterboxesLieWhereUltralyticsPutsThem()
    {
        QFETCH(QList<int>, numbers);
        const Letterbox box = letterboxFor(numbers[0], numbers[1], numbers[2], numbers[3]);
        QCOMPARE((QList<int>{box.width, box.height, box.left, box.top}), numbers.mid(4));
    }

    void letterboxedBoxesAreWhereTheirObjectsAre()
    {
        cv::RNG random(1);
        for (int i = 0; i < 200; ++i) {
            const int width = random.uniform(40, 300), height = random.uniform(40, 300);
            const BoxedPicture picture = painted(width, height, i % 4, randomObject(random, width, height));
            const BoxedPicture boxed = letterboxed(picture, 160, 128);
            QCOMPARE(boxed.pixels.size(), cv::Size(160, 128));
            if (seen(boxed.pixels, i % 4).area() > 100)
                checkBox(boxed.boxes.at(0), boxed.pixels);
            const Letterbox place = letterboxFor(width, height, 160, 128);
            QVERIFY(std::abs(place.originalX(boxed.boxes[0].left * 160) / width - picture.boxes[0].left) < 0.02);
            QVERIFY(std::abs(place.originalY(boxed.boxes[0].bottom * 128) / height - picture.boxes[0].bottom) < 0.02);
            if (QTest::currentTestFailed())
                return;
        }
    }

    void withoutVariationAPictureIsLetterboxed()
    {
        const BoxedPicture picture = painted(160, 80, 1, {30, 20, 60, 40});
        const BoxedPicture plain = augmented({picture}, 80, 80, {}, {1});
        QCOMPARE(plain.boxes.size(), std::size_t{1});
        QVERIFY(std::abs(plain.boxes[0].left - letterboxed(picture, 80, 80).boxes[0].left) < 1e-12);
        checkBox(plain.boxes[0], plain.pixels);
        QCOMPARE(plain.pixels.at<cv::Vec3b>(5, 40), cv::Vec3b(114, 114, 114));
    }

    void boxesFollowTheirObjects_data()
    {
        QTest::addColumn<int>("pictures");
        QTest::addColumn<bool>("turns");
        QTest::newRow("one picture") << 1 << false;
        QTest::newRow("one picture, turned") << 1 << true;
        QTest::newRow("mosaic") << 4 << false;
        QTest::newRow("mosaic, turned") << 4 << true;
    }

    void boxesFollowTheirObjects()
    {
        QFETCH(int, pictures);
        QFETCH(bool, turns);
        BoxAugmentation settings;
        settings.flip = true;
        settings.turns = turns;
        settings.scale = 0.5;
        settings.translate = 0.1;
        cv::RNG random(7);
        int boxes = 0, gone = 0;
        for (std::uint64_t number = 0; number < 150; ++number) {
            std::vector<BoxedPicture> tiles;
            for (int i = 0; i < pictures; ++i) {
                const int width = random.uniform(60, 260), height = random.uniform(60, 260);
                tiles.push_back(painted(width, height, i, randomObject(random, width, height)));
            }
            const BoxedPicture result = augmented(tiles, 200, 160, settings, {number});
            QCOMPARE(result.pixels.size(), cv::Size(200, 160));
            for (const Box& box : result.boxes) {
                QVERIFY(box.left >= 0 && box.left < box.right && box.right <= 1 && box.top >= 0 && box.top < box.bottom && box.bottom <= 1);
                if ((box.right - box.left) * 200 > 5 && (box.bottom - box.top) * 160 > 5)
                    checkBox(box, result.pixels);
                ++boxes;
            }
            gone += pictures - static_cast<int>(result.boxes.size());
            if (QTest::currentTestFailed())
                return;
        }
        QVERIFY2(boxes > 60 * pictures && (pictures == 1 || gone > 20), qPrintable(QString("%1 boxes, %2 gone").arg(boxes).arg(gone)));
    }

    /// Of an object of which a tenth is seen or less nothing could be learned.
    void whatIsHardlySeenHasNoBox()
    {
        BoxAugmentation settings;
        settings.translate = 0.9;
        for (std::uint64_t number = 0; number < 300; ++number) {
            const BoxedPicture result = augmented({painted(100, 100, 0, {20, 20, 40, 40})}, 100, 100, settings, {number});
            const int visible = seen(result.pixels, 0).area();
            QVERIFY(visible < 230 || result.boxes.size() == 1);
            QVERIFY(visible > 90 || result.boxes.empty());
        }
    }

    void widePicturesAreMadeSmallerFirst()
    {
        const BoxedPicture wide{cv::Mat(10, 40000, CV_8UC1, cv::Scalar(50)), {{0, 0.25, 0, 0.75, 1}}};
        const BoxedPicture seenAtOnce = augmented({wide}, 400, 400, {}, {1});
        QVERIFY(seenAtOnce.boxes.empty()); // a tenth of a pixel high
        BoxAugmentation turned;
        turned.turns = true;
        for (std::uint64_t number = 0; number < 8; ++number)
            QCOMPARE(augmented({wide}, 400, 400, turned, {number}).pixels.rows, 400);
    }

    void equalKeysGiveEqualPictures()
    {
        BoxAugmentation settings{true, true, 0.5, 0.1, 0.015, 0.7, 0.4};
        const std::vector<BoxedPicture> tiles{painted(90, 70, 0, {10, 10, 30, 30}), painted(60, 80, 1, {10, 10, 30, 30}),
                                              painted(70, 70, 2, {10, 10, 30, 30}), painted(80, 60, 3, {10, 10, 30, 30})};
        const BoxedPicture a = augmented(tiles, 96, 96, settings, {5, 1}), b = augmented(tiles, 96, 96, settings, {5, 1});
        QVERIFY(equal(a.pixels, b.pixels) && a.boxes == b.boxes);
        QVERIFY(!equal(a.pixels, augmented(tiles, 96, 96, settings, {5, 2}).pixels));
    }

    void coloursVaryWithinTheirBounds()
    {
        BoxAugmentation settings;
        settings.value = 0.4;
        double darkest = 255, brightest = 0;
        for (std::uint64_t number = 0; number < 200; ++number) {
            const BoxedPicture grey{cv::Mat(16, 16, CV_8UC1, cv::Scalar(100)), {}};
            const double mean = cv::mean(augmented({grey}, 16, 16, settings, {number}).pixels)[0];
            darkest = std::min(darkest, mean);
            brightest = std::max(brightest, mean);
        }
        QVERIFY(darkest > 59 && darkest < 70 && brightest < 141 && brightest > 130);
        settings = {};
        settings.hue = 0.5;
        const cv::Mat red(16, 16, CV_8UC3, cv::Scalar(0, 0, 200));
        double blue = 0;
        for (std::uint64_t number = 0; number < 50; ++number)
            blue = std::max(blue, cv::mean(augmented({{red, {}}}, 16, 16, settings, {number}).pixels)[0]);
        QVERIFY(blue > 150);
    }
};

QTEST_APPLESS_MAIN(TestBoxedPicture)
#include "test_boxed_picture.moc"
