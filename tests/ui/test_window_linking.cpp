// SPDX-License-Identifier: GPL-3.0-or-later
// Views that show the same: hover and selection go from one to the others, and a moving ratio changes all of them at once. Everything is
// looked at without letting the event loop run in between: nothing may wait for another thread or a timer.
#include "tests/ui/support/plots.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/models/layers_model.h"
#include "ui/models/number_text.h"
#include "ui/models/theme.h"
#include "ui/models/unit_facts.h"
#include "ui/panels/totals_table.h"
#include "ui/views/heatmap/heatmap_plot.h"

#include <QAction>
#include <QLabel>
#include <QSlider>
#include <QStatusBar>
#include <QTableView>
#include <QtTest>

#include <algorithm>
#include <set>
#include <utility>

using namespace espalier;
using espalier::testing::WindowFixture;

class TestWindowLinking : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    MainWindow& window() { return fixture_->window(); }
    Document& document() { return window().document(); }
    Linking& linking() { return window().linking(); }
    HeatmapPlot& heatmap() { return *window().findChild<HeatmapPlot*>(); }
    QTableView& layers() { return *window().findChild<QTableView*>(QStringLiteral("layersTable")); }
    QString heatmapStatus() { return window().findChild<QLabel*>(QStringLiteral("heatmapStatus"))->text(); }

    QModelIndex rowOf(int group)
    {
        const QAbstractItemModel& model = *layers().model();
        for (int row = 0; row < model.rowCount(); ++row)
            if (model.index(row, 0).data(LayersModel::GroupRole).toInt() == group)
                return model.index(row, 0);
        return {};
    }

    QString nameOf(int group) { return QString::fromStdString(document().model()->groups.groups()[static_cast<std::size_t>(group)].name); }

    /// What the pointer does at the middle of a cell.
    void at(QEvent::Type type, HeatmapData::Cell cell, Qt::MouseButton button = Qt::NoButton, Qt::KeyboardModifiers keys = {})
    {
        const QPointF place = heatmap().centreOf(cell);
        QMouseEvent event(type, place, heatmap().mapToGlobal(place), button, button, keys);
        QCoreApplication::sendEvent(&heatmap(), &event);
    }

    void click(HeatmapData::Cell cell, Qt::KeyboardModifiers keys = {})
    {
        at(QEvent::MouseButtonPress, cell, Qt::LeftButton, keys);
        at(QEvent::MouseButtonRelease, cell, Qt::LeftButton, keys);
    }

    void clickRow(int group, Qt::KeyboardModifiers keys = {})
    {
        layers().scrollTo(rowOf(group));
        QTest::mouseClick(layers().viewport(), Qt::LeftButton, keys, layers().visualRect(rowOf(group)).center());
    }

    /// The key itself, which a shortcut of the window takes.
    void pressEscape(QWidget& widget)
    {
        window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        widget.setFocus();
        QTest::keyClick(&widget, Qt::Key_Escape);
    }

    QImage picture()
    {
        heatmap().replot(QCustomPlot::rpImmediateRefresh);
        return heatmap().grab().toImage();
    }

    /// What the panel of the channel shows, with the tooltips.
    QMultiMap<QString, QString> panel()
    {
        QMultiMap<QString, QString> shown;
        QCoreApplication::processEvents(); // new rows are shown a moment later
        const QWidget* panel = window().findChild<QLabel*>(QStringLiteral("unitTitle"))->parentWidget();
        for (const QLabel* label : panel->findChildren<QLabel*>())
            if (label->isVisibleTo(panel))
                shown.insert(label->text(), label->toolTip());
        return shown;
    }

    /// Cells that are drawn with a fate, as a share of all that are drawn.
    double drawnShare(Fate fate)
    {
        QCPColorMapData& cells = *qobject_cast<QCPColorMap*>(heatmap().plottable(0))->data();
        int found = 0;
        for (int column = 0; column < cells.keySize(); ++column)
            for (int row = 0; row < cells.valueSize(); ++row)
                found += cells.cell(column, row) == static_cast<double>(fate);
        return static_cast<double>(found) / (cells.keySize() * cells.valueSize());
    }

private Q_SLOTS:
    void init()
    {
        fixture_ = std::make_unique<WindowFixture>();
        QVERIFY(fixture_->openFixture());
        QTRY_VERIFY(heatmap().width() > 200);
        QSize size; // until the docks have their places
        QTRY_VERIFY(std::exchange(size, heatmap().size()) == size);
    }
    void cleanup() { fixture_.reset(); }

    void check04_hoverGoesFromTheHeatmapToTableAndStatusBar()
    {
        const int group = 3;
        QVERIFY(!rowOf(group).data(Qt::BackgroundRole).isValid());
        at(QEvent::MouseMove, {group, 0});
        QCOMPARE(linking().hoveredGroup(), group);
        QVERIFY(rowOf(group).data(Qt::BackgroundRole).isValid());
        QCOMPARE(window().statusBar()->currentMessage(), unitLine(document(), linking().hoveredUnit()));
        QVERIFY2(heatmapStatus().contains(nameOf(group)), qPrintable(heatmapStatus()));
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(&heatmap(), &leave);
        QVERIFY(!rowOf(group).data(Qt::BackgroundRole).isValid());
        QVERIFY(window().statusBar()->currentMessage().isEmpty());
    }

    void check04_hoverGoesFromTheTableToHeatmapAndStatusBar()
    {
        const int group = 5;
        const QImage before = picture();
        layers().scrollTo(rowOf(group));
        QTest::mouseMove(layers().viewport(), layers().visualRect(rowOf(group)).center());
        QCOMPARE(linking().hoveredGroup(), group);
        QVERIFY(picture() != before); // its row is marked
        QCOMPARE(window().statusBar()->currentMessage(), nameOf(group));
        QVERIFY2(heatmapStatus().contains(nameOf(group)), qPrintable(heatmapStatus()));
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(layers().viewport(), &leave);
        QVERIFY(window().statusBar()->currentMessage().isEmpty());
        QCOMPARE(picture(), before);
    }

    void withoutASelectionTheHeatmapTellsHowToMoveInIt()
    {
        window().resize(1280, 800);
        QTRY_VERIFY(heatmapStatus().endsWith(QLatin1Char('.')));
        for (const char* word : {"Point at a cell", "Wheel: zoom", "Drag: move", "Right button"})
            QVERIFY2(heatmapStatus().contains(QLatin1String(word)), qPrintable(heatmapStatus()));
        const auto* label = window().findChild<QLabel*>(QStringLiteral("heatmapStatus"));
        QCOMPARE(label->toolTip(), label->text()); // nothing is left out at 1280×800
        QVERIFY(label->height() >= label->heightForWidth(label->width()));
    }

    void check04_aSelectionIsShownEverywhere()
    {
        click({2, 1});
        QCOMPARE(linking().selectedGroup(), 2);
        QCOMPARE(layers().selectionModel()->selectedRows(), QModelIndexList{rowOf(2)});
        QVERIFY(window().findChild<QLabel*>(QStringLiteral("unitTitle"))->text().contains(nameOf(2)));
        layers().setCurrentIndex(rowOf(4));
        QCOMPARE(linking().selectedGroup(), 4);
        QVERIFY2(heatmapStatus().contains(nameOf(4)), qPrintable(heatmapStatus()));
    }

    void check04_ctrlAddsAndEscapeClears()
    {
        clickRow(1);
        clickRow(4, Qt::ControlModifier);
        clickRow(6, Qt::ControlModifier);
        QCOMPARE(linking().selectedGroups(), (std::set<int>{1, 4, 6}));
        QCOMPARE(linking().selectedGroup(), 6);
        clickRow(4, Qt::ControlModifier); // once more: no longer
        QCOMPARE(linking().selectedGroups(), (std::set<int>{1, 6}));
        pressEscape(layers());
        QVERIFY(linking().selectedGroups().empty());
        QVERIFY(layers().selectionModel()->selectedRows().isEmpty());
        clickRow(1);
        clickRow(2); // without Ctrl: alone
        QCOMPARE(linking().selectedGroups(), std::set<int>{2});
    }

    void check04_ctrlAddsCellsAndEscapeClears()
    {
        click({2, 1});
        const UnitId first = linking().selectedUnit();
        click({3, 0}, Qt::ControlModifier);
        const UnitId second = linking().selectedUnit();
        QVERIFY(first != second);
        QCOMPARE(linking().selectedUnits(), (std::set<UnitId>{first, second}));
        QCOMPARE(layers().selectionModel()->selectedRows(), QModelIndexList{rowOf(3)}); // the one that panels tell about
        click({3, 0}, Qt::ControlModifier);                                             // once more: no longer
        QCOMPARE(linking().selectedUnits(), std::set<UnitId>{first});
        pressEscape(heatmap());
        QVERIFY(linking().selectedUnits().empty());
        QVERIFY(layers().selectionModel()->selectedRows().isEmpty());
        QVERIFY(window().findChild<QLabel*>(QStringLiteral("unitTitle"))->text().contains(QStringLiteral("Nothing selected")));
    }

    void check10_thePanelShowsDecisionScoreAndParts()
    {
        PruneSettings settings = document().project().prune;
        settings.ratio = 0.75;
        settings.budget = Budget::channels;
        document().setPruneSettings(settings);
        for (const Fate fate : {Fate::kept, Fate::cut, Fate::restored, Fate::replacement}) {
            const std::vector<Fate>& fates = document().plan()->fates;
            const auto unit = static_cast<UnitId>(std::find(fates.begin(), fates.end(), fate) - fates.begin());
            QVERIFY(unit < document().model()->groups.unitCount());
            const int group = document().model()->groups.groupOf(unit);
            linking().select(group, unit);
            const QMultiMap<QString, QString> shown = panel();
            const UnitFacts facts = unitFacts(document(), group, unit);
            QVERIFY2(shown.contains(facts.title), qPrintable(facts.title));
            QVERIFY2(shown.contains(QStringLiteral("■ ") + theme::fateName(fate)), qPrintable(theme::fateName(fate)));
            QVERIFY(facts.rows.size() > 5);
            for (const UnitFact& fact : facts.rows) {
                QVERIFY2(shown.contains(fact.label), qPrintable(fact.label));
                const bool exact =
                    fact.exact.isEmpty() || fact.exact == fact.value || shown.values(fact.value).join(' ').contains(fact.exact);
                QVERIFY2(shown.contains(fact.value) && exact, qPrintable(fact.label + fact.value));
            }
        }
    }

    void check05_aMovingRatioChangesEveryNumberAndCell()
    {
        auto* slider = window().findChild<QSlider*>(QStringLiteral("pruneRatioSlider"));
        auto* totals = window().findChild<TotalsTable*>(QStringLiteral("totals"));
        QSignalSpy changes(&document(), &Document::changed);
        slider->setSliderDown(true);
        double drawn = 0;
        int steps = 0;
        for (const int position : {300, 450, 600, 750, 900}) {
            slider->setSliderPosition(position);
            ++steps;
            QTRY_COMPARE(changes.count(), steps); // one moment of the document for each place of the slider
            const Costs& planned = document().plan()->after;
            QCOMPARE(totals->text("params", "planned"), compactNumber(planned.params));
            QCOMPARE(totals->text("macs", "planned"), compactNumber(planned.macs));
            QCOMPARE(totals->text("size", "planned"), sizeText(planned.bytes));
            const double gone = drawnShare(Fate::cut) + drawnShare(Fate::replacement);
            QVERIFY2(gone > drawn, qPrintable(QString::number(gone)));
            drawn = gone;
            const auto kept = document().plan()->kept;
            QCOMPARE(rowOf(3).siblingAtColumn(LayersModel::Width).data(LayersModel::KeptRole).toInt(), kept[3]);
        }
        slider->setSliderDown(false);
    }

    void check24_arrowKeysMoveTheCursorOfTheHeatmap()
    {
        heatmap().setFocus();
        click({2, 1});
        const auto cell = [this] { return std::pair(linking().selectedGroup(), linking().selectedUnit()); };
        const auto first = cell();
        QTest::keyClick(&heatmap(), Qt::Key_Right);
        QVERIFY(cell() != first && cell().first == 2);
        QTest::keyClick(&heatmap(), Qt::Key_Left);
        QCOMPARE(cell(), first);
        QTest::keyClick(&heatmap(), Qt::Key_Down);
        QCOMPARE(cell().first, 3);
        QTest::keyClick(&heatmap(), Qt::Key_Up);
        QCOMPARE(cell(), first);
        QTest::keyClick(&heatmap(), Qt::Key_End);
        const auto last = cell();
        QTest::keyClick(&heatmap(), Qt::Key_Right); // the end stays the end
        QCOMPARE(cell(), last);
        QTest::keyClick(&heatmap(), Qt::Key_Home);
        QVERIFY(cell() != last && cell().first == 2);
    }
};

QTEST_MAIN(TestWindowLinking)
#include "test_window_linking.moc"
