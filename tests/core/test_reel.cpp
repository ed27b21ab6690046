// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures by number: files and frames in any order, and what cannot be read.
#include "core/data/reel.h"
#include "tests/core/support/data_files.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/videoio.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace espalier;
namespace fs = std::filesystem;

namespace {

constexpr int frames = 6;

int greyOf(int frame)
{
    return 20 + 40 * frame;
}

void writeVideo(const fs::path& file)
{
    cv::VideoWriter writer(file.string(), cv::VideoWriter::fourcc('M', 'J', 'P', 'G'), 10, {32, 24});
    QVERIFY(writer.isOpened());
    for (int i = 0; i < frames; ++i)
        writer.write(cv::Mat(24, 32, CV_8UC3, cv::Scalar::all(greyOf(i))));
}

Reel opened(const std::vector<fs::path>& sources, int channels = 3)
{
    auto reel = Reel::open(sources, channels);
    if (!reel)
        qFatal("%s", reel.error().message.c_str());
    return std::move(*reel);
}

} // namespace

class TestReel : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;

    fs::path path(const char* name) const { return folder_.filePath(name).toStdString(); }

private Q_SLOTS:
    void framesInAnyOrder()
    {
        writeVideo(path("film.avi"));
        Reel reel = opened({path("film.avi")});
        QCOMPARE(reel.count(), std::int64_t{frames});
        QVERIFY(reel.moving() && !reel.endless());
        for (const int number : {0, 1, 4, 2, 5, 0, 3}) {
            const auto frame = reel.at(number);
            QVERIFY2(frame, frame ? "" : frame.error().message.c_str());
            QCOMPARE(frame->number, std::int64_t{number});
            QVERIFY(std::abs(frame->pixels->at<cv::Vec3b>(12, 16)[0] - greyOf(number)) < 6);
        }
    }

    void filesAndVideosTogether()
    {
        writeVideo(path("b.avi"));
        test::writePicture(path("a.png"), 10, 20, 255, 0, 0);
        test::writePicture(path("c.png"), 10, 20, 0, 255, 0);
        Reel reel = opened({path("a.png"), path("b.avi"), path("c.png")});
        QCOMPARE(reel.count(), std::int64_t{frames + 2});
        QVERIFY(!reel.moving());
        QCOMPARE(reel.at(frames + 1)->source, path("c.png"));
        QCOMPARE(reel.at(0)->source, path("a.png"));
        QCOMPARE(reel.at(0)->number, std::int64_t{-1});
        QCOMPARE(reel.at(2)->number, std::int64_t{1});
        QCOMPARE(opened({path("a.png")}, 1).at(0)->pixels->channels(), 1);
    }

    void whatCannotBeReadIsToldByItself()
    {
        test::writeFile(path("some/a.png"), {'n', 'o'});
        test::writePicture(path("some/b.png"), 10, 20, 0, 255, 0);
        Reel reel = opened({path("some")});
        QCOMPARE(reel.count(), std::int64_t{2});
        QVERIFY(!reel.at(0));
        QCOMPARE(reel.placeOf(0).source, path("some/a.png"));
        QVERIFY(reel.at(1));
        QVERIFY(!Reel::open({path("nowhere")}, 3));
        QVERIFY(!Reel::open({}, 3));
        test::writeFile(path("no.mp4"), {'n', 'o'});
        QVERIFY(!Reel::open({path("no.mp4")}, 3));
    }
};

QTEST_APPLESS_MAIN(TestReel)
#include "test_reel.moc"
