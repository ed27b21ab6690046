// SPDX-License-Identifier: GPL-3.0-or-later
// The plan tree as a model for views and as points of a plot.
#include "core/tasks/task_for.h"
#include "ui/models/plan_names.h"
#include "ui/models/plan_points.h"
#include "ui/models/plan_tree_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

#include <algorithm>
#include <random>

using namespace espalier;

namespace {

const std::filesystem::path pictures = "/pictures";

PlanNode entry(int parent, PlanOrigin origin, const char* name, std::int64_t macs = 2'000'000)
{
    PlanNode node;
    node.parent = parent;
    node.origin = origin;
    node.name = name;
    node.time = "2026-11-30T09:15:00Z";
    node.totals = {1'000'000, macs, 4'000'000, {}};
    return node;
}

PlanMetric top1(double value, std::optional<double> low = {}, std::optional<double> high = {})
{
    return {"top1", value, low, high, 64, pictures};
}

/// The original (1), a plan (2) with what was made of it (3), and another plan (4).
PlanTree smallTree()
{
    PlanTree tree;
    tree.add(entry(0, PlanOrigin::original, "Original", 4'000'000));
    PlanNode plan = entry(1, PlanOrigin::plan, "half");
    plan.estimate = top1(88, 84.5, 90);
    tree.add(plan);
    PlanNode pruned = entry(2, PlanOrigin::prune, "Prune");
    pruned.measured = top1(89);
    pruned.totals.milliseconds = 1.5;
    tree.add(pruned);
    tree.add(entry(1, PlanOrigin::plan, "other"));
    return tree;
}

bool beats(const PlanPoint& a, const PlanPoint& b, bool betterUp)
{
    const bool better = betterUp ? a.value > b.value : a.value < b.value;
    return (a.cost <= b.cost && better) || (a.cost < b.cost && a.value == b.value);
}

} // namespace

class TestPlanTreeModel : public QObject {
    Q_OBJECT
private:
    QString cell(const PlanTreeModel& model, int id, int column) { return model.indexOf(id, column).data().toString(); }

private Q_SLOTS:
    void followsQtsRulesWhileEntriesComeAndGo()
    {
        PlanTreeModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        PlanTree tree;
        const auto show = [&] { model.show(tree, 0, pictures, {}); };
        show();
        QCOMPARE(model.rowCount(), 0);
        tree = smallTree();
        show();
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.rowCount(model.indexOf(1)), 2);
        const QPersistentModelIndex other = model.indexOf(4);
        const auto removed = tree.remove(2);
        show();
        QVERIFY(other.isValid() && other.row() == 0);
        QVERIFY(!model.indexOf(3).isValid());
        tree.putBack(removed);
        tree.add(entry(3, PlanOrigin::finetune, "Fine-tune"));
        show();
        QCOMPARE(other.row(), 1);
        QCOMPARE(model.indexOf(5).parent(), model.indexOf(3));
        tree = {};
        tree.add(entry(0, PlanOrigin::original, "Another"));
        tree.add(entry(1, PlanOrigin::plan, "a"));
        tree.add(entry(1, PlanOrigin::plan, "now below the original")); // 3 was below 2
        show();
        QCOMPARE(model.rowCount(model.indexOf(1)), 2);
        QCOMPARE(model.rowCount(model.indexOf(2)), 0);
        tree = {};
        show();
        QCOMPARE(model.rowCount(), 0);
    }

    void tellsWhatAnEntryIsInWords()
    {
        PlanTreeModel model;
        model.show(smallTree(), 3, pictures, {4});
        QCOMPARE(cell(model, 2, PlanTreeModel::Metric), QStringLiteral("88.0 % ± 3.5")); // the longer side
        QCOMPARE(cell(model, 3, PlanTreeModel::Metric), QStringLiteral("89.0 %"));
        QCOMPARE(cell(model, 4, PlanTreeModel::Metric), QStringLiteral("–"));
        QCOMPARE(cell(model, 2, PlanTreeModel::Macs), QStringLiteral("2.00 M"));
        QCOMPARE(cell(model, 3, PlanTreeModel::Time), QStringLiteral("1.50 ms"));
        QVERIFY(cell(model, 3, PlanTreeModel::State).contains(QStringLiteral("shown now")));
        QVERIFY(cell(model, 4, PlanTreeModel::State).contains(QStringLiteral("settings only")));
        QVERIFY(cell(model, 2, PlanTreeModel::State) != cell(model, 4, PlanTreeModel::State));
        QVERIFY(model.indexOf(3).data(Qt::FontRole).value<QFont>().bold());
        model.show(smallTree(), 0, "/others", {});
        QVERIFY(cell(model, 2, PlanTreeModel::Metric).contains(QStringLiteral("other pictures")));
    }

    void aNameIsAskedFor()
    {
        PlanTreeModel model;
        model.show(smallTree(), 0, pictures, {});
        QSignalSpy renamed(&model, &PlanTreeModel::renamed);
        QVERIFY(model.flags(model.indexOf(2)) & Qt::ItemIsEditable);
        QVERIFY(!(model.flags(model.indexOf(2, PlanTreeModel::Macs)) & Qt::ItemIsEditable));
        QVERIFY(!model.setData(model.indexOf(2), QStringLiteral("   "), Qt::EditRole));
        QVERIFY(model.setData(model.indexOf(2), QStringLiteral("  for the \n drone "), Qt::EditRole));
        QCOMPARE(renamed.count(), 1);
        QCOMPARE(renamed.front().value(0).toInt(), 2);
        QCOMPARE(renamed.front().value(1).toString(), QStringLiteral("for the drone"));
        QCOMPARE(cell(model, 2, PlanTreeModel::Name), QStringLiteral("half")); // the tree decides
    }

    void pointsAreOfThePicturesAndTheCost()
    {
        const PlanTree tree = smallTree();
        const PlanPoints points = planPoints(tree, PlanCost::macs, pictures);
        QCOMPARE(points.metric, findMetric("top1"));
        QCOMPARE(points.points.size(), std::size_t{2});
        QCOMPARE(points.others, 2);
        QVERIFY(points.points[0].estimated && !points.points[0].onFront); // as cheap as the pruned network, and worse
        QVERIFY(!points.points[1].estimated && points.points[1].onFront);
        QCOMPARE(points.points[0].cost, 2.0);
        QCOMPARE(*points.points[0].low, 84.5);
        QCOMPARE(planPoints(tree, PlanCost::milliseconds, pictures).points.size(), std::size_t{1});
        QVERIFY(!planPoints(tree, PlanCost::macs, "/others").metric);
    }

    /// Every point against every other one.
    void theFrontIsExact()
    {
        std::mt19937 random(11);
        int fronts = 0;
        for (int trial = 0; trial < 400; ++trial) {
            std::vector<PlanPoint> points(static_cast<std::size_t>(trial % 25));
            for (PlanPoint& point : points) { // few values, so that many are equal
                point.cost = std::uniform_int_distribution(0, 8)(random);
                point.value = std::uniform_int_distribution(0, 8)(random);
            }
            const bool betterUp = trial % 2 == 0;
            const auto front = paretoFront(points, betterUp);
            fronts += static_cast<int>(front.size());
            for (std::size_t i = 0; i < points.size(); ++i) {
                const bool beaten =
                    std::any_of(points.begin(), points.end(), [&](const PlanPoint& p) { return beats(p, points[i], betterUp); });
                const bool same = std::any_of(front.begin(), front.end(), [&](std::size_t place) {
                    return points[place].cost == points[i].cost && points[place].value == points[i].value;
                });
                QCOMPARE(same, !beaten);
            }
            for (std::size_t i = 1; i < front.size(); ++i)
                QVERIFY(points[front[i - 1]].cost < points[front[i]].cost);
        }
        QVERIFY2(fronts > 500, qPrintable(QString::number(fronts)));
    }

    void sentencesTellTheDifference()
    {
        const PlanTree tree = smallTree();
        const QString told = differenceSentence(*tree.find(2), *tree.find(3));
        QVERIFY2(told.contains(QStringLiteral("+1.0")), qPrintable(told));
        QVERIFY(differenceSentence(*tree.find(1), *tree.find(3)).contains(QStringLiteral("−50 % MACs")));
        QVERIFY(planSentence(*tree.find(2)).contains(QStringLiteral("estimated on 64 pictures")));
        QCOMPARE(targetText(PruneSettings()), QStringLiteral("−50 % MACs"));
        PruneSettings small;
        small.target.bytes = 400'000;
        QCOMPARE(targetText(small), QStringLiteral("at most 0.40 MB"));
    }
};

QTEST_MAIN(TestPlanTreeModel)
#include "test_plan_tree_model.moc"
