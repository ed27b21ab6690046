// SPDX-License-Identifier: GPL-3.0-or-later
// The view of plans: what is listed after a drag, how one returns, names, deletes and compares, and that it is saved with the project.
#include "tests/ui/support/plots.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/models/plan_tree_model.h"
#include "ui/runs/plan_history.h"
#include "ui/views/comparison/comparison_view.h"
#include "ui/views/plans/plans_view.h"

#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTreeView>
#include <QtTest>

using namespace espalier;
using espalier::testing::WindowFixture;

class TestWindowPlans : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    MainWindow& window() { return fixture_->window(); }
    Document& document() { return window().document(); }
    const PlanTree& plans() { return window().plans().tree(); }
    template <class Widget>
    Widget* find(const char* name)
    {
        return window().findChild<Widget*>(QLatin1String(name));
    }
    QTreeView* list() { return find<QTreeView>("plansTree"); }
    PlanTreeModel* model() { return static_cast<PlanTreeModel*>(list()->model()); }
    QString note() { return find<QLabel>("plansNote")->text(); }

    bool raise()
    {
        find<QDockWidget>("plansDock")->raise();
        return QTest::qWaitFor([this] { return find<QWidget>("plansView")->isVisible(); });
    }

    bool open(bool pictures)
    {
        if (!fixture_->openFixture())
            return false;
        Project project = document().project();
        project.prune.allocation = Allocation::scores;
        project.prune.compensate = Compensate::none;
        document().setProject(project);
        if (pictures)
            window().useImages(fixture_->makeImages());
        return raise();
    }

    void keep(double ratio)
    {
        document().planRatio(ratio);
        const int before = plans().size();
        QTRY_VERIFY(find<QPushButton>("plansKeep")->isEnabled());
        find<QPushButton>("plansKeep")->click();
        QCOMPARE(plans().size(), before + 1);
        QTRY_VERIFY(model()->indexOf(plans().nodes().back().id).isValid());
    }

    void clickRow(int id)
    {
        list()->scrollTo(model()->indexOf(id));
        QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, list()->visualRect(model()->indexOf(id)).center());
    }

    void select(std::initializer_list<int> ids)
    {
        list()->clearSelection();
        for (const int id : ids)
            list()->selectionModel()->select(model()->indexOf(id), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }

    static QByteArray contentOf(const QString& name)
    {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    void emptyItSaysWhatToDo()
    {
        QVERIFY(open(false));
        QTRY_VERIFY(find<QLabel>("plansEmpty")->isVisible());
        QVERIFY(find<QLabel>("plansEmpty")->text().contains(QStringLiteral("Training tab")));
        QVERIFY(find<QPushButton>("plansKeep")->isEnabled());
        keep(0.4);
        QTRY_VERIFY(list()->isVisible());
        QVERIFY(find<QLabel>("plansPlotEmpty")->isVisible()); // nothing is known of the metric
        QVERIFY(!find<QPushButton>("plansKeep")->isEnabled());
        QVERIFY(!window().isWindowModified() || !window().plans().isSaved());
    }

    void aDragAndARestAreOnePoint()
    {
        QVERIFY(open(true));
        QVERIFY(fixture_->waitIdle());
        auto* slider = find<QSlider>("pruneRatioSlider");
        slider->setSliderDown(true);
        for (const int position : {510, 540, 580, 640, 700})
            slider->setValue(position);
        slider->setSliderDown(false);
        QVERIFY(QTest::qWaitFor([this] { return plans().size() > 1; }, 120000));
        QTest::qWait(PlanHistory::usualRest + 500);
        QCOMPARE(plans().size(), 2);
        QCOMPARE(plans().nodes().back().hash, document().plan()->hash);
        QTRY_VERIFY(list()->isVisible());
        auto* plot = find<QWidget>("plansPlot");
        const auto* view = window().findChild<PlansView*>();
        QTRY_VERIFY(plot->isVisible() && view->pointOf(1) && view->pointOf(2)); // the original is a point, too
        const QString metric = model()->indexOf(2, PlanTreeModel::Metric).data().toString();
        QVERIFY2(metric.contains(QStringLiteral("±")), qPrintable(metric));

        document().planRatio(0.3);
        QTest::mouseMove(plot, view->pointOf(2)->toPoint());
        QTRY_VERIFY2(note().contains(QStringLiteral("estimated")), qPrintable(note()));
        const int steps = document().undoStack().count();
        QTest::mouseClick(plot, Qt::LeftButton, {}, view->pointOf(2)->toPoint());
        QCOMPARE(document().undoStack().count(), steps + 1);
        QCOMPARE(document().project().prune.ratio, 0.7);
        QCOMPARE(window().plans().present(), 2);
    }

    void check22_theLegendOfThePlotIsWhole()
    {
        QVERIFY(open(true));
        QVERIFY(fixture_->waitIdle());
        document().planRatio(0.5);
        auto* plot = find<QCustomPlot>("plansPlot");
        QTRY_VERIFY_WITH_TIMEOUT(plot->isVisible() && window().findChild<PlansView*>()->pointOf(2), 120000);
        QCOMPARE(plot->legend->itemCount(), 4); // no network was made
        for (const int width : {600, 200}) {
            plot->setFixedWidth(width);
            QTRY_COMPARE(plot->width(), width);
            plot->replot();
            for (int i = 0; i < plot->legend->itemCount(); ++i) {
                const QCPAbstractLegendItem* item = plot->legend->item(i);
                QVERIFY2(item->outerRect().width() >= item->minimumOuterSizeHint().width(), qPrintable(QString::number(i)));
                QVERIFY2(plot->rect().contains(item->outerRect()), qPrintable(QString::number(i)));
            }
        }
    }

    void aClickReturns()
    {
        QVERIFY(open(false));
        keep(0.4);
        keep(0.6);
        clickRow(2);
        QCOMPARE(document().project().prune.ratio, 0.4);
        QTRY_VERIFY(model()->indexOf(2, PlanTreeModel::State).data().toString().contains(QStringLiteral("shown now")));
        list()->setFocus();
        list()->setCurrentIndex(model()->indexOf(3));
        QTest::keyClick(list(), Qt::Key_Return);
        QCOMPARE(document().project().prune.ratio, 0.6);
        select({1});
        find<QPushButton>("plansReturn")->click();
        QVERIFY(document().nothingPlanned());
        find<QAction>("editUndo")->trigger();
        QCOMPARE(document().project().prune.ratio, 0.6);
        QVERIFY(!document().nothingPlanned());
    }

    void isRenamedInPlace()
    {
        QVERIFY(open(false));
        keep(0.4);
        list()->setFocus();
        list()->setCurrentIndex(model()->indexOf(2));
        QTest::keyClick(list(), Qt::Key_F2);
        auto* editor = list()->findChild<QLineEdit*>();
        QVERIFY(editor);
        editor->setText(QStringLiteral("for the drone"));
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE(plans().find(2)->name, std::string("for the drone"));
        QTRY_COMPARE(model()->indexOf(2).data().toString(), QStringLiteral("for the drone"));
        find<QAction>("editUndo")->trigger();
        QVERIFY(plans().find(2)->name != "for the drone");
    }

    void isDeletedAndComesBack()
    {
        QVERIFY(open(false));
        keep(0.4);
        keep(0.6);
        list()->setFocus();
        list()->setCurrentIndex(model()->indexOf(2));
        QTest::keyClick(list(), Qt::Key_Delete);
        QVERIFY(!plans().find(2) && plans().find(3));
        QVERIFY2(document().undoStack().undoText() == QStringLiteral("Delete 1 plan"), qPrintable(document().undoStack().undoText()));
        QTRY_VERIFY(!model()->indexOf(2).isValid());
        find<QAction>("editUndo")->trigger();
        QVERIFY(plans().find(2));
        select({1});
        QVERIFY(!find<QPushButton>("plansDelete")->isEnabled()); // the original stays
    }

    void twoAreCompared()
    {
        QVERIFY(open(false));
        keep(0.4);
        keep(0.6);
        QSignalSpy asked(&window().plans(), &PlanHistory::comparisonAsked);
        QVERIFY(!find<QPushButton>("plansCompare")->isEnabled());
        select({2, 3});
        find<QPushButton>("plansCompare")->click();
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.front().value(0).value<PlanSide>().id, 2);
        QVERIFY(asked.front().value(1).value<PlanSide>().plan);
        QVERIFY2(note().contains(QStringLiteral("−33.")), qPrintable(note())); // 40 of 60 left
        // The comparison comes to the front, and shows them.
        auto* view = window().findChild<ComparisonView*>();
        QTRY_VERIFY(view->isVisible());
        QTRY_VERIFY(view->comparison().side(0) && view->comparison().side(1));
        for (const int side : {0, 1}) {
            const PlanNode& entry = *plans().find(side == 0 ? 2 : 3);
            QCOMPARE(view->comparison().side(side)->costs.macs, entry.totals.macs);
            for (const ComparedLayer& layer : view->comparison().side(side)->layers)
                QCOMPARE(layer.kept, entry.kept.at(layer.name.toStdString()));
        }
    }

    void isSavedAndReopenedWithTheProject()
    {
        QVERIFY(open(false));
        keep(0.4);
        window().runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle());
        const QString file = fixture_->path(QStringLiteral("kept.yaml")), other = fixture_->path(QStringLiteral("other.yaml"));
        QVERIFY(window().isWindowModified());
        window().saveTo(file);
        QVERIFY(window().plans().isSaved());
        const QByteArray first = contentOf(fixture_->path(QStringLiteral("kept.plans")));
        QVERIFY(first.contains("origin: prune"));
        window().saveTo(file);
        QCOMPARE(contentOf(fixture_->path(QStringLiteral("kept.plans"))), first);
        window().saveTo(other); // under another name
        QCOMPARE(contentOf(fixture_->path(QStringLiteral("other.plans"))), first);
        const PlanTree before = plans();
        fixture_->restart();
        window().openFile(other);
        QVERIFY(fixture_->waitIdle());
        QVERIFY(plans() == before);
        QVERIFY(!window().isWindowModified());
        QVERIFY(raise());
        QTRY_COMPARE(model()->rowCount(model()->indexOf(2)), 1);
        QTRY_VERIFY(model()->indexOf(3, PlanTreeModel::State).data().toString().contains(QStringLiteral("settings only")));
        clickRow(3);
        QVERIFY2(note().contains(QStringLiteral("earlier session")), qPrintable(note()));
        select({3});
        find<QPushButton>("plansSettings")->click();
        QCOMPARE(document().project().prune.ratio, 0.4);
    }

    void check15_aNewerVersionsFilesAreToldClearly()
    {
        QVERIFY(open(false));
        keep(0.4);
        const QString file = fixture_->path(QStringLiteral("kept.yaml"));
        window().saveTo(file);
        fixture_->write(QStringLiteral("kept.plans"), "format: 2\nplans: []\n");
        window().openFile(file);
        QVERIFY(fixture_->waitIdle());
        QVERIFY2(fixture_->message().contains(QStringLiteral("newer version of Espalier")), qPrintable(fixture_->message()));
        QVERIFY(document().model());
        fixture_->write(QStringLiteral("newer.yaml"), "format: 2\nmodel: m.pt\nwarp: 9\n");
        window().openFile(fixture_->path(QStringLiteral("newer.yaml")));
        QVERIFY(fixture_->waitIdle());
        QVERIFY2(fixture_->message().contains(QStringLiteral("newer version of Espalier")), qPrintable(fixture_->message()));
        QVERIFY(fixture_->message().contains(QStringLiteral("newer.yaml")));
        QVERIFY(fixture_->message().contains(QStringLiteral("Update Espalier"))); // what to do
        QVERIFY(document().model());
    }
};

QTEST_MAIN(TestWindowPlans)
#include "test_window_plans.moc"
