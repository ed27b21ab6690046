// SPDX-License-Identifier: GPL-3.0-or-later
// Whole networks of a folder: each is read, coupled, cut by 30, 50 and 70 % of its channels, held against the oracle and written.
//   ESPALIER_MODELS=folder test_whole_networks [pruned:resnet50.pt]
#include "core/formats/read_network.h"
#include "core/formats/torchscript.h"
#include "core/pruning/criteria.h"
#include "core/pruning/fused_score.h"
#include "core/pruning/plan.h"
#include "core/pruning/surgery.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;

namespace {

constexpr double closeInDouble = 1e-5;
constexpr double closeInSingle = 1e-4;

QString folder()
{
    return qEnvironmentVariable("ESPALIER_MODELS");
}

} // namespace

class TestWholeNetworks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (folder().isEmpty())
            QSKIP("ESPALIER_MODELS names no folder of networks");
    }

    void pruned_data()
    {
        QTest::addColumn<QString>("file");
        for (const QString& name : QDir(folder()).entryList({"*.pt", "*.onnx"}, QDir::Files))
            QTest::newRow(qPrintable(name)) << QDir(folder()).filePath(name);
    }

    void pruned()
    {
        QFETCH(QString, file);
        const Result<ImportedNetwork> read = readNetwork(file.toStdString());
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QVERIFY2(read->opaque.empty(), read->opaque.empty() ? "" : read->opaque.front().op.c_str());
        const Groups groups = couple(read->network);
        const FusedScores scores = fuse(groups, unitCriterion(read->network, groups, Criterion::l2), 0.0);
        for (const double ratio : {0.3, 0.5, 0.7}) {
            check(read->network, groups, scores, ratio);
            if (QTest::currentTestFailed())
                QFAIL(qPrintable(QString("at %1 % of the channels").arg(100 * ratio)));
        }
    }

private:
    void check(const Network& network, const Groups& groups, const FusedScores& scores, double ratio)
    {
        const CostModel costs(network, groups);
        PlanRequest request;
        request.ratio = ratio;
        const Result<Plan> plan = makePlan(groups, scores.fused, costs, request);
        QVERIFY2(plan, plan ? "" : plan.error().message.c_str());
        const std::vector<bool> removed = plan->removedFlags();
        const Result<Network> pruned = removeUnits(network, groups, removed);
        QVERIFY2(pruned, pruned ? "" : pruned.error().message.c_str());
        const Result<double> wide = oracleError(network, groups, removed, *pruned, 1, true);
        const Result<double> single = oracleError(network, groups, removed, *pruned, 1, false);
        QVERIFY2(wide && *wide <= closeInDouble, wide ? qPrintable(QString::number(*wide)) : wide.error().message.c_str());
        QVERIFY2(single && *single <= closeInSingle, single ? qPrintable(QString::number(*single)) : single.error().message.c_str());
        const QTemporaryDir written;
        const Result<WrittenFile> back = writeTorchScript(*pruned, written.filePath("smaller.pt").toStdString());
        QVERIFY2(back, back ? "" : back.error().message.c_str());
        qInfo("%.0f %%: %d of %d units, oracle %.1e in float64, %.1e in float32, written %.1e", 100 * ratio, plan->removedUnits,
              groups.unitCount(), *wide, *single, back->checkError);
    }
};

QTEST_GUILESS_MAIN(TestWholeNetworks)
#include "test_whole_networks.moc"
