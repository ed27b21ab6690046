// SPDX-License-Identifier: GPL-3.0-or-later
// Coupling, planning and surgery on a trained ResNet-20 whose shortcuts pad channels with zeros.
#include "core/formats/torchscript.h"
#include "core/graph/costs.h"
#include "core/pruning/criteria/criteria.h"
#include "core/pruning/planning/plan.h"
#include "core/pruning/surgery/surgery.h"
#include "test_places.h"

#include <QTest>

#include <set>

using namespace espalier;

class TestSurgeryResnet20 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        Result<ImportedNetwork> read = readTorchScript(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        network_ = std::move(read->network);
        groups_ = couple(network_);
    }

    /// Stage 1's 16 channels pass through all three stages; 16 and 32 join in stages 2 and 3, and the inner layers have their own.
    void groups()
    {
        QCOMPARE(groups_.unitCount(), 16 + 16 + 32 + 3 * (16 + 32 + 64));
        std::multiset<int> widths;
        for (const Group& group : groups_.groups()) {
            widths.insert(group.units);
            QVERIFY(group.bareMembers.empty());
        }
        QCOMPARE(widths, (std::multiset<int>{16, 16, 16, 16, 16, 32, 32, 32, 32, 64, 64, 64}));
        QCOMPARE(groups_.frozen().size(), std::size_t{1});
    }

    void surgery_data()
    {
        QTest::addColumn<double>("ratio");
        for (double ratio : {0.3, 0.5, 0.7, 0.9})
            QTest::newRow(qPrintable(QString::number(ratio))) << ratio;
    }

    void surgery()
    {
        QFETCH(double, ratio);
        PlanRequest request;
        request.target = RatioTarget{ratio};
        const FusedScores scores = fuse(groups_, unitCriterion(Criterion::scale, {network_, groups_}).value(), 0.5);
        const Result<Plan> plan = makePlan(groups_, scores.fused, ascending(scores.fused), CostModel(network_, groups_), request);
        QVERIFY(plan);
        QCOMPARE(plan->removedUnits, qRound(ratio * 400));
        const Result<Network> pruned = removeUnits(network_, groups_, plan->removedFlags());
        QVERIFY(pruned);
        QVERIFY(*oracleError(network_, groups_, plan->removedFlags(), *pruned) < 1e-10);
        QVERIFY(*oracleError(network_, groups_, plan->removedFlags(), *pruned, 2, false) < 1e-4);
        QCOMPARE(costsOf(*pruned).macs, plan->after.macs);
        QCOMPARE(costsOf(*pruned).params, plan->after.params);
    }

private:
    Network network_;
    Groups groups_;
};

QTEST_GUILESS_MAIN(TestSurgeryResnet20)
#include "test_surgery_resnet20.moc"
