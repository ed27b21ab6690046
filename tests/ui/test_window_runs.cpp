// SPDX-License-Identifier: GPL-3.0-or-later
// Stages run from the window, each by itself and all at once, and what comes of them.
#include "core/base/json.h"
#include "core/pruning/planning/plan_json.h"
#include "test_places.h"
#include "tests/models/support/equal_networks.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/panels/totals_table.h"
#include "ui/shell/message_bar.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

using namespace espalier;
using espalier::testing::equalNetworks;
using espalier::testing::WindowFixture;

class TestWindowRuns : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    MainWindow& window() { return fixture_->window(); }
    Document& document() { return fixture_->window().document(); }
    RunController& runs() { return fixture_->window().runs(); }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    void trainingWithoutImagesSaysSo()
    {
        QVERIFY(fixture_->openFixture());
        runs().start(Stage::sparsify);
        QVERIFY(!runs().busy());
        QVERIFY(!fixture_->message().isEmpty());
    }

    void check11_everyStageRunsByItself()
    {
        QVERIFY(fixture_->openForTraining(1));
        const ModelPtr opened = document().model();
        runs().start(Stage::sparsify);
        QVERIFY(fixture_->waitIdle(600000));
        QCOMPARE(runs().stateOf(Stage::sparsify), StageState::done);
        QVERIFY(document().state()->heat);
        const ModelPtr sparse = document().model();
        const NetworkId sparseNetwork = document().network();
        QVERIFY(sparse != opened);

        runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle(600000));
        QCOMPARE(runs().stateOf(Stage::prune), StageState::done);
        QVERIFY(document().model()->costs.macs * 2 <= sparse->costs.macs);
        QVERIFY(document().planCarriedOut());
        QVERIFY(runs().evaluationOf(document().network()));
        QCOMPARE(runs().networkBeforePruning(), sparseNetwork);

        runs().start(Stage::finetune);
        QVERIFY(fixture_->waitIdle(600000));
        QCOMPARE(runs().stateOf(Stage::finetune), StageState::done);
        QCOMPARE(runs().nextStage(), std::optional(Stage::exportFile));
        QVERIFY(document().planCarriedOut()); // nothing more is planned until a setting changes

        document().undoStack().undo(); // before fine-tuning
        document().undoStack().undo(); // before pruning
        QCOMPARE(document().model(), sparse);
        QCOMPARE(runs().stateOf(Stage::sparsify), StageState::done);
        QCOMPARE(runs().stateOf(Stage::prune), StageState::stale);
        runs().startOver();
        QCOMPARE(document().model(), opened);
    }

    /// Stage 0: what comes of it is what pruning starts from and compares with.
    void aTrainedNetworkTakesTheOpenedOnesPlace()
    {
        QVERIFY(fixture_->openForTraining(1));
        Project project = document().project();
        project.train.epochs = 1;
        project.train.batch = 24;
        project.train.learningRate = 1e-3;
        document().setProject(project);
        const ModelPtr opened = document().model();
        runs().start(Stage::train);
        QVERIFY(fixture_->waitIdle(600000));
        const ModelPtr trained = document().model();
        QVERIFY(trained != opened);
        QVERIFY(!equalNetworks(trained->network, opened->network));
        QCOMPARE(document().original(), trained);
        QCOMPARE(runs().stateOf(Stage::train), StageState::done);
        QCOMPARE(runs().nextStage(), std::optional(Stage::sparsify));
        QVERIFY(!window().findChild<QPushButton*>(QStringLiteral("readAgain"))->isEnabled()); // it would be lost

        runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle(600000));
        QCOMPARE(document().original(), trained);
        runs().start(Stage::train);
        QVERIFY(!runs().busy());
        QVERIFY2(fixture_->message().contains(QStringLiteral("go back to the opened network")), qPrintable(fixture_->message()));
        runs().startOver();
        QCOMPARE(document().model(), trained);

        document().undoStack().undo(); // going back
        document().undoStack().undo(); // pruning
        document().undoStack().undo(); // training
        QCOMPARE(document().model(), opened);
        QCOMPARE(document().original(), opened);
        document().undoStack().redo();
        QCOMPARE(document().original(), trained);
    }

    /// As the command line writes it; the settings have changed since.
    void aSavedPlanCutsWhatItSays()
    {
        QVERIFY(fixture_->openFixture());
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("plan.json"));
        const Model& model = *document().model();
        QFile written(file);
        QVERIFY(written.open(QIODevice::WriteOnly));
        written.write(
            QByteArray::fromStdString(jsonText(planFileJson(model.network, model.groups, document().scores(), *document().plan()))));
        written.close();
        runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle(60000));
        const ModelPtr bySettings = document().model();
        document().undoStack().undo();
        document().planRatio(0.2);
        const int steps = document().undoStack().index();

        runs().applyPlan(file);
        QVERIFY(fixture_->waitIdle(60000));
        QVERIFY(equalNetworks(document().model()->network, bySettings->network));
        QCOMPARE(document().undoStack().index(), steps + 1);
        QVERIFY(document().planCarriedOut());
        QCOMPARE(runs().stateOf(Stage::prune), StageState::done);

        const NetworkId smaller = document().network(); // of which it is no plan
        runs().applyPlan(file);
        QVERIFY(fixture_->waitIdle(60000));
        QCOMPARE(document().network(), smaller);
        QVERIFY2(fixture_->message().contains(QStringLiteral("another network")), qPrintable(fixture_->message()));
        QVERIFY(window().findChild<QAction*>(QStringLiteral("applyPlan"))->isEnabled());
    }

    void picturesWithoutLabelsTeachThroughTheUnprunedNetwork()
    {
        QVERIFY(fixture_->openFixture());
        runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle());
        window().findChild<QCheckBox*>(QStringLiteral("dataLabels"))->click(); // off
        window().useImages(fixture_->makeImages() + QStringLiteral("/train")); // classes are only folders here
        QVERIFY(fixture_->waitIdle());
        Project project = document().project();
        project.finetune.epochs = 1;
        project.finetune.batch = 24;
        document().setProject(project);
        const ModelPtr pruned = document().model();
        auto* teacher = window().findChild<QComboBox*>(QStringLiteral("finetuneTeacher"));
        teacher->setCurrentIndex(teacher->findData(QStringLiteral("none")));
        runs().start(Stage::finetune);
        QVERIFY(!runs().busy());
        QCOMPARE(window().findChild<MessageBar*>()->tone(), theme::Tone::warning);

        teacher->setCurrentIndex(teacher->findData(QStringLiteral("original")));
        runs().start(Stage::finetune);
        QVERIFY(fixture_->waitIdle(600000));
        QCOMPARE(window().findChild<MessageBar*>()->tone(), theme::Tone::success);
        QVERIFY(document().model() != pruned);
        QVERIFY(!runs().evaluationOf(document().network()));
        QCOMPARE(runs().stateOf(Stage::finetune), StageState::done);
    }

    void aTrainingGoneAstrayLeavesItsLastGoodEpoch()
    {
        QVERIFY(fixture_->openFixture(fixture_->makeImages()));
        Project project = document().project();
        TrainSettings& settings = project.finetune;
        settings.epochs = 100;
        settings.batch = 80;
        settings.learningRate = 1;
        settings.weightDecay = 11; // every step multiplies the weights by ten
        settings.momentum = settings.warmupEpochs = 0;
        settings.schedule = ScheduleKind::step;
        document().setProject(project);
        const ModelPtr before = document().model();
        runs().start(Stage::finetune);
        QVERIFY(fixture_->waitIdle(600000));
        QVERIFY2(fixture_->message().contains(QStringLiteral("not finite in epoch")), qPrintable(fixture_->message()));
        QCOMPARE(window().findChild<MessageBar*>()->tone(), theme::Tone::warning);
        QVERIFY(document().model() != before);
        QVERIFY(runs().evaluationOf(document().network()));
    }

    void lessUsedSettingsFoldAway()
    {
        QVERIFY(fixture_->openFixture());
        auto* batch = window().findChild<QSpinBox*>(QStringLiteral("finetuneBatch"));
        auto* weight = window().findChild<QDoubleSpinBox*>(QStringLiteral("finetuneDistillWeight"));
        QVERIFY(batch && weight && !window().findChild<QWidget*>(QStringLiteral("sparsifyEma")));
        QVERIFY(batch->isHidden() || batch->parentWidget()->isHidden());
        window().findChild<QToolButton*>(QStringLiteral("finetuneMore"))->click();
        QVERIFY(!batch->parentWidget()->isHidden());
        batch->setValue(48);
        QCOMPARE(document().project().finetune.batch, 48);
        QVERIFY(weight->isEnabled());
        auto* teacher = window().findChild<QComboBox*>(QStringLiteral("finetuneTeacher"));
        teacher->setCurrentIndex(teacher->findData(QStringLiteral("none")));
        QVERIFY(!weight->isEnabled());
        teacher->setCurrentIndex(teacher->findData(QStringLiteral("original")));
        weight->setValue(0.8);
        QCOMPARE(document().project().finetune.distillation.weight, 0.8);
        document().undoStack().undo();
        QCOMPARE(weight->value(), TrainSettings().distillation.weight);
    }

    void aTimeIsPredictedMeasuredAndTold()
    {
        QVERIFY(fixture_->openFixture());
        auto* totals = window().findChild<TotalsTable*>(QStringLiteral("totals"));
        auto* time = window().findChild<QLabel*>(QStringLiteral("total_time_planned"));
        auto* runtime = window().findChild<QComboBox*>(QStringLiteral("pruneRuntime"));
        QVERIFY(totals && time && time->isHidden() && runtime && runtime->isHidden());
        auto* budget = window().findChild<QComboBox*>(QStringLiteral("pruneBudget"));
        budget->setCurrentIndex(budget->findData(QStringLiteral("latency")));
        QVERIFY(!runtime->isHidden());
        document().planRatio(0.25);          // far from the largest that this machine's times allow
        QVERIFY(fixture_->waitIdle(600000)); // the layers are measured
        QVERIFY2(document().plan(), qPrintable(document().planProblem()));
        QVERIFY(!time->isHidden());
        for (const char* column : {"original", "planned"})
            QVERIFY2(totals->text(QStringLiteral("time"), QLatin1String(column)).endsWith(QStringLiteral(" ms")), column);
        runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle(600000));
        QVERIFY2(fixture_->message().contains(QStringLiteral("Measured: ")), qPrintable(fixture_->message()));
        QVERIFY2(!fixture_->message().contains(QStringLiteral("Pruned: 0 of")), qPrintable(fixture_->message()));
        document().planRatio(0.02);  // the narrow network's times leave little that can go
        runtime->setCurrentIndex(1); // in which neither network was measured
        QVERIFY(fixture_->waitIdle(600000));
        QVERIFY2(document().plan() && document().plan()->latencyBefore > 0, qPrintable(document().planProblem()));
        QCOMPARE(totals->text(QStringLiteral("time"), QStringLiteral("original")), QStringLiteral("–"));
        QCOMPARE(totals->text(QStringLiteral("time"), QStringLiteral("change")), QString());
    }

    void pruningTwiceNeedsANewPlan()
    {
        QVERIFY(fixture_->openFixture());
        runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle());
        const ModelPtr pruned = document().model();
        QVERIFY(pruned != document().original());
        runs().start(Stage::prune);
        QVERIFY(!runs().busy());
        QCOMPARE(document().model(), pruned);
        QCOMPARE(window().findChild<MessageBar*>()->tone(), theme::Tone::warning);
    }

    void settingsThatChangeMakeAStageStale()
    {
        QVERIFY(fixture_->openFixture());
        runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(runs().stateOf(Stage::prune), StageState::done);
        PruneSettings settings = document().project().prune;
        settings.ratio = 0.2;
        document().setPruneSettings(settings);
        QCOMPARE(runs().stateOf(Stage::prune), StageState::stale);
    }

    void check25_aCancelledOpeningLeavesWhatIsOpen()
    {
        QVERIFY(fixture_->openFixture());
        const StatePtr before = document().state();
        QSignalSpy opened(&runs(), &RunController::opened), failed(&runs(), &RunController::openFailed);
        for (const char* file : {"/cifar_resnet20_jpeg.script.pt", "/cifar_resnet20_jpeg.onnx"}) {
            window().openFile(QStringLiteral(FIXTURES_DIR) + QLatin1String(file));
            QCOMPARE(runs().running(), std::optional(Stage::open));
            runs().cancel();
            QVERIFY(fixture_->waitIdle());
            QVERIFY2(fixture_->message().startsWith(QStringLiteral("Open was cancelled")), qPrintable(fixture_->message()));
            QCOMPARE(window().findChild<MessageBar*>()->tone(), theme::Tone::info);
        }
        QCOMPARE(document().state(), before);
        QCOMPARE(opened.count() + failed.count(), 0);
    }

    void allStagesRunInRounds()
    {
        QVERIFY(fixture_->openForTraining(2));
        Project project = document().project();
        project.prune.budget = Budget::channels;
        project.prune.criterion = Criterion::fpgm; // every network is measured anew, so the end of this job starts another
        project.recipe = Recipe::manual;
        document().setProject(project);
        QVERIFY(fixture_->waitIdle());
        window().findChild<QSpinBox*>(QStringLiteral("rounds"))->setValue(2);
        QCOMPARE(document().project().rounds, 2);
        const ModelPtr opened = document().model();
        const int steps = document().undoStack().count();
        window().findChild<QAction*>(QStringLiteral("runAll"))->trigger();
        QVERIFY(runs().busyWithStage());
        QVERIFY(fixture_->waitIdle(300000));
        QVERIFY2(window().findChild<MessageBar*>()->tone() == theme::Tone::success, qPrintable(fixture_->message()));
        QVERIFY2(fixture_->message().contains(QStringLiteral("Pruned: 200 of 400 channels")), qPrintable(fixture_->message()));
        QCOMPARE(document().model()->groups.unitCount(), opened->groups.unitCount() / 2);
        QCOMPARE(document().undoStack().count(), steps + 1);
        for (const Stage stage : {Stage::sparsify, Stage::prune, Stage::finetune})
            QCOMPARE(runs().stateOf(stage), StageState::done);
        QVERIFY(runs().evaluationOf(document().network()));
        QVERIFY(document().planCarriedOut());
        document().undoStack().undo();
        QCOMPARE(document().model(), opened);
    }

    void aRunTellsHowGoodTheOriginalWas()
    {
        QVERIFY(fixture_->openForTraining(1));
        QVERIFY(QFile::link(fixture_->path(QStringLiteral("images")), fixture_->path(QStringLiteral("others"))));
        const NetworkId original = document().network();
        window().useImages(fixture_->path(QStringLiteral("others")));
        QVERIFY(!runs().evaluationOf(original));
        runs().start(Stage::allStages); // ends the evaluation on the other images
        QTRY_VERIFY(runs().busyWithStage());
        QVERIFY(fixture_->waitIdle(300000));
        QVERIFY2(document().network() != original, qPrintable(fixture_->message()));
        QVERIFY(runs().evaluationOf(original));
    }

    void sensitivityIsMeasuredLinkedAndProtects()
    {
        QVERIFY(fixture_->openFixture());
        auto* start = window().findChild<QPushButton*>(QStringLiteral("sensitivityStart"));
        auto* table = window().findChild<QTableView*>(QStringLiteral("sensitivityTable"));
        auto* protect = window().findChild<QPushButton*>(QStringLiteral("sensitivityProtect"));
        QVERIFY(!start->isEnabled());
        QVERIFY(start->toolTip().contains(QStringLiteral("pictures")));
        window().useImages(fixture_->makeImages());
        QVERIFY(fixture_->waitIdle());
        QVERIFY(start->isEnabled());
        QVERIFY(!protect->isEnabled());
        window().findChild<QSpinBox*>(QStringLiteral("sensitivityImages"))->setValue(20);

        start->click();
        QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() > 0, 60000);
        QVERIFY(!runs().busyWithStage()); // nobody has to wait for it
        QVERIFY(runs().measuringSensitivityOf(document().network()));
        auto* pause = window().findChild<QToolButton*>(QStringLiteral("pauseRun"));
        auto* cancel = window().findChild<QToolButton*>(QStringLiteral("cancelRun"));
        QVERIFY(pause->isEnabled() && cancel->isEnabled());
        pause->click();
        QVERIFY(runs().paused());
        cancel->click(); // as the view's own button does
        QVERIFY(fixture_->waitIdle(20000));
        const int first = runs().sensitivityOf(document().network())->measured;
        QVERIFY(first < runs().sensitivityOf(document().network())->total);

        start->click(); // go on
        QVERIFY(fixture_->waitIdle(600000));
        const auto sensitivity = runs().sensitivityOf(document().network());
        QVERIFY(sensitivity->complete());
        QVERIFY(sensitivity->fromCache >= first);
        QCOMPARE(table->model()->rowCount(), document().model()->groups.groupCount());
        QVERIFY(runs().evaluationOf(document().network()));

        table->setCurrentIndex(table->model()->index(2, 0));
        const int group = window().linking().selectedGroup();
        QCOMPARE(QString::fromStdString(document().model()->groups.groups()[group].name), table->model()->index(2, 0).data().toString());
        QVERIFY(!window().findChild<QLabel*>(QStringLiteral("sensitivityCaption"))->text().isEmpty());
        protect->click();
        QCOMPARE(document().plan()->kept[group], document().model()->groups.groups()[group].units);
        QVERIFY(document().plan()->request.protectedGroups.contains(group));
        protect->click();
        QVERIFY(!document().plan()->request.protectedGroups.contains(group));
        window().linking().select(-1);
        QVERIFY(table->selectionModel()->selectedRows().isEmpty());
    }

    void sensitivityIsMeasuredAsItsFieldsSay()
    {
        QVERIFY(fixture_->openFixture(fixture_->makeImages()));
        auto* shares = window().findChild<QLineEdit*>(QStringLiteral("sensitivityShares"));
        const auto enter = [shares](const QString& text) {
            shares->setText(text);
            shares->setModified(true);
            Q_EMIT shares->editingFinished();
        };
        const QString before = shares->text();
        const int steps = document().undoStack().count();
        enter(QStringLiteral("0.5, 7"));
        QCOMPARE(shares->text(), before);
        QVERIFY2(fixture_->message().contains(QStringLiteral("Sensitivity: ")), qPrintable(fixture_->message()));
        enter(QStringLiteral("0.5"));
        window().findChild<QSpinBox*>(QStringLiteral("sensitivityImages"))->setValue(10);
        window().findChild<QSpinBox*>(QStringLiteral("sensitivityStatisticsImages"))->setValue(10);
        QCOMPARE(document().undoStack().count(), steps); // they are no settings of the project
        window().findChild<QPushButton*>(QStringLiteral("sensitivityStart"))->click();
        QVERIFY(fixture_->waitIdle(600000));
        const auto sensitivity = runs().sensitivityOf(document().network());
        QVERIFY(sensitivity && sensitivity->complete());
        QCOMPARE(sensitivity->images, 10);
        for (const SensitivityCurve& curve : sensitivity->curves)
            QCOMPARE(curve.points.size(), std::size_t(2)); // whole and half
    }

    /// What it may give is measured when somebody plans again: nothing keeps the machine busy meanwhile.
    void aNetworkThatWasCutIsNotMeasuredUntilSomebodyPlans()
    {
        QVERIFY(fixture_->openFixture());
        PruneSettings settings = document().project().prune;
        settings.criterion = Criterion::fpgm; // takes measuring
        document().setPruneSettings(settings);
        QVERIFY(fixture_->waitIdle());
        QVERIFY(document().plan());
        runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle());
        QVERIFY(document().planCarriedOut());
        QVERIFY(!document().state()->needsMeasuring && document().measurements().criteria.empty());
        document().planRatio(0.3);
        QVERIFY(document().state()->needsMeasuring || runs().running() == Stage::measure);
        QVERIFY(fixture_->waitIdle());
        QVERIFY(!document().measurements().criteria.empty() && document().plan());
    }
};

QTEST_MAIN(TestWindowRuns)
#include "test_window_runs.moc"
