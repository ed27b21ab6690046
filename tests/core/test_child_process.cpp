// SPDX-License-Identifier: GPL-3.0-or-later
// Changes that a child process makes to itself do not affect its parent.
#include "core/base/assert.h"
#include "core/base/child_process.h"

#include <QTest>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace espalier;

namespace {

/// While an object lives, this process (not its children, which inherit no timer) gets a signal every other millisecond that interrupts
/// system calls. Children can read how many there were.
class Interruptions {
public:
    Interruptions()
    {
        void* shared = ::mmap(nullptr, sizeof *count_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        count_ = new (shared) std::atomic<int>(0);
        struct sigaction action = {};
        action.sa_handler = [](int) { ++*count_; }; // no SA_RESTART
        ::sigaction(SIGALRM, &action, &before_);
        every({0, 2000});
    }
    ~Interruptions()
    {
        every({0, 0});
        ::sigaction(SIGALRM, &before_, nullptr);
        ::munmap(count_, sizeof *count_);
    }
    Interruptions(const Interruptions&) = delete;
    Interruptions& operator=(const Interruptions&) = delete;

    int count() const { return *count_; }

private:
    static void every(timeval time)
    {
        const itimerval interval{time, time};
        ::setitimer(ITIMER_REAL, &interval, nullptr);
    }

    static inline std::atomic<int>* count_ = nullptr;
    struct sigaction before_ = {};
};

} // namespace

class TestChildProcess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answers()
    {
        const std::string large(std::size_t{1} << 20, 'x'); // more than a pipe holds
        const ChildAnswer answer = runInChild([&large] { return large; });
        QVERIFY(answer.bytes && *answer.bytes == large);
        QVERIFY(runInChild([] { return std::string(); }).bytes.has_value());
    }

    void survivesACrash()
    {
        for (const int signal : {SIGSEGV, SIGFPE, SIGABRT}) {
            const ChildAnswer answer = runInChild([signal] {
                ::raise(signal);
                return std::string("alive");
            });
            QVERIFY(!answer.bytes);
            QCOMPARE(answer.whyNot, std::string("it crashed"));
        }
        QVERIFY(!runInChild([]() -> std::string { throw std::runtime_error("no"); }).bytes);
    }

    /// Also in release builds.
    void failedAssertionsEndTheProgram()
    {
        int one = 1;
        QVERIFY(runInChild([&one] {
                    ESPALIER_ASSERT(one == 1);
                    return std::string();
                }).bytes);
        QVERIFY(!runInChild([&one] {
                     ESPALIER_ASSERT(one == 2);
                     return std::string();
                 }).bytes);
    }

    void endsWhatHangs()
    {
        const ChildAnswer answer = runInChild(
            [] {
                for (;;)
                    ::pause();
                return std::string();
            },
            {std::chrono::milliseconds(200)});
        QVERIFY(!answer.bytes);
        QCOMPARE(answer.whyNot, std::string("it took too long"));
    }

    void endsWhatComputesTooLong()
    {
        const ChildAnswer answer = runInChild(
            [] {
                for (volatile bool on = true; on;)
                    continue;
                return std::string();
            },
            {std::chrono::milliseconds(300)});
        QVERIFY(!answer.bytes);
        QCOMPARE(answer.whyNot, std::string("it took too long"));
    }

    /// As on a machine that others use.
    void waitingIsNotTheTimeOfTheWork()
    {
        const auto waits = [] {
            ::usleep(1500000);
            return std::string("done");
        };
        QVERIFY(runInChild(waits, {std::chrono::seconds(1)}).bytes);
    }

    /// If a signal cancelled the limit, this would wait for ever.
    void keepsItsTimeLimitThroughSignals()
    {
        const Interruptions interruptions;
        const ChildAnswer answer = runInChild(
            [] {
                for (;;)
                    ::pause();
                return std::string();
            },
            {std::chrono::milliseconds(200)});
        QVERIFY(interruptions.count() > 0);
        QVERIFY(!answer.bytes);
        QCOMPARE(answer.whyNot, std::string("it took too long"));
    }

    /// Nobody waits for work that is not wanted any more, and nothing of it lives on.
    void endsWhatIsStopped()
    {
        int asked = 0;
        ChildLimits limits{std::chrono::minutes(5)};
        limits.proceed = [&asked] { return ++asked < 3; };
        const ChildAnswer answer = runInChild(
            [] {
                for (;;)
                    ::pause();
                return std::string();
            },
            limits);
        QVERIFY(!answer.bytes);
        QCOMPARE(answer.whyNot, std::string("it was stopped"));
        QCOMPARE(asked, 3);
        QCOMPARE(::waitpid(-1, nullptr, WNOHANG), -1); // there is no child left
    }

    void aPauseIsNotTheTimeOfTheWork()
    {
        ChildLimits limits{std::chrono::seconds(1)};
        bool paused = false;
        limits.proceed = [&paused] {
            if (!std::exchange(paused, true))
                ::usleep(1100000);
            return true;
        };
        QVERIFY(runInChild([] { return std::string("done"); }, limits).bytes);
    }

    void signalsAreNoReasonToGiveUp()
    {
        const Interruptions interruptions;
        const ChildAnswer answer = runInChild(
            [&interruptions] {
                while (interruptions.count() < 20)
                    ::usleep(100);
                return std::string(std::size_t{1} << 20, 'x');
            },
            {std::chrono::minutes(5)});
        QVERIFY(answer.bytes);
        QCOMPARE(answer.bytes->size(), std::size_t{1} << 20);
    }

    void refusesMemory()
    {
        ChildLimits limits;
        limits.extraMemory = std::int64_t{64} << 20;
        const auto takeMuch = [] {
            std::vector<char> much(std::size_t{256} << 20, '\1');
            return std::to_string(much[much.size() / 2]);
        };
        QVERIFY(!runInChild(takeMuch, limits).bytes);
        QVERIFY(runInChild(takeMuch).bytes);
    }

    void keepsThisProcess()
    {
        int mine = 1;
        QVERIFY(runInChild([&mine] {
                    mine = 2;
                    return std::string();
                }).bytes);
        QCOMPARE(mine, 1);
    }
};

QTEST_GUILESS_MAIN(TestChildProcess)
#include "test_child_process.moc"
