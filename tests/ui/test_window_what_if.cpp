// SPDX-License-Identifier: GPL-3.0-or-later
// What the plan would do to the answers, as the window tells it: by curves while the slider moves, by pictures while it rests.
#include "core/tasks/task_for.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/models/metric_text.h"
#include "ui/panels/totals_table.h"
#include "ui/runs/what_if.h"
#include "ui/views/sensitivity/sensitivity_view.h"

#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QtTest>

using namespace espalier;
using espalier::testing::WindowFixture;

class TestWindowWhatIf : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    MainWindow& window() { return fixture_->window(); }
    Document& document() { return window().document(); }
    WhatIf& whatIf() { return *window().findChild<WhatIf*>(); }
    template <class Widget>
    Widget* find(const char* name)
    {
        return window().findChild<Widget*>(QLatin1String(name));
    }
    QString cell(const char* column) { return find<TotalsTable>("totals")->text(QStringLiteral("metric"), QLatin1String(column)); }
    QString note() { return find<QLabel>("whatIfNote")->text(); }

    /// By scores, so that nothing else is measured first; 20 validation pictures.
    bool open(double ratio)
    {
        if (!fixture_->openFixture())
            return false;
        PruneSettings settings = document().project().prune;
        settings.allocation = Allocation::scores;
        settings.ratio = ratio;
        document().setPruneSettings(settings);
        window().useImages(fixture_->makeImages());
        return true;
    }
    bool isTried()
    {
        return QTest::qWaitFor([this] { return !window().runs().busy() && whatIf().estimate() && whatIf().estimate()->images == 20; },
                               300000);
    }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    void withoutPicturesItSaysWhatToDo()
    {
        QVERIFY(fixture_->openFixture());
        QVERIFY(note().contains(QStringLiteral("Training tab")));
        QVERIFY(find<QPushButton>("whatIfMeasure")->isHidden());
        document().planRatio(0);
        QVERIFY(note().isEmpty());
    }

    void picturesTellWhatWouldBecomeOfTheAnswers()
    {
        QVERIFY(open(0.7));
        QVERIFY(isTried());
        const recipes::PlanEstimate& estimate = *whatIf().estimate();
        QVERIFY2(cell("planned").contains(QStringLiteral("±")), qPrintable(cell("planned")));
        QVERIFY(!cell("change").isEmpty());
        QCOMPARE(cell("original"), metricText(*estimate.metric, estimate.original)); // of the same pictures
        QVERIFY(find<QLabel>("total_metric_change")->toolTip().startsWith(QStringLiteral("Planned − original")));
        QVERIFY2(note().contains(QStringLiteral("From 20 of 20")), qPrintable(note()));
        QCOMPARE(estimate.original, window().runs().evaluationOf(document().network())->metrics.primary()->value);
        document().planRatio(0.6);
        QVERIFY(!cell("planned").contains(QStringLiteral("±"))); // it was about another plan
        QVERIFY(isTried());
        QVERIFY(cell("planned").contains(QStringLiteral("±")));
    }

    void imagesShowWhatChanges()
    {
        QVERIFY(open(0.8));
        QVERIFY(isTried());
        const recipes::PlanEstimate& estimate = *whatIf().estimate();
        const QAbstractItemModel& images = *find<QListView>("imagesList")->model();
        auto* choice = find<QComboBox>("imagesChoice");
        QVERIFY(!choice->isHidden());
        QCOMPARE(images.rowCount(), 20);
        for (int row = 0; row < estimate.worse; ++row)
            QVERIFY(images.index(row, 0).data().toString().startsWith(QStringLiteral("✗")));
        choice->setCurrentIndex(1);
        QCOMPARE(images.rowCount(), estimate.worse);
        choice->setCurrentIndex(2);
        QCOMPARE(images.rowCount(), estimate.better);
        document().planRatio(0);
        QVERIFY(choice->isHidden());
        QCOMPARE(images.rowCount(), 20); // the present network's
    }

    void curvesAnswerAtOnceAndTheirMarksAreFloors()
    {
        QVERIFY(open(0.5));
        QVERIFY(isTried());
        auto* measure = find<QPushButton>("whatIfMeasure");
        QVERIFY(!measure->isHidden());
        measure->click();
        QVERIFY(note().contains(QStringLiteral("is running")) || whatIf().facts().estimate);
        QVERIFY(fixture_->waitIdle(600000));
        QVERIFY(window().runs().sensitivityOf(document().network())->complete());
        QVERIFY(measure->isHidden());
        document().planRatio(0.3);
        QVERIFY2(cell("planned").startsWith(QStringLiteral("≈")), qPrintable(cell("planned"))); // at once
        dragsAMark();
    }

private:
    /// A layer that loses a fifth at least.
    int cutGroup()
    {
        const std::vector<int>& kept = document().plan()->kept;
        for (int group = 0; group < static_cast<int>(kept.size()); ++group)
            if (5 * kept[static_cast<std::size_t>(group)] <= 4 * document().model()->groups.groups()[static_cast<std::size_t>(group)].units)
                return group;
        return -1;
    }

    void dragsAMark()
    {
        find<QDockWidget>("sensitivityDock")->raise();
        auto* plot = find<QWidget>("sensitivityPlot");
        QVERIFY(QTest::qWaitFor([plot] { return plot->isVisible() && plot->width() > 150; }));
        const auto mark = window().findChild<SensitivityView*>()->markOf(cutGroup());
        QVERIFY(mark);
        const std::vector<int> before = document().plan()->kept;
        const int steps = document().undoStack().count();
        QTest::mousePress(plot, Qt::LeftButton, {}, mark->toPoint());
        for (const int left : {10, 20, 30})
            QTest::mouseMove(plot, mark->toPoint() - QPoint(left, 0));
        QTest::mouseRelease(plot, Qt::LeftButton, {}, mark->toPoint() - QPoint(30, 0));
        QCOMPARE(document().undoStack().count(), steps + 1);
        QCOMPARE(document().project().prune.floors.size(), std::size_t{1});
        const int group = window().linking().selectedGroup(); // of marks in one place, any may be taken
        const auto place = static_cast<std::size_t>(group);
        const int floor = document().project().prune.floors.at(document().model()->groups.groups()[place].name);
        QVERIFY(floor > before[place] && document().plan()->kept[place] >= floor);
        document().undoStack().undo();
        QVERIFY(document().project().prune.floors.empty());
        QCOMPARE(document().plan()->kept, before);
    }
};

QTEST_MAIN(TestWindowWhatIf)
#include "test_window_what_if.moc"
