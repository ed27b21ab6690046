// SPDX-License-Identifier: GPL-3.0-or-later
// How good detections are: equal to COCO's definition worked out in Python on random images, and cases whose answer is plain.
#include "core/base/json.h"
#include "core/tasks/detection/detection_scores.h"
#include "core/tasks/detection/suppression.h"
#include "test_places.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace espalier;

namespace {

Rectangle rectangleOf(const Json& box)
{
    return {box[0].get<double>(), box[1].get<double>(), box[2].get<double>(), box[3].get<double>()};
}

std::vector<Detection> detectionsOf(const Json& image)
{
    std::vector<Detection> detections;
    for (const Json& each : image["detections"])
        detections.push_back({each["category"].get<int>(), each["confidence"].get<double>(), rectangleOf(each["box"])});
    return detections;
}

std::vector<TrueObject> objectsOf(const Json& image)
{
    std::vector<TrueObject> objects;
    for (const Json& each : image["objects"])
        objects.push_back({each["category"].get<int>(), rectangleOf(each["box"]), each["area"].get<double>(), each["crowd"].get<bool>(),
                           each["ignored"].get<bool>()});
    return objects;
}

bool equal(const std::optional<double>& found, const Json& expected)
{
    return expected.is_null() ? !found : found && std::abs(*found - expected.get<double>()) < 1e-6;
}

bool equal(const AveragePrecision& found, const Json& expected)
{
    return equal(found.at50, expected["at50"]) && equal(found.mean, expected["mean"]);
}

TrueObject object(int category, const Rectangle& box)
{
    return {category, box, box.area(), false, false};
}

/// Boxes of one size side by side.
Rectangle cell(int column, double shift = 0)
{
    return {column * 50.0 + shift, 0, column * 50.0 + 40 + shift, 40};
}

Rectangle randomBox(std::mt19937& random)
{
    const auto left = static_cast<double>(random() % 60), top = static_cast<double>(random() % 60);
    return {left, top, left + 1 + static_cast<double>(random() % 40), top + 1 + static_cast<double>(random() % 40)};
}

} // namespace

class TestDetectionScores : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void averagePrecisionIsThatOfTheDefinition()
    {
        const auto cases = readJson(MADE_FIXTURES_DIR "/detection_cases.json", "cases");
        QVERIFY2(cases.has_value(), cases ? "" : cases.error().message.c_str());
        QVERIFY(cases->size() >= 200);
        int withScores = 0;
        for (std::size_t number = 0; number < cases->size(); ++number) {
            const Json& each = (*cases)[number];
            const Json& answers = each["answers"];
            DetectionTally tally(each["classes"].get<int>(), each["most"].get<int>());
            for (const Json& image : each["images"])
                tally.add(detectionsOf(image), objectsOf(image));
            const DetectionScores found = tally.scores();
            const QByteArray where = "case " + QByteArray::number(static_cast<int>(number));
            QVERIFY2(equal(found.ap, answers["all"]), where.constData());
            QVERIFY2(equal(found.bySize[0], answers["small"]), where.constData());
            QVERIFY2(equal(found.bySize[1], answers["medium"]), where.constData());
            QVERIFY2(equal(found.bySize[2], answers["large"]), where.constData());
            for (std::size_t category = 0; category < found.classes.size(); ++category)
                QVERIFY2(equal(found.classes[category].ap, answers["classes"][category]), where.constData());
            withScores += found.ap.mean && *found.ap.mean > 0.01 && *found.ap.mean < 0.99;
        }
        QVERIFY2(withScores > 120, qPrintable(QString::number(withScores)));
    }

    void rightAnswersScoreOne()
    {
        DetectionTally tally(2);
        for (int image = 0; image < 3; ++image)
            tally.add({{0, 0.9, cell(0)}, {1, 0.4, cell(1)}}, {object(0, cell(0)), object(1, cell(1))});
        const DetectionScores scores = tally.scores();
        QVERIFY(std::abs(*scores.ap.at50 - 1) < 1e-9 && std::abs(*scores.ap.mean - 1) < 1e-9);
        QCOMPARE(scores.best.f1, 1.0);
        QCOMPARE(scores.confidence, 0.0);
        QCOMPARE(scores.images, 3);
        QCOMPARE(scores.classes[1].images, 3);
        QCOMPARE(scores.classes[1].objects, 3);
    }

    void noDetectionScoresZeroAndNoObjectNothing()
    {
        DetectionTally silent(1);
        silent.add({}, {object(0, cell(0))});
        QCOMPARE(*silent.scores().ap.mean, 0.0);
        QCOMPARE(silent.scores().best.recall, 0.0);
        DetectionTally empty(1);
        empty.add({{0, 0.9, cell(0)}}, {});
        QVERIFY(!empty.scores().ap.mean && !empty.scores().ap.at50);
        QCOMPARE(DetectionTally(1).intervals().mean.high, 0.0);
    }

    /// Confident right answers and doubtful wrong ones: between them lies the best threshold.
    void theBestConfidenceLiesAboveTheWrongAnswers()
    {
        DetectionTally tally(1);
        for (int image = 0; image < 10; ++image)
            tally.add({{0, 0.8, cell(0)}, {0, 0.3, cell(3)}, {0, 0.2, cell(4)}}, {object(0, cell(0)), object(0, cell(1))});
        const DetectionScores scores = tally.scores();
        QCOMPARE(scores.confidence, 0.301);
        QCOMPARE(scores.best.precision, 1.0);
        QCOMPARE(scores.best.recall, 0.5);
        QVERIFY(std::abs(scores.best.f1 - 2.0 / 3) < 1e-12);
        QCOMPARE(scores.classes[0].best.recall, 0.5);
        QCOMPARE(scores.classes[0].precisionByRecall[50], 1.0);
        QCOMPARE(scores.classes[0].precisionByRecall[51], 0.0);
    }

    void crowdsAndHiddenObjectsCountNeitherWay()
    {
        TrueObject crowd = object(0, {0, 0, 200, 200}), hidden = object(0, cell(6));
        crowd.crowd = hidden.ignored = true;
        DetectionTally tally(1);
        tally.add({{0, 0.9, cell(0)}, {0, 0.8, cell(1)}, {0, 0.7, cell(6)}, {0, 0.1, cell(5)}}, {crowd, hidden, object(0, cell(5))});
        QVERIFY(std::abs(*tally.scores().ap.mean - 1) < 1e-9);
        QCOMPARE(tally.scores().classes[0].objects, 1);
    }

    void intervalsHoldTheScoreAndShrinkWithImages()
    {
        const auto tallyOf = [](int images) {
            DetectionTally tally(1);
            std::mt19937 random(5);
            for (int image = 0; image < images; ++image)
                tally.add({{0, 0.5 + 0.4 * static_cast<double>(random() % 1000) / 1000, cell(0, static_cast<double>(random() % 15))}},
                          {object(0, cell(0))});
            return tally;
        };
        const DetectionTally few = tallyOf(20), many = tallyOf(500);
        const ScoreIntervals narrow = many.intervals(100, 1), wide = few.intervals(100, 1);
        QVERIFY(narrow.mean.low < *many.scores().ap.mean && *many.scores().ap.mean < narrow.mean.high);
        QVERIFY(narrow.mean.high - narrow.mean.low < 0.5 * (wide.mean.high - wide.mean.low));
        QCOMPARE(many.intervals(100, 1).at50.low, narrow.at50.low);
        QVERIFY(many.intervals(100, 2).mean.low != narrow.mean.low);
    }

    void whatIsTakenForWhatIsCounted()
    {
        ConfusionMatrix matrix(2);
        TrueObject hidden = object(1, cell(7));
        hidden.ignored = true;
        matrix.add({{0, 0.9, cell(0)}, {1, 0.9, cell(1)}, {1, 0.9, cell(5)}, {0, 0.2, cell(2)}, {0, 0.3, cell(7)}},
                   {object(0, cell(0)), object(0, cell(1, 5)), object(1, cell(2)), hidden});
        const std::vector<std::vector<std::int64_t>> expected{{1, 0, 0}, {1, 0, 1}, {0, 1, 0}};
        QCOMPARE(matrix.counts(), expected);
        // Any number of detections on a crowd, and an object that counts is found before one that is ignored.
        ConfusionMatrix crowded(1);
        TrueObject crowd = object(0, {1000, 0, 1200, 200}), hiddenTwin = object(0, cell(0));
        crowd.crowd = hiddenTwin.ignored = true;
        crowded.add({{0, 0.9, {1010, 10, 1050, 50}}, {0, 0.9, {1100, 10, 1150, 50}}, {0, 0.9, cell(0)}},
                    {crowd, hiddenTwin, object(0, cell(0, 8))});
        QCOMPARE(crowded.counts(), (std::vector<std::vector<std::int64_t>>{{1, 0}, {0, 0}}));
    }

    /// Whatever stays overlaps nothing better of its class, and whatever goes does.
    void suppressionKeepsTheBestOfWhatOverlaps()
    {
        for (unsigned seed = 1; seed <= 300; ++seed) {
            std::mt19937 random(seed);
            std::vector<Detection> all;
            for (int i = 0; i < 40; ++i)
                all.push_back({static_cast<int>(random() % 2), static_cast<double>(random() % 20) / 20, randomBox(random)});
            const SuppressionSettings settings{0.1, 0.4, 1000, seed % 2 == 0};
            const std::vector<Detection> kept = suppressed(all, settings);
            const auto rivals = [&](const Detection& a, const Detection& b) {
                return (settings.acrossClasses || a.category == b.category) && intersectionOverUnion(a.box, b.box) > settings.overlap;
            };
            for (std::size_t i = 0; i < kept.size(); ++i) {
                QVERIFY(kept[i].confidence >= 0.1 && (i == 0 || kept[i - 1].confidence >= kept[i].confidence));
                for (std::size_t j = 0; j < i; ++j)
                    QVERIFY(!rivals(kept[i], kept[j]));
            }
            std::size_t explained = 0;
            for (const Detection& each : all)
                explained += each.confidence < 0.1 || std::any_of(kept.begin(), kept.end(), [&](const Detection& other) {
                                 return other.confidence >= each.confidence && rivals(other, each);
                             });
            QCOMPARE(explained, all.size());
            const SuppressionSettings fewer{0.1, 0.4, 3, seed % 2 == 0};
            QCOMPARE(suppressed(all, fewer).size(), std::min<std::size_t>(3, kept.size()));
        }
    }
};

QTEST_APPLESS_MAIN(TestDetectionScores)
#include "test_detection_scores.moc"
