// SPDX-License-Identifier: GPL-3.0-or-later
// The background worker in which the newest request wins. Gates instead of clocks: the test decides when a computation ends.
#include "ui/state/newest_wins.h"

#include <QtTest>

#include <semaphore>
#include <vector>

using namespace espalier;

namespace {

/// A computation that signals its begin and waits until it may end.
class Gated {
public:
    int operator()(int request, std::stop_token stop)
    {
        {
            const std::lock_guard lock(mutex_);
            begun_.push_back(request);
            token_ = stop;
        }
        started_.release();
        gate_.acquire();
        return 10 * request;
    }

    void waitForStart() { started_.acquire(); }
    void letOneEnd() { gate_.release(); }
    std::vector<int> begun()
    {
        const std::lock_guard lock(mutex_);
        return begun_;
    }
    bool askedToStop()
    {
        const std::lock_guard lock(mutex_);
        return token_.stop_requested();
    }

private:
    std::mutex mutex_;
    std::vector<int> begun_;
    std::stop_token token_;
    std::counting_semaphore<> started_{0}, gate_{0};
};

} // namespace

class TestNewestWins : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<Gated> gated_;
    std::vector<int> answers_;
    std::unique_ptr<NewestWins<int, int>> worker_;

private Q_SLOTS:
    void init()
    {
        gated_ = std::make_unique<Gated>();
        answers_.clear();
        worker_ = std::make_unique<NewestWins<int, int>>([this](int request, std::stop_token stop) { return (*gated_)(request, stop); },
                                                         [this](int answer) { answers_.push_back(answer); });
    }

    void answersInTheAskersThread()
    {
        worker_->ask(1);
        gated_->waitForStart();
        gated_->letOneEnd();
        QVERIFY(answers_.empty());
        QTRY_COMPARE(answers_, (std::vector<int>{10}));
    }

    void aNewerRequestReplacesTheOneThatWaits()
    {
        worker_->ask(1);
        gated_->waitForStart();
        worker_->ask(2);
        worker_->ask(3);
        QVERIFY(gated_->askedToStop());
        gated_->letOneEnd();
        gated_->waitForStart();
        QVERIFY(!gated_->askedToStop());
        gated_->letOneEnd();
        QTRY_COMPARE(answers_, (std::vector<int>{30})); // no answer to 1, which was outdated when it ended
        QCOMPARE(gated_->begun(), (std::vector<int>{1, 3}));
    }

    void anAnswerThatIsOnItsWayIsDroppedToo()
    {
        worker_->ask(1);
        gated_->waitForStart();
        gated_->letOneEnd();
        worker_->ask(2); // whether or not 1 has ended, its answer is not delivered yet, as this thread is not in its event loop
        gated_->waitForStart();
        gated_->letOneEnd();
        QTRY_COMPARE(answers_, (std::vector<int>{20}));
    }

    void nothingIsAnsweredAfterADrop()
    {
        worker_->ask(1);
        gated_->waitForStart();
        worker_->drop();
        gated_->letOneEnd();
        worker_->ask(2);
        gated_->waitForStart();
        gated_->letOneEnd();
        QTRY_COMPARE(answers_, (std::vector<int>{20}));
    }

    void endsInTheMiddle()
    {
        worker_->ask(1);
        gated_->waitForStart();
        worker_->ask(2);
        gated_->letOneEnd();
        gated_->letOneEnd(); // in case 2 has been started
        worker_.reset();
        QCoreApplication::processEvents();
        QVERIFY(answers_.empty());
    }
};

QTEST_GUILESS_MAIN(TestNewestWins)
#include "test_newest_wins.moc"
