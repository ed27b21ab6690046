// SPDX-License-Identifier: GPL-3.0-or-later
// The map of collapses as files: both drawings show the same, and the table has every number.
#include "core/study/collapse_chart.h"

#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

#include <opencv2/imgcodecs.hpp>

using namespace espalier;

namespace {

/// Two layers at four ratios: the first one is empty at the third, the last ratio cannot be met with replacement.
struct SmallMap {
    Groups groups = Groups::ofWidths({4, 4});
    CollapseMap map;

    SmallMap()
    {
        map.ratios = {0, 0.25, 0.5, 0.75};
        map.floors = {{1, 1}, {1, 1}, {1, 1}, {1, 1}};
        map.none.kept = {{4, 4}, {2, 4}, {0, 4}, {0, 2}};
        map.none.met = {true, true, true, true};
        map.none.layers = {{0.5, 0.5}, {}};
        map.replace.kept = {{4, 4}, {2, 4}, {1, 3}, {1, 1}};
        map.replace.met = {true, true, true, false};
        map.replace.layers = {{}, {}};
    }
};

constexpr const char* black = "#222222";
constexpr const char* signal = "#d55e00";

int boxesOf(const std::string& svg, const char* colour)
{
    static const QRegularExpression boxes("<rect x=[^>]*fill=\"([^\"]*)\"/>");
    int count = 0;
    for (auto box = boxes.globalMatch(QString::fromStdString(svg)); box.hasNext();)
        count += box.next().captured(1) == QLatin1String(colour);
    return count;
}

cv::Mat decoded(const std::string& png)
{
    return cv::imdecode(std::vector<unsigned char>(png.begin(), png.end()), cv::IMREAD_COLOR);
}

/// Pixels of a colour, with blue first.
int pixelsOf(const cv::Mat& picture, const cv::Vec3b& colour)
{
    int count = 0;
    for (int y = 0; y < picture.rows; ++y)
        for (int x = 0; x < picture.cols; ++x)
            count += picture.at<cv::Vec3b>(y, x) == colour;
    return count;
}

} // namespace

class TestCollapseChart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theDrawingShowsEveryKindOfCell()
    {
        const SmallMap small;
        const std::string svg = svgOf(CollapseChart{small.map, small.groups, 0.5});
        QXmlStreamReader reader(QByteArray::fromStdString(svg));
        while (!reader.atEnd())
            reader.readNext();
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QCOMPARE(boxesOf(svg, black), 1 + 1);                                     // the empty layer, and the scale's
        QCOMPARE(boxesOf(svg, signal), 1 + 1);                                    // the ratio that cannot be met, and its explanation
        QCOMPARE(QString::fromStdString(svg).count("stroke=\"#d55e00\""), 2 + 1); // the present ratio in both maps
        QCOMPARE(QString::fromStdString(svg).count("stroke=\"#222222\""), 1 + 1); // where the layer falls under its floor
        for (const char* words : {"without replacement", "with replacement", "ratio of the channels", "present ratio"})
            QVERIFY2(svg.find(words) != std::string::npos, words);
    }

    void withoutARatioThereIsNoLine()
    {
        const SmallMap small;
        const std::string svg = svgOf(CollapseChart{small.map, small.groups, std::nullopt});
        QCOMPARE(QString::fromStdString(svg).count("stroke=\"#d55e00\""), 1);
    }

    /// The less is kept, the darker, also in grey.
    void theScaleWorksInGrey()
    {
        const SmallMap small;
        const std::string svg = svgOf(CollapseChart{small.map, small.groups, std::nullopt});
        static const QRegularExpression boxes("<rect x=\"[^\"]*\" y=\"[^\"]*\" width=\"26.0\" height=\"14.0\" fill=\"#([0-9a-f]{6})\"");
        double lighter = 256;
        int steps = 0;
        for (auto box = boxes.globalMatch(QString::fromStdString(svg)); box.hasNext(); ++steps) {
            const int colour = box.next().captured(1).toInt(nullptr, 16);
            const double grey = 0.299 * (colour >> 16) + 0.587 * (colour >> 8 & 0xff) + 0.114 * (colour & 0xff);
            QVERIFY(grey < lighter - 20 || steps == 0);
            lighter = grey;
        }
        QCOMPARE(steps, 5);
    }

    void thePngIsTheSameDrawing()
    {
        SmallMap small;
        const cv::Mat picture = decoded(pngOf(CollapseChart{small.map, small.groups, std::nullopt}));
        QVERIFY(!picture.empty());
        const std::string svg = svgOf(CollapseChart{small.map, small.groups, std::nullopt});
        QVERIFY(QString::fromStdString(svg).contains(QString("width=\"%1\" height=\"%2\"").arg(picture.cols / 2).arg(picture.rows / 2)));
        const int blackBefore = pixelsOf(picture, {0x22, 0x22, 0x22}), signalBefore = pixelsOf(picture, {0x00, 0x5e, 0xd5});
        QVERIFY(signalBefore > 100);
        small.map.none.kept = {{4, 4}, {2, 4}, {1, 4}, {1, 2}}; // no longer empty
        const cv::Mat other = decoded(pngOf(CollapseChart{small.map, small.groups, 0.25}));
        QVERIFY(pixelsOf(other, {0x22, 0x22, 0x22}) < blackBefore - 1000);
        QVERIFY(pixelsOf(other, {0x00, 0x5e, 0xd5}) > signalBefore + 100);
    }

    void theTableHasEveryNumber()
    {
        const SmallMap small;
        const QStringList lines = QString::fromStdString(csvOf(small.map, small.groups)).split('\n');
        const QString first = QString::fromStdString(small.groups.groups()[0].name);
        QCOMPARE(lines[0], QString("id,name,units,policy,floor_ratio,empty_ratio,0,0.25,0.5,0.75"));
        QCOMPARE(lines[1], QString("0,%1,4,none,0.5,0.5,4,2,0,0").arg(first));
        QCOMPARE(lines[2], QString("0,%1,4,replace,,,4,2,1,1").arg(first));
        QVERIFY(lines[3].endsWith(",none,,,4,4,4,2"));
        QCOMPARE(lines.size(), 6); // the last one ends, too
    }
};

QTEST_GUILESS_MAIN(TestCollapseChart)
#include "test_collapse_chart.moc"
