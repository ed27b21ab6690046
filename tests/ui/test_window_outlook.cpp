// SPDX-License-Identifier: GPL-3.0-or-later
// Where a plan has no decisions, their view tells from which ratio on there are some, and goes there with a click.
#include "tests/ui/support/window_fixture.h"

#include <QDockWidget>
#include <QLabel>
#include <QPushButton>
#include <QtTest>

using namespace espalier;
using espalier::testing::WindowFixture;

class TestWindowOutlook : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    Document& document() { return fixture_->window().document(); }
    template <class Widget>
    Widget& find(const char* name)
    {
        return *fixture_->window().findChild<Widget*>(QLatin1String(name));
    }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    void aClickGoesToTheFirstReplacement()
    {
        QVERIFY(fixture_->openFixture());
        document().planRatio(0.02);
        QVERIFY(document().plan()->decisions.empty());
        find<QDockWidget>("decisionsDock").show();
        find<QDockWidget>("decisionsDock").raise();
        auto& go = find<QPushButton>("decisionsGo");
        QVERIFY(QTest::qWaitFor([&go] { return go.isVisible(); }, 60000));
        auto& outlook = find<QLabel>("decisionsOutlook");
        QVERIFY2(outlook.isVisible() && outlook.text().contains("first replacement appears at"), qPrintable(outlook.text()));
        const int steps = document().undoStack().count();
        go.click();
        QVERIFY(!document().plan()->decisions.empty());
        QCOMPARE(document().undoStack().count(), steps + 1);
        QVERIFY(!go.isVisible() && !outlook.isVisible());
        document().undoStack().undo();
        QTRY_VERIFY(go.isVisible());
    }

    /// A plan that takes nothing tells it as well.
    void nothingPlannedHasAnOutlook()
    {
        QVERIFY(fixture_->openFixture());
        document().planRatio(0);
        find<QDockWidget>("decisionsDock").show();
        find<QDockWidget>("decisionsDock").raise();
        QVERIFY(QTest::qWaitFor([this] { return find<QPushButton>("decisionsGo").isVisible(); }, 60000));
        QVERIFY(find<QLabel>("decisionsEmpty").isVisible());
    }
};

QTEST_MAIN(TestWindowOutlook)
#include "test_window_outlook.moc"
