// SPDX-License-Identifier: GPL-3.0-or-later
// Help, the command palette, shortcuts, the filter of the layers, and what can be reached by the keyboard.
#include "tests/ui/support/window_fixture.h"
#include "ui/dialogs/help_dialog.h"
#include "ui/models/glossary.h"
#include "ui/models/layers_model.h"
#include "ui/shell/command_palette.h"
#include "ui/views/heatmap/heatmap_view.h"
#include "ui/views/registry.h"
#include "ui/widgets/naming.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QTableView>
#include <QTableWidget>
#include <QTextBrowser>
#include <QToolBar>
#include <QtTest>

#include <set>

using namespace espalier;
using espalier::testing::WindowFixture;

namespace {

/// Wants every key before shortcuts do, as text fields want those that delete on some platforms.
class GreedyField : public QLineEdit {
public:
    using QLineEdit::QLineEdit;

protected:
    bool event(QEvent* event) override
    {
        if (event->type() != QEvent::ShortcutOverride)
            return QLineEdit::event(event);
        event->accept();
        return true;
    }
};

} // namespace

class TestWindowHelp : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    template <class T>
    T* find(const char* objectName)
    {
        return fixture_->window().findChild<T*>(QLatin1String(objectName));
    }

    MainWindow& window() { return fixture_->window(); }
    QLineEdit* letters() { return find<QLineEdit>("paletteLetters"); }
    CommandPalette* palette() { return window().findChild<CommandPalette*>(); }
    QString firstCommand() { return find<QTableView>("paletteList")->model()->index(0, 0).data().toString(); }

    bool popUp(const QString& typed)
    {
        window().activateWindow();
        QTest::keyClick(&window(), Qt::Key_K, Qt::ControlModifier);
        if (!palette()->isVisible())
            return false;
        QTest::keyClicks(letters(), typed);
        return letters()->text() == typed;
    }

    bool rowExists(const QTableWidget* table, const QString& keys)
    {
        for (int row = 0; row < table->rowCount(); ++row)
            if (table->item(row, 0)->text() == keys && !table->item(row, 1)->text().isEmpty())
                return true;
        return false;
    }

    static QString placeOfKeys(const QTableWidget* table, const QString& keys)
    {
        const auto items = table->findItems(keys, Qt::MatchExactly);
        return items.isEmpty() ? QString() : table->item(items.front()->row(), 2)->text();
    }

    static bool takesKeys(const QWidget* widget)
    {
        return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
               qobject_cast<const QComboBox*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
               qobject_cast<const QAbstractSlider*>(widget) || qobject_cast<const QAbstractItemView*>(widget);
    }

    /// Parts that Qt makes inside its own widgets, and buttons of which an action has the shortcut or the menu entry.
    bool reachedOtherwise(const QWidget* widget)
    {
        const auto* button = qobject_cast<const QToolButton*>(widget);
        return widget->objectName().startsWith(QLatin1String("qt_")) || widget->inherits("QScrollBar") || widget->inherits("QHeaderView") ||
               widget->inherits("QDockWidgetTitleButton") || widget->inherits("QTableCornerButton") ||
               widget->inherits("QToolBarExtension") || (button && button->defaultAction()) ||
               qobject_cast<const QMenuBar*>(widget->parentWidget()) || qobject_cast<const QComboBox*>(widget->parentWidget()) ||
               qobject_cast<const QLineEdit*>(widget->parentWidget()) || qobject_cast<const QAbstractSpinBox*>(widget->parentWidget()) ||
               widget->inherits("QComboBoxListView") || widget->parentWidget()->inherits("QTabBar") ||
               qobject_cast<const CommandPalette*>(widget->window());
    }

    static std::set<int> groupsOf(const HeatmapView& heatmap)
    {
        std::set<int> groups;
        for (int row = 0; row < heatmap.cells().rows(); ++row)
            groups.insert(heatmap.cells().groupOf(row));
        return groups;
    }

    /// A frozen layer has none.
    static std::set<int> groupsOf(const QTableView& layers)
    {
        std::set<int> groups;
        for (int row = 0; row < layers.model()->rowCount(); ++row)
            groups.insert(layers.model()->index(row, 0).data(LayersModel::GroupRole).toInt());
        groups.erase(-1);
        return groups;
    }

private Q_SLOTS:
    void initTestCase()
    {
        fixture_ = std::make_unique<WindowFixture>();
        QVERIFY(fixture_->openFixture());
    }
    void cleanupTestCase() { fixture_.reset(); }
    void init() { QSettings().remove(QStringLiteral("recentCommands")); }

    void check16_filtersTableAndHeatmapOnEachKey()
    {
        auto* filter = find<QLineEdit>("layersFilter");
        auto* table = find<QTableView>("layersTable");
        const HeatmapView* heatmap = window().findChild<HeatmapView*>();
        const int allRows = table->model()->rowCount(), allGroups = heatmap->cells().rows();
        window().linking().select(-1);
        window().activateWindow();
        QTest::keyClick(&window(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(filter->hasFocus());
        int before = allRows;
        for (const char key : {'l', 'a', 'y', 'e', 'r', '2'}) {
            QTest::keyClick(filter, key);
            QVERIFY(table->model()->rowCount() <= before);
            before = table->model()->rowCount();
            QCOMPARE(groupsOf(*heatmap), groupsOf(*table));
            QCOMPARE(find<QLabel>("layersCount")->text(),
                     before == allRows ? QStringLiteral("%1 layers").arg(allRows) : QStringLiteral("%1 of %2").arg(before).arg(allRows));
        }
        QVERIFY(before > 0 && before < allRows);
        QVERIFY(heatmap->cells().rows() > 0 && heatmap->cells().rows() < allGroups);
        QCOMPARE(find<QLabel>("layersCount")->text(), QStringLiteral("%1 of %2").arg(before).arg(allRows));
        for (int row = 0; row < heatmap->cells().rows(); ++row) {
            const auto group = static_cast<std::size_t>(heatmap->cells().groupOf(row));
            const Group& shown = window().document().model()->groups.groups()[group];
            QStringList members;
            for (const NodeId node : shown.members)
                members << QString::fromStdString(window().document().model()->network.nodes[static_cast<std::size_t>(node)].name);
            QVERIFY2(members.join(' ').contains("layer2"), shown.name.c_str());
        }
        QTest::keyClick(filter, Qt::Key_Escape);
        QVERIFY(filter->text().isEmpty());
        QCOMPARE(table->model()->rowCount(), allRows);
        QCOMPARE(heatmap->cells().rows(), allGroups);
        QCOMPARE(find<QLabel>("layersCount")->text(), QStringLiteral("%1 layers").arg(allRows));
    }

    void check16_showsTheLayersFirst()
    {
        auto* dock = find<QDockWidget>("layersDock");
        dock->hide();
        window().activateWindow();
        QTest::keyClick(&window(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(dock->isVisible() && find<QLineEdit>("layersFilter")->hasFocus());
    }

    void check16_saysWhenNothingFits()
    {
        find<QLineEdit>("layersFilter")->setText("no such layer");
        QVERIFY(find<QLabel>("heatmapEmpty")->isVisibleTo(&window()));
        QVERIFY(find<QLabel>("heatmapEmpty")->text().contains("Escape"));
        find<QLineEdit>("layersFilter")->clear();
        QVERIFY(!find<QLabel>("heatmapEmpty")->isVisibleTo(&window()));
    }

    void check17_thePaletteRunsACommand()
    {
        window().linking().select(-1);
        const QString layer = QString::fromStdString(window().document().model()->groups.groups()[3].name);
        QVERIFY(popUp(layer));
        QVERIFY2(firstCommand().startsWith(layer), qPrintable(firstCommand()));
        QTest::keyClick(letters(), Qt::Key_Return);
        QVERIFY(!palette()->isVisible());
        QCOMPARE(window().linking().selectedGroup(), 3);
        QVERIFY(popUp({}));
        QVERIFY2(firstCommand().startsWith(layer), qPrintable(firstCommand())); // chosen last
        QTest::keyClick(letters(), Qt::Key_Escape);
        QVERIFY(!palette()->isVisible());
    }

    /// Where text fields use the same keys, too.
    void check17_thePaletteOpensFromATextField()
    {
        window().activateWindow();
        GreedyField field(window().centralWidget());
        field.show();
        field.setFocus();
        QTest::keyClick(&field, Qt::Key_K, Qt::ControlModifier);
        QVERIFY(palette()->isVisible());
        QTest::keyClick(letters(), Qt::Key_Escape);
    }

    void check17_thePaletteIsMovedInByKeys()
    {
        QVERIFY(popUp("appearance"));
        const auto* list = find<QTableView>("paletteList");
        QCOMPARE(list->currentIndex().row(), 0);
        QTest::keyClick(letters(), Qt::Key_Down);
        QCOMPARE(list->currentIndex().row(), 1);
        QTest::keyClick(letters(), Qt::Key_Up);
        QCOMPARE(list->currentIndex().row(), 0);
        QTest::keyClick(letters(), Qt::Key_Escape);
    }

    void check17_thePaletteKnowsMenusStagesViewsAndLayers()
    {
        QVERIFY(popUp({}));
        const QAbstractItemModel* model = find<QTableView>("paletteList")->model();
        QStringList titles, keys;
        for (int row = 0; row < model->rowCount(); ++row) {
            titles << model->index(row, 0).data().toString();
            keys << model->index(row, 1).data().toString();
        }
        const auto has = [&](const QString& start) {
            return titles.filter(QRegularExpression('^' + QRegularExpression::escape(start))).size() > 0;
        };
        for (const View& view : allViews())
            QVERIFY2(has(QStringLiteral("Go to ") + view.title), view.id);
        for (const Group& group : window().document().model()->groups.groups())
            QVERIFY2(has(QString::fromStdString(group.name)), group.name.c_str());
        for (const char* title : {"Export…", "Sparsify — Stages", "Save as picture… — View › Export a view › Heatmap", "Sample: clothes",
                                  "cifar_resnet20_jpeg.pt", "Dark"})
            QVERIFY2(has(title), title);
        QVERIFY(keys.contains("Ctrl+E"));
        QCOMPARE(titles.filter(QRegularExpression(QStringLiteral("^Sparsify\\b"))).size(), 1);
        QTest::keyClick(letters(), Qt::Key_Escape);
    }

    void check17_thePaletteSaysThatNothingFits()
    {
        QVERIFY(popUp("qqzzxx"));
        QVERIFY(find<QLabel>("paletteNone")->isVisible() && !find<QTableView>("paletteList")->isVisible());
        QCOMPARE(find<QLabel>("paletteNone")->text(), QStringLiteral("No command matches “qqzzxx”."));
        letters()->setText("undo");
        QVERIFY(!find<QLabel>("paletteNone")->isVisible() && find<QTableView>("paletteList")->isVisible());
        QTest::keyClick(letters(), Qt::Key_Escape);
    }

    void check17_whatCannotBeDoneSaysWhy()
    {
        window().document().undoStack().clear();
        QVERIFY(popUp("undo"));
        QVERIFY2(firstCommand().contains("There is nothing to undo."), qPrintable(firstCommand()));
        QTest::keyClick(letters(), Qt::Key_Return);
        QVERIFY(palette()->isVisible()); // nothing happened
        QTest::keyClick(letters(), Qt::Key_Escape);
    }

    void check17_whatNeedsASelectionSaysSo()
    {
        window().linking().clear();
        for (const auto& [typed, reason] : {std::pair("protect", "Select a layer first."), {"keep by hand", "Select a channel"}}) {
            QVERIFY(popUp(QLatin1String(typed)));
            QVERIFY2(firstCommand().contains(QLatin1String(reason)), qPrintable(firstCommand()));
            QTest::keyClick(letters(), Qt::Key_Escape);
        }
    }

    /// Who looks for a view must not make it vanish.
    void check17_theFirstCommandOfAViewGoesThere()
    {
        QVERIFY(popUp(QStringLiteral("plans")));
        QVERIFY2(firstCommand().startsWith(QStringLiteral("Go to Plans")), qPrintable(firstCommand()));
        const QAbstractItemModel* model = find<QTableView>("paletteList")->model();
        QStringList titles;
        for (int row = 0; row < model->rowCount(); ++row)
            titles << model->index(row, 0).data().toString();
        QVERIFY2(titles.contains(QStringLiteral("Hide the view Plans — View")), qPrintable(titles.join(QLatin1Char('\n'))));
        QTest::keyClick(letters(), Qt::Key_Return);
        QTRY_VERIFY(find<QWidget>("plansView")->isVisible());
    }

    void check17_lettersOfMenusAreLeftOut()
    {
        QCOMPARE(withoutMnemonic(QStringLiteral("&Open…")), QStringLiteral("Open…"));
        QCOMPARE(withoutMnemonic(QStringLiteral("打开(&O)…")), QStringLiteral("打开…"));
        QCOMPARE(withoutMnemonic(QStringLiteral("Size (bytes)")), QStringLiteral("Size (bytes)"));
    }

    void check17_listsEveryShortcut()
    {
        window().activateWindow();
        QTest::keyClick(&window(), Qt::Key_Slash, Qt::ControlModifier);
        const auto* table = find<QTableWidget>("shortcutsTable");
        QVERIFY(table && table->isVisible());
        int listed = 0;
        for (const QAction* action : window().findChildren<QAction*>())
            for (const QKeySequence& keys : action->shortcuts()) {
                QVERIFY2(rowExists(table, keys.toString(QKeySequence::NativeText)), qPrintable(keys.toString()));
                ++listed;
            }
        QVERIFY(listed > 15);
        QCOMPARE(placeOfKeys(table, QStringLiteral("Ctrl+K")), QStringLiteral("Edit"));
        QCOMPARE(placeOfKeys(table, QStringLiteral("Del")), QStringLiteral("Plans"));
        for (const char* own : {"F2", "Arrow keys", "Left, Right", "N", "Esc, F11"}) // of no action
            QVERIFY2(rowExists(table, QLatin1String(own)), own);
        QVERIFY(rowExists(table, QStringLiteral("Ctrl+K")) && rowExists(table, QStringLiteral("F1")));
        QVERIFY(window().findChildren<QShortcut*>().isEmpty()); // they would not be listed
        find<QPushButton>("shortcutsClose")->click();
    }

    void check17_everythingIsReachableByKeyboard()
    {
        QStringList missing;
        int looked = 0;
        for (const QWidget* widget : window().findChildren<QWidget*>()) {
            if (!takesKeys(widget) || reachedOtherwise(widget))
                continue;
            ++looked;
            if (!(widget->focusPolicy() & Qt::TabFocus))
                missing << QStringLiteral("%1 '%2'").arg(QLatin1String(widget->metaObject()->className()), widget->objectName());
        }
        QVERIFY(looked > 40);
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join('\n')));
    }

    void theHelpOpensWithF1AndIsSearched()
    {
        window().activateWindow();
        QTest::keyClick(&window(), Qt::Key_F1);
        auto* help = find<HelpDialog>("helpDialog");
        QVERIFY(help && help->isVisible() && !help->isModal());
        const auto* pages = help->findChild<QListWidget*>("helpPages");
        const auto* text = help->findChild<QTextBrowser*>("helpText");
        QCOMPARE(pages->count(), 6);
        QVERIFY(text->toPlainText().contains("Pruning"));
        auto* search = help->findChild<QLineEdit*>("helpSearch");
        search->setText("espalier-cli");
        QVERIFY(pages->count() > 0 && pages->count() < 6);
        QVERIFY(text->toPlainText().contains("espalier-cli"));
        QVERIFY(!text->extraSelections().isEmpty());
        search->setText("xyzzy");
        QCOMPARE(pages->count(), 0);
        QVERIFY(help->findChild<QLabel*>("helpCount")->text().contains("No page"));
        search->setText(termOf("unevenness"));
        QCOMPARE(pages->item(pages->count() - 1)->text(), QStringLiteral("Glossary"));
        help->close();
    }

    void everyPageOfTheHelpHasText()
    {
        for (const HelpPage& page : helpPages()) {
            QVERIFY2(page.text.size() > 400 && !page.title.isEmpty(), qPrintable(page.id));
            QVERIFY2(page.text.startsWith(QStringLiteral("# ") + page.title), qPrintable(page.id));
        }
        QString views;
        for (const HelpPage& page : helpPages())
            views += page.id == QLatin1String("views") ? page.text : QString();
        for (const View& view : allViews())
            QVERIFY2(views.contains(QStringLiteral("**%1**").arg(view.title)), view.id);
    }

    void numbersOfTheWindowTellTheirFormula()
    {
        QCOMPARE(find<QLabel>("total_macs_planned")->toolTip(), explanationOf("macs"));
        QCOMPARE(find<QLabel>("total_macs_change")->toolTip(), explanationOf("change"));
        QCOMPARE(find<QWidget>("importancePlot")->toolTip(), explanationOf("importanceHistogram"));
        QCOMPARE(find<QWidget>("trainingPlot")->toolTip(), explanationOf("trainingCurves"));
        QVERIFY(find<QWidget>("collapsePlotNone")->toolTip().contains(explanationOf("collapse")));
    }

    void theOrderOfTheHeatmapIsWrittenThere()
    {
        auto* order = find<QComboBox>("heatmapOrder");
        const auto* note = find<QLabel>("heatmapOrderNote");
        QVERIFY(note->isVisibleTo(&window()) && note->text().contains("matters most"));
        order->setCurrentIndex(1);
        QVERIFY(note->text().contains("network's own order"));
        order->setCurrentIndex(0);
    }
};

QTEST_MAIN(TestWindowHelp)
#include "test_window_help.moc"
