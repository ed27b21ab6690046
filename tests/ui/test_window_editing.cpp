// SPDX-License-Identifier: GPL-3.0-or-later
// Editing the plan in the window: floors by typing, by dragging the bar's mark and for several layers, protection, channels by hand. What
// cannot be is refused with a sentence in place.
#include "core/formats/torchscript.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/models/layers_model.h"
#include "ui/models/protection.h"
#include "ui/panels/totals_table.h"
#include "ui/shell/message_bar.h"
#include "ui/views/heatmap/heatmap_view.h"
#include "ui/views/layers/layers_view.h"
#include "ui/views/layers/width_delegate.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

using namespace espalier;
using espalier::testing::WindowFixture;

class TestWindowEditing : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    template <class T>
    T* find(const char* objectName)
    {
        return fixture_->window().findChild<T*>(QLatin1String(objectName));
    }
    Document& document() { return fixture_->window().document(); }
    const PruneSettings& settings() { return document().project().prune; }
    Linking& linking() { return fixture_->window().linking(); }
    const Group& group(int index) { return document().model()->groups.groups()[static_cast<std::size_t>(index)]; }
    QTableView* table() { return find<QTableView>("layersTable"); }
    QWidget* plot() { return find<QWidget>("heatmapPlot"); }
    HeatmapView* heatmap() { return fixture_->window().findChild<HeatmapView*>(); }
    QString refusal() { return find<QLabel>("layersRefusal")->isVisible() ? find<QLabel>("layersRefusal")->text() : QString(); }
    void trigger(const char* action) { find<QAction>(action)->trigger(); }

    QModelIndex cellOf(int group, int column)
    {
        const QAbstractItemModel* rows = table()->model();
        for (int row = 0; row < rows->rowCount(); ++row)
            if (rows->index(row, LayersModel::Name).data(LayersModel::GroupRole).toInt() == group)
                return rows->index(row, column);
        return {};
    }

    void type(int group, const char* text)
    {
        const QModelIndex cell = cellOf(group, LayersModel::Floor);
        table()->scrollTo(cell);
        table()->setCurrentIndex(cell);
        table()->edit(cell);
        auto* editor = table()->findChild<QLineEdit*>(QStringLiteral("floorEditor"));
        QVERIFY(editor);
        editor->selectAll();
        QTest::keyClicks(editor, QString::fromLatin1(text));
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_VERIFY(!table()->findChild<QLineEdit*>(QStringLiteral("floorEditor")));
    }

    /// Where the bar of a layer has so many channels, in the table's viewport.
    QPoint markAt(int group, int channels)
    {
        const QModelIndex cell = cellOf(group, LayersModel::Width);
        table()->scrollTo(cell);
        const QRectF bar = WidthDelegate::barIn(table()->visualRect(cell), table()->fontMetrics());
        return {static_cast<int>(std::lround(bar.left() + bar.width() * channels / this->group(group).units)),
                static_cast<int>(bar.center().y())};
    }

    void clickUnit(UnitId unit, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::mouseClick(plot(), Qt::LeftButton, modifiers, heatmap()->placeOf(unit));
    }

    void setRatio(double ratio, Policy policy = Policy::replace)
    {
        PruneSettings changed = settings();
        changed.ratio = ratio;
        changed.policy = policy;
        document().setPruneSettings(changed);
    }

    /// Plans by the scores of all channels and without floors, of a ratio that replacing can reach.
    void emptyLayers()
    {
        PruneSettings changed = settings();
        changed.allocation = Allocation::scores;
        changed.fusion = 0;
        changed.budget = Budget::channels;
        document().setPruneSettings(changed);
        setRatio(0.8, Policy::none);
        QVERIFY(document().plan());
    }

private Q_SLOTS:
    void init()
    {
        fixture_ = std::make_unique<WindowFixture>();
        QVERIFY(fixture_->openFixture());
        fixture_->window().resize(1280, 800);
    }
    void cleanup() { fixture_.reset(); }

    void statesAreSeenOnTheSelectionToo()
    {
        const QIcon icon = cellOf(0, LayersModel::State).data(Qt::DecorationRole).value<QIcon>();
        QVERIFY(icon.pixmap(16, QIcon::Normal).toImage() != icon.pixmap(16, QIcon::Selected).toImage());
    }

    void floorsAreTyped()
    {
        type(2, "7");
        QCOMPARE(settings().floors.at(group(2).name), 7);
        QCOMPARE(document().undoStack().count(), 1);
        QCOMPARE(refusal(), QString());
        for (const char* absurd : {"abc", "-3", "1e9", "99999", "4.5"}) {
            type(2, absurd);
            QVERIFY2(refusal().contains(QLatin1String(absurd)) && refusal().endsWith(QLatin1Char('.')), qPrintable(refusal()));
            QCOMPARE(settings().floors.at(group(2).name), 7);
            QCOMPARE(document().undoStack().count(), 1);
        }
        type(2, "automatic");
        QCOMPARE(refusal(), QString());
        QVERIFY(settings().floors.empty());
    }

    void aProtectedLayerSaysWhyItHasNoFloor()
    {
        QCOMPARE(setProtected(document(), 2, true), QString());
        const QModelIndex cell = cellOf(2, LayersModel::Floor);
        table()->scrollTo(cell);
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, Qt::NoModifier, table()->visualRect(cell).center());
        QTest::mouseDClick(table()->viewport(), Qt::LeftButton, Qt::NoModifier, table()->visualRect(cell).center());
        QVERIFY2(refusal().contains(QStringLiteral("protected")), qPrintable(refusal()));
    }

    void aFloorsMarkIsDraggedInOneStep()
    {
        auto* totals = find<TotalsTable>("totals");
        const int before = cellOf(3, LayersModel::Width).data(LayersModel::FloorRole).toInt();
        QVERIFY(before > 0);
        setRatio(0.8);
        const int start = cellOf(3, LayersModel::Width).data(LayersModel::FloorRole).toInt();
        const int steps = document().undoStack().count();
        const int width = group(3).units;
        QSet<QString> seen;
        connect(&document(), &Document::changed, this,
                [&] { seen.insert(totals->text("channels", "planned") + totals->text("macs", "planned")); });
        QTest::mousePress(table()->viewport(), Qt::LeftButton, Qt::NoModifier, markAt(3, start));
        for (const int channels : {width / 2, width * 3 / 4, width})
            QTest::mouseMove(table()->viewport(), markAt(3, channels));
        QVERIFY2(document().plan()->kept[3] == width, "The plan follows while the mark moves.");
        QTest::mouseRelease(table()->viewport(), Qt::LeftButton, Qt::NoModifier, markAt(3, width));
        QCOMPARE(settings().floors.at(group(3).name), width);
        QVERIFY(seen.size() >= 2);
        QCOMPARE(document().undoStack().count(), steps + 1);
        QCOMPARE(linking().selectedGroup(), 3);
        document().undoStack().undo();
        QVERIFY(settings().floors.empty());
        QCOMPARE(cellOf(3, LayersModel::Width).data(LayersModel::FloorRole).toInt(), start);
        // Beside a mark a press selects, as everywhere in the table.
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, Qt::NoModifier, table()->visualRect(cellOf(4, LayersModel::Name)).center());
        QCOMPARE(linking().selectedGroup(), 4);
        QVERIFY(settings().floors.empty());
    }

    void aSelectionOfLayersGetsAFloor()
    {
        QVERIFY(!find<QAction>("editFloor")->isEnabled());
        for (const int index : {1, 3, 5})
            QTest::mouseClick(table()->viewport(), Qt::LeftButton, index == 1 ? Qt::NoModifier : Qt::ControlModifier,
                              table()->visualRect(cellOf(index, LayersModel::Name)).center());
        QVERIFY((linking().selectedGroups() == std::set<int>{1, 3, 5}));
        trigger("editFloor");
        auto* dialog = find<QDialog>("floorDialog");
        QVERIFY(dialog && dialog->isVisible());
        auto* field = find<QLineEdit>("floorDialogFloor");
        field->setText(QStringLiteral("many"));
        find<QPushButton>("floorDialogOk")->click();
        QVERIFY(dialog->isVisible());
        QVERIFY(find<QLabel>("floorDialogRefusal")->text().contains(QStringLiteral("“many”")));
        QVERIFY(settings().floors.empty());
        field->setText(QStringLiteral("5"));
        find<QPushButton>("floorDialogOk")->click();
        QTRY_VERIFY(!find<QDialog>("floorDialog"));
        QCOMPARE(settings().floors.size(), std::size_t{3});
        QCOMPARE(document().undoStack().count(), 1);
        trigger("editProtect");
        QCOMPARE(document().undoStack().count(), 2);
        for (const int index : {1, 3, 5})
            QCOMPARE(document().plan()->kept[static_cast<std::size_t>(index)], group(index).units);
        QVERIFY(!find<QAction>("editProtect")->isEnabled());
        trigger("editUnprotect");
        QVERIFY(settings().protectedNames.empty());
        QVERIFY((linking().selectedGroups() == std::set<int>{1, 3, 5}));
    }

    void check07_aProtectedLayerNeverChanges()
    {
        const std::vector<NodeId> members = group(0).members; // several layers, coupled
        QVERIFY(members.size() > 2);
        PruneSettings changed = settings();
        changed.protectedNames = {document().model()->network.nodes[static_cast<std::size_t>(members[1])].name};
        document().setPruneSettings(changed);
        linking().select(0);
        const QString listed = find<QLabel>("unitMembers")->text();
        QVERIFY(find<QLabel>("unitMembers")->isVisibleTo(&fixture_->window()));
        QVERIFY2(listed.startsWith(QStringLiteral("Held back together")), qPrintable(listed));
        for (const NodeId member : members)
            QVERIFY(listed.contains(QString::fromStdString(document().model()->network.nodes[static_cast<std::size_t>(member)].name)));
        int planned = 0;
        for (const Policy policy : {Policy::none, Policy::cap, Policy::protect, Policy::skip, Policy::replace, Policy::replaceRandom}) {
            for (int percent = 5; percent < 100; percent += 5) {
                setRatio(percent / 100.0, policy);
                if (!document().plan())
                    continue;
                const int kept = document().plan()->kept[0];
                if (policy != Policy::none && policy != Policy::cap) { // these are only to compare against, and the panel says so
                    QCOMPARE(kept, group(0).units);
                    QVERIFY(cellOf(0, LayersModel::State).data().toString().contains(QStringLiteral("protected")));
                    QCOMPARE(cellOf(0, LayersModel::Width).data(LayersModel::KeptRole).toInt(), kept);
                } else if (kept < group(0).units)
                    QVERIFY(find<QLabel>("unitSentence")->text().contains(QStringLiteral("holds no protection")));
                planned += kept == group(0).units;
            }
        }
        QVERIFY2(planned > 30, qPrintable(QString::number(planned)));
        setRatio(0.5);
        const ModelPtr before = document().model();
        const ModelPtr after = pruneModel(*before, *document().plan(), settings())->model;
        QVERIFY(after->groups.unitCount() < before->groups.unitCount());
        for (const NodeId member : members) {
            const Node& node = before->network.nodes[static_cast<std::size_t>(member)];
            const auto same = std::find_if(after->network.nodes.begin(), after->network.nodes.end(),
                                           [&](const Node& other) { return other.name == node.name; });
            QVERIFY(same != after->network.nodes.end());
            QCOMPARE(after->network.values[static_cast<std::size_t>(same->outputs.front())].shape[1],
                     before->network.values[static_cast<std::size_t>(node.outputs.front())].shape[1]);
        }
    }

    void check08_thinLayersAreCountedExplainedAndHelped()
    {
        emptyLayers();
        const auto kept = document().plan()->kept;
        const auto emptied = std::count(kept.begin(), kept.end(), 0);
        QVERIFY(emptied > 0);
        auto* counter = find<QPushButton>("floorCounter");
        QVERIFY2(counter->text().startsWith(QString::number(emptied)) && counter->text().contains(QStringLiteral("would be emptied")),
                 qPrintable(counter->text()));
        std::set<int> told;
        for (int click = 0; click < emptied; ++click) {
            counter->click();
            const int thin = linking().selectedGroup();
            QVERIFY(thin >= 0);
            told.insert(thin);
            QCOMPARE(document().plan()->kept[static_cast<std::size_t>(thin)], 0);
            const QString reason = find<QLabel>("floorReason")->text();
            QVERIFY2(reason.startsWith(QString::fromStdString(group(thin).name)), qPrintable(reason));
            QVERIFY2(reason.contains(QStringLiteral("score below the cut")), qPrintable(reason));
        }
        QCOMPARE(told.size(), static_cast<std::size_t>(emptied)); // one after the other
        const int steps = document().undoStack().count();
        auto* remedy = find<QPushButton>("floorRemedy");
        QVERIFY(remedy->isVisible());
        remedy->click();
        QVERIFY2(document().plan(), qPrintable(document().planProblem()));
        for (std::size_t g = 0; g < document().plan()->kept.size(); ++g)
            QVERIFY(document().plan()->kept[g] >= std::max(1, document().plan()->floors[g]));
        QCOMPARE(document().undoStack().count(), steps + 1);
        QVERIFY(!counter->text().contains(QStringLiteral("emptied")));
    }

    /// Nothing is cut, and nothing written with an empty layer.
    void check08_anExportNeverHasAnEmptyLayer()
    {
        emptyLayers();
        const ModelPtr before = document().model();
        fixture_->window().runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle());
        QVERIFY2(fixture_->message().contains(QStringLiteral("keep at least one")), qPrintable(fixture_->message()));
        QCOMPARE(document().model(), before);
        fixture_->window().exportTo(fixture_->path(QStringLiteral("out.pt")));
        QVERIFY(fixture_->waitIdle());
        const auto written = readTorchScript(fixture_->path(QStringLiteral("out.pt")).toStdString());
        QVERIFY(written);
        QCOMPARE(written->network.values.size(), before->network.values.size());
        for (const Value& value : written->network.values)
            for (const std::int64_t size : value.shape)
                QVERIFY(size > 0);
    }

    void channelsAreCutAndKeptInTheHeatmap()
    {
        const std::vector<UnitId> order = document().scores().ascending;
        const UnitId best = order.back(), worst = order.front();
        clickUnit(best);
        QCOMPARE(linking().selectedUnit(), best);
        auto* cut = find<QToolButton>("unitCut");
        QVERIFY(cut->isVisible() && cut->isEnabled());
        const QImage before = plot()->grab().toImage();
        cut->click();
        QVERIFY(document().plan()->removed(best));
        QVERIFY2(find<QLabel>("unitFate")->text().contains(QStringLiteral("cut by hand")), qPrintable(find<QLabel>("unitFate")->text()));
        QVERIFY(plot()->grab().toImage() != before);
        clickUnit(worst);
        trigger("editKeepByHand");
        QVERIFY(!document().plan()->removed(worst));
        QVERIFY(find<QLabel>("unitFate")->text().contains(QStringLiteral("kept by hand")));
        QVERIFY(cellOf(document().model()->groups.groupOf(worst), LayersModel::State)
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .contains(QStringLiteral("by hand")));
        trigger("editUndo");
        trigger("editUndo");
        QVERIFY(!document().plan()->removed(best) && document().plan()->removed(worst));
    }

    void severalChannelsAreChosenTogether()
    {
        const UnitId first = group(6).firstUnit;
        const auto& cells = heatmap()->cells();
        const UnitId left = cells.unitAt(6, 2), right = cells.unitAt(6, 5);
        clickUnit(left);
        clickUnit(right, Qt::ShiftModifier);
        QCOMPARE(linking().selectedUnits().size(), std::size_t{4});
        clickUnit(group(7).firstUnit, Qt::ControlModifier);
        QCOMPARE(linking().selectedUnits().size(), std::size_t{5});
        clickUnit(group(7).firstUnit, Qt::ControlModifier);
        QCOMPARE(linking().selectedUnits().size(), std::size_t{4});
        trigger("editKeepByHand");
        QCOMPARE(document().plan()->request.keptByHand.size(), std::size_t{4});
        QCOMPARE(document().undoStack().count(), 1);
        // The keyboard does the same.
        linking().select(6, first);
        QTest::keyClick(plot(), Qt::Key_Home);
        QTest::keyClick(plot(), Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(plot(), Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(linking().selectedUnits().size(), std::size_t{3});
        // All of a layer at once: refused, and nothing changes.
        QTest::keyClick(plot(), Qt::Key_Home);
        QTest::keyClick(plot(), Qt::Key_End, Qt::ShiftModifier);
        const PruneSettings before = settings();
        trigger("editCutByHand");
        QVERIFY2(fixture_->message().contains(QStringLiteral("must stay")), qPrintable(fixture_->message()));
        QVERIFY(settings() == before);
    }

    void replacementsAreRevertedAndAccepted()
    {
        PruneSettings changed = settings();
        changed.ratio = 0.75;
        changed.budget = Budget::channels;
        document().setPruneSettings(changed);
        find<QDockWidget>("decisionsDock")->show();
        find<QDockWidget>("decisionsDock")->raise();
        auto* decisions = find<QTableView>("decisionsTable");
        QTRY_VERIFY(decisions->isVisible()); // hidden, it does not follow the plan
        QVERIFY(!document().plan()->decisions.empty());
        auto* revert = find<QPushButton>("decisionsRevert");
        QVERIFY(!revert->isEnabled());
        decisions->setCurrentIndex(decisions->model()->index(0, 0));
        QVERIFY(revert->isEnabled());
        const Decision decision = document().plan()->decisions.front();
        const int steps = document().undoStack().count();
        revert->click();
        QVERIFY(document().plan()->removed(decision.restored) && !document().plan()->removed(decision.replacement));
        QCOMPARE(document().undoStack().count(), steps + 1);
        const std::string hash = document().plan()->hash;
        find<QPushButton>("decisionsAccept")->click();
        QCOMPARE(document().plan()->hash, hash);
        QVERIFY(!settings().keep.empty());
        trigger("editUndo");
        trigger("editUndo");
        QVERIFY(settings().keep.empty() && settings().cut.empty());
    }
};

QTEST_MAIN(TestWindowEditing)
#include "test_window_editing.moc"
