// SPDX-License-Identifier: GPL-3.0-or-later
// The view that compares two plans or networks: nothing in it changes the project, and swapping mirrors it.
#include "tests/ui/support/window_fixture.h"
#include "ui/models/comparison_model.h"
#include "ui/runs/picture_comparison.h"
#include "ui/views/comparison/comparison_view.h"

#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

#include <algorithm>
#include <map>

using namespace espalier;
using espalier::testing::WindowFixture;

namespace {

using Cells = std::map<QString, QStringList>; ///< by layer

/// "−3" for "+3", and as it is for what has no sign.
QString negated(const QString& change)
{
    if (change.startsWith(QLatin1Char('+')))
        return QStringLiteral("−") + change.mid(1);
    return change.startsWith(QStringLiteral("−")) ? QLatin1Char('+') + change.mid(1) : change;
}

QStringList mirrored(const QStringList& cells)
{
    using Column = ComparisonModel::Column;
    QStringList other = cells;
    for (const auto& [a, b] : {std::pair(Column::KeptA, Column::KeptB), {Column::ScoreA, Column::ScoreB}, {Column::MacsA, Column::MacsB}})
        other.swapItemsAt(a, b);
    other[Column::Change] = negated(cells[Column::Change]);
    return other;
}

} // namespace

class TestWindowComparison : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    Document& document() { return fixture_->window().document(); }
    Linking& linking() { return fixture_->window().linking(); }
    ComparisonView& view() { return *fixture_->window().findChild<ComparisonView*>(); }
    template <class Widget>
    Widget& find(const char* name)
    {
        return *view().findChild<Widget*>(QLatin1String(name));
    }
    QAbstractItemModel& table() { return *find<QTableView>("comparisonTable").model(); }
    QString text(const char* label) { return find<QLabel>(label).text(); }

    /// A: the plan at half of the compute, pinned; B: the present one at 70 %.
    bool showTwoPlans()
    {
        auto* dock = fixture_->window().findChild<QDockWidget*>(QStringLiteral("comparisonDock"));
        dock->show();
        dock->raise();
        if (!fixture_->openFixture() || !QTest::qWaitFor([this] { return table().rowCount() > 0; }, 60000))
            return false;
        find<QPushButton>("comparisonPin").click();
        document().planRatio(0.7);
        return isShown([this] { return view().comparison().side(Comparison::b)->answerer.plan == document().plan(); });
    }
    bool isShown(const std::function<bool()>& wanted)
    {
        return QTest::qWaitFor(
            [&] {
                Comparison& sides = view().comparison();
                return sides.side(Comparison::a) && sides.side(Comparison::b) && wanted();
            },
            60000);
    }
    Cells cells()
    {
        Cells all;
        for (int row = 0; row < table().rowCount(); ++row)
            for (int column = 0; column < table().columnCount(); ++column)
                all[table().index(row, 0).data().toString()] << table().index(row, column).data().toString();
        return all;
    }
    int rowOf(int group)
    {
        const QString name = QString::fromStdString(document().model()->groups.groups()[static_cast<std::size_t>(group)].name);
        for (int row = 0; row < table().rowCount(); ++row)
            if (table().index(row, 0).data().toString() == name)
                return row;
        return -1;
    }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    void check22_aLowDockShowsTheTableWithoutScrollingThePage()
    {
        fixture_->window().resize(1280, 800);
        QVERIFY(showTwoPlans());
        const QTableView& shown = find<QTableView>("comparisonTable");
        QVERIFY(view().rect().contains(QRect(shown.mapTo(&view(), QPoint()), shown.size())));
        QVERIFY2(shown.rowAt(shown.viewport()->height() - 1) < 0 || shown.rowAt(shown.viewport()->height() - 1) >= 2, "rows are seen");
        const QRect side = find<QComboBox>("comparisonA").geometry();
        for (const QLabel* label : view().findChildren<QLabel*>())
            if (label->text() == QLatin1String("A"))
                QVERIFY(std::abs(label->geometry().center().y() - side.center().y()) <= 1);
    }

    void check21_theComparisonIsReadOnlyAndSwappable()
    {
        QVERIFY(showTwoPlans());
        const Project project = document().project();
        const int steps = document().undoStack().count();
        const QTableView& view = find<QTableView>("comparisonTable");
        QCOMPARE(view.editTriggers(), QAbstractItemView::NoEditTriggers);
        QVERIFY(!view.acceptDrops() || view.dragDropMode() == QAbstractItemView::NoDragDrop);
        for (int row = 0; row < table().rowCount(); ++row)
            for (int column = 0; column < table().columnCount(); ++column) {
                const QModelIndex cell = table().index(row, column);
                QVERIFY(!(table().flags(cell) & (Qt::ItemIsEditable | Qt::ItemIsUserCheckable | Qt::ItemIsDropEnabled)));
                QVERIFY(!table().setData(cell, 1));
            }
        const Cells before = cells();
        QVERIFY(std::any_of(before.begin(), before.end(), [](const auto& row) { return row.second[ComparisonModel::Change] != "0"; }));
        const QString totals = text("comparisonTotals");
        const auto sides = [this] {
            return QStringList{find<QComboBox>("comparisonA").currentText(), find<QComboBox>("comparisonB").currentText()};
        };
        const QStringList named = sides();
        QVERIFY(named[0] != named[1]);
        find<QToolButton>("comparisonSwapButton").click();
        for (const auto& [layer, row] : before)
            QCOMPARE(cells()[layer], mirrored(row));
        QVERIFY(text("comparisonTotals") != totals);
        QCOMPARE(sides(), QStringList(named.rbegin(), named.rend()));
        find<QAction>("comparisonSwap").trigger();
        QCOMPARE(cells(), before);
        QCOMPARE(text("comparisonTotals"), totals);
        QCOMPARE(sides(), named);
        QVERIFY(document().project() == project);
        QCOMPARE(document().undoStack().count(), steps);
    }

    void theLargestChangeIsFirstAndHeadersSort()
    {
        QVERIFY(showTwoPlans());
        const auto sizeAt = [this](int row) { return table().index(row, ComparisonModel::Change).data(ComparisonModel::SortRole).toInt(); };
        for (int row = 1; row < table().rowCount(); ++row)
            QVERIFY(sizeAt(row) <= sizeAt(row - 1));
        find<QTableView>("comparisonTable").sortByColumn(ComparisonModel::Change, Qt::AscendingOrder);
        for (int row = 1; row < table().rowCount(); ++row)
            QVERIFY(sizeAt(row) >= sizeAt(row - 1));
    }

    void rowsAndOtherViewsFollowEachOther()
    {
        QVERIFY(showTwoPlans());
        auto& view = find<QTableView>("comparisonTable");
        linking().select(5);
        QCOMPARE(view.currentIndex().row(), rowOf(5));
        view.setCurrentIndex(table().index(rowOf(2), 1));
        QCOMPARE(linking().selectedGroup(), 2);
        linking().hover(7);
        QVERIFY(table().index(rowOf(7), 0).data(Qt::BackgroundRole).isValid());
        QVERIFY(!table().index(rowOf(2), 0).data(Qt::BackgroundRole).isValid());
        view.scrollToTop();
        QTest::mouseMove(view.viewport(), view.visualRect(table().index(0, 1)).center());
        QTRY_COMPARE(rowOf(linking().hoveredGroup()), 0);
    }

    void thePresentPlanIsFollowed()
    {
        QVERIFY(showTwoPlans());
        const Cells before = cells();
        document().planRatio(0.3);
        QVERIFY(isShown([&] { return view().comparison().side(Comparison::b)->answerer.plan == document().plan(); }));
        QVERIFY(cells() != before);
        auto& b = find<QComboBox>("comparisonB");
        b.setCurrentIndex(b.findText("Present network"));
        Q_EMIT b.activated(b.currentIndex());
        QVERIFY(isShown([&] { return !view().comparison().side(Comparison::b)->answerer.plan; }));
        QVERIFY(find<QToolButton>("comparisonForget").isEnabled());
        find<QToolButton>("comparisonForget").click();
        QCOMPARE(find<QComboBox>("comparisonA").currentText(), QStringLiteral("Original network"));
        QTRY_COMPARE(text("comparisonSummary"), QStringLiteral("Both keep the same channels."));
    }

    void picturesThatAreAnsweredDifferentlyAreShown()
    {
        QVERIFY(showTwoPlans());
        PruneSettings settings = document().project().prune;
        settings.ratio = 0.95;
        settings.compensate = Compensate::none; // what is left cannot answer as before
        document().setPruneSettings(settings);
        fixture_->window().useImages(fixture_->makeImages());
        auto& work = find<QPushButton>("comparisonWorkOut");
        PictureComparison& pictures = view().pictures();
        QVERIFY(QTest::qWaitFor([&] { return !fixture_->window().runs().busy() && pictures.canWorkOut(); }, 300000));
        work.click();
        QCOMPARE(work.text(), QStringLiteral("Cancel"));
        QVERIFY(QTest::qWaitFor([&] { return !pictures.working(); }, 300000));
        QVERIFY2(pictures.answers(), qPrintable(pictures.sentence()));
        QCOMPARE(pictures.answers()->images, std::int64_t{20});
        QVERIFY(pictures.answers()->differing > 0);
        QCOMPARE(find<QListView>("comparisonPictures").model()->rowCount(), static_cast<int>(pictures.answers()->differing));
        QVERIFY2(text("comparisonAnswers").contains(QStringLiteral("of 20 validation pictures")), qPrintable(text("comparisonAnswers")));
        const QString first = find<QListView>("comparisonPictures").model()->index(0, 0).data().toString();
        QVERIFY2(first.startsWith("A: ") && first.contains("\nB: "), qPrintable(first));
        // Nothing more is planned of a network that was just cut: the plan is as good as the network is measured to be.
        fixture_->window().runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle(300000));
        QVERIFY(document().planCarriedOut() && fixture_->window().runs().evaluationOf(document().network()));
        QVERIFY(isShown([this] {
            const SidePtr& b = view().comparison().side(Comparison::b);
            return b->metric && !b->estimated;
        }));
        const auto* empty = fixture_->window().findChild<QLabel*>(QStringLiteral("decisionsEmpty"));
        QVERIFY2(empty->text().contains("cut as planned"), qPrintable(empty->text()));
    }

    void withoutANetworkItSaysWhatToDo()
    {
        QVERIFY(text("comparisonEmpty").startsWith("Open a network"));
        QVERIFY(!find<QPushButton>("comparisonPin").isEnabled() && !find<QPushButton>("comparisonFile").isEnabled());
    }
};

QTEST_MAIN(TestWindowComparison)
#include "test_window_comparison.moc"
