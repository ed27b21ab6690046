// SPDX-License-Identifier: GPL-3.0-or-later
// Every view of the registry has a name and a place in the window, and the View menu shows and hides it.
#include "tests/ui/support/window_fixture.h"
#include "ui/models/layers_model.h"
#include "ui/shell/workbench.h"
#include "ui/views/registry.h"

#include <QDockWidget>
#include <QHeaderView>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

#include <algorithm>

using namespace espalier;
using espalier::testing::WindowFixture;

class TestWindowViews : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    Workbench& workbench() { return *fixture_->window().findChild<Workbench*>(); }
    QDockWidget* dockOf(const View& view) { return workbench().findChild<QDockWidget*>(QLatin1String(view.id) + QStringLiteral("Dock")); }

    QList<QAction*> viewMenu()
    {
        for (const QAction* action : fixture_->window().menuBar()->actions())
            if (action->text() == QStringLiteral("&View"))
                return action->menu()->actions();
        return {};
    }

private Q_SLOTS:
    void initTestCase()
    {
        fixture_ = std::make_unique<WindowFixture>();
        QVERIFY(fixture_->openFixture());
        QTRY_VERIFY(workbench().isVisible());
    }
    void cleanupTestCase() { fixture_.reset(); }

    void idsAndTitlesAreUnique()
    {
        QSet<QString> ids, titles;
        const std::vector<View> views = allViews();
        for (const View& view : views) {
            QVERIFY2(*view.id != '\0' && !view.title.isEmpty(), view.id);
            ids.insert(QLatin1String(view.id));
            titles.insert(view.title);
        }
        QCOMPARE(ids.size(), static_cast<qsizetype>(views.size()));
        QCOMPARE(titles.size(), static_cast<qsizetype>(views.size()));
        QCOMPARE(std::count_if(views.begin(), views.end(), [](const View& view) { return view.place == DockPlace::centre; }), 1);
    }

    void everyViewHasANamedWidget()
    {
        for (const View& view : allViews()) {
            const bool central = view.place == DockPlace::centre;
            QVERIFY2(central || dockOf(view), view.id);
            const QWidget* widget = central ? workbench().centralWidget() : dockOf(view)->widget();
            QVERIFY2(widget, view.id);
            QCOMPARE(widget->objectName(), QLatin1String(view.id) + QStringLiteral("View"));
        }
    }

    void columnsAreChosenAndRemembered()
    {
        auto* table = fixture_->window().findChild<QTableView*>(QStringLiteral("layersTable"));
        auto* button = fixture_->window().findChild<QToolButton*>(QStringLiteral("layersColumnsButton"));
        QVERIFY(table && button && button->menu());
        const auto actionOf = [&](int column) { return button->menu()->actions().at(column - 1); }; // the first column has none
        QVERIFY(!table->isColumnHidden(LayersModel::Width) && table->isColumnHidden(LayersModel::Macs));
        // What is shown at first fits into the view's usual width.
        const std::vector<View> views = allViews();
        const auto layers = std::find_if(views.begin(), views.end(), [](const View& view) { return view.id == std::string("layers"); });
        QVERIFY(table->horizontalHeader()->length() < layers->size.width());
        QCOMPARE(table->textElideMode(), Qt::ElideMiddle); // names of layers differ at their ends, too
        actionOf(LayersModel::Macs)->trigger();
        actionOf(LayersModel::Width)->trigger();
        QVERIFY(table->isColumnHidden(LayersModel::Width) && !table->isColumnHidden(LayersModel::Macs));
        MainWindow next;
        auto* again = next.findChild<QTableView*>(QStringLiteral("layersTable"));
        QVERIFY(again->isColumnHidden(LayersModel::Width) && !again->isColumnHidden(LayersModel::Macs));
        button->menu()->actions().back()->trigger();
        QVERIFY(!table->isColumnHidden(LayersModel::Width) && table->isColumnHidden(LayersModel::Macs));
    }

    void theViewMenuShowsAndHidesEach()
    {
        int row = 0;
        for (const View& view : allViews()) {
            if (view.place == DockPlace::centre)
                continue;
            QDockWidget* dock = dockOf(view);
            QAction* action = viewMenu().value(row++);
            QVERIFY2(action && action == dock->toggleViewAction(), view.id);
            QCOMPARE(action->text(), view.title);
            for (const bool hidden : {true, false}) {
                action->trigger();
                QVERIFY2(dock->isHidden() == hidden && action->isChecked() != hidden, view.id);
            }
        }
        QVERIFY(row > 5);
    }
};

QTEST_MAIN(TestWindowViews)
#include "test_window_views.moc"
