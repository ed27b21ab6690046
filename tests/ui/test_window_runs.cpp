// SPDX-License-Identifier: GPL-3.0-or-later
// Stages run from the window: each by itself, paused, cancelled, exported, and quit in the middle.
#include "tests/ui/support/window_fixture.h"
#include "ui/shell/message_bar.h"

#include <QElapsedTimer>
#include <QFile>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace espalier;
using espalier::testing::fixtureModel;
using espalier::testing::WindowFixture;

class TestWindowRuns : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    MainWindow& window() { return fixture_->window(); }
    Document& document() { return fixture_->window().document(); }
    RunController& runs() { return fixture_->window().runs(); }

    /// Many short batches, so that a run lasts until it is stopped and obeys soon.
    void openForTraining(int epochs)
    {
        QVERIFY(fixture_->openFixture(fixture_->makeImages()));
        Project project = document().project();
        for (TrainSettings* settings : {&project.sparsify, &project.finetune}) {
            settings->epochs = epochs;
            settings->batch = 8;
        }
        document().setProject(project);
    }

    /// Starts sparsity training and waits for its first numbers.
    void startLongRun()
    {
        openForTraining(500);
        QSignalSpy numbers(&runs(), &RunController::progressed);
        runs().start(Stage::sparsify);
        QVERIFY(runs().busyWithStage());
        QTRY_VERIFY_WITH_TIMEOUT(numbers.count() > 0, 60000);
    }

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

    void pausesResumesAndCancels()
    {
        startLongRun();
        const ModelPtr before = document().model();
        QSignalSpy numbers(&runs(), &RunController::progressed);
        runs().pauseOrResume();
        QVERIFY(runs().paused());
        QCOMPARE(runs().stateOf(Stage::sparsify), StageState::paused);
        QTest::qWait(2000); // the batch that was running ends
        numbers.clear();
        QTest::qWait(1500);
        QCOMPARE(numbers.count(), 0);
        runs().pauseOrResume();
        QTRY_VERIFY_WITH_TIMEOUT(numbers.count() > 0, 20000);
        QElapsedTimer time;
        time.start();
        runs().cancel();
        QVERIFY(fixture_->waitIdle(10000));
        QVERIFY2(time.elapsed() < 5000, qPrintable(QStringLiteral("%1 ms").arg(time.elapsed())));
        QCOMPARE(document().model(), before);
        QCOMPARE(runs().stateOf(Stage::sparsify), StageState::notYet);
        QCOMPARE(window().findChild<MessageBar*>()->tone(), theme::Tone::info);
    }

    void everyStageRunsByItself()
    {
        openForTraining(1);
        const ModelPtr opened = document().model();
        runs().start(Stage::sparsify);
        QVERIFY(fixture_->waitIdle(180000));
        QCOMPARE(runs().stateOf(Stage::sparsify), StageState::done);
        QVERIFY(document().heat());
        const ModelPtr sparse = document().model();
        QVERIFY(sparse != opened);

        runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle(180000));
        QCOMPARE(runs().stateOf(Stage::prune), StageState::done);
        QVERIFY(document().model()->costs.macs * 2 <= sparse->costs.macs);
        QVERIFY(document().planCarriedOut());
        QVERIFY(runs().accuracyOf(document().model()));
        QCOMPARE(runs().modelBeforePruning(), sparse);

        runs().start(Stage::finetune);
        QVERIFY(fixture_->waitIdle(180000));
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

    void exportsAndChecksWhatItWrote()
    {
        QVERIFY(fixture_->openFixture());
        runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle());
        const Costs costs = document().model()->costs;
        const QString file = fixture_->path(QStringLiteral("small.pt"));
        window().exportTo(file);
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(window().findChild<MessageBar*>()->tone(), theme::Tone::success);
        QCOMPARE(runs().stateOf(Stage::exportFile), StageState::done);
        window().openFile(file);
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(document().model()->costs.params, costs.params);
    }

    void exportNeverWritesAnEmptyLayer()
    {
        QVERIFY(fixture_->openFixture());
        PruneSettings settings = document().project().prune;
        settings.policy = Policy::none;
        settings.fusion = 0;
        settings.budget = Budget::channels;
        settings.ratio = 0.95;
        document().setPruneSettings(settings);
        const ModelPtr before = document().model();
        runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(document().model(), before);
        QCOMPARE(window().findChild<MessageBar*>()->tone(), theme::Tone::error);
    }

    void anUnwritablePathSaysSo()
    {
        QVERIFY(fixture_->openFixture());
        window().exportTo(fixture_->path(QStringLiteral("no/such/folder/small.pt")));
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(window().findChild<MessageBar*>()->tone(), theme::Tone::error);
    }

    void quittingDuringARunAsksOnce()
    {
        startLongRun();
        window().close();
        window().close();
        QVERIFY(window().isVisible());
        QCOMPARE(window().findChildren<QMessageBox*>(QStringLiteral("quitQuestion")).size(), 1);
        window().findChild<QPushButton*>(QStringLiteral("keepRunning"))->click();
        QTRY_VERIFY(window().findChildren<QMessageBox*>(QStringLiteral("quitQuestion")).isEmpty());
        QVERIFY(runs().busyWithStage());

        window().close();
        QElapsedTimer time;
        time.start();
        window().findChild<QPushButton*>(QStringLiteral("stopAndQuit"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(!window().isVisible(), 5000);
        fixture_.reset(); // joins the engine's thread
        QVERIFY2(time.elapsed() < 5000, qPrintable(QStringLiteral("%1 ms").arg(time.elapsed())));
    }
};

QTEST_MAIN(TestWindowRuns)
#include "test_window_runs.moc"
