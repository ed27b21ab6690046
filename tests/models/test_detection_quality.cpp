// SPDX-License-Identifier: GPL-3.0-or-later
// What the window shows of a detector's evaluations: tables, the confusion matrix, the classes whose curves are drawn.
#include "core/tasks/detection/detection_detail.h"
#include "core/tasks/task_for.h"
#include "ui/models/confusion_model.h"
#include "ui/models/detection_quality.h"
#include "ui/models/theme.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace espalier;

namespace {

constexpr auto strict = QAbstractItemModelTester::FailureReportingMode::QtTest;

Rectangle square(double left, double side)
{
    return {left, 0, left + side, side};
}

TrueObject object(int category, const Rectangle& box)
{
    return {category, box, box.area(), false, false};
}

Metrics metrics(double map50, double map)
{
    return {{findMetric("map50"), map50}, {findMetric("map"), map}};
}

/// So many classes, of which each has one object more than the one before; all are found, but a person is taken for a car.
Evaluation evaluationOf(int classes, double map50)
{
    const auto detail = std::make_shared<DetectionDetail>(classes, 300);
    Evaluation made;
    made.images = classes * (classes + 1) / 2;
    for (int category = 0; category < classes; ++category) {
        for (int i = 0; i <= category; ++i) {
            const std::vector<Detection> found{{category == 0 && classes > 1 ? 1 : category, 0.9, square(0, 20)}};
            detail->tally.add(found, {object(category, square(0, 20))});
            detail->confusion.add(found, {object(category, square(0, 20))});
        }
        made.parts.push_back({category, "class" + std::to_string(category), category + 1, category + 1, metrics(map50, 0.5)});
    }
    for (const char* size : {"small", "medium", "large"})
        made.parts.push_back({-1, size, 0, 0, {}});
    detail->scores = detail->tally.scores();
    made.detail = detail;
    made.metrics = metrics(map50, 0.5);
    return made;
}

} // namespace

class TestDetectionQuality : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onlyDetectorsAreShown()
    {
        QVERIFY(!judgedDetector(std::nullopt));
        QVERIFY(!judgedDetector(Evaluation()));
        QVERIFY(judgedDetector(evaluationOf(2, 0.5)));
    }

    void theTableComparesClassesAndSizes()
    {
        const JudgedDetector before = *judgedDetector(evaluationOf(2, 0.75)), now = *judgedDetector(evaluationOf(2, 0.5));
        const PlainTable one = qualityTable(nullptr, now);
        QCOMPARE(one.headings, (QStringList{"Class or size", "Images", "Boxes", "mAP@0.5", "mAP@0.5:0.95"}));
        QCOMPARE(one.rows.size(), std::size_t{6});
        QCOMPARE(one.rows[0], (QStringList{"All classes", "3", "3", "0.500", "0.500"}));
        QCOMPARE(one.rows[2], (QStringList{"class1", "2", "2", "0.500", "0.500"}));
        const PlainTable both = qualityTable(&before, now);
        QCOMPARE(both.rows[2], (QStringList{"class1", "2", "2", "0.750 → 0.500", "0.500 → 0.500"}));
        QCOMPARE(both.rows[5], (QStringList{"Large", "0", "0", "– → –", "– → –"}));
        QCOMPARE(qualitySummary(&before, now), QStringLiteral("mAP@0.5 0.750 → 0.500, mAP@0.5:0.95 0.500 → 0.500, on 3 images."));
    }

    /// Another data set may have had other classes.
    void aPartThatWasNotJudgedBeforeHasADash()
    {
        const JudgedDetector before = *judgedDetector(evaluationOf(1, 0.75)), now = *judgedDetector(evaluationOf(2, 0.5));
        QCOMPARE(qualityTable(&before, now).rows[2][3], QStringLiteral("– → 0.500"));
    }

    void theMostFrequentClassesAreDrawn()
    {
        QCOMPARE(mostFrequentClasses(*judgedDetector(evaluationOf(2, 0.5))), (std::vector{0, 1}));
        QCOMPARE(mostFrequentClasses(*judgedDetector(evaluationOf(11, 0.5))), (std::vector{3, 4, 5, 6, 7, 8, 9, 10}));
    }

    void theMatrixTellsCountsAndShares()
    {
        ConfusionModel model;
        QAbstractItemModelTester tester(&model, strict);
        QCOMPARE(model.rowCount(), 0);
        model.show(judgedDetector(evaluationOf(2, 0.5))->confusion);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.columnCount(), 3);
        QCOMPARE(model.headerData(0, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("class0"));
        QCOMPARE(model.headerData(2, Qt::Vertical, Qt::DisplayRole).toString(), QStringLiteral("nothing"));
        QCOMPARE(model.index(1, 1).data().toString(), QStringLiteral("2"));
        QCOMPARE(model.index(0, 0).data().toString(), QString());
        QVERIFY(model.index(1, 0).data(Qt::ToolTipRole).toString().startsWith(QStringLiteral("1 × class0 was taken for class1, 100")));
        QVERIFY(model.index(1, 1).data(Qt::ToolTipRole).toString().startsWith(QStringLiteral("2 × class1 was found")));
        QCOMPARE(model.index(1, 0).data(Qt::BackgroundRole).value<QColor>(), theme::shareColor(1));
        QCOMPARE(model.index(0, 0).data(Qt::BackgroundRole).value<QColor>(), theme::shareColor(0));
        model.show({});
        QCOMPARE(model.columnCount(), 0);
    }

    /// In grey, too: the lightness goes one way.
    void sharesGetDarkerOrBrighter()
    {
        for (const bool dark : {false, true}) {
            theme::setDark(dark);
            for (int i = 0; i < 10; ++i) {
                const double step = theme::shareColor((i + 1) / 10.0).lightnessF() - theme::shareColor(i / 10.0).lightnessF();
                QVERIFY(dark ? step > 0 : step < 0);
            }
        }
        theme::setDark(false);
    }
};

QTEST_MAIN(TestDetectionQuality)
#include "test_detection_quality.moc"
