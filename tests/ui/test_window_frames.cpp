// SPDX-License-Identifier: GPL-3.0-or-later
// What a move of the slider costs: one plan a frame, and nothing is worked out or drawn that nobody sees or that stays as it is.
#include "tests/ui/support/plots.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/models/layers_model.h"
#include "ui/panels/setting_fields.h"
#include "ui/views/heatmap/heatmap_plot.h"
#include "ui/views/importance/importance_plot.h"

#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QtTest>

#include <algorithm>

using namespace espalier;
using espalier::testing::WindowFixture;

class TestWindowFrames : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    MainWindow& window() { return fixture_->window(); }
    Document& document() { return window().document(); }

    template <class T>
    T* find(const char* objectName)
    {
        return window().findChild<T*>(QLatin1String(objectName));
    }

    QSlider* slider() { return find<QSlider>("pruneRatioSlider"); }

    /// Shows only this one of the views at the bottom.
    void raise(const char* dock)
    {
        find<QDockWidget>(dock)->show();
        find<QDockWidget>(dock)->raise();
        QTRY_VERIFY(find<QDockWidget>(dock)->widget()->isVisible());
    }

    /// With everything drawn that waits to be.
    void plan(double ratio)
    {
        document().planRatio(ratio);
        QTest::qWait(50);
    }

private Q_SLOTS:
    void init()
    {
        fixture_ = std::make_unique<WindowFixture>();
        QVERIFY(fixture_->openFixture());
        QVERIFY(fixture_->waitIdle());
    }
    void cleanup() { fixture_.reset(); }

    void check05_movesWithinAFrameAreOnePlan()
    {
        QSignalSpy changes(&document(), &Document::changed);
        const int steps = document().undoStack().count();
        slider()->setSliderDown(true);
        for (const int place : {310, 420, 530, 640, 750})
            slider()->setSliderPosition(place);
        QCOMPARE(changes.count(), 1); // the first at once
        QCOMPARE(document().project().prune.ratio, 0.31);
        QTRY_COMPARE(document().project().prune.ratio, 0.75); // where it rests is shown, although it is still held
        QCOMPARE(changes.count(), 2);
        slider()->setSliderPosition(760);
        slider()->setSliderPosition(770);
        slider()->setSliderDown(false);
        QCOMPARE(document().project().prune.ratio, 0.77); // without a wait
        QCOMPARE(document().undoStack().count(), steps + 1);
    }

    void keysPlanAtOnce()
    {
        for (const int place : {310, 420}) {
            slider()->setValue(place);
            QCOMPARE(document().project().prune.ratio, place / 1000.0);
        }
    }

    void aHiddenPlotIsDrawnWhenItIsShown()
    {
        raise("importanceDock");
        auto* plot = find<ImportancePlot>("importancePlot");
        auto* caption = find<QLabel>("importanceCaption");
        plan(0.3);
        find<QDockWidget>("importanceDock")->hide();
        QVERIFY(!plot->isVisible());
        const QString before = caption->text();
        QSignalSpy drawn(plot, &QCustomPlot::beforeReplot);
        plan(0.6);
        plot->redraw();
        plot->redrawLayer(QStringLiteral("cut"));
        QTest::qWait(50);
        QCOMPARE(drawn.count(), 0);
        QCOMPARE(caption->text(), before);
        find<QDockWidget>("importanceDock")->show();
        raise("importanceDock");
        QTRY_VERIFY(drawn.count() > 0);
        QVERIFY(caption->text() != before);
    }

    void changesOfAPlotAreDrawnTogether()
    {
        raise("importanceDock");
        auto* plot = find<ImportancePlot>("importancePlot");
        QTest::qWait(50);
        QSignalSpy drawn(plot, &QCustomPlot::beforeReplot);
        for (int time = 0; time < 5; ++time)
            plot->redraw();
        QTest::qWait(50);
        QCOMPARE(drawn.count(), 1);
        QVERIFY(!plot->plottingHints().testFlag(QCP::phImmediateRefresh)); // painted with the rest of the window
    }

    /// Names of the rows, axes and legends stay as they are while a ratio moves.
    void aPlanDrawsCellsAndBarsAlone()
    {
        raise("importanceDock");
        auto* bars = find<ImportancePlot>("importancePlot");
        auto* cells = window().findChild<HeatmapPlot*>();
        plan(0.3);
        QSignalSpy drawn(bars, &QCustomPlot::beforeReplot), heatmapDrawn(cells, &QCustomPlot::beforeReplot);
        const QImage barsBefore = bars->grab().toImage(), cellsBefore = cells->grab().toImage();
        plan(0.6);
        QCOMPARE(drawn.count() + heatmapDrawn.count(), 0);
        QVERIFY(bars->grab().toImage() != barsBefore);
        QVERIFY(cells->grab().toImage() != cellsBefore);
    }

    void aMovingRatioTouchesNoOtherField()
    {
        auto* policy = find<QComboBox>(fieldName("prune.policy").toLatin1().constData());
        QVERIFY(policy);
        const int shown = policy->currentIndex(), other = (shown + 1) % policy->count();
        const QSignalBlocker quiet(policy);
        policy->setCurrentIndex(other);
        document().planRatio(0.6);
        QCOMPARE(policy->currentIndex(), other); // nobody asked it to show the setting
        PruneSettings settings = document().project().prune;
        settings.floorMin += 1;
        document().setPruneSettings(settings);
        QCOMPARE(policy->currentIndex(), shown);
    }

    void choicesOfTheComparisonAreNotListedAnew()
    {
        raise("comparisonDock");
        auto* side = find<QComboBox>("comparisonB");
        QSignalSpy removed(side->model(), &QAbstractItemModel::rowsRemoved);
        QSignalSpy reset(side->model(), &QAbstractItemModel::modelReset);
        plan(0.6);
        QCOMPARE(removed.count() + reset.count(), 0);
        find<QPushButton>("comparisonPin")->click();
        QVERIFY(removed.count() + reset.count() > 0);
    }
};

QTEST_MAIN(TestWindowFrames)
#include "test_window_frames.moc"
