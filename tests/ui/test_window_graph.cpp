// SPDX-License-Identifier: GPL-3.0-or-later
// The graph view: what is coupled under the pointer, pan and zoom, search, keys, and that it follows the plan.
#include "tests/ui/support/window_fixture.h"
#include "ui/models/theme.h"
#include "ui/shell/appearance.h"
#include "ui/views/graph/graph_canvas.h"
#include "ui/views/graph/graph_view.h"

#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QTableView>
#include <QToolButton>
#include <QWheelEvent>
#include <QtTest>

#include <algorithm>

using namespace espalier;
using espalier::testing::WindowFixture;

class TestWindowGraph : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    MainWindow& window() { return fixture_->window(); }
    Document& document() { return window().document(); }
    Linking& linking() { return window().linking(); }
    GraphView& view() { return *window().findChild<GraphView*>(); }
    GraphCanvas& canvas() { return *view().canvas(); }
    const GraphData& graph() { return view().graph(); }
    QDockWidget* dock() { return window().findChild<QDockWidget*>(QStringLiteral("graphDock")); }
    QString text(const char* label) { return view().findChild<QLabel*>(QLatin1String(label))->text(); }

    bool open()
    {
        window().resize(1280, 800);
        return fixture_->openFixture() && showView();
    }
    bool showView()
    {
        dock()->setFloating(true); // roomy
        dock()->resize(1000, 700);
        dock()->show();
        return QTest::qWaitFor([this] { return view().isVisible() && canvas().graphLayout(); }, 20000);
    }
    /// The group with most members, and its second box.
    int largestGroup()
    {
        const int groups = document().model()->groups.groupCount();
        int largest = 0;
        for (int group = 0; group < groups; ++group)
            if (graph().membersOf(group).size() > graph().membersOf(largest).size())
                largest = group;
        return largest;
    }
    QPoint middleOf(int box)
    {
        canvas().showBox(box);
        return canvas().placeOf(box).center().toPoint();
    }
    /// How many of a box's border pixels have a colour.
    int bordered(const QImage& image, int box, const QColor& color)
    {
        const QRect place = canvas().placeOf(box).toRect().adjusted(-6, -6, 6, 6).intersected(image.rect());
        int count = 0;
        for (int y = place.top(); y <= place.bottom(); ++y)
            for (int x = place.left(); x <= place.right(); ++x)
                count += image.pixelColor(x, y) == color;
        return count;
    }
    /// Not so near to one of the boxes that its outline could be taken for the own one.
    bool isApart(int box, const std::vector<int>& boxes)
    {
        constexpr double outline = 12;
        const QRectF place = canvas().placeOf(box).adjusted(-outline, -outline, outline, outline);
        return std::none_of(boxes.begin(), boxes.end(), [&](int other) { return place.intersects(canvas().placeOf(other)); });
    }
    void turnWheel(int degrees, Qt::KeyboardModifiers modifiers = {})
    {
        const QPointF middle = QRectF(canvas().rect()).center();
        QWheelEvent wheel(middle, canvas().mapToGlobal(middle), {}, {0, degrees}, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&canvas(), &wheel);
    }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup()
    {
        fixture_.reset();
        theme::apply(theme::Appearance::light);
    }

    void check09_hoveringAMemberOutlinesAndNamesAllCoupledMembers_data()
    {
        QTest::addColumn<theme::Appearance>("appearance");
        QTest::newRow("light") << theme::Appearance::light;
        QTest::newRow("dark") << theme::Appearance::dark;
    }

    void check09_hoveringAMemberOutlinesAndNamesAllCoupledMembers()
    {
        QFETCH(theme::Appearance, appearance);
        theme::apply(appearance);
        QVERIFY(open());
        const int group = largestGroup();
        const std::vector<int> members = graph().membersOf(group);
        QVERIFY(members.size() > 2);
        canvas().showAll();
        const QColor mark = theme::plotColors().coupled;
        const QImage before = canvas().grab().toImage();
        QTest::mouseMove(&canvas(), canvas().placeOf(members[1]).center().toPoint());
        QTRY_COMPARE(linking().hoveredGroup(), group);
        const QImage after = canvas().grab().toImage();
        int others = 0;
        for (const GraphBox& box : graph().boxes()) {
            const int number = static_cast<int>(&box - graph().boxes().data());
            const bool coupled = std::find(members.begin(), members.end(), number) != members.end();
            QVERIFY2(bordered(before, number, mark) == 0, qPrintable(box.name));
            if (coupled)
                QVERIFY2(bordered(after, number, mark) > 20, qPrintable(box.name));
            else if (isApart(number, members))
                QVERIFY2(++others > 0 && bordered(after, number, mark) == 0, qPrintable(box.name));
        }
        QVERIFY2(others > 3, qPrintable(QString::number(others)));
        const QString told = view().findChild<QLabel*>(QStringLiteral("graphStatus"))->toolTip();
        const QString heatmap = window().findChild<QLabel*>(QStringLiteral("heatmapStatus"))->toolTip();
        for (const int member : members) {
            const QString& name = graph().boxes()[static_cast<std::size_t>(member)].name;
            QVERIFY2(told.contains(name) && canvas().toolTip().contains(name), qPrintable(told));
            QVERIFY2(heatmap.contains(name), qPrintable(heatmap));
        }
        QTest::mouseMove(&canvas(), QPoint(2, 2));
        QTRY_COMPARE(linking().hoveredGroup(), -1);
        QCOMPARE(bordered(canvas().grab().toImage(), members[0], mark), 0);
    }

    void hoverAndSelectionComeFromOtherViews()
    {
        QVERIFY(open());
        const int group = largestGroup();
        linking().hover(group);
        QCOMPARE(canvas().marks().hoveredGroup, group);
        linking().hover(-1);
        const int last = document().model()->groups.groupCount() - 1;
        linking().select(last);
        QCOMPARE(canvas().marks().selectedGroup, last);
        QVERIFY(canvas().rect().contains(canvas().placeOf(graph().membersOf(last).front()).center().toPoint()));
        const int other = graph().membersOf(group).front();
        QTest::mouseClick(&canvas(), Qt::LeftButton, {}, middleOf(other));
        QCOMPARE(linking().selectedGroup(), group);
        QVERIFY(window().findChild<QTableView*>(QStringLiteral("layersTable"))->currentIndex().isValid());
    }

    void draggingPansAndDoesNotSelect()
    {
        QVERIFY(open());
        canvas().showStart();
        const QPointF before = canvas().shownPart().center();
        QTest::mousePress(&canvas(), Qt::LeftButton, {}, {400, 300});
        QTest::mouseMove(&canvas(), {350, 260});
        QTest::mouseMove(&canvas(), {300, 200});
        QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, {300, 200});
        const QPointF way = (canvas().shownPart().center() - before) * canvas().scale();
        QVERIFY2(std::abs(way.x() - 100) < 3 || std::abs(way.y() - 100) < 3, qPrintable(QStringLiteral("%1 %2").arg(way.x()).arg(way.y())));
        QCOMPARE(linking().selectedGroup(), -1);
    }

    void itStaysReadableAtTheInputUntilItIsMoved()
    {
        QVERIFY(open());
        const auto inputIsShown = [this] { return canvas().rect().contains(canvas().placeOf(0).toRect()); };
        for (const QSize size : {QSize(1200, 190), QSize(700, 300)}) {
            dock()->resize(size);
            QTRY_COMPARE(dock()->size(), size);
            QTRY_VERIFY(canvas().graphLayout() && inputIsShown());
            QVERIFY2(canvas().scale() >= 0.9, qPrintable(QString::number(canvas().scale())));
        }
        QVERIFY(!canvas().shownPart().contains(canvas().graphLayout()->bounds)); // there is more than fits
        document().planRatio(0.3);
        QVERIFY(inputIsShown());
        canvas().moveTo(canvas().graphLayout()->bounds.center());
        dock()->resize(750, 320);
        QTRY_COMPARE(dock()->width(), 750);
        QVERIFY(!inputIsShown());
    }

    void wheelAndKeysZoomAndShowAll()
    {
        QVERIFY(open());
        canvas().showStart();
        const double start = canvas().scale();
        turnWheel(120, Qt::ControlModifier);
        QVERIFY(canvas().scale() > start);
        QTest::keyClick(&canvas(), Qt::Key_Minus);
        QVERIFY(std::abs(canvas().scale() - start) < 1e-9);
        const QPointF middle = canvas().shownPart().center();
        turnWheel(-240);
        QVERIFY(canvas().shownPart().center() != middle && std::abs(canvas().scale() - start) < 1e-9);
        QTest::keyClick(&canvas(), Qt::Key_0);
        QVERIFY(canvas().shownPart().contains(canvas().graphLayout()->bounds));
        QVERIFY(view().findChild<QWidget*>(QStringLiteral("graphMinimap"))->isHidden());
        QTest::keyClick(&canvas(), Qt::Key_Plus);
        QVERIFY(canvas().scale() < start);
        view().findChild<QToolButton*>(QStringLiteral("graphZoomIn"))->click();
        view().findChild<QToolButton*>(QStringLiteral("graphShowAll"))->click();
        QVERIFY(canvas().shownPart().contains(canvas().graphLayout()->bounds));
    }

    void theMinimapMovesThePart()
    {
        QVERIFY(open());
        canvas().showStart();
        auto* minimap = view().findChild<QWidget*>(QStringLiteral("graphMinimap"));
        QVERIFY(minimap->isVisible());
        const int last = static_cast<int>(graph().boxes().size()) - 1;
        QVERIFY(!canvas().rect().contains(canvas().placeOf(last).center().toPoint()));
        QTest::mousePress(minimap, Qt::LeftButton, {}, QPoint(minimap->width() / 2, minimap->height() / 2));
        QTest::mouseMove(minimap, QPoint(minimap->width() - 5, minimap->height() - 5));
        QTest::mouseRelease(minimap, Qt::LeftButton, {}, QPoint(minimap->width() - 5, minimap->height() - 5));
        QVERIFY(canvas().rect().contains(canvas().placeOf(last).center().toPoint()));
        QCOMPARE(linking().selectedGroup(), -1);
    }

    void arrowKeysGoAlongTheLinesAndEnterSelects()
    {
        QVERIFY(open());
        canvas().showStart();
        canvas().setFocus();
        const Qt::Key onwards = canvas().width() > canvas().height() ? Qt::Key_Right : Qt::Key_Down;
        QTest::keyClick(&canvas(), onwards);
        QCOMPARE(canvas().marks().cursor, 0);
        QTest::keyClick(&canvas(), onwards);
        QCOMPARE(canvas().marks().cursor, 1);
        QCOMPARE(linking().hoveredGroup(), graph().boxes()[1].group());
        QVERIFY2(text("graphStatus").startsWith(graph().boxes()[1].name), qPrintable(text("graphStatus")));
        QTest::keyClick(&canvas(), Qt::Key_Return);
        QCOMPARE(linking().selectedGroup(), graph().boxes()[1].group());
    }

    void theSearchGoesFromOneToTheNext()
    {
        QVERIFY(open());
        auto* field = view().findChild<QLineEdit*>(QStringLiteral("graphSearch"));
        QTest::keyClicks(field, QStringLiteral("layer2"));
        const std::vector<int> found = graph().containing(QStringLiteral("layer2"));
        QVERIFY(found.size() > 3);
        QCOMPARE(canvas().marks().found, found);
        QCOMPARE(text("graphSearchCount"), QStringLiteral("1 of %1").arg(found.size()));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(canvas().marks().shownFound, found[1]);
        QCOMPARE(text("graphSearchCount"), QStringLiteral("2 of %1").arg(found.size()));
        QVERIFY(canvas().rect().contains(canvas().placeOf(found[1]).center().toPoint()));
        QTest::keyClick(field, Qt::Key_Return, Qt::ShiftModifier);
        QTest::keyClick(field, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(canvas().marks().shownFound, found.back());
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(field->text().isEmpty() && !canvas().marks().searching && text("graphSearchCount").isEmpty());
        QTest::keyClicks(field, QStringLiteral("xyzzy"));
        QCOMPARE(text("graphSearchCount"), QStringLiteral("not found"));
    }

    void keptChannelsFollowThePlanWithoutANewLayout()
    {
        QVERIFY(open());
        const auto layout = canvas().graphLayout();
        Project project = document().project();
        project.prune.allocation = Allocation::scores;
        document().setProject(project);
        const auto kept = [this] {
            int sum = 0;
            for (const GraphBox& box : graph().boxes())
                sum += box.member ? graph().countOf(box).kept : 0;
            return sum;
        };
        document().planRatio(0.2);
        const int many = kept();
        const QImage wide = canvas().grab().toImage();
        document().planRatio(0.7);
        QVERIFY(kept() < many);
        QVERIFY(canvas().grab().toImage() != wide);
        QCOMPARE(canvas().graphLayout(), layout);
        document().replaceNetwork(document().keep(pruneModel(*document().model(), *document().plan())->model));
        QTRY_VERIFY(canvas().graphLayout() && canvas().graphLayout() != layout);
        QCOMPARE(graph().model(), document().model());
    }

    void theDirectionIsTheUsersChoice()
    {
        QVERIFY(open());
        auto* direction = view().findChild<QToolButton*>(QStringLiteral("graphDirection"));
        QVERIFY(direction->isChecked()); // the dock is broad
        const QRectF broad = canvas().graphLayout()->bounds;
        QVERIFY(broad.width() > broad.height());
        direction->click();
        QTRY_VERIFY(canvas().graphLayout()->bounds.height() > canvas().graphLayout()->bounds.width());
    }

    void thePictureForPaperIsLightAndWhole()
    {
        theme::apply(theme::Appearance::dark);
        QVERIFY(open());
        QImage paper(canvas().sizeOfAll().toSize(), QImage::Format_RGB32);
        QPainter painter(&paper);
        canvas().paintAll(painter, paper.rect());
        painter.end();
        QVERIFY(theme::isDark());
        QCOMPARE(paper.pixelColor(1, 1), QColor(Qt::white));
        int dark = 0;
        for (int x = 0; x < paper.width(); ++x)
            dark += qGray(paper.pixel(x, paper.height() / 2)) < 128;
        QVERIFY(dark > 20); // boxes and texts along the middle
    }

    void withoutANetworkItTellsWhatToDo()
    {
        dock()->setFloating(true);
        dock()->show();
        QTRY_VERIFY(view().isVisible());
        QTRY_VERIFY2(text("graphEmpty").startsWith("Open a network"), qPrintable(text("graphEmpty")));
    }
};

QTEST_MAIN(TestWindowGraph)
#include "test_window_graph.moc"
