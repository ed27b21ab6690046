// SPDX-License-Identifier: GPL-3.0-or-later
// The worker with empty jobs: one at a time, cancel and pause from another thread, idle before the end is reported.
#include "core/pipeline/worker.h"

#include <QTest>

#include <chrono>
#include <future>
#include <new>
#include <stdexcept>
#include <string>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

/// A job's result, for the test's thread to wait for.
template <class Value>
class Ending {
public:
    std::function<void(const Result<Value>&)> callback()
    {
        return [this](const Result<Value>& result) { promise_.set_value(result); };
    }

    Result<Value> wait()
    {
        auto future = promise_.get_future();
        return future.wait_for(60s) == std::future_status::ready ? future.get() : Result<Value>(failure("the end was not told"));
    }

private:
    std::promise<Result<Value>> promise_;
};

/// Counts batches until it is stopped.
class Endless {
public:
    std::function<Result<int>(RunControl&)> work()
    {
        return [this](RunControl& control) -> Result<int> {
            while (control.proceed())
                ++batches_;
            return cancelled();
        };
    }

    int batches() const { return batches_; }

private:
    std::atomic<int> batches_ = 0;
};

} // namespace

class TestWorker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void resultsAreHandedOver();
    void oneJobAtATime();
    void theEndCanStartTheNextJob();
    void exceptionsBecomeErrors();
    void cancelEndsAJob();
    void aPausedJobStandsStill();
    void cancelWakesAPausedJob();
    void destructionStopsTheJobAndTellsIt();
    void theThreadIsPreparedOnce();
};

void TestWorker::resultsAreHandedOver()
{
    Worker worker;
    Ending<std::string> text;
    QVERIFY(worker.start<std::string>([](RunControl&) { return std::string("made"); }, text.callback()));
    QCOMPARE(text.wait().value(), std::string("made"));
    Ending<int> number;
    QVERIFY(worker.start<int>([](RunControl&) -> Result<int> { return failure("no such file"); }, number.callback()));
    QCOMPARE(number.wait().error().message, std::string("no such file"));
}

void TestWorker::oneJobAtATime()
{
    Worker worker;
    QVERIFY(!worker.busy());
    Endless endless;
    Ending<int> first;
    QVERIFY(worker.start<int>(endless.work(), first.callback()));
    QVERIFY(worker.busy());
    QVERIFY(!worker.start<int>([](RunControl&) { return 1; }, [](const Result<int>&) { QFAIL("it was queued"); }));
    worker.cancel();
    QVERIFY(first.wait().error().isCancelled());
}

void TestWorker::theEndCanStartTheNextJob()
{
    Worker worker;
    Ending<int> second;
    bool idle = false, started = false;
    QVERIFY(worker.start<int>([](RunControl&) { return 1; },
                              [&](const Result<int>& first) {
                                  idle = !worker.busy();
                                  started = worker.start<int>([first](RunControl&) { return *first + 1; }, second.callback());
                              }));
    QCOMPARE(second.wait().value(), 2);
    QVERIFY(idle && started);
}

void TestWorker::exceptionsBecomeErrors()
{
    Worker worker;
    Ending<int> memory;
    QVERIFY(worker.start<int>([](RunControl&) -> Result<int> { throw std::bad_alloc(); }, memory.callback()));
    QVERIFY(memory.wait().error().message.find("memory") != std::string::npos);
    Ending<int> other;
    QVERIFY(worker.start<int>([](RunControl&) -> Result<int> { throw std::runtime_error("deep inside"); }, other.callback()));
    QCOMPARE(other.wait().error().details, std::string("deep inside"));
    Ending<int> next;
    QVERIFY(worker.start<int>([](RunControl&) { return 3; }, next.callback()));
    QCOMPARE(next.wait().value(), 3);
}

void TestWorker::cancelEndsAJob()
{
    Worker worker;
    worker.cancel(); // Without a running job there is no effect.
    Endless endless;
    Ending<int> ending;
    QVERIFY(worker.start<int>(endless.work(), ending.callback()));
    QTRY_VERIFY(endless.batches() > 0);
    worker.cancel();
    QVERIFY(ending.wait().error().isCancelled());
    QVERIFY(!worker.busy());
    Ending<int> next;
    QVERIFY(worker.start<int>([](RunControl& control) { return control.proceed() ? 1 : 0; }, next.callback()));
    QCOMPARE(next.wait().value(), 1); // not stopped by the earlier cancel
}

void TestWorker::aPausedJobStandsStill()
{
    Worker worker;
    Ending<int> ending;
    std::promise<void> batch;
    QVERIFY(worker.start<int>(
        [&](RunControl& control) -> Result<int> {
            worker.pause(); // as if another thread had asked for it during this batch
            batch.set_value();
            const bool goesOn = control.proceed();
            return goesOn ? Result<int>(control.paused() ? -1 : 1) : cancelled();
        },
        ending.callback()));
    batch.get_future().wait();
    QVERIFY(worker.paused() && worker.busy());
    worker.resume();
    QCOMPARE(ending.wait().value(), 1); // proceed() returned only after the pause was over
    QVERIFY(!worker.paused());
}

void TestWorker::cancelWakesAPausedJob()
{
    Worker worker;
    Endless endless;
    Ending<int> ending;
    QVERIFY(worker.start<int>(endless.work(), ending.callback()));
    worker.pause();
    worker.cancel();
    QVERIFY(ending.wait().error().isCancelled());
}

void TestWorker::destructionStopsTheJobAndTellsIt()
{
    Endless endless;
    Ending<int> ending;
    {
        Worker worker;
        QVERIFY(worker.start<int>(endless.work(), ending.callback()));
        QTRY_VERIFY(endless.batches() > 0);
    }
    QVERIFY(ending.wait().error().isCancelled());
}

void TestWorker::theThreadIsPreparedOnce()
{
    std::thread::id prepared;
    int times = 0;
    Worker worker([&] {
        prepared = std::this_thread::get_id();
        ++times;
    });
    for (int i = 0; i < 2; ++i) {
        Ending<std::thread::id> ending;
        QVERIFY(worker.start<std::thread::id>([](RunControl&) { return std::this_thread::get_id(); }, ending.callback()));
        QVERIFY(ending.wait().value() == prepared);
    }
    QCOMPARE(times, 1);
    QVERIFY(prepared != std::this_thread::get_id());
}

QTEST_GUILESS_MAIN(TestWorker)
#include "test_worker.moc"
