// SPDX-License-Identifier: GPL-3.0-or-later
// The runner with empty recipes: results arrive typed and in this thread, after the last report.
#include "core/pipeline/observer.h"
#include "test_places.h"
#include "ui/runs/runner.h"

#include <QSignalSpy>
#include <QtTest>

#include <algorithm>
#include <atomic>
#include <semaphore>
#include <stdexcept>
#include <thread>

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace espalier;

namespace {

std::shared_ptr<const TrainSnapshot> batch(int number)
{
    TrainSnapshot snapshot;
    snapshot.batch = number;
    return std::make_shared<const TrainSnapshot>(std::move(snapshot));
}

/// A training in which every batch takes a token.
class Batches {
public:
    std::function<Result<int>(const RecipeContext&)> recipe()
    {
        return [this](const RecipeContext& context) -> Result<int> {
            control_ = &context.control;
            while (true) {
                asking_.release();
                if (!context.control.proceed())
                    return cancelled();
                context.observer.training("train", batch(++done_));
                passed_.release();
                tokens_.acquire();
            }
        };
    }

    void letOneGo() { tokens_.release(); }
    void letAllGo() { tokens_.release(1'000'000); }
    void waitUntilItAsks() { asking_.acquire(); }
    void waitUntilItPassed() { passed_.acquire(); }
    /// Whether it waits because of a pause.
    bool held() const { return control_.load()->held(); }
    int done() const { return done_; }

private:
    std::atomic<const RunControl*> control_ = nullptr;
    std::atomic<int> done_ = 0;
    std::counting_semaphore<> asking_{0}, passed_{0}, tokens_{0};
};

} // namespace

class TestRunner : public QObject {
    Q_OBJECT
private:
    template <class Value>
    std::function<void(const Result<Value>&)> into(std::optional<Result<Value>>& ending)
    {
        return [this, &ending](const Result<Value>& result) {
            QCOMPARE(QThread::currentThread(), thread());
            ending = result;
        };
    }

private Q_SLOTS:
    void resultsAreTypedAndArriveHere()
    {
        Runner runner;
        std::optional<Result<std::string>> text;
        std::optional<Result<int>> number;
        QVERIFY(runner.start<std::string>([](const RecipeContext&) { return std::string("made"); }, into(text)));
        QTRY_VERIFY(text);
        QCOMPARE(text->value(), std::string("made"));
        QVERIFY(runner.start<int>([](const RecipeContext&) { return 7; }, into(number)));
        QTRY_VERIFY(number);
        QCOMPARE(number->value(), 7);
    }

    void theEndComesAfterTheLastNews()
    {
        Runner runner;
        int newest = 0, atTheEnd = 0;
        connect(&runner, &Runner::trainingTold, this, [&](const auto& snapshot) { newest = static_cast<int>(snapshot->batch); });
        QVERIFY(runner.start<int>(
            [](const RecipeContext& context) {
                for (int number = 1; number <= 1000; ++number)
                    context.observer.training("train", batch(number));
                return 1;
            },
            [&](const Result<int>&) { atTheEnd = newest; }));
        QTRY_COMPARE(atTheEnd, 1000);
    }

    void theNewestNetworkIsTold()
    {
        const auto opened = openModel(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
        QVERIFY(opened);
        Runner runner;
        std::shared_ptr<const EpochNetwork> newest;
        int told = 0;
        connect(&runner, &Runner::networkTold, this, [&](const auto& network) {
            newest = network;
            ++told;
        });
        std::optional<Result<int>> ending;
        QVERIFY(runner.start<int>(
            [model = *opened](const RecipeContext& context) {
                for (int epoch = 1; epoch <= 50; ++epoch)
                    context.observer.network("finetune", epoch, *model, model->network);
                return 1;
            },
            into(ending)));
        QTRY_VERIFY(ending);
        QCOMPARE(newest->epoch, 50);
        QVERIFY(told < 50);
        QVERIFY(newest->model != *opened && newest->model->scales == (*opened)->scales);
        QCOMPARE(newest->model->groups.unitCount(), (*opened)->groups.unitCount());
    }

    /// And so do the threads that it starts: the window draws while a training wants every processor.
    void check12_workLetsTheWindowGoFirst()
    {
        const auto priority = [] {
            const int nice = getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()));
            return sched_getscheduler(0) == SCHED_BATCH ? nice : 0; // else it would interrupt the window at every batch
        };
        Runner runner;
        std::optional<Result<int>> ending;
        QVERIFY(runner.start<int>(
            [priority](const RecipeContext&) {
                int inside = 0;
                std::thread([&] { inside = priority(); }).join();
                return std::min(inside, priority());
            },
            into(ending)));
        QTRY_VERIFY(ending);
        QCOMPARE(sched_getscheduler(0), SCHED_OTHER); // the window's thread
        QVERIFY(ending->value() >= priority() + 5);
    }

    void progressIsTold()
    {
        Runner runner;
        std::int64_t done = 0;
        connect(&runner, &Runner::progressTold, this, [&](const auto& progress) { done = progress->done; });
        std::optional<Result<int>> ending;
        QVERIFY(runner.start<int>(
            [](const RecipeContext& context) {
                context.observer.progress({"evaluating", 7, 10, 0});
                return 1;
            },
            into(ending)));
        QTRY_VERIFY(ending);
        QCOMPARE(done, std::int64_t{7});
    }

    void oldNewsIsNotToldAgain()
    {
        Runner runner;
        QSignalSpy told(&runner, &Runner::trainingTold);
        std::optional<Result<int>> first, second;
        QVERIFY(runner.start<int>(
            [](const RecipeContext& context) {
                context.observer.training("train", batch(1));
                return 1;
            },
            into(first)));
        QTRY_VERIFY(first);
        QCOMPARE(told.count(), 1);
        QVERIFY(runner.start<int>([](const RecipeContext&) { return 2; }, into(second)));
        QTRY_VERIFY(second);
        QCOMPARE(told.count(), 1);
    }

    void oneAtATime()
    {
        Runner runner;
        std::binary_semaphore gate(0);
        std::optional<Result<int>> ending;
        QVERIFY(runner.start<int>(
            [&gate](const RecipeContext&) {
                gate.acquire();
                return 1;
            },
            into(ending)));
        QVERIFY(!runner.start<int>([](const RecipeContext&) { return 2; }, into(ending)));
        gate.release();
        QTRY_VERIFY(ending);
        QCOMPARE(ending->value(), 1);
    }

    /// The next job may start in the end handler of one.
    void startsTheNextFromTheEndOfOne()
    {
        Runner runner;
        std::optional<Result<int>> second;
        QVERIFY(runner.start<int>(
            [](const RecipeContext&) { return 1; },
            [&](const Result<int>&) { QVERIFY(runner.start<int>([](const RecipeContext&) { return 2; }, into(second))); }));
        QTRY_VERIFY(second);
        QCOMPARE(second->value(), 2);
    }

    void whatGoesWrongIsAnError()
    {
        Runner runner;
        std::optional<Result<int>> thrown, failed;
        QVERIFY(runner.start<int>([](const RecipeContext&) -> Result<int> { throw std::runtime_error("boom"); }, into(thrown)));
        QTRY_VERIFY(thrown);
        QVERIFY(!*thrown);
        QVERIFY(QString::fromStdString(thrown->error().details).contains(QStringLiteral("boom")));
        QVERIFY(runner.start<int>([](const RecipeContext&) -> Result<int> { return failure("no"); }, into(failed)));
        QTRY_VERIFY(failed);
        QCOMPARE(failed->error().message, std::string("no"));
    }

    void check11_pauseHoldsAndCancelWakes()
    {
        Batches batches;
        Runner runner;
        std::optional<Result<int>> ending;
        QVERIFY(runner.start<int>(batches.recipe(), into(ending)));
        batches.waitUntilItAsks();
        batches.waitUntilItPassed();
        runner.pause();
        QVERIFY(runner.paused());
        batches.letOneGo();
        batches.waitUntilItAsks();
        QTRY_VERIFY(batches.held());
        QCOMPARE(batches.done(), 1);
        runner.resume();
        batches.waitUntilItPassed();
        QCOMPARE(batches.done(), 2);
        runner.pause();
        batches.letOneGo();
        batches.waitUntilItAsks();
        QTRY_VERIFY(batches.held());
        runner.cancel();
        QTRY_VERIFY(ending);
        QVERIFY(ending->error().isCancelled());
        QCOMPARE(batches.done(), 2);
        QVERIFY(!runner.paused());
    }

    void nobodyHearsOfTheEndOfARunnerThatIsGone()
    {
        Batches batches;
        bool heard = false;
        {
            Runner runner;
            QVERIFY(runner.start<int>(batches.recipe(), [&](const Result<int>&) { heard = true; }));
            batches.waitUntilItPassed();
            batches.letAllGo();
        }
        QCoreApplication::processEvents();
        QVERIFY(!heard);
    }
};

QTEST_GUILESS_MAIN(TestRunner)
#include "test_runner.moc"
