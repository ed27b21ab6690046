// SPDX-License-Identifier: GPL-3.0-or-later
// What evaluations of detectors show: curves of the classes that occur, shares of what is there, numbers by size.
#include "core/tasks/detection/detection_curves.h"
#include "core/tasks/detection/detection_detail.h"

#include <QtTest>

using namespace espalier;

namespace {

Rectangle square(double left, double side)
{
    return {left, 0, left + side, side};
}

TrueObject object(int category, const Rectangle& box)
{
    return {category, box, box.area(), false, false};
}

/// Three classes, of which the third does not occur. A small and a large person are found, a car is taken for a person, another is missed.
Evaluation evaluation()
{
    const auto detail = std::make_shared<DetectionDetail>(3, 300);
    const auto add = [&](const std::vector<Detection>& found, const std::vector<TrueObject>& objects) {
        detail->confusion.add(found, objects);
        detail->tally.add(found, objects);
    };
    add({{0, 0.9, square(0, 20)}, {0, 0.5, square(100, 40)}}, {object(0, square(0, 20)), object(1, square(100, 40))});
    add({{0, 0.8, square(0, 200)}}, {object(0, square(0, 200)), object(1, square(400, 40))});
    detail->scores = detail->tally.scores();
    Evaluation made;
    made.parts = {{0, "person", 2, 2, {}}, {1, "car", 2, 2, {}}, {2, "dog", 0, 0, {}}, {-1, "small", 1, 1, {}}};
    made.detail = detail;
    return made;
}

} // namespace

class TestDetectionCurves : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void curvesAreOfTheClassesThatOccur()
    {
        const auto curves = precisionRecallCurves(evaluation());
        QCOMPARE(curves.size(), std::size_t{2});
        QCOMPARE(curves[0].name, std::string("person"));
        QCOMPARE(curves[0].objects, std::int64_t{2});
        QVERIFY(std::abs(curves[0].ap50 - 1) < 1e-9); // the wrong one is less sure than both right ones
        QCOMPARE(curves[0].precision.back(), curves[0].precision.front());
        QCOMPARE(curves[1].category, 1);
        QCOMPARE(curves[1].ap50, 0.0);
    }

    void theMatrixHasSharesOfWhatIsThere()
    {
        const auto table = confusionTable(evaluation());
        QVERIFY(table);
        QCOMPARE(table->names, (std::vector<std::string>{"person", "car", "dog", "nothing"}));
        QCOMPARE(table->counts[0][0], std::int64_t{2});
        QCOMPARE(table->shares[0][0], 1.0);
        QCOMPARE(table->shares[0][1], 0.5); // taken for a person
        QCOMPARE(table->shares[3][1], 0.5); // missed
        QCOMPARE(table->shares[0][2], 0.0); // nothing is there
    }

    void objectsAreCountedBySize()
    {
        const Evaluation made = evaluation();
        const DetectionScores& scores = dynamic_cast<const DetectionDetail&>(*made.detail).scores;
        QCOMPARE(scores.objectsBySize, (std::array<std::int64_t, 3>{1, 2, 1}));
        QCOMPARE(scores.imagesBySize, (std::array<std::int64_t, 3>{1, 2, 1}));
    }

    void otherTasksHaveNone()
    {
        QVERIFY(precisionRecallCurves(Evaluation()).empty());
        QVERIFY(!confusionTable(Evaluation()));
    }
};

QTEST_APPLESS_MAIN(TestDetectionCurves)
#include "test_detection_curves.moc"
