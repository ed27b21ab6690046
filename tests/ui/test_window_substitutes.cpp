// SPDX-License-Identifier: GPL-3.0-or-later
// The window finds out by itself what stands in for removed channels, and shows what the command line would tell.
#include "core/pipeline/recipes/prune.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/models/decisions_model.h"
#include "ui/models/layers_model.h"
#include "ui/models/substitute_text.h"

#include <QLabel>
#include <QTableView>
#include <QtTest>

#include <cmath>

using namespace espalier;
using espalier::testing::WindowFixture;

class TestWindowSubstitutes : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    MainWindow& window() { return fixture_->window(); }
    Document& document() { return fixture_->window().document(); }
    bool areKnown()
    {
        return QTest::qWaitFor([this] { return document().state()->substitutes && !window().runs().busy(); }, 120000);
    }
    QAbstractItemModel& modelOf(const char* table) { return *window().findChild<QTableView*>(QLatin1String(table))->model(); }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    void theyAreThoseOfTheCommandLine()
    {
        QVERIFY(fixture_->openFixture(fixture_->makeImages()));
        document().planRatio(0.5);
        QVERIFY(areKnown());
        const Substitutes& shown = *document().state()->substitutes;
        RunControl control;
        Observer observer;
        recipes::PruneWishes wishes;
        wishes.plan = *document().plan();
        const auto pruned = recipes::prune(document().model(), document().project(), {control, observer}, wishes);
        QVERIFY2(pruned, pruned ? "" : pruned.error().message.c_str());
        QVERIFY(pruned->substitutes);
        QCOMPARE(shown.removed.size(), pruned->substitutes->removed.size());
        for (std::size_t i = 0; i < shown.removed.size(); ++i) {
            QCOMPARE(shown.removed[i].unit, pruned->substitutes->removed[i].unit);
            QVERIFY(std::abs(shown.removed[i].explained - pruned->substitutes->removed[i].explained) < 1e-3);
        }
    }

    void allViewsShowThem()
    {
        QVERIFY(fixture_->openFixture(fixture_->makeImages()));
        document().planRatio(0.5);
        QVERIFY(areKnown());
        const QAbstractItemModel &decisions = modelOf("decisionsTable"), &layers = modelOf("layersTable");
        QCOMPARE(decisions.rowCount(), document().plan()->removedUnits);
        for (int row = 0; row < decisions.rowCount(); ++row) {
            const QString text = decisions.index(row, DecisionsModel::StandsIn).data().toString();
            QVERIFY2(text.contains(QStringLiteral("of its variance")) || text == QStringLiteral("a constant"), qPrintable(text));
        }
        for (int row = 0; row < layers.rowCount(); ++row)
            if (layers.index(row, LayersModel::Name).data(LayersModel::GroupRole).toInt() >= 0)
                QVERIFY(layers.index(row, LayersModel::Variance).data().toString().endsWith(QStringLiteral("%")));
        const Substitute& first = document().state()->substitutes->removed.front();
        window().linking().select(document().model()->groups.groupOf(first.unit), first.unit);
        bool told = false;
        for (const QLabel* label : window().findChildren<QLabel*>())
            told = told || label->text() == termsText(document().model()->groups, first);
        QVERIFY(told);
        const auto before = document().state()->substitutes;
        document().planRatio(0.4); // at once
        QVERIFY(document().state()->substitutes && document().state()->substitutes != before);
    }

    void findingThemGivesWay()
    {
        QVERIFY(fixture_->openFixture(fixture_->makeImages()));
        document().planRatio(0.5);
        QVERIFY(
            QTest::qWaitFor([this] { return window().runs().running() == Stage::substitutes || document().state()->substitutes; }, 60000));
        window().runs().start(Stage::prune);
        QVERIFY(QTest::qWaitFor([this] { return document().planCarriedOut() && !window().runs().busy(); }, 120000));
        document().undoStack().undo();
        QVERIFY(areKnown()); // found out again, or kept
    }

    void cancelledTheyAreNotTriedAgain()
    {
        QVERIFY(fixture_->openFixture(fixture_->makeImages(40)));
        document().planRatio(0.5);
        QVERIFY(
            QTest::qWaitFor([this] { return window().runs().running() == Stage::substitutes || document().state()->substitutes; }, 60000));
        if (document().state()->substitutes)
            QSKIP("they were found before anyone could cancel");
        window().runs().cancel();
        QVERIFY(fixture_->waitIdle());
        QVERIFY(!document().state()->substitutes && !document().state()->needsCovariances);
        QVERIFY(document().plan());
        QVERIFY(window().findChild<QLabel*>(QStringLiteral("decisionsSummary"))->text().contains(QStringLiteral("cancelled")));
        document().planRatio(0.4);
        QVERIFY(!window().runs().busy());
    }
};

QTEST_MAIN(TestWindowSubstitutes)
#include "test_window_substitutes.moc"
