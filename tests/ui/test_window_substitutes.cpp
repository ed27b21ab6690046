// SPDX-License-Identifier: GPL-3.0-or-later
// The window finds out by itself what stands in for removed channels, and shows what the command line would tell.
#include "core/pipeline/recipes/prune.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/models/decisions_model.h"
#include "ui/models/layers_model.h"
#include "ui/models/substitute_text.h"

#include <QDockWidget>
#include <QLabel>
#include <QTableView>
#include <QTimer>
#include <QtTest>

#include <cmath>
#include <functional>
#include <utility>

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
    /// Half of the compute by scores, so that nothing else is measured first.
    bool open()
    {
        const QString images = fixture_->makeImages();
        if (!fixture_->openFixture())
            return false;
        PruneSettings settings = document().project().prune;
        settings.allocation = Allocation::scores;
        settings.ratio = 0.5;
        document().setPruneSettings(settings);
        window().useImages(images);
        return true;
    }
    /// Does something as soon as they are being looked for; false where that never happens.
    bool whenLookedFor(const std::function<void()>& act)
    {
        bool done = false;
        const auto connection = connect(&window().runs(), &RunController::changed, this, [&] {
            if (!std::exchange(done, done || window().runs().running() == Stage::substitutes) && done)
                QTimer::singleShot(0, this, act);
        });
        const bool reached = open() && QTest::qWaitFor([&done] { return done; }, 120000);
        disconnect(connection);
        return reached;
    }
    /// Hidden, they do not follow the plan.
    void showDecisions()
    {
        auto* dock = window().findChild<QDockWidget*>(QStringLiteral("decisionsDock"));
        dock->show();
        dock->raise();
        QTRY_VERIFY(window().findChild<QTableView*>(QStringLiteral("decisionsTable"))->isVisible());
    }
    QAbstractItemModel& modelOf(const char* table) { return *window().findChild<QTableView*>(QLatin1String(table))->model(); }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    void theyAreThoseOfTheCommandLine()
    {
        QVERIFY(open());
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
        QVERIFY(open());
        showDecisions();
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
        document().planRatio(0.4);
        QVERIFY(!document().state()->substitutes); // the window does not wait for them
        QTRY_VERIFY(document().state()->substitutes && document().state()->substitutes != before);
    }

    void findingThemGivesWay()
    {
        QVERIFY(whenLookedFor([this] { window().runs().start(Stage::prune); }));
        QVERIFY(QTest::qWaitFor([this] { return document().planCarriedOut() && !window().runs().busy(); }, 120000));
        document().undoStack().undo();
        QVERIFY(areKnown()); // found out again, or kept
    }

    void cancelledTheyAreNotTriedAgain()
    {
        QVERIFY(whenLookedFor([this] { window().runs().cancel(); }));
        QVERIFY(QTest::qWaitFor([this] { return !document().state()->needsCovariances; }, 60000));
        QVERIFY(!document().state()->substitutes && document().plan());
        showDecisions();
        QVERIFY(window().findChild<QLabel*>(QStringLiteral("decisionsSummary"))->text().contains(QStringLiteral("cancelled")));
        document().planRatio(0.4);
        QVERIFY(!document().state()->needsCovariances);
    }
};

QTEST_MAIN(TestWindowSubstitutes)
#include "test_window_substitutes.moc"
