// SPDX-License-Identifier: GPL-3.0-or-later
// The view of collapses: both maps, the line that is dragged, cells that are clicked, reasons and remedies.
#include "tests/ui/support/plots.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/views/collapse/collapse_plot.h"
#include "ui/views/collapse/collapse_view.h"

#include <QDockWidget>
#include <QLabel>
#include <QPushButton>
#include <QtTest>

#include <cmath>
#include <numeric>

using namespace espalier;
using espalier::testing::WindowFixture;

namespace {

/// Sixty layers of four channels each, of which fewer are kept the larger the ratio is.
std::shared_ptr<const CollapseMap> sixtyLayers()
{
    auto map = std::make_shared<CollapseMap>();
    map->ratios = collapseRatios();
    for (CollapseSide* side : {&map->none, &map->replace}) {
        side->layers.resize(60);
        for (const double ratio : map->ratios) {
            side->kept.emplace_back(60, static_cast<int>(4 * (1 - ratio)));
            side->met.push_back(true);
        }
    }
    return map;
}

void turnWheel(QWidget& plot, int by)
{
    const QPointF middle = plot.rect().center();
    QWheelEvent event(middle, plot.mapToGlobal(middle), {}, {0, by}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&plot, &event);
}

} // namespace

class TestWindowCollapse : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    Document& document() { return fixture_->window().document(); }
    Linking& linking() { return fixture_->window().linking(); }
    CollapseView& view() { return *fixture_->window().findChild<CollapseView*>(); }
    const CollapseMap& map() { return *view().collapses().map(); }
    QString text(const char* label) { return view().findChild<QLabel*>(QLatin1String(label))->text(); }
    QPushButton& button(const char* name) { return *view().findChild<QPushButton*>(QLatin1String(name)); }

    bool showView()
    {
        auto* dock = fixture_->window().findChild<QDockWidget*>(QStringLiteral("collapseDock"));
        dock->show();
        dock->raise();
        return QTest::qWaitFor([this] { return view().isVisible(); }, 10000);
    }
    bool openWithMap()
    {
        return fixture_->openFixture() && showView() && QTest::qWaitFor([this] { return view().collapses().map() != nullptr; }, 60000);
    }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    void bothMapsShowWhatIsKept()
    {
        QVERIFY(openWithMap());
        const auto& groups = document().model()->groups.groups();
        for (const bool replacing : {false, true}) {
            const CollapseSide& side = replacing ? map().replace : map().none;
            for (int row = 0; row < static_cast<int>(groups.size()); ++row) {
                const auto group = static_cast<std::size_t>(view().collapses().order()[static_cast<std::size_t>(row)]);
                for (const int column : {0, 37, 95})
                    QCOMPARE(view().shown(replacing, row, column),
                             static_cast<double>(side.kept[static_cast<std::size_t>(column)][group]) / groups[group].units);
            }
        }
        QVERIFY(map().none.kept[95] != map().replace.kept[95]);
    }

    void aCellLeadsToItsRatioAndLayer()
    {
        QVERIFY(openWithMap());
        QWidget* plot = view().plot(true);
        const int steps = document().undoStack().count();
        QTest::mouseClick(plot, Qt::LeftButton, {}, view().placeOf(true, 2, 0.8));
        QVERIFY(std::abs(document().project().prune.ratio - 0.8) < 0.021);
        QCOMPARE(document().undoStack().count(), steps + 1);
        QCOMPARE(linking().selectedGroup(), view().collapses().order()[2]);
        QVERIFY2(text("collapseReason")
                     .contains(QString::fromStdString(
                         document().model()->groups.groups()[static_cast<std::size_t>(linking().selectedGroup())].name)),
                 qPrintable(text("collapseReason")));
    }

    void theLineIsDraggedInOneStep()
    {
        QVERIFY(openWithMap());
        QWidget* plot = view().plot(false);
        document().planRatio(0.4);
        const int steps = document().undoStack().count();
        QTest::mousePress(plot, Qt::LeftButton, {}, view().placeOf(false, 0, 0.4));
        for (const double ratio : {0.45, 0.55, 0.7})
            QTest::mouseMove(plot, view().placeOf(false, 0, ratio));
        QTest::mouseRelease(plot, Qt::LeftButton, {}, view().placeOf(false, 0, 0.7));
        QVERIFY(std::abs(document().project().prune.ratio - 0.7) < 0.021);
        QCOMPARE(document().undoStack().count(), steps + 1);
        document().undoStack().undo();
        QCOMPARE(document().project().prune.ratio, 0.4);
    }

    void keysMoveRatioAndLayer()
    {
        QVERIFY(openWithMap());
        document().planRatio(0.4);
        QTest::keyClick(view().plot(false), Qt::Key_Right);
        QCOMPARE(document().project().prune.ratio, 0.41);
        QCOMPARE(linking().selectedGroup(), view().collapses().order()[0]);
        QTest::keyClick(view().plot(false), Qt::Key_Down);
        QCOMPARE(document().project().prune.ratio, 0.41);
        QCOMPARE(linking().selectedGroup(), view().collapses().order()[1]);
    }

    void theReasonFollowsThePointer()
    {
        QVERIFY(openWithMap());
        QWidget* plot = view().plot(false);
        QVERIFY(text("collapseReason").startsWith("Point at a cell"));
        QTest::mouseMove(plot, view().placeOf(false, 0, 0.9));
        QTRY_VERIFY(text("collapseReason").contains("lie under the cut at"));
        QCOMPARE(linking().hoveredGroup(), view().collapses().order()[0]);
    }

    void theMapStaysWhereItIsWhileCellsArePointedAt()
    {
        QVERIFY(openWithMap());
        QWidget* plot = view().plot(false);
        QTest::mouseMove(plot, view().placeOf(false, 0, 0.1));
        QTRY_VERIFY(!text("collapseReason").startsWith("Point at a cell"));
        const int height = plot->height();
        for (const double ratio : {0.3, 0.6, 0.9}) {
            QTest::mouseMove(plot, view().placeOf(false, 1, ratio));
            QTest::qWait(1);
            QCOMPARE(plot->height(), height);
        }
    }

    void manyRowsAreScrolled()
    {
        CollapsePlot plot(false);
        plot.resize(500, 300);
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        std::vector<int> order(60);
        std::iota(order.begin(), order.end(), 0);
        plot.setMap(sixtyLayers(), order, QStringList(60, QStringLiteral("layer")), std::vector<int>(60, 4));
        plot.replot();
        const int shown = plot.shownRows();
        QVERIFY2(shown > 5 && shown < 40, qPrintable(QString::number(shown)));
        QVERIFY(plot.placeOf({1, 0.5}).y() - plot.placeOf({0, 0.5}).y() >= 10);
        QSignalSpy scrolled(&plot, &CollapsePlot::scrolled);
        turnWheel(plot, -120);
        QCOMPARE(scrolled.value(0).value(0).toInt(), 3);
        plot.setFirstRow(1000);
        QCOMPARE(plot.firstRow(), 60 - shown);
        QCOMPARE(plot.cellAt(plot.placeOf({59, 0.5})).row, 59);
        plot.setAllRows(true);
        QCOMPARE(plot.shownRows(), 60);
        QCOMPARE(plot.cellAt(plot.placeOf({0, 0.5})).row, 0);
        turnWheel(plot, -120);
        QCOMPARE(scrolled.count(), 1);
    }

    void remediesAreOneClick()
    {
        QVERIFY(openWithMap());
        QVERIFY(!button("collapseFloor").isEnabled() && !button("collapseProtect").isEnabled());
        const int group = view().collapses().order()[0];
        const std::string name = document().model()->groups.groups()[static_cast<std::size_t>(group)].name;
        linking().select(group);
        QVERIFY(button("collapseFloor").isEnabled() && button("collapseFloor").text().startsWith("Keep "));
        button("collapseFloor").click();
        QVERIFY(document().project().prune.floors.contains(name));
        QVERIFY(!button("collapseFloor").isEnabled());
        button("collapseProtect").click();
        QVERIFY(document().project().prune.protectedNames.contains(name));
        QCOMPARE(button("collapseProtect").text(), QStringLiteral("Release"));
        button("collapseProtect").click();
        QVERIFY(!document().project().prune.protectedNames.contains(name));
    }

    void withoutANetworkItSaysWhatToDo()
    {
        auto* empty = view().findChild<QLabel*>(QStringLiteral("collapseEmpty"));
        QVERIFY(empty && empty->text().startsWith("Open a network"));
        QVERIFY(openWithMap());
        QVERIFY(empty->isHidden() && view().plot(false)->isVisible());
    }
};

QTEST_MAIN(TestWindowCollapse)
#include "test_window_collapse.moc"
