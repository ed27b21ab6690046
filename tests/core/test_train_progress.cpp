// SPDX-License-Identifier: GPL-3.0-or-later
// The live numbers of a training move within a batch that takes long.
#include "core/training/progress.h"

#include <QtTest>

#include <vector>

using namespace espalier;

class TestTrainProgress : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void partsOfABatchAreTold()
    {
        constexpr int longer = 250; ///< milliseconds, than between two reports
        std::vector<std::shared_ptr<const TrainSnapshot>> told;
        TrainProgress progress([&told](const auto& snapshot) { told.push_back(snapshot); }, 1, 4);
        const Tally tally(nullptr);
        const auto batch = [&] {
            progress.startBatch();
            QTest::qSleep(longer);
            progress.passed();
            QTest::qSleep(longer);
            progress.passed();
            QTest::qSleep(longer);
            progress.trained(tally, 0.1);
            progress.passed(); // between batches: not of the training
        };
        progress.startEpoch(1);
        const std::size_t begun = told.size();
        batch(); // no share is known yet
        QCOMPARE(told.size(), begun + 1);
        batch();
        QCOMPARE(told.size(), begun + 4);
        const TrainSnapshot &first = *told[begun], &forward = *told[begun + 1], &backward = *told[begun + 2], &second = *told[begun + 3];
        QCOMPARE(first.progress, 0.25);
        QVERIFY(first.progress < forward.progress && forward.progress < backward.progress && backward.progress < second.progress);
        QCOMPARE(second.progress, 0.5);
        QVERIFY(first.secondsLeft > forward.secondsLeft && forward.secondsLeft > backward.secondsLeft);
        QCOMPARE(backward.batch, std::int64_t{1}); // finished ones
    }
};

QTEST_APPLESS_MAIN(TestTrainProgress)
#include "test_train_progress.moc"
