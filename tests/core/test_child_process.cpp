// SPDX-License-Identifier: GPL-3.0-or-later
// What a child process does to itself stays its own.
#include "core/base/child_process.h"

#include <QTest>

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <unistd.h>
#include <vector>

using namespace espalier;

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
