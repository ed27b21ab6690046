// SPDX-License-Identifier: GPL-3.0-or-later
// Trainings that were cancelled, or ended with the window, go on where they were.
#include "tests/models/support/equal_networks.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/shell/message_bar.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace espalier;
using espalier::testing::equalNetworks;
using espalier::testing::WindowFixture;

class TestWindowResume : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    MainWindow& window() { return fixture_->window(); }
    Document& document() { return fixture_->window().document(); }
    RunController& runs() { return fixture_->window().runs(); }

    void cancelInTheThirdEpoch()
    {
        const auto stopping = connect(&runs(), &RunController::progressed, this, [this](const auto& snapshot) {
            if (snapshot->epoch >= 3)
                runs().cancel();
        });
        QVERIFY(fixture_->waitIdle(600000));
        disconnect(stopping);
    }

    QPushButton* remedy(const char* name) { return window().findChild<QPushButton*>(QLatin1String(name)); }

    /// In another window, of the same pruned network.
    void pruneAndResumeFineTuning()
    {
        runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle());
        const Network pruned = document().model()->network;
        runs().start(Stage::finetune);
        cancelInTheThirdEpoch();
        fixture_->restart();
        remedy("messageRemedy")->click();
        QTRY_VERIFY_WITH_TIMEOUT(runs().running() == Stage::finetune, 60000);
        QVERIFY(equalNetworks(document().model()->network, pruned));
    }

    /// What sparsity training makes of the fixture's network in four epochs; happening may interrupt it and must start it again.
    Network trainedOnOneThread(const std::function<void()>& happening)
    {
        fixture_ = std::make_unique<WindowFixture>();
        if (!fixture_->openForTraining(4))
            return {};
        Project project = document().project();
        project.sparsify.threads = 1;
        document().setProject(project);
        runs().start(Stage::sparsify);
        if (happening)
            happening();
        if (!fixture_->waitIdle(600000) || runs().stateOf(Stage::sparsify) != StageState::done)
            return {};
        return document().model()->network;
    }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    /// Cancelled in its third epoch, it goes on with the third and ends as if nothing had happened.
    void aCancelledTrainingGoesOn()
    {
        const Network whole = trainedOnOneThread({});
        const Network resumed = trainedOnOneThread([this] {
            cancelInTheThirdEpoch();
            QVERIFY2(fixture_->message().contains(QStringLiteral("cancelled")), qPrintable(fixture_->message()));
            remedy("messageRemedy")->click();
            QVERIFY(runs().busyWithStage());
        });
        QVERIFY(equalNetworks(resumed, whole));
        QVERIFY(remedy("messageRemedy")->isHidden());
        fixture_->restart();
        QVERIFY(fixture_->message().isEmpty()); // nothing is left to go on with
    }

    void theNextStartOffersToGoOn()
    {
        const Network whole = trainedOnOneThread({});
        const Network resumed = trainedOnOneThread([this] {
            cancelInTheThirdEpoch();
            fixture_->restart();
            QVERIFY(!document().model());
            QVERIFY2(fixture_->message().contains(QStringLiteral("interrupted")), qPrintable(fixture_->message()));
            remedy("messageRemedy")->click();
            QTRY_VERIFY_WITH_TIMEOUT(runs().running() == Stage::sparsify, 60000);
            QCOMPARE(document().project().sparsify.epochs, 4);
        });
        QVERIFY(equalNetworks(resumed, whole));
    }

    void aTrainingOfAPrunedNetworkGoesOnAfterARestart()
    {
        QVERIFY(fixture_->openForTraining(4));
        pruneAndResumeFineTuning();
        QCOMPARE(runs().stateOf(Stage::prune), StageState::done);
        QSignalSpy numbers(&runs(), &RunController::progressed);
        QTRY_VERIFY_WITH_TIMEOUT(numbers.count() > 0, 60000);
        QVERIFY(numbers.front().front().value<std::shared_ptr<const TrainSnapshot>>()->epoch >= 3);
        QVERIFY(fixture_->waitIdle(600000));
        QCOMPARE(window().findChild<MessageBar*>()->tone(), theme::Tone::success);
    }

    /// Neither of both networks is in the project's file.
    void aTrainingOfWhatWasTrainedHereGoesOnAfterARestart()
    {
        QVERIFY(fixture_->openForTraining(4));
        Project project = document().project();
        project.train.epochs = 1;
        project.train.learningRate = 1e-3;
        document().setProject(project);
        runs().start(Stage::train);
        QVERIFY(fixture_->waitIdle(600000));
        const Network trained = document().model()->network;
        pruneAndResumeFineTuning();
        QVERIFY(equalNetworks(document().original()->network, trained));
        runs().cancel();
        QVERIFY(fixture_->waitIdle());
    }

    void whatIsDiscardedIsNotOfferedAgain()
    {
        QVERIFY(fixture_->openForTraining(4));
        runs().start(Stage::sparsify);
        cancelInTheThirdEpoch();
        remedy("messageOtherRemedy")->click();
        fixture_->restart();
        QVERIFY2(fixture_->message().isEmpty(), qPrintable(fixture_->message()));
    }
};

QTEST_MAIN(TestWindowResume)
#include "test_window_resume.moc"
