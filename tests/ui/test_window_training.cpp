// SPDX-License-Identifier: GPL-3.0-or-later
// A stage while it runs: its numbers move, it is paused, resumed, cancelled and quit, and the window answers meanwhile.
#include "tests/ui/support/window_fixture.h"
#include "ui/panels/totals_table.h"
#include "ui/shell/message_bar.h"

#include <QComboBox>
#include <QLabel>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QSlider>
#include <QTableView>
#include <QtTest>

#include <ctime>

using namespace espalier;
using espalier::testing::WindowFixture;

class TestWindowTraining : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    MainWindow& window() { return fixture_->window(); }
    Document& document() { return fixture_->window().document(); }
    RunController& runs() { return fixture_->window().runs(); }

    /// Starts sparsity training and waits for its first numbers.
    void startLongRun()
    {
        QVERIFY(fixture_->openForTraining(500));
        QSignalSpy numbers(&runs(), &RunController::progressed);
        runs().start(Stage::sparsify);
        QVERIFY(runs().busyWithStage());
        QTRY_VERIFY_WITH_TIMEOUT(numbers.count() > 0, 60000);
    }

    /// Waits for numbers that are still on their way.
    static bool comesToRest(QSignalSpy& numbers)
    {
        return QTest::qWaitFor(
            [&numbers] {
                numbers.clear();
                QTest::qWait(1000);
                return numbers.isEmpty();
            },
            60000);
    }

    /// Of this process during so many milliseconds.
    static double processorShare(int milliseconds)
    {
        const std::clock_t before = std::clock();
        QTest::qWait(milliseconds);
        return static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC / (milliseconds / 1000.0);
    }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    void check11_numbersMoveOftenAndOneAtATick()
    {
        startLongRun();
        QSignalSpy numbers(&runs(), &RunController::progressed);
        auto* activity = window().findChild<QLabel*>(QStringLiteral("stageActivity"));
        auto* bar = window().findChild<QProgressBar*>(QStringLiteral("stageProgress"));
        QSet<QString> texts;
        QSet<int> places;
        // Twice a second: the newest numbers are read by a timer that is quicker than that.
        QVERIFY(QTest::qWaitFor(
            [&] {
                texts.insert(activity->text());
                places.insert(bar->value());
                return numbers.count() >= 20 && texts.size() > 1 && places.size() > 1;
            },
            120000));
    }

    /// That it waits at the next batch and goes on with the one behind, test_runner shows.
    void check11_pausesResumesAndCancels()
    {
        startLongRun();
        const ModelPtr before = document().model();
        QSignalSpy numbers(&runs(), &RunController::progressed);
        runs().pauseOrResume();
        QVERIFY(runs().paused());
        QCOMPARE(runs().stateOf(Stage::sparsify), StageState::paused);
        QVERIFY(comesToRest(numbers));
        const double share = processorShare(2000);
        QVERIFY2(share < 0.05, qPrintable(QString::number(share)));
        QCOMPARE(numbers.count(), 0);
        runs().pauseOrResume();
        QVERIFY(!runs().paused());
        QTRY_VERIFY_WITH_TIMEOUT(numbers.count() > 0, 20000);
        runs().cancel();
        QVERIFY(fixture_->waitIdle(10000)); // how long it takes is bench_window's to tell
        QCOMPARE(document().model(), before);
        QCOMPARE(runs().stateOf(Stage::sparsify), StageState::notYet);
        QCOMPARE(window().findChild<MessageBar*>()->tone(), theme::Tone::info);
    }

    /// The training has a thread of its own: whatever the user does is shown before its next batch is waited for.
    void check12_theWindowAnswersWhileAStageTrains()
    {
        startLongRun();
        auto* slider = window().findChild<QSlider*>(QStringLiteral("pruneRatioSlider"));
        auto* totals = window().findChild<TotalsTable*>(QStringLiteral("totals"));
        slider->setSliderDown(true);
        QString before = totals->text("macs", "planned");
        for (const int position : {300, 450, 600, 750}) {
            slider->setSliderPosition(position);
            QTRY_VERIFY(totals->text("macs", "planned") != before);
            before = totals->text("macs", "planned");
        }
        slider->setSliderDown(false);
        auto* plot = window().findChild<QWidget*>(QStringLiteral("heatmapPlot"));
        const QImage decisions = plot->grab().toImage();
        window().findChild<QComboBox*>(QStringLiteral("heatmapMode"))->setCurrentIndex(2);
        QTRY_VERIFY(plot->grab().toImage() != decisions);
        auto* layers = window().findChild<QTableView*>(QStringLiteral("layersTable"));
        QTest::mouseClick(layers->viewport(), Qt::LeftButton, {}, layers->visualRect(layers->model()->index(2, 0)).center());
        QVERIFY(layers->selectionModel()->isRowSelected(2) && window().linking().selectedGroup() >= 0);
        const QSize larger = window().size() + QSize(40, 20), drawn = plot->size();
        window().resize(larger);
        QTRY_VERIFY(plot->width() > drawn.width() && plot->height() > drawn.height());
        QCOMPARE(runs().running(), std::optional(Stage::sparsify));
        QSignalSpy numbers(&runs(), &RunController::progressed);
        QTRY_VERIFY_WITH_TIMEOUT(numbers.count() > 0, 60000); // and it goes on
    }

    void check13_quittingDuringARunAsksOnce()
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
        window().findChild<QPushButton*>(QStringLiteral("stopAndQuit"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(!window().isVisible(), 5000);
        fixture_.reset(); // joins the engine's thread
    }
};

QTEST_MAIN(TestWindowTraining)
#include "test_window_training.moc"
